"""The checking page and the program to check without it."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import ClinicInfo, clinic
from assembly.committee.rules import END_WORDS
from assembly.core import clock
from assembly.core.errors import NotFound
from assembly.core.facts import unpublished_fields
from assembly.core.permissions import Permission
from assembly.handovers.rules import CARD_NAMES, SIDE_NAMES
from assembly.inquiries.rules import folio as inquiry_folio
from assembly.journal.rules import read_signature, short_code
from assembly.paths import resource
from assembly.public.labels import role_words
from assembly.public.search import front_page
from assembly.verifier.committee import committee_page
from assembly.verifier.lines import THE_LINE, At, Book, Line, sentences
from assembly.verifier.queries import JournalPage, journal_page, word_of
from assembly.verifier.rules import Asked, NotACode, as_typed, read_asked
from assembly.verifier.words import SAID
from assembly.web import words
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page

TOOL = "verify_journal.py"


def verify(request: AppRequest, session: Session) -> Response:
    """A form for a code, a QR or a saved file; without JavaScript it answers what the server says, and says so."""
    code, place = (request.query_params.get(name, "") for name in ("c", "clinica"))
    try:
        asked, refused = read_asked(code, place, _hosts(request)), None
    except NotACode as error:
        asked, refused = Asked(as_typed(code), as_typed(place)), request.words_of(error)
    return page(
        request,
        "verifier/verify.html",
        asked=asked,
        refused=refused,
        leads_to=_leads_to(request, asked),
        given=_given(request),
        command=f"python3 {TOOL} bitacora.jsonl --code ABCD-EFGH-IJKL-MNOP",
        **_answer(session, asked),
    )


def _hosts(request: AppRequest) -> list[str]:
    """What this site is called: as it is configured, and as it was reached."""
    return [urlsplit(request.site).netloc.lower(), request.url.netloc.lower()]


def _leads_to(request: AppRequest, asked: Asked) -> str | None:
    """What is said of an address that was taken for a code."""
    if asked.lead is None:
        return None
    word = "pageOfOthers" if asked.lead.host else "pageOfClinic" if asked.lead.clues else "pageOfOurs"
    return request.say(SAID[word]).format(host=asked.lead.host, clinic=asked.lead.clues)


def _answer(session: Session, asked: Asked) -> dict[str, Any]:
    """The clinic that was named and what the server says of the code, or the clinics that were looked for."""
    info = _clinic(session, asked.clues) if asked.clues else None
    if info is not None:
        word = word_of(session, info.clues, asked.anchor) if asked.anchor else None
        return {"info": info, "word": word, "found": None}
    return {"info": None, "word": None, "found": front_page(session, asked.place) if asked.place else None}


def _clinic(session: Session, clues: str) -> ClinicInfo | None:
    try:
        return clinic(session, clues)
    except NotFound:
        return None


def _given(request: AppRequest) -> str:
    """What the page's script needs, as JSON: its words, the journal's address, the texts that nobody publishes."""
    links = {"journal": request.link("journal_file", clues="CLUES"), "hosts": _hosts(request)}
    words = {key: request.say(text) for key, text in SAID.items()}
    return json.dumps({"words": words, "links": links, "unpublished": unpublished_fields()}, ensure_ascii=False)


def verify_tool(_request: AppRequest, _session: Session) -> Response:
    """The program that checks a journal by itself, one file."""
    data = (resource("tools") / TOOL).read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{TOOL}"'}
    return Response(data, media_type="text/x-python; charset=utf-8", headers=headers)


def journal(request: AppRequest, session: Session) -> Response:
    """The clinic's journal in plain words, the newest line first."""
    info = clinic(session, request.clues)
    shown = journal_page(session, info.clues, _number(request))
    entries = [_entry(request, info, shown, line) for line in shown.lines]
    return page(request, "verifier/journal.html", info=info, shown=shown, entries=entries)


def _number(request: AppRequest) -> int:
    text = request.query_params.get("pagina", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 1


def _entry(request: AppRequest, info: ClinicInfo, shown: JournalPage, line: Line) -> dict[str, Any]:
    """A line as the page shows it, with what later lines did to it."""
    changes = [
        (change.line, _who(request, change.line), _said(request, info, shown.book, change.line))
        for change in shown.changes.get(line.id, ())
    ]
    return {
        "line": line,
        "code": short_code(line.hash),
        "who": _who(request, line),
        "said": _said(request, info, shown.book, line),
        "url": _address(request, info.clues, shown.book.place(line)),
        "changes": changes,
        "is_struck": any(change.strikes for change in shown.changes.get(line.id, ())),
    }


def _who(request: AppRequest, line: Line) -> str:
    who, behalf = read_signature(line.by)
    return ", ".join(request.say(role_words(one)) for one in (who, behalf) if one)


def _said(request: AppRequest, info: ClinicInfo, book: Book, line: Line) -> str:
    values, show = book.values(line), words.shower(request.lang)

    def said(value: Any) -> str:
        if isinstance(value, At):
            return request.say(THE_LINE).format(n=show(value.n))
        if isinstance(value, datetime):
            return words.moment(value, info.time_zone, request.lang)
        return show(value)

    filled = {key: said(value).rstrip(".") for key, value in values.items()}
    return " ".join(request.say(one).format(**filled) for one in sentences(line, values))


def _address(request: AppRequest, clues: str, place: Line | None) -> str | None:
    """The page that shows a fact."""
    if place is None:
        return None
    if place.kind == "expense":
        return request.link("expense", clues=clues, expense_id=place.id)
    if place.kind == "inquiry":
        return request.link("inquiry", clues=clues, folio=inquiry_folio(place.data["number"]))
    if place.kind == "budget_item":
        return request.link("item_page", clues=clues, item_id=place.id)
    if place.kind == "assembly":
        return request.link("minutes", clues=clues, assembly_id=place.id)
    if place.kind == "term":
        return request.link("committee", clues=clues)
    return f"{request.link('clinic', clues=clues)}?anio={place.data['year']}#cuenta"


def committee(request: AppRequest, session: Session) -> Response:
    """Who holds each post, who held it, and with how many hands."""
    info = clinic(session, request.clues)
    return page(
        request,
        "verifier/committee.html",
        info=info,
        shown=committee_page(session, info),
        today=clock.local_day(request.now, info.time_zone),
        local_day=lambda moment: clock.local_day(moment, info.time_zone),
        end_words=END_WORDS,
        side_words=SIDE_NAMES,
        card_words=CARD_NAMES,
    )


routes = [
    get("/clinicas/{clues}/comite", committee, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/bitacora", journal, Permission.PUBLIC, is_kept=True),
    get("/verificar", verify, Permission.PUBLIC),
    get(f"/verificar/{TOOL}", verify_tool, Permission.PUBLIC),
]
