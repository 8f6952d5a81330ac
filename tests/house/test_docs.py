"""What people are told: every setting, every verb of the command, and links that lead somewhere."""

import re

import click
import pytest

from assembly.cli import main
from assembly.settings import Settings
from tests.house import gates

DOCS = gates.ROOT / "docs"
README = (gates.ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table of settings, from the model."""
    rows = [
        f"| `ASSEMBLY_{name.upper()}` | {field.description} | {_default(field.default)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | what it is for | default |", "|---|---|---|", *rows])


def _default(value: object) -> str:
    return "none" if value is None else f"`{value}`"


def test_every_setting_is_documented_as_it_is() -> None:
    assert settings_table() in (DOCS / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_is_documented_and_helps(verb: str) -> None:
    assert f"assembly {verb}" in README + (DOCS / "commands.md").read_text(encoding="utf-8")
    assert click.Context(main.commands[verb]).get_help() != ""
    assert main.commands[verb].help


@pytest.mark.parametrize("page", [gates.ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda page: page.name)
def test_links_lead_somewhere(page: object) -> None:
    path = gates.ROOT / str(page)
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
