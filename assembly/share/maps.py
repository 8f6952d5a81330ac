"""The map of the site for search engines (sitemaps.org 0.9), in parts; each page in both languages, naming both."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly
from assembly.clinics.models import Clinic
from assembly.clinics.places import is_state, state_codes
from assembly.core.clock import read_stamp
from assembly.core.errors import NotFound
from assembly.journal.lines import read_line
from assembly.journal.models import JournalHead, JournalLine
from assembly.share.feed import stamp
from assembly.web import words
from assembly.web.pages import prefix

MOST_PAGES = 10_000  # in a part: with both languages less than half of the 50,000 addresses that a file may have
_MAP, _HTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
_LANGUAGES = {"es-MX": prefix(words.SPANISH), "en": prefix(words.ENGLISH)}
_PART = re.compile(r"([0-9]{2})(-asambleas)?(?:-([1-9][0-9]{0,3}))?")
_GENERAL, _MUNICIPALITIES = "estados", "municipios"

Link = Callable[..., str]  # the path of a named route, in Spanish


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its path in Spanish, and when it changed last where that is known."""

    path: str
    changed: datetime | None = None


def parts(session: Session) -> list[str]:
    """The names of all parts."""
    clinics = select(Clinic.state_code, func.count()).join(JournalHead, JournalHead.clinic_id == Clinic.clues)
    meetings = select(Clinic.state_code, func.count()).join(Assembly, Assembly.clinic_id == Clinic.clues)
    names = [_GENERAL, _MUNICIPALITIES]
    for kind, query in (("", clinics), ("-asambleas", meetings)):
        for state, count in session.execute(query.group_by(Clinic.state_code).order_by(Clinic.state_code)):
            names += [f"{state}{kind}", *(f"{state}{kind}-{n}" for n in range(2, -(-count // MOST_PAGES) + 1))]
    return names


def pages_of(session: Session, part: str, link: Link) -> list[Page]:
    """The pages of a part. Raises NotFound."""
    if part == _GENERAL:
        general = ("home", "near", "verify", "data")
        return [*(Page(link(name)) for name in general), *(Page(link("state", state=code)) for code in state_codes())]
    if part == _MUNICIPALITIES:
        return _municipalities(session, link)
    found = _PART.fullmatch(part)
    if found is None or not is_state(found[1]):
        raise NotFound()
    read = _assemblies if found[2] else _clinics
    return read(session, Clinic.state_code == found[1], (int(found[3] or 1) - 1) * MOST_PAGES, link)


def _municipalities(session: Session, link: Link) -> list[Page]:
    code = Clinic.municipality_code
    found = session.execute(select(code).where(func.length(code) == 5).distinct().order_by(code)).scalars()
    return [Page(link("municipality", state=one[:2], municipality=one[2:])) for one in found]


def _clinics(session: Session, here: ColumnElement[bool], first: int, link: Link) -> list[Page]:
    """Those that have a journal, each with the moment of its last line."""
    last = and_(JournalLine.clinic_id == JournalHead.clinic_id, JournalLine.n == JournalHead.n)
    query = select(JournalHead.clinic_id, JournalLine.line).join(JournalLine, last)
    query = query.join(Clinic, Clinic.clues == JournalHead.clinic_id).where(here)
    rows = session.execute(query.order_by(JournalHead.clinic_id).offset(first).limit(MOST_PAGES))
    return [Page(link("clinic", clues=key), read_stamp(read_line(line)["recorded"])) for key, line in rows]


def _assemblies(session: Session, here: ColumnElement[bool], first: int, link: Link) -> list[Page]:
    query = select(Assembly.clinic_id, Assembly.id).join(Clinic, Clinic.clues == Assembly.clinic_id).where(here)
    rows = session.execute(query.order_by(Assembly.clinic_id, Assembly.n).offset(first).limit(MOST_PAGES))
    return [Page(link("minutes", clues=clues, assembly_id=key)) for clues, key in rows]


def sitemap(site: str, pages: Sequence[Page]) -> bytes:
    """A part: each page in each language, with where it is in the others."""
    root = etree.Element(f"{{{_MAP}}}urlset", nsmap={None: _MAP, "xhtml": _HTML})
    for page in pages:
        addresses = {lang: f"{site}{before}{page.path}" for lang, before in _LANGUAGES.items()}
        for address in addresses.values():
            one = _place(root, "url", address, page.changed)
            for lang, other in addresses.items():
                etree.SubElement(one, f"{{{_HTML}}}link", rel="alternate", hreflang=lang, href=other)
    return _written(root)


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Where the parts are."""
    root = etree.Element(f"{{{_MAP}}}sitemapindex", nsmap={None: _MAP})
    for address in addresses:
        _place(root, "sitemap", address)
    return _written(root)


def _place(root: Any, name: str, address: str, changed: datetime | None = None) -> Any:
    one = etree.SubElement(root, f"{{{_MAP}}}{name}")
    etree.SubElement(one, f"{{{_MAP}}}loc").text = address
    if changed is not None:
        etree.SubElement(one, f"{{{_MAP}}}lastmod").text = stamp(changed)
    return one


def _written(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
