"""What nobody should send: texts, files, bodies and headers, drawn by a seeded generator."""

import json
import struct
import zlib
from collections.abc import Sequence
from random import Random
from urllib.parse import quote

from assembly.core.ids import new_id
from assembly.rooms import room_routes
from assembly.web.forms import Form

SCRIPT = "<script>alert(7)</script>"
TEXTS = [
    "١٢", "1e9", "-1", "1_000", str(10**20), "NaN", "1.5", "0x10", " 5 ", "1,2,3", "999999999999999",
    "", " ", "\0", "a\0b", "\x1b[31m", "\u202etxt", "e\u0301", "\U0001f600" * 40, "%s%n{0}{x}", "{present}", "%(name)s",
    f'"><{SCRIPT[1:]}', SCRIPT, "javascript:alert(1)", "=1+1", "'; DROP TABLE clinic; --", "' OR 1=1", "%", "_", "\\",
    "../../etc/passwd", "//example.org", "XXDEM000025", "XXDEM999999", "xxdem000018", "nation", "admin", "none", "yes",
    "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "25:61", "24:00", "2026-02-21T10:00", "\ufeff1", "\u2028",
    "x" * 100_000,
]  # fmt: skip
GOOD = {
    "secret": ["c2VjcmV0LW9mLWEtZm9ybQ"],  # of the form in which a resident asks
    "website": [""],
    "about": [""],  # the clinic's money as a whole
    "text": ["¿Cuándo van a terminar el techo?"],
    "amount": ["1,000", "20000.00", "0.01"],
    "day": ["2026-03-10", "2030-01-01"],
    "noticed_on": ["2026-01-10"],
    "hour": ["11:00", "09:30"],
    "year": ["2025", "2026"],
    "channel": ["poster", "message"],
    "users": ["40"], "pensioners": ["3"], "staff": ["1"], "authorities": ["0"], "others": ["2"],
    "category": ["maintenance", "furniture"],
    "cost": ["15000"],
    "asked_by": ["users", "staff"],
    "holder": ["treasury"],
    "proof": ["invoice", "none", "note"],
    "method": ["cash", "transfer"],
    "purpose": ["proof", "before", "Pagar"],
    "item": ["off_plan", "none"],
    "verdict": ["seen", "objected", "complete", "incomplete"],
    "stage": ["before", "delivery"],
    "units": ["4", "1"],
    "received": ["3", "0"],
    "privacy": ["nothing", "later"],
    "drawn": ["8x8 0,0,5000,5000", "960x720 1,2,3,4 9000,9000,1000,1000", "8x8 0,0,10000,10000"],
    "role": ["treasurer", "member"],
    "kind": ["clinic", "state", "nation"],
    "clues": ["XXDEM000018"], "state": ["30"],
    "declarations": ["adult", "community"],
    "consents": ["yes"], "confirm": ["yes"],
    "round": ["1", "2"],
    "count_for": ["100", "118"], "count_against": ["20"], "count_abstain": ["5"],
    "sign_in_name": ["nora.pena", "tesorera"], "passphrase": ["cuatro palabras que nadie dice"],
}  # fmt: skip


def _kinds(kind: type[Form]) -> list[type[Form]]:
    return [kind, *(found for under in kind.__subclasses__() for found in _kinds(under))]


def _form_fields() -> list[list[str]]:
    room_routes()  # the rooms' forms exist once their views do
    counts = [["round", "count_for", "count_against", "count_abstain", "reason"]]
    return [list(kind.model_fields) for kind in _kinds(Form) if kind.model_fields] + counts


FIELDS = _form_fields()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 25 * 8)) + chunk(b"IEND", b"")


PNG = _png()
HUGE = PNG.replace(struct.pack(">II", 8, 8), struct.pack(">II", 60_000, 60_000))
FILES = [
    ("foto.pdf", PNG), ("foto.png", PNG), ("vacio.jpg", b""), ("hoja.pdf", b"%PDF-1.4\n%%EOF\n"), ("grande.png", HUGE),
    ("cortada.png", PNG[:40]), ("../../etc/passwd", b"root:x:0:0"), ("pagina.html", SCRIPT.encode()),
    ("x" * 5000 + ".png", PNG), ("fo\0to.png", PNG), ("foto.svg", b"<svg onload='alert(7)'/>"), ("foto", b"\0" * 4096),
]  # fmt: skip


def value(draw: Random, name: str, ids: Sequence[str], wrong: float) -> str:
    """A value for a field: often a good one, so that what is behind the form is reached as well."""
    if draw.random() < wrong:
        return draw.choice([*TEXTS, *ids, new_id()])
    return draw.choice(GOOD.get(name, ["Lo pidió la gente", *ids]))


def query(draw: Random, ids: Sequence[str]) -> str:
    """A query for one address in two."""
    if draw.random() < 0.5:
        return ""
    names = [
        "q",
        "anio",
        "pagina",
        "desde",
        "after",
        "limit",
        "state",
        "year",
        "siguiente",
        "tamano",
        "hecho",
        "propuesta",
    ]
    chosen = draw.choices(names, k=draw.randint(1, 3))
    texts = [draw.choice([*TEXTS[:-1], *ids]) for _ in chosen]
    parts = [f"{name}={quote(text, errors='surrogatepass')}" for name, text in zip(chosen, texts, strict=True)]
    return "?" + "&".join(
        [*parts, *draw.choices(["%", "%ff", "=", "a" * 4000, "%00", "%ed%a0%80"], k=draw.randint(0, 1))]
    )


def headers(draw: Random) -> dict[str, str]:
    """One header as no browser sends it."""
    odd = {
        "If-None-Match": ["*", '"', "W/" + '"x"' * 5000, "\udcff\udcfe"],
        "Accept-Language": ["x" * 60_000, "\udcff", "en;q=abc"],
        "Cookie": ["session=\udcff", "session=" + "x" * 50_000, "session=..", "session=a.b.c; session=d", "=;=;"],
        "Origin": ["http://[", "null", "", "http://clinicas.example:99999"],
        "Sec-Fetch-Site": ["same-origin", "none"],
        "Content-Length": ["abc", "-1", "١٢", "9" * 5000],
        "User-Agent": ["\udcff\udc80", "x" * 60_000, ""],
        "Host": ["[", "", "clinicas.example:abc", "\udcff"],
        "Accept-Encoding": ["gzip;q=0, *", "gzip", "\udcff"],
        "Range": ["bytes=5-1", "bytes=x", "bytes=0-" + "9" * 50],
        "X-Forwarded-For": ["\udcff", "1" * 9000],
    }
    name = draw.choice(sorted(odd))
    return {name: draw.choice(odd[name])}


def body(draw: Random, ids: Sequence[str], fields: Sequence[str]) -> tuple[dict[str, str], bytes]:
    """A body for a form's fields, with the header that says what it is, or lies about it."""
    names = [name for name in fields if name != "id"]
    if names and draw.random() < 0.1:
        names += draw.choices(names, k=3)
    wrong = draw.choice([0.0, 0.1, 0.4])
    pairs = [(name, value(draw, name, ids, wrong)) for name in names]
    form_id = draw.choice(TEXTS[:-1]) if draw.random() < 0.05 else new_id()
    return draw.choice([*[_urlencoded] * 5, *[_multipart] * 4, _other])(draw, [("id", form_id), *pairs])


Pairs = Sequence[tuple[str, str]]


def _urlencoded(draw: Random, pairs: Pairs) -> tuple[dict[str, str], bytes]:
    text = "&".join(f"{name}={quote(text, errors='surrogatepass')}" for name, text in pairs)
    text += draw.choice(["", "", "", "&", "&x=%ed%a0%80", "&reason=%ff", "&=%00", "&" + "a=1&" * 500])
    return {"Content-Type": "application/x-www-form-urlencoded"}, text.encode()


def _multipart(draw: Random, pairs: Pairs) -> tuple[dict[str, str], bytes]:
    parts = [_part(draw, name, text) for name, text in pairs]
    if draw.random() < 0.6:
        parts.append(_file(draw, draw.choice(["file", "file", "reason", "amount", "id", "options", "declarations"])))
    whole = b"".join(b"--sep\r\n" + part + b"\r\n" for part in parts) + b"--sep--\r\n"
    broken = draw.choice([0] * 12 + [len(whole) // 2, 30])
    charset = draw.choice([""] * 6 + ["; charset=raw_unicode_escape", "; charset=utf-16", "; charset=nothing"])
    boundary = draw.choice(["sep"] * 18 + ["", "other", "s" * 300])
    return {"Content-Type": f"multipart/form-data; boundary={boundary}{charset}"}, whole[:broken] if broken else whole


def _part(draw: Random, name: str, text: str) -> bytes:
    data = b"\\ud800\\udfff" if draw.random() < 0.05 else text.encode("utf-8", "surrogatepass")
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + data


def _file(draw: Random, name: str) -> bytes:
    file_name, data = draw.choice(FILES)
    about = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: image/png\r\n\r\n'
    return about.encode() + data


def _other(draw: Random, pairs: Pairs) -> tuple[dict[str, str], bytes]:
    kinds = ["application/json", "text/plain", "", "multipart/form-data", "application/x-www-form-urlencoded", "\udcff"]
    kind = draw.choice(kinds)
    data = draw.choice([json.dumps(dict(pairs)).encode(), b"", b"\0" * 300_000, b"\xff\xfe&=" * 50, b"[" * 10_000])
    return ({"Content-Type": kind} if kind else {}), data
