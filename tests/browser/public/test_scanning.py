"""A QR of paper on the checking page, read from a photo or by the camera, in browsers with a reader and without one."""

import base64
from io import BytesIO

import pytest
import segno
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from assembly.journal.rules import Head
from assembly.verifier.words import SAID
from tests.browser.conftest import Site
from tests.browser.public.checking import answered
from tests.factories.cast import CLINIC, set_stage
from tests.journal.journals import LINES, fill


@pytest.fixture
def head(site: Site) -> Head:
    """A clinic with a journal."""
    set_stage(site.database)
    return site.database.write(fill)


@pytest.fixture
def window(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_camera_is_asked_only_after_a_press_and_a_photo_can_be_read(window: Page, head: Head) -> None:
    window.add_init_script(f"""
        window.asked = 0;
        window.BarcodeDetector = class {{
            static async getSupportedFormats() {{ return ['qr_code']; }}
            async detect() {{ return [{{ rawValue: '{head.qr}' }}]; }}
        }};
        navigator.mediaDevices.getUserMedia = async () => {{ window.asked += 1; throw new Error('no'); }};
    """)
    window.goto("/verificar")
    expect(window.get_by_text("La imagen de la cámara no sale de su teléfono.")).to_be_visible()
    assert window.evaluate("window.asked") == 0
    window.get_by_role("button", name="Usar la cámara").click()
    expect(window.get_by_text("El teléfono no dejó usar la cámara.")).to_be_visible()
    photo = BytesIO()
    Image.new("RGB", (2, 2)).save(photo, "PNG")
    picked = FilePayload(name="qr.png", mimeType="image/png", buffer=photo.getvalue())
    window.get_by_label("O elija una foto del QR").set_input_files(picked)
    answered(window, "Coincide", f"renglón {LINES}")


def qr_of(text: str) -> bytes:
    """A photo of a QR on a table: small in the picture and a little askew."""
    code, photo = BytesIO(), BytesIO()
    segno.make(text, error="m", micro=False).save(code, kind="png", scale=6)
    picture = Image.new("RGB", (1600, 1200), "#b9a58c")
    picture.paste(Image.open(code).convert("RGB").rotate(7, expand=True, fillcolor="#b9a58c"), (500, 300))
    picture.save(photo, "JPEG", quality=80)
    return photo.getvalue()


def photo_of(window: Page, picture: bytes) -> None:
    """A photo chosen on the checking page."""
    window.goto("/verificar")
    photo = FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=picture)
    window.get_by_label("O elija una foto del QR").set_input_files(photo)


def test_the_answer_to_a_photo_is_in_view_and_read_aloud(window: Page, head: Head) -> None:
    photo_of(window, qr_of(head.qr))
    answered(window, "Coincide", f"renglón {LINES}")
    assert window.evaluate("scrollY") > 0
    expect(window.locator("#respuesta .title")).to_be_in_viewport(ratio=1)
    expect(window.locator("#respuesta .notice")).to_be_in_viewport(ratio=1)
    expect(window.get_by_role("status").filter(has_text="Coincide")).to_be_focused()


def test_the_qr_of_a_printed_page_names_its_clinic(window: Page, head: Head) -> None:
    window.goto(f"/clinicas/{CLINIC}")
    window.emulate_media(media="print")
    window.evaluate("for (const side of ['width', 'height']) document.querySelector('svg.qr').setAttribute(side, 300)")
    printed = window.locator("svg.qr").screenshot(type="jpeg")
    window.emulate_media(media="screen")
    photo_of(window, printed)
    answered(window, "Ese QR lleva a una página", f"Es la página de {CLINIC}.", "si hay uno impreso junto a él")
    expect(window.get_by_label("Clínica", exact=True)).to_have_value(CLINIC)
    expect(window.get_by_role("link", name="Abrir esa página")).to_have_attribute(
        "href", window.url[:-9] + f"clinicas/{CLINIC}"
    )
    window.get_by_label("Código del papel").fill(head.code)
    window.get_by_role("button", name="Comprobar", exact=True).click()
    answered(window, "Coincide", f"renglón {LINES}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("{site}/clinicas/XXDEM000018?anio=2026", "Es la página de XXDEM000018."),  # the wall's poster, the booklet
        ("{site}/invitacion/un.secreto", "Es una página de este sitio."),  # an invitation, a teller's pass
        ("https://otro.example/clinicas/XXDEM000018", "Lleva a otro sitio, otro.example."),
    ],
)
def test_an_address_is_told_as_what_it_is_and_sent_nowhere(
    window: Page, site: Site, head: Head, address: str, said: str
) -> None:
    sent: list[str] = []
    window.on("request", lambda request: sent.append(request.url))
    photo_of(window, qr_of(address.format(site=site.url)))
    answered(window, "Ese QR lleva a una página", said)
    expect(window.get_by_label("Código del papel")).to_have_value("")
    assert [one for one in sent if "secreto" in one or "anio" in one or "otro" in one] == []


def test_a_browser_without_a_reader_gets_ours_when_it_is_needed(window: Page, head: Head) -> None:
    fetched: list[str] = []
    window.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    window.add_init_script("delete window.BarcodeDetector;")
    window.goto("/verificar")
    part = window.locator("#escanear")
    expect(part.get_by_text("La imagen de la cámara no sale de su teléfono.")).to_be_visible()
    expect(window.locator("#sin-lector")).to_be_hidden()
    window.wait_for_load_state("networkidle")
    assert "jsQR.js" not in fetched
    expect(part.get_by_role("button", name="Apagar la cámara")).to_be_hidden()
    empty = BytesIO()
    Image.new("RGB", (40, 40)).save(empty, "PNG")
    photo = window.get_by_label("O elija una foto del QR")
    photo.set_input_files(FilePayload(name="nada.png", mimeType="image/png", buffer=empty.getvalue()))
    expect(window.locator("#respuesta .title")).to_have_text(SAID["noCode"])
    photo.set_input_files(FilePayload(name="qr.jpg", mimeType="image/jpeg", buffer=qr_of(head.qr)))
    answered(window, "Coincide", f"renglón {LINES}")
    assert fetched.count("jsQR.js") == 1


def test_the_camera_reads_with_our_reader_too(window: Page, head: Head) -> None:
    photo = base64.b64encode(qr_of(head.qr)).decode()
    window.add_init_script(f"""
        delete window.BarcodeDetector;
        navigator.mediaDevices.getUserMedia = async () => {{
            const picture = new Image();
            picture.src = 'data:image/jpeg;base64,{photo}';
            await picture.decode();
            const canvas = Object.assign(document.createElement('canvas'), {{ width: 1600, height: 1200 }});
            setInterval(() => canvas.getContext('2d').drawImage(picture, 0, 0), 50);
            return canvas.captureStream(10);
        }};
    """)
    window.goto("/verificar")
    window.get_by_role("button", name="Usar la cámara").click()
    answered(window, "Coincide", f"renglón {LINES}")
    expect(window.locator("#escanear video")).to_be_hidden()


def test_a_reader_that_does_not_come_is_told(window: Page, head: Head) -> None:
    window.add_init_script("delete window.BarcodeDetector;")
    window.route("**/jsQR.js", lambda route: route.abort())
    window.goto("/verificar")
    window.get_by_role("button", name="Usar la cámara").click()
    expect(window.locator("#respuesta .title")).to_have_text(SAID["notDone"])


def test_what_a_telephone_camera_reads_leads_to_the_same_answer(window: Page, head: Head) -> None:
    window.goto(f"/verificar?c={head.qr}")
    answered(window, "Coincide", f"renglón {LINES}")
