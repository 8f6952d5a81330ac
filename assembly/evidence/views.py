"""Files: the public version for everybody, the original for those who audit."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.permissions import Permission
from assembly.evidence import queries
from assembly.evidence.rules import MediaType
from assembly.evidence.services import miniature, stores
from assembly.web.endpoint import get
from assembly.web.request import AppRequest

MINIATURE = "mini"
# What was uploaded by anybody can run nothing, whatever a browser takes it for.
_POLICY = "sandbox; default-src 'none'"
# A file's address names one content for ever.
_FOR_EVER = "public, max-age=31536000, immutable"


def evidence_file(request: AppRequest, session: Session) -> Response:
    """The public version: a photo to be seen (`?tamano=mini`: its thumbnail), a PDF to be kept."""
    file = queries.public_file(session, request.clues, request.key("evidence_id"))
    store = stores(request.context.settings).public
    if file.media_type.is_image and request.query_params.get("tamano") == MINIATURE:
        response = _served(miniature(store, file.public_hash), MediaType.WEBP)
    else:
        response = _served(store.get(file.public_hash), file.media_type, _name(file.id, file.media_type))
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def evidence_original(request: AppRequest, session: Session) -> Response:
    """The bytes as they arrived, to be kept: never shown inside a page."""
    file = queries.original_file(session, request.clues, request.key("evidence_id"))
    data = stores(request.context.settings).originals.get(file.original_hash)
    response = _served(data, file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="original-{_name(file.id, file.media_type)}"'
    return response


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
]
