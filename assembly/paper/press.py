"""The press: typst sets one sheet at a time from JSON, with the fonts it brings along and nothing else."""

import functools
import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
import typst

from assembly.paper.rules import PressBusy, drawable
from assembly.paths import resource

_KEPT = 8  # PDFs kept in memory, the last ones printed: a phone asks for the same acta again and again
_AT_THE_PRESS = threading.Lock()
_IN_LINE = threading.BoundedSemaphore(6)  # the one at the press and those who wait; threads are for everybody


def printed(sheet: str, data: Mapping[str, Any], at: datetime, qr: str = "") -> bytes:
    """The PDF of `templates/paper/<sheet>.typ`, dated `at`; the same bytes for the same data. Raises PressBusy."""
    text = json.dumps(drawable(dict(data)), ensure_ascii=False, sort_keys=True)
    return _printed(sheet, text, int(at.timestamp()), qr)


@functools.lru_cache(_KEPT)
def _printed(sheet: str, text: str, at: int, qr: str) -> bytes:
    if not _IN_LINE.acquire(blocking=False):
        raise PressBusy()
    try:
        with _AT_THE_PRESS:
            return _set(sheet, {"data": text, "qr": _qr_svg(qr)}, at)
    finally:
        _IN_LINE.release()


def _set(sheet: str, inputs: dict[str, str], at: int) -> bytes:
    folder = resource("templates") / "paper"
    compiler = typst.Compiler(folder / f"{sheet}.typ", root=folder, font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=at)
    assert isinstance(made, bytes)
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    """Only those inside typst: fonts of the machine would change the bytes."""
    return typst.Fonts(include_system_fonts=False)


def _qr_svg(text: str) -> str:
    """A QR as a drawing; numbers alone come out of segno, nothing of `text`."""
    drawing = io.BytesIO()
    if text:
        segno.make(text, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=2)
    return drawing.getvalue().decode()
