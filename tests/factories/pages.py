"""What a page that came back says: its problems, its fields, its words."""

from xml.etree import ElementTree

import html5lib
from httpx2 import Response

from tests.factories.walker import text_of


class Shown:
    """A page as it was answered. Raises AssertionError when it is not valid HTML."""

    def __init__(self, response: Response) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
        self.root: ElementTree.Element = parser.parse(response.text)
        assert not parser.errors, parser.errors[:3]

    @property
    def text(self) -> str:
        """The words of its main part."""
        return text_of(next(self.root.iter("main")))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) of the summary on top; each sentence must stand under its field as well."""
        box = [node for node in self.root.iter("div") if node.get("class") == "problem"]
        items = [item for node in box for item in node.iter("li")]
        found = [(_field(item), text_of(item)) for item in items]
        for name, sentence in found:
            if name:
                assert self.error(name) == f"Error: {sentence}"
        return found

    def error(self, name: str) -> str:
        """The sentence under a field."""
        return next(text_of(node) for node in self.root.iter("p") if node.get("id") == f"{name}-error")

    def value(self, name: str) -> str | None:
        """What a field holds; for choices, the one chosen."""
        fields = [node for node in self.root.iter() if node.get("name") == name]
        assert fields, f"no field {name}"
        if fields[0].get("type") == "radio":
            return next((node.get("value") for node in fields if node.get("checked") is not None), None)
        return fields[0].get("value") or (fields[0].text or "").strip("\n")


def _field(item: ElementTree.Element) -> str:
    link = next(item.iter("a"), None)
    return "" if link is None else (link.get("href") or "").removeprefix("#")
