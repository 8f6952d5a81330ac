"""A preview's picture: 1200 x 630, our own letters, few colours, so that it weighs little on a prepaid phone."""

import functools
import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assembly.paper.rules import drawable
from assembly.share.rules import Card, fit

SIZE = (1200, 630)
_FONTS = Path(__file__).with_name("fonts")
_EDGE = 64
_ROOM = SIZE[0] - 2 * _EDGE
_PAPER, _INK, _SOFT, _PETROL, _MARIGOLD, _TRACK = "#ffffff", "#14232b", "#44565e", "#0b4a53", "#f2a900", "#d9e2e3"
_BAD = "#8c2f0d"
_COLOURS = 24
_NAME_SIZES = (72, 64, 56, 50, 44, 38, 34, 30, 26, 22, 18)
_FIGURE_SIZES = (84, 72, 60, 50, 42, 38, 34, 31, 28, 25, 22)
_SAID_SIZES = (38, 34, 30, 26, 22, 18)
_SMALL_SIZES = (28, 24, 22, 20, 18, 16, 14)
_BAND = 84


@functools.lru_cache(64)
def _letters(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    # The basic layout is the same on every machine; the other one depends on a library that may be missing.
    return ImageFont.truetype(_FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(16)
def drawn(card: Card) -> bytes:
    """The PNG of a card; the same bytes for the same card."""
    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    _band(pen, card.stamp)
    bottom = _block(pen, card.title, 106, 140, _NAME_SIZES, bold=True)
    _block(pen, card.place, bottom + 4, 40, _SMALL_SIZES, colour=_SOFT)
    _figures(pen, card)
    _block(pen, card.said, 482, 84, _SAID_SIZES)
    _block(pen, card.foot, 576, 32, _SMALL_SIZES, colour=_SOFT)
    return _png(image)


def _band(pen: ImageDraw.ImageDraw, stamp: str) -> None:
    pen.rectangle((0, 0, SIZE[0], _BAND), fill=_PETROL)
    pen.rectangle((0, _BAND, SIZE[0], _BAND + 6), fill=_MARIGOLD)
    pen.text((_EDGE, _BAND // 2), "Mano Alzada", font=_letters(38, True), fill=_PAPER, anchor="lm")
    pen.text((SIZE[0] - _EDGE, _BAND // 2), stamp, font=_letters(28, False), fill=_PAPER, anchor="rm")


def _figures(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The figures side by side, all in the same letters, and the bar under them."""
    if not card.figures:
        return
    each = _ROOM // len(card.figures)
    longest = max((number for _, number in card.figures), key=lambda text: _wide(text, 100))
    size = next((one for one in _FIGURE_SIZES if _wide(longest, one) <= each - 14), _FIGURE_SIZES[-1])
    for place, (word, number) in enumerate(card.figures):
        left = _EDGE + place * each
        is_bad = card.is_bad and place == len(card.figures) - 1
        colours = (_BAD, _BAD) if is_bad else (_SOFT, _INK)
        pen.text((left, 330), word, font=_letters(30, False), fill=colours[0], anchor="ls")
        pen.text((left, 340 + size * 13 // 14), number, font=_letters(size, True), fill=colours[1], anchor="ls")
    if card.part is not None:
        pen.rectangle((_EDGE, 446, SIZE[0] - _EDGE, 464), fill=_TRACK)
        pen.rectangle((_EDGE, 446, _EDGE + _ROOM * card.part // 1000, 464), fill=_PETROL)


def _block(
    pen: ImageDraw.ImageDraw,
    text: str,
    top: int,
    tall: int,
    sizes: Sequence[int],
    colour: str = _INK,
    bold: bool = False,
) -> int:
    """The text from `top` down, in the largest letters that fit; where it ends."""
    plain = str(drawable(text)).replace("\u200b", "")  # where paper may break a word: here any sign will do
    fitted = fit(plain, (_ROOM, tall), sizes, _wide if bold else _narrow)
    for number, line in enumerate(fitted.lines):
        pen.text((_EDGE, top + number * fitted.step), line, font=_letters(fitted.size, bold), fill=colour, anchor="la")
    return top + fitted.height


def _wide(text: str, size: int) -> float:
    return _letters(size, True).getlength(text)


def _narrow(text: str, size: int) -> float:
    return _letters(size, False).getlength(text)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=7)
    return out.getvalue()
