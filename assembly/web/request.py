"""The request as a view sees it: who asks, where, when, in which language, and what was sent."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from python_multipart.multipart import parse_options_header
from starlette.datastructures import QueryParams, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assembly.core import clock
from assembly.core.errors import N_, AssemblyError, FactIdReused, NotFound
from assembly.core.ids import is_id
from assembly.core.permissions import ON_BEHALF, ROLE_NAMES, Actor, Author, Permission, Place, distinct_roles
from assembly.web import words
from assembly.web.doors import Context
from assembly.web.pages import prefix

_AFTER_END = 4  # line ends
_MOST_FIELDS, _MOST_FILES, _MOST_TEXT = 400, 4, 64 * 1024


class BodyTooLarge(AssemblyError):
    status = 413
    sentence = N_("Lo que envió pesa demasiado. Mande una foto o un archivo de menos de 12 MB.")


class FormUnreadable(AssemblyError):
    status = 400
    sentence = N_("El formulario llegó incompleto. Regrese, ábralo de nuevo y envíelo otra vez.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass
class Sent:
    """What a form held: text values in order, and files."""

    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def digest(self, path: str, account: str) -> str:
        """The same for the same content sent by the same person to the same address."""
        parts = [f"{path}\0{account}"]
        parts += [f"{name}={value}" for name, values in sorted(self.values.items()) for value in values]
        parts += [f"{name}@{hashlib.sha256(f.data).hexdigest()}" for name, f in sorted(self.files.items())]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class AppRequest(Request):
    """A Starlette request with what the adapter found out. Times come from `now`, read once."""

    permission: Permission = Permission.PUBLIC
    actor: Actor | None = None
    place: Place | None = None
    sent: Sent
    reused: FactIdReused | None = None  # the form's id is taken: nothing may be done with it

    @cached_property
    def query_params(self) -> QueryParams:
        """What follows the question mark; NUL, which PostgreSQL takes in no text, becomes U+FFFD."""
        return QueryParams([(name, text.replace("\0", "\ufffd")) for name, text in super().query_params.multi_items()])

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @property
    def context(self) -> Context:
        found: Context = self.app.state.context
        return found

    @property
    def lang(self) -> str:
        return str(self.scope.get("lang", words.SPANISH))

    @property
    def clues(self) -> str:
        """The clinic of the path."""
        return str(self.path_params["clues"])

    def key(self, name: str) -> str:
        """A fact's id from the path. Raises NotFound when it cannot be one."""
        value = str(self.path_params[name])
        if not is_id(value):
            raise NotFound()
        return value

    def number(self, name: str) -> int | None:
        """A small whole number from the query; None for anything else."""
        text = self.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None

    @property
    def author(self) -> Author:
        """The signature under what this request writes."""
        assert self.actor is not None
        return self.actor.author(self.permission, self.place, self.now)

    @property
    def form_id(self) -> str:
        """The id that the form was opened with. Raises FormUnreadable."""
        value = self.sent.values.get("id", [""])[-1]
        if not is_id(value):
            raise FormUnreadable()
        return value

    @property
    def url_path(self) -> str:
        """The path without the language's prefix; never the host, which anybody may claim."""
        return str(self.scope["path"]).removeprefix(prefix(self.lang)) or "/"

    def link(self, name: str, **params: Any) -> str:
        """The path of a named route in the reader's language."""
        return self.context.pages.link(self.lang, name, **params)

    @property
    def site(self) -> str:
        """The configured address, else as this very page was reached: it is only shown, never trusted."""
        reached = self.base_url.replace(path="")  # without the language's prefix, which links bring themselves
        return (self.context.settings.base_url or str(reached)).rstrip("/")

    def may(self, permission: Permission) -> bool:
        """Whether the person signed in may do it here."""
        return self.actor is not None and self.actor.may(permission, self.place)

    def words_of(self, error: AssemblyError) -> str:
        """An error's sentence in the reader's language."""
        return error.text(words.translator(self.lang), words.shower(self.lang))

    def say(self, message: str) -> str:
        """A message in the reader's language."""
        return words.translator(self.lang)(message)

    async def load_form(self, most_bytes: int) -> None:
        """Read what was sent, never more than `most_bytes`. Raises BodyTooLarge or FormUnreadable."""
        if not self.headers.get("content-type", "").startswith(
            ("application/x-www-form-urlencoded", "multipart/form-data")
        ):
            raise FormUnreadable()
        self._bound(most_bytes)
        try:
            async with self.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_MOST_TEXT) as form:
                self.sent = await _sent(form.multi_items())
        except AssemblyError:
            raise
        except Exception as error:  # the parsers of two libraries, each with its own errors
            raise FormUnreadable() from error

    def _bound(self, most_bytes: int) -> None:
        length = self.headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:12]) > most_bytes:
            raise BodyTooLarge()
        receive, taken, end = self._receive, 0, _end_of(self.headers["content-type"])
        last = b""

        async def bounded() -> Any:
            nonlocal taken, last
            message = await receive()
            piece = message.get("body", b"")
            taken += len(piece)
            if taken > most_bytes:
                raise BodyTooLarge()
            last = (last + piece)[-len(end) - _AFTER_END :]
            if not message.get("more_body", False) and not last.rstrip(b"\r\n").endswith(end):
                raise FormUnreadable()
            return message

        self._receive = bounded


def _end_of(content_type: str) -> bytes:
    """The last bytes of a whole form: without them it was cut off, which the parser would not say."""
    kind, options = parse_options_header(content_type)
    return b"--" + options.get(b"boundary", b"") + b"--" if kind == b"multipart/form-data" else b""


async def _sent(items: list[tuple[str, UploadFile | str]]) -> Sent:
    sent = Sent()
    for name, value in items:
        if isinstance(value, str):
            value.encode()  # a charset of the client's choice can bring surrogates, which nothing can keep
            sent.values.setdefault(name, []).append(value)
        elif value.filename:
            sent.files[name] = Upload(value.filename, await value.read())
    return sent


def _is_fictional(request: AppRequest) -> bool:
    """Pages of a clinic say it only when the clinic is invented: its key says DEM where others say whose it is."""
    return str(request.path_params.get("clues", "XXDEM"))[2:5] == "DEM"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person signed in, as the head of a page names her; `on_behalf_text`: whose deeds the page lets her do."""

    name: str
    roles_text: str
    on_behalf_text: str


def _visitor(request: AppRequest) -> Visitor | None:
    if request.actor is None:
        return None
    held = [grant for grant in request.actor.grants if request.place is None or grant.covers(request.place)]
    roles = ", ".join(request.say(ROLE_NAMES[role]) for role in distinct_roles(held))
    role = request.actor.role_for(request.permission, request.place)
    other = ON_BEHALF.get((role, request.permission)) if role else None
    return Visitor(request.actor.name, roles, request.say(ROLE_NAMES[other]) if other else "")


def page(request: AppRequest, template: str, code: int = 200, **context: Any) -> HTMLResponse:
    """A page made from `template`."""
    path = request.url_path
    query = request.scope["query_string"].decode("ascii", "ignore")
    query = f"?{query}" if query else ""
    shared = {
        "actor": _visitor(request),
        "place": request.place,
        "state_code": request.path_params.get("state"),
        "site": request.site,
        "is_public": request.permission is Permission.PUBLIC,
        "demo": request.context.is_demo and _is_fictional(request),
        "path_es": path + query,
        "path_en": f"{prefix(words.ENGLISH)}{path}{query}",
        "may": lambda permission: request.may(Permission(permission)),
        "errors": None,
    }
    return HTMLResponse(request.context.pages.render(request.lang, template, shared | context), code)


def see_other(url: str) -> Response:
    """Post-redirect-get."""
    return RedirectResponse(url, 303)
