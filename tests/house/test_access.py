"""Who gets in: every route by every method, as every role, at the own clinic and at others, exactly as declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import GRANTED, Grant, Permission, Role, ScopeKind
from assembly.rooms import room_routes
from assembly.web.endpoint import get
from assembly.web.request import AppRequest
from tests.conftest import fresh_sqlite
from tests.house import rounds
from tests.house.knock import Answer, Ask, knock
from tests.house.rounds import World

# The table once more, from the product's description: who may is never changed by one file alone.
MAY = {
    Permission.SEE_CLINIC: set(Role) - {Role.TELLER},
    Permission.COUNT_HANDS: {Role.MODERATOR, Role.FACILITATOR, Role.TELLER},
    Permission.RUN_ASSEMBLY: {Role.MODERATOR, Role.FACILITATOR},
    Permission.RECORD_DEPOSIT: {Role.TREASURER, Role.FACILITATOR},
    Permission.SPEND: {Role.TREASURER},
    Permission.GIVE_BACK: {Role.TREASURER, Role.PRESIDENT, Role.FACILITATOR},
    Permission.HAND_OVER: {Role.TREASURER, Role.PRESIDENT, Role.FACILITATOR},
    Permission.REVIEW: {Role.PRESIDENT, Role.SECRETARY, Role.CITIZEN_GUARANTOR, Role.MEMBER, Role.SOCIAL_AUDITOR},
    Permission.REVIEW_ALL: {Role.CITIZEN_GUARANTOR, Role.SOCIAL_AUDITOR},
    Permission.ANSWER_OBJECTIONS: {Role.TREASURER, Role.PRESIDENT, Role.FACILITATOR},
    Permission.CONFIRM: {Role.PRESIDENT, Role.SECRETARY, Role.CITIZEN_GUARANTOR, Role.MEMBER},
    Permission.MODERATE_INQUIRIES: {
        Role.PRESIDENT,
        Role.SECRETARY,
        Role.CITIZEN_GUARANTOR,
        Role.MEMBER,
        Role.SOCIAL_AUDITOR,
        Role.FACILITATOR,
        Role.ADMIN,
    },
    Permission.ANSWER_INQUIRIES: {Role.TREASURER, Role.PRESIDENT, Role.SECRETARY, Role.FACILITATOR},
    Permission.ADD_PHOTOS: {
        Role.TREASURER,
        Role.PRESIDENT,
        Role.SECRETARY,
        Role.CITIZEN_GUARANTOR,
        Role.MEMBER,
        Role.FACILITATOR,
    },
    Permission.COVER_EVIDENCE: {
        Role.MODERATOR,
        Role.TREASURER,
        Role.PRESIDENT,
        Role.SECRETARY,
        Role.CITIZEN_GUARANTOR,
        Role.MEMBER,
        Role.SOCIAL_AUDITOR,
        Role.FACILITATOR,
    },
    Permission.READ_ORIGINALS: {Role.AUDITOR},
    Permission.WATCH: {Role.FACILITATOR, Role.AUDITOR},
    Permission.MANAGE_ACCOUNTS: {Role.ADMIN},
}
ANYBODY = {Permission.PUBLIC, Permission.ASK, Permission.SIGN_IN}
OWN, OTHER = (ScopeKind.CLINIC, rounds.CLINIC), (ScopeKind.CLINIC, rounds.OTHER_CLINIC)
OTHER_STATE, OWN_STATE, NATION = (
    (ScopeKind.STATE, rounds.OTHER_STATE),
    (ScopeKind.STATE, rounds.STATE),
    (ScopeKind.NATION, ""),
)
HERE = [Grant(role, *OWN) for role in Role]
ELSEWHERE = [Grant(role, *scope) for role in Role for scope in (OTHER, OTHER_STATE)]
WIDE = [Grant(role, *scope) for role in (Role.MODERATOR, Role.AUDITOR, Role.ADMIN) for scope in (OWN_STATE, NATION)]
ADMITTED, TO_SIGN_IN = "admitted", "/entrar"
# Deeds of no clinic that end the very session that does them.
ENDINGS = {"sign_out", "sign_out_everywhere"}
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Pages that say 404 to those admitted, as they must: no such address, no such device or post of hers.
NOTHING_THERE = {"api_unknown", "end_device", "my_handover", "my_handover_post"}
# The same for a draft, which is its author's; whoever may not spend is told by the door.
OF_DRAFTS = ("draft_check", "draft_discard", "draft_step", "booklet_check")
DRAFTS = {f"{page}{post}" for page in OF_DRAFTS for post in ("", "_post")}
# Where a teller is nobody until the moderator let her in, face to face.
FACE_TO_FACE = {"count_sheet", "count_sheet_post", "count_check", "count_wait", "count_settled", "teller_home"}
# What a closed assembly alone has.
SEALED = {"minutes_style", "acta_pdf"}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who knocks: nobody, somebody without roles, or one role over one place."""

    grant: Grant | None = None
    has_account: bool = True

    def __str__(self) -> str:
        if self.grant is None:
            return "no role" if self.has_account else "nobody"
        return f"{self.grant.role} of {self.grant.kind} {self.grant.key}"


NOBODY = Who(has_account=False)
EVERYBODY = [NOBODY, Who(), *(Who(grant) for grant in (*HERE, *ELSEWHERE, *WIDE))]
# A public page does not even read who asks; an account is enough for others.
FEW = [NOBODY, Who(), Who(HERE[0]), Who(ELSEWHERE[0])]


def expected(who: Who, permission: Permission, method: str, has_clinic: bool) -> str | int:
    """What the door must say, worked out from the declaration alone."""
    if permission in ANYBODY:
        return ADMITTED
    if not who.has_account:
        return 401 if method == "POST" else TO_SIGN_IN
    if permission is Permission.SIGNED_IN:
        return ADMITTED
    reaches = who.grant is not None and _reaches(who.grant, has_clinic)
    if reaches and who.grant is not None and who.grant.role in MAY[permission]:
        return ADMITTED
    return 403 if reaches or not has_clinic else 404


def _reaches(grant: Grant, has_clinic: bool) -> bool:
    scope = (grant.kind, grant.key)
    return scope == NATION or (has_clinic and scope in (OWN, OWN_STATE))


def said(answer: Answer, method: str) -> str | int:
    """What the door said: a rule of the page itself (409, 422, or 400 for a form without its id) is admittance."""
    if answer.status == 303 and answer.headers["location"].startswith(f"{TO_SIGN_IN}?"):
        return TO_SIGN_IN
    good = {200, 303, 400, 409, 422} if method == "POST" else {200, 303, 308, 409, 422}  # 308: it stands elsewhere now
    return ADMITTED if answer.status in good else answer.status


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One installation for all rounds; nothing in it may change."""
    folder = tmp_path_factory.mktemp("rounds")
    database = Database(fresh_sqlite(sqlite_template, folder))
    yield rounds.built(database, folder)
    database.close()


@pytest.fixture(scope="module")
def devices(world: World) -> dict[Who, dict[str, str]]:
    """Everybody's cookie."""
    found = {who: world.device(world.account(*([who.grant] if who.grant else [])))[0] for who in EVERYBODY[1:]}
    return {NOBODY: {}} | found


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody at a door, and what must come of it.

    A refused form has its id, so that nothing but the door stops it; an admitted one has none: it is stopped after it.
    """

    route: Route
    who: Who
    method: str
    path: str

    @property
    def should(self) -> str | int:
        return expected(self.who, rounds.permission(self.route), self.method, "{clues}" in self.route.path)

    def ask(self, cookie: dict[str, str]) -> Ask:
        is_form = self.method == "POST"
        headers = cookie | ({"Content-Type": "application/x-www-form-urlencoded"} if is_form else {})
        return Ask(self.method, self.path, headers, f"id={new_id()}".encode() if self.should != ADMITTED else b"")

    def fault(self, answer: Answer) -> str:
        got = said(answer, self.method)
        got = ADMITTED if got == 404 and self._is_nothing_there() else got
        what = f"{self.method} {self.path} ({rounds.permission(self.route)}) as {self.who}"
        return "" if got == self.should else f"{what}: {got} instead of {self.should}"

    def _is_nothing_there(self) -> bool:
        if self.route.name in DRAFTS:
            return self.should == ADMITTED
        is_teller = self.who.grant is not None and self.who.grant.role is Role.TELLER and self.should == ADMITTED
        return self.route.name in NOTHING_THERE or (is_teller and self.route.name in FACE_TO_FACE)


def tries(world: World, route: Route) -> list[Try]:
    """Everybody, by each method, at the closed assembly and at the one that goes on."""
    methods = sorted((route.methods or set()) - {"HEAD"})
    people = FEW if rounds.permission(route) in ANYBODY | {Permission.SIGNED_IN} else EVERYBODY
    found = [Try(route, who, method, world.path(route)) for who in people for method in methods]
    if "{assembly_id}" in route.path and route.name not in SEALED:
        near = [who for who in people if who.grant in (None, *HERE)]
        found += [Try(route, who, method, world.path(route, on_going=True)) for who in near for method in methods]
    return found + [Try(route, who, "HEAD", world.path(route)) for who in FEW if "HEAD" in (route.methods or ())]


def faults(world: World, devices: dict[Who, dict[str, str]], tried: list[Try]) -> list[str]:
    """Every wrong answer."""

    def cookie(one: Try) -> dict[str, str]:
        is_ending = one.route.name in ENDINGS and one.who.has_account
        return world.device(world.account())[0] if is_ending else devices[one.who]

    answers = knock(world.app, (one.ask(cookie(one)) for one in tried))
    return [fault for one, answer in zip(tried, answers, strict=True) if (fault := one.fault(answer))]


@pytest.mark.parametrize("route", rounds.routes(), ids=lambda route: route.name)
def test_the_door_is_as_declared(world: World, devices: dict[Who, dict[str, str]], route: Route) -> None:
    before = world.heads()
    assert faults(world, devices, tries(world, route)) == []
    assert world.heads() == before


def test_other_methods_are_not_there(world: World, devices: dict[Who, dict[str, str]]) -> None:
    known: dict[str, set[str]] = {}
    for route in rounds.routes():
        known.setdefault(world.path(route), set()).update(route.methods or ())
    others = [(path, one) for path, held in known.items() for one in sorted({*OTHER_METHODS} - held)]
    asked = [Ask(method, path, cookie) for path, method in others for cookie in ({}, devices[Who(WIDE[-1])])]
    found = zip(asked, knock(world.app, asked), strict=True)
    wrong = [(ask.method, ask.target, answer.status) for ask, answer in found if answer.status != not_there(ask.target)]
    assert wrong == []


def not_there(path: str) -> int:
    """Programs are told which methods there are; a page has no address for another."""
    known = path == "/healthz" or path.startswith("/api/v1/")
    return 405 if known else 404


def test_roles_hold_what_the_product_says() -> None:
    assert {one: {role for role, held in GRANTED.items() if one in held} for one in MAY} == MAY
    assert set(MAY) | ANYBODY | {Permission.SIGNED_IN} == set(Permission)


def test_every_route_says_who_may() -> None:
    assert rounds.undeclared(room_routes()) == []


def open_door(_request: AppRequest, _session: Session) -> Response:
    return PlainTextResponse("dentro")


def unguarded(_request: Request) -> Response:
    return PlainTextResponse("dentro")


def test_a_route_that_says_nothing_is_found() -> None:
    twin = Route("/trabajo/{clues}/gemela", unguarded)
    assert rounds.undeclared([*room_routes(), twin]) == ["/trabajo/{clues}/gemela"]


def test_a_door_that_stands_open_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = get("/gemela/{clues}", open_door, Permission.PUBLIC)
    world.app.router.routes.insert(0, twin)
    monkeypatch.setattr(rounds, "permission", lambda _: Permission.SPEND)
    assert faults(world, {NOBODY: {}}, [Try(twin, NOBODY, "GET", world.path(twin))]) == [
        f"GET /gemela/{rounds.CLINIC} (spend) as nobody: admitted instead of /entrar"
    ]
    world.app.router.routes.remove(twin)


def test_a_parameter_without_a_meaning_is_found(world: World) -> None:
    with pytest.raises(KeyError, match="novelty"):
        world.path(get("/trabajo/{clues}/{novelty}", open_door, Permission.SEE_CLINIC))
