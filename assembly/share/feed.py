"""Atom (RFC 4287) and sitemaps (sitemaps.org 0.9) as bytes; whatever stands in a text is escaped."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from assembly.core.clock import utc

MOST_ADDRESSES = 50_000  # in one part of a sitemap
_ATOM, _MAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"
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


def tag(site: str, *parts: str) -> str:
    """A name that stays for ever (RFC 4151), in the name of whoever runs the site."""
    return f"tag:{urlsplit(site).hostname or 'localhost'},2026:{'/'.join(parts)}"


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed, its newest entry first."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: feed.lang}, nsmap={None: _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _stamp(max((one.at for one in entries), default=_BEGINNING)))
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
    _add(entry, "updated", _stamp(one.at))
    _add(entry, "link", rel="alternate", type="text/html", href=one.address)
    _add(entry, "summary", one.about)


def sitemap(addresses: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A part: pages, with the day of their last change where it is known."""
    return _map("urlset", "url", addresses)


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Where the parts are."""
    return _map("sitemapindex", "sitemap", ((one, None) for one in addresses))


def _map(whole: str, part: str, addresses: Iterable[tuple[str, datetime | None]]) -> bytes:
    root = etree.Element(f"{{{_MAP}}}{whole}", nsmap={None: _MAP})
    for address, changed in addresses:
        one = etree.SubElement(root, f"{{{_MAP}}}{part}")
        etree.SubElement(one, f"{{{_MAP}}}loc").text = address
        if changed is not None:
            etree.SubElement(one, f"{{{_MAP}}}lastmod").text = _stamp(changed)
    return _written(root)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    found = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    found.text = None if text is None else _NOT_XML.sub("", text)
    return found


def _stamp(moment: datetime) -> str:
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
