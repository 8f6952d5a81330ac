import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.elections.rules import (
    DECLARATION_LABELS,
    DECLARATIONS,
    AlreadyNominated,
    AlreadySeated,
    Declaration,
    DeclarationMissing,
    NoNominees,
    Post,
    check_declarations,
    check_nomination,
    person_key,
    question_form,
)
from assembly.votes.rules import STANCES

TREASURY = Post("treasury", "Tesorería")
SEATED = {person_key("José Pérez Ñu"): "Presidencia"}
NOMINEES = {person_key("Ana Díaz")}


@pytest.mark.parametrize("person", ["José Pérez Ñu", "JOSE  PEREZ NU", "josé pérez, ñu"])
def test_one_person_one_post(person: str) -> None:
    with pytest.raises(AlreadySeated) as refused:
        check_nomination(TREASURY, person, SEATED, NOMINEES)
    assert refused.value.at_field == "name"
    assert str(refused.value) == (
        f"{person} ya tiene el cargo «Presidencia» y cada persona puede tener uno solo. "
        "Proponga a otra persona; si es alguien más que se llama igual, agregue algo que las distinga, "
        "por ejemplo su localidad."
    )


def test_nobody_is_proposed_twice_for_a_post() -> None:
    with pytest.raises(AlreadyNominated) as refused:
        check_nomination(TREASURY, "ana diaz", SEATED, NOMINEES)
    assert refused.value.at_field == "name"
    assert str(refused.value) == (
        "ana diaz ya está en la lista para «Tesorería». Proponga a otra persona; "
        "si es alguien más con el mismo nombre, escriba también su segundo apellido."
    )


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("Ana de la Cruz", "escriba también su segundo apellido."),
        ("Ana de la Cruz Ruiz", "agregue algo que las distinga, por ejemplo su localidad."),
    ],
)
def test_a_second_surname_is_asked_for_only_where_it_is_missing(person: str, sentence: str) -> None:
    for seated, nominees, error in (
        ({person_key(person): "Presidencia"}, set(), AlreadySeated),
        ({}, {person_key(person)}, AlreadyNominated),
    ):
        with pytest.raises(error) as refused:
            check_nomination(TREASURY, person, seated, nominees)
        assert sentence in str(refused.value)


def test_anybody_else_may_be_proposed() -> None:
    check_nomination(TREASURY, "José Pérez", SEATED, NOMINEES)


@given(st.text())
def test_a_key_is_the_same_however_often_it_is_made(name: str) -> None:
    assert person_key(person_key(name)) == person_key(name)


@pytest.mark.parametrize(("name", "key"), [("Médica Ñu", "medica nu"), ("李  娜", "李 娜"), ("  ", "")])
def test_person_key(name: str, key: str) -> None:
    assert person_key(name) == key


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        (
            {"community", "not_party", "no_kin"},
            "Falta declarar: Es mayor de edad. Pregunte a la persona y marque lo que declare.",
        ),
        (
            {"community", "not_union"},
            "Falta declarar: Es mayor de edad; No milita en un partido político. "
            "Pregunte a la persona y marque lo que declare.",
        ),
    ],
)
def test_a_missing_declaration_is_named(given_: set[str], sentence: str) -> None:
    with pytest.raises(DeclarationMissing) as refused:
        check_declarations(given_, ["not_party", "adult", "community"])
    assert (str(refused.value), refused.value.at_field) == (sentence, "declarations")


def test_a_missing_declaration_is_said_in_the_readers_language() -> None:
    english = {
        DeclarationMissing.sentence: "Missing: {missing}.",
        DECLARATION_LABELS[Declaration.ADULT]: "Is of age",
    }
    with pytest.raises(DeclarationMissing) as refused:
        check_declarations([], ["adult"])
    assert refused.value.text(english.__getitem__) == "Missing: Is of age."


@given(st.sets(st.sampled_from(DECLARATIONS)), st.sets(st.sampled_from(DECLARATIONS)))
def test_exactly_what_is_required_and_not_given_is_missing(
    declared: set[Declaration], required: set[Declaration]
) -> None:
    if required <= declared:
        check_declarations(declared, required)
        return
    with pytest.raises(DeclarationMissing) as refused:
        check_declarations(declared, required)
    assert refused.value.values == {"missing": tuple(d for d in DECLARATIONS if d in required - declared)}


def test_the_declarations_and_their_words() -> None:
    assert {code.value: label for code, label in DECLARATION_LABELS.items()} == {
        "adult": "Es mayor de edad",
        "community": "Vive en la comunidad o se atiende en esta clínica",
        "not_party": "No milita en un partido político",
        "not_union": "No representa a un sindicato",
        "not_official": "No trabaja en el gobierno",
        "no_kin": "No es familiar de nadie más del comité",
    }
    assert tuple(DECLARATION_LABELS) == DECLARATIONS


@pytest.mark.parametrize(
    ("nominees", "seats", "options"),
    [
        (["ana"], 1, STANCES),
        (["ana", "eva"], 1, ("ana", "eva")),
        (["ana"], 2, ("ana",)),
        (["ana", "eva"], 2, ("ana", "eva")),
    ],
)
def test_question_form(nominees: list[str], seats: int, options: tuple[str, ...]) -> None:
    assert question_form(nominees, seats) == options


def test_a_post_without_nominees_is_not_put_to_the_vote() -> None:
    with pytest.raises(NoNominees) as refused:
        question_form([], 1)
    assert str(refused.value) == ("Nadie está en la lista todavía. Anote por lo menos a una persona antes de votar.")


def test_a_post_has_a_seat() -> None:
    with pytest.raises(ValueError):
        Post("treasury", "Tesorería", 0)
