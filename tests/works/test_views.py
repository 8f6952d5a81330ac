"""The pages of photos, covers and deliveries: the paths people walk, what is refused, what everybody sees."""

import re
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from PIL import Image
from starlette.testclient import TestClient

from assembly.budget.queries import ItemInfo
from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.evidence.images import COVER
from assembly.people import services as people
from assembly.works import queries
from assembly.works.queries import PhotoInfo
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.pages import Shown
from tests.factories.statements import statements
from tests.factories.walker import Walker
from tests.works.test_services import a_photo

NOW = datetime(2026, 5, 3, 18, 0, tzinfo=UTC)
FILLED: dict[str, Any] = {"stage": "before", "day": "2026-03-01", "privacy": "nothing", "caption": "El techo"}


@pytest.fixture(autouse=True)
def may_third() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def items(database: Database) -> list[ItemInfo]:
    cast.set_stage(database)
    return database.write(ledger.approved_items)


@pytest.fixture
def client(database: Database, tmp_path: Path, items: list[ItemInfo]) -> TestClient:
    """The treasurer's browser."""
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


@pytest.fixture
def resident(database: Database, tmp_path: Path, items: list[ItemInfo]) -> TestClient:
    return cast.visitor(database, tmp_path)


def work(item: ItemInfo, page: str = "") -> str:
    return f"/trabajo/{CLINIC}/conceptos/{item.id}{page}"


def uploaded(name: str = "file") -> tuple[str, str, bytes]:
    photo = ledger.photo()
    return (name, photo.name, photo.data)


def stored(database: Database) -> list[PhotoInfo]:
    return database.read(lambda session: queries.photos_of(session, CLINIC))


def add(client: TestClient, item: ItemInfo, **fields: Any) -> Walker:
    return Walker(client).go(work(item, "/fotos")).try_to_send("Guardar la foto", uploaded(), **(FILLED | fields))


def test_a_photo_from_the_phone_to_the_public_page(
    client: TestClient, resident: TestClient, database: Database, items: list[ItemInfo]
) -> None:
    walker = Walker(client).go(f"/trabajo/{CLINIC}").click("Obras y equipo").click("I-01 Impermeabilización del techo")
    assert "Todavía no hay fotos." in walker.text
    walker.click("Agregar una foto").send("Guardar la foto", uploaded(), **FILLED)
    assert "La foto quedó guardada" in walker.text
    assert "Esta misma foto ya está en I-01" in add(client, items[0], stage="after").text
    (photo,) = stored(database)
    clinic = resident.get(f"/clinicas/{CLINIC}").text
    picture = f'<img src="/clinicas/{CLINIC}/archivos/{photo.file.id}?tamano=mini" width="128" height="96"'
    assert f'{picture} loading="lazy" alt="Antes: El techo, 1 de marzo de 2026">' in clinic
    walker = Walker(resident).go(f"/clinicas/{CLINIC}").click("Ver la foto y los detalles de I-01")
    assert walker.path == f"/clinicas/{CLINIC}/conceptos/{items[0].id}"
    assert "Tomada el 1 de marzo de 2026 · Lo anotó: tesorería" in walker.text
    assert "Retirar" not in walker.text


def test_boxes_cover_before_anybody_sees_it(client: TestClient, database: Database, items: list[ItemInfo]) -> None:
    walker = add(client, items[0], drawn="640x480 0,0,5000,5000", privacy="")
    assert "La foto quedó guardada" in walker.text
    assert "con partes tapadas" in walker.text
    (photo,) = stored(database)
    for size in ("", "?tamano=mini"):
        answer = client.get(f"/clinicas/{CLINIC}/archivos/{photo.file.id}{size}")
        image = Image.open(BytesIO(answer.content)).convert("RGB")
        seen = image.getpixel((image.width // 4, image.height // 4))
        assert isinstance(seen, tuple)
        assert all(abs(a - b) < 25 for a, b in zip(seen, COVER, strict=True))


@pytest.mark.parametrize("said", [{"privacy": "later"}, {"drawn": "480x640 0,0,5000,5000", "privacy": ""}])
def test_a_photo_that_must_wait_is_covered_on_our_picture_of_it(
    client: TestClient, resident: TestClient, database: Database, items: list[ItemInfo], said: dict[str, str]
) -> None:
    walker = add(client, items[0], **said)
    (photo,) = stored(database)
    assert photo.file.is_withheld
    assert walker.path == f"/trabajo/{CLINIC}/archivos/{photo.file.id}/tapar"
    assert "La gente todavía no ve esta foto" in walker.text
    public = f"/clinicas/{CLINIC}/conceptos/{items[0].id}"
    assert "La foto espera a que alguien tape lo privado." in Walker(resident).go(public).text
    assert "<img" not in resident.get(public).text
    page = client.get(f"/trabajo/{CLINIC}/archivos/{photo.file.id}/por-tapar")
    colour = Image.open(BytesIO(page.content)).convert("RGB").getpixel((10, 10))
    assert isinstance(colour, tuple)
    assert colour[1] > 100  # teal: whoever covers it must see it
    assert page.headers["cache-control"] == "no-store"
    walker.send("Guardar así", privacy="nothing")
    assert "La foto quedó tapada" in walker.text
    walker.click("Terminar")
    assert walker.path == work(items[0])
    assert "<img" in resident.get(public).text


def test_covering_later_replaces_the_picture_everywhere_at_once(
    client: TestClient, resident: TestClient, database: Database, tmp_path: Path, items: list[ItemInfo]
) -> None:
    add(client, items[0])
    photo = ledger.photo()
    expense = database.write(lambda session: ledger.an_expense(session, tmp_path, items[0], upload=photo))
    pictures = [stored(database)[0].file.id, expense.files[0].id]
    paths = [f"/clinicas/{CLINIC}/archivos/{key}{size}" for key in pictures for size in ("", "?tamano=mini")]
    before = [resident.get(path) for path in paths]
    assert {one.headers["cache-control"] for one in before} == {"public, no-cache"}
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/{expense.id}").click("Tapar algo de esta foto")
    walker.send("Guardar así", drawn="640x480 0,0,10000,5000")
    for path, old in zip(paths, before, strict=True):
        new = resident.get(path, headers={"if-none-match": old.headers["etag"]})
        assert (new.status_code, new.content != old.content) == (200, True)
        seen = Image.open(BytesIO(new.content)).convert("RGB").getpixel((60, 60))
        assert isinstance(seen, tuple)
        assert max(seen) < 70
    walker.click("Terminar")
    assert walker.path == f"/trabajo/{CLINIC}/gastos/{expense.id}"


def test_who_may_cover_and_what(client: TestClient, database: Database, tmp_path: Path, items: list[ItemInfo]) -> None:
    add(client, items[0])
    paper = database.write(lambda session: ledger.an_expense(session, tmp_path, items[0], upload=ledger.paper()))
    cover = f"/trabajo/{CLINIC}/archivos/{stored(database)[0].file.id}/tapar"
    refused = Shown(client.get(f"/trabajo/{CLINIC}/archivos/{paper.files[0].id}/tapar"))
    assert "Este archivo no es una foto y no se puede tapar." in refused.text
    shown = Shown(send(client, cover))
    assert shown.problems == [
        ("privacy", "Diga si en la foto se ven caras, placas, números de cuenta u otros datos de personas.")
    ]
    for role, status in ((Role.MODERATOR, 200), (Role.SOCIAL_AUDITOR, 200), (Role.AUDITOR, 403), (Role.TELLER, 403)):
        cast.signed_in(client, database, role)
        assert client.get(cover).status_code == status
    cast.signed_in(client, database, Role.TREASURER, OTHER_CLINIC)
    assert [client.get(path).status_code for path in (cover, work(items[0]), work(items[0], "/fotos"))] == [404] * 3


@pytest.mark.parametrize("back", ["https://example.org", "//example.org", "/trabajo/XXDEM000025/x", "/salir"])
def test_the_way_back_stays_in_the_clinic(
    client: TestClient, database: Database, items: list[ItemInfo], back: str
) -> None:
    add(client, items[0])
    page = client.get(f"/trabajo/{CLINIC}/archivos/{stored(database)[0].file.id}/tapar?volver={back}").text
    assert '<input type="hidden" name="volver" value="">' in page
    assert f'<p class="back"><a href="/trabajo/{CLINIC}">' in page


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"stage": ""}, ("stage", "Elija de cuándo es la foto.")),
        ({"day": "2030-01-01"}, ("day", "La fecha 1 de enero de 2030 todavía no llega; hoy es 3 de mayo de 2026. "
                                        "Escriba el día en que ocurrió.")),
        ({"drawn": "x"}, ("drawn", "Los cuadros que tapan la foto no llegaron bien. Póngalos otra vez.")),
        ({"privacy": ""}, ("privacy", "Diga si en la foto se ven caras, placas, números de cuenta u otros datos de "
                                      "personas.")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_photo_is_said(
    client: TestClient, database: Database, items: list[ItemInfo], fields: dict[str, str], problem: tuple[str, str]
) -> None:
    form = {"id": "01a20000-0000-7000-8000-000000000000"} | FILLED | fields
    name, data = uploaded()[1:]
    answer = client.post(work(items[0], "/fotos"), data=form, files={"file": (name, data)})
    assert answer.status_code == 422
    problems = list(re.findall(r'<a href="#(\w+)">([^<]+)</a>', answer.text))
    assert problems == [problem]
    assert "Elija la foto otra vez" in answer.text
    assert stored(database) == []


def test_the_same_form_twice_is_one_photo(client: TestClient, database: Database, items: list[ItemInfo]) -> None:
    form = {"id": "01a20000-0000-7000-8000-000000000000"} | FILLED
    name, data = uploaded()[1:]
    answers = [client.post(work(items[0], "/fotos"), data=form, files={"file": (name, data)}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    other = client.post(work(items[0], "/fotos"), data=form | {"caption": "Otra"}, files={"file": (name, data)})
    assert (other.status_code, len(stored(database))) == (422, 1)


def test_a_withdrawn_photo_stays_struck_through(
    client: TestClient, resident: TestClient, database: Database, items: list[ItemInfo]
) -> None:
    walker = add(client, items[0]).click("Retirar esta foto").send("Retirar", reason="Es de otra obra")
    assert "Sigue a la vista, tachado y con su motivo." in walker.text
    page = resident.get(f"/clinicas/{CLINIC}/conceptos/{items[0].id}").text
    assert "<del>Antes: El techo</del>" in page
    assert "Motivo: Es de otra obra" in page
    assert "tamano=mini" not in resident.get(f"/clinicas/{CLINIC}").text


def test_equipment_is_received_by_another_than_the_treasurer(
    client: TestClient, resident: TestClient, database: Database, items: list[ItemInfo]
) -> None:
    walker = Walker(client).go(work(items[1])).click("Anotar una entrega")
    walker.send("Anotar la entrega", day="2026-05-02", units="2", serials="SN-1\nSN-2")
    assert "nunca la tesorería" in walker.text
    delivery = database.read(lambda session: queries.deliveries_of(session, CLINIC))[0]
    receipt = f"/trabajo/{CLINIC}/recepciones/{delivery.id}"
    assert client.get(receipt).status_code == 403
    assert send(client, receipt, verdict="complete").status_code == 403
    clinic = f"/clinicas/{CLINIC}"
    assert "falta que se revise la entrega Se entregaron 2 piezas." in Walker(resident).go(clinic).text
    cast.signed_in(client, database, Role.SOCIAL_AUDITOR)
    walker = Walker(client).go(work(items[1])).click("Decir si llegó completa")
    walker.try_to_send("Anotar lo que recibí", verdict="incomplete", received="1")
    assert "Escriba qué falta o qué llegó mal" in walker.text
    walker.send("Anotar lo que recibí", verdict="incomplete", received="1", missing="Falta el cable")
    told = "incompleto 1 de 2 recibidos, lo dijo la contraloría social el 3 de mayo de 2026. Falta: Falta el cable"
    assert told in Walker(resident).go(clinic).text
    walker.click("Decir si llegó completa").send("Anotar lo que recibí", verdict="complete")
    told = "recibido completo 2 de 2 recibidos, lo confirmó la contraloría social el 3 de mayo de 2026."
    assert told in Walker(resident).go(clinic).text
    assert "Números de serie: SN-1, SN-2" in Walker(resident).go(f"{clinic}/conceptos/{items[1].id}").text


def test_a_treasurer_with_another_post_is_refused_with_a_sentence(
    client: TestClient, database: Database, items: list[ItemInfo]
) -> None:
    walker = Walker(client).go(work(items[1], "/entregas")).send("Anotar la entrega", day="2026-05-02", units="2")
    delivery = database.read(lambda session: queries.deliveries_of(session, CLINIC))[0]
    account = cast.signed_in(client, database, Role.TREASURER)
    also = (account, Role.CITIZEN_GUARANTOR)
    database.write(lambda session: people.grant(session, *_grant(*also)))
    answer = send(client, f"/trabajo/{CLINIC}/recepciones/{delivery.id}", verdict="complete")
    assert answer.status_code == 403
    told = "Usted lleva la tesorería: que llegó completo lo dice otra persona del comité o la contraloría social."
    assert told in Shown(answer).text
    assert told in walker.go(work(items[1])).text


def _grant(account: str, role: Role) -> tuple[Any, ...]:
    return account, Grant(role, ScopeKind.CLINIC, CLINIC), NOW


def test_a_work_is_not_counted(client: TestClient, items: list[ItemInfo]) -> None:
    answer = client.get(work(items[0], "/entregas"))
    assert answer.status_code == 409
    assert "es una obra y no se cuenta por piezas" in answer.text


def test_a_facilitator_writes_in_the_treasurers_name(
    client: TestClient, database: Database, items: list[ItemInfo]
) -> None:
    cast.signed_in(client, database, Role.FACILITATOR)
    walker = Walker(client).go(work(items[0], "/fotos"))
    assert "anota en nombre de: tesorería" in client.get(work(items[0], "/fotos")).text
    walker.send("Guardar la foto", uploaded(), **FILLED)
    assert stored(database)[0].on_behalf_of == "treasurer"
    assert "(en nombre de tesorería)" in walker.text


def test_the_item_page_asks_as_much_for_three_photos_as_for_one(
    client: TestClient, resident: TestClient, database: Database, tmp_path: Path, items: list[ItemInfo]
) -> None:
    counts = []
    for colour in ("red", "green", "blue"):
        database.write(partial(a_photo, folder=tmp_path, item=items[0], colour=colour))
        with statements(database) as asked:
            assert resident.get(f"/clinicas/{CLINIC}/conceptos/{items[0].id}").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
