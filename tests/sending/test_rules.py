"""The text that is sent of a page: short, whole lines, its address always complete."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.sending.rules import MOST_TEXT, Share, share_text, shortened

SITE = "https://asambleas.example.org/clinicas/XXDEM000018"
DAY = "Al 22 de noviembre de 2026"
NAME = "Clínica Los Encinos"
SAID = ["Recibido $320,000", "Gastado $223,000", "4 de 6 obras terminadas", "faltan 2 comprobantes"]

LONG = st.builds(lambda text, times: text * times, st.text(max_size=20), st.integers(0, 60))


@pytest.mark.parametrize(
    ("title", "said", "text"),
    [
        (NAME, SAID, f"{NAME}\n{' · '.join(SAID)}\n{DAY}\n{SITE}"),
        (NAME, [], f"{NAME}\n{DAY}\n{SITE}"),
        ("Clínica\n de  dos\tlíneas", ["uno\ndos"], f"Clínica de dos líneas\nuno dos\n{DAY}\n{SITE}"),
    ],
)
def test_the_text_has_its_lines(title: str, said: list[str], text: str) -> None:
    assert share_text(title, said, DAY, SITE) == text


def test_a_long_name_gives_way_before_the_figures() -> None:
    lines = share_text("Ñ" * 2000, SAID, DAY, SITE).split("\n")
    assert lines[1:] == [" · ".join(SAID), DAY, SITE]
    assert lines[0].endswith("Ñ…")


@given(LONG, st.lists(LONG, max_size=4))
def test_it_is_never_too_long_and_its_address_is_whole(title: str, said: list[str]) -> None:
    text = share_text(title, said, DAY, SITE)
    assert len(text) <= MOST_TEXT
    assert text.split("\n")[-2:] == [DAY, SITE]
    assert len(text.split("\n")) <= 4


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_the_link_carries_every_sign(text: str) -> None:
    link = Share(text).link
    assert link.isascii()
    assert not set(link) & set(" \n\r\"'<>#&+")
    assert unquote(link.removeprefix("https://wa.me/?text=")) == text


@given(st.text(max_size=50), st.integers(0, 60))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    found = shortened(text, most)
    assert len(found) <= most
    assert found == text or found == text[: max(0, most - 1)].rstrip() + "…" or most == 0
