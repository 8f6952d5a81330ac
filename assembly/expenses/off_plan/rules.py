"""An expense outside what was approved, and what an assembly decided about it. Pure."""

from dataclasses import dataclass
from datetime import date

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money
from assembly.expenses.wording.proofs import Mark

MOST_TITLE = 120  # letters of what was bought: the question is read aloud and stands on a wall


class ExpenseUnchosen(AssemblyError):
    field = "expense_id"
    sentence = N_("Elija el gasto sobre el que decide la asamblea.")


class NotOffPlan(AssemblyError):
    status = 409
    field = "expense_id"
    sentence = N_("Ese gasto no está fuera de lo aprobado, o ya no cuenta. Elija otro.")


class DecisionAsked(AssemblyError):
    status = 409
    field = "expense_id"
    sentence = N_("El gasto {folio} ya se puso a votación en esta asamblea. Si el conteo está mal, corríjalo.")


class ExpenseAccepted(AssemblyError):
    status = 409
    field = "expense_id"
    sentence = N_("La asamblea del {day} ya aceptó el gasto {folio}. Elija otro.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a closed assembly, held on `day`, said of an expense; `hands` is None where nobody counted.

    `number` is that of the question, `n` the journal's line of its result.
    """

    assembly_id: str
    question_id: str
    number: int
    day: date
    is_accepted: bool
    hands: int | None
    present: int
    n: int


_MARKS = {
    None: Mark(N_("fuera de lo aprobado"), "bad"),
    True: Mark(N_("fuera de lo aprobado; lo aceptó la asamblea"), "plain"),
    False: Mark(N_("fuera de lo aprobado; la asamblea no lo aceptó"), "bad"),
}


def plan_marks(is_off_plan: bool, decision: Decision | None) -> list[Mark]:
    """What stands beside an expense that no assembly had approved."""
    return [_MARKS[decision.is_accepted if decision else None]] if is_off_plan else []


def check_off_plan(is_off_plan: bool, counted: Money) -> None:
    """Only what counts and belongs to no approved item. Raises NotOffPlan."""
    if not is_off_plan or not counted:
        raise NotOffPlan()


def check_undecided(folio: str, decision: Decision | None, is_asked: bool) -> None:
    """What an assembly accepted is settled; what one rejected another may accept. ExpenseAccepted, DecisionAsked."""
    if decision is not None and decision.is_accepted:
        raise ExpenseAccepted(folio=folio, day=decision.day)
    if is_asked:
        raise DecisionAsked(folio=folio)


def sentence(folio: str, amount: Money, what: str | None) -> str:
    """The question as it is read aloud."""
    said = f"Que se acepte el gasto {folio}, por {amount}, que no estaba aprobado"
    if not what:
        return said
    return f"{said}: {what if len(what) <= MOST_TITLE else what[: MOST_TITLE - 1].rstrip() + '…'}"
