"""What is made of the record for walls, previews, feed readers and search engines. All of it is public."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.responses import PlainTextResponse, Response

from assembly.clinics.places import is_state, state_name
from assembly.clinics.queries import ClinicInfo
from assembly.clinics.queries import clinic as clinic_info
from assembly.core import clock
from assembly.core.errors import N_, NotFound
from assembly.core.permissions import Permission
from assembly.paper.press import printed
from assembly.public.queries import clinic_page
from assembly.public.say import sayer
from assembly.share import feed, maps, queries
from assembly.share.drawing import drawn
from assembly.share.events import Event
from assembly.share.wall import card, wall_data
from assembly.web import words
from assembly.web.endpoint import get, in_spanish
from assembly.web.request import AppRequest

_LATEST = N_("Lo más reciente de {name}")
_COUNTRY = N_("todas las clínicas")
_WHERE = N_("{clinic}, {locality}, {municipality}, {state}. Renglón {n} de la bitácora.")


def poster(request: AppRequest, session: Session) -> Response:
    """The sheet for the clinic's wall; the same bytes for the same record on the same day."""
    shown = clinic_page(session, request.clues, request.now, request.number("anio"))
    today = clock.local_day(request.now, shown.info.time_zone)
    query = f"?anio={shown.year}" if shown.year == request.number("anio") else ""
    address = request.site + request.link("clinic", clues=request.clues) + query
    made_at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    made = printed("wall", wall_data(shown, today, address, sayer(request)), made_at, address)
    headers = {"Content-Disposition": f'inline; filename="pared-{request.clues}-{today}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


def share_image(request: AppRequest, session: Session) -> Response:
    """The picture that stands beside a clinic's link."""
    shown = clinic_page(session, request.clues, request.now, request.number("anio"))
    today = clock.local_day(request.now, shown.info.time_zone)
    return Response(drawn(card(shown, today, sayer(request), request.lang)), media_type="image/png")


def clinic_feed(request: AppRequest, session: Session) -> Response:
    """What happened at a clinic."""
    name = clinic_info(session, request.clues).name
    where = request.link("clinic", clues=request.clues)
    return _feed(request, session, name, request.clues, where, queries.clinic_events(session, request.clues))


def state_feed(request: AppRequest, session: Session) -> Response:
    """What happened in a state."""
    code = _state(request)
    where = f"{request.link('home').rstrip('/')}/estados/{code}"
    return _feed(request, session, state_name(code), f"estados/{code}", where, queries.state_events(session, code))


def nation_feed(request: AppRequest, session: Session) -> Response:
    """What happened anywhere."""
    name, where = request.say(_COUNTRY), request.link("home")
    return _feed(request, session, name, "todo", where, queries.nation_events(session))


def _state(request: AppRequest) -> str:
    code = str(request.path_params["state"])
    if not is_state(code):
        raise NotFound()
    return code


def _feed(request: AppRequest, session: Session, name: str, key: str, where: str, events: Sequence[Event]) -> Response:
    own = request.site + request.scope["path"]
    title = request.say(_LATEST).format(name=name)
    about = feed.Feed(feed.name(_installation(request), key), title, own, request.site + where, request.lang)
    clinics = queries.names_of(session, (one.clinic for one in events))
    several = "clues" not in request.path_params
    entries = [_entry(request, one, clinics[one.clinic], several) for one in events if one.clinic in clinics]
    return Response(feed.atom(about, entries), media_type="application/atom+xml")


def _entry(request: AppRequest, one: Event, info: ClinicInfo, several: bool) -> feed.Entry:
    """An event in words; where there are several clinics its title says which."""
    title = sayer(request)(*one.sentence)
    route, params, anchor = one.place
    address = request.site + request.link(route, clues=one.clinic, **params) + anchor
    about = request.say(_WHERE).format(
        clinic=info.name, locality=info.locality, municipality=info.municipality, state=info.state, n=one.n
    )
    key = feed.name(one.clinic, one.id)
    return feed.Entry(key, f"{info.name}: {title}" if several else title, about, one.at, address)


def _installation(request: AppRequest) -> str:
    """What sets this installation apart: its address, else its key, of which this tells nothing."""
    settings = request.context.settings
    return settings.base_url or hmac.new(settings.key.encode(), b"feeds", hashlib.sha256).hexdigest()


def sitemap(request: AppRequest, session: Session) -> Response:
    """Where the parts of the map are."""
    addresses = (request.site + request.link("sitemap_part", part=part) for part in maps.parts(session))
    return _xml(maps.sitemap_index(addresses))


def sitemap_part(request: AppRequest, session: Session) -> Response:
    """The states; the municipalities; a state's clinics that have a journal; or its assemblies."""
    pages = maps.pages_of(session, str(request.path_params["part"]), request.link)
    return _xml(maps.sitemap(request.site, pages))


def _xml(body: bytes) -> Response:
    return Response(body, media_type="application/xml")


def robots(request: AppRequest, _: Session) -> Response:
    """What search engines need not look at, and where the map is."""
    prefixes = ("", f"/{words.ENGLISH}")
    closed = [f"Disallow: {prefix}{path}" for prefix in prefixes for path in ("/trabajo", "/entrar")]
    return PlainTextResponse("\n".join(["User-agent: *", *closed, "", f"Sitemap: {request.site}/sitemap.xml", ""]))


_PUBLIC = Permission.PUBLIC
routes = [
    get("/clinicas/{clues}/cartel.pdf", in_spanish(poster), _PUBLIC, is_kept=True),
    get("/clinicas/{clues}/imagen.png", share_image, _PUBLIC, is_kept=True),
    get("/clinicas/{clues}/cambios.atom", clinic_feed, _PUBLIC, is_kept=True),
    get("/estados/{state}/cambios.atom", state_feed, _PUBLIC, is_kept=True),
    get("/cambios.atom", nation_feed, _PUBLIC, is_kept=True),
    get("/sitemap.xml", in_spanish(sitemap), _PUBLIC, is_kept=True),
    get("/sitemap/{part}.xml", in_spanish(sitemap_part), _PUBLIC, is_kept=True),
    get("/robots.txt", in_spanish(robots), _PUBLIC),
]
