"""Words as they are heard and mistyped: which words of the catalogue somebody may have meant. Pure.

The databases cannot do this alike, so it is done here, over the words of all clinics and not over the clinics.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

# Letters that sound alike in Mexico, each pair in turn: what is heard is not always how it is written.
_SOUNDS = (
    ("qu", "k"),
    ("ll", "y"),
    ("y", "i"),
    ("ce", "se"),
    ("ci", "si"),
    ("k", "c"),
    ("z", "s"),
    ("x", "s"),
    ("v", "b"),
    ("h", ""),
)
_LEAST_LETTERS, _MANY_LETTERS = 4, 7  # below: no slip is forgiven; from there on: two
_LEAST_PART, _MOST_LETTERS = 2, 40  # of a word that was written together with another, and of both
MOST_MEANT = 5

Group = tuple[str, ...]  # words, or several in a row, of which any will do


class Vocabulary:
    """Every word of the catalogue with the number of clinics that have it; keys and numbers are no words."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = Counter(word for text in texts for word in set(text.split()))
        self.counts = {word: count for word, count in counts.items() if word.isalpha()}
        self._joined = "\n".join(counts)
        words = list(self.counts)
        heard_words = heard("\n".join(words)).split("\n") if words else []
        self._heard = [(one, _letters(one), word) for one, word in zip(heard_words, words, strict=True)]
        self._by_sound: dict[str, str] = {}
        for one, word in zip(heard_words, words, strict=True):
            if self.counts[word] > self.counts.get(self._by_sound.get(one, ""), 0):
                self._by_sound[one] = word

    def has(self, word: str) -> bool:
        """Whether it stands anywhere, also inside a word."""
        return word in self._joined

    def clinics(self, word: str) -> int:
        """About how many clinics have it."""
        return sum(count for other, count in self.counts.items() if word in other)

    def meant(self, word: str) -> Group:
        """The words nearest to one that nobody has, those of the most clinics first; none where all are too far."""
        sound = heard(word)
        if not word.isalpha() or len(sound) < _LEAST_LETTERS:
            return ()
        for most in range(3 if len(sound) >= _MANY_LETTERS else 2):
            found = sorted(self._within(sound, most), key=lambda other: (-self.counts[other], other))
            if found:
                return tuple(found[:MOST_MEANT])
        return ()

    def _within(self, sound: str, most: int) -> Iterator[str]:
        letters = _letters(sound)
        for other, others, word in self._heard:
            # Each slip changes two letters at most: most words are told apart by that alone.
            is_likely = abs(len(other) - len(sound)) <= most and (letters ^ others).bit_count() <= 2 * most
            if is_likely and slips(sound, other) <= most:
                yield word

    def parted(self, word: str) -> Group:
        """The words that may have been written together: `losencinos` -> `los encinos`; fewest words first."""
        if not word.isalpha() or self.has(word) or len(word) > _MOST_LETTERS:
            return ()
        two = _parts(word)
        three = [(one, *others) for one, rest in two for others in _parts(rest)]
        known = [tuple(self._by_sound.get(heard(part), "") for part in parts) for parts in (*two, *three)]
        found = [parts for parts in known if all(parts)]
        likely = sorted(found, key=lambda parts: (len(parts), -min(map(len, parts)), parts))
        return tuple(" ".join(parts) for parts in likely[:MOST_MEANT])

    def apart(self, words: Sequence[str]) -> list[Group]:
        """The same words with those taken apart that were written together; none where there is no such word."""
        parts = [self.parted(word) for word in words]
        return [one or (word,) for one, word in zip(parts, words, strict=True)] if any(parts) else []

    def groups(self, words: Sequence[str]) -> list[Group]:
        """What was meant by each word, but for those that mean nothing here."""
        found = ((word,) if self.has(word) else self.meant(word) for word in words)
        return [group for group in found if group]

    def rarest(self, groups: Sequence[Group]) -> Group:
        """The one that says most: the fewest clinics have it. Numbers say little, most stand inside a key."""
        return min(groups, key=lambda group: sum(map(self.clinics, group)) or len(self._joined))


def heard(text: str) -> str:
    """A folded text as it sounds, line by line."""
    return functools.reduce(lambda left, pair: left.replace(pair[0], pair[1]), _SOUNDS, text)


def slips(one: str, other: str) -> int:
    """Letters wrong, missing, too many, or two in a row exchanged (optimal string alignment)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _parts(word: str) -> list[tuple[str, str]]:
    """Every way to take a word in two."""
    return [(word[:at], word[at:]) for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1)]


def _letters(word: str) -> int:
    """The letters of a word, a bit for each."""
    return functools.reduce(lambda bits, sign: bits | 1 << (ord(sign) - ord("a")), word, 0)
