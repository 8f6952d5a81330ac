"""Everything the page of an approved item shows: the chain, how it was voted, each of its expenses, its photos."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.budget.items import ItemInfo
from assembly.clinics.queries import ClinicInfo, clinic
from assembly.core.money import Money, total
from assembly.expenses.queries import ExpenseInfo, expenses_of
from assembly.proposals.queries import proposal
from assembly.public.chain import Origin, Step, item_chain
from assembly.votes.queries import questions_of
from assembly.votes.results import QuestionInfo
from assembly.votes.rules import AGAINST, FOR
from assembly.votes.wording.explain import Explained, explain, rule
from assembly.works.queries import NONE, WorksInfo, item_here, works_of


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item with its expenses, the latest first, reversed ones among them; `decided` says by which rule it won."""

    info: ClinicInfo
    item: ItemInfo
    assembly: AssemblyInfo
    works: WorksInfo
    expenses: list[ExpenseInfo]
    steps: list[Step]
    decided: list[Explained]

    @property
    def sum(self) -> Money:
        """What the expenses come to, less what suppliers paid back, added up here from the list itself."""
        return total([one.counted for one in self.expenses])


def item_page(session: Session, clues: str, item_id: str) -> ItemPage:
    """The page of one item of the clinic, in a constant number of statements. Raises NotFound."""
    shown, info = item_here(session, clues, item_id), clinic(session, clues)
    asked = proposal(session, clues, shown.proposal_id)
    vote = _vote(questions_of(session, clues, shown.assembly_id), shown)
    origin = Origin(asked.number, shown.hands, _against(vote), shown.present, shown.code, shown.approved)
    expenses = [one for one in expenses_of(session, clues) if one.item_id == item_id]
    works = works_of(session, clues).get(item_id, NONE)
    steps = item_chain(shown, origin, expenses, works)
    held = assembly(session, clues, shown.assembly_id)
    return ItemPage(info, shown, held, works, expenses, steps, _decided(vote, shown))


def _vote(questions: Sequence[QuestionInfo], item: ItemInfo) -> QuestionInfo | None:
    """The last question that gave the item the hands it was approved with."""
    return next((one for one in reversed(questions) if _hands(one, item.proposal_id) == item.hands), None)


def _hands(question: QuestionInfo, proposal_id: str) -> int | None:
    counts = dict(question.outcome.counts) if question.outcome else {}
    return counts.get(FOR if question.subject == proposal_id else proposal_id)


def _against(vote: QuestionInfo | None) -> int | None:
    return dict(vote.outcome.counts).get(AGAINST) if vote and vote.outcome else None


def _decided(vote: QuestionInfo | None, item: ItemInfo) -> list[Explained]:
    """The rule with its numbers: the outcome of a vote of its own, else how the choice was made."""
    if vote is None or vote.outcome is None:
        return []
    return [explain(vote.outcome, str)] if vote.is_stance else rule(vote, item.present)
