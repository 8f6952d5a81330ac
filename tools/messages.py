"""Bring the English catalogue up to the messages in the code: new ones come in empty, gone ones go.

`make messages` writes it; a test of the house fails while any message lacks its English.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from assembly.cli import main
from assembly.speech import helps

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "messages.po"
_METHODS = [("assembly/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "say": None}


def extracted() -> Catalog:
    """Every message of the code and the templates, and the help of every command."""
    catalog = Catalog(locale="en", project="Mano Alzada", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(ROOT), _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("i18n:",))
    for name, _, message, _, _ in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(message, locations=[(name, 0)])
    for _, text in helps(main):
        catalog.add(text, locations=[("assembly/cli.py", 0)])
    return catalog


def english() -> Catalog:
    """The catalogue as it stands."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def update() -> int:
    """Write the catalogue anew; the number of messages without their English."""
    catalog = english()
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, no_location=True, omit_header=True, width=120)
    head = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    ENGLISH.write_bytes(head + plural + out.getvalue())
    return sum(1 for message in english() if message.id and not _translated(message.string))


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    raise SystemExit(f"{missing} messages lack their English" if (missing := update()) else 0)
