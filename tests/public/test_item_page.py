"""The page of an approved item: its chain, the rule it won by, and each expense that its spent figure is made of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.budget.queries import ItemInfo, items_of
from assembly.core.database import Database
from assembly.expenses.queries import expenses_of
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, visitor
from tests.factories.statements import statements
from tests.public.story import NOW, whole_year
from tests.public.test_views import in_order, text_of


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor three months after the assembly."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    with visitor(database, tmp_path) as browser:
        yield browser


def address(database: Database, place: int, clues: str = CLINIC) -> tuple[str, ItemInfo]:
    item = database.read(lambda session: items_of(session, clues))[place]
    return f"/clinicas/{clues}/conceptos/{item.id}", item


def test_an_item_shows_its_chain_and_every_expense(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda session: whole_year(session, tmp_path))
    path, item = address(database, 4)
    text = text_of(client, path)
    in_order(text, "El país", "Clínica Los Encinos", "Concepto aprobado R-01", "$21,100.00 gastados de $36,000.00")
    in_order(text, "Se propuso con el número 5", "Se votó: 109 a favor y 34 en contra (de 143)", "Se aprobó $36,000.00")
    in_order(text, "Se gastó $21,100.00", "Facturas: 1, otros comprobantes: 1", "Fotos: 0; faltan", "Sin terminar")
    in_order(text, "Se aprobó: 109 de 143 personas a favor; se necesitaban 72.", "Asamblea del 21 de febrero de 2026")
    in_order(text, "Brochas, rodillos y cinta", "$1,450.50", "Se revirtió el 16 de mayo de 2026 por tesorería")
    in_order(text, "Mano de obra de pintura", "$6,800.00", "Cuadrilla de Los Encinos", "con recibo simple")
    in_order(text, "Pintura vinílica, 20 cubetas", "$14,300.00", "Suma de los gastos que cuentan: $21,100.00 .")
    page = client.get(path).text
    assert "<del>Brochas, rodillos y cinta</del>" in page
    assert page.count("<del>") == 2
    own = [one for one in database.read(lambda session: expenses_of(session, CLINIC)) if one.item_id == item.id]
    assert [page.count(f'href="/clinicas/{CLINIC}/gastos/{one.id}"') for one in own] == [1, 1, 1]
    assert page.count(f'href="/clinicas/{CLINIC}/asambleas/{item.assembly_id}"') == 4


def test_the_number_of_statements_of_an_item_does_not_grow(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    database.write(lambda session: whole_year(session, tmp_path, bought=1))
    database.write(lambda session: whole_year(session, tmp_path, bought=3, clues=OTHER_CLINIC))
    asked = []
    for clues in (CLINIC, OTHER_CLINIC):
        path = address(database, 0, clues)[0]
        with statements(database) as seen:
            assert client.get(path).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_chain_of_an_expense_ends_with_the_photos(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda session: whole_year(session, tmp_path))
    path, item = address(database, 0)
    expense = next(one for one in database.read(lambda s: expenses_of(s, CLINIC)) if one.item_id == item.id)
    in_order(
        text_of(client, f"/clinicas/{CLINIC}/gastos/{expense.id}"), "De la propuesta a la foto", "Fotos: 0; faltan"
    )
    assert f'href="{path}#fotos"' in client.get(f"/clinicas/{CLINIC}/gastos/{expense.id}").text
