"""The routes of every room, in the order of the floor plan."""

import importlib
from pathlib import Path

from starlette.routing import BaseRoute

_HERE = Path(__file__).resolve().parent


def rooms() -> list[str]:
    """The rooms in stacking order, read from the floor plan in the package's docstring."""
    plan = (importlib.import_module("assembly").__doc__ or "").splitlines()
    return [line.split()[0] for line in plan if line and (_HERE / line.split()[0]).is_dir()]


def room_routes() -> list[BaseRoute]:
    """Every route of every room that has views."""
    found: list[BaseRoute] = []
    for room in rooms():
        if (_HERE / room / "views.py").exists():
            found.extend(importlib.import_module(f"assembly.{room}.views").routes)
    return found


def load_models() -> None:
    """Import every room's tables, so that the metadata and the kinds of fact are whole."""
    for room in rooms():
        if (_HERE / room / "models.py").exists():
            importlib.import_module(f"assembly.{room}.models")
