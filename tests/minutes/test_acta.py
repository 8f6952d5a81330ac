"""The acta as its readers meet it, in every state of the assembly."""

from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.services import record_not_held
from assembly.clinics.models import ProgrammeYear
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Role
from assembly.minutes import services
from assembly.minutes.queries import record_of
from assembly.proposals.services import withdraw
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, YEAR_SETTINGS, author, signed_in
from tests.factories.hands import asked, counted
from tests.factories.meetings import attended, convened, opened, with_proposals
from tests.factories.walker import Walker
from tests.minutes.meeting import CLOSED_AT, sealed, settled
from tests.paper.pdf import read


def minutes_path(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/clinicas/{clues}/asambleas/{info.id}"


def acta(client: TestClient, info: AssemblyInfo) -> str:
    return Walker(client).go(minutes_path(info)).text


def close(text: str) -> str:
    """Without the spaces, which a reader sees between blocks and the text alone does not have."""
    return text.replace(" ", "")


def test_the_acta_says_everything(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    text = acta(client, info)
    for part in (
        "Acta de asamblea",
        "Clínica Los Encinos, XXDEM000018, Demostración",
        "Patio de la clínica",
        "sábado 21 de febrero de 2026, 11:00 (hora del centro), primera convocatoria",
        "el 16 de febrero de 2026: 5 días antes.",
        "con 143 personas; para la primera convocatoria hacían falta 10.",
        "sábado 21 de febrero de 2026, 14:00 (hora del centro)",
        "Personas presentes: 143.",
        "1. Techo de la sala de espera Infraestructura Lo pidió la gente en la asamblea",
        "$182,000.00",
        "Se aprobó: 131 de 143 personas a favor; se necesitaban 72.",
        "A favor: 131 · En contra: 12 · Abstención: 0. Personas presentes: 143.",
        "Monto para repartir: $400,000.00.",
        "3. Baños con barras de apoyo 118 $74,500.50 $22,000.00 No cabe en lo que queda",
        "4. Pintura de la entrada 90 $20,000.00 $2,000.00 Aprobada",
        "Suma de lo aprobado: $398,000.00",
        "Tesorería Guadalupe Hernández Ruiz",
        "Se fue la luz diez minutos. Nadie se opuso a seguir.",
        "Moderadora o moderador",
    ):
        assert close(part) in close(text), part


def test_the_acta_names_no_account(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    assert author().who.partition(":")[2] not in client.get(minutes_path(info)).text


def test_the_acta_is_the_same_for_all_and_asked_again_by_its_tag(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    plain = client.get(minutes_path(info))
    signed_in(client, database, Role.MODERATOR)
    assert client.get(minutes_path(info)).content == plain.content
    again = client.get(minutes_path(info), headers={"If-None-Match": plain.headers["etag"]})
    assert again.status_code == 304


def test_the_acta_carries_its_code_as_text_qr_and_page_foot(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    code = database.read(lambda s: record_of(s, CLINIC, info.id).head)
    assert code is not None
    page = client.get(minutes_path(info)).text
    assert (page.count(code.code), page.count('<svg width="140" height="140"')) == (1, 1)
    assert f"renglón {code.n} de la" in page
    style = client.get(f"{minutes_path(info)}/impresion.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert f'content: "{CLINIC} · {code.code}"' in style.text


def test_a_corrected_count_stays_with_its_reason(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = opened(session)
        (proposal,) = with_proposals(session, info, [("Techo", "100.00", "infrastructure")])
        first = counted(session, info, asked(session, info, proposal.id), 120, 23, 0)
        counted(session, info, first, 118, 20, 0, reason="Se contó dos veces una fila")
        return info

    text = acta(client, database.write(job))
    told = (
        "Conteo 1. A favor: 120 · En contra: 23 · Abstención: 0. Personas presentes: 143. Se contó otra vez "
        "Con este conteo: Se aprobó: 120 de 143 personas a favor; se necesitaban 72. "
        "Conteo 2. A favor: 118 · En contra: 20 · Abstención: 0. Personas presentes: 143. "
        "Motivo de contar otra vez: Se contó dos veces una fila "
        "Hubo menos manos que personas. Motivo: Hubo quien no levantó la mano "
        "Se aprobó: 118 de 143 personas a favor; se necesitaban 72."
    )
    assert close(told) in close(text)


def test_each_state_says_what_it_is_not(client: TestClient, database: Database) -> None:
    running = database.write(opened)
    called = database.write(lambda s: convened(s, OTHER_CLINIC))
    assert "Asamblea abierta: no es acta todavía" in acta(client, running)
    path = minutes_path(called, OTHER_CLINIC)
    assert "Asamblea convocada: todavía no se realiza" in Walker(client).go(path).text
    database.write(lambda s: record_not_held(s, author(at=AT), called, new_id(), "No hubo paso por la lluvia"))
    text = Walker(client).go(path).text
    assert "Se convocó y no se realizó" in text
    assert "No hubo paso por la lluvia" in text
    assert client.get(f"{path}/impresion.css").status_code == 404


def test_who_wrote_for_another_is_marked_for_ever(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = settled(session)
        facilitator = Author("facilitator:0190a000-0000-7000-8000-000000000009", AT, "moderator")
        services.close(session, facilitator, info, new_id(), KEY)
        return assembly(session, CLINIC, info.id)

    text = acta(client, database.write(job))
    assert "Quién lo anotó Moderadora o moderador Facilitador autorizado, en nombre de: moderadora o moderador" in text


def test_a_change_of_attendance_shows_its_reason(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        return attended(session, opened(session), 150, "Llegó gente de El Mezquite")

    text = acta(client, database.write(job))
    assert "Personas presentes: 150." in text
    assert "Se contó otra vez porque: Llegó gente de El Mezquite" in text


def test_a_proposal_taken_back_shows_its_reason(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = opened(session)
        (first, _) = with_proposals(session, info, [("Techo", "1.00", "furniture"), ("Rampa", "2.00", "furniture")])
        withdraw(session, author(at=AT), info, first, new_id(), "Se escribió dos veces", False)
        services.close(session, author(at=CLOSED_AT), info, new_id(), KEY, nothing_asked=True)
        return info

    info = database.write(job)
    said = "1. Techo. Se retiró: Se escribió dos veces Mobiliario"
    assert close(said) in close(acta(client, info))
    assert read(client.get(f"{minutes_path(info)}/acta.pdf").content).says(said) == []


def test_where_no_minimum_is_asked_the_acta_says_so(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        session.execute(update(ProgrammeYear).values(settings=YEAR_SETTINGS | {"quorum": 0}))
        return opened(session)

    text = acta(client, database.write(job))
    assert "con 143 personas; no se pedía un mínimo para empezar." in text
