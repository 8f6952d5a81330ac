"""Facts: what every kind declares, so that the journal, the export and the verifier know it whole."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, LargeBinary

from assembly.core.facts import ENVELOPE, Fact, kinds, public_columns, public_data, to_json
from assembly.core.money import Money
from assembly.rooms import load_models
from tests.journal.journals import photo

load_models()


def test_every_kind_is_found_by_its_tables_name() -> None:
    found = kinds()
    assert {"assembly", "hand_count", "deposit", "expense", "erasure", "evidence_file"} <= set(found)
    assert [kind.__tablename__ for kind in found.values()] == list(found)


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: str(kind.__tablename__))
def test_a_kind_of_fact_can_be_told_and_read_back(kind: type[Fact]) -> None:
    columns = public_columns(kind)
    assert [column.name for column in kind.__table__.primary_key] == ["clinic_id", "id"]
    assert not {column.key for column in columns} & ENVELOPE
    assert not set(kind.personal) & {column.key for column in columns}
    assert [column.name for column in columns if isinstance(column.type, LargeBinary)] == []
    assert [c.name for c in columns if not isinstance(c.type, JSON) and c.type.python_type is float] == []
    assert len(str(kind.__tablename__)) <= 40


def test_the_envelope_is_what_stands_around_the_data() -> None:
    assert set(ENVELOPE) == {"clinic_id", "id", "n", "recorded_at", "recorded_by", "on_behalf_of", "happened_at"}


def test_public_data_is_json() -> None:
    fact = photo("XXDEM000018", "0190a000-0000-7000-8000-000000000000")
    data = public_data(fact)
    assert (data["media_type"], data["original_size"]) == ("image/jpeg", 19)
    assert list(data) == [column.key for column in public_columns(type(fact))]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Money(123450), 123450),
        (datetime(2026, 2, 21, 17, tzinfo=UTC), "2026-02-21T17:00:00.000000Z"),
        (date(2026, 2, 21), "2026-02-21"),
        (None, None),
        (True, True),
        (["a", 1], ["a", 1]),
    ],
)
def test_values_are_written_for_json(value: object, written: object) -> None:
    assert to_json(value) == written
