"""Personal data found by its form, what is none, and texts that are covered and never reworded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.inquiries.privacy import (
    Kind,
    NothingCovered,
    PersonalDataWritten,
    Reworded,
    TooMuchCovered,
    check_covered,
    check_no_personal_data,
    personal_data,
)

PERSONAL = [
    ("Llámenme al 9221234567 por favor", Kind.PHONE, "9221234567"),
    ("mi cel 922 123 4567", Kind.PHONE, "922 123 4567"),
    ("mi cel 92-21-23-45-67.", Kind.PHONE, "92-21-23-45-67"),
    ("(922) 123-4567", Kind.PHONE, "(922) 123-4567"),
    ("+52 922 123 4567", Kind.PHONE, "+52 922 123 4567"),
    ("+52 1 922 123 4567", Kind.PHONE, "+52 1 922 123 4567"),
    ("escriban a lupe.islas@example.org", Kind.EMAIL, "lupe.islas@example.org"),
    ("lupe @ example.com.mx", Kind.EMAIL, "lupe @ example.com.mx"),
    ("soy ISLG800101MVZSPD09", Kind.CURP, "ISLG800101MVZSPD09"),
    ("soy islg800101mvzspd09", Kind.CURP, "islg800101mvzspd09"),
    ("su RFC es ISLG800101AB1", Kind.RFC, "ISLG800101AB1"),
    ("su RFC es ISLG-800101-AB1", Kind.RFC, "ISLG-800101-AB1"),
    ("tarjeta 4111 1111 1111 1111", Kind.CARD, "4111 1111 1111 1111"),
    ("a la cuenta 012180001234567891", Kind.CARD, "012180001234567891"),
]


@pytest.mark.parametrize(("text", "kind", "found"), PERSONAL)
def test_personal_data_is_found(text: str, kind: Kind, found: str) -> None:
    assert personal_data(text) == (kind, found)


@pytest.mark.parametrize(
    "text",
    [
        "¿Por qué se gastaron $1,234,567.89 en pintura?",
        "El gasto G-0007 del 21-02-2026 dice 12 cubetas de 19 litros",
        "¿Y los $ 1234567890 del depósito?",
        "El RFC de la tienda es TSU190412AB1",
        "La clínica XXDEM000018 y la VZIMB000123",
        "Del 2024 al 2026 se pagaron 120,000.00 y 36,000.00 pesos",
        "La factura a1b2c3d4-0000-1234-5678-922123456789 no aparece",
        "arroba no es @ nada",
        "Se votó 118 a favor y 12 en contra de 143",
        "",
    ],
)
def test_what_is_none(text: str) -> None:
    assert personal_data(text) is None


@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    found = personal_data(text)
    assert found is None or found[0] in Kind


@pytest.mark.parametrize("text", ["1 " * 5000, "a@" * 5000, "(" * 5000 + "1", "-".join("1" * 5000)])
def test_long_ones_take_no_time(text: str) -> None:
    personal_data(text[:5000])


def test_the_sentence_names_what_was_found() -> None:
    with pytest.raises(PersonalDataWritten) as error:
        check_no_personal_data("al 922 123 4567", "name")
    assert (error.value.at_field, str(error.value)) == (
        "name",
        "Parece que escribió un número de teléfono: «922 123 4567». Bórrelo y envíe otra vez: "
        "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada.",
    )


ORIGINAL = "El señor Jesús Luna\nvende la báscula a la mitad, ¿por qué no se le compró?"


@pytest.mark.parametrize(
    "shown",
    [
        "El señor *** vende la báscula a la mitad, ¿por qué no se le compró?",
        "*** vende la báscula a la mitad, ¿por qué no se le compró?",
        "El señor Jesús *** vende la báscula a la mitad, ¿por qué no ***?",
        "El señor [...] vende la báscula a la ***",
        "El señor […]\n\nvende la báscula a la mitad, ¿por qué no se le compró?",
    ],
)
def test_covering_is_allowed(shown: str) -> None:
    check_covered(ORIGINAL, shown)


@pytest.mark.parametrize(
    ("shown", "error"),
    [
        (ORIGINAL, NothingCovered),
        ("El señor vende la báscula", NothingCovered),
        ("", NothingCovered),
        ("El señor *** regala la báscula a la mitad, ¿por qué no se le compró?", Reworded),
        ("Un señor *** vende la báscula a la mitad, ¿por qué no se le compró?", Reworded),
        ("El señor *** vende la báscula", Reworded),
        ("El señor *** mitad, *** vende la báscula ***", Reworded),
        ("El señor Jesús Luna vende *** la mitad, ¿por qué no se le compró? ***, gracias", Reworded),
        ("*** Luna ***", TooMuchCovered),
        ("***", TooMuchCovered),
    ],
)
def test_rewording_is_not(shown: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_covered(ORIGINAL, shown)


@given(st.text(st.characters(categories=["L"]), min_size=30, max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_part_may_be_covered(text: str, one: int, other: int) -> None:
    start, end = sorted((one % len(text), other % len(text)))
    shown = text[:start] + "***" + text[end:]
    if len(text) - (end - start) >= 10:
        check_covered(text, shown)
    else:
        with pytest.raises(TooMuchCovered):
            check_covered(text, shown)
