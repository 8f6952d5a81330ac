"""Words for what pages show: who wrote an entry, what proves it, what others said of it. Pure."""

from assembly.budget.doubts import Early
from assembly.budget.large import Large, Standing
from assembly.core.errors import N_
from assembly.core.permissions import PUBLIC_ROLE, ROLE_NAMES, Role
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.wording.proofs import Mark
from assembly.handovers.rules import Card

SYSTEM = N_("el sistema")
RESIDENT = N_("una persona de la comunidad")


def role_words(role: str) -> str:
    """A role's words (a gettext message), from `role` or `role:account`."""
    code = role.partition(":")[0]
    if code == PUBLIC_ROLE:
        return RESIDENT
    return ROLE_NAMES[Role(code)] if code in set(Role) else SYSTEM


def marks(expense: ExpenseInfo) -> list[Mark]:
    """All that stands beside an expense, in a fixed order; a reversed one no longer owes anything."""
    if expense.is_reversed:
        return [Mark(N_("revertido: ya no cuenta"), "plain")]
    odd = [Mark(N_("la fecha de la factura no es la que se espera"), "bad")] if expense.odd_day else []
    special = [*expense.plan_marks, *early_marks(expense.early), *odd, *large_marks(expense.large)]
    return [expense.proof_mark, *special, expense.review_mark]


_SECOND = {
    Standing.PENDING: Mark(N_("falta que lo confirme otra persona del comité"), "warn"),
    Standing.CONFIRMED: Mark(N_("confirmado por otra persona del comité"), "ok"),
    Standing.REFUSED: Mark(N_("otra persona del comité no lo confirma"), "bad"),
}


_CARDS = {
    Card.RETURNED: N_("se entregó"),
    Card.BLOCKED: N_("está bloqueada en el banco"),
    Card.MISSING: N_("no aparece"),
}


def large_marks(large: Large | None) -> list[Mark]:
    """How an outgoing above the year's limit stands."""
    return [_SECOND[large.standing]] if large else []


def early_marks(found: Early) -> list[Mark]:
    """That money moved before it came in, or before anybody had approved it."""
    deposited = [Mark(N_("antes del primer depósito"), "bad")] if found.deposited else []
    approved = [Mark(N_("antes de la asamblea que lo aprobó"), "bad")] if found.approved else []
    return [*approved, *deposited]


def card_words(card: Card) -> str:
    """What became of the bank card at a handover, a gettext message."""
    return _CARDS[card]
