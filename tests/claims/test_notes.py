"""Credit notes that are refused, on both databases: entered twice, or larger than what they lower."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo
from assembly.claims import queries
from assembly.core.errors import AssemblyError
from assembly.core.money import ZERO, read_money
from tests.claims.test_services import XML, credit, refusal, spend, xml
from tests.factories.cast import CLINIC
from tests.invoices.papers import ANOTHER, UUID


def test_the_same_note_again_is_told_as_a_note(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    spend(stage, tmp_path, items[0], "900", XML)
    credit(stage, tmp_path)
    with pytest.raises(AssemblyError) as again:
        credit(stage, tmp_path)
    assert refusal(again) == (
        "file",
        409,
        "Esta nota de crédito ya está registrada en Clínica Los Encinos (XXDEM000018): corrige la factura del gasto "
        "G-0001. No hace falta subirla otra vez.",
    )


def test_notes_never_take_off_more_than_there_is(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    key = spend(stage, tmp_path, items[0], "900", XML)
    about = {"kind": "E", "taxes": "0", "related": (UUID,)}
    with pytest.raises(AssemblyError) as alone:
        credit(stage, tmp_path, xml(uuid=ANOTHER, subtotal="1160.01", total="1160.01", **about))
    said = "Una nota no puede quitar más de lo que la factura vale: revise que sea el XML correcto o pregunte al "
    assert refusal(alone) == (
        "file",
        422,
        "La nota de crédito es de $1,160.01 y la factura que corrige es de $1,160.00; con las notas ya registradas, "
        f"por $0.00, vale $1,160.00. {said}proveedor.",
    )
    credit(stage, tmp_path)
    with pytest.raises(AssemblyError) as together:
        credit(stage, tmp_path, xml(uuid=UUID[:-1] + "8", subtotal="960.01", total="960.01", **about))
    assert refusal(together)[2] == (
        "La nota de crédito es de $960.01 y la factura que corrige es de $1,160.00; con las notas ya registradas, por "
        f"$200.00, vale $960.00. {said}proveedor."
    )
    credit(stage, tmp_path, xml(uuid=UUID[:-1] + "8", subtotal="960", total="960", **about))
    found = queries.invoice_of(stage, CLINIC, key)
    assert found is not None
    assert (found.worth, found.left, found.overpaid) == (ZERO, ZERO, read_money("900"))
