"""Photos and deliveries: what is refused, in which words, and who may say that something came complete."""

from typing import Any

import pytest

from assembly.core.errors import AssemblyError
from assembly.evidence.rules import MediaType
from assembly.works import rules
from assembly.works.rules import Stage, Tally, Verdict

ME, OTHER = "citizen_guarantor:a", "treasurer:b"
ITEM = "E-01 Esterilizador"


def refusal(call: Any, *args: Any) -> tuple[str | None, int, str]:
    with pytest.raises(AssemblyError) as refused:
        call(*args)
    return refused.value.at_field, refused.value.status, str(refused.value)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (
            (MediaType.PDF, ITEM, 0, []),
            ("file", 422, "Aquí va una foto, no un documento. Tómela con el teléfono o elija una imagen."),
        ),
        (
            (MediaType.JPEG, ITEM, 3, [Stage.AFTER]),
            (
                "file",
                422,
                "Esta misma foto ya está en E-01 Esterilizador, como «Terminado». No hace falta subirla otra vez: "
                "elija otra.",
            ),
        ),
        (
            (MediaType.JPEG, ITEM, 60, []),
            (
                None,
                409,
                "E-01 Esterilizador ya tiene 60 fotos, que es el máximo. Retire alguna que no haga falta y suba esta.",
            ),
        ),
    ],
)
def test_a_photo_that_is_not_needed(about: Any, said: Any) -> None:
    assert refusal(rules.check_photo, *about) == said
    rules.check_photo(MediaType.PNG, ITEM, 59, [])


def test_what_is_withdrawn_is_withdrawn_once() -> None:
    rules.check_withdrawal(False)
    said = "Esto ya se había retirado. Sigue a la vista, tachado y con su motivo."
    assert refusal(rules.check_withdrawal, True) == (None, 409, said)
    said = (
        "Otra persona ya revisó esta entrega y no se puede retirar. Si algo cambió, que quien la revisó anote otra vez "
        "lo que recibió."
    )
    assert refusal(rules.check_withdrawal, False, True) == (None, 409, said)


def test_serial_numbers_stand_one_a_line() -> None:
    assert rules.read_serials(" AB-12  x \n\n7/8.9\n") == ("AB-12 x", "7/8.9")
    said = (
        "«<b>» no parece un número de serie: use solo letras, números, puntos y guiones, 40 signos o menos, y uno por "
        "renglón."
    )
    assert refusal(rules.read_serials, "<b>") == ("serials", 422, said)
    for wrong in ("x" * 41, "--", "número uno"):
        assert refusal(rules.read_serials, wrong)[0] == "serials"


@pytest.mark.parametrize(
    ("category", "units", "serials", "said"),
    [
        (
            "infrastructure",
            1,
            [],
            "E-01 Esterilizador es una obra y no se cuenta por piezas: se comprueba con sus fotos de antes y de "
            "terminado.",
        ),
        ("furniture", 0, [], "Anotó 0 piezas. Escriba un número del 1 al 500."),
        ("furniture", 501, [], "Anotó 501 piezas. Escriba un número del 1 al 500."),
        (
            "medical_equipment",
            1,
            ["A1", "A2"],
            "Anotó 2 números de serie y solo 1 piezas. Revise los dos datos.",
        ),
        (
            "medical_equipment",
            2,
            ["A-1", "a 1"],
            "El número de serie a 1 está dos veces en su lista. Cada pieza tiene el suyo: revíselo.",
        ),
        (
            "medical_equipment",
            2,
            ["zx.9"],
            "El número de serie zx.9 ya se anotó en E-02 Báscula. Una pieza se entrega una sola vez: revíselo.",
        ),
    ],
)
def test_a_delivery_that_cannot_be(category: str, units: int, serials: list[str], said: str) -> None:
    assert refusal(rules.check_delivery, category, ITEM, units, serials, [("ZX-9", "E-02 Báscula")])[2] == said


def test_a_delivery_with_fewer_numbers_than_pieces_may_be() -> None:
    rules.check_delivery("medical_equipment", ITEM, 2, ["A1"], [])


def test_neither_the_treasurer_nor_the_recorder_receives() -> None:
    rules.check_receiver(ME, OTHER, False, False)
    said = "Usted lleva la tesorería: que llegó completo lo dice otra persona del comité o la contraloría social."
    assert refusal(rules.check_receiver, ME, OTHER, True, False) == (None, 403, said)
    said = "Usted anotó esta entrega: que llegó completa lo dice otra persona del comité o la contraloría social."
    assert refusal(rules.check_receiver, ME, "president:a", False, False) == (None, 403, said)
    said = "Esta entrega se retiró: ya no hace falta revisarla."
    assert refusal(rules.check_receiver, ME, OTHER, False, True) == (None, 409, said)


def test_how_many_came_well() -> None:
    assert rules.received(Verdict.COMPLETE, 4, 1, None) == 4
    assert rules.received(Verdict.INCOMPLETE, 4, 0, "todo") == 0
    assert rules.received(Verdict.INCOMPLETE, 4, 4, "los cables") == 4
    said = "Escriba cuántas piezas sí llegaron bien; si ninguna, escriba 0."
    assert refusal(rules.received, Verdict.INCOMPLETE, 4, None, "x") == ("received", 422, said)
    said = "Anotó 5 piezas recibidas y la entrega es de 4. Escriba un número del 0 al 4."
    assert refusal(rules.received, Verdict.INCOMPLETE, 4, 5, "x") == ("received", 422, said)
    said = "Escriba qué falta o qué llegó mal, por ejemplo «faltan dos sillas» o «sin cable»."
    assert refusal(rules.received, Verdict.INCOMPLETE, 4, 3, None) == ("missing", 422, said)


@pytest.mark.parametrize(
    ("stages", "category", "is_paid", "lacking"),
    [
        ([], "infrastructure", True, [Stage.BEFORE, Stage.AFTER]),
        ([Stage.BEFORE, Stage.DURING], "maintenance", True, [Stage.AFTER]),
        ([Stage.BEFORE, Stage.AFTER], "infrastructure", True, []),
        ([Stage.BEFORE], "furniture", True, [Stage.DELIVERY]),
        ([Stage.DELIVERY], "medical_equipment", True, []),
        ([], "infrastructure", False, []),
    ],
)
def test_the_photos_that_are_lacking(stages: list[Stage], category: str, is_paid: bool, lacking: list[Stage]) -> None:
    assert rules.lacking(stages, category, is_paid) == lacking


def test_tallies_add_up_and_receivers_have_names() -> None:
    assert Tally(2, 1, 0) + Tally(3, 0, 3) == Tally(5, 1, 3)
    assert rules.receiver_words("social_auditor:x") == "la contraloría social"
    assert rules.receiver_words("system:demo") == "otra persona"
