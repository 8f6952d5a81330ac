"""The main job on a real clinic, through the pages, on both databases: from the convocation to the public budget."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from assembly.core.database import Database
from assembly.core.permissions import Role
from tests.factories.walker import Walker
from tests.journeys import stage
from tests.journeys.meeting import PROPOSALS, Meeting

CLINIC = f"/clinicas/{stage.REAL_CLINIC}"
WORK = f"/trabajo/{stage.REAL_CLINIC}"


def photo(of: str) -> bytes:
    """A photo of a piece of paper, another one for other words."""
    file = io.BytesIO()
    Image.new("RGB", (600 + sum(of.encode()) % 100, 800), "white").save(file, "JPEG")
    return file.getvalue()


class Cast:
    """Everybody's browser, over one installation."""

    def __init__(self, database: Database, database_url: str, folder: Path) -> None:
        self.database, self.url, self.folder = database, database_url, folder

    def newcomer(self) -> Walker:
        return stage.browser(self.database, self.url, self.folder)

    def moderator(self) -> Meeting:
        stage.add_person(self.database, "moderadora", "Marta Ríos", Role.MODERATOR)
        return Meeting(stage.sign_in(self.newcomer(), "moderadora"))

    def elected(self, link: str) -> Walker:
        """Somebody elected opens the link from her slip and chooses a passphrase."""
        page = self.newcomer().go(link)
        return page.send("Guardar mi frase y entrar", passphrase=stage.PHRASE, passphrase_again=stage.PHRASE)


@pytest.fixture
def cast(database: Database, database_url: str, tmp_path: Path) -> Cast:
    stage.set_up(database_url, tmp_path)
    return Cast(database, database_url, tmp_path)


def voted(meeting: Meeting) -> None:
    """The whole assembly up to the list of improvements and the committee."""
    meeting.convene("CMF Acayuc")
    meeting.begin()
    for title, category, cost, _ in PROPOSALS:
        meeting.propose(title, category, cost)
    for title, _, _, hands in PROPOSALS:
        meeting.ask(title)
        meeting.count(*hands)
    meeting.walker.go(meeting.hub).click("6. Lista").send("Anotar la lista")
    for post, name in (("Presidencia", "Rosa Díaz"), ("Tesorería", "Tere Luna"), ("Aval ciudadano", "Lupe Islas")):
        meeting.elect(post, name)
        meeting.count(126, 6, 11)


def test_an_assembly_is_held_from_the_call_to_the_sealed_minutes(cast: Cast) -> None:
    meeting = cast.moderator()
    meeting.convene("CMF Acayuc")
    meeting.begin()
    for title, category, cost, _ in PROPOSALS:
        meeting.propose(title, category, cost)
    meeting.ask("Impermeabilizar")
    words = meeting.count(131, 4, 8)
    assert "Se aprobó: 131 de 143 personas a favor; se necesitaban 72." in words
    too_many(meeting)
    for title, _, _, hands in PROPOSALS[2:]:
        meeting.ask(title)
        meeting.count(*hands)
    listed = meeting.walker.go(meeting.hub).click("6. Lista").send("Anotar la lista").text
    for line in (
        "Impermeabilizar el techo 131 $200,000.00 $355,000.00 Aprobada",
        "Rampa de la entrada 118 $180,000.00 $175,000.00 Aprobada",
        "Barda de atrás 97 $190,000.00 $175,000.00 No cabe en lo que queda Le faltaron $15,000.00.",
        "Báscula para bebés 88 $9,500.50 $165,499.50 Aprobada",
    ):
        assert line in listed
    assert "Pantalla" not in listed
    tied_election(meeting)
    for post, name in (("Presidencia", "Rosa Díaz"), ("Aval ciudadano", "Lupe Islas")):
        meeting.elect(post, name)
        meeting.count(126, 6, 11)
    meeting.close("Se fue la luz diez minutos.")
    sealed(cast, meeting)


def too_many(meeting: Meeting) -> None:
    """More hands than people are refused; fewer are taken with a reason; what was typed stays."""
    meeting.ask("Rampa")
    page = meeting.walker
    page.try_to_send("Revisar el conteo", count_for=118, count_against=30, count_abstain=13)
    assert page.status == 422
    assert "Anotó 161 manos y hay 143 personas presentes: sobran 18." in page.text
    assert [page.field(f"count_{one}") for one in ("for", "against", "abstain")] == ["118", "30", "13"]
    page.send("Revisar el conteo", count_for=118, count_against=12, count_abstain=10)
    assert "Suman 140 y hay 143 personas presentes: faltan 3." in page.text
    page.try_to_send("Anotar el conteo")
    assert "Contó 140 manos y hay 143 personas presentes: faltan 3." in page.text
    page.send("Anotar el conteo", reason="Tres personas salieron un momento")
    assert "118 de 143 personas a favor" in page.text


def tied_election(meeting: Meeting) -> None:
    """A tie is asked again among those tied, and never broken by order."""
    meeting.elect("Tesorería", "Tere Luna", "Ana Sol", "Eva Paz")
    words = meeting.count_options(Tere_Luna=60, Ana_Sol=60, Eva_Paz=20)
    assert "Empate entre" in words
    page = meeting.walker.send("Abrir otra ronda")
    if not page.path.endswith("/conteo"):
        page.click("Contar las manos")
    assert "Eva Paz" not in page.text
    assert "Ganó la elección: Tere Luna (80)" in meeting.count_options(Tere_Luna=80, Ana_Sol=50)


def sealed(cast: Cast, meeting: Meeting) -> None:
    """Anybody reads the minutes, with their code; nothing can be added to them."""
    page = cast.newcomer().go(CLINIC).click("Asamblea del 21 de febrero de 2026")
    for words in (
        "Acta de asamblea",
        "118 de 143",
        "Tere Luna",
        "Se fue la luz diez minutos.",
        "Tres personas salieron",
    ):
        assert words in page.text
    head = json.loads(page.client.get(f"/api/v1/clinics/{stage.REAL_CLINIC}").text)["journal"]
    assert head["code"] in page.text
    hub = meeting.walker.client.get(f"{meeting.hub}/propuestas/nueva", follow_redirects=True)
    assert hub.status_code in {200, 409}
    found = stage.run(cast.url, cast.folder, "verify", stage.REAL_CLINIC)
    assert "coincide" in found


def test_the_money_is_followed_from_the_deposit_to_the_public_page(cast: Cast) -> None:
    meeting = cast.moderator()
    voted(meeting)
    meeting.close()
    treasurer = cast.elected(meeting.link_of("Tere Luna"))
    guarantor = cast.elected(meeting.link_of("Lupe Islas"))
    for amount, day in (("300,000", "2026-03-02"), ("255000.00", "2026-03-20")):
        treasurer.go(f"{WORK}/dinero").click("Anotar depósito")
        treasurer.send("Revisar", None, amount=amount, day=day, reference="Oficio 17").send("Registrar depósito")
    treasurer.go(f"{WORK}/dinero").click("Anotar retiro")
    treasurer.send(
        "Revisar", None, amount="20,000", day="2026-03-22", holder="treasury", purpose="Anticipo y flete"
    ).send("Registrar retiro")
    spend(treasurer, "Impermeabilizar", "120,000.00", "Techos del Sur", "transfer")
    spend(treasurer, "Báscula", "9,000", "Básculas Mora", "cash", "note")
    overspend(treasurer)
    reverse(treasurer)
    review(guarantor)
    public(cast)


def spend(page: Walker, item: str, amount: str, supplier: str, method: str, proof: str = "invoice") -> None:
    page.go(f"{WORK}/dinero").click("Anotar gasto")
    page.spend(
        file=("file", "papel.jpg", photo(amount)),
        proof=proof,
        item=item,
        amount=amount,
        day="2026-03-25",
        supplier=supplier,
        what=f"{item} y material",
        method=method,
    )
    assert "G-000" in page.text


def overspend(page: Walker) -> None:
    """What the item has no money for is refused next to its field, and nothing is stored."""
    page.go(f"{WORK}/gastos/nuevo")
    page.try_to_spend(
        proof="none",
        no_proof_reason="No dio nota",
        item="Báscula",
        amount="600.51",
        day="2026-03-26",
        supplier="Básculas Mora",
        what="Pilas",
        method="cash",
    )
    assert page.status == 422
    assert "le quedan $500.50 y el gasto es de $600.51: se pasa por $100.01" in page.text
    assert page.path.endswith("/concepto")


def reverse(page: Walker) -> None:
    """A mistake is reversed with its reason; both stay visible."""
    spend(page, "Rampa", "1,500.00", "Fletes Luna", "cash", "receipt")
    page.click("Revertir este gasto").send("Revertir gasto", reason="Se anotó dos veces el flete")
    assert "Se anotó dos veces el flete" in page.text


def review(page: Walker) -> None:
    """The citizen guarantor looks at an expense and says so."""
    page.go(f"{WORK}/dinero").click("Báscula y material")
    page.click("Revisar este gasto").send("Anotar mi revisión", verdict="seen")


def public(cast: Cast) -> None:
    """A resident without an account sees it all, and takes it away."""
    page = cast.newcomer().go(CLINIC)
    for words in (
        "Recibido$555,000.00",
        "Gastado$129,000.00",
        "Queda$426,000.00",
        "$11,000.00",
        "131 manos de 143 personas",
        "Se anotó dos veces el flete",
        "Tere Luna",
        "Acta" if "Acta" in page.text else "Asamblea del 21 de febrero de 2026",
    ):
        assert words in page.text.replace(" $", "$"), words
    sheet = page.client.get(f"{CLINIC}/hoja-de-gastos.csv")
    assert sheet.content.startswith(b"\xef\xbb\xbf")
    assert [line.count("Fletes Luna") for line in sheet.text.splitlines()].count(1) >= 1
    assert "set-cookie" not in sheet.headers
    data = page.client.get(f"/api/v1/clinics/{stage.REAL_CLINIC}").json()
    assert data["figures"]["spent"] in {"129000.00", 12900000}
    assert "coincide" in stage.run(cast.url, cast.folder, "verify")
