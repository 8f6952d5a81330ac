"""A photo of the works from the phone to the public page, with private parts covered by a finger."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page

from assembly.budget.queries import ItemInfo
from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from assembly.works import queries
from tests.browser.conftest import Eye, Site
from tests.browser.moves import follow, pick, press
from tests.factories import ledger
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor

FACE, PLATE = (220, 40, 40), (40, 40, 220)
BOARD = ".cover-board"


@pytest.fixture
def items(site: Site) -> list[ItemInfo]:
    set_stage(site.database)
    return site.database.write(ledger.approved_items)


@pytest.fixture
def window(context: BrowserContext, site: Site, items: list[ItemInfo], tmp_path: Path) -> Page:
    """The treasurer's browser."""
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.TREASURER)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return context.new_page()


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A photo that lies on its side, as phones write them; upright, a face above on the left, a plate below right."""
    upright = Image.new("RGB", (1_200, 1_600), (190, 200, 190))
    draw = ImageDraw.Draw(upright)
    draw.rectangle((120, 160, 360, 400), fill=FACE)
    draw.rectangle((840, 1_200, 1_080, 1_440), fill=PLATE)
    notes = Image.Exif()
    notes[0x0112] = 6
    path = tmp_path / "foto.jpg"
    upright.transpose(Image.Transpose.ROTATE_90).save(path, exif=notes, quality=92)
    return path


def drag(window: Page, *parts: float) -> None:
    """One finger from one place of the picture to another, both in parts of its sides."""
    window.locator(BOARD).scroll_into_view_if_needed()
    frame = window.locator(BOARD).bounding_box()
    assert frame is not None
    x0, y0, x1, y1 = (
        frame["x"] + parts[0] * frame["width"], frame["y"] + parts[1] * frame["height"],
        frame["x"] + parts[2] * frame["width"], frame["y"] + parts[3] * frame["height"],
    )  # fmt: skip
    finger = window.context.new_cdp_session(window)
    places = [(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2), (x1, y1)]
    for kind, at in zip(("touchStart", "touchMove", "touchMove"), places, strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def colours(window: Page, site: Site, photo_id: str, small: str = "") -> set[str]:
    """Which of the two private things the public picture still shows."""
    answer = window.request.get(f"{site.url}/clinicas/{CLINIC}/archivos/{photo_id}{small}")
    image = Image.open(BytesIO(answer.body())).convert("RGB").resize((120, 160))
    seen = {one for _, one in image.getcolors(120 * 160) or [] if isinstance(one, tuple)}
    near = {"face": FACE, "plate": PLATE}
    return {
        name
        for name, colour in near.items()
        if any(all(abs(a - b) < 60 for a, b in zip(one, colour, strict=True)) for one in seen)
    }


def test_a_photo_with_finger_boxes(window: Page, site: Site, eye: Eye, items: list[ItemInfo], camera: Path) -> None:
    window.goto(f"/trabajo/{CLINIC}/conceptos")
    eye.look(window, "works-list")
    follow(window, "Impermeabilización")
    follow(window, "Agregar una foto")
    eye.look(window, "works-photo-empty")
    window.set_input_files("[name=file]", camera)
    window.locator(f"{BOARD} img").wait_for()
    assert window.locator("[name=drawn]").input_value() == ""
    drag(window, 0.08, 0.08, 0.34, 0.28)  # the face
    drag(window, 0.6, 0.5, 0.62, 0.5)  # a tap
    assert window.locator(".cover [role=status]").text_content() == "Va a tapar 2 partes."
    press(window, "Deshacer")
    drag(window, 0.55, 0.6, 0.75, 0.75)  # beside the plate: moved over it with the keys
    box = window.locator(".cover-box").nth(1)
    assert box.evaluate("one => one === document.activeElement")
    for _ in range(13):
        window.keyboard.press("ArrowRight")
        window.keyboard.press("ArrowDown")
    for _ in range(4):
        window.keyboard.press("Shift+ArrowRight")
        window.keyboard.press("Shift+ArrowDown")
    eye.look(window, "works-photo-covered")
    assert not window.locator("fieldset:has([name=privacy])").is_visible()
    pick(window, stage="before")
    press(window, "Guardar la foto")
    window.get_by_text("La foto quedó guardada").wait_for()
    eye.look(window, "works-item")
    (photo,) = site.database.read(lambda session: queries.photos_of(session, CLINIC))
    assert len(photo.file.boxes) == 2
    for small in ("", "?tamano=mini"):
        assert colours(window, site, photo.file.id, small) == set()
    window.goto(f"/clinicas/{CLINIC}/conceptos/{items[0].id}")
    eye.look(window, "works-public")


def test_a_box_is_added_later_without_a_finger(
    window: Page, site: Site, eye: Eye, items: list[ItemInfo], camera: Path
) -> None:
    window.goto(f"/trabajo/{CLINIC}/conceptos/{items[0].id}/fotos")
    window.set_input_files("[name=file]", camera)
    pick(window, privacy="nothing", stage="after")
    press(window, "Guardar la foto")
    (photo,) = site.database.read(lambda session: queries.photos_of(session, CLINIC))
    assert colours(window, site, photo.file.id) == {"face", "plate"}
    follow(window, "Tapar algo de esta foto")
    press(window, "Agregar un cuadro")
    for key in ("ArrowLeft", "ArrowUp"):
        for _ in range(36):
            window.keyboard.press(key)
    for _ in range(8):
        window.keyboard.press("Shift+ArrowRight")
        window.keyboard.press("Shift+ArrowDown")
    eye.look(window, "cover-later")
    press(window, "Guardar así")
    window.get_by_text("La foto quedó tapada").wait_for()
    eye.look(window, "cover-done")
    assert colours(window, site, photo.file.id) == {"plate"}
    assert colours(window, site, photo.file.id, "?tamano=mini") == {"plate"}
