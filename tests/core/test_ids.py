"""Ids: canonical UUIDs in the order of time, and ids that follow from others."""

import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.ids import derived_id, heard, is_id, made_at, new_id, spoken


def test_ids_are_version_seven_and_carry_their_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = UUID(new_id())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
    assert made_at(str(made)) == datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(5000)}) == 5000


def test_a_derived_id_depends_on_both_its_parent_and_its_name() -> None:
    one, other = new_id(), new_id()
    made = [derived_id(parent, name) for parent in (one, other) for name in ("a", "b")]
    assert len(set(made)) == 4
    assert made[0] == derived_id(one, "a")
    assert [is_id(text) for text in made] == [True] * 4


@given(st.uuids(version=4))
def test_canonical_text_is_an_id(value: UUID) -> None:
    assert is_id(str(value))
    assert not is_id(str(value).upper()) or str(value).upper() == str(value)
    assert not is_id(f"{value}\n")
    assert not is_id(value.hex)


@pytest.mark.parametrize(
    "text", ["", "x", "{0190a000-0000-7000-8000-000000000000}", "0190a000-0000-7000-c000-000000000000"]
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    ("data", "signs", "code"),
    [
        (b"\x00" * 5, 8, "0000-0000"),
        (b"\xff" * 5, 8, "ZZZZ-ZZZZ"),
        (b"\xff" * 7, 10, "ZZZZZ-ZZZZZ"),
        (b"\x00\x44\x32\x14\xc7", 8, "0123-4567"),
    ],
)
def test_spoken_codes(data: bytes, signs: int, code: str) -> None:
    assert spoken(data, signs) == code


@given(st.binary(min_size=7, max_size=7))
def test_a_code_is_heard_however_it_is_said(data: bytes) -> None:
    code = spoken(data, 10)
    plain = code.replace("-", "")
    said = (code, code.lower(), plain, f" {plain[:3]} {plain[3:]} ", code.replace("0", "O").replace("1", "l"))
    assert {heard(one) for one in said} == {plain}
