"""QR codes as drawings inside the page: no file, no style attribute, dark on white also at night."""

import functools

import segno
from markupsafe import Markup


@functools.lru_cache(maxsize=2048)  # to choose among its eight masks takes longer than the rest of a page
def qr_svg(text: str, pixels: int = 180) -> Markup:
    """The QR of `text`, with the quiet margin that readers need, `pixels` wide on the screen."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(omitsize=True, light="#fff", dark="#000", svgclass="qr", lineclass=None)
    # Only numbers of the drawing come out of segno, nothing of `text`.
    return Markup(drawing.replace("<svg ", f'<svg width="{pixels}" height="{pixels}" ', 1))  # noqa: S704
