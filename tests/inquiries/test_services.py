"""Asking, publishing, answering and coming back, on real databases: what is written, and what is refused."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.core.errors import AssemblyError, FactIdReused, NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Role, public_author
from assembly.inquiries import queries, rules, services
from assembly.inquiries.models import Inquiry, InquiryCode
from assembly.inquiries.privacy import NothingCovered, PersonalDataWritten, Reworded
from assembly.inquiries.queries import InquiryInfo, inquiries_of
from assembly.inquiries.rules import AboutKind, WhyWithheld, code_hash
from assembly.inquiries.services import Decision
from assembly.inquiries.standing import State, Tally, Verdict, Word
from assembly.inquiries.subjects import subject
from assembly.journal.models import JournalLine
from assembly.journal.verify import verify_clinic
from assembly.open_data.queries import journal_texts
from tests.factories import asked, cast, ledger
from tests.factories.asked import ASKED_AT, TEXT, an_inquiry, answered, published, said, withheld
from tests.factories.cast import CLINIC, OTHER_CLINIC


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session, inquiry_days=10)
    return session


def lines(session: Session) -> list[dict[str, object]]:
    found = session.execute(select(JournalLine.line).order_by(JournalLine.n)).scalars()
    return [json.loads(line) for line in found]


def decide(
    session: Session, one: InquiryInfo, verdict: Verdict, text: str | None = None, **more: object
) -> InquiryInfo:
    """Whatever the guarantor decides on its words."""
    decision = Decision(verdict, text, **more)  # type: ignore[arg-type]  # whatever the test gives
    services.moderate(session, asked.reader(), CLINIC, new_id(), one.number, None, decision)
    return queries.inquiry(session, CLINIC, one.number)


def test_an_inquiry_is_a_fact_without_its_words(stage: Session) -> None:
    one = an_inquiry(stage, name="Doña Lupe")
    assert one == InquiryInfo(
        clinic_id=CLINIC,
        id=one.id,
        number=1,
        n=1,
        about_kind=AboutKind.CLINIC,
        about_id=None,
        about_label="",
        asked_on=date(2026, 3, 25),
        first_due=date(2026, 4, 8),
        original=TEXT,
        original_name="Doña Lupe",
        recorded_at=ASKED_AT,
        moderation=None,
        words=(),
        answers=(),
    )
    (line,) = lines(stage)
    assert (line["by"], line["kind"]) == ("public:resident", "inquiry")
    assert line["data"] == {
        "about_id": None,
        "about_kind": "clinic",
        "about_label": "",
        "asked_on": "2026-03-25",
        "days": 10,
        "due_on": "2026-04-08",
        "number": 1,
    }
    assert (one.folio, one.state, one.text, one.is_public) == ("D-0001", State.WAITING, None, False)
    assert journal_texts(stage, CLINIC, 1).lines == []
    assert verify_clinic(stage, CLINIC).n == 1


def test_only_the_hash_of_the_code_is_kept(stage: Session) -> None:
    one = an_inquiry(stage)
    kept = stage.execute(select(InquiryCode.code_hash, InquiryCode.made_at)).all()
    assert kept == [(code_hash(cast.KEY, CLINIC, one.id, asked.CODE), ASKED_AT)]


def test_what_it_is_about(stage: Session, tmp_path: Path) -> None:
    item = ledger.approved_items(stage)[0]
    expense = ledger.an_expense(stage, tmp_path, item)
    deposit = ledger.a_deposit(stage)
    found = [an_inquiry(stage, about) for about in (expense.id, item.id, deposit)]
    assert [(one.about_kind, one.about_id, one.about_label) for one in found] == [
        (AboutKind.EXPENSE, expense.id, "G-0001"),
        (AboutKind.ITEM, item.id, "I-01"),
        (AboutKind.MOVEMENT, deposit, "DEP-0001"),
    ]
    for other in (new_id(), expense.id):
        with pytest.raises(NotFound):
            subject(stage, OTHER_CLINIC, other)


def test_the_day_is_the_clinics_own(stage: Session) -> None:
    late = ASKED_AT.replace(hour=5)  # still the 24th in Acayucan
    assert an_inquiry(stage, at=late).asked_on == date(2026, 3, 24)


def test_without_rules_of_a_year_ten_days(session: Session) -> None:
    cast.add_clinic(session)
    one = an_inquiry(session)
    assert session.execute(select(Inquiry.days, Inquiry.due_on)).one() == (10, one.first_due)


def test_the_years_own_days(session: Session) -> None:
    cast.add_clinic(session)
    cast.add_year(session, inquiry_days=3)
    assert an_inquiry(session).first_due == date(2026, 3, 30)
    # The next year has no rules yet: the newest that has some counts.
    assert an_inquiry(session, at=ASKED_AT + timedelta(days=366)).first_due == date(2027, 3, 31)


def test_the_same_form_again_is_the_same_inquiry(stage: Session) -> None:
    key, about = new_id(), subject(stage, CLINIC, None)

    def ask(text: str, hashed: str, days: int = 0) -> int:
        author = public_author(ASKED_AT + timedelta(days=days))
        return services.ask(stage, author, CLINIC, key, about, text, None, hashed)

    assert [ask(TEXT, "a" * 64), ask(TEXT, "a" * 64), ask(TEXT, "a" * 64, days=3)] == [1, 1, 1]
    for text, hashed in ((TEXT + " Otra.", "a" * 64), (TEXT, "b" * 64)):
        with pytest.raises(FactIdReused):
            ask(text, hashed)
    assert stage.execute(select(func.count()).select_from(Inquiry)).scalar_one() == 1


@pytest.mark.parametrize(("text", "name"), [("Llame al 922 123 4567", None), (TEXT, "lupe@example.org")])
def test_personal_data_is_refused_before_anything_is_kept(stage: Session, text: str, name: str | None) -> None:
    with pytest.raises(PersonalDataWritten) as error:
        an_inquiry(stage, text=text, name=name)
    assert error.value.at_field == ("name" if name else "text")
    assert lines(stage) == []


def test_so_many_a_day_and_clinic(stage: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ASKED_BY_DAY", 2)
    for _ in range(2):
        an_inquiry(stage)
    with pytest.raises(rules.TooManyToday):
        an_inquiry(stage)
    an_inquiry(stage, clues=OTHER_CLINIC)
    an_inquiry(stage, at=ASKED_AT + timedelta(days=1))
    assert [one.number for one in inquiries_of(stage, CLINIC)] == [3, 2, 1]


def test_publishing_gives_the_public_its_words(stage: Session) -> None:
    one = published(stage, an_inquiry(stage, name="Doña Lupe"))
    assert (one.state, one.text, one.name, one.is_public) == (State.OPEN, TEXT, "Doña Lupe", True)
    texts = [json.loads(line) for line in journal_texts(stage, CLINIC, 1).lines]
    assert [(text["field"], text["value"]) for text in texts] == [("public_name", "Doña Lupe"), ("public_text", TEXT)]


def test_covering_hides_only_what_was_covered(stage: Session) -> None:
    one = an_inquiry(stage, text="¿Por qué se le compró a Chuy y no a otro?", name="Lupe")
    with pytest.raises(NothingCovered):
        decide(stage, one, Verdict.COVERED, "¿Por qué se le compró a Chuy y no a otro?")
    with pytest.raises(NothingCovered):
        decide(stage, one, Verdict.COVERED, None, hides_name=True)
    with pytest.raises(Reworded):
        decide(stage, one, Verdict.COVERED, "¿Por qué se le compró a *** y no a otra?")
    covered = decide(stage, one, Verdict.COVERED, "¿Por qué se le compró a *** y no a otro?", hides_name=True)
    assert (covered.state, covered.text, covered.name) == (
        State.OPEN,
        "¿Por qué se le compró a *** y no a otro?",
        None,
    )
    assert (covered.original, covered.original_name) == ("¿Por qué se le compró a Chuy y no a otro?", "Lupe")


def test_the_name_alone_may_be_covered(stage: Session) -> None:
    one = decide(stage, an_inquiry(stage, name="Lupe Islas"), Verdict.COVERED, TEXT, hides_name=True)
    assert (one.text, one.name) == (TEXT, None)
    with pytest.raises(NothingCovered):
        decide(stage, an_inquiry(stage), Verdict.COVERED, TEXT, hides_name=True)


def test_what_is_withheld_stays_in_sight_with_its_reason(stage: Session) -> None:
    with pytest.raises(rules.WhyMissing):
        decide(stage, an_inquiry(stage), Verdict.WITHHELD)
    one = decide(
        stage, inquiries_of(stage, CLINIC)[0], Verdict.WITHHELD, why=WhyWithheld.INSULTS, remark="Grosería larga."
    )
    assert one.moderation is not None
    assert (one.state, one.text, one.moderation.why, one.moderation.remark) == (
        State.WITHHELD,
        None,
        WhyWithheld.INSULTS,
        "Grosería larga.",
    )
    assert queries.tally([one], date(2027, 1, 1)) == Tally(1, {State.WITHHELD: 1}, 0)


def test_another_person_may_still_publish_it(stage: Session) -> None:
    one = withheld(stage, an_inquiry(stage))
    with pytest.raises(rules.NothingToModerate):
        published(stage, one)
    other = Author(f"{Role.SOCIAL_AUDITOR}:0190a000-0000-7000-8000-00000000cafe", ASKED_AT)
    assert published(stage, one, other).state is State.OPEN
    with pytest.raises(rules.NothingToModerate):
        withheld(stage, one, other)


def test_nobody_publishes_what_is_asked_about_her_own_entry(stage: Session, tmp_path: Path) -> None:
    expense = ledger.an_expense(stage, tmp_path, ledger.approved_items(stage)[0])
    one = an_inquiry(stage, expense.id)
    herself = Author(expense.recorded_by.replace("treasurer", "president"), ASKED_AT)
    for decision in (Decision(Verdict.PUBLISHED), Decision(Verdict.WITHHELD, why=WhyWithheld.INSULTS)):
        with pytest.raises(rules.AboutYou):
            services.moderate(stage, herself, CLINIC, new_id(), one.number, None, decision)
    assert published(stage, one).state is State.OPEN


def test_only_what_everybody_reads_is_answered(stage: Session) -> None:
    one = an_inquiry(stage)
    with pytest.raises(rules.NotToAnswer):
        answered(stage, one)
    one = answered(stage, published(stage, one), "Una se cambió.")
    assert one.state is State.ANSWERED
    assert [(a.text, a.recorded_by.partition(":")[0], a.on_behalf_of) for a in one.answers] == [
        ("Una se cambió.", "treasurer", None)
    ]
    with pytest.raises(PersonalDataWritten):
        answered(stage, one, "Márquele al 922 123 4567")
    one = said(stage, answered(stage, one, "Y la otra también."), Word.SOLVED)
    with pytest.raises(rules.NotToAnswer):
        answered(stage, one)


def test_not_solved_starts_the_clock_again(stage: Session) -> None:
    one = answered(stage, published(stage, an_inquiry(stage)))
    later = ASKED_AT + timedelta(days=30)  # Friday 24 April
    one = said(stage, one, Word.NOT_SOLVED, at=later)
    assert (one.state, one.due_on, one.first_due) == (State.NOT_SOLVED, date(2026, 5, 11), date(2026, 4, 8))
    with pytest.raises(rules.NothingAnswered):
        said(stage, one, Word.NOT_SOLVED)
    one = said(stage, answered(stage, one), Word.SOLVED)
    assert (one.state, [word.word for word in one.words]) == (State.SOLVED, [Word.NOT_SOLVED, Word.SOLVED])


def test_something_more_is_looked_at_too_and_never_delays_the_answer(stage: Session) -> None:
    one = published(stage, an_inquiry(stage))
    one = said(stage, one, Word.FOLLOW_UP, "Y falta la factura.", at=ASKED_AT + timedelta(days=5))
    assert (one.state, one.due_on) == (State.OPEN, date(2026, 4, 8))
    (added,) = one.words
    assert (one.pending, added.waits) == (added, True)
    one = published(stage, one, word_id=added.id)
    assert one.words[0].moderation is not None
    assert (one.pending, one.words[0].moderation.text, one.text) == (None, "Y falta la factura.", TEXT)
    with pytest.raises(rules.FollowUpUsed):
        said(stage, one, Word.FOLLOW_UP, "Y otra cosa más.")
    with pytest.raises(NotFound):
        published(stage, one, word_id=new_id())


def test_a_code_opens_its_own_inquiry_alone(stage: Session) -> None:
    one, other = an_inquiry(stage), an_inquiry(stage)

    def hashed(code: str) -> Callable[[str], str]:
        return lambda key: code_hash(cast.KEY, CLINIC, key, code)

    found = services.check_code(stage, CLINIC, 1, hashed("7kq2m 9tx4c"))
    assert found == one
    stage.query(InquiryCode).filter_by(inquiry_id=other.id).update({"code_hash": "0" * 64})
    for number, code in ((1, "7KQ2M-9TX4D"), (2, asked.CODE), (1, "")):
        with pytest.raises(AssemblyError) as error:
            services.check_code(stage, CLINIC, number, hashed(code))
        assert str(error.value) == (
            f"Ese código no es el de la duda D-000{number}. Revise su hoja o su foto y escríbalo otra vez."
        )


def test_late_ones_are_told_apart_in_the_tally(stage: Session) -> None:
    an_inquiry(stage)
    published(stage, an_inquiry(stage))
    answered(stage, published(stage, an_inquiry(stage)))
    found = inquiries_of(stage, CLINIC)
    by_state = {State.ANSWERED: 1, State.OPEN: 1, State.WAITING: 1}
    assert queries.tally(found, date(2026, 4, 8)) == Tally(3, by_state, 0)
    assert queries.tally(found, date(2026, 4, 9)) == Tally(3, by_state, 2)
    assert inquiries_of(stage, OTHER_CLINIC) == []
    with pytest.raises(NotFound):
        queries.inquiry(stage, OTHER_CLINIC, 1)
