"""The pages of the nation, a state and a municipality, and the pictures of their links.

They set no cookie and are the same for all.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.places import is_state, state_codes, state_name
from assembly.clinics.zones import CENTRE
from assembly.core import clock
from assembly.core.permissions import Permission
from assembly.core.text import folded
from assembly.evidence.rules import FileSize
from assembly.nation.near import listing
from assembly.nation.outline import HEIGHT, WIDTH, outlines
from assembly.nation.queries import RegionPage, changed_lately, clinics_of, municipality_page, nation_page, state_page
from assembly.nation.rules import BAND_NAMES, band, of_100, sheet
from assembly.nation.telling import card, named, told
from assembly.public.places import places_named
from assembly.public.say import sayer
from assembly.public.search import front_page
from assembly.public.views import MEETING_TONES
from assembly.sending.page import share
from assembly.share.drawing import drawn
from assembly.share.wall import stamp
from assembly.summaries import kept
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page

PLACES_SHOWN = 100


def home(request: AppRequest, session: Session) -> Response:
    """What this is, the search, the latest assemblies, and the nation's figures; or what the search found."""
    text, state = request.query_params.get("q", ""), request.query_params.get("estado", "")
    state = state if is_state(state) else ""
    found = front_page(session, text, state)
    if found.text:
        named = places_named(session, found.text) or places_named(session, found.meant)
        if found.meant and named and not any(one.clinics for one in named):
            found = replace(found, lines=(), meant="")  # a place was named, and not a clinic that is called otherwise
        places = [one for one in named if one.code.startswith(state)]
        elsewhere = front_page(session, text) if state and not found.lines else None
        about: dict[str, Any] = {"places": places, "state": state, "state_name": state_name, "elsewhere": elsewhere}
        return page(request, "nation/found.html", found=found, tones=MEETING_TONES, **about)
    shown = nation_page(session, request.number("anio"))
    drawing = {"outlines": outlines(), "width": WIDTH, "height": HEIGHT, "band": band, "band_names": BAND_NAMES}
    return _shown(request, "nation/home.html", shown, "nation_image", found=found, **drawing)


def state(request: AppRequest, session: Session) -> Response:
    """A state: its figures, its municipalities, and where something was written last."""
    shown = _state(request, session)
    places = sheet(shown.places, request.number("pagina") or 1, PLACES_SHOWN)
    about = {"places": places, "changed": changed_lately(session, shown.region)}
    return _shown(request, "nation/state.html", shown, "state_image", **about)


def municipality(request: AppRequest, session: Session) -> Response:
    """A municipality: its figures and its clinics with theirs."""
    shown = _municipality(request, session)
    about = {"lines": clinics_of(session, shown, request.number("pagina") or 1), "state_name": state_name(shown.state)}
    return _shown(request, "nation/municipality.html", shown, "municipality_image", **about)


def nation_image(request: AppRequest, session: Session) -> Response:
    """The picture of every page that is not of one place."""
    return _picture(request, nation_page(session, request.number("anio")))


def state_image(request: AppRequest, session: Session) -> Response:
    """The picture that stands beside a state's link."""
    return _picture(request, _state(request, session))


def municipality_image(request: AppRequest, session: Session) -> Response:
    """The picture that stands beside a municipality's link."""
    return _picture(request, _municipality(request, session))


def _state(request: AppRequest, session: Session) -> RegionPage:
    return state_page(session, str(request.path_params["state"]), request.number("anio"))


def _municipality(request: AppRequest, session: Session) -> RegionPage:
    where = str(request.path_params["state"]), str(request.path_params["municipality"])
    return municipality_page(session, *where, request.number("anio"))


def _picture(request: AppRequest, shown: RegionPage) -> Response:
    kept.noticed(request.context.database, shown.stale)
    say = sayer(request)
    about = card(shown, _today(request), request.lang, request.site.partition("://")[2], say)
    stamped = replace(about, stamp=stamp(say)) if request.context.is_demo else about
    return Response(drawn(stamped), media_type="image/png")


def _today(request: AppRequest) -> date:
    """A region may have several clocks; the nation's is that of its centre."""
    return clock.local_day(request.now, CENTRE)


def near(request: AppRequest, session: Session) -> Response:
    """What is near, without asking anybody where the reader is."""
    found = listing(session, request.context.database)
    states = sorted(((code, state_name(code)) for code in state_codes()), key=lambda one: folded(one[1]))
    return page(request, "nation/near.html", listing=found, size=FileSize(len(found.packed)), states=states)


def near_list(request: AppRequest, session: Session) -> Response:
    """Every clinic with its coordinates, compressed once for all."""
    found = listing(session, request.context.database)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "public, max-age=86400"}
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(found.packed if is_packed else found.plain, media_type="text/plain", headers=headers)


def _shown(request: AppRequest, template: str, shown: RegionPage, image: str, **more: Any) -> Response:
    kept.noticed(request.context.database, shown.stale)
    say = sayer(request)
    query = f"?anio={shown.year}" if shown.year and shown.year == request.number("anio") else ""
    where = {name: value for name, value in request.path_params.items() if name in ("state", "municipality")}
    said = told(shown, say)
    sent = share(request, named(shown, say), said, _today(request), query)
    texts: dict[str, Any] = {"said": said, "share": sent, "picture": request.link(image, **where) + query}
    return page(request, template, shown=shown, of_100=of_100, tones=MEETING_TONES, **texts, **more)


routes = [
    get("/", home, Permission.PUBLIC, is_kept=True),
    get("/estados/{state}", state, Permission.PUBLIC, is_kept=True),
    get("/estados/{state}/municipios/{municipality}", municipality, Permission.PUBLIC, is_kept=True),
    get("/imagen.png", nation_image, Permission.PUBLIC, is_kept=True),
    get("/estados/{state}/imagen.png", state_image, Permission.PUBLIC, is_kept=True),
    get("/estados/{state}/municipios/{municipality}/imagen.png", municipality_image, Permission.PUBLIC, is_kept=True),
    get("/cerca", near, Permission.PUBLIC, is_kept=True),
    get("/cerca/clinicas.txt", near_list, Permission.PUBLIC),
]
