"""What an inquiry is about, its folio and its code, what is refused, and who may publish or answer it. Pure."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.core.ids import heard, spoken
from assembly.core.permissions import PUBLIC_ROLE, ROLE_NAMES, Role
from assembly.inquiries.standing import State, Verdict, Word

SHORTEST, LONGEST, LONGEST_NAME, LONGEST_ANSWER = 10, 600, 60, 1500
# A village may share one address: ten times what one person asks for in a quarter of an hour.
ASKED_BY_ADDRESS = 10
CODES_BY_INQUIRY, CODES_BY_ADDRESS = 10, 100
ASKED_BY_DAY = 30
DAYS_WITHOUT_RULES = 10  # where no rules of a year are loaded; the same as the default of a year's `inquiry_days`
CODE_BYTES = 7  # of which the first 50 bits are used: ten signs
CODE_SIGNS = 10
_FOLIO = re.compile(r"D-([0-9]{4,7})")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


class AboutKind(StrEnum):
    """What sort of line an inquiry is about."""

    EXPENSE = "expense"
    ITEM = "item"
    MOVEMENT = "movement"
    CLINIC = "clinic"


class WhyWithheld(StrEnum):
    """Why the words of an inquiry are not published; the reason always is."""

    PERSONAL = "personal"
    INSULTS = "insults"
    OTHER_MATTER = "other_matter"
    ADVERTISING = "advertising"


WITHHELD_LABELS = {
    WhyWithheld.PERSONAL: N_("Casi todo son datos personales"),
    WhyWithheld.INSULTS: N_("Tiene insultos o amenazas"),
    WhyWithheld.OTHER_MATTER: N_("No es sobre el dinero ni las obras de la clínica"),
    WhyWithheld.ADVERTISING: N_("Es propaganda o un anuncio"),
}


class TooManyToday(AssemblyError):
    status = 409
    sentence = N_(
        "Hoy ya se recibieron {most} preguntas sobre esta clínica y no caben más. "
        "La suya no se guardó: cópiela y envíela mañana."
    )


class LeaveEmpty(AssemblyError):
    field = "website"
    sentence = N_("Deje vacío el campo «Página web»: es una trampa para programas. Luego envíe otra vez.")


class CodeWrong(AssemblyError):
    field = "code"
    sentence = N_("Ese código no es el de la duda {folio}. Revise su hoja o su foto y escríbalo otra vez.")


class NotPublishedYet(AssemblyError):
    status = 409
    sentence = N_("Esta duda no está publicada, así que todavía no hay nada que decir de ella. Vuelva en unos días.")


class AlreadySolved(AssemblyError):
    status = 409
    sentence = N_("Esta duda ya se dio por resuelta. Si tiene otra pregunta, haga una duda nueva.")


class NothingAnswered(AssemblyError):
    field = "word"
    sentence = N_("Todavía no hay una respuesta nueva. Espere la respuesta y luego diga si quedó resuelta.")


class FollowUpUsed(AssemblyError):
    field = "word"
    sentence = N_("Ya agregó una vez algo a esta duda. Si tiene otra pregunta, haga una duda nueva.")


class FollowUpMissing(AssemblyError):
    field = "text"
    sentence = N_("Escriba lo que quiere agregar con al menos {least} letras.")


class AboutYou(AssemblyError):
    status = 403
    sentence = N_("Esta duda es sobre algo que usted anotó: la tiene que publicar otra persona.")


class NothingToModerate(AssemblyError):
    status = 409
    sentence = N_("Alguien más ya decidió sobre esta duda. Vea cómo quedó.")


class WhyMissing(AssemblyError):
    field = "why"
    sentence = N_("Elija por qué no se publica. El motivo se verá en la página de la clínica.")


class WordsErased(AssemblyError):
    field = "verdict"
    sentence = N_("El texto de esta duda se borró: solo se puede elegir «No publicarla».")


class NotToAnswer(AssemblyError):
    status = 409
    sentence = N_("Esta duda no espera respuesta: o no está publicada, o ya quedó resuelta.")


def folio(number: int) -> str:
    """What people call an inquiry by: `D-0007`."""
    return f"D-{number:04d}"


def read_folio(text: str) -> int | None:
    """The number of a folio; None for what is none."""
    found = _FOLIO.fullmatch(text.upper())
    return int(found[1]) if found else None


def code_of(key: str, clues: str, inquiry_id: str, secret: str) -> str:
    """The asker's code, `7KQ2M-9TX4C` (50 bits): made again only from the server's key and her own form's secret."""
    given = f"inquiry-code\0{clues}\0{inquiry_id}\0{secret}"
    return spoken(hmac.digest(key.encode(), given.encode(), "sha256")[:CODE_BYTES], CODE_SIGNS)


def code_hash(key: str, clues: str, inquiry_id: str, typed: str) -> str:
    """What is kept of a code, however it was typed: under the server's key, since 50 bits alone could be tried out."""
    given = f"inquiry-code-kept\0{clues}\0{inquiry_id}\0{heard(typed)}"
    return hmac.new(key.encode(), given.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_secret(text: str) -> bool:
    """Whether it is what a form of ours carries for its code."""
    return _SECRET.fullmatch(text) is not None


def signature_words(recorded_by: str) -> str:
    """Who signed, by post: the account behind it is nobody's business."""
    role = recorded_by.partition(":")[0]
    if role == PUBLIC_ROLE:
        return N_("quien preguntó")
    return ROLE_NAMES[Role(role)] if role in set(Role) else role


def check_room_today(asked_today: int) -> None:
    """Bots must not fill the journal: so many inquiries a day and clinic."""
    if asked_today >= ASKED_BY_DAY:
        raise TooManyToday(most=ASKED_BY_DAY)


def check_trap(filled: str | None) -> None:
    """Programs fill in every field that they find."""
    if filled:
        raise LeaveEmpty()


def check_word(state: State, word: Word, said: Sequence[Word], text: str) -> None:
    """Whether the asker may say that now; `said` is what she said before."""
    if state in (State.WAITING, State.WITHHELD):
        raise NotPublishedYet()
    if state is State.SOLVED:
        raise AlreadySolved()
    if word is Word.NOT_SOLVED and state is not State.ANSWERED:
        raise NothingAnswered()
    if word is Word.FOLLOW_UP and word in said:
        raise FollowUpUsed()
    if word is Word.FOLLOW_UP and len(text) < SHORTEST:
        raise FollowUpMissing(least=SHORTEST)


def check_moderator(who: str, about: str | None) -> None:
    """Nobody decides on what is asked about her own entry; `about` signed the line asked about."""
    if about is not None and who.partition(":")[2] == about.partition(":")[2]:
        raise AboutYou()


def check_moderation(last: tuple[Verdict, str] | None, verdict: Verdict, who: str) -> None:
    """Each is decided once; but what one person withheld another may still publish. `last`: verdict and its signer."""
    if last is None:
        return
    same = last[1].partition(":")[2] == who.partition(":")[2]
    if last[0] is not Verdict.WITHHELD or verdict is Verdict.WITHHELD or same:
        raise NothingToModerate()


def check_answerable(state: State) -> None:
    """An inquiry that the public cannot read, or that is over, takes no answer."""
    if state in (State.WAITING, State.WITHHELD, State.SOLVED):
        raise NotToAnswer()
