"""A resident's question through the pages: asked, published, answered, not solved, answered again, solved."""

import csv
import io
import re
from pathlib import Path

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.inquiries import workdays
from assembly.web import words
from tests.factories.cast import CLINIC, set_stage
from tests.factories.ledger import an_expense, approved_items
from tests.factories.walker import Walker
from tests.journeys import stage

HERE = f"/clinicas/{CLINIC}"
WORK = f"/trabajo/{CLINIC}"
QUESTION = "¿Por qué se compraron dos básculas si se aprobó una? Pregunte a Chuy."


def test_from_the_question_to_solved(database: Database, database_url: str, tmp_path: Path) -> None:
    set_stage(database)
    expense = database.write(lambda session: an_expense(session, tmp_path, approved_items(session)[0]))
    people = {"aval": Role.CITIZEN_GUARANTOR, "tesorera": Role.TREASURER, "auditora": Role.SOCIAL_AUDITOR}
    for name, role in people.items():
        stage.add_person(database, name, f"Persona {name}", role, CLINIC)

    def browser() -> Walker:
        return stage.browser(database, database_url, tmp_path)

    resident = browser()
    code = asked(resident, f"{HERE}/gastos/{expense.id}")
    waits(browser())
    guarantor = stage.sign_in(browser(), "aval")
    publish(guarantor)
    treasurer = stage.sign_in(browser(), "tesorera")
    answer(treasurer, "Una se cambió por estar rota.")
    say(resident, code, "not_solved")
    assert "no quedó resuelta" in browser().go(f"{HERE}/dudas/D-0001").text
    answer(treasurer, "La factura de la segunda está en el gasto G-0001.")
    say(resident, code.lower().replace("-", " "), "solved")
    everybody_reads(browser(), expense.id)
    assert "coincide" in stage.run(database_url, tmp_path, "verify", CLINIC)


def asked(page: Walker, expense: str) -> str:
    """Ask about an expense; the code."""
    page.go(expense).click("Preguntar sobre este gasto")
    page.try_to_send("Enviar mi pregunta", text=QUESTION + " Su número es 922 123 45 67")
    assert page.status == 422
    assert "Parece que escribió un número de teléfono: «922 123 45 67»." in page.text
    page.send("Enviar mi pregunta", text=QUESTION, name="Doña Lupe")
    assert "Su pregunta quedó guardada Folio D-0001" in page.text
    due = workdays.after(clock.local_day(clock.now(), "America/Mexico_City"), 10)
    assert f"Deben responder a más tardar {words.day(due, 'es-MX')}" in page.text
    assert not page.client.cookies
    found = re.search(r"Su código: ([0-9A-Z]{5}-[0-9A-Z]{5})", page.text)
    assert found, page.text
    return found[1]


def waits(page: Walker) -> None:
    """Everybody sees that it was asked, nobody what."""
    text = page.go(HERE).click("Se ha hecho una pregunta.").text
    assert "Duda D-0001 por publicar" in text
    assert "básculas" not in text
    assert "Quedan 10 días hábiles para responder" in text
    texts = page.client.get(f"{HERE}/textos.jsonl").text
    assert "básculas" not in texts
    assert "Doña Lupe" not in texts


def publish(page: Walker) -> None:
    """The guarantor covers a name."""
    page.go("/trabajo")
    assert "Una duda de la gente espera a que se publique. Quedan 10 días hábiles para responder" in page.text
    page.click("Una duda de la gente espera a que se publique.")
    page.try_to_send("Anotar mi decisión", verdict="covered", public_text="¿Por qué no ***?")
    assert "Solo puede tapar datos con ***" in page.text
    page.send("Anotar mi decisión", verdict="covered", public_text=QUESTION.replace("Chuy", "***"))
    assert "Quedó anotada su decisión" in page.text


def answer(page: Walker, text: str) -> None:
    page.go("/trabajo").click("Una duda de la gente espera respuesta.")
    page.send("Publicar la respuesta", text=text)
    assert "Su respuesta quedó publicada" in page.text


def say(page: Walker, code: str, word: str) -> None:
    """The resident comes back, mistypes once, and says it."""
    page.go(f"{HERE}/dudas/D-0001").click("Decir si quedó resuelta")
    page.try_to_send("Decirlo", code="00000-00000", word=word)
    assert "Ese código no es el de la duda D-0001." in page.text
    page.send("Decirlo", code=code, word=word)
    assert "Quedó anotado lo que dijo" in page.text


def everybody_reads(page: Walker, expense_id: str) -> None:
    """The public page, the spreadsheet and the data tell the same."""
    text = page.go(f"{HERE}/dudas/D-0001").text
    for said in (
        "resuelta ¿Por qué se compraron dos básculas si se aprobó una? Pregunte a ***. Sobre Gasto G-0001",
        "Firma Doña Lupe",
        "La publicó Aval ciudadano",
        "Respuesta de tesorería Una se cambió por estar rota.",
        "no quedó resuelta Quien preguntó dice que no quedó resuelta.",
        "Respuesta de tesorería La factura de la segunda está en el gasto G-0001.",
        "resuelta Quien preguntó dice que quedó resuelta.",
    ):
        assert said in text, said
    assert "Duda D-0001 resuelta" in page.go(f"{HERE}/gastos/{expense_id}").text
    assert "ninguna espera respuesta" in page.go(HERE).text
    (row,) = csv.DictReader(io.StringIO(page.client.get(f"{HERE}/hoja-de-dudas.csv").content.decode("utf-8-sig")))
    assert (row["Folio"], row["Sobre"], row["Estado"], row["Respuestas"], row["Respondió"]) == (
        "D-0001",
        "G-0001",
        "resuelta",
        "2",
        "tesorería",
    )
    assert page.client.get(f"/api/v1/clinics/{CLINIC}").json()["inquiries"] == {
        "asked": 1,
        "unanswered": 0,
        "late": 0,
        "waiting": 0,
        "withheld": 0,
        "open": 0,
        "answered": 0,
        "not_solved": 0,
        "solved": 1,
        "csv": f"{HERE}/hoja-de-dudas.csv",
    }
    assert "Chuy" not in page.client.get(f"{HERE}/textos.jsonl").text
