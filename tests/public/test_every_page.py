"""Every page that anybody may open, in both languages: strict HTML, what readers and search engines need, light."""

import gzip
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from assembly.core.database import Database
from assembly.core.permissions import Permission
from assembly.web.pages import prefix
from assembly.web.words import ENGLISH, LANGUAGES, SPANISH
from tests.conftest import fresh_sqlite
from tests.factories.walker import text_of
from tests.house import rounds
from tests.house.knock import Answer, Ask, knock
from tests.house.rounds import CLINIC, World

MOST_BYTES = 14 * 1024
SITE = "http://clinicas.example"
ANYBODY = {Permission.PUBLIC, Permission.ASK, Permission.SIGN_IN}
# The same pages asked in another way, and a refusal.
ALSO = (
    "/?q=encinos",
    "/?q=qwrty",
    "/?q=oaxaca&estado=30",
    "/estados/30?anio=2026",
    "/datos?estado=30",
    f"/datos?clinica={CLINIC}",
    "/verificar?c=ABCD",
    f"/verificar?c=ABCD-EFGH-IJKL-MNOP&clinica={CLINIC}",
    f"/clinicas/{CLINIC}?anio=2019",
    f"/clinicas/{CLINIC}/bitacora?pagina=2",
    "/clinicas/XXDEM999999",
)
_VAGUE = {"aquí", "clic aquí", "más", "ver más", "leer más", "here", "click here", "more", "read more", "learn more"}
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)
_DAY = re.compile(r"[0-9]{1,2} (?:de )?[a-z]+ (?:de )?20[0-9]{2}", re.IGNORECASE)
_WHO = re.compile(
    "tesorer|presiden|secretar|vocal|aval|contralor|facilita|modera|treasur|member|guarantor|auditor", re.I
)
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came."""

    lang: str
    path: str
    html: str
    is_public: bool = True

    def faults(self) -> list[str]:
        """Everything that is wrong with it."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
        root: Element = parser.parse(self.html)
        found = [f"is no strict HTML: {error}" for error in parser.errors[:2]]
        found += [*_head(self, root), *_links(root), *_names(root), *_pictures(root), *_order(root), *_words(root)]
        found += [*_times(root), *_struck(root)]
        weight = len(gzip.compress(self.html.encode()))
        return found + ([f"weighs {weight}"] if weight > MOST_BYTES else [])


def _head(page: Page, root: Element) -> Iterator[str]:
    """Title, description, language, one address of its own and one in each language."""
    title = [text_of(one) for one in root.iter("title")][:1]
    if root.get("lang") != page.lang or not (title and title[0].endswith(" – Mano Alzada") and len(title[0]) <= 120):
        yield f"title {title} in {root.get('lang')}"
    about = [one.get("content", "") for one in root.iter("meta") if one.get("name") == "description"]
    if len(about) != 1 or not 10 <= len(about[0]) <= 320:
        yield f"description {about}"
    fits = [one.get("content") for one in root.iter("meta") if one.get("name") == "viewport"]
    if fits != ["width=device-width, initial-scale=1"] or b'<meta charset="utf-8">' not in page.html.encode()[:1024]:
        yield f"viewport {fits}, or no charset at the beginning"
    if any(one.get("name") == "robots" for one in root.iter("meta")):
        yield "hides from search engines"
    others = {one.get("hreflang"): one.get("href") for one in root.iter("link") if one.get("rel") == "alternate"}
    others.pop(None, None)  # the feed
    canonical = [one.get("href") for one in root.iter("link") if one.get("rel") == "canonical"]
    if page.is_public and (canonical, others) != ([SITE + prefix(page.lang) + page.path], _elsewhere(page.path)):
        yield f"canonical {canonical}, alternates {others}"


def _elsewhere(path: str) -> dict[str, str]:
    found = {lang: f"{SITE}{prefix(lang)}{path}" for lang in LANGUAGES}
    return {"es-MX": found[SPANISH], "en": found[ENGLISH], "x-default": found[SPANISH]}


def _links(root: Element) -> Iterator[str]:
    """A crawler can follow each, and each says where it leads."""
    for one in root.iter("a"):
        where, said = one.get("href", ""), _said(one)
        if not re.match(r"(/|#|\?|https://(wa\.me|creativecommons\.org)/)", where) or where.startswith("//"):
            yield f"a link to «{where}»"
        if (not said and one.get("tabindex") != "-1") or said.casefold() in _VAGUE:
            yield f"the link «{said}» to {where}"
    for tag, name in (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "srcset")):
        if any(not (one.get(name) or "").startswith("/") for one in root.iter(tag)):
            yield f"<{tag}> from elsewhere"


def _said(one: Element) -> str:
    return " ".join([text_of(one), *(image.get("alt", "") for image in one.iter("img"))]).strip()


def _names(root: Element) -> Iterator[str]:
    """No name twice, and none that leads nowhere."""
    names = Counter(one.get("id") for one in root.iter() if one.get("id") is not None)
    yield from (f"#{name} twice" for name, count in names.items() if count > 1)
    asked = {key for one in root.iter() for name in _REFERENCES for key in (one.get(name) or "").split()}
    asked |= {one.get("href", "")[1:] for one in root.iter("a") if one.get("href", "").startswith("#")}
    yield from (f"#{name} is nowhere" for name in sorted(asked - set(names)))


def _pictures(root: Element) -> Iterator[str]:
    for one in root.iter("img"):
        if one.get("alt") is None or not (one.get("width") and one.get("height")):
            yield f"a picture without words or size: {one.get('src')}"


def _order(root: Element) -> Iterator[str]:
    """One title; no heading skips a level."""
    levels = [int(str(one.tag)[1]) for one in root.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in itertools.pairwise(levels)):
        yield f"headings {levels}"


def _times(root: Element) -> Iterator[str]:
    """Days and moments as HTML knows them."""
    found = [one.get("datetime", "") for one in root.iter("time")]
    yield from (f"the time {one}" for one in found if not _TIME.fullmatch(one))


def _words(root: Element) -> Iterator[str]:
    """Counts, not percentages; nothing that was not filled in."""
    said = text_of(next(root.iter("main")))
    yield from (f"«{found}»" for found in re.findall(r".{0,20}[0-9] ?%|.{0,20}(?:%\(|\{[a-z_]+\}|\bNone\b)", said))


def _struck(root: Element) -> Iterator[str]:
    """What was corrected is struck through, and beside it stands who did it and when."""
    above = {child: parent for parent in root.iter() for child in parent}
    for one in root.iter("del"):
        around = one
        while around.tag not in {"li", "main"}:
            around = above[around]
        said = text_of(around)
        if not (_DAY.search(said) and _WHO.search(said)):
            yield f"struck without who and when: {said[:200]}"


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("pages")
    database = Database(fresh_sqlite(sqlite_template, folder))
    yield rounds.built(database, folder)
    database.close()


def asked_for(world: World) -> dict[str, Permission]:
    """Every address of a page, and whom it is for."""
    found = {}
    for route in rounds.routes():
        if "GET" in (route.methods or ()) and rounds.permission(route) in ANYBODY:
            found[world.path(route)] = rounds.permission(route)
            if "{assembly_id}" in route.path:
                found[world.path(route, on_going=True)] = rounds.permission(route)
    return found | dict.fromkeys(ALSO, Permission.PUBLIC)


def is_page(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole(world: World, lang: str) -> None:
    for permission in (Permission.PUBLIC, Permission.ASK, Permission.SIGN_IN):
        paths = [path for path, whose in asked_for(world).items() if whose is permission]
        answers = knock(world.app, [Ask("GET", prefix(lang) + path) for path in paths])
        pages = {path: answer for path, answer in zip(paths, answers, strict=True) if is_page(answer)}
        wrong = {path: found for path, answer in pages.items() if (found := _of(answer, lang, path, permission))}
        assert wrong == {}
        assert len(pages) >= {Permission.PUBLIC: 25, Permission.ASK: 2, Permission.SIGN_IN: 2}[permission]


def _of(answer: Answer, lang: str, path: str, permission: Permission) -> list[str]:
    is_public = permission is Permission.PUBLIC and answer.status == 200
    cookie = ["sets a cookie"] if is_public and "set-cookie" in answer.headers else []
    return cookie + Page(lang, _own(path), answer.text, is_public).faults()


def _own(path: str) -> str:
    """What names a page: of a query, the year and the sheet; not what was searched for nor who sent the link.

    What is live passes, and stays on the assembly's page.
    """
    bare, _, query = path.removesuffix("/en-vivo").partition("?")
    return "?".join(filter(None, (bare, "&".join(part for part in query.split("&") if _is_of_page(part)))))


def _is_of_page(part: str) -> bool:
    return part.partition("=")[0] in {"anio", "pagina"}


def test_who_sent_a_link_is_no_part_of_its_address(world: World) -> None:
    (answer,) = knock(world.app, [Ask("GET", f"/clinicas/{CLINIC}?fbclid=abc&anio=2026&utm_source=x")])
    assert Page(SPANISH, f"/clinicas/{CLINIC}?anio=2026", answer.text).faults() == []


GOOD = (
    '<!DOCTYPE html><html lang="es-MX"><meta charset="utf-8"><title>Hola – Mano Alzada</title>'
    '<meta name="description" content="Diez letras.">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    f'<link rel="canonical" href="{SITE}/x"><link rel="alternate" hreflang="es-MX" href="{SITE}/x">'
    f'<link rel="alternate" hreflang="en" href="{SITE}/en/x">'
    f'<link rel="alternate" hreflang="x-default" href="{SITE}/x"><body><main><h1>Hola</h1></main></body></html>'
)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("", []),
        ("<p><ul></ul></p>", ["is no strict HTML: ((1, 521), 'unexpected-end-tag', {'name': 'p'})"]),
        ('<a href="javascript:go()">Ir</a>', ["a link to «javascript:go()»"]),
        ('<a href="//example.org/">Ir</a>', ["a link to «//example.org/»"]),
        ('<a href="/a">aquí</a>', ["the link «aquí» to /a"]),
        ('<a href="#b">Ir</a>', ["#b is nowhere"]),
        ('<i id="b"></i><i id="b"></i>', ["#b twice"]),
        ('<img src="/a.png" alt="">', ["a picture without words or size: /a.png"]),
        ('<img src="https://example.org/a.png" alt="" width="1" height="1">', ["<img> from elsewhere"]),
        ('<time datetime="2026-11-22T20:26:00.236864+00:00"></time>', ["the time 2026-11-22T20:26:00.236864+00:00"]),
        ("<h3>Ay</h3>", ["headings [1, 3]"]),
        ("<h1>Ay</h1>", ["headings [1, 1]"]),
        ("<del>Pintura</del>", ["struck without who and when: HolaPintura"]),
        ("<p><del>Pintura</del></p><p>La tesorería lo revirtió el 3 de mayo de 2026</p>", []),
        ("<p>Lleva el 71% gastado</p>", ["«HolaLleva el 71%»"]),
        ("<p>Son {amount}</p>", ["«HolaSon {amount}»"]),
    ],
)
def test_what_is_wrong_is_found(part: str, fault: list[str]) -> None:
    assert Page(SPANISH, "/x", GOOD.replace("</main>", f"{part}</main>")).faults() == fault


def test_a_page_without_its_addresses_is_found() -> None:
    assert len(Page(ENGLISH, "/x", GOOD).faults()) == 2
    assert len(Page(SPANISH, "/y", GOOD).faults()) == 1
