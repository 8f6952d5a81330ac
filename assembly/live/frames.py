"""What is watched, what it is to show now, and the rendered content that goes over the wire."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assembly.core.errors import NotFound
from assembly.live.queries import Screen, hall, heads_of, screen, screens_named
from assembly.live.rules import FOLLOW, Sight
from assembly.live.slides.deck import content
from assembly.web import words
from assembly.web.pages import Pages


@dataclass(frozen=True, slots=True)
class Watch:
    """What a stream follows, in a language: a screen, or else an assembly for everybody."""

    lang: str
    clues: str = ""
    assembly_id: str = ""
    screen_id: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What is rendered once and shown wherever it is watched; without an assembly, that the screen was let go."""

    lang: str
    clues: str = ""
    assembly_id: str = ""
    sight: Sight = FOLLOW


@dataclass(frozen=True, slots=True)
class Frame:
    """Rendered content: `id` is the same for the same content; `event` is how a stream says it."""

    id: str
    html: str
    hour: str
    zone: str
    event: bytes

    def data_at(self, now: datetime) -> dict[str, str]:
        """As a poll answers it: the content is the one of this moment."""
        return {"id": self.id, "hour": words.hour(now, self.zone), "html": self.html}


Mark = tuple[View | None, int]  # what is to be shown (None: nothing yet) and the journal's line it was made from


def marks_of(session: Session, watches: Iterable[Watch], now: datetime) -> dict[Watch, Mark]:
    """What each watch is to show now, in two queries however many they are."""
    all_of_them = list(watches)
    screens = screens_named(session, [one.screen_id for one in all_of_them if one.screen_id])
    views = {one: view_of(one, screens.get(one.screen_id), now) for one in all_of_them}
    heads = heads_of(session, {view.clues for view in views.values() if view and view.clues})
    return {one: (view, heads.get(view.clues, 0) if view else 0) for one, view in views.items()}


def view_of(watch: Watch, found: Screen | None, now: datetime) -> View | None:
    """What a watch is to show; None for a screen that still waits for its code."""
    if not watch.screen_id:
        return View(watch.lang, watch.clues, watch.assembly_id)
    if found is None or found.is_over(now):
        return View(watch.lang)
    if found.clinic_id is None or found.assembly_id is None:
        return None
    return View(watch.lang, found.clinic_id, found.assembly_id, found.sight)


def frame_now(session: Session, pages: Pages, watch: Watch, now: datetime) -> Frame | None:
    """The frame that a watch shows now, made for itself alone."""
    found = screen(session, watch.screen_id) if watch.screen_id else None
    view = view_of(watch, found, now)
    return render(session, pages, view, now) if view else None


def render(session: Session, pages: Pages, view: View, now: datetime) -> Frame:
    """The content of a view."""
    template, context, zone = "live/gone.html", dict[str, Any](), "UTC"
    if view.assembly_id:
        try:
            found = hall(session, view.clues, view.assembly_id)
        except NotFound:
            return render(session, pages, View(view.lang), now)
        template, context = "live/slide.html", content(found, view.sight, view.lang)
        zone = found.record.assembly.time_zone
    html = " ".join(pages.render(view.lang, template, context).split())
    return _frame(html, words.hour(now, zone), zone)


def _frame(html: str, hour: str, zone: str) -> Frame:
    key = hashlib.sha256(html.encode()).hexdigest()[:16]
    data = json.dumps({"id": key, "hour": hour, "html": html}, ensure_ascii=False, separators=(",", ":"))
    return Frame(key, html, hour, zone, f"id: {key}\ndata: {data}\n\n".encode())
