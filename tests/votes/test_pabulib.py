"""Our ranking against 159 real participatory budgets (Pabulib; Stolicki, Szufa, Talmon, arXiv:2012.06539)."""

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from assembly.votes.improvements.ranking import Candidate, CutRule, accept
from tests.shared_data import shared_data


@dataclass(frozen=True, slots=True)
class City:
    """One real budget: what was asked for, what there was, and what the city funded."""

    file: str
    projects: int
    candidates: tuple[Candidate, ...]
    amount: int
    selected: frozenset[str]
    follows: dict[CutRule, bool]  # the funded set is the greedy one, as the manifest's authors computed it
    tie_sensitive: bool  # under skip


def _centavos(text: str) -> int:
    exact = Decimal(text.replace(",", ".")) * 100
    assert exact == int(exact)
    return int(exact)


def _candidates(path: Path) -> tuple[Candidate, ...]:
    """The projects with a cost and a known number of votes; one file lacks them for some."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines = lines[lines.index("PROJECTS") + 1 :]
    lines = lines[: lines.index("VOTES")] if "VOTES" in lines else lines
    return tuple(
        Candidate(row["project_id"], _centavos(row["cost"]), int(row["votes"]))
        for row in csv.DictReader(lines, delimiter=";")
        if row["votes"] and _centavos(row["cost"])
    )


def _city(folder: Path, row: dict[str, str]) -> City:
    return City(
        file=row["file"],
        projects=int(row["num_projects"]),
        candidates=_candidates(folder / "projects" / row["file"]),
        amount=_centavos(row["budget"]),
        selected=frozenset(row["selected"].split()),
        follows={rule: row[f"official_equals_greedy_{rule}"] == "1" for rule in CutRule},
        tie_sensitive=row["tie_sensitive"] == "1",
    )


@pytest.fixture(scope="module")
def cities() -> list[City]:
    folder = shared_data() / "pabulib"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        return [_city(folder, row) for row in csv.DictReader(manifest)]


def test_the_cities_are_all_read(cities: list[City]) -> None:
    assert len(cities) == 159
    assert {city.file: city.projects - len(city.candidates) for city in cities if _incomplete(city)} == {
        "poland_wroclaw_2015_up-to-150.pb": 117  # published without their votes; it follows neither rule
    }


def _incomplete(city: City) -> bool:
    return len(city.candidates) != city.projects


@pytest.mark.parametrize(("rule", "expected"), [(CutRule.SKIP, 141), (CutRule.STOP, 49)])
def test_what_the_cities_funded_is_what_we_accept(cities: list[City], rule: CutRule, expected: int) -> None:
    following = [city for city in cities if city.follows[rule] and not city.tie_sensitive]
    different = [city.file for city in following if _accepted(city, rule) != (city.selected, ())]
    assert (len(following), different) == (expected, [])


def test_where_a_city_did_not_follow_the_rule_we_do_not_match_by_luck(cities: list[City]) -> None:
    matching = [
        (city.file, rule)
        for city in cities
        for rule in CutRule
        if not city.follows[rule] and _accepted(city, rule) == (city.selected, ())
    ]
    assert matching == []


def _accepted(city: City, rule: CutRule) -> tuple[frozenset[str], tuple[str, ...]]:
    ranking = accept(city.candidates, city.amount, rule)
    return frozenset(line.id for line in ranking.accepted), ranking.undecided


def test_a_decisive_tie_is_seen_exactly_where_there_is_one(cities: list[City]) -> None:
    seen = {city.file: accept(city.candidates, city.amount, CutRule.SKIP).undecided for city in cities}
    assert {file: tied for file, tied in seen.items() if tied} == {
        "poland_warszawa_2018_niskie-okecie.pb": ("308", "615"),
        "poland_warszawa_2022_praga-polnoc.pb": ("24", "930"),
        "poland_warszawa_2023_ursus.pb": ("311", "387"),
    }
    assert [file for file, tied in seen.items() if tied] == [c.file for c in cities if c.tie_sensitive]


def test_what_is_certain_before_a_tie_holds_and_the_citys_own_order_completes_it(cities: list[City]) -> None:
    for city in (city for city in cities if city.tie_sensitive):
        open_ranking = accept(city.candidates, city.amount, CutRule.SKIP)
        tied = open_ranking.undecided
        assert {line.id for line in open_ranking.accepted} < city.selected
        assert {line.id for line in open_ranking.left_out} & city.selected == set()
        another_round = tuple(
            replace(one, tie_rank=(int(one.id in city.selected),)) if one.id in tied else one for one in city.candidates
        )
        assert _accepted(replace(city, candidates=another_round), CutRule.SKIP) == (city.selected, ())
