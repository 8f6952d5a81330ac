"""The chain from the proposal to the photo of the finished work, of an expense and of a whole item. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembly.budget.items import ItemInfo
from assembly.core.errors import N_
from assembly.expenses.off_plan.rules import Decision
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import ProofKind
from assembly.works.queries import WorksInfo
from assembly.works.rules import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the chain. `state`: done, todo or problem; `to` names the page where it is shown."""

    text: str
    state: str
    values: Mapping[str, Any] = field(default_factory=dict)
    to: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an item was approved as: the proposal, the hands it got, and the code and the amount it has."""

    number: int | None
    hands: int
    against: int | None
    present: int
    code: str
    approved: Any


_LACKING = {
    (Stage.BEFORE,): N_("Fotos: {count}; falta la de antes"),
    (Stage.AFTER,): N_("Fotos: {count}; falta la de terminado"),
    (Stage.BEFORE, Stage.AFTER): N_("Fotos: {count}; faltan la de antes y la de terminado"),
    (Stage.DELIVERY,): N_("Fotos: {count}; falta la de la entrega"),
}


def expense_chain(expense: ExpenseInfo, origin: Origin | None, item: ItemInfo | None, works: WorksInfo) -> list[Step]:
    """Proposed, voted, approved, spent, proven, shown in photos; where the chain is broken it says so."""
    spent = Step(N_("Se gastó {amount}"), "done", {"amount": expense.amount})
    if expense.reversal is not None:
        spent = Step(N_("Se anotó {amount} y se revirtió"), "problem", {"amount": expense.amount})
    shown = [photos(item, works)] if item else []
    back = (
        [Step(N_("El proveedor devolvió {amount}"), "done", {"amount": expense.returned})] if expense.returned else []
    )
    proof = [] if expense.is_excused else [_proof(expense)]
    approval = _off_plan(expense.decisions) if expense.is_off_plan else _approval(origin, "item")
    return [*approval, spent, *back, *proof, *shown]


def item_chain(item: ItemInfo, origin: Origin, expenses: Sequence[ExpenseInfo], works: WorksInfo) -> list[Step]:
    """The same of an item with all that was spent of it, up to whether it is finished."""
    standing = [one for one in expenses if one.counted]
    spent = Step(N_("Se gastó {amount}"), "done", {"amount": item.paid}, "expenses")
    if not item.paid:
        spent = Step(N_("Todavía no se gasta nada"), "todo")
    proofs = [_proofs(standing)] if standing else []
    is_finished = works.is_finished(item)
    end = Step(N_("Terminada"), "done", to="photos") if is_finished else Step(N_("Sin terminar"), "todo")
    return [*_approval(origin, "minutes"), spent, *proofs, photos(item, works), end]


def photos(item: ItemInfo, works: WorksInfo) -> Step:
    """How many photos of an item there are, and which it lacks."""
    count, lacking = len(works.standing), tuple(works.lacking(item))
    values = {"count": count}
    if lacking:
        return Step(_LACKING[lacking], "todo", values, "photos")
    return Step(N_("Fotos: {count}"), "done", values, "photos") if count else Step(N_("Todavía no hay fotos"), "todo")


def _proofs(standing: Sequence[ExpenseInfo]) -> Step:
    proven = [one for one in standing if one.has_proof]
    invoices = sum(one.proof is ProofKind.INVOICE for one in proven)
    values = {"invoices": invoices, "others": len(proven) - invoices, "lacking": len(standing) - len(proven)}
    if values["lacking"]:
        text = N_("Facturas: {invoices}, otros comprobantes: {others}, gastos sin comprobante: {lacking}")
        return Step(text, "problem", values, "expenses")
    if values["others"]:
        return Step(N_("Facturas: {invoices}, otros comprobantes: {others}"), "done", values, "expenses")
    return Step(N_("Facturas: {invoices}"), "done", values, "expenses")


def _off_plan(decisions: Sequence[Decision]) -> list[Step]:
    """That no assembly had approved it, and what each that was asked said of it afterwards."""
    if not decisions:
        return [Step(N_("Ninguna asamblea lo aprobó"), "problem")]
    return [Step(N_("Nadie lo aprobó antes de gastar"), "problem"), *map(_decided, decisions)]


def _decided(decision: Decision) -> Step:
    values, to = {"day": decision.day, "hands": decision.hands, "present": decision.present}, decision.question_id
    if not decision.is_accepted:
        return Step(N_("La asamblea del {day} no lo aceptó"), "problem", values, to)
    said = N_("Lo aceptó después la asamblea del {day}, por mayoría evidente")
    if decision.hands is not None:
        said = N_("Lo aceptó después la asamblea del {day}: {hands} manos de {present} personas")
    return Step(said, "done", values, to)


def _approval(origin: Origin | None, where: str) -> list[Step]:
    if origin is None:
        return [Step(N_("Ninguna asamblea lo aprobó"), "problem")]
    values = {"hands": origin.hands, "against": origin.against, "present": origin.present}
    voted = N_("Se votó: {hands} manos de {present} personas")
    if origin.against is not None:
        voted = N_("Se votó: {hands} a favor y {against} en contra (de {present})")
    proposed = N_("Se propuso") if origin.number is None else N_("Se propuso con el número {number}")
    approved = {"amount": origin.approved, "code": origin.code}
    return [
        Step(proposed, "done", {"number": origin.number}, "minutes"),
        Step(voted, "done", values, "minutes"),
        Step(N_("Se aprobó {amount} ({code})"), "done", approved, where),
    ]


def _proof(expense: ExpenseInfo) -> Step:
    if expense.proof is ProofKind.NONE:
        return Step(N_("No hay comprobante"), "problem")
    if expense.has_proof:
        return Step(N_("Tiene comprobante"), "done", to="files")
    return Step(N_("Falta subir el comprobante"), "todo")
