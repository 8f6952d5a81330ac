"""Recording facts: numbers, lines, receipts, seals, erasure."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly, NotHeld
from assembly.core.database import Database
from assembly.core.errors import FactIdReused
from assembly.core.ids import new_id
from assembly.core.permissions import Author
from assembly.journal import queries, services
from assembly.journal.lines import read_line, read_text
from assembly.journal.models import Erasure, PersonalValue
from assembly.journal.rules import (
    Head,
    NothingToErase,
    check_text,
    digest,
    genesis,
    seal_personal,
    verify_lines,
)
from assembly.journal.verify import verify_clinic

CLINIC = "XXDEM000001"
AUTHOR = Author("moderator:0190", datetime(2026, 2, 21, 17, 0, tzinfo=UTC))


def an_assembly(**more: object) -> Assembly:
    return Assembly(**{"clinic_id": CLINIC, "id": new_id(), "institution": "Demostración", "year": 2026} | more)


def test_a_fact_gets_its_number_its_line_and_the_head(session: Session) -> None:
    first, second = an_assembly(), an_assembly(year=2027)
    one = services.record(session, AUTHOR, first)
    two = services.record(session, AUTHOR, second)
    lines = list(queries.lines(session, CLINIC))
    assert [one.n, two.n] == [1, 2]
    assert [digest(line) for line in lines] == [one.hash, two.hash]
    assert queries.head(session, CLINIC) == Head(CLINIC, 2, two.hash)
    assert verify_lines(CLINIC, lines) == Head(CLINIC, 2, two.hash)
    assert json.loads(lines[0]) == {
        "by": "moderator:0190",
        "clinic": CLINIC,
        "data": {"institution": "Demostración", "year": 2026},
        "happened": None,
        "id": first.id,
        "kind": "assembly",
        "n": 1,
        "personal": {},
        "prev": genesis(CLINIC),
        "recorded": "2026-02-21T17:00:00.000000Z",
        "v": 1,
    }


def test_the_same_fact_again_answers_the_same_receipt(session: Session) -> None:
    fact = an_assembly()
    assert services.record(session, AUTHOR, fact) == services.record(session, AUTHOR, fact)
    assert queries.head(session, CLINIC).n == 1


def test_the_same_id_with_other_content_is_refused(session: Session) -> None:
    fact = an_assembly()
    services.record(session, AUTHOR, fact)
    with pytest.raises(FactIdReused):
        services.record(session, AUTHOR, an_assembly(id=fact.id, year=2027))
    assert queries.head(session, CLINIC).n == 1


def test_facts_of_many_clinics_stand_as_if_each_were_recorded_alone(session: Session) -> None:
    other = "XXDEM000002"
    known = services.record(session, AUTHOR, an_assembly())
    meeting = an_assembly(clinic_id=other)
    gone = NotHeld(clinic_id=other, id=new_id(), assembly_id=meeting.id)
    given = [(an_assembly(year=2027), None), (meeting, None), (gone, {"reason": "Llovió"}), (an_assembly(), None)]
    services.record_for_many(session, AUTHOR, given)
    assert [queries.head(session, clinic).n for clinic in (CLINIC, other)] == [3, 2]
    for clinic in (CLINIC, other):
        lines = list(queries.lines(session, clinic))
        assert verify_clinic(session, clinic) == verify_lines(clinic, lines) == queries.head(session, clinic)
    assert read_line(list(queries.lines(session, CLINIC))[1])["prev"] == known.hash
    assert session.execute(select(PersonalValue.value)).scalars().all() == ["Llovió"]
    # what was locked before is not taken for the head any more
    assert services.record(session, AUTHOR, an_assembly()).n == 4


def test_a_personal_value_stands_apart_and_its_line_carries_only_a_keyed_hash(session: Session) -> None:
    meeting = an_assembly()
    services.record(session, AUTHOR, meeting)
    fact = NotHeld(clinic_id=CLINIC, id=new_id(), assembly_id=meeting.id)
    services.record(session, AUTHOR, fact, {"reason": "Llovió y no llegó nadie"})
    kept = session.execute(select(PersonalValue.salt, PersonalValue.value)).one()
    line = json.loads(list(queries.lines(session, CLINIC))[1])
    assert kept.value == "Llovió y no llegó nadie"
    assert len(kept.salt) == 32
    assert line["personal"] == {"reason": seal_personal(kept.salt, kept.value)}
    assert "Llovió" not in json.dumps(line, ensure_ascii=False)


def test_erasing_forgets_the_value_and_every_line_still_holds(session: Session) -> None:
    meeting = an_assembly()
    services.record(session, AUTHOR, meeting)
    fact = NotHeld(clinic_id=CLINIC, id=new_id(), assembly_id=meeting.id)
    services.record(session, AUTHOR, fact, {"reason": "Llovió"})
    erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=fact.id, field="reason", reason="request")
    receipt = services.erase(session, AUTHOR, erasure)
    assert session.execute(select(PersonalValue.value)).all() == []
    assert session.execute(select(queries.personal(NotHeld, "reason"))).scalar_one() is None
    assert verify_lines(CLINIC, queries.lines(session, CLINIC)) == Head(CLINIC, 3, receipt.hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assembly SET year = 1999",
        "DELETE FROM assembly",
        "UPDATE journal_line SET n = 7",
        "DELETE FROM journal_line",
    ],
)
def test_the_database_itself_refuses_to_change_a_fact(session: Session, statement: str) -> None:
    services.record(session, AUTHOR, an_assembly())
    with pytest.raises(DBAPIError, match="only added"):
        session.execute(text(statement))


REPLACED = {"assembly": "institution", "journal_line": "kind", "personal_value": "value"}


@pytest.mark.parametrize("table", REPLACED)
def test_nor_may_another_row_take_the_place_of_a_fact(database: Database, table: str) -> None:
    """SQLite's INSERT OR REPLACE takes the old row away without the trigger of a deletion; PostgreSQL has none."""
    if not database.is_sqlite:
        return

    def written(session: Session) -> None:
        meeting = an_assembly()
        services.record(session, AUTHOR, meeting)
        fact = NotHeld(clinic_id=CLINIC, id=new_id(), assembly_id=meeting.id)
        services.record(session, AUTHOR, fact, {"reason": "Llovió"})

    database.write(written)
    with database.engine.connect() as connection:
        rows = Table(table, MetaData(), autoload_with=connection)
        changed = REPLACED[table]
        again = insert(rows).prefix_with("OR REPLACE")
        again = again.from_select(list(rows.c), select(*(c + "x" if c.name == changed else c for c in rows.c)).limit(1))
        with pytest.raises(DBAPIError, match="only added"):
            connection.execute(again)


def test_a_late_copy_of_a_form_is_not_refused_for_what_was_erased_since(session: Session) -> None:
    meeting = an_assembly()
    services.record(session, AUTHOR, meeting)
    fact = NotHeld(clinic_id=CLINIC, id=new_id(), assembly_id=meeting.id)
    receipt = services.record(session, AUTHOR, fact, {"reason": "Llovió"})
    erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=fact.id, field="reason", reason="request")
    assert services.erase(session, AUTHOR, erasure) == services.erase(session, AUTHOR, erasure)
    assert services.record(session, AUTHOR, fact, {"reason": "Llovió"}) == receipt
    assert session.execute(select(PersonalValue.value)).all() == []
    assert queries.head(session, CLINIC).n == 3


def test_what_is_not_there_cannot_be_erased(session: Session) -> None:
    meeting = an_assembly()
    services.record(session, AUTHOR, meeting)
    erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=meeting.id, field="reason", reason="request")
    with pytest.raises(NothingToErase):
        services.erase(session, AUTHOR, erasure)
    assert queries.head(session, CLINIC).n == 1


def test_texts_come_in_the_order_of_the_lines(session: Session) -> None:
    meeting = an_assembly()
    services.record(session, AUTHOR, meeting)
    later, sooner = (NotHeld(clinic_id=CLINIC, id=key * 36, assembly_id=meeting.id) for key in "ab")
    services.record(session, AUTHOR, sooner, {"reason": "uno"})
    services.record(session, AUTHOR, later, {"reason": "dos"})
    texts = list(queries.texts(session, CLINIC))
    assert [(text.fact_id, text.field, text.value) for text in texts] == [
        ("b" * 36, "reason", "uno"),
        ("a" * 36, "reason", "dos"),
    ]
    lines = list(queries.lines(session, CLINIC))
    salts = [bytes.fromhex(text.salt) for text in texts]
    assert [check_text(read_line(lines[n]), "reason", salts[n - 1], texts[n - 1].value) for n in (1, 2)] == [True, True]
    assert not check_text(read_line(lines[1]), "reason", salts[0], "Uno")
    assert not check_text(read_line(lines[0]), "reason", salts[0], "uno")
    assert read_text(texts[0].line) == texts[0]
