"""`assembly serve` ends soon when told to, whoever is still watching."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

from assembly.core.database import Database
from tests.conftest import fresh_sqlite
from tests.factories.cast import CLINIC
from tests.factories.hall import Hall


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_it_stops_within_five_seconds_with_a_stream_open(sqlite_template: Path, tmp_path: Path) -> None:
    url = fresh_sqlite(sqlite_template, tmp_path)
    database = Database(url)
    hall, port = Hall(database, tmp_path), free_port()
    database.close()
    place = {"ASSEMBLY_DATABASE_URL": url, "ASSEMBLY_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "assembly.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | place, stderr=subprocess.DEVNULL) as server:
        stream = f"http://127.0.0.1:{port}/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo/flujo"
        with _opened(stream, time.monotonic() + 60) as answer:
            while not answer.readline().startswith(b"data: {"):
                pass
            begun = time.monotonic()
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    assert time.monotonic() - begun < 5


def _opened(url: str, until: float) -> HTTPResponse:
    while True:
        try:
            return cast(HTTPResponse, urllib.request.urlopen(url, timeout=60))  # noqa: S310  (our own server)
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
