"""Templates compile, are used, and hold nothing that the strict policy would block; every route names who may."""

import re

import pytest
from starlette.routing import Route

from assembly.core.permissions import GRANTED, Permission
from assembly.rooms import room_routes
from assembly.web.endpoint import Endpoint
from assembly.web.pages import Pages
from assembly.web.words import LANGUAGES
from tests.house import gates

TEMPLATES = sorted((gates.ROOT / "templates").rglob("*.html"))
ROUTES = [route for route in room_routes() if isinstance(route, Route)]


def permission_of(route: Route) -> Permission:
    """What a route asks for."""
    assert isinstance(route.endpoint, Endpoint), route.path
    return route.endpoint.permission


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_template_compiles(lang: str) -> None:
    pages = Pages(lambda name, **_: name)
    for name in pages.template_names():
        pages.compiled(lang, name)


def test_every_template_is_used() -> None:
    names = {path.relative_to(gates.ROOT / "templates").as_posix() for path in TEMPLATES}
    sources = [*gates.python_files(gates.ROOT, "assembly"), *TEMPLATES]
    used = set(re.findall(r"[\"']([a-z_]+(?:/[a-z_]+)?\.html)[\"']", "\n".join(p.read_text("utf-8") for p in sources)))
    assert names - used == set()


def test_templates_hold_nothing_that_the_policy_blocks() -> None:
    assert [fault for path in TEMPLATES for fault in gates.template_faults(path.name, path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color:red">', "a style attribute"),
        ("<script>go()</script>", "inline script"),
        ('<a onclick="go()">', "inline script"),
        ('<img src="//example.org/x.png">', "an outside address"),
        ("{{ text | safe }}", "unescaped output"),
    ],
)
def test_what_the_policy_blocks_is_found(text: str, fault: str) -> None:
    assert gates.template_faults("twin", text) == [f"twin: {fault}"]


def test_every_route_names_a_permission() -> None:
    assert {type(permission_of(route)) for route in ROUTES} == {Permission}


def test_names_of_routes_are_unique() -> None:
    names = [route.name for route in ROUTES]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nothing_public_is_written_to() -> None:
    posts = [route.path for route in ROUTES if route.methods and "POST" in route.methods]
    public = [route.path for route in ROUTES if permission_of(route) is Permission.PUBLIC]
    assert sorted(set(posts) & set(public)) == []


def test_every_permission_is_held_by_a_role() -> None:
    anybody = {Permission.PUBLIC, Permission.ASK, Permission.SIGN_IN, Permission.SIGNED_IN}
    assert set(Permission) - anybody == {permission for held in GRANTED.values() for permission in held}
