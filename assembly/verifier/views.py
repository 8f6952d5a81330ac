"""The checking page and the program to check without it."""

import json
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import ClinicInfo, clinic
from assembly.core.errors import NotFound
from assembly.core.facts import unpublished_fields
from assembly.core.permissions import Permission
from assembly.paths import resource
from assembly.public.search import front_page
from assembly.verifier.queries import word_of
from assembly.verifier.rules import Asked, NotACode, read_asked
from assembly.verifier.words import SAID
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page

TOOL = "verify_journal.py"


def verify(request: AppRequest, session: Session) -> Response:
    """A form for a code, a QR or a saved file; without JavaScript it answers what the server says, and says so."""
    code, place = (request.query_params.get(name, "") for name in ("c", "clinica"))
    try:
        asked, wrong = read_asked(code, place), None
    except NotACode as error:
        asked, wrong = Asked(code, place), request.words_of(error)
    return page(
        request,
        "verifier/verify.html",
        asked=asked,
        wrong=wrong,
        given=_given(request),
        command=f"python3 {TOOL} bitacora.jsonl --code ABCD-EFGH-IJKL-MNOP",
        **_answer(session, asked),
    )


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
    links = {"journal": request.link("journal_file", clues="CLUES")}
    words = {key: request.say(text) for key, text in SAID.items()}
    return json.dumps({"words": words, "links": links, "unpublished": unpublished_fields()}, ensure_ascii=False)


def verify_tool(request: AppRequest, session: Session) -> Response:
    """The program that checks a journal by itself, one file."""
    data = (resource("tools") / TOOL).read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{TOOL}"'}
    return Response(data, media_type="text/x-python; charset=utf-8", headers=headers)


routes = [
    get("/verificar", verify, Permission.PUBLIC),
    get(f"/verificar/{TOOL}", verify_tool, Permission.PUBLIC),
]
