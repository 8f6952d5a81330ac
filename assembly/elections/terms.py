"""Whether somebody who holds a post goes on: what may be asked about a term, and what the answer means. Pure.

Those who hold a post are asked about first: who stays keeps her place, and a place left free may be filled by an
election of the same assembly. Once a post was put to an election, nobody in it is ratified or removed any more: the
election itself says who stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assembly.committee.rules import EndReason, TermInfo, person_key
from assembly.core.errors import N_, AssemblyError
from assembly.votes.asking import ABOUT_A_TERM
from assembly.votes.results import QuestionInfo
from assembly.votes.rules import QuestionKind, Verdict


class TermAlreadyAsked(AssemblyError):
    status = 409
    sentence = N_(
        "Ya se preguntó por {person} en esta asamblea: es la pregunta {number}. Si el conteo está mal, corríjalo ahí."
    )


class PostElectedHere(AssemblyError):
    status = 409
    sentence = N_(
        "«{post}» ya se puso a elección en esta asamblea: esa elección dice quién se queda. "
        "Primero se pregunta por quien tiene el cargo, y después se elige."
    )


class PersonWonHere(AssemblyError):
    status = 409
    sentence = N_(
        "{person} ganó otro cargo en esta asamblea, «{post}», y al cierre deja el que tenía. No hace falta preguntarlo."
    )


class TermBeingVoted(AssemblyError):
    status = 409
    sentence = N_(
        "Falta contar si {person} sigue en «{post}». Cuente primero esa pregunta; "
        "después se sabe cuántos lugares quedan."
    )


class RemovedHere(AssemblyError):
    field = "name"
    sentence = N_("Esta asamblea acaba de quitarle su cargo a {person}. Proponga a otra persona.")


@dataclass(frozen=True, slots=True)
class TermVote:
    """A question about a term, as it stands."""

    term: TermInfo
    question: QuestionInfo

    @property
    def is_open(self) -> bool:
        return self.question.outcome is None

    @property
    def stays(self) -> bool:
        """Whether the assembly keeps her in the post: ratified, or not removed."""
        wanted = Verdict.APPROVED if self.question.kind is QuestionKind.RATIFY else Verdict.REJECTED
        return self.question.outcome is not None and self.question.outcome.verdict is wanted

    @property
    def leaves(self) -> bool:
        return not self.is_open and not self.stays

    @property
    def is_renewed(self) -> bool:
        """Whether her term begins again: only a ratification does that."""
        return self.stays and self.question.kind is QuestionKind.RATIFY

    @property
    def end_reason(self) -> EndReason:
        """Why she leaves, where she does."""
        return EndReason.NOT_RATIFIED if self.question.kind is QuestionKind.RATIFY else EndReason.REMOVAL


def votes_on(terms: Sequence[TermInfo], questions: Iterable[QuestionInfo]) -> list[TermVote]:
    """Every question of an assembly about a term, in order."""
    by_id = {term.id: term for term in terms}
    about = [one for one in questions if one.kind in ABOUT_A_TERM and one.subject in by_id]
    return [TermVote(by_id[one.subject or ""], one) for one in about]


def kept_people(votes: Iterable[TermVote]) -> dict[str, str]:
    """The post that each person keeps, by her key."""
    return {person_key(one.term.name): one.term.post_name for one in votes if one.stays and one.term.name}


def removed_people(votes: Iterable[TermVote]) -> set[str]:
    """The keys of those whom this assembly removed; who was only not ratified may be proposed again."""
    out = [one.term.name for one in votes if one.leaves and one.end_reason is EndReason.REMOVAL]
    return {person_key(name) for name in out if name}


def check_askable(term: TermInfo, votes: Iterable[TermVote], questions: Iterable[QuestionInfo]) -> None:
    """Asked once about each term, before its post is elected. Raises TermAlreadyAsked, PostElectedHere."""
    for one in votes:
        if one.term.id == term.id:
            raise TermAlreadyAsked(person=term.name or "", number=one.question.number)
    if any(one.kind is QuestionKind.ELECTION and one.subject == term.post for one in questions):
        raise PostElectedHere(post=term.post_name)
