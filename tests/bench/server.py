"""`python -m tests.bench.server floor|app|live FOLDER`: serves on a free port, with the options of `assembly serve`."""

import socket
import sys
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from assembly.app import create_app, serve
from assembly.assemblies.queries import assembly
from assembly.live import streams
from assembly.votes.queries import question
from tests.factories import cast, hands
from tests.house import rounds

BODY = b"x" * 23_000


def _constant(_: Request) -> Response:
    return Response(BODY, media_type="text/html")


async def _form(request: Request) -> Response:
    await request.form()
    return RedirectResponse("/", 303)


async def _page(request: Request) -> Response:
    return _constant(request)


def _count(request: Request) -> Response:
    """Hands are counted, as the count sheet does it, without its form."""

    def job(session: Session) -> None:
        about = question(session, rounds.CLINIC, request.path_params["question_id"])
        hands.counted(session, assembly(session, rounds.CLINIC, about.assembly_id), about, 100, 23, 20)

    request.app.state.context.database.write(job)
    return Response(status_code=204)


def app(kind: str, folder: Path) -> ASGIApp:
    """The floor (a constant page, a form that is read and nothing more) or the program; `live` never ends a stream."""
    if kind == "floor":
        return Starlette(routes=[Route("/", _page), Route("/", _form, methods=["POST"])])
    made = create_app(cast.settings(folder))
    if kind == "live":  # every stream must still be there when the last one has come
        streams._LASTS = (900.0, 900.0)
        made.router.routes.append(Route("/contar/{question_id}", _count))
    return made


def main(kind: str, folder: Path) -> None:
    """Print the port, then serve until told to stop."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        print(door.getsockname()[1], flush=True)  # noqa: T201
        serve(app(kind, folder), door, "error")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
