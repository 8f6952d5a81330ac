"""How an inquiry stands, its clock in words, its folio and code, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.errors import AssemblyError
from assembly.inquiries import rules, standing
from assembly.inquiries.rules import code_hash, code_of, folio, read_folio, signature_words
from assembly.inquiries.standing import Event, State, Tally, Verdict, Word

FIRST = date(2026, 4, 8)
AGAIN = date(2026, 5, 4)
PUBLISHED = Verdict.PUBLISHED


def answer(n: int) -> Event:
    return Event(n)


def word(n: int, what: Word, due: date | None = None) -> Event:
    return Event(n, what, due)


@pytest.mark.parametrize(
    ("verdict", "events", "state", "due"),
    [
        (None, [], State.WAITING, FIRST),
        (Verdict.WITHHELD, [], State.WITHHELD, FIRST),
        (PUBLISHED, [], State.OPEN, FIRST),
        (Verdict.COVERED, [], State.OPEN, FIRST),
        (PUBLISHED, [answer(3)], State.ANSWERED, FIRST),
        (PUBLISHED, [answer(3), answer(4)], State.ANSWERED, FIRST),
        (PUBLISHED, [answer(3), word(4, Word.NOT_SOLVED, AGAIN)], State.NOT_SOLVED, AGAIN),
        (PUBLISHED, [word(4, Word.NOT_SOLVED, AGAIN), answer(3)], State.NOT_SOLVED, AGAIN),
        (PUBLISHED, [answer(3), word(4, Word.NOT_SOLVED, AGAIN), answer(5)], State.ANSWERED, AGAIN),
        (PUBLISHED, [answer(3), word(4, Word.SOLVED)], State.SOLVED, FIRST),
        (PUBLISHED, [word(4, Word.SOLVED)], State.SOLVED, FIRST),
        (PUBLISHED, [word(3, Word.FOLLOW_UP)], State.OPEN, FIRST),
        (PUBLISHED, [answer(3), word(4, Word.FOLLOW_UP, AGAIN)], State.OPEN, AGAIN),
        (
            PUBLISHED,
            [answer(3), word(4, Word.NOT_SOLVED, AGAIN), word(5, Word.FOLLOW_UP)],
            State.NOT_SOLVED,
            AGAIN,
        ),
    ],
)
def test_states(verdict: Verdict | None, events: list[Event], state: State, due: date) -> None:
    assert standing.state_of(verdict, events) is state
    assert standing.due_of(FIRST, events) == due


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-03-25", "Quedan 10 días hábiles para responder: hasta el 2026-04-08."),
        ("2026-04-07", "Queda un día hábil para responder: hasta el 2026-04-08."),
        ("2026-04-08", "Hoy termina el plazo para responder."),
        ("2026-04-09", "La respuesta lleva un día hábil de retraso: el plazo terminó el 2026-04-08."),
        ("2026-04-11", "La respuesta lleva 2 días hábiles de retraso: el plazo terminó el 2026-04-08."),
    ],
)
def test_the_clock_in_words(today: str, sentence: str) -> None:
    said = standing.clock_words(date.fromisoformat(today), FIRST)
    assert said.message.format(**said.values) == sentence


def test_a_term_that_ended_on_friday_is_over_on_saturday() -> None:
    friday, saturday = date(2026, 4, 10), date(2026, 4, 11)
    said = standing.clock_words(saturday, friday)
    assert said.message.format(**said.values) == "El plazo para responder terminó el 2026-04-10."
    assert standing.is_late(saturday, friday)
    assert not standing.is_late(friday, friday)


def test_the_tally_counts_what_waits_for_the_committee() -> None:
    states = dict.fromkeys(State, 1)
    assert Tally(6, states).unanswered == 3
    assert Tally().unanswered == 0


@pytest.mark.parametrize(("number", "text"), [(7, "D-0007"), (9999, "D-9999"), (12345, "D-12345")])
def test_folios(number: int, text: str) -> None:
    assert folio(number) == text
    assert read_folio(text) == read_folio(text.lower()) == number


@pytest.mark.parametrize("text", ["", "7", "D-7", "D-0007x", "D-٠٠٠٧", "D-00000007", "G-0007"])
def test_what_is_no_folio(text: str) -> None:
    assert read_folio(text) is None


SECRET = "abcdefghijklmnopqrstu_"


def test_a_code_is_made_again_only_from_the_same_form() -> None:
    code = code_of("key", "XXDEM000018", "id", SECRET)
    assert code == code_of("key", "XXDEM000018", "id", SECRET)
    others = [("other", "XXDEM000018", "id", SECRET), ("key", "XXDEM000025", "id", SECRET)]
    others += [("key", "XXDEM000018", "other", SECRET), ("key", "XXDEM000018", "id", SECRET[::-1])]
    assert code not in {code_of(*other) for other in others}
    assert [len(part) for part in code.split("-")] == [5, 5]


@pytest.mark.parametrize("typed", ["7KQ2M-9TX10", "7kq2m 9txlo", " 7KQ2M9TXIO ", "7kq2m-9tx1o"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    kept = code_hash("key", "XXDEM000018", "id", "7KQ2M-9TX10")
    assert code_hash("key", "XXDEM000018", "id", typed) == kept
    assert code_hash("key", "XXDEM000018", "other", typed) != kept


@given(st.text())
def test_anything_typed_is_hashed(typed: str) -> None:
    assert len(code_hash("key", "XXDEM000018", "id", typed)) == 64


@pytest.mark.parametrize(("text", "is_one"), [(SECRET, True), ("", False), (SECRET + "x", False), ("á" * 22, False)])
def test_secrets(text: str, is_one: bool) -> None:
    assert rules.is_secret(text) is is_one


@pytest.mark.parametrize(
    ("who", "said"),
    [("public:resident", "quien preguntó"), ("treasurer:x", "tesorería"), ("system:import", "system")],
)
def test_signatures(who: str, said: str) -> None:
    assert signature_words(who) == said


@pytest.mark.parametrize(
    ("state", "what", "before", "text", "sentence"),
    [
        (State.WAITING, Word.SOLVED, [], "Falta", rules.NotPublishedYet),
        (State.WITHHELD, Word.FOLLOW_UP, [], "Falta la factura.", rules.NotPublishedYet),
        (State.SOLVED, Word.NOT_SOLVED, [], "Falta", rules.AlreadySolved),
        (State.OPEN, Word.NOT_SOLVED, [], "Falta", rules.NothingAnswered),
        (State.NOT_SOLVED, Word.NOT_SOLVED, [Word.NOT_SOLVED], "Falta", rules.NothingAnswered),
        (State.ANSWERED, Word.FOLLOW_UP, [Word.FOLLOW_UP], "Falta la factura.", rules.FollowUpUsed),
        (State.OPEN, Word.FOLLOW_UP, [], "Falta", rules.FollowUpMissing),
        (State.OPEN, Word.SOLVED, [], "", None),
        (State.ANSWERED, Word.NOT_SOLVED, [Word.NOT_SOLVED], "", None),
        (State.NOT_SOLVED, Word.FOLLOW_UP, [Word.NOT_SOLVED], "Falta la factura.", None),
    ],
)
def test_what_the_asker_may_say(
    state: State, what: Word, before: list[Word], text: str, sentence: type[AssemblyError] | None
) -> None:
    if sentence is None:
        rules.check_word(state, what, before, text)
        return
    with pytest.raises(sentence):
        rules.check_word(state, what, before, text)


@pytest.mark.parametrize(("state", "what", "again"), [(s, w, False) for s in State for w in Word if s != "answered"])
def test_only_what_was_answered_starts_the_clock_again(state: State, what: Word, again: bool) -> None:
    assert standing.restarts(state, what) is again
    assert [standing.restarts(State.ANSWERED, one) for one in Word] == [False, True, True]


def test_nobody_decides_on_what_is_asked_about_her_own_entry() -> None:
    rules.check_moderator("president:a", None)
    rules.check_moderator("president:a", "treasurer:b")
    with pytest.raises(rules.AboutYou):
        rules.check_moderator("president:a", "treasurer:a")


@pytest.mark.parametrize(
    ("last", "verdict", "who", "is_allowed"),
    [
        (None, Verdict.WITHHELD, "member:a", True),
        ((Verdict.PUBLISHED, "member:a"), Verdict.WITHHELD, "member:b", False),
        ((Verdict.COVERED, "member:a"), Verdict.PUBLISHED, "member:b", False),
        ((Verdict.WITHHELD, "member:a"), Verdict.PUBLISHED, "member:b", True),
        ((Verdict.WITHHELD, "member:a"), Verdict.PUBLISHED, "president:a", False),
        ((Verdict.WITHHELD, "member:a"), Verdict.WITHHELD, "member:b", False),
    ],
)
def test_what_was_withheld_another_may_publish(
    last: tuple[Verdict, str] | None, verdict: Verdict, who: str, is_allowed: bool
) -> None:
    if is_allowed:
        rules.check_moderation(last, verdict, who)
        return
    with pytest.raises(rules.NothingToModerate):
        rules.check_moderation(last, verdict, who)


def test_so_many_a_day() -> None:
    rules.check_room_today(29)
    with pytest.raises(rules.TooManyToday) as error:
        rules.check_room_today(30)
    assert str(error.value) == (
        "Hoy ya se recibieron 30 preguntas sobre esta clínica y no caben más. "
        "La suya no se guardó: cópiela y envíela mañana."
    )
