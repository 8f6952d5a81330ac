"""The server that is measured: the application over the demonstration, and a constant answer as the floor."""

import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assembly.app import create_app
from assembly.assemblies.queries import assemblies_of
from assembly.core import clock
from assembly.core.database import Database
from assembly.demo import play
from assembly.demo_cast import ENCINOS, MEZQUITE
from assembly.evidence.services import stores
from assembly.migrations import migrate
from assembly.settings import Settings

CLINIC = ENCINOS
PHRASE = "cinco palabras para medir rapidez"
_CONSTANT = b"x" * 23_000


async def floor(_: Request) -> Response:
    return Response(_CONSTANT, media_type="text/html")


def serve(folder: Path, port: int) -> None:
    """Serve until killed."""
    settings = Settings(data_dir=folder, secret_key="for measuring only")
    app = create_app(settings)
    app.router.routes.insert(0, Route("/piso", floor))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, str]]:
    """The port, and the address of an assembly that is open."""
    settings = Settings(data_dir=folder, secret_key="for measuring only")
    database = Database(settings.database)
    migrate(database)
    database.write(lambda session: play(session, stores(settings), PHRASE, clock.now()))
    meeting = database.read(lambda session: assemblies_of(session, MEZQUITE))[0]
    database.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, port), daemon=True)
    process.start()
    try:
        _wait(port)
        yield port, f"/trabajo/{MEZQUITE}/asambleas/{meeting.id}"
    finally:
        process.kill()
        process.join()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
