"""Pages of paper: the acta's PDF for everybody, and the sheets for whoever runs the assembly."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.minutes.queries import record_of
from assembly.paper.press import printed
from assembly.paper.sealed import acta_data
from assembly.web import words
from assembly.web.endpoint import View, get
from assembly.web.request import AppRequest, see_other


def acta_pdf(request: AppRequest, session: Session) -> Response:
    """The sealed acta, to be signed; a PDF that anybody may keep."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    if record.head is None or record.assembly.closed_at is None:
        raise NotFound()
    made = printed("acta", acta_data(request, record), record.assembly.closed_at, record.head.qr)
    return _pdf(made, f"acta-{request.clues}-{record.assembly.day}.pdf")


def _pdf(made: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(made, media_type="application/pdf", headers=headers)


def _in_spanish(view: View) -> View:
    """Paper is in Spanish whatever the language of the pages: the English address leads to the same sheet."""

    def answer(request: AppRequest, session: Session) -> Response:
        if request.lang == words.SPANISH:
            return view(request, session)
        query = request.scope["query_string"].decode("ascii", "ignore")
        return see_other(f"{request.url_path}?{query}" if query else request.url_path)

    answer.__name__ = view.__name__
    return answer


routes = [
    get("/clinicas/{clues}/asambleas/{assembly_id}/acta.pdf", _in_spanish(acta_pdf), Permission.PUBLIC),
]
