"""The checking page in a real browser: codes, saved files, tampering; its answers are those of the program's rules."""

import base64
import hashlib
import hmac
import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assembly.journal.rules import NO_LINE_HAS_IT, Anchor, Fault, Head, digest, short_code, verify_lines
from assembly.verifier.words import SAID
from tests.browser.conftest import SIZES, Eye, Site
from tests.browser.public.checking import answered, asked, in_file, lines_of
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage
from tests.journal import tampering
from tests.journal.journals import LINES
from tests.public.story import NOW, whole_year

Dice = random.Random
KEYS = {text: key for key, text in SAID.items()} | {NO_LINE_HAS_IT: "paperNone"}
# Each file with its marks goes through the module; the answer is the head, or the line and the key of the words.
WALKED = """async ([clinic, cases]) => {
    const { Walk, genesis, walkAll } = await import('/static/verify/journal.js');
    const start = await genesis(clinic), answers = [];
    for (const [file, marks] of cases) {
        const walk = new Walk(clinic, start, marks);
        const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0));
        try {
            await walkAll(walk, new Blob([bytes]).stream());
            walk.end();
            answers.push([walk.n, walk.head]);
        } catch (fault) { answers.push([fault.n, fault.why]); }
    }
    return answers;
}"""
DIGESTED = """async (cases) => {
    const { hex, hmac, sha256, sha256Alone, unhex } = await import('/static/verify/sha256.js');
    const answers = [];
    for (const text of cases) {
        const data = unhex(text), key = data.slice(0, 32);
        answers.push([hex(sha256Alone(data)), hex(await sha256(data)), hex(await hmac(key, data))]);
    }
    return answers;
}"""


@pytest.fixture
def size() -> str:
    """A phone: what is asked here does not depend on the width."""
    return "360"


def test_a_code_is_checked_in_the_browser(window: Page, site: Site, head: Head, eye: Eye) -> None:
    asked(window, head.code)
    answered(window, "Coincide", f"renglón {LINES}, anotado el", "Es el último renglón", head.code)
    eye.look(window, "verify-same")
    older = short_code(digest(lines_of(site)[4]))
    asked(window, f" {older.lower().replace('-', ' ').replace('o', '0').replace('i', '1').replace('b', '8')} ")
    answered(window, "Coincide", "renglón 5, anotado el", "Desde entonces se agregaron 3 renglones.")
    asked(window, head.code, OTHER_CLINIC)
    answered(window, f"Ese código no está en la bitácora de {OTHER_CLINIC}", "Revise que lo escribió bien")
    expect(window.locator("#respuesta .notice")).to_have_class("notice plain")
    asked(window, head.code[:-1])
    answered(window, "Ese no es un código completo. Escriba los 16 signos que están en el papel, sin saltarse ninguno.")


def test_what_the_qr_says_names_its_clinic_and_its_line(window: Page, head: Head) -> None:
    asked(window, head.qr, "")
    answered(window, "Coincide", f"renglón {LINES}")
    window.goto(f"/verificar?c={head.qr}")
    answered(window, "Coincide", f"renglón {LINES}")
    asked(window, f"https://example.org/verificar?c={head.qr.replace(f'/{LINES}/', '/3/')}", "")
    answered(window, "No coincide desde la línea 3", "este renglón o uno anterior no es el que dice el papel")
    asked(window, head.qr.replace(f"/{LINES}/", "/99/"), "")
    answered(window, f"No coincide desde la línea {LINES + 1}", "se quitaron")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Falta la clínica"),
        ("encinos", "¿Cuál es su clínica?"),
        ("zzzz", "No encontramos esa clínica"),
    ],
)
def test_a_clinic_that_is_not_named_whole_is_searched_for_once(window: Page, head: Head, typed: str, told: str) -> None:
    loads: list[str] = []
    window.on("domcontentloaded", lambda page: loads.append(page.url))
    asked(window, head.code, typed)
    expect(window.get_by_text(told)).to_be_visible()
    window.wait_for_timeout(1_000)
    assert len(loads) == 2  # the form, and what the site found
    for prefix in ("", "/en"):
        loads.clear()
        window.goto(f"{prefix}/verificar?c={head.code}&clinica={typed}")
        window.wait_for_timeout(1_000)
        assert len(loads) == 1


def test_the_clinic_that_is_chosen_is_checked_at_once(window: Page, head: Head) -> None:
    asked(window, head.code, "encinos")
    window.get_by_role("link", name="Clínica Los Encinos").click()
    answered(window, "Coincide", f"renglón {LINES}")


def test_the_module_answers_as_the_rules_do(window: Page, site: Site) -> None:
    lines, dice = lines_of(site), Dice(7)
    paper = [Anchor(short_code(digest(lines[-1]))), Anchor(digest(lines[3]), 4), Anchor(short_code(digest(b"")))]
    files = [in_file(kind(lines, dice)) for kind in tampering.KINDS for _ in range(20)]
    files += [tampering.flip(in_file(lines), dice) for _ in range(300)] + [b"", b"\n", in_file(lines)[:-1]]
    files += [in_file([line]) for line in strange(lines[0])]
    cases = [(file, some) for number, file in enumerate(files) for some in ([], paper[number % 3 : number % 3 + 1])]
    window.goto("/verificar")
    sent = [(base64.b64encode(file).decode(), [{"mark": one.mark, "n": one.n} for one in some]) for file, some in cases]
    found = window.evaluate(WALKED, [CLINIC, sent])
    assert [tuple(one) for one in found] == [by_rules(file, some) for file, some in cases]


def by_rules(file: bytes, anchors: list[Anchor]) -> tuple[int, str]:
    found = verify_lines(CLINIC, file.removesuffix(b"\n").split(b"\n") if file else [], anchors)
    return (found.n, KEYS[found.why]) if isinstance(found, Fault) else (found.n, found.hash)


def strange(line: bytes) -> list[bytes]:
    """First lines that two readers of JSON might take differently."""
    numbers = [b"-0", b"01", b"1.", b"1e2", b"NaN", b"9007199254740991", b"9007199254740992", b"-Infinity", b"1" * 40]
    others = [b'"\\ud800"', b'"\\x"', b'"\\u00zz"', b"[1,]", b'{"a":1,"a":2}', b"[[[]]]", b"\xff", b'"\x7f"', b"tru"]
    others += [b'{"__proto__":1}', b" [ 1 , 2 ] ", b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b"\xc2\xa01", b'{"a" :1}']
    content, values = json.loads(line), [1, "1", None, True, dict[str, int](), list[int]()]
    swapped = [json.dumps(content | {key: value}).encode() for key in content for value in values]
    return [line.replace(b'"year":2026', b'"year":' + value) for value in (*numbers, *others)] + swapped


def test_the_digest_of_ours_is_the_one_of_python(window: Page) -> None:
    dice = Dice(3)
    data = [dice.randbytes(size) for size in (*range(32, 200), 1000, 4095, 4096, 70_000)]
    data += [dice.randbytes(dice.randrange(32, 3000)) for _ in range(200)]
    window.goto("/verificar")
    found = window.evaluate(DIGESTED, [one.hex() for one in data])
    expected = [[*[hashlib.sha256(one).hexdigest()] * 2, hmac.new(one[:32], one, "sha256").hexdigest()] for one in data]
    assert found == expected


def long_journal(count: int) -> tuple[bytes, str]:
    """A file of so many lines, and its head's code."""
    head, lines = Head(CLINIC, 0, hashlib.sha256(f"mano-alzada-journal-v1\n{CLINIC}".encode()).hexdigest()), []
    about: dict[str, Any] = {"by": "system:bench", "clinic": CLINIC, "data": {"why": "x" * 300}, "happened": None}
    for n in range(1, count + 1):
        more = {"id": str(n), "kind": "k", "n": n, "personal": {}, "prev": head.hash, "recorded": "", "v": 1}
        line = json.dumps(about | more, sort_keys=True, separators=(",", ":")).encode()
        head = Head(CLINIC, n, digest(line))
        lines.append(line)
    return in_file(lines), head.code


WATCH = """() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
    }, 10);
    window.told = new Set();
    new MutationObserver(() => window.told.add(document.getElementById('respuesta').textContent))
        .observe(document.getElementById('respuesta'), { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.timed
def test_a_long_journal_does_not_freeze_the_phone(window: Page) -> None:
    file, _ = long_journal(20_000)

    def longest() -> float:
        """The longest that nothing else was done while it was checked, in ms."""
        window.goto("/verificar")
        window.evaluate(WATCH)
        window.locator("#journal").set_input_files({"name": "j.jsonl", "mimeType": "text/plain", "buffer": file})
        window.evaluate("window.longest = 0")
        window.get_by_role("button", name="Comprobar el archivo").click()
        expect(window.locator("#respuesta .title")).to_have_text("No coincide desde la línea 1", timeout=60_000)
        assert window.evaluate("window.told.has('Revisando… 20,000 renglones.')")
        return float(window.evaluate("window.longest"))

    # A busy machine stops a page for a second now and then; what the page does to itself it does every time.
    assert any(longest() < 700 for _ in range(3))


def test_without_javascript_the_server_says_what_it_says(chromium: Browser, site: Site, head: Head) -> None:
    bare = chromium.new_context(base_url=site.url, java_script_enabled=False, locale="es-MX")
    window = bare.new_page()
    asked(window, head.code, "encinos")
    window.get_by_role("link", name="Clínica Los Encinos").click()
    answered(window, "Lo dice este mismo servidor", f"renglón {LINES} de la bitácora de Clínica Los Encinos")
    expect(window.get_by_text("Su navegador no puede revisar por su cuenta")).to_be_visible()
    expect(window.locator("#archivo")).to_be_hidden()
    asked(window, head.code, OTHER_CLINIC)
    answered(window, "Lo dice este mismo servidor", "Ese código no está en la bitácora")
    bare.close()


def test_the_journal_and_the_committee_are_read_on_any_screen(
    chromium: Browser, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(site.database)
    site.database.write(lambda session: whole_year(session, tmp_path))
    for name, (width, height) in SIZES.items():
        screen = chromium.new_context(base_url=site.url, viewport={"width": width, "height": height}, locale="es-MX")
        window = screen.new_page()
        for part in ("bitacora", "comite"):
            window.goto(f"/clinicas/{CLINIC}/{part}")
            Eye(name).look(window, f"verify-{part}")
        window.goto("/verificar")
        Eye(name).look(window, "verify-form")
        screen.close()
