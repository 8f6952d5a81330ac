"""What is owed while nobody holds the treasury."""

from dataclasses import replace

import pytest

from assembly.missing.known import EmptyPost
from assembly.missing.rules import NEXT_TREASURER, missing
from tests.missing.test_rules import CALM, FINE, TODAY

VACANT = EmptyPost("Tesorería", TODAY, "treasury")
OTHER = EmptyPost("Presidencia", TODAY, "presidency")


@pytest.mark.parametrize(("empty", "owes"), [((), "Tesorería"), ((OTHER,), "Tesorería"), ((VACANT,), NEXT_TREASURER)])
def test_it_waits_for_whoever_has_the_treasury_next(empty: tuple[EmptyPost, ...], owes: str) -> None:
    found = missing(replace(CALM, expenses=(replace(FINE, has_file=False),), empty_posts=empty))
    assert {one.code: one.owed_by for one in found}["no_file"] == owes
