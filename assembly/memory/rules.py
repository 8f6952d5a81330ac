"""What is kept, for how long, and what goes when there is no more room. Pure."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

Header = tuple[bytes, bytes]
Key = tuple[str, bytes, str, bytes]  # scheme, host, path, query
Version = tuple[object, ...]

_QUERY_BYTES = 40
_OVERHEAD = 1500  # of an entry besides its body, its key and headers mostly: measured
_HOUR = 3600


def hour_of(now: datetime) -> int:
    """The hour in which a page was made. Any clinic's day ends with an hour, and pages count days."""
    return int(now.timestamp() // _HOUR)


def is_plain(query: bytes) -> bool:
    """Whether a query is of the kind that our pages have, as `anio=2026`: any other would only fill the memory."""
    if not query:
        return True
    return len(query) <= _QUERY_BYTES and all(_is_number(part) for part in query.split(b"&"))


def _is_number(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    return name.isalpha() and len(value) <= 4 and value.isdigit()


@dataclass(frozen=True, slots=True)
class Ticket:
    """The version that an answer is made from; None: it is not to be kept. `clinic` None: it is about many."""

    clinic: str | None = None
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A public page as it goes out, made in that hour, its `body` gzipped.

    `mark` begins its tag in either form. `headers` go with the plain body and `packed_headers` with the gzipped one;
    what tells its length and coding is not among them.
    """

    ticket: Ticket
    hour: int
    mark: bytes
    headers: Sequence[Header]
    packed_headers: Sequence[Header]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD


@dataclass(slots=True)
class Shelf:
    """Answers by key, within `most` bytes; what was not asked for the longest goes first."""

    most: int
    taken: int = 0
    pages: "OrderedDict[Key, Kept]" = field(default_factory=OrderedDict)

    def find(self, key: Key) -> Kept | None:
        """The answer, which is then the last to go."""
        found = self.pages.get(key)
        if found is not None:
            self.pages.move_to_end(key)
        return found

    def put(self, key: Key, page: Kept) -> None:
        """Keep an answer in the place of an older one, and let others go where there is no room."""
        self.drop(key)
        if page.size > self.most:
            return
        self.pages[key] = page
        self.taken += page.size
        while self.taken > self.most:
            self.drop(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        """Let an answer go."""
        if (old := self.pages.pop(key, None)) is not None:
            self.taken -= old.size
