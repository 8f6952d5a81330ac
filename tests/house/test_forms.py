"""Every text that a form takes has a limit; only what is read and never kept has none."""

import importlib
import inspect
from collections.abc import Iterator

import pytest

from assembly.web.forms import Form, Invalid, parse
from assembly.web.request import Sent
from tests.house import gates

# A passphrase is hashed, and its own rule says how long it may be; a wrong one must be answered like any other. What is
# written in `website` only tells that no person wrote it.
NEVER_KEPT = {"passphrase", "passphrase_again", "present", "siguiente", "website"}
FREE = {("SignInForm", "sign_in_name")}


def forms() -> Iterator[type[Form]]:
    """Every form of every room."""
    for path in sorted((gates.ROOT / "assembly").glob("*/forms.py")):
        module = importlib.import_module(f"assembly.{path.parent.name}.forms")
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Form) and found.__module__ == module.__name__:
                yield found


def unbounded(kind: type[Form]) -> list[str]:
    """The fields that take a text of any length."""
    try:
        parse(kind, Sent({name: ["x" * 100_000] for name in kind.model_fields}, {}))
        refused = set[str]()
    except Invalid as invalid:
        refused = {name for name, _, _ in invalid.problems}
    return sorted(set(kind.model_fields) - refused - NEVER_KEPT)


@pytest.mark.parametrize("kind", list(forms()), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_form_takes_a_text_without_a_limit(kind: type[Form]) -> None:
    assert [name for name in unbounded(kind) if (kind.__name__, name) not in FREE] == []


def test_the_gate_sees_a_text_without_a_limit() -> None:
    class Twin(Form):
        note: str = ""

    assert unbounded(Twin) == ["note"]
