"""Phones that come at once, on a real server: what `make bench` does with ten thousand, with as many as a test may."""

from pathlib import Path

from tests.bench import live


def test_a_hall_of_phones_sees_the_verdict_at_once(tmp_path: Path) -> None:
    told = live.measure(tmp_path, 200)
    assert told.streams == 200
    assert told.last_ms < 3_000  # in step, not one after another; the figure itself is the bench's
