"""`python -m tests.bench.server floor|app FOLDER`: one server, with the options of `assembly serve`, on a free port."""

import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from assembly.app import create_app
from tests.factories import cast

BODY = b"x" * 23_000


def _constant(_: Request) -> Response:
    return Response(BODY, media_type="text/html")


async def _form(request: Request) -> Response:
    await request.form()
    return RedirectResponse("/", 303)


async def _page(request: Request) -> Response:
    return _constant(request)


def app(kind: str, folder: Path) -> ASGIApp:
    """The floor (a constant page, a form that is read and nothing more) or the program."""
    if kind == "floor":
        return Starlette(routes=[Route("/", _page), Route("/", _form, methods=["POST"])])
    return create_app(cast.settings(folder))


def main(kind: str, folder: Path) -> None:
    """Print the port, then serve until told to stop."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        print(door.getsockname()[1], flush=True)  # noqa: T201
        config = uvicorn.Config(app(kind, folder), log_level="error", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
