"""The pages of closing and of the acta, as their readers meet them."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.models import Closing
from assembly.assemblies.queries import AssemblyInfo
from assembly.committee.queries import committee_of
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.evidence.covers import Box
from assembly.journal.queries import head
from assembly.minutes.queries import links_of, record_of
from assembly.people.services import accept_invitation
from assembly.web.qr import qr_svg
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, author, send, signed_in
from tests.factories.meetings import opened
from tests.factories.walker import Walker
from tests.minutes.meeting import sealed, settled, voted
from tests.minutes.pictures import jpeg

PHRASE = "caballo azul mesa nube"


def closing_path(info: AssemblyInfo, rest: str = "", clues: str = CLINIC) -> str:
    return f"/trabajo/{clues}/asambleas/{info.id}/cierre{rest}"


def minutes_path(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/clinicas/{clues}/asambleas/{info.id}"


def sealed_now(session: Session) -> AssemblyInfo:
    """Closed this moment, so that its links can be used."""
    return sealed(session, by=author(at=clock.now()))


def closings(database: Database) -> int:
    return database.read(lambda s: s.execute(select(func.count()).select_from(Closing)).scalar_one())


def test_the_moderator_closes_and_hands_out_links(client: TestClient, database: Database) -> None:
    info = database.write(settled)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info))
    walker.send("Cerrar la asamblea y sellar el acta", incidents="Se fue la luz", confirm="yes")
    assert walker.path == closing_path(info, "/enlaces")
    code = database.read(lambda s: record_of(s, CLINIC, info.id).head)
    assert code is not None
    assert f"Código del acta: {code.code}" in walker.text
    assert walker.text.count("Entregue esta hoja en mano a") == 4
    walker.click("Ver e imprimir el acta")
    assert "Se fue la luz" in walker.text
    assert code.code in walker.text


def test_what_is_unsettled_is_listed_with_its_page_and_refused(client: TestClient, database: Database) -> None:
    info = database.write(voted)
    signed_in(client, database, Role.MODERATOR)
    sentence = (
        "Falta anotar la lista de mejoras, con su monto. Mejoras que pueden entrar: 4. Anótela y vuelva a cerrar."
    )
    walker = Walker(client).go(closing_path(info))
    assert f"Antes de cerrar falta resolver esto {sentence}" in walker.text
    assert walker.click(sentence).path == f"/trabajo/{CLINIC}/asambleas/{info.id}/mejoras"
    answer = send(client, closing_path(info), confirm="yes")
    assert (answer.status_code, sentence in answer.text, closings(database)) == (409, True, 0)


def test_the_box_has_to_be_ticked_and_what_was_typed_stays(client: TestClient, database: Database) -> None:
    info = database.write(settled)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info))
    walker.try_to_send("Cerrar la asamblea y sellar el acta", incidents="Se fue la luz")
    assert walker.status == 422
    assert "Marque la casilla: después de cerrar, el acta ya no se cambia." in walker.text
    assert walker.field("incidents") == "Se fue la luz"
    assert closings(database) == 0


def test_an_assembly_without_questions_needs_its_own_box(client: TestClient, database: Database) -> None:
    info = database.write(opened)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info))
    walker.try_to_send("Cerrar la asamblea y sellar el acta", confirm="yes")
    assert walker.status == 422
    assert "En esta asamblea no se anotó ninguna votación." in walker.text
    walker.send("Cerrar la asamblea y sellar el acta", confirm="yes", nothing_asked="yes")
    assert "En esta asamblea no se eligió a nadie: no hay enlaces que entregar." in walker.text


def test_the_same_form_twice_closes_once(client: TestClient, database: Database) -> None:
    info = database.write(settled)
    signed_in(client, database, Role.MODERATOR)
    form = {"id": new_id(), "confirm": "yes", "incidents": "Ninguno"}
    first = send(client, closing_path(info), **form)
    now = database.read(lambda s: head(s, CLINIC))
    second = send(client, closing_path(info), **form)
    assert [one.status_code for one in (first, second)] == [303, 303]
    assert first.headers["location"] == second.headers["location"] == closing_path(info, "/enlaces")
    assert database.read(lambda s: head(s, CLINIC)) == now
    assert send(client, closing_path(info), confirm="yes").status_code == 409
    assert client.get(closing_path(info)).headers["location"] == closing_path(info, "/enlaces")


@pytest.mark.parametrize(
    ("role", "clues", "status"),
    [
        (Role.TREASURER, CLINIC, 403),
        (Role.CITIZEN_GUARANTOR, CLINIC, 403),
        (Role.AUDITOR, None, 403),
        (Role.MODERATOR, OTHER_CLINIC, 404),
    ],
)
def test_only_whoever_runs_assemblies_here(
    client: TestClient, database: Database, role: Role, clues: str | None, status: int
) -> None:
    info = database.write(sealed_now)
    term = database.read(lambda s: committee_of(s, CLINIC)[0].id)
    signed_in(client, database, role, clues)
    before = database.read(lambda s: head(s, CLINIC))
    found = [client.get(closing_path(info)), client.get(closing_path(info, "/enlaces"))]
    found += [send(client, closing_path(info, rest)) for rest in ("", f"/enlaces/{term}", "/acta-firmada")]
    assert [one.status_code for one in found] == [status] * 5
    assert database.read(lambda s: head(s, CLINIC)) == before


def test_another_clinic_s_assembly_is_not_found(client: TestClient, database: Database) -> None:
    info = database.write(lambda s: sealed(s, OTHER_CLINIC))
    signed_in(client, database, Role.MODERATOR)
    paths = [closing_path(info), closing_path(info, "/enlaces"), minutes_path(info), minutes_path(info) + "x"]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert send(client, closing_path(info), confirm="yes").status_code == 404
    assert client.get(minutes_path(info, OTHER_CLINIC)).status_code == 200


def test_links_before_closing_say_so(client: TestClient, database: Database) -> None:
    info = database.write(opened)
    signed_in(client, database, Role.MODERATOR)
    answer = client.get(closing_path(info, "/enlaces"))
    assert answer.status_code == 409
    assert "La asamblea todavía no se cierra. Ciérrela primero; después podrá hacer esto." in answer.text


def links(page: str) -> list[str]:
    """Where the printed codes lead."""
    return [f"/invitacion/{code}" for code in re.findall(r"<code>([0-9A-Z-]{14})</code>", page)]


def test_a_link_lets_its_person_in_once_and_the_page_says_so(client: TestClient, database: Database) -> None:
    info = database.write(sealed_now)
    signed_in(client, database, Role.MODERATOR)
    page = client.get(closing_path(info, "/enlaces")).text
    assert len(links(page)) == 4
    assert page.count('<svg width="180" height="180"') == 4
    assert Walker(client).go(links(page)[0]).status == 200
    term = database.read(lambda s: committee_of(s, CLINIC)[0].id)
    link = database.read(lambda s: links_of(s, [term])[term].id)
    database.write(lambda s: accept_invitation(s, link, "rosa.xolo", PHRASE, PHRASE, clock.now()))
    after = Walker(client).go(closing_path(info, "/enlaces"))
    assert "Rosa Elena Martínez Xolo, Presidencia Ya entró" in after.text
    assert links(client.get(closing_path(info, "/enlaces")).text) == links(page)[1:]


def test_a_lost_link_is_replaced(client: TestClient, database: Database) -> None:
    info = database.write(sealed_now)
    signed_in(client, database, Role.MODERATOR)
    before = client.get(closing_path(info, "/enlaces")).text
    Walker(client).go(closing_path(info, "/enlaces")).send("Hacer otro enlace para Guadalupe Hernández Ruiz")
    after = client.get(closing_path(info, "/enlaces")).text
    old, new = links(before), links(after)
    assert [new[0] == old[0], new[1] == old[1], new[2:] == old[2:]] == [True, False, True]
    assert client.get(links(before)[1]).status_code == 404
    assert client.get(links(after)[1]).status_code == 200


def test_an_expired_link_can_only_be_renewed(client: TestClient, database: Database) -> None:
    info = database.write(sealed)  # months ago
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info, "/enlaces"))
    assert walker.text.count("Su enlace ya no sirve") == 4
    walker.send("Hacer otro enlace para Teresa Cruz Díaz")
    assert walker.text.count("Su enlace ya no sirve") == 3


def test_the_configured_address_goes_before_the_one_used(database: Database, tmp_path: Any) -> None:
    from assembly.app import create_app
    from tests.factories.cast import set_stage, settings

    set_stage(database)
    info = database.write(sealed_now)
    app = create_app(settings(tmp_path, base_url="https://mano.example/"), database)
    client = TestClient(app, follow_redirects=False)
    signed_in(client, database, Role.MODERATOR)
    page = client.get(closing_path(info, "/enlaces")).text
    assert page.count("<code>https://mano.example/invitacion</code>") == 4
    for path in links(page):  # the QR leads straight in, without typing
        assert str(qr_svg(f"https://mano.example{path}")) in page


def test_the_signed_sheet_is_shown_to_everybody(client: TestClient, database: Database) -> None:
    info = database.write(sealed_now)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info, "/enlaces"))
    walker.send("Subir hoja firmada", file=("file", "acta.jpg", jpeg()), privacy="nothing")
    assert "Hojas subidas: 1" in walker.text
    walker.go(minutes_path(info))
    assert re.search(r"Hoja firmada 1, de 1 \(\d+ KB\)", walker.text)
    address = re.search(rf"/clinicas/{CLINIC}/archivos/[0-9a-f-]+", client.get(minutes_path(info)).text)
    assert address is not None
    assert client.get(address[0]).headers["content-type"] == "image/jpeg"


def test_the_signed_sheet_is_covered_before_anybody_sees_it(client: TestClient, database: Database) -> None:
    info = database.write(sealed_now)
    signed_in(client, database, Role.MODERATOR)
    walker, photo = Walker(client).go(closing_path(info, "/enlaces")), ledger.photo()
    walker.send("Subir hoja firmada", ("file", photo.name, photo.data), drawn="640x480 0,0,5000,2500")
    (sheet,) = database.read(lambda session: record_of(session, CLINIC, info.id).signed_sheets)
    assert sheet.boxes == (Box(0, 0, 5_000, 2_500),)


def test_no_file_and_a_wrong_file_are_refused(client: TestClient, database: Database) -> None:
    info = database.write(sealed_now)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(closing_path(info, "/enlaces"))
    walker.try_to_send("Subir hoja firmada")
    assert (walker.status, "Elija la foto del acta firmada." in walker.text) == (422, True)
    walker.try_to_send("Subir hoja firmada", file=("file", "acta.jpg", b"hola"))
    assert (walker.status, "«acta.jpg» no es una foto ni un PDF." in walker.text) == (422, True)
