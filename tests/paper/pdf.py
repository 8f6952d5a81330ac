"""A small second reader of PDFs: what a page says, and what the file says of itself."""

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
# Balanced parentheses stand in a string as they are; two of them inside each other are enough for glyph numbers.
_INNER = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_TEXT = rb"\((?:[^()\\]|\\.|" + _INNER + rb")*\)|<[0-9A-F]*>"
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(" + _TEXT + rb")Tj|\[((?:" + _TEXT + rb"|[^\]\\(<])*)\]TJ", re.DOTALL)
_PIECE = re.compile(_TEXT, re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    """The pages' texts without any space (a reader sees more or fewer than the file has), and marks of the file."""

    pages: tuple[str, ...]
    raw: bytes

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def tags(self, name: str) -> int:
        """How many elements of its structure are of that kind (`H1`, `TH`, `Figure`)."""
        return len(re.findall(rb"/Type/StructElem/S/" + name.encode() + rb"[^A-Za-z0-9]", self.raw))

    def says(self, *parts: str) -> list[str]:
        """Those of the texts that are missing."""
        return [part for part in parts if "".join(part.split()) not in self.text]


def read(raw: bytes) -> Pdf:
    """The PDF that typst made."""
    objects = {int(number): body for number, body in _OBJECT.findall(raw)}
    pages = [body for _, body in sorted(objects.items()) if re.search(rb"/Type/Page[^s]", body)]
    return Pdf(tuple(_page(objects, body) for body in pages), raw)


def _page(objects: dict[int, bytes], page: bytes) -> str:
    resources = objects[_reference(page, b"Resources")]
    fonts = {name: _letters(objects, int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
    letters: dict[int, str] = {}
    said = []
    for font, alone, several in _SHOWN.findall(_plain(objects[_reference(page, b"Contents")])):
        letters = fonts[font] if font else letters
        codes = b"".join(_bytes(piece) for piece in _PIECE.findall(alone or several))
        said += [letters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)]
    return "".join("".join(said).split())


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """What each glyph stands for."""
    table = _plain(objects[_reference(objects[font], b"ToUnicode")])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table.partition(b"beginbfchar")[2])
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _plain(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _bytes(piece: bytes) -> bytes:
    return bytes.fromhex(piece[1:-1].decode()) if piece.startswith(b"<") else _ESCAPED.sub(_unescaped, piece[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else _SHORT.get(sign, sign)
