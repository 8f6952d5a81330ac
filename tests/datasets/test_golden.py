"""The files of a clinic of the demonstration, byte for byte as they are kept in `golden/`.

After a change that is meant: `ASSEMBLY_RENEW_GOLDEN=1 pytest tests/datasets/test_golden.py -k sqlite`, and read the
differences before they are committed.
"""

import json
import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.datasets.tables import TABLES
from assembly.demo_cast import ENCINOS

GOLDEN = Path(__file__).parent / "golden"
DESCRIPTIONS = ("datapackage.json", "oc4ids.json")
NAMES = [*DESCRIPTIONS, *(f"{table.name}.{ending}" for table in TABLES for ending in ("csv", "json"))]


def readable(name: str, content: bytes) -> bytes:
    """A description, a line for each thing that it says."""
    if name not in DESCRIPTIONS:
        return content
    return json.dumps(json.loads(content), ensure_ascii=False, indent=1).encode() + b"\n"


def test_the_files_are_as_they_were(client: TestClient) -> None:
    made = {name: client.get(f"/clinicas/{ENCINOS}/datos/{name}").content for name in NAMES}
    if os.environ.get("ASSEMBLY_RENEW_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for name, content in made.items():
            (GOLDEN / name).write_bytes(readable(name, content))
    differ = [name for name, content in made.items() if (GOLDEN / name).read_bytes() != readable(name, content)]
    assert differ == []


def test_no_other_file_is_kept() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", ["gastos", "movimientos", "conceptos", "votaciones"])
def test_the_kept_files_say_something(name: str) -> None:
    assert (GOLDEN / f"{name}.csv").read_bytes().count(b"\r\n") > 1
