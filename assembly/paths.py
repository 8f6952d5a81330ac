"""Where templates, static files, catalogues and migrations lie: beside the package, or inside an installed one."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `name`, from the repository or from the installed package."""
    installed = _HERE / "_data" / name
    return installed if installed.exists() else _HERE.parent / name
