"""The code keeps to the house: sizes, clocks, commits, folders. Every gate's broken twin turns it red."""

import importlib
import subprocess
from pathlib import Path

import pytest

from assembly.rooms import rooms
from tests.house import gates

CODE = gates.python_files(gates.ROOT, "assembly")
TESTS = gates.python_files(gates.ROOT, "tests")


def broken(folder: Path, name: str, text: str) -> list[Path]:
    """A file that breaks a rule."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [path]


def test_files_and_functions_are_short() -> None:
    assert gates.too_long([*CODE, *TESTS]) == []
    assert gates.median_function(CODE) < gates.MEDIAN


def test_long_ones_are_found(tmp_path: Path) -> None:
    long_file = broken(tmp_path, "long.py", "x = 1\n" * 301)
    long_function = broken(tmp_path, "function.py", "def f():\n" + "    x = 1\n" * 41)
    assert gates.too_long([*long_file, *long_function]) == ["long.py: 301 lines", "function.py: f has 42 lines"]


def test_folders_are_not_crowded(tmp_path: Path) -> None:
    folders = {path.parent for path in [*CODE, *TESTS]}
    assert gates.crowded(folders) == []
    for number in range(13):
        broken(tmp_path, f"m{number}.py", "")
    assert gates.crowded([tmp_path]) == [f"{tmp_path.name}: 13 files"]


def test_the_clock_is_read_at_the_edge_only(tmp_path: Path) -> None:
    assert gates.stray_clocks(CODE) == []
    assert gates.stray_clocks(broken(tmp_path, "rules.py", "at = clock.now()\n")) == [f"{tmp_path.name}/rules.py"]


def test_only_the_database_commits(tmp_path: Path) -> None:
    assert gates.stray_commits(CODE) == []
    assert gates.stray_commits(broken(tmp_path, "views.py", "session.commit()\n")) == [f"{tmp_path.name}/views.py"]


def test_async_stays_in_the_web(tmp_path: Path) -> None:
    assert gates.stray_async(CODE) == []
    twin = broken(tmp_path, "services.py", "async def deed() -> None: ...\n")
    assert gates.stray_async(twin) == [f"{tmp_path.name}/services.py"]


def test_the_floor_plan_names_every_room() -> None:
    folders = {path.name for path in (gates.ROOT / "assembly").iterdir() if (path / "__init__.py").exists()}
    assert sorted(rooms()) == sorted(folders)


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_what_it_is_and_gives_nothing_more(room: str) -> None:
    module = importlib.import_module(f"assembly.{room}")
    lines = (module.__doc__ or "").strip().splitlines()
    assert 2 <= len(lines) <= 8, room
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert "import" not in source.replace(module.__doc__ or "", ""), room


def committed() -> list[Path]:
    """The files that git keeps, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=gates.ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [gates.ROOT / name for name in listed if name and (gates.ROOT / name).is_file()]


def test_no_address_of_a_registry_or_a_machine_is_committed() -> None:
    text = {".py", ".md", ".toml", ".lock", ".html", ".sh", ".css", ".yml", ".tsv", ".po", ""}
    files = [path for path in committed() if path.suffix in text and path.name != "gates.py"]
    files = [path for path in files if path != Path(__file__)]
    assert [fault for path in files for fault in gates.address_faults(path.name, path.read_text("utf-8"))] == []
    machine = "/" + "root/"  # in two pieces, so that a search for such paths finds none
    twin = f"--index-url x\n# see {machine}project\n"
    assert gates.address_faults("twin", twin) == ["twin: --index-url", f"twin: {machine}"]
