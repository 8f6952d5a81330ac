"""Feeds and the map, over HTTP, on both databases: valid, whole, escaped, in a constant number of statements."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from httpx2 import Response
from lxml import etree
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly import demo
from assembly.app import create_app
from assembly.assemblies.queries import assemblies_of
from assembly.budget.rules import Method
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.evidence.services import stores
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
from assembly.expenses.rules import Draft, ProofKind
from assembly.share import maps
from assembly.share.events import SENTENCES, Kind
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, settings, visitor
from tests.factories.pages import Shown
from tests.factories.statements import statements
from tests.public.story import NOW, by, whole_year

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OWN, STATE, ALL = f"/clinicas/{CLINIC}/cambios.atom", "/estados/30/cambios.atom", "/cambios.atom"
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NASTY = "Cal & <b>arena</b> ]]> \u202e \u0001 “50 %” {amount}"


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor, where nothing was written yet."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    with visitor(database, tmp_path) as browser:
        yield browser


@pytest.fixture
def full(client: TestClient, database: Database, tmp_path: Path) -> TestClient:
    """The same, where the clinic has its whole year."""
    database.write(lambda session: whole_year(session, tmp_path))
    return client


def feed_of(client: TestClient, path: str) -> etree._Element:
    """A feed, after RFC 4287 was asked of it."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for node in (root, *entries):
        for name in ("id", "title", "updated"):
            assert [bool(one.text) for one in node.findall(ATOM + name)] == [True]
        moment = node.findtext(f"{ATOM}updated") or ""
        assert RFC_3339.fullmatch(moment)
        assert datetime.fromisoformat(moment)
        assert URN.fullmatch(node.findtext(f"{ATOM}id") or "")
        assert [one.get("href", "")[:18] for one in node.findall(f"{ATOM}link[@rel='alternate']")] == [
            "http://testserver/"
        ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Mano Alzada"
    assert [one.get("href") for one in root.findall(f"{ATOM}link[@rel='self']")] == [f"http://testserver{path}"]
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == len(ids) <= 50
    moments = [one.findtext(f"{ATOM}updated") or "" for one in entries]
    assert moments == sorted(moments, reverse=True)
    return root


def titles(root: etree._Element) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in root.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("path", [OWN, STATE, ALL, f"/en{OWN}"])
def test_an_empty_feed_is_valid(client: TestClient, path: str) -> None:
    root = feed_of(client, path)
    assert titles(root) == []
    assert root.findtext(f"{ATOM}updated") == "2024-01-01T00:00:00Z"


def test_a_clinics_year_is_heard_of(full: TestClient) -> None:
    root = feed_of(full, OWN)
    heard = titles(root)
    assert root.findtext(f"{ATOM}title") == "Lo más reciente de Clínica Los Encinos"
    assert heard[:2] == [
        "Se revirtió el gasto G-0011 de $1,450.50",
        "Objeción al gasto G-0006 de $18,900.00",
    ]
    assert heard[2] == "Gasto G-0020 de $1,800.00: Comida de la cuadrilla"
    assert heard[22:] == [
        "Llegó un depósito de $255,000.00",
        "Llegó un depósito de $300,000.00",
        "Se cerró la asamblea, con 143 personas, y su acta quedó sellada",
        "Se convocó a asamblea para el 21 de febrero de 2026",
        "La asamblea convocada no se realizó",
        "Se convocó a asamblea para el 7 de febrero de 2026",
    ]


def test_every_link_of_a_feed_opens(full: TestClient) -> None:
    links = [one.get("href", "") for one in feed_of(full, OWN).iterfind(f".//{ATOM}link")]
    paths = {link.removeprefix("http://testserver").partition("#")[0] for link in links}
    assert {path: code for path in paths if (code := full.get(path).status_code) != 200} == {}


def test_state_and_nation_name_the_clinic(full: TestClient) -> None:
    own = titles(feed_of(full, OWN))
    assert titles(feed_of(full, STATE)) == [f"Clínica Los Encinos: {title}" for title in own]
    assert titles(feed_of(full, ALL)) == titles(feed_of(full, STATE))
    assert titles(feed_of(full, "/estados/07/cambios.atom")) == []
    assert full.get("/estados/33/cambios.atom").status_code == 404
    assert full.get("/estados/x/cambios.atom").status_code == 404


def test_what_people_write_stays_text(client: TestClient, database: Database, tmp_path: Path) -> None:
    draft = Draft(None, Money(5_00), NOW.date(), Method.CASH, ProofKind.NONE, "Juan", NASTY, "No dio")
    who, files = by(Role.TREASURER, NOW), stores(settings(tmp_path))
    database.write(lambda s: expenses.log_expense(s, who, files, CLINIC, new_id(), draft, None))
    heard = titles(feed_of(client, ALL))
    assert heard == [f"Clínica Los Encinos: Gasto G-0001 de $5.00: {NASTY.replace(chr(1), '')}"]


def test_a_feed_comes_again_as_304(full: TestClient) -> None:
    for path in (OWN, STATE, ALL):
        tag = full.get(path).headers["etag"]
        assert full.get(path, headers={"if-none-match": tag}).status_code == 304


def test_the_number_of_statements_does_not_grow(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda session: whole_year(session, tmp_path, bought=1))
    with statements(database) as one:
        assert len(titles(feed_of(client, ALL))) > 5
    database.write(lambda session: whole_year(session, tmp_path, clues=OTHER_CLINIC))
    with statements(database) as many:
        assert len(titles(feed_of(client, ALL))) > 25
    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("page", "feed"),
    [("/", "/cambios.atom"), (f"/clinicas/{CLINIC}", OWN), (f"/en/clinicas/{CLINIC}", f"/en{OWN}")],
)
def test_pages_say_where_their_feed_is(client: TestClient, page: str, feed: str) -> None:
    links = [
        node
        for node in Shown(client.get(page)).root.iter("link")
        if node.get("rel") == "alternate" and node.get("type")
    ]
    assert [(node.get("type"), node.get("href")) for node in links] == [("application/atom+xml", feed)]


def ids(answer: Response) -> list[str]:
    """The names of a feed and of its entries."""
    return [one.text or "" for one in etree.fromstring(answer.content).iter(f"{ATOM}id")]


def test_names_are_the_same_by_whatever_address(full: TestClient, database: Database, tmp_path: Path) -> None:
    first = {path: ids(full.get(path)) for path in (OWN, STATE, ALL)}
    for headers in ({"host": "otra.example"}, {"host": "192.0.2.7:8000"}):
        assert {path: ids(full.get(path, headers=headers)) for path in first} == first
    assert len({found[0] for found in first.values()}) == 3
    assert first[OWN][1:] == first[ALL][1:]
    other = settings(tmp_path).model_copy(update={"base_url": "https://asambleas.example"})
    with TestClient(create_app(other, database)) as elsewhere:
        assert [found[0] for found in (ids(elsewhere.get(path)) for path in first)] != [
            one[0] for one in first.values()
        ]


def places(client: TestClient, path: str) -> list[str]:
    """The addresses of a map."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    return [one.text or "" for one in etree.fromstring(answer.content).iter(f"{MAP}loc")]


def test_the_map_names_every_page_in_both_languages(full: TestClient, database: Database) -> None:
    site = "http://testserver"
    parts = ["estados", "municipios", "30", "30-asambleas"]
    assert places(full, "/sitemap.xml") == [f"{site}/sitemap/{part}.xml" for part in parts]
    assert places(full, "/sitemap/30.xml") == [f"{site}/clinicas/{CLINIC}", f"{site}/en/clinicas/{CLINIC}"]
    town = "/estados/30/municipios/003"
    assert places(full, "/sitemap/municipios.xml") == [f"{site}{town}", f"{site}/en{town}"]
    meetings = database.read(lambda session: assemblies_of(session, CLINIC))
    held = [f"{site}{before}/clinicas/{CLINIC}/asambleas/{one.id}" for one in meetings for before in ("", "/en")]
    assert sorted(places(full, "/sitemap/30-asambleas.xml")) == sorted(held)
    assert places(full, "/sitemap/07.xml") == places(full, "/sitemap/30-2.xml") == []
    states = places(full, "/sitemap/estados.xml")
    assert (states[:2], len(states), f"{site}/en/estados/01" in states) == ([f"{site}/", f"{site}/en/"], 72, True)
    for part in ("33", "x", "3", "30-", "30-0", "30-asamblea", "30-99999", "33-asambleas"):
        assert full.get(f"/sitemap/{part}.xml").status_code == 404
    for path in (*states, *places(full, "/sitemap/municipios.xml"), *held, *places(full, "/sitemap/30.xml")):
        assert full.get(path).status_code == 200, path


def test_each_address_names_itself_and_the_other_language(full: TestClient) -> None:
    root = etree.fromstring(full.get("/sitemap/30.xml").content)
    own = f"http://testserver/clinicas/{CLINIC}"
    for url in root.iter(f"{MAP}url"):
        assert RFC_3339.fullmatch(url.findtext(f"{MAP}lastmod") or "")
        links = [(one.get("rel"), one.get("hreflang"), one.get("href")) for one in url.iter(f"{XHTML}link")]
        english = own.replace("/clinicas", "/en/clinicas")
        assert links == [("alternate", "es-MX", own), ("alternate", "en", english)]


def test_a_long_part_goes_on_in_another(full: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "MOST_PAGES", 1)
    database.write(lambda session: ledger.a_deposit(session, clues=OTHER_CLINIC))
    parts = [one.rpartition("/")[2] for one in places(full, "/sitemap.xml")]
    assert parts == ["estados.xml", "municipios.xml", "30.xml", "30-2.xml", "30-asambleas.xml", "30-asambleas-2.xml"]
    found = [places(full, f"/sitemap/{part}")[0].rpartition("/")[2] for part in ("30.xml", "30-2.xml")]
    assert found == [CLINIC, OTHER_CLINIC]
    assert len({places(full, f"/sitemap/{part}")[0] for part in parts[4:]}) == 2


def test_a_part_is_within_what_the_protocol_allows() -> None:
    pages = [maps.Page(f"/clinicas/XXDEM{n:06d}/asambleas/{'0' * 36}", NOW) for n in range(1_000)]
    weight = len(maps.sitemap("https://un-nombre-bastante-largo.example.org", pages)) * maps.MOST_PAGES // 1_000
    assert (weight < 50 * 1024 * 1024, maps.MOST_PAGES * 2 <= 50_000) == (True, True)


def test_robots_are_told_what_is_not_for_them(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /trabajo", "Disallow: /entrar"]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_demonstration_is_heard_of(database: Database, tmp_path: Path) -> None:
    files, now = stores(settings(tmp_path)), clock.now()
    database.write(lambda session: demo.play(session, files, "cuatro palabras que nadie dice", now))
    database.write(answered)
    with visitor(database, tmp_path) as client:
        heard = titles(feed_of(client, OWN))
    kinds = {kind: re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text))) for kind, text in SENTENCES.items()}
    found = {kind for kind, pattern in kinds.items() if any(pattern.fullmatch(title) for title in heard)}
    assert {Kind.EXPLAINED, Kind.OBJECTION, Kind.INQUIRY, Kind.FINISHED, Kind.DELIVERY, Kind.REVERSAL} - found == set()
    assert "Respuesta a la objeción del gasto G-0007 de $1,450.00" in heard


def answered(session: Session) -> None:
    """The treasurer answers the first objection that stands."""
    review = next(one.objections[0].id for one in expenses_of(session, CLINIC) if one.objections)
    who = by(Role.TREASURER, clock.now())
    expenses.answer_objection(session, who, CLINIC, new_id(), review, "El fletero ya mandó su nota")
