"""The press: what is data stays data, whatever people write; the same data gives the same bytes anywhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from typing import Any

import pytest

from assembly.paper import press
from assembly.paper.press import printed
from assembly.paper.rules import _DRAWN, PressBusy, drawable
from tests.factories.cast import AT
from tests.house import gates
from tests.paper.papers import GROUPS, HEAD, KEY, acta, made, poster
from tests.paper.test_rules import HOSTILE

OTHER_PROCESS = """
import hashlib, json, sys
from datetime import datetime
from assembly.paper.press import printed
data, at, key = json.load(sys.stdin)
print(hashlib.sha256(printed("acta", data, datetime.fromisoformat(at), key)).hexdigest())
"""


def with_text(text: str) -> dict[str, Any]:
    """An acta where everything that people write says `text`."""
    data = acta(clinic=text, incidents=[text], facts=[["Lugar", text]], committee=[[text, text]])
    data["signers"] = [{"name": text, "post": text}]
    data["addenda"] = [{"heading": "Adición 1", "says": text, "should_say": text, "reason": text}]
    data["proposals"] = [[text, text, "Autoridades", "$1.00"]]
    question = data["questions"][0] | {"title": text, "outcome": text, "lot": [text], "lot_drawn_by": text}
    counting = question["rounds"][0] | {"counts": [[text, 1], [text, 2]], "reason": text, "shortfall_reason": text}
    return data | {"questions": [question | {"rounds": [counting]}]}


@pytest.mark.parametrize("text", [*HOSTILE, "\u202eal revés", "🏥", "e\u0301\u0301\u0301"])
def test_what_people_write_is_never_run(text: str) -> None:
    data = with_text(text)
    assert made("acta", data).says(drawable(text).replace("\u200b", "")) == []
    blocks = [{"label": text, "title": text, "rules": [text], "options": [text, text], "is_stance": False}]
    assert made("tally", HEAD | {"blocks": blocks}).says(text if text in HOSTILE else "") == []
    assert len(made("poster", poster(place=text, clinic=text, proposals=[text])).pages) == 1


def test_every_sign_that_may_be_printed_has_a_drawing() -> None:
    signs = [chr(code) for code in range(0x20, 0xFFFF) if re.fullmatch(f"[{_DRAWN}]", chr(code))]
    assert len(made("acta", acta(incidents=[" ".join(signs)])).pages) > 1


def test_names_of_native_languages_are_drawn() -> None:
    name = "Pɨꞌɨŋ Ñúñez Xolotlꞌ"
    assert made("acta", acta(committee=[["Tesorería", name]])).says(name) == []


def test_without_the_filter_a_sign_without_drawing_stops_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "drawable", lambda value: value)
    with pytest.raises(RuntimeError, match="could not be displayed"):
        printed("acta", acta(clinic="🏥"), AT, KEY)


def test_huge_texts_run_over_the_pages_and_lose_nothing() -> None:
    words = " ".join(f"palabra{number}" for number in range(2000))
    pdf = made("acta", with_text(words) | {"clinic": "Clínica", "signers": acta()["signers"]})
    assert pdf.text.count("palabra1999") == 17
    assert len(pdf.pages) > 20
    assert len(made("poster", poster(proposals=["Una propuesta muy larga " * 8] * 8, place="Junto a " * 30)).pages) == 1


@pytest.mark.parametrize("people", [1, 20, 300, 1000])
def test_a_list_has_a_line_for_each_person(people: int) -> None:
    pdf = made("attendance", HEAD | {"people": people, "groups": GROUPS})
    assert pdf.text.count("UPCAO") == people
    assert pdf.says(f"{people}UPCAO", f"hoja {len(pdf.pages)} de {len(pdf.pages)}", "Suma por grupo") == []
    assert f"{people + 1}UPCAO" not in pdf.text


def test_two_processes_print_the_same_bytes() -> None:
    here = hashlib.sha256(printed("acta", acta(), AT, KEY)).hexdigest()
    press._printed.cache_clear()
    again = hashlib.sha256(printed("acta", acta(), AT, KEY)).hexdigest()
    command = [sys.executable, "-c", OTHER_PROCESS]
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "HOME": "/", "PYTHONPATH": str(gates.ROOT)}
    sent = json.dumps([acta(), AT.isoformat(), KEY])
    other = subprocess.run(command, input=sent, env=environment, cwd="/", capture_output=True, text=True, check=True)
    assert [again, other.stdout.strip()] == [here, here]


def test_other_data_and_another_moment_give_other_bytes() -> None:
    first = printed("acta", acta(), AT, KEY)
    assert first != printed("acta", acta(n=71), AT, KEY)
    assert first != printed("acta", acta(), AT.replace(hour=18), KEY)


@pytest.mark.parametrize(
    ("sheet", "data"),
    [
        ("acta", acta()),
        ("poster", poster()),
        ("attendance", HEAD | {"people": 30, "groups": GROUPS}),
        ("tally", HEAD | {"blocks": []}),
    ],
)
def test_every_sheet_is_archivable_and_readable_aloud(sheet: str, data: dict[str, Any]) -> None:
    pdf = made(sheet, data)
    marks = re.findall(rb"<(pdfaid:part|pdfaid:conformance|pdfuaid:part|dc:title)>(?:<[^>]*>)*([^<]+)", pdf.raw)
    found = {name.decode(): value.decode() for name, value in marks}
    title = found.pop("dc:title")
    assert found == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert "Clínica Los Encinos" in title
    assert pdf.raw.startswith(b"%PDF-1.7")
    for mark in (
        b"/MarkInfo<</Marked true",
        b"/Lang(es-MX)",
        b"/StructTreeRoot ",
        b"/DisplayDocTitle true",
        b"/OutputIntents",
    ):
        assert mark in pdf.raw, mark
    assert pdf.tags("H1") == 1
    assert b"/Encrypt" not in pdf.raw
    assert b"/JavaScript" not in pdf.raw
    fonts = len(re.findall(rb"/Type/FontDescriptor", pdf.raw))
    assert len(re.findall(rb"/FontFile[23]? ", pdf.raw)) == fonts > 0


def test_the_press_takes_one_at_a_time_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_IN_LINE", threading.BoundedSemaphore(1))
    with press._IN_LINE, pytest.raises(PressBusy) as caught:
        printed("poster", poster(clinic="Otra"), AT, KEY)
    assert caught.value.status == 503
    assert len(made("poster", poster(clinic="Otra")).pages) == 1


def test_every_sheet_is_used() -> None:
    names = {path.stem for path in (gates.ROOT / "templates" / "paper").glob("*.typ")}
    code = "".join(path.read_text("utf-8") for path in (gates.ROOT / "assembly").rglob("*.py"))
    assert names - set(re.findall(r'printed\("([a-z]+)"', code)) == {"common"}


def test_sheets_fetch_nothing_from_outside() -> None:
    for path in (gates.ROOT / "templates" / "paper").glob("*.typ"):
        text = path.read_text("utf-8")
        assert set(re.findall(r"#(?:import|include) \"([^\"]+)\"", text)) <= {"common.typ"}
        assert not re.search(r"@preview|\beval\(|https?://", text), path.name


@pytest.mark.parametrize(("clues", "stamps"), [("XXDEM000018", 1), ("VZIMB001234", 0)])
def test_only_paper_of_an_invented_clinic_is_stamped(clues: str, stamps: int) -> None:
    pdf = made("acta", acta(clues=clues))
    assert [page.count("DEMOSTRACIÓN") for page in pdf.pages] == [stamps] * len(pdf.pages)
