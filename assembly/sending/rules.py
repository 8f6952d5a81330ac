"""The text that is sent of a page, and the link that sends it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

MOST_TEXT = 700
_WHATSAPP = "https://wa.me/?text="
_CUT = "…"
_NARROW = 26  # signs in a line, at 360 px


@dataclass(frozen=True, slots=True)
class Share:
    """A text to copy, and the link that opens WhatsApp with it once somebody presses it."""

    text: str

    @property
    def rows(self) -> int:
        """Lines that it takes on a narrow screen."""
        return sum(1 + len(line) // _NARROW for line in self.text.split("\n"))

    @property
    def link(self) -> str:
        return _WHATSAPP + quote(self.text, safe="")


def share_text(title: str, said: Sequence[str], dated: str, address: str) -> str:
    """At most 700 characters in four lines: the name, the figures, the day, the address.

    Where they are more, the name gives way first and then the figures; the address is never cut.
    """
    name, figures = _one_line(title), " · ".join(_one_line(one) for one in said)
    room = max(0, MOST_TEXT - len(address) - len(dated) - 3)
    name = shortened(name, max(room // 4, room - len(figures)))
    lines = (name, shortened(figures, room - len(name)), dated, address)
    return "\n".join(line for line in lines if line)


def shortened(text: str, most: int) -> str:
    """The text, or as much of its beginning as fits, with a sign that it goes on."""
    return text if len(text) <= most else (text[: max(0, most - 1)].rstrip() + _CUT)[:most]


def _one_line(text: str) -> str:
    return " ".join(text.split())
