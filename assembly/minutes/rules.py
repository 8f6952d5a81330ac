"""What must be settled before an assembly closes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError


class QuestionUncounted(AssemblyError):
    status = 409
    sentence = N_("Falta anotar el conteo de la votación {number}, «{title}». Anótelo y vuelva a cerrar.")


class TieUnsettled(AssemblyError):
    status = 409
    sentence = N_("La votación {number}, «{title}», quedó en empate. Haga otra ronda o el sorteo, y vuelva a cerrar.")


class RunoffUnsettled(AssemblyError):
    status = 409
    sentence = N_(
        "En la votación {number}, «{title}», nadie reunió las manos necesarias. Haga otra ronda, y vuelva a cerrar."
    )


class ListMissing(AssemblyError):
    status = 409
    sentence = N_(
        "Falta anotar la lista de mejoras, con su monto. Mejoras que pueden entrar: {count}. Anótela y vuelva a cerrar."
    )


class ListOutdated(AssemblyError):
    status = 409
    sentence = N_("Algo cambió después de anotar la lista de mejoras. Anote la lista otra vez y vuelva a cerrar.")


class ListTied(AssemblyError):
    status = 409
    sentence = N_(
        "En la lista de mejoras hay un empate que decide cuál alcanza dinero. Resuélvalo en la lista y vuelva a cerrar."
    )


class NothingAsked(AssemblyError):
    field = "nothing_asked"
    sentence = N_(
        "En esta asamblea no se anotó ninguna votación. Si de verdad no hubo, marque la casilla; "
        "si hubo, regrese y anótelas."
    )


class LinkAlreadyUsed(AssemblyError):
    status = 409
    sentence = N_(
        "{name} ya entró con su enlace. Si perdió su frase, pida a la administración un enlace para cambiarla."
    )


class NotClosedYet(AssemblyError):
    status = 409
    sentence = N_("La asamblea todavía no se cierra. Ciérrela primero; después podrá hacer esto.")


class AddendumSaysTheSame(AssemblyError):
    field = "should_say"
    sentence = N_("Lo que dice el acta y lo que debe decir son iguales. Escriba lo que debe decir.")


class Where(StrEnum):
    """The page that settles a matter."""

    QUESTION = "question"
    RANKING = "ranking"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without a result: not counted yet, tied, or one that nobody won."""

    id: str
    number: int
    title: str
    is_tied: bool
    is_runoff: bool = False


class ListState(StrEnum):
    """Where the list of improvements stands."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    OUTDATED = "outdated"  # something it was made of changed since
    TIED = "tied"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that keeps the assembly open, and the page that settles it (`key`: the question's id)."""

    error: AssemblyError
    where: Where
    key: str = ""


def list_state(voted: int, is_written: bool, is_current: bool, is_tied: bool) -> ListState:
    """Where the list stands: `voted` improvements got hands; then what was written down of them."""
    if not is_written:
        return ListState.MISSING if voted else ListState.NOT_NEEDED
    if not is_current:
        return ListState.OUTDATED
    return ListState.TIED if is_tied else ListState.FINAL


def open_matters(waiting: Sequence[Waiting], listed: ListState, voted: int) -> tuple[Matter, ...]:
    """All that keeps the assembly open: questions without a result, then the list of improvements."""
    found = [Matter(_waits(one), Where.QUESTION, one.id) for one in waiting]
    wrong = _list_errors(voted).get(listed)
    return (*found, Matter(wrong, Where.RANKING)) if wrong else tuple(found)


def _waits(one: Waiting) -> AssemblyError:
    kind: type[AssemblyError] = TieUnsettled if one.is_tied else QuestionUncounted
    if one.is_runoff:
        kind = RunoffUnsettled
    return kind(number=one.number, title=one.title)


def _list_errors(voted: int) -> dict[ListState, AssemblyError]:
    return {
        ListState.MISSING: ListMissing(count=voted),
        ListState.OUTDATED: ListOutdated(),
        ListState.TIED: ListTied(),
    }


def check_addendum(is_closed: bool, says: str, should_say: str) -> None:
    """Only a sealed acta is added to, and with something new. Raises NotClosedYet, AddendumSaysTheSame."""
    if not is_closed:
        raise NotClosedYet()
    if says == should_say:
        raise AddendumSaysTheSame()


def check_closing(matters: Sequence[Matter], is_anything_asked: bool, nothing_asked: bool) -> None:
    """Refuse to close what is not settled, and an assembly without a question unless that is meant."""
    if matters:
        raise matters[0].error
    if not is_anything_asked and not nothing_asked:
        raise NothingAsked()
