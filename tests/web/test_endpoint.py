"""How a request travels: permission at the door, commit only below 400, the same form answered once."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from assembly.assemblies.models import Assembly
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Permission, Role
from assembly.journal.services import record
from assembly.web.endpoint import get, post
from assembly.web.request import AppRequest, see_other
from tests.factories import cast


def show(request: AppRequest, session: Session) -> Response:
    years = session.execute(select(Assembly.year).order_by(Assembly.n)).scalars()
    return HTMLResponse(f"{request.clues}: {list(years)}")


def write(request: AppRequest, session: Session) -> Response:
    year = int(request.sent.values["year"][0])
    fact = Assembly(clinic_id=request.clues, id=request.form_id, institution="x", year=year)
    record(session, request.author, fact)
    if year == 1999:
        return HTMLResponse("no", 422)
    if year == 1998:
        raise RuntimeError("a fault of ours")
    return see_other(f"/prueba/{request.clues}")


ROUTES = [
    get("/prueba/{clues}", show, Permission.PUBLIC),
    get("/prueba/{clues}/interno", show, Permission.SEE_CLINIC, name="inside"),
    post("/prueba/{clues}", write, Permission.RUN_ASSEMBLY),
]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    cast.set_stage(database)
    browser = cast.visitor(database, tmp_path)
    app: Any = browser.app
    assert isinstance(app, Starlette)
    app.router.routes[:0] = ROUTES
    return browser


PATH = f"/prueba/{cast.CLINIC}"


def years(client: TestClient) -> str:
    return str(client.get(PATH).text)


def test_a_deed_is_kept_and_sends_on(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    answer = cast.send(client, PATH, year="2026")
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    assert years(client) == f"{cast.CLINIC}: [2026]"


@pytest.mark.parametrize(("year", "status"), [("1999", 422), ("1998", 500)])
def test_nothing_is_kept_from_400_on(client: TestClient, database: Database, year: str, status: int) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    assert cast.send(client, PATH, year=year).status_code == status
    assert years(client) == f"{cast.CLINIC}: []"


def test_the_same_form_twice_is_done_once(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    form = {"id": new_id(), "year": "2026"}
    answers = [client.post(PATH, data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert years(client) == f"{cast.CLINIC}: [2026]"


def test_the_same_form_with_other_content_is_refused(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    form_id = new_id()
    client.post(PATH, data={"id": form_id, "year": "2026"})
    answer = client.post(PATH, data={"id": form_id, "year": "2027"})
    assert answer.status_code == 422
    assert "ya se había enviado con otros datos" in answer.text
    assert years(client) == f"{cast.CLINIC}: [2026]"


@pytest.mark.parametrize("form", [{"year": "2026"}, {"id": "x", "year": "2026"}, {"id": "1" * 36, "year": "2026"}])
def test_a_form_without_its_id_is_not_understood(client: TestClient, database: Database, form: dict[str, str]) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    assert client.post(PATH, data=form).status_code == 400
    assert years(client) == f"{cast.CLINIC}: []"


def test_a_stranger_is_asked_to_sign_in(client: TestClient) -> None:
    assert client.get(f"{PATH}/interno").headers["location"] == f"/entrar?siguiente=/prueba/{cast.CLINIC}/interno"
    assert cast.send(client, PATH, year="2026").status_code == 401


def test_an_outsider_finds_nothing_and_an_insider_is_told_no(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.MODERATOR, cast.OTHER_CLINIC)
    assert client.get(f"{PATH}/interno").status_code == 404
    assert cast.send(client, PATH, year="2026").status_code == 404
    cast.signed_in(client, database, Role.TREASURER)
    assert client.get(f"{PATH}/interno").status_code == 200
    assert cast.send(client, PATH, year="2026").status_code == 403


def test_an_unknown_clinic_is_not_found(client: TestClient) -> None:
    assert client.get("/prueba/XXDEM999999").status_code == 404


def test_a_reading_view_cannot_write(client: TestClient, database: Database) -> None:
    app: Any = client.app
    app.router.routes.insert(0, get("/mal/{clues}", _writes, Permission.SEE_CLINIC))
    cast.signed_in(client, database, Role.MODERATOR)
    assert client.get(f"/mal/{cast.CLINIC}").status_code == 500
    assert years(client) == f"{cast.CLINIC}: []"


def _writes(request: AppRequest, session: Session) -> Response:
    fact = Assembly(clinic_id=request.clues, id=new_id(), institution="x", year=2026)
    record(session, cast.author(), fact)
    return HTMLResponse("done")


def test_a_public_page_is_the_same_for_all_and_says_when_it_has_not_changed(
    client: TestClient, database: Database
) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    first = client.get(PATH)
    assert first.headers["cache-control"] == "public, no-cache"
    assert "set-cookie" not in first.headers
    assert client.get(PATH, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    cast.send(client, PATH, year="2026")
    assert client.get(PATH, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_a_page_that_never_changes_says_how_long_it_lasts(client: TestClient) -> None:
    app: Any = client.app
    app.router.routes.insert(0, get("/eterna/{clues}", _lasting, Permission.PUBLIC))
    answer = client.get(f"/eterna/{cast.CLINIC}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/eterna/{cast.CLINIC}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "public, max-age=31536000, immutable")


def _lasting(request: AppRequest, session: Session) -> Response:
    return HTMLResponse("the same for ever", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def test_a_private_page_is_not_stored(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    assert client.get(f"{PATH}/interno").headers["cache-control"] == "no-store"


def _part(name: str, value: str) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


WHOLE = _part("id", new_id()) + _part("year", "2026") + b"--x--\r\n"


def cut_off() -> list[bytes]:
    """A whole form cut where it could pass for one: after a value, inside one, before and inside its end."""
    return [WHOLE[:-count] for count in (3, 4, 7, 8, 10)]


@pytest.mark.parametrize("after", [b"", b"\r\n"])
def test_a_whole_form_of_parts_is_taken(client: TestClient, database: Database, after: bytes) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(PATH, content=WHOLE.rstrip() + after, headers=kind).status_code == 303
    assert years(client) == f"{cast.CLINIC}: [2026]"


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"id=1", "text/plain", 400),
        (b'{"id": 1}', "application/json", 400),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 400),
        *((content, 'multipart/form-data; boundary="x"', 400) for content in cut_off()),
        (b"--x--\r\n", "multipart/form-data", 400),
        (b"year=" + b"1" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % n for n in range(1000)), "application/x-www-form-urlencoded", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="year"\r\n\r\n\\ud800\r\n--x--\r\n',
            "multipart/form-data; boundary=x; charset=raw_unicode_escape",
            400,
        ),
    ],
)
def test_what_is_no_form_gets_a_page_and_stores_nothing(
    client: TestClient, database: Database, content: bytes, kind: str, status: int
) -> None:
    cast.signed_in(client, database, Role.MODERATOR)
    answer = client.post(PATH, content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "<html lang=" in answer.text
    assert years(client) == f"{cast.CLINIC}: []"
