"""What is kept: bounded by bytes, the least asked for goes first."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.memory.rules import Kept, Key, Shelf, Ticket, hour_of, is_plain


def key(name: str) -> Key:
    return "http", b"here", name, b""


def page(size: int) -> Kept:
    return Kept(Ticket(None, (1,)), 0, b'"a', (), (), b"x" * size)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        (b"", True),
        (b"anio=2026", True),
        (b"anio=2026&pagina=2", True),
        (b"anio=20260", False),
        (b"anio=", False),
        (b"anio=x", False),
        (b"q=acatlan", False),
        (b"1=2", False),
        (b"&", False),
        (b"pagina=1&" * 6 + b"pagina=1", False),
    ],
)
def test_only_queries_of_our_own_pages_are_kept(query: bytes, plain: bool) -> None:
    assert is_plain(query) is plain


def test_a_page_is_of_the_hour_it_was_made_in() -> None:
    hours = [hour_of(datetime(2026, 2, 21, hour, minute, tzinfo=UTC)) for hour, minute in ((5, 0), (5, 59), (6, 0))]
    assert hours[0] == hours[1] == hours[2] - 1


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    shelf = Shelf(3 * page(100).size)
    for name in "abc":
        shelf.put(key(name), page(100))
    assert shelf.find(key("a")) == page(100)
    shelf.put(key("d"), page(100))
    assert [name for _, _, name, _ in shelf.pages] == ["c", "a", "d"]


def test_what_is_larger_than_the_memory_is_not_kept() -> None:
    shelf = Shelf(page(100).size)
    shelf.put(key("a"), page(100))
    shelf.put(key("a"), page(101))
    assert (dict(shelf.pages), shelf.taken) == ({}, 0)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 5_000)), max_size=60), st.integers(0, 20_000))
def test_the_memory_is_bounded_and_its_sum_is_right(puts: list[tuple[str, int]], most: int) -> None:
    shelf = Shelf(most)
    for name, size in puts:
        shelf.put(key(name), page(size))
        assert shelf.taken == sum(one.size for one in shelf.pages.values()) <= most
