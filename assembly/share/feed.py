"""Atom (RFC 4287) as bytes; whatever stands in a text is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from lxml import etree

from assembly.core.clock import utc

_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = UUID("5f0c9a56-3c0b-5d0e-9a43-1f6f0c2f7b10")  # of all that is named here
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)  # of the programme: when nothing happened yet


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as a feed shows it; `about` says where it happened."""

    id: str
    title: str
    about: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself; `address` is its own, `page` the one that it is about."""

    id: str
    title: str
    address: str
    page: str
    lang: str


def name(*parts: str) -> str:
    """A name that stays for ever, the same by whatever address the feed is read."""
    return uuid5(_NAMES, "/".join(parts)).urn


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed, its newest entry first."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: feed.lang}, nsmap={None: _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", stamp(max((one.at for one in entries), default=_BEGINNING)))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", "Mano Alzada")
    for one in entries:
        _entry(root, one)
    return _written(root)


def _entry(root: etree._Element, one: Entry) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", one.id)
    _add(entry, "title", one.title)
    _add(entry, "updated", stamp(one.at))
    _add(entry, "link", rel="alternate", type="text/html", href=one.address)
    _add(entry, "summary", one.about)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    found = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    found.text = None if text is None else _NOT_XML.sub("", text)
    return found


def stamp(moment: datetime) -> str:
    """A moment as feeds and maps write it, to the second."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
