"""Somebody who uses the pages without a browser: follows links by their words, fills in the forms that are there."""

from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import html5lib
from httpx2 import Response
from starlette.testclient import TestClient

Node = ElementTree.Element


class Walker:
    """Walks with one client. Raises AssertionError when a link, a form or a field is not on the page."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.path = "/"
        self.status = 0
        self.root: Node = ElementTree.Element("html")

    def go(self, path: str) -> "Walker":
        """Open a page, following redirects; it must be there."""
        self._take(self.client.get(path, follow_redirects=True))
        assert self.status == 200, f"{path}: {self.status} {self.text[:400]}"
        return self

    def click(self, words: str) -> "Walker":
        """Follow the first link whose words hold `words`."""
        links = [link for link in self.root.iter("a") if words in text_of(link)]
        assert links, f"no link «{words}» at {self.path}: {[text_of(a) for a in self.root.iter('a')]}"
        return self.go(urljoin(self.path, links[0].get("href", "")))

    def send(self, button: str, file: tuple[str, str, bytes] | None = None, **fields: Any) -> "Walker":
        """Press the button with those words; its form goes with what it holds and `fields`. The answer must be good."""
        self.try_to_send(button, file, **fields)
        assert self.status == 200, f"{self.path}: {self.status} {self.text[:900]}"
        return self

    def count(self, **fields: Any) -> "Walker":
        """Write hands on the count sheet, check them and confirm; where hands are missing, others kept theirs down."""
        on_sheet = {name: value for name, value in fields.items() if name.startswith("count_") or name == "name"}
        self.send("Revisar el conteo", None, **on_sheet)
        more = {name: value for name, value in fields.items() if name not in on_sheet}
        if "short" in self.names and not {"short", "reason"} & set(more):
            more["short"] = "hands_down"
        return self.send("conteo", None, **more)

    def spend(self, file: tuple[str, str, bytes] | None = None, **fields: Any) -> "Walker":
        """Register an expense, from whatever screen of it; the answer must be good."""
        self.try_to_spend(file, **fields)
        assert self.status == 200, f"{self.path}: {self.status} {self.text[:900]}"
        return self

    def try_to_spend(self, file: tuple[str, str, bytes] | None = None, **fields: Any) -> "Walker":
        """Go through the screens of an expense, filling in what each asks, until it is registered or refused.

        `item` may be the words of the item. Nothing private is in the picture unless `privacy` says so.
        """
        if "gastos/nuevo" not in self.path and "gastos/borradores" not in self.path:
            raise AssertionError(f"no expense is being entered at {self.path}")
        fields.setdefault("privacy", "nothing")
        while True:
            here = {name: self._item(value) if name == "item" else value for name, value in fields.items()}
            here = {name: value for name, value in here.items() if name in self.names}
            is_last = any("Registrar gasto" in text_of(one) for one in self.root.iter("button"))
            self.try_to_send(
                "Registrar gasto" if is_last else "Continuar", file if "file" in self.names else None, **here
            )
            if self.status != 200 or is_last:
                return self

    def _item(self, words: str) -> str:
        """The value of the item with those words, where the page lists it; else the words themselves."""
        for label in self.root.iter("label"):
            if words in text_of(label):
                box = next((one for one in self.root.iter("input") if one.get("id") == label.get("for")), None)
                if box is not None and box.get("name") == "item":
                    return box.get("value", "")
        return words

    def try_to_send(self, button: str, file: tuple[str, str, bytes] | None = None, **fields: Any) -> "Walker":
        """The same, whatever the answer. `file` is (field, file name, content)."""
        form = self._form(button)
        values = _values(form)
        for name, value in fields.items():
            assert name in _names(form), f"no field {name} in «{button}» at {self.path}: {sorted(_names(form))}"
            values[name] = value
        pressed = next(one for one in form.iter("button") if button in text_of(one))
        if pressed.get("name"):
            values[pressed.get("name", "")] = pressed.get("value", "")
        files = {file[0]: (file[1], file[2])} if file else None
        action = urljoin(self.path, form.get("action") or self.path)
        if form.get("method") == "get":
            self._take(self.client.get(action, params=values, follow_redirects=True))
        else:
            self._take(self.client.post(action, data=values, files=files, follow_redirects=True))
        return self

    def field(self, name: str) -> str:
        """What the field `name` of the page holds now."""
        found = [one for one in self.root.iter() if one.get("name") == name]
        assert found, f"no field {name} at {self.path}"
        return found[0].get("value") or (found[0].text or "").strip("\n")

    @property
    def names(self) -> set[str]:
        """The fields of the page."""
        return _names(self.root)

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        main = next(self.root.iter("main"), None)
        return text_of(main) if main is not None else text_of(self.root)

    def _take(self, response: Response) -> None:
        self.path = response.url.path
        self.status = response.status_code
        parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
        self.root = parser.parse(response.text)
        assert not parser.errors, f"{self.path} is not valid HTML: {parser.errors[:3]}"

    def _form(self, button: str) -> Node:
        for form in self.root.iter("form"):
            if any(button in text_of(one) for one in form.iter("button")):
                return form
        buttons = [text_of(one) for one in self.root.iter("button")]
        raise AssertionError(f"no button «{button}» at {self.path}: {buttons}; {self.text[:300]}")


def text_of(node: Node) -> str:
    """All the words inside, in one line."""
    return " ".join("".join(node.itertext()).split())


def _names(form: Node) -> set[str]:
    return {one.get("name", "") for one in form.iter() if one.tag in {"input", "textarea", "select"}}


def _values(form: Node) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag not in {"input", "textarea", "select"} or one.get("type") == "file":
            continue
        if one.get("type") in {"radio", "checkbox"}:
            if one.get("checked") is not None:
                values.setdefault(name, []).append(one.get("value", "on"))
        elif one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            first = next(iter(chosen or one.iter("option")), None)
            values[name] = first.get("value", "") if first is not None else ""
        else:
            values[name] = one.get("value") or (one.text or "").strip("\n")
    return values
