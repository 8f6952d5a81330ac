"""Tap, check, confirm; a second phone; two counts that agree or differ; who may."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.permissions import Role
from tests.factories.cast import CLINIC, OTHER_CLINIC, send, signed_in, visitor
from tests.factories.hall import Hall, errors, typed
from tests.factories.pages import Shown
from tests.factories.tellers import OTHER, TWO, WHOLE, code_on, count, join, rows, set_year
from tests.factories.walker import Walker


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_numbers_are_checked_before_they_are_kept(hall: Hall) -> None:
    about = hall.put(0)
    walker = hall.walk(hall.sheet(about))
    assert "Se aprueba con más de la mitad de las 143 personas presentes: 72." in walker.text
    walker.send("Revisar el conteo", None, **WHOLE)
    assert "Suman 143: están todas las personas presentes." in walker.text
    assert rows(hall) == [0, 0, 0, 0, 0]
    walker.send("Anotar el conteo")
    assert "Se aprobó: 118 de 143 personas a favor; se necesitaban 72." in walker.text
    assert rows(hall) == [0, 0, 1, 3, 1]


def test_fewer_hands_need_a_reason_that_is_one_tap(hall: Hall) -> None:
    about = hall.put(0)
    walker = hall.walk(hall.sheet(about)).send("Revisar el conteo", None, **WHOLE | {"count_abstain": "10"})
    assert "Suman 140 y hay 143 personas presentes: faltan 3." in walker.text
    walker.try_to_send("Anotar el conteo")
    assert walker.status == 422
    assert "Contó 140 manos y hay 143 personas presentes: faltan 3." in walker.text
    assert rows(hall) == [0, 0, 0, 0, 0]
    walker.send("Anotar el conteo", short="hands_down")
    assert "Las demás personas no levantaron la mano" in walker.text
    assert rows(hall) == [0, 0, 1, 3, 1]


def test_what_cannot_be_is_said_on_the_sheet_with_what_was_typed(hall: Hall) -> None:
    about = hall.put(0)
    answer = hall.client.get(
        hall.sheet(about) + "/revisar", params={"round": "1", **WHOLE, "count_for": "118", "count_against": "1e9"}
    )
    assert answer.status_code == 422
    assert errors(answer) == ["En contra: Escriba un número con cifras, por ejemplo 118."]
    assert typed(answer, "count_against") == "1e9"
    answer = hall.client.get(hall.sheet(about) + "/revisar", params={"round": "1", "count_for": "3"})
    assert errors(answer) == [
        "En contra, Abstención: Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0."
    ]


def test_what_is_wrong_with_one_number_stands_beside_it_too(hall: Hall) -> None:
    sent = {"count_for": "144", "count_against": "", "count_abstain": "0"}
    page = Shown(send(hall.client, hall.sheet(hall.put(0)), **sent))
    missing = "Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0."
    over = (
        "Anotó 144 manos aquí y hay 143 personas presentes. "
        "Cuente otra vez, o corrija la asistencia si llegó más gente."
    )
    assert [page.error(name) for name in ("count_for", "count_against")] == [f"Error: {over}", f"Error: {missing}"]


def test_two_phones_that_agree_settle_it(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    walker = count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    assert walker.path == hall.sheet(about) + "/espera"
    assert "Todavía cuenta: Rosa Méndez" in walker.text
    assert rows(hall) == [1, 0, 0, 0, 0]
    second = Walker(phone).go(f"{hall.base}/escrutar")
    assert "¿Se aprueba «Techo»?" in second.text
    assert "118" not in second.click("Contar las manos").text
    count(second, second.path, WHOLE)
    assert second.path == f"{hall.base}/escrutar"
    assert rows(hall) == [2, 0, 1, 6, 1]
    assert "Se aprobó: 118 de 143" in walker.go(hall.sheet(about) + "/espera").text


def test_sealed_numbers_are_nowhere_to_be_read(hall: Hall) -> None:
    set_year(hall.database, **TWO)
    about = hall.put(0)
    count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    public = visitor(hall.database, hall.folder)
    for name in ("bitacora.jsonl", "textos.jsonl"):
        assert '"for":118' not in public.get(f"/clinicas/{CLINIC}/{name}").text
        assert '\\"for\\": 118' not in public.get(f"/clinicas/{CLINIC}/{name}").text


def test_the_second_teller_may_count_on_the_same_phone(hall: Hall) -> None:
    set_year(hall.database, **TWO)
    about = hall.put(0)
    walker = count(hall.walk("/trabajo"), hall.sheet(about), WHOLE).click("Contar en este teléfono")
    assert "118" not in walker.text
    walker.try_to_send("Revisar el conteo", None, **WHOLE)
    assert "Escriba el nombre de quien cuenta." in walker.text
    walker.send("Revisar el conteo", None, **WHOLE, name="Rosa Méndez").send("Anotar el conteo")
    assert "Se aprobó: 118 de 143" in walker.text
    assert rows(hall) == [2, 0, 1, 6, 1]


def test_a_narrow_result_asks_for_a_second_count(hall: Hall) -> None:
    set_year(hall.database, two_counts={"margin": 2})
    about = hall.put(0)
    narrow = {"count_for": "73", "count_against": "60", "count_abstain": "10"}
    walker = count(hall.walk("/trabajo"), hall.sheet(about), narrow)
    assert rows(hall) == [1, 0, 0, 0, 0]
    walker.click("Contar en este teléfono")
    assert "Por muy pocas manos cambia el resultado" in walker.text
    other = hall.put(1)
    count(walker, hall.sheet(other), WHOLE)
    assert rows(hall) == [1, 0, 1, 3, 1]


def test_the_same_sheet_twice_is_one_and_a_late_one_is_told(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    sheet = WHOLE | {"round": "1", "turn": "1"}
    first = send(hall.client, hall.sheet(about), **sheet, id="0190a000-0000-7000-8000-00000000000a")
    again = send(hall.client, hall.sheet(about), **sheet, id="0190a000-0000-7000-8000-00000000000a")
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    refused = send(hall.client, hall.sheet(about), **sheet)
    assert (refused.status_code, errors(refused)) == (
        409,
        ["Su conteo de esta vuelta ya está guardado y no cambia. Espere el de la otra persona."],
    )
    send(phone, hall.sheet(about), **OTHER, round="1", turn="1")
    hall.walk(hall.sheet(about) + "/espera").send("Contar otra vuelta")
    late = send(phone, hall.sheet(about), **sheet)
    assert errors(late) == [
        "Mientras usted contaba, esta vuelta terminó y lo que escribió no se guardó. "
        "Vea qué sigue antes de contar otra vez."
    ]
    assert rows(hall) == [2, 1, 0, 0, 0]


def test_a_correction_needs_two_counts_too(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    walker, second = hall.walk("/trabajo"), Walker(phone)
    count(walker, hall.sheet(about), WHOLE)
    count(second, hall.sheet(about), WHOLE)
    walker.go(hall.sheet(about)).click("Corregir este conteo").send("Revisar el conteo", None, **OTHER)
    walker.send("Corregir el conteo", recount_reason="Faltó contar la fila de atrás")
    assert rows(hall) == [3, 0, 1, 6, 1]
    send(phone, hall.sheet(about), **OTHER, round="2", turn="1")
    (asked,) = hall.questions()
    assert [one.reason for one in asked.rounds] == [None, "Faltó contar la fila de atrás"]


def test_an_evident_majority_has_a_witness_and_no_number(hall: Hall) -> None:
    set_year(hall.database, evident_majority=True)
    about = hall.put(0)
    assert "Anotar mayoría evidente" not in hall.walk(hall.sheet(about)).text
    refused = send(hall.client, hall.sheet(about) + "/evidente", round="1", seen="approved", witness="Ana Ruiz")
    assert refused.status_code == 409
    assert errors(refused) == [
        "Esta votación se anota con números: el programa de este año no acepta la mayoría evidente aquí. "
        "Cuente las manos."
    ]
    assert rows(hall) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("role", "clues", "status"),
    [
        (Role.TREASURER, CLINIC, 403),
        (Role.TELLER, CLINIC, 404),  # not let into this assembly
        (Role.TELLER, OTHER_CLINIC, 404),
        (Role.MODERATOR, OTHER_CLINIC, 404),
        (Role.FACILITATOR, None, 200),
    ],
)
def test_who_may_count(hall: Hall, tmp_path: Path, role: Role, clues: str | None, status: int) -> None:
    about = hall.put(0)
    client = visitor(hall.database, tmp_path)
    signed_in(client, hall.database, role, clues)
    assert client.get(hall.sheet(about)).status_code == status
    assert send(client, hall.sheet(about) + "/otra-ronda").status_code in {403, 404, 409}
    assert rows(hall) == [0, 0, 0, 0, 0]


def test_a_code_works_once_and_only_after_the_moderator_looked(hall: Hall, tmp_path: Path) -> None:
    moderator = hall.walk(f"{hall.base}/escrutinio").send("Mostrar un código")
    code = code_on(moderator)
    phones = [visitor(hall.database, tmp_path) for _ in range(2)]
    Walker(phones[0]).go("/escrutar").send("Pedir entrar", code=code.lower(), name="Rosa")
    refused = send(phones[1], "/escrutar", code=code, name="Otra")
    assert refused.status_code == 200
    assert errors(refused) == [
        "Ese código no abre ninguna asamblea: puede que ya se haya usado o que pasara su tiempo. Pida que le lean uno."
    ]
    assert phones[0].get(f"{hall.base}/escrutar").status_code == 303  # to sign in: nobody yet
    moderator.go(f"{hall.base}/escrutinio").send("No la conozco")
    assert phones[0].get("/escrutar/espera").headers["location"] == "/escrutar"


def test_a_teller_taken_out_is_out_at_once(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    assert phone.get(hall.sheet(about)).status_code == 200
    hall.walk(f"{hall.base}/escrutinio").send("Quitar")
    assert phone.get(hall.sheet(about)).status_code == 303
    assert rows(hall) == [0, 0, 0, 0, 0]


def test_somebody_with_an_account_keeps_it_and_counts(hall: Hall, tmp_path: Path) -> None:
    phone = visitor(hall.database, tmp_path)
    signed_in(phone, hall.database, Role.SECRETARY)
    moderator = hall.walk(f"{hall.base}/escrutinio").send("Mostrar un código")
    Walker(phone).go("/escrutar").send("Pedir entrar", code=code_on(moderator), name="Secretaria")
    moderator.go(f"{hall.base}/escrutinio").send("Sí, que entre")
    assert phone.get(f"{hall.base}/escrutar").status_code == 200
    assert phone.get("/trabajo").status_code == 200


def test_guessing_codes_ends(hall: Hall, tmp_path: Path) -> None:
    phone: TestClient = visitor(hall.database, tmp_path)
    for _ in range(30):
        assert send(phone, "/escrutar", code="AAAA-AAAA", name="Rosa").status_code == 200
    assert send(phone, "/escrutar", code="AAAA-AAAA", name="Rosa").status_code == 429


def test_two_who_count_have_two_names(hall: Hall, tmp_path: Path) -> None:
    join(hall, tmp_path, "Ana Díaz")
    moderator = hall.walk(f"{hall.base}/escrutinio").send("Mostrar un código")
    phone = Walker(visitor(hall.database, tmp_path)).go("/escrutar")
    phone.try_to_send("Pedir entrar", code=code_on(moderator), name="ana diaz")
    assert "Ya cuenta aquí una persona con ese nombre. Si es otra persona, agregue su segundo apellido" in phone.text
    phone.send("Pedir entrar", name="Ana Díaz Luna")  # with the same code: a refused name does not use it up
    hall.walk(f"{hall.base}/escrutinio").send("Sí, que entre")
