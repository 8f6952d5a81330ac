"""Who may be a nominee, and how a post is put to the show of hands."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assembly.committee.rules import person_key as person_key
from assembly.core.errors import N_, AssemblyError, Translate
from assembly.core.permissions import Role
from assembly.people.rules import COMMITTEE_ROLES, other_body
from assembly.votes.rules import STANCES


@dataclass(frozen=True, slots=True)
class Post:
    """A committee post of the programme year; `seats` is how many people hold it at once."""

    code: str
    name: str
    seats: int = 1

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise ValueError("a post has at least one seat")


class Declaration(StrEnum):
    """What a nominee declares aloud; the programme year says which are required."""

    ADULT = "adult"
    COMMUNITY = "community"
    NOT_PARTY = "not_party"
    NOT_UNION = "not_union"
    NOT_OFFICIAL = "not_official"
    NO_KIN = "no_kin"


DECLARATIONS = tuple(Declaration)
DECLARATION_LABELS = {
    Declaration.ADULT: N_("Es mayor de edad"),
    Declaration.COMMUNITY: N_("Vive en la comunidad o se atiende en esta clínica"),
    Declaration.NOT_PARTY: N_("No milita en un partido político"),
    Declaration.NOT_UNION: N_("No representa a un sindicato"),
    Declaration.NOT_OFFICIAL: N_("No trabaja en el gobierno"),
    Declaration.NO_KIN: N_("No es familiar de nadie más del comité"),
}


_LINKS = frozenset({"de", "del", "la", "las", "los", "y"})


class AlreadySeated(AssemblyError):
    field = "name"
    sentence = N_(
        "{person} ya tiene el cargo «{post}» y cada persona puede tener uno solo. Proponga a otra persona; "
        "si es alguien más con el mismo nombre, escriba también su segundo apellido."
    )


class NamesakeSeated(AlreadySeated):
    """As AlreadySeated, where no surname is missing that could tell two people apart."""

    sentence = N_(
        "{person} ya tiene el cargo «{post}» y cada persona puede tener uno solo. Proponga a otra persona; "
        "si es alguien más que se llama igual, agregue algo que las distinga, por ejemplo su localidad."
    )


class AlreadyNominated(AssemblyError):
    field = "name"
    sentence = N_(
        "{person} ya está en la lista para «{post}». Proponga a otra persona; "
        "si es alguien más con el mismo nombre, escriba también su segundo apellido."
    )


class NamesakeNominated(AlreadyNominated):
    """As AlreadyNominated, where no surname is missing."""

    sentence = N_(
        "{person} ya está en la lista para «{post}». Proponga a otra persona; "
        "si es alguien más que se llama igual, agregue algo que las distinga, por ejemplo su localidad."
    )


class InOtherBody(AlreadySeated):
    """A committee never audits itself (rule 8 of the programme: nobody in both bodies)."""

    sentence = N_(
        "{person} tiene el cargo «{post}» en esta clínica, y nadie puede estar a la vez en el comité y en la "
        "contraloría social. Proponga a otra persona; si es alguien más que se llama igual, agregue algo que las "
        "distinga, por ejemplo su localidad."
    )


class NoNominees(AssemblyError):
    sentence = N_("Nadie está en la lista todavía. Anote por lo menos a una persona antes de votar.")


class ConsentMissing(AssemblyError):
    field = "consents"
    sentence = N_("Nadie queda en la lista sin aceptar. Pregunte a la persona y marque la casilla cuando diga que sí.")


class PostBeingVoted(AssemblyError):
    status = 409
    sentence = N_("La votación de «{post}» ya está abierta y falta terminarla. Cuente las manos o resuelva el empate.")


class PostFilled(AssemblyError):
    status = 409
    sentence = N_("«{post}» ya tiene a quien lo ocupe. No hace falta votar otra vez.")


class PersonInOtherVote(AssemblyError):
    status = 409
    sentence = N_(
        "{person} está también en la votación abierta de «{post}» y cada persona puede tener un solo cargo. "
        "Termine primero esa votación."
    )


class NomineeAlreadyVoted(AssemblyError):
    status = 409
    sentence = N_("{person} ya está en una votación y no se puede quitar de la lista.")


class NomineeAlreadyWithdrawn(AssemblyError):
    status = 409
    sentence = N_("{person} ya no estaba en la lista.")


class NotElected(AssemblyError):
    status = 409
    sentence = N_(
        "{person} no tiene ganado «{post}» en esta asamblea: no hay cargo que dejar de aceptar. Vea cómo va el cargo."
    )


class DeclarationMissing(AssemblyError):
    field = "declarations"
    sentence = N_("Falta declarar: {missing}. Pregunte a la persona y marque lo que declare.")

    def text(self, translate: Translate, show: Callable[[Any], str] = str) -> str:
        """The sentence, naming each missing declaration in the reader's language."""
        labels = (translate(DECLARATION_LABELS[one]) for one in self.values["missing"])
        return translate(self.sentence).format(missing=show("; ".join(labels)))


def check_nomination(post: Post, person: str, already_seated: Mapping[str, str], nominees: Collection[str]) -> None:
    """One person, one post. `already_seated`: post name by person key, of committee and social audit;
    `nominees`: the person keys proposed for this post so far."""
    key = person_key(person)
    if key in already_seated:
        raise (NamesakeSeated if _has_both_surnames(person) else AlreadySeated)(person=person, post=already_seated[key])
    if key in nominees:
        raise (NamesakeNominated if _has_both_surnames(person) else AlreadyNominated)(person=person, post=post.name)


def check_bodies(post: str, people: Iterable[str], held: Iterable[tuple[str, Role, str]]) -> None:
    """Nobody in committee and social audit at once. `held`: name, role and post of who has a role here now.

    Raises InOtherBody for the first of `people` who has one of the body that the post (its code) is not of.
    """
    role = COMMITTEE_ROLES.get(post)
    against = other_body(role) if role else frozenset()
    barred = {person_key(name): (name, called) for name, mine, called in held if mine in against}
    for person in people:
        if (found := barred.get(person_key(person))) is not None:
            raise InOtherBody(person=found[0], post=found[1])


def _has_both_surnames(person: str) -> bool:
    """As far as a name tells: three words or more, without those that only link."""
    return len([word for word in person_key(person).split() if word not in _LINKS]) >= 3


def check_declarations(given: Collection[str], required: Collection[str]) -> None:
    """Refuse a nominee who has not declared all that the programme year requires."""
    missing = tuple(one for one in DECLARATIONS if one in required and one not in given)
    if missing:
        raise DeclarationMissing(missing=missing)


def question_form(nominees: Sequence[str], seats: int = 1) -> tuple[str, ...]:
    """The options to count: for, against and abstain for one nominee to one seat, else one per nominee."""
    if not nominees:
        raise NoNominees()
    return STANCES if len(nominees) == seats == 1 else tuple(nominees)
