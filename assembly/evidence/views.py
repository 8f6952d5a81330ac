"""Files: the public version for everybody, the original for those who audit, and where pictures are covered."""

import re

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.permissions import Permission
from assembly.evidence import covers, queries, services
from assembly.evidence.covers import WITHHELD, Boxes, Privacy
from assembly.evidence.forms import CoverForm
from assembly.evidence.rules import MediaType
from assembly.evidence.services import miniature, stores
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, Invalid, parse, submit
from assembly.web.request import AppRequest, page

MINIATURE = "mini"
# What was uploaded by anybody can run nothing, whatever a browser takes it for.
_POLICY = "sandbox; default-src 'none'"
# A paper's address names one content for ever. A picture is asked for each time: any day a part of it may be covered.
_FOR_EVER = "public, max-age=31536000, immutable"


def evidence_file(request: AppRequest, session: Session) -> Response:
    """The public version: a photo to be seen (`?tamano=mini`: its thumbnail), a PDF to be kept."""
    file = queries.public_file(session, request.clues, request.key("evidence_id"))
    store = stores(request.context.settings).public
    if file.media_type.is_image and request.query_params.get("tamano") == MINIATURE:
        response = _served(miniature(store, file.public_hash), MediaType.WEBP)
    else:
        response = _served(store.get(file.public_hash), file.media_type, _name(file.id, file.media_type))
    if not file.media_type.is_image:
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def evidence_original(request: AppRequest, session: Session) -> Response:
    """The bytes as they arrived, to be kept: never shown inside a page."""
    file = queries.original_file(session, request.clues, request.key("evidence_id"))
    data = stores(request.context.settings).originals.get(file.original_hash)
    response = _served(data, file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="original-{_name(file.id, file.media_type)}"'
    return response


def to_cover(request: AppRequest, session: Session) -> Response:
    """The picture as whoever covers it must see it."""
    kept, key = stores(request.context.settings), request.key("evidence_id")
    made = services.to_be_covered(session, kept, request.clues, key)
    return _served(made.data, made.media_type)


def cover(request: AppRequest, session: Session) -> Response:
    """The picture with the boxes that cover it, and a finger to draw more."""
    return _show_cover(request, session, FormState.fresh())


def cover_post(request: AppRequest, session: Session) -> Response:
    """Cover it, or say that there is nothing to cover."""

    def deed(form: CoverForm) -> str:
        key = request.key("evidence_id")
        about = (stores(request.context.settings), request.clues, request.form_id, key, _boxes(form))
        services.cover(session, request.author, *about)
        where = request.link("cover", clues=request.clues, evidence_id=key)
        return f"{where}?hecho={request.form_id}&volver={_back(request)}"

    return submit(request, session, CoverForm, deed, lambda state: _show_cover(request, session, state))


def _boxes(form: CoverForm) -> Boxes:
    """What to cover; the picture was ours, so all devices showed it alike. Raises PrivacyNotSaid."""
    size = (form.drawn.width, form.drawn.height) if form.drawn else None
    return covers.boxes_said(form.drawn, form.privacy, size)


def _prepare_cover(request: AppRequest) -> None:
    try:
        boxes = _boxes(parse(CoverForm, request.sent))
    except Invalid:
        return  # the visit itself says what is wrong
    if boxes != WITHHELD:
        about = (stores(request.context.settings), request.clues, request.key("evidence_id"), boxes)
        request.context.database.read(lambda session: services.prepare_cover(session, *about))


def _show_cover(request: AppRequest, session: Session, state: FormState) -> Response:
    file = queries.public_file(session, request.clues, request.key("evidence_id"))
    covers.check_picture(file.media_type)
    return page(
        request,
        "evidence/cover.html",
        clues=request.clues,
        file=file,
        form=state,
        errors=state or None,
        is_done=bool(request.query_params.get("hecho")),
        back=_back(request),
        privacy=Privacy,
    )


def _back(request: AppRequest) -> str:
    """The working page of the clinic that led here; empty when none is said."""
    sent = request.sent.values.get("volver", []) if request.method == "POST" else []
    said = sent[-1] if sent else request.query_params.get("volver", "")
    return said if re.fullmatch(rf"(?:/en)?/trabajo/{request.clues}/[a-z0-9/-]{{1,200}}", said) else ""


def _served(data: bytes, kind: MediaType, name: str = "") -> Response:
    response = Response(data, media_type=kind.value)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not kind.is_image:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(evidence_id: str, kind: MediaType) -> str:
    return f"archivo-{evidence_id[-8:]}{kind.ending}"


routes = [
    get("/clinicas/{clues}/archivos/{evidence_id}", evidence_file, Permission.PUBLIC),
    get("/trabajo/{clues}/archivos/{evidence_id}/original", evidence_original, Permission.READ_ORIGINALS),
    get("/trabajo/{clues}/archivos/{evidence_id}/por-tapar", to_cover, Permission.COVER_EVIDENCE),
    get("/trabajo/{clues}/archivos/{evidence_id}/tapar", cover, Permission.COVER_EVIDENCE),
    post(
        "/trabajo/{clues}/archivos/{evidence_id}/tapar", cover_post, Permission.COVER_EVIDENCE, prepare=_prepare_cover
    ),
]
