"""The acta's PDF as anybody gets it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.journal.queries import head
from assembly.minutes import services
from assembly.minutes.queries import record_of
from assembly.votes.queries import question, titles_of
from assembly.votes.rules import STANCES, QuestionKind
from assembly.votes.services import declare_evident, put_question
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, author
from tests.factories.hands import asked, asked_again, counted, elected, nominated, put_to_vote, year_of
from tests.factories.meetings import attended, convened, opened, with_proposals
from tests.factories.pages import Shown
from tests.minutes.meeting import CLOSED_AT, listed, notify, sealed
from tests.paper.papers import acta as paper
from tests.paper.papers import made
from tests.paper.pdf import Pdf, read
from tests.paper.test_rules import HOSTILE


def path_of(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/clinicas/{clues}/asambleas/{info.id}/acta.pdf"


def acta(client: TestClient, info: AssemblyInfo) -> Pdf:
    answer = client.get(path_of(info))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return read(answer.content)


def closed(session: Session, info: AssemblyInfo, incidents: str = "") -> AssemblyInfo:
    services.close(session, author(at=CLOSED_AT), info, new_id(), KEY, incidents)
    return assembly(session, CLINIC, info.id)


def test_the_pdf_says_all_that_the_acta_says(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    code = database.read(lambda s: record_of(s, CLINIC, info.id).head)
    assert code is not None
    pdf = acta(client, info)
    missing = pdf.says(
        "Acta de asamblea",
        "Clínica Los Encinos, XXDEM000018, Demostración",
        "Patio de la clínica",
        "sábado 21 de febrero de 2026, 11:00 (hora del centro), primera convocatoria",
        "con 143 personas; para la primera convocatoria hacían falta 10.",
        "sábado 21 de febrero de 2026, 14:00 (hora del centro)",
        "11:00 143 139 1 1 1 1",
        "1. Techo de la sala de espera Infraestructura Lo pidió la gente en la asamblea",
        "Se aprueba con más de la mitad de las 143 personas presentes: 72.",
        "A favor: 131 En contra: 12 Abstención: 0 Personas presentes: 143.",
        "Se aprobó: 131 de 143 personas a favor; se necesitaban 72.",
        "Monto para repartir: $400,000.00.",
        "3. Baños con barras de apoyo 118 $74,500.50 $22,000.00 No cabe en lo que queda",
        "4. Pintura de la entrada 90 $20,000.00 $2,000.00 Aprobada",
        "Suma de lo aprobado: $398,000.00",
        "Tesorería Guadalupe Hernández Ruiz",
        "Se fue la luz diez minutos.",
        "Nadie se opuso a seguir.",
        "Moderadora o moderador",
        "Nombre y cargo Firma Huella",
        "Nombre: Quien condujo la asamblea",
        "Teresa Cruz Díaz Aval ciudadano",
        "Por la comunidad",
        f"Es el del renglón {code.n} de la bitácora",
    )
    assert missing == []
    assert pdf.text.count(code.code) == 1 + len(pdf.pages)
    feet = [re.findall(r"hoja\d+de\d+$", page) for page in pdf.pages]
    assert feet == [[f"hoja{number}de{len(pdf.pages)}"] for number in range(1, len(pdf.pages) + 1)]
    assert (pdf.tags("H1"), pdf.tags("H2"), pdf.tags("H3"), pdf.tags("Figure")) == (1, 8, 12, 1)


@pytest.mark.parametrize("questions", [1, 3, 5])
def test_all_sign_on_one_sheet(questions: int) -> None:
    people = [{"name": f"Persona {number} Hernández Ruiz", "post": "Vocalía"} for number in range(10)]
    asked = paper()["questions"] * questions
    pages = [page for page in made("acta", paper(signers=people, questions=asked)).pages if "Huella" in page]
    assert len(pages) == 1
    assert [
        words for words in ("Firmas", "Leídaelacta", *(f"Persona{n}" for n in range(10))) if words not in pages[0]
    ] == []


@pytest.mark.parametrize("signers", [4, 11])
@pytest.mark.parametrize("questions", [2, 5, 6, 8])
def test_no_sheet_is_left_nearly_empty(questions: int, signers: int) -> None:
    people = [{"name": f"Persona {number} Hernández Ruiz", "post": "Vocalía"} for number in range(signers)]
    asked = [{**paper()["questions"][0], "number": number, "turns": []} for number in range(questions)]
    line = ["1. Techo", "1", "$3.00", "$1.00", "Aprobada"]
    listed = paper()["ranking"] | {"lines": [line] * 8}
    proposals = paper()["proposals"] * 8
    committee = [["Vocalía", f"Persona {number}"] for number in range(signers - 3)]
    more = {"signers": people, "questions": asked, "ranking": listed, "proposals": proposals, "committee": committee}
    pages = made("acta", paper(**more)).pages
    assert [len(page) for page in pages if len(page) < 280] == []
    assert len([page for page in pages if "Huella" in page]) == 1


def test_the_pdf_is_asked_again_by_its_tag_and_named(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    first = client.get(path_of(info))
    assert first.headers["content-disposition"] == 'inline; filename="acta-XXDEM000018-2026-02-21.pdf"'
    again = client.get(path_of(info), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path_of(info)).content == first.content


def test_the_english_address_leads_to_the_same_paper(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    answer = client.get(f"/en{path_of(info)}")
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(info))


def test_only_a_closed_assembly_of_that_clinic_has_one(client: TestClient, database: Database) -> None:
    running = database.write(opened)
    called = database.write(lambda s: convened(s, OTHER_CLINIC, AT + timedelta(days=1)))
    info = database.write(lambda s: sealed(s, OTHER_CLINIC))
    paths = [path_of(running), path_of(called, OTHER_CLINIC), path_of(info), path_of(info, OTHER_CLINIC)]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 200]


def test_the_pages_and_the_open_data_lead_to_it(client: TestClient, database: Database) -> None:
    api = f"/api/v1/clinics/{CLINIC}"
    database.write(lambda s: convened(s, at=AT + timedelta(days=90)))
    assert client.get(api).json()["minutes_pdf"] is None
    info = database.write(sealed)
    found = client.get(api).json()
    assert found["minutes_pdf"] == path_of(info)
    assert [one["minutes_pdf"] for one in found["assemblies"]] == [None, path_of(info)]
    page = client.get(path_of(info).removesuffix("/acta.pdf")).text
    assert re.search(rf'<a [^>]*href="{path_of(info)}"[^>]*>Descargar el acta en PDF</a>', page)


def test_replaced_counts_and_ties_stay_visible(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        notify(session)
        info = attended(session, opened(session), 150, "Llegó gente de El Mezquite")
        (roof,) = with_proposals(session, info, [("Techo", "100.00", "infrastructure")])
        first = counted(session, info, asked(session, info, roof.id), 120, 23, 0)
        counted(session, info, first, 118, 20, 0, reason="Se contó dos veces una fila")
        listed(session, info)
        nominated(session, info, "treasury", "Ana López", "Eva Ruiz")
        tie = counted(session, info, put_to_vote(session, info, "treasury"), 60, 60)
        counted(session, info, asked_again(session, info, tie), 70, 60)
        return closed(session, info)

    pdf = acta(client, database.write(job))
    missing = pdf.says(
        "Se contó otra vez porque: Llegó gente de El Mezquite",
        "Conteo 1. A favor: 120",
        "Se contó otra vez: este conteo no vale, y queda a la vista.",
        "Conteo 2. A favor: 118",
        "Motivo de contar otra vez: Se contó dos veces una fila",
        "Hubo menos manos que personas. Motivo: Hubo quien no levantó la mano",
        "Empate entre",
        "Desempate para «Tesorería»",
        "No se anotaron incidentes.",
    )
    assert missing == []


def test_a_majority_that_everybody_saw_names_its_witness(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info, key = opened(session), new_id()
        year = year_of(session, info).model_copy(update={"evident_majority": True})
        motion = (QuestionKind.MOTION, "accounts", list(STANCES), year, 1)
        put_question(session, author(at=AT), info, key, *motion)
        about = question(session, CLINIC, key)
        declare_evident(session, author(at=AT), info, about, new_id(), True, "Ana López", year)
        return closed(session, info)

    info = database.write(job)
    said = "Se aprobó por mayoría evidente, sin contar las manos; había 143 personas presentes."
    assert acta(client, info).says("Personas presentes: 143. Da fe: Ana López.", said) == []
    page = client.get(path_of(info).removesuffix("/acta.pdf")).text
    assert "Da fe: Ana López." in page


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_at_the_assembly_is_never_run(client: TestClient, database: Database, text: str) -> None:
    def job(session: Session) -> AssemblyInfo:
        notify(session)
        info = opened(session)
        (one,) = with_proposals(session, info, [(text, "100.00", "infrastructure")])
        counted(session, info, asked(session, info, one.id), 120, 23, 0)
        listed(session, info)
        elected(session, info, "treasury", text)
        return closed(session, info, text)

    pdf = acta(client, database.write(job))
    assert pdf.text.count("".join(text.split())) == 8


def test_the_largest_assembly_fits(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        notify(session)
        info = opened(session, 1485)
        drafts = [(f"Mejora número {number:02} de la clínica", "20000.00", "infrastructure") for number in range(54)]
        proposals = with_proposals(session, info, drafts)
        counted(session, info, asked(session, info, *(one.id for one in proposals)), *range(54, 0, -1))
        listed(session, info)
        return closed(session, info, "Una línea larga. " * 230)

    info = database.write(job)
    pdf = acta(client, info)
    assert pdf.says("Mejora número 53 de la clínica (1)", "54. Mejora número 53 de la clínica 1 $20,000.00") == []
    assert pdf.says("11:00 1485 1481 1 1 1 1", f"hoja {len(pdf.pages)} de {len(pdf.pages)}") == []
    assert database.read(lambda s: head(s, CLINIC)).n > 60


def test_addenda_come_on_sheets_of_their_own_and_change_no_other(client: TestClient, database: Database) -> None:
    info = database.write(sealed)
    before = acta(client, info)

    def add(session: Session) -> None:
        texts = ("Teresa Cruz Díaz", "Teresa Cruz Díez", "Se escribió mal su apellido")
        services.add_addendum(session, author(at=CLOSED_AT + timedelta(days=9)), info, new_id(), *texts)
        services.add_addendum(session, author(at=CLOSED_AT), info, new_id(), "", "Vino la #presidenta", "Faltó")

    database.write(add)
    after = acta(client, info)
    assert after.pages[:-1] == before.pages
    assert after.pages[-1].endswith("adiciones,hoja1de1")
    missing = Pdf(after.pages[-1:], b"").says(
        "Adición 1, lunes 2 de marzo de 2026, 14:00 (hora del centro). La anotó: moderadora o moderador.",
        "El acta dice Teresa Cruz Díaz Debe decir Teresa Cruz Díez Por qué Se escribió mal su apellido",
        "El acta dice Nada sobre esto Debe decir Vino la #presidenta",
    )
    assert missing == []


def test_each_type_of_improvement_stays_in_its_column() -> None:
    kinds = ("Infraestructura", "Mantenimiento", "Equipo médico", "Electrificación", "Impermeabilizaciones")
    rows = [[f"{place}. Techo", kind, "Se llueve", "Autoridades", "$1.00"] for place, kind in enumerate(kinds, 1)]
    pdf = made("acta", paper(proposals=rows))
    assert [kind for kind in kinds if "".join(kind.split()) not in pdf.text] == ["Impermeabilizaciones"]


def test_declarations_stand_by_post_with_what_came_of_them(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = opened(session)
        nominated(session, info, "treasury", "Ana López", "Eva Ruiz")
        vote = put_to_vote(session, info, "treasury")
        nominated(session, info, "presidency", "Ida Ríos")
        nominated(session, info, "secretary", "Ida Ríos")
        hands = {"Ana López": 100, "Eva Ruiz": 20}
        names = titles_of(session, CLINIC, vote.options)
        counted(session, info, vote, *(hands[names[one]] for one in vote.options))
        counted(session, info, put_to_vote(session, info, "presidency"), 130, 10, 3)
        return closed(session, info)

    info = database.write(job)
    page = Shown(client.get(f"/clinicas/{CLINIC}/asambleas/{info.id}")).text
    for text in (page, acta(client, info).text):
        said = "".join(text.split()).partition("Comitéelecto")[2].partition("Incidentes")[0]
        order = [
            "Declaracionespara«Tesorería»",
            "AnaLópezdeclaró",
            "Ganólaelección.",
            "EvaRuizdeclaró",
            "Noganólaelección.",
        ]
        order += ["Declaracionespara«Presidencia»", "Ganólaelección."]
        order += ["Declaracionespara«Secretaríatécnica»", "Nosevotóporestapersonaparaestecargo."]
        at = 0
        for part in order:
            at = said.find(part, at)
            assert at >= 0, part
