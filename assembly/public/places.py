"""Finding states and municipalities by name, however it is typed; those that have no clinics have a page too."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.clinics.places import municipality_codes, municipality_name, state_codes, state_name
from assembly.core.text import folded
from assembly.public.spelling import Vocabulary

MOST_PLACES = 8
_KINDS = (["estado"], ["municipio"])


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A state (two digits) or a municipality (five digits) with its clinics; `state` is the state's name."""

    code: str
    name: str
    state: str
    clinics: int

    @property
    def is_state(self) -> bool:
        return len(self.code) == 2


def places_named(session: Session, text: str) -> list[PlaceFound]:
    """States and municipalities whose name holds every word, the shortest names first; one statement at most.

    Municipalities without clinics are named only where nothing else is found.
    """
    words = folded(text).split()
    codes = _codes(words) or _codes(_named(words)) or _codes(_meant(_named(words)))
    if not codes:
        return []
    counts: dict[str, int] = {}
    place = (Clinic.state_code, Clinic.municipality_code)
    query = select(*place, func.count()).where(or_(*(one.in_(codes) for one in place))).group_by(*place)
    for state, municipality, count in session.execute(query):
        for code in (state, municipality):
            counts[code] = counts.get(code, 0) + count
    found = [code for code in codes if code in counts or len(code) == 2] or codes
    return [PlaceFound(code, _name(code), state_name(code[:2]), counts.get(code, 0)) for code in found[:MOST_PLACES]]


def _named(words: list[str]) -> list[str]:
    """The name without what it is of: `estado de oaxaca` -> `oaxaca`."""
    bare = words[1:] if words[:1] in _KINDS else words
    return bare[1:] if bare != words and bare[:1] == ["de"] else bare


def _meant(words: list[str]) -> list[str]:
    """The name of a state that was mistyped; nothing where not every word is near one of a name."""
    groups = _states().groups(words)
    return [group[0] for group in groups] if len(groups) == len(words) else []


@cache
def _states() -> Vocabulary:
    return Vocabulary(folded(state_name(code)) for code in state_codes())


def _name(code: str) -> str:
    return state_name(code) if len(code) == 2 else municipality_name(code) or code


def _codes(words: Sequence[str]) -> list[str]:
    """The places that hold every word, at the start of one of theirs; in their own name, else with the state's."""
    if not words:
        return []
    own = [code for code, name in _folded().items() if _holds(name, words)]
    named = own or [code for code, name in _folded().items() if len(code) > 2 and _holds(_whole(code, name), words)]
    return sorted(named, key=lambda code: (len(code), len(_folded()[code]), code))


def _whole(code: str, name: str) -> str:
    return f"{name} {_folded()[code[:2]]}"


def _holds(name: str, words: Sequence[str]) -> bool:
    return all(f" {word}" in f" {name}" for word in words)


@cache
def _folded() -> dict[str, str]:
    return {code: folded(_name(code)) for code in (*state_codes(), *municipality_codes())}
