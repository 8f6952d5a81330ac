"""OC4IDS: the package of every scope, as libcoveoc4ids judges it with the standard's own schemas."""

import functools
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assembly.demo_cast import ENCINOS
from tests.shared_data import shared_data

_STANDARD = "https://standard.open-contracting.org/infrastructure/schema/0__9__5/"
# Run apart: the validator changes what json and requests do.
_VALIDATE = """
import json, sys
from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig
host = sys.argv[2]
config = LibCoveOC4IDSConfig({
    "schema_host": host,
    "schema_version_choices": {"0.9.5": ("0.9.5", host)},
    "schema_codelists": {"0.9": host + "codelists/"},
})
found = oc4ids_json_output(sys.argv[3], sys.argv[1], lib_cove_oc4ids_config=config)
print(json.dumps(found, default=str))
"""
# What the validator may find; the rest of its answer is figures.
_FINDINGS = (
    "validation_errors",
    "additional_fields",
    "additional_checks",
    "conformance_checks",
    "additional_closed_codelist_values",
    "additional_open_codelist_values",
    "deprecated_fields",
)


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the standard's schemas are served on this machine, with their references to it."""
    source = shared_data() / "schemas" / "oc4ids-0__9__5" / "schema" / "project-level"
    folder = tmp_path_factory.mktemp("schemas")
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host = f"http://127.0.0.1:{server.server_port}/"
        for path in source.rglob("*.*"):
            copy = folder / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text(encoding="utf-8").replace(_STANDARD, host), encoding="utf-8")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name of the method it overrides)
        pass


def findings(package: bytes, schemas: str, folder: Path) -> dict[str, Any]:
    """What the validator finds."""
    file = folder / "oc4ids.json"
    file.write_bytes(package)
    command = [sys.executable, "-c", _VALIDATE, str(file), schemas, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout.splitlines()[-1])
    return {name: report[name] for name in _FINDINGS if report.get(name)}


@pytest.mark.parametrize("scope", ["/datos", "/datos/estados/30", f"/clinicas/{ENCINOS}/datos"])
def test_the_validator_finds_nothing(once: TestClient, schemas: str, folder: Path, scope: str) -> None:
    package = once.get(f"{scope}/oc4ids.json").content
    assert len(json.loads(package)["projects"]) >= 1
    assert findings(package, schemas, folder) == {}


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"sector"', '"sectors"', "additional_fields"),
        ('"status":"implementation"', '"status":"going on"', "additional_closed_codelist_values"),
    ],
)
def test_the_validator_finds_what_is_spoiled(
    once: TestClient, schemas: str, folder: Path, old: str, new: str, finding: str
) -> None:
    package = once.get(f"/clinicas/{ENCINOS}/datos/oc4ids.json").text
    assert old in package
    assert finding in findings(package.replace(old, new).encode(), schemas, folder)


def test_a_state_without_clinics_is_an_empty_package(client: TestClient) -> None:
    assert client.get("/datos/estados/09/oc4ids.json").json()["projects"] == []
