"""QR codes as drawings inside the page: no file, no style attribute, dark on white also at night."""

import segno
from markupsafe import Markup


def qr_svg(text: str, scale: int = 4) -> Markup:
    """The QR of `text`, with the quiet margin that readers need; `scale` is pixels for each module."""
    code = segno.make(text, error="m", micro=False)
    # Only numbers of the drawing come out of segno, nothing of `text`.
    return Markup(code.svg_inline(scale=scale, light="#fff", dark="#000", svgclass="qr", lineclass=None))  # noqa: S704
