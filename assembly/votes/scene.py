"""What every page of questions shows from: the assembly, its questions, and what their options are called."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import State
from assembly.clinics.queries import ClinicInfo, Notified, clinic, year_settings
from assembly.clinics.years import YearSettings, two_counts
from assembly.committee.queries import terms_of
from assembly.core.errors import N_, NotFound
from assembly.core.permissions import ROLE_NAMES, Role
from assembly.proposals.queries import ProposalInfo, proposals_of
from assembly.votes.asking import ABOUT_A_TERM, is_about_people, post_key
from assembly.votes.models import HandCount, Question
from assembly.votes.queries import questions_of, titles_of
from assembly.votes.recount import may_not_correct
from assembly.votes.results import (
    RANKING,
    QuestionInfo,
    QuestionTakenBack,
    Result,
    RoundInfo,
    Step,
    dearest,
    result_of,
    root_of,
)
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, QuestionKind
from assembly.votes.wording import explain as wording
from assembly.votes.wording.explain import Explained
from assembly.votes.wording.marks import marks
from assembly.votes.wording.removal import stance_labels
from assembly.votes.wording.titles import numbered, title
from assembly.web import words
from assembly.web.request import AppRequest

_STANCES = {FOR: "for", AGAINST: "against", ABSTAIN: "abstain"}


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option as a page shows it. `mark`: won, lot (won by it), tied, again (goes to another round) or nothing."""

    id: str
    name: str
    hands: int
    mark: str


@dataclass(frozen=True)
class Scene:
    """One assembly's questions with the words for them, in the reader's language.

    The words are read when they are first asked for: most of the time a deed that is done goes elsewhere and says none.
    """

    request: AppRequest
    session: Session
    assembly: AssemblyInfo
    settings: YearSettings
    questions: Sequence[QuestionInfo]

    @cached_property
    def clinic(self) -> ClinicInfo:
        return clinic(self.session, self.request.clues)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What options, subjects and posts are called, by their ids and codes."""
        ids = {key for one in self.questions for key in (*one.options, one.subject, one.nominee_id) if key}
        posts = {post.code: post.name for post in self.settings.posts}
        names = titles_of(self.session, self.request.clues, ids - set(posts) - set(_STANCES)) | posts
        if any(one.kind in ABOUT_A_TERM for one in self.questions):
            names |= {post_key(term.id): term.post_name for term in terms_of(self.session, self.request.clues)}
        return names

    @property
    def is_open(self) -> bool:
        return self.assembly.state is State.OPEN

    def name(self, key: str) -> str:
        """What an option or a post is called."""
        return self.request.say(self.names.get(key, key))

    def sentence(self, explained: Explained) -> str:
        """A message with its values, in the reader's language."""
        message, values = explained
        show = words.shower(self.request.lang)
        return self.request.say(message).format(**{key: show(value) for key, value in values.items()})

    @property
    def two_counts(self) -> list[str]:
        """Which questions two people count in this year, in words."""
        return [self.sentence(one) for one in two_counts(self.settings.two_counts)]

    def question(self, question_id: str) -> QuestionInfo:
        """A question of this assembly. Raises QuestionTakenBack, NotFound."""
        found = next((one for one in self.questions if one.id == question_id), None)
        if found is None:
            self._check_not_taken_back(question_id)
            raise NotFound()
        return found

    def _check_not_taken_back(self, question_id: str) -> None:
        here = Question.clinic_id == self.assembly.clinic_id, Question.assembly_id == self.assembly.id
        number = self.session.scalar(select(Question.number).where(*here, Question.id == question_id))
        if number is not None:
            raise QuestionTakenBack(number=number)

    def title(self, question: QuestionInfo) -> str:
        """What the question is called."""
        return self.sentence(title(question, self.questions, self.name))

    def rule(self, question: QuestionInfo, present: int | None = None) -> list[str]:
        """How it will be decided with the people present, if nothing else is said now."""
        people = self.assembly.present or 0 if present is None else present
        return [self.sentence(one) for one in wording.rule(question, people)]

    def explained(self, question: QuestionInfo, one: RoundInfo, waits: bool = True) -> str:
        """What the rule made of a round, in one sentence. `waits`: whether its tie still asks for another round."""
        return self.sentence(
            wording.explain(one.outcome, self.name, waits, self.is_about_people(question), question.kind)
        )

    def is_about_people(self, question: QuestionInfo) -> bool:
        """Whether its options are people to be elected."""
        return is_about_people(question, self.questions)

    def settled(self, question: QuestionInfo) -> str:
        """How the tie that it left was settled; nothing where it was not."""
        how = wording.settled(question, self.questions, self.name)
        return self.sentence(how) if how else ""

    def result(self, question: QuestionInfo) -> Result:
        """The result through ties; of a tie round, that of the question it goes back to."""
        return result_of(root_of(question, self.questions), self.questions)

    def rows(self, question: QuestionInfo, one: RoundInfo, tied: Collection[str] = ()) -> list[OptionRow]:
        """The options of a round, most hands first, then by name; `tied` for the list of improvements."""
        shown = marks(question, one.outcome, tied)
        rows = [OptionRow(key, self.name(key), hands, shown[key]) for key, hands in one.outcome.counts]
        return sorted(rows, key=lambda row: (-row.hands, row.name))

    def options(self, question: QuestionInfo) -> list[tuple[str, str, str]]:
        """Each option with its words and its tone on the count sheet."""
        if question.is_stance:
            stances = stance_labels(question.kind)
            return [(key, self.request.say(stances[key]), _STANCES[key]) for key in question.options]
        return [(key, self._numbered(key), "option") for key in question.options]

    def _numbered(self, key: str) -> str:
        """An option by name; a proposal with the number that its sheet of paper has."""
        return numbered(self.number_of(key), self.name(key))

    def number_of(self, proposal_id: str | None) -> int:
        """The number of a proposal of this assembly; 0 for anything else."""
        return self._numbers.get(proposal_id or "", 0)

    def cost_of(self, question: QuestionInfo) -> int:
        """What its dearest improvement costs, in centavos."""
        return dearest(question, {one.id: one.cost.centavos for one in self._proposals})

    @cached_property
    def _proposals(self) -> list[ProposalInfo]:
        return proposals_of(self.session, self.request.clues, self.assembly.id, with_withdrawn=True)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {one.id: one.number for one in self._proposals}

    def sheets(self, question: QuestionInfo) -> list[tuple[bool, str]]:
        """Each count of the last round where several people counted and not all agreed: whether it stood, its hands."""
        last = question.rounds[-1] if question.rounds else None
        found: dict[int, dict[str, int]] = {}
        here = HandCount.clinic_id == self.assembly.clinic_id, HandCount.round_id == (last.id if last else "")
        for one in self.session.scalars(select(HandCount).where(*here).order_by(HandCount.n)):
            found.setdefault(one.teller, {})[one.option] = one.hands
        rows = [(last is not None and counts == dict(last.counts), counts) for counts in found.values()]
        if all(stood for stood, _ in rows):
            return []
        labels = [(key, label) for key, label, _ in self.options(question)]
        return [
            (stood, ", ".join(f"{label} {counts.get(key, 0):,}" for key, label in labels)) for stood, counts in rows
        ]

    def option_name(self, question: QuestionInfo, key: str) -> str:
        """What one option of the question is called."""
        return next(label for option, label, _ in self.options(question) if option == key)

    def may_correct(self, question: QuestionInfo) -> bool:
        """Whether the page offers to correct its count."""
        return self.is_open and bool(question.rounds) and not may_not_correct(question, self.questions)

    def link(self, name: str, question_id: str | None = None, **more: str) -> str:
        """The path of a page of this assembly, or of one of its questions."""
        keys = {"clues": self.assembly.clinic_id, "assembly_id": self.assembly.id} | more
        return self.request.link(name, **keys | ({"question_id": question_id} if question_id else {}))

    def names_of(self, options: Sequence[str]) -> str:
        """Options by name, in the order of the alphabet, for none of them goes first."""
        return ", ".join(sorted(self.name(one) for one in options))

    def in_order(self, options: Sequence[str]) -> list[str]:
        """Options by name, in the order given."""
        return [self.name(one) for one in options]

    def is_list_tie(self, question: QuestionInfo) -> bool:
        """Whether it is a tie among the improvements of the list."""
        return question.subject == RANKING

    def following(self, question: QuestionInfo, is_more: bool) -> tuple[str, str]:
        """Where the assembly goes on, in words and its page; `is_more`: whether proposals wait to be asked about."""
        waiting = self._next_to_count(question)
        if waiting is not None:
            return self.request.say(N_("Siguiente pregunta")), self.link("count_sheet", waiting.id)
        root = root_of(question, self.questions)
        if root.kind is QuestionKind.ELECTION and root.subject:
            return self.request.say(N_("Seguir con la elección")), self.link("election", post=root.subject)
        if root.kind in (QuestionKind.MOTION, *ABOUT_A_TERM):
            return self.request.say(N_("Seguir con la asamblea")), self.link("next_step")
        if is_more:
            return self.request.say(N_("Siguiente pregunta")), self.link("put_question")
        return self.request.say(N_("Ver la lista de mejoras")), self.link("ranking")

    def _next_to_count(self, question: QuestionInfo) -> QuestionInfo | None:
        waiting = (result_of(one, self.questions) for one in self.questions if one.kind is not QuestionKind.TIE)
        return next((one.at for one in waiting if one.step is Step.COUNT and one.at.id != question.id), None)


def scene(request: AppRequest, session: Session) -> Scene:
    """The scene of the path's assembly. Raises NotFound, YearUnknown."""
    info = assembly(session, request.clues, request.key("assembly_id"))
    settings = year_settings(session, info.institution, info.year, info.opened_at)
    return Scene(request, session, info, settings, questions_of(session, request.clues, info.id))


def typed_by(known: Notified | None) -> str:
    """Who wrote the amount, by role (a message); the administration's commands sign as the system."""
    role = known.recorded_by.split(":")[0] if known else ""
    return ROLE_NAMES[Role(role) if role in set(Role) else Role.ADMIN]
