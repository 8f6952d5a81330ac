"""What nobody should send, sent everywhere by somebody who may do everything: never a 500, and nothing is broken."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session
from starlette.routing import Route

from assembly.booklet.models import BookletDraft
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.expenses import drafts
from assembly.expenses.forms import OFF_PLAN
from assembly.journal.queries import clinics_with_journal
from assembly.journal.rules import Head
from assembly.journal.verify import verify_clinic
from tests.house import nasty, rounds
from tests.house.knock import Answer, Ask, knock
from tests.house.rounds import World

SEED = 20260221
ALL, SOME, ON_POSTGRESQL = 3_000, 300, 600  # on PostgreSQL the point is what its text refuses
AGAIN = 40  # times more for a route that none of those reached
HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
}
# Deeds after which the session that did them is gone.
ENDINGS = {"sign_out", "sign_out_everywhere", "end_device"}
_FIELD = re.compile(r'<(?:input|textarea|select)[^>]* name="([a-z_0-9-]+)"')
GOT_THROUGH = {200, 303, 304, 308, 409, 413, 422, 429}


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """One installation on each database."""
    return rounds.built(database, tmp_path)


def complaint(ask: Ask, answer: Answer) -> str:
    """What is wrong with an answer; empty when nothing is."""
    what = f"{ask.method} {ask.target[:200]} {ask.headers}: {answer.status}"
    if answer.error or answer.status >= 500:
        return f"{what} {answer.error}"
    missing = HEADERS - set(answer.headers)
    if missing:
        return f"{what} without {sorted(missing)}"
    if nasty.SCRIPT in answer.text and "html" in answer.headers.get("content-type", ""):
        return f"{what} shows a script"
    return f"{what} {answer.text[:80]!r}" if answer.status >= 400 and not _is_ours(ask, answer) else ""


def _is_ours(ask: Ask, answer: Answer) -> bool:
    """A refusal is a page of ours, or JSON where programs ask."""
    if ask.method == "HEAD":
        return True
    if ask.target.removeprefix("/en").startswith(("/api/", "/healthz")):
        return "error" in json.loads(answer.text)
    return "<html lang=" in answer.text


# Open only to whoever is in the middle of something: a handover of hers that waits, or a post that leaves her free
# to say that something came (whoever holds every role holds the treasury, until one of these takes it from her).
SELDOM = {"my_handover", "my_handover_post", "receipt"}
NEVER = {"api_unknown"}  # no such address


BOOKLET_ROW = {
    "line": 2,
    "said": {
        "day": "2026-03-10",
        "supplier": "Ferretería",
        "what": "Cal",
        "item": OFF_PLAN,
        "amount": "1",
        "method": "cash",
        "proof": "note",
    },
    "is_sure": True,
}


class Attack:
    """Draws requests with a seed; whoever sends them holds every role in the whole nation."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.draw = random.Random(seed)  # noqa: S311  (drawn again from the seed, not a secret)
        everything = [Grant(role, ScopeKind.NATION, "") for role in Role]
        self.account = world.account(*everything)
        world.account(Grant(Role.ADMIN, ScopeKind.NATION, ""))  # so that she may be closed
        self.cookie, self.device = world.device(self.account)
        self._begin_draft()
        self.fields = self._fields()
        self.ids = sorted({*world.ids.values(), *world.is_open.values(), rounds.OTHER_CLINIC})

    def _begin_draft(self) -> None:
        """An expense and a booklet of hers to finish, the same again once they were finished or discarded."""
        about = (rounds.CLINIC, self.account, self.world.ids["draft_id"])

        def job(session: Session) -> None:
            drafts.discard(session, *about)
            drafts.begin(session, *about, clock.now())
            session.execute(delete(BookletDraft))
            clues, account, key = about
            row = {
                "id": key,
                "clinic_id": clues,
                "account_id": account,
                "started_at": clock.now(),
                "file_name": "g.xlsx",
            }
            session.execute(insert(BookletDraft).values(row | {"rows": [BOOKLET_ROW]}))

        self.world.database.write(job)

    def _fields(self) -> dict[str, list[str]]:
        """The fields of the form on each page that has one."""
        pages = [
            route
            for route in rounds.routes()
            if route.path.startswith(("/trabajo", "/administracion", "/cuenta", "/clinicas"))
        ]
        pages = [route for route in pages if "GET" in (route.methods or ())]
        asked = [
            Ask("GET", self.world.path(route, on_going), self.cookie) for route in pages for on_going in (False, True)
        ]
        answers = knock(self.world.app, asked)
        found = ((ask.target, _FIELD.findall(answer.text)) for ask, answer in zip(asked, answers, strict=True))
        return {target: names for target, names in found if names}

    def cases(self, count: int) -> Iterator[tuple[Route, Ask]]:
        """Every route in turn, so that none is left out."""
        found = rounds.routes()
        for number in range(count):
            route = found[number % len(found)]
            yield route, self.case(route)
            if route.name in ENDINGS or self.draw.random() < 0.02:
                self.cookie, self.device = self.world.device(self.account)

    def insisting(self, names: set[str]) -> Iterator[tuple[Route, Ask]]:
        """More of the routes that chance turned away each time."""
        yield from ((route, self.case(route)) for route in rounds.routes() if route.name in names for _ in range(AGAIN))

    def case(self, route: Route) -> Ask:
        """One request, with one to three things wrong."""
        path = self._path(route)
        target = path + nasty.query(self.draw, self.ids)
        headers = dict(self.cookie)
        if self.draw.random() < 0.15:
            headers |= nasty.headers(self.draw)
        if "POST" not in (route.methods or ()):
            return Ask("GET", target, headers)
        own = self.fields.get(path) if self.draw.random() < 0.8 else None
        kind, body = nasty.body(self.draw, self.ids, own or self.draw.choice(nasty.FIELDS))
        return Ask("POST", target, headers | kind, body)

    def _path(self, route: Route) -> str:
        other = {"device": self.device}
        if "{draft_id}" in route.path:
            self._begin_draft()
        if "{" in route.path and self.draw.random() < 0.25:
            name = self.draw.choice(rounds.parameters(route))
            other[name] = quote(self.draw.choice([*nasty.TEXTS[:-1], *self.ids]), safe="", errors="surrogatepass")
        prefix = "/en" if self.draw.random() < 0.1 else ""
        return prefix + self.world.path(route, self.draw.random() < 0.6, **other)


def attacked(world: World, cases: Iterator[tuple[Route, Ask]]) -> set[str]:
    """The names of the routes that some request got through to; fails where an answer is wrong."""
    tried: list[tuple[Route, Ask]] = []

    def asked() -> Iterator[Ask]:
        for route, ask in cases:
            tried.append((route, ask))
            yield ask

    answers = knock(world.app, asked())
    found = [complaint(ask, answer) for (_, ask), answer in zip(tried, answers, strict=True)]
    assert [one for one in found if one] == []
    return {route.name for (route, _), answer in zip(tried, answers, strict=True) if answer.status in GOT_THROUGH}


# Starlette leaves the unfinished file of a body that was cut off to the garbage collector, which says so.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile")
@pytest.mark.parametrize("cases", [SOME, pytest.param(ALL, marks=pytest.mark.slow)])
def test_nothing_that_is_sent_breaks_anything(world: World, cases: int) -> None:
    cases = cases if world.database.is_sqlite else min(cases, ON_POSTGRESQL)
    attack = Attack(world, SEED)
    reached = attacked(world, attack.cases(cases))
    if cases == ALL:  # fewer do not reach what is behind every form
        unreached = {route.name for route in rounds.routes()} - reached
        reached |= attacked(world, attack.insisting(unreached - SELDOM - NEVER))
        assert unreached - reached - SELDOM == NEVER
    assert journals(world) == [Head] * len(world.heads())


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(500, dict.fromkeys(HEADERS, "x"), b"<html lang="), "GET / {}: 500 "),
        (Answer(200, dict.fromkeys(HEADERS - {"referrer-policy"}, "x")), "GET / {}: 200 without ['referrer-policy']"),
        (Answer(404, dict.fromkeys(HEADERS, "x"), b"Not Found"), "GET / {}: 404 'Not Found'"),
        (
            Answer(200, dict.fromkeys(HEADERS, "x") | {"content-type": "text/html"}, nasty.SCRIPT.encode()),
            "GET / {}: 200 shows a script",
        ),
    ],
)
def test_a_broken_answer_is_found(answer: Answer, fault: str) -> None:
    assert complaint(Ask("GET", "/"), answer) == fault


def journals(world: World) -> list[type]:
    """What verifying says of each journal."""
    clinics = world.database.read(clinics_with_journal)
    return [type(world.database.read(lambda session, one=one: verify_clinic(session, one))) for one in clinics]  # type: ignore[misc]  # bound in the loop
