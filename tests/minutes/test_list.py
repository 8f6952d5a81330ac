"""The list of improvements as the acta tells it, on its page and on paper: what broke a tie, and the lists replaced."""

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.minutes import services
from assembly.votes.queries import questions_of, rankings_of
from assembly.votes.services import draw_lot
from tests.factories.cast import AT, CLINIC, KEY, author, signed_in
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.meetings import opened, with_proposals
from tests.factories.walker import Walker
from tests.minutes.meeting import CLOSED_AT, listed, notify
from tests.paper.pdf import read

AMOUNT = Money(230_000_00)
DRAFTS = [
    ("Báscula", "100000.00", "medical_equipment"),
    ("Barda", "130000.00", "infrastructure"),
    ("Baño", "130000.00", "infrastructure"),
]
BATHROOM = "2. Baño 90 $130,000.00 $0.00 Aprobada Empató a 90 con Barda; en el desempate tuvo 80 y Barda 60."
FENCE = (
    "3. Barda 90 $130,000.00 $0.00 No cabe en lo que queda Empató a 90 con Baño; en el desempate tuvo 60 y Baño 80. "
    "Le faltaron $130,000.00."
)


def tied(session: Session) -> tuple[AssemblyInfo, list[str]]:
    """Three improvements counted at once: the money left reaches for one of the two that tie."""
    notify(session, amount=AMOUNT)
    info = opened(session, 300)
    keys = [one.id for one in with_proposals(session, info, DRAFTS)]
    counted(session, info, asked(session, info, *keys), 100, 90, 90)
    return info, keys


def closed(session: Session, info: AssemblyInfo) -> AssemblyInfo:
    services.close(session, author(at=CLOSED_AT), info, new_id(), KEY)
    return assembly(session, CLINIC, info.id)


def said(client: TestClient, info: AssemblyInfo) -> tuple[str, str]:
    """The acta's page and its PDF, without spaces: a reader sees them between blocks and the text alone does not."""
    path = f"/clinicas/{CLINIC}/asambleas/{info.id}"
    page, paper = Walker(client).go(path).text, read(client.get(f"{path}/acta.pdf").content).text
    return page.replace(" ", ""), "".join(paper.split())


def missing(text: str, *parts: str) -> list[str]:
    return [part for part in parts if part.replace(" ", "") not in text]


def test_the_list_says_which_tie_break_decided(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info, (_, fence, bathroom) = tied(session)
        about = asked_again(session, info)
        hands = {bathroom: 80, fence: 60}
        counted(session, info, about, *(hands[one] for one in about.options))
        listed(session, info, AMOUNT)
        return info

    info = database.write(job)
    signed_in(client, database, Role.MODERATOR)
    work = f"/trabajo/{CLINIC}/asambleas/{info.id}"
    for path in ("mejoras", "cierre"):
        assert missing(Walker(client).go(f"{work}/{path}").text.replace(" ", ""), BATHROOM, FENCE) == []
    page, paper = said(client, database.write(lambda s: closed(s, info)))
    assert missing(page, BATHROOM, FENCE) == []
    on_paper = ("Aprobada. Empató a 90 con Barda; en el desempate tuvo 80 y Barda 60", "tuvo 60 y Baño 80. Le faltaron")
    assert missing(paper, *on_paper) == []


def test_the_list_says_that_a_lot_decided(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info, (_, fence, bathroom) = tied(session)
        about = counted(session, info, asked_again(session, info), 70, 70)
        draw_lot(session, author(at=AT), info, about, new_id(), [fence, bathroom], "Rosa Tun", "La mesa")
        listed(session, info, AMOUNT)
        return closed(session, info)

    page, paper = said(client, database.write(job))
    won = "Empató a 90 con Baño; en el desempate tuvo 70 y Baño 70. Salió primero en el sorteo."
    lost = "Empató a 90 con Barda; en el desempate tuvo 70 y Barda 70. Salió en el lugar 2 del sorteo."
    assert missing(page, won, lost) == []
    assert missing(paper, won.rstrip("."), lost.rstrip(".")) == []


def test_a_list_that_was_made_again_stays_with_its_folio(client: TestClient, database: Database) -> None:
    def job(session: Session) -> tuple[AssemblyInfo, int]:
        notify(session, amount=AMOUNT)
        info = opened(session, 300)
        keys = [one.id for one in with_proposals(session, info, DRAFTS[:2])]
        first = counted(session, info, asked(session, info, *keys), 100, 90)
        listed(session, info, AMOUNT)
        counted(session, info, first, 100, 99, reason="Se contó mal una fila")
        return info, rankings_of(session, CLINIC, info.id)[0].n

    info, folio = database.write(job)
    signed_in(client, database, Role.MODERATOR)
    here = Walker(client).go(f"/trabajo/{CLINIC}/asambleas/{info.id}/mejoras")
    old = f"Lista anterior, reemplazada Folio {folio} · 11:00 h. Después hubo otro conteo u otro monto"
    assert missing(here.text.replace(" ", ""), old, "2. Barda 90 $130,000.00", "2. Barda 99 $130,000.00") == []
    here.send("Anotar la lista")
    assert missing(here.text.replace(" ", ""), old, "2. Barda 90 $130,000.00", "2. Barda 99 $130,000.00") == []
    page, paper = said(client, database.write(lambda s: closed(s, info)))
    assert missing(page, old, "2. Barda 90 $130,000.00") == []
    assert missing(paper, f"Lista anterior, reemplazada. Folio {folio}, 11:00 h.", "2. Barda 90 $130,000.00") == []
    assert [one.is_final for one in database.read(lambda s: rankings_of(s, CLINIC, info.id))] == [False, True]


def test_the_closing_page_and_the_acta_say_how_a_tie_was_settled(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info, (_, fence, bathroom) = tied(session)
        first = counted(session, info, asked_again(session, info), 70, 70)
        second = counted(session, info, asked_again(session, info, first), 71, 71)
        draw_lot(session, author(at=AT), info, second, new_id(), [fence, bathroom], "Rosa Tun", "La mesa")
        listed(session, info, AMOUNT)
        nominated(session, info, "treasury", "Ana López", "Eva Ruiz")
        tie = counted(session, info, put_to_vote(session, info, "treasury"), 60, 60)
        counted(session, info, asked_again(session, info, tie), 70, 60)
        return info

    info = database.write(job)
    expected = (
        "1. Elegir entre 3 propuestas",
        "Por orden de manos: Báscula (100), Barda (90), Baño (90). Había 300 personas presentes.",
        "2. Desempate entre 2 mejoras",
        "Empate entre",
        "Se preguntó otra vez en la votación 3.",
        "Se resolvió por sorteo: Barda.",
        "Se resolvió en la votación 5. «Tesorería» es para:",
    )
    signed_in(client, database, Role.MODERATOR)
    closing = Walker(client).go(f"/trabajo/{CLINIC}/asambleas/{info.id}/cierre").text.replace(" ", "")
    for text in (closing, *said(client, database.write(lambda s: closed(s, info)))):
        assert missing(text, *expected) == []
        assert "Hacefaltaotraronda" not in text


def test_an_open_tie_says_on_the_closing_page_that_it_waits(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info, _ = tied(session)
        counted(session, info, asked_again(session, info), 70, 70)
        return info

    info = database.write(job)
    signed_in(client, database, Role.MODERATOR)
    work = f"/trabajo/{CLINIC}/asambleas/{info.id}"
    assert "Hace falta otra ronda solo con las que empataron." in Walker(client).go(f"{work}/cierre").text
    assert "2. Desempate entre 2 mejoras" in Walker(client).go(work).text


def test_a_choice_that_leaves_a_tie_for_the_list_says_so(client: TestClient, database: Database) -> None:
    def again(session: Session) -> None:
        info = assembly(session, CLINIC, made[0].id)
        counted(session, info, asked_again(session, info), 80, 60)

    made = database.write(tied)
    signed_in(client, database, Role.MODERATOR)
    (about, *_) = database.read(lambda s: questions_of(s, CLINIC, made[0].id))
    here = Walker(client).go(f"/trabajo/{CLINIC}/asambleas/{made[0].id}/preguntas/{about.id}")
    assert "Hay empate Por orden de manos: Báscula (100), Barda (90), Baño (90)." in here.text
    assert "No alcanza para todas las que empatan: falta otra ronda solo entre ellas." in here.text
    assert "Báscula 100 Con más manos Barda 90 Empate Baño 90 Empate" in here.text
    database.write(again)
    settled = here.go(here.path).text
    assert "Ya hay resultado Por orden de manos" in settled
    assert ("empat" in settled, "mismas manos" in settled) == (False, False)


def test_e_is_said_before_a_name_that_sounds_like_i(client: TestClient, database: Database) -> None:
    def story(session: Session) -> AssemblyInfo:
        notify(session, amount=AMOUNT)
        info = opened(session, 300)
        drafts = [DRAFTS[0], ("Impermeabilizar", *DRAFTS[1][1:]), DRAFTS[2]]
        keys = [one.id for one in with_proposals(session, info, drafts)]
        counted(session, info, asked(session, info, *keys), 100, 90, 90)
        again = asked_again(session, info)
        hands = {keys[1]: 60, keys[2]: 80}
        counted(session, info, again, *(hands[one] for one in again.options))
        listed(session, info, AMOUNT)
        return closed(session, info)

    page, paper = said(client, database.write(story))
    assert ("tuvo80eImpermeabilizar60" in page, "tuvo80eImpermeabilizar60" in paper) == (True, True)
