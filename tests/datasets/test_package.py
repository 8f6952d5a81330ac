"""The data package: what `frictionless validate` says of the files of each scope as they are downloaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.datasets.tables import TABLES
from assembly.demo_cast import ENCINOS

FOLDERS = ["/datos", "/datos/estados/30", f"/clinicas/{ENCINOS}/datos"]


def downloaded(client: TestClient, folder: str, to: Path) -> Path:
    """The description with every file that it names, in a folder."""
    package = to / "datapackage.json"
    package.write_bytes(client.get(f"{folder}/datapackage.json").content)
    for resource in json.loads(package.read_bytes())["resources"]:
        (to / resource["path"]).write_bytes(client.get(f"{folder}/{resource['path']}").content)
    return package


def validated(package: Path) -> tuple[int, str]:
    """What the validator says, and whether it is content."""
    command = [sys.executable, "-m", "frictionless", "validate", package.name, "--json"]
    found = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=False)
    return found.returncode, found.stdout + found.stderr


@pytest.mark.parametrize("scope", FOLDERS)
def test_frictionless_finds_nothing(once: TestClient, folder: Path, scope: str) -> None:
    status, said = validated(downloaded(once, scope, folder))
    report = json.loads(said)
    assert (status, report["valid"], report["stats"]["errors"]) == (0, True, 0), said
    assert [task["name"] for task in report["tasks"]] == [table.name for table in TABLES]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("gastos.csv", b"Transferencia", b"Trueque"),
        ("conceptos.csv", b"XXDEM000018", b"XXDEM999999"),
    ],
)
def test_frictionless_finds_what_is_spoiled(once: TestClient, folder: Path, file: str, old: bytes, new: bytes) -> None:
    package = downloaded(once, FOLDERS[0], folder)
    assert old in (folder / file).read_bytes()
    (folder / file).write_bytes((folder / file).read_bytes().replace(old, new, 1))
    status, _ = validated(package)
    assert status == 1
