"""The desk's pages by role and phase, with as many queries for one as for three."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.services import record_not_held
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.evidence.services import stores
from assembly.minutes import services as minutes
from assembly.people import services as people
from assembly.proposals.queries import proposals_of
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, add_clinic, author, send, settings, signed_in
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.meetings import attended, convened, opened, with_proposals
from tests.factories.walker import Walker
from tests.minutes.meeting import CLOSED_AT, sealed, settled, voted
from tests.minutes.pictures import photo
from tests.public.story import whole_year

THIRD = "XXDEM000030"


def text(client: TestClient, path: str) -> str:
    return Walker(client).go(path).text


def day_path(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/trabajo/{clues}/asambleas/{info.id}"


def hub(client: TestClient, info: AssemblyInfo) -> tuple[str, str]:
    """The big button's words and address."""
    page = client.get(day_path(info)).text
    found = re.search(r'<a class="button main" href="([^"]+)">([^<]+)</a>', page)
    assert found is not None
    return found[2], found[1]


def tied(session: Session) -> AssemblyInfo:
    """A post that still ties after a second round."""
    info = opened(session)
    nominated(session, info, "presidency", "Ana Luz Rey", "Beto Mora Gil")
    first = counted(session, info, put_to_vote(session, info, "presidency"), 71, 71)
    counted(session, info, asked_again(session, info, first), 70, 70)
    return info


def to_count(session: Session) -> AssemblyInfo:
    info = opened(session)
    (proposal,) = with_proposals(session, info, [("Techo", "100.00", "infrastructure")])
    asked(session, info, proposal.id)
    return info


def test_convened_asks_for_the_attendance(client: TestClient, database: Database) -> None:
    info = database.write(convened)
    signed_in(client, database, Role.MODERATOR)
    assert hub(client, info) == ("Anotar la asistencia", day_path(info) + "/asistencia")
    page = text(client, day_path(info))
    assert "Segunda convocatoria" in page
    assert "No se realizó" in page


def test_counted_asks_to_open(client: TestClient, database: Database) -> None:
    info = database.write(lambda s: attended(s, convened(s)))
    signed_in(client, database, Role.MODERATOR)
    assert hub(client, info) == ("Abrir la asamblea", day_path(info) + "/apertura")


def test_the_proposals_with_what_can_be_done_about_each(client: TestClient, database: Database) -> None:
    info = database.write(to_count)
    (first,) = database.read(lambda s: proposals_of(s, CLINIC, info.id))
    database.write(lambda s: with_proposals(s, info, [("Rampa", "200.00", "infrastructure")]))
    signed_in(client, database, Role.MODERATOR)
    page = Walker(client).go(day_path(info)).click("4. Propuestas")
    assert (
        "1. Techo Lo pidió la gente en la asamblea La pidió: Usuarias y usuarios de la clínica. Tipo: Infraestructura."
        in page.text
    )
    assert "$100.00 Ya se puso a votación" in page.text
    assert "$200.00 Falta votarla Retirar 2. Rampa" in page.text
    assert "Propuesta anotada" not in page.text
    assert "Propuesta anotada 1. Techo" in text(client, f"{day_path(info)}/propuestas?anotada={first.id}")
    page.click("Retirar").send("Retirar la propuesta", reason="Mal escrita")
    assert "$200.00 Se retiró: Mal escrita" in page.text
    assert page.click("Ya son todas: seguir").path.endswith("/conteo")


def test_the_next_step_leads_on_and_at_the_end_to_the_task_list(client: TestClient, database: Database) -> None:
    called = database.write(convened)
    signed_in(client, database, Role.MODERATOR)
    assert Walker(client).go(day_path(called) + "/sigue").path == day_path(called) + "/asistencia"
    database.write(lambda s: record_not_held(s, author(at=AT), called, new_id(), "Llovió"))
    assert Walker(client).go(day_path(called) + "/sigue").path == day_path(called)


def test_a_question_waits_to_be_counted(client: TestClient, database: Database) -> None:
    info = database.write(to_count)
    signed_in(client, database, Role.MODERATOR)
    words, address = hub(client, info)
    assert words == "Anotar el conteo: 1. Techo"
    assert re.fullmatch(day_path(info) + r"/preguntas/[0-9a-f-]+/conteo", address)
    assert client.get(address).status_code == 200


def test_after_the_votes_comes_the_list(client: TestClient, database: Database) -> None:
    info = database.write(voted)
    signed_in(client, database, Role.MODERATOR)
    assert hub(client, info) == ("Hacer la lista de mejoras", day_path(info) + "/mejoras")
    assert "1. Techo de la sala de espera Se aprobó: 131 de 143 a favor." in text(client, day_path(info))


def test_a_tie_is_a_problem_with_its_page(client: TestClient, database: Database) -> None:
    info = database.write(tied)
    signed_in(client, database, Role.MODERATOR)
    page = text(client, day_path(info))
    assert "Presidencia Sigue el empate: falta otra ronda o un sorteo. Con problema" in page
    assert Walker(client).go(day_path(info)).click("Presidencia").path.startswith(day_path(info) + "/preguntas/")


def test_all_settled_asks_to_close(client: TestClient, database: Database) -> None:
    info = database.write(settled)
    signed_in(client, database, Role.MODERATOR)
    assert hub(client, info) == ("Cerrar la asamblea", day_path(info) + "/cierre")
    assert "Tesorería Guadalupe Hernández Ruiz Listo" in text(client, day_path(info))


def test_closed_asks_for_the_signed_acta_until_it_is_there(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    info = database.write(sealed)
    signed_in(client, database, Role.MODERATOR)
    assert hub(client, info) == ("Entregar enlaces y subir el acta firmada", day_path(info) + "/cierre/enlaces")
    files = stores(settings(tmp_path))
    database.write(lambda s: minutes.attach_signed(s, author(at=CLOSED_AT), files, info, new_id(), photo()))
    assert "Esta asamblea está cerrada y su acta firmada ya se subió." in text(client, day_path(info))


def test_not_held_only_says_so(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = convened(session)
        record_not_held(session, author(at=AT), info, new_id(), "Llovió")
        return info

    info = database.write(job)
    signed_in(client, database, Role.MODERATOR)
    page = client.get(day_path(info)).text
    assert "Se convocó y no se realizó" in page
    assert 'class="button main"' not in page
    assert (page.count("Más adelante"), page.count("Ya no se hará")) == (0, 7)


@pytest.mark.parametrize(
    ("role", "clues", "expected"),
    [
        (Role.MODERATOR, CLINIC, [200, 200, 200]),
        (Role.FACILITATOR, None, [200, 200, 200]),
        (Role.TREASURER, CLINIC, [200, 200, 403]),
        (Role.CITIZEN_GUARANTOR, CLINIC, [200, 200, 403]),
        (Role.AUDITOR, None, [200, 200, 403]),
        (Role.MODERATOR, OTHER_CLINIC, [404, 404, 404]),
        (Role.TREASURER, OTHER_CLINIC, [404, 404, 404]),
    ],
)
def test_who_sees_what(
    client: TestClient, database: Database, role: Role, clues: str | None, expected: list[int]
) -> None:
    info = database.write(opened)
    signed_in(client, database, role, clues)
    paths = [f"/trabajo/{CLINIC}", f"/trabajo/{CLINIC}/dinero", day_path(info)]
    assert [client.get(path).status_code for path in paths] == expected


def test_nobody_signed_in_is_sent_to_sign_in(client: TestClient) -> None:
    answer = client.get("/trabajo")
    assert (answer.status_code, answer.headers["location"]) == (303, "/entrar?siguiente=/trabajo")


def test_another_clinic_s_assembly_is_not_here(client: TestClient, database: Database) -> None:
    info = database.write(lambda s: opened(s, clues=OTHER_CLINIC))
    signed_in(client, database, Role.MODERATOR)
    assert client.get(day_path(info)).status_code == 404


def test_an_empty_desk_explains(client: TestClient, database: Database) -> None:
    account = signed_in(client, database, Role.MODERATOR)
    database.write(lambda s: people.end_role(s, Role.MODERATOR, CLINIC, clock.now()))
    assert account
    assert "Su cuenta todavía no tiene un cargo en ninguna clínica." in text(client, "/trabajo")


def test_what_waits_for_the_moderator(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.MODERATOR)
    assert "Todavía no se ha convocado a ninguna asamblea. Cuando pueda" in text(client, "/trabajo")
    database.write(convened)
    assert "Ya pasó el 21 de febrero de 2026 y no se anotó si hubo asamblea ese día o no." in text(client, "/trabajo")
    database.write(sealed_later)
    walker = (
        Walker(client).go("/trabajo").click("Falta la foto del acta firmada de la asamblea del 22 de febrero de 2026.")
    )
    assert walker.path.endswith("/cierre/enlaces")


def sealed_later(session: Session) -> None:
    """A second assembly, the day after, opened and closed without a vote."""
    info = opened(session, at=AT + timedelta(days=1))
    minutes.close(session, author(at=AT + timedelta(days=1)), info, new_id(), KEY, nothing_asked=True)


def test_what_waits_for_the_treasurer_and_the_guarantor(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda s: whole_year(s, tmp_path))
    signed_in(client, database, Role.TREASURER)
    page = text(client, "/trabajo")
    assert "Tesorería tiene $6,600.00 en efectivo y ningún gasto que los explique. desde hace" in page
    assert "Falta subir el comprobante de 2 gastos, por $11,600.00 en total. desde hace" in page
    assert "revis" not in page
    signed_in(client, database, Role.CITIZEN_GUARANTOR)
    page = text(client, "/trabajo")
    assert "Nadie ha revisado 5 gastos, por" in page
    assert "Alguien ya revisó 14 gastos, por" in page
    assert "efectivo" not in page
    signed_in(client, database, Role.PRESIDENT)
    page = text(client, "/trabajo")
    assert ("Nadie ha revisado 5 gastos, por" in page, "Alguien ya revisó" in page) == (True, False)


SAID = "Anotar saldo del banco"


def test_the_money_page_by_permission(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda s: whole_year(s, tmp_path))
    buttons = {
        Role.TREASURER: ["Anotar gasto", "Anotar retiro", "Anotar depósito", "Anotar reintegro", SAID],
        Role.FACILITATOR: ["Anotar depósito", SAID],
        Role.CITIZEN_GUARANTOR: [],
    }
    for role, shown in buttons.items():
        signed_in(client, database, role)
        page = client.get(f"/trabajo/{CLINIC}/dinero").text
        assert re.findall(r">(Anotar [^<]+)</a>", page) == shown
    page = text(client, f"/trabajo/{CLINIC}/dinero")
    for part in ("Efectivo sin explicar: $6,600.00", "I-01 Techo de la sala de espera", "fuera de lo aprobado"):
        assert part in page
    assert "G-0020" in page


def test_money_before_any(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.TREASURER)
    page = text(client, f"/trabajo/{CLINIC}/dinero")
    assert "Ninguna asamblea ha aprobado mejoras todavía." in page
    assert "Todavía no se anota ningún gasto." in page


def test_wide_scopes_search_and_see_the_day_s_counts(client: TestClient, database: Database) -> None:
    database.write(convened)
    signed_in(client, database, Role.AUDITOR, None)
    page = text(client, "/trabajo")
    assert "Buscar una clínica" in page
    assert "Asambleas del 21 de febrero de 2026 1 asamblea: 1 sin abrir" in page
    assert Walker(client).go("/trabajo").click("Ver las asambleas del día").path == "/trabajo/asambleas"
    assert "2 clínicas" in text(client, "/trabajo/buscar?q=acayucan")
    assert "No hay clínicas con «zzz»" in text(client, "/trabajo/buscar?q=zzz")


def test_the_search_stays_within_the_scope(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.MODERATOR)
    page = text(client, "/trabajo/buscar?q=clinica")
    assert ("1 clínica" in page, "El Mezquite" in page) == (True, False)


def test_a_state_s_facilitator_sees_her_state(client: TestClient, database: Database) -> None:
    database.write(lambda s: add_clinic(s, THIRD, "Clínica de otro estado", state_code="20"))
    account = signed_in(client, database, Role.TELLER)
    held = Grant(Role.FACILITATOR, ScopeKind.STATE, "30")
    database.write(lambda s: people.grant(s, account, held, clock.now()))
    database.write(lambda s: convened(s, THIRD))
    assert "Todavía no se ha convocado ninguna asamblea." in text(client, "/trabajo")
    database.write(convened)
    assert "1 asamblea: 1 sin abrir" in text(client, "/trabajo")


def test_only_the_administration_finds_the_accounts(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.ADMIN, None)
    assert Walker(client).go("/trabajo").click("Cuentas y cargos").path == "/administracion/cuentas"
    signed_in(client, database, Role.AUDITOR, None)
    assert "Cuentas y cargos" not in text(client, "/trabajo")


def test_the_desk_writes_nothing(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.MODERATOR)
    assert send(client, "/trabajo").status_code == 404
