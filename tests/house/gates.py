"""The gates of the house, each a function that answers its complaints; every one has a broken twin in the tests."""

import ast
import re
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES, MOST_IN_FUNCTION, MOST_FILES, MEDIAN = 300, 40, 12, 10
ROOM_FILES = {"__init__", "rules", "models", "queries", "services", "forms", "views", "commands"}
_CLOCKS = re.compile(r"clock\.now\(|datetime\.now\(|datetime\.utcnow\(|time\.time\(")
_COMMITS = re.compile(r"\.commit\(|\.rollback\(")
_ADDRESSES = re.compile(r"--index-url|--extra-index-url|https?://[a-z.]*(registry|files|pythonhosted|pypi)[./]")
_MACHINE = re.compile(r"(?<![A-Za-z0-9.])/(root|home/[a-z]+)/")


def python_files(root: Path, *folders: str) -> list[Path]:
    """Every Python file of those folders."""
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


def too_long(files: Iterable[Path]) -> list[str]:
    """Files over 300 lines and functions over 40."""
    found = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > MOST_LINES:
            found.append(f"{path.name}: {lines} lines")
        found += [f"{path.name}: {name} has {size} lines" for name, size in functions(text) if size > MOST_IN_FUNCTION]
    return found


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Each function of a module with its number of lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def median_function(files: Iterable[Path]) -> float:
    """The median length of a function."""
    return statistics.median(size for path in files for _, size in functions(path.read_text(encoding="utf-8")))


def crowded(folders: Iterable[Path]) -> list[str]:
    """Folders with more than 12 Python files."""
    counts = {folder.name: len(list(folder.glob("*.py"))) for folder in folders}
    return [f"{name}: {count} files" for name, count in counts.items() if count > MOST_FILES]


def stray_clocks(files: Iterable[Path]) -> list[str]:
    """The clock is read in the web's request, in commands and in the demo; nowhere else."""
    allowed = {"clock.py", "request.py", "commands.py", "cli.py", "ids.py", "app.py"}
    return [
        f"{path.parent.name}/{path.name}"
        for path in files
        if path.name not in allowed and _CLOCKS.search(path.read_text(encoding="utf-8"))
    ]


def stray_commits(files: Iterable[Path]) -> list[str]:
    """Only the database commits: services and views never do."""
    allowed = {"database.py", "writer.py"}
    return [
        f"{path.parent.name}/{path.name}"
        for path in files
        if path.name not in allowed and _COMMITS.search(path.read_text(encoding="utf-8"))
    ]


def stray_async(files: Iterable[Path]) -> list[str]:
    """`async def` only in the rooms of the web, its memory and the live screens, and in the application."""
    return [
        f"{path.parent.name}/{path.name}"
        for path in files
        if path.parent.name not in {"web", "memory", "live"} and path.name != "app.py"
        if any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    ]


def template_faults(name: str, text: str) -> list[str]:
    """What the strict content policy would block, and what would leave the page's own server."""
    faults = []
    if re.search(r"\sstyle\s*=", text):
        faults.append(f"{name}: a style attribute")
    if re.search(r"<script(?![^>]*\ssrc=)", text) or re.search(r"\son[a-z]+\s*=\s*[\"']", text):
        faults.append(f"{name}: inline script")
    if re.search(r"(src|href)\s*=\s*[\"'](https?:)?//", text):
        faults.append(f"{name}: an outside address")
    if "|safe" in text.replace(" ", ""):
        faults.append(f"{name}: unescaped output")
    return faults


def migration_faults(name: str, text: str) -> list[str]:
    """Migrations stand alone: nothing imported from the package, no way back."""
    faults = []
    if re.search(r"^\s*(from|import) assembly", text, re.MULTILINE):
        faults.append(f"{name}: imports the package")
    if "def downgrade" in text:
        faults.append(f"{name}: goes back")
    return faults


def address_faults(name: str, text: str) -> list[str]:
    """No registry's address and no path of somebody's machine in a committed file."""
    return [f"{name}: {match.group()}" for rule in (_ADDRESSES, _MACHINE) for match in rule.finditer(text)]
