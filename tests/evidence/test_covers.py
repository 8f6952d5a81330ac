"""Boxes over pictures: what they must be, what is covered after all that was said, and that nothing shines through."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from assembly.core.errors import AssemblyError
from assembly.evidence import covers
from assembly.evidence.covers import (
    MOST_BOXES,
    SIDE,
    WITHHELD,
    Box,
    Boxes,
    BoxesUnreadable,
    Drawn,
    NothingCovered,
    Privacy,
    PrivacyNotSaid,
    TooManyBoxes,
    read_drawn,
)
from assembly.evidence.images import COVER, clean_image, size_everywhere, thumbnail

ONE, OTHER = Box(0, 0, 100, 100), Box(5_000, 5_000, 2_000, 1_000)
SECRET = (250, 20, 20)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x, y = draw(st.integers(0, SIDE - 1)), draw(st.integers(0, SIDE - 1))
    return Box(x, y, draw(st.integers(1, SIDE - x)), draw(st.integers(1, SIDE - y)))


def test_what_the_page_sends_is_read() -> None:
    assert read_drawn(" 4000x3000 0,0,100,100 5000,5000,2000,1000 ") == Drawn(4000, 3000, (ONE, OTHER))
    assert read_drawn("640x480") == Drawn(640, 480, ())


@pytest.mark.parametrize(
    "text",
    ["", "x", "640x480 1,2,3", "640x480 1,2,3,4,5", "640x480 -1,2,3,4", "640x480 0,0,0,5", "640x480 1,1,10000,1",
     "640x480 ١,2,3,4", "640x480,1,2,3,4", "640x480 " + "1,1,1,1 " * 600],
)  # fmt: skip
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(BoxesUnreadable) as refused:
        read_drawn(text)
    assert str(refused.value) == "Los cuadros que tapan la foto no llegaron bien. Póngalos otra vez."


def test_there_are_never_too_many() -> None:
    many = " ".join(f"{at},0,1,1" for at in range(MOST_BOXES + 1))
    with pytest.raises(TooManyBoxes) as refused:
        read_drawn(f"640x480 {many}")
    sentence = "Puso 61 cuadros y el máximo es 60. Use cuadros más grandes que tapen varias cosas juntas."
    assert str(refused.value) == sentence
    with pytest.raises(TooManyBoxes):
        covers.covered([tuple(Box(at, 0, 1, 1) for at in range(MOST_BOXES))], (OTHER,))


@given(st.lists(boxes(), max_size=MOST_BOXES))
def test_boxes_come_back_as_they_were_kept(given_boxes: list[Box]) -> None:
    kept = tuple(given_boxes)
    assert covers.from_data(covers.to_data(kept)) == kept
    sent = " ".join(f"{b.x},{b.y},{b.width},{b.height}" for b in kept)
    if len(sent) < covers.MOST_TEXT - 20:
        assert read_drawn(f"10x20 {sent}").boxes == kept


@given(boxes(), st.integers(1, 5_000), st.integers(1, 5_000))
def test_a_box_in_pixels_is_inside_the_picture_and_never_smaller(box: Box, width: int, height: int) -> None:
    left, top, right, bottom = box.pixels(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert left * SIDE <= box.x * width
    assert right * SIDE >= (box.x + box.width) * width
    assert top * SIDE <= box.y * height
    assert bottom * SIDE >= (box.y + box.height) * height


@pytest.mark.parametrize(
    ("drawn", "privacy", "size", "said"),
    [
        (Drawn(640, 480, (ONE,)), None, (640, 480), (ONE,)),
        (Drawn(640, 480, (ONE,)), Privacy.NOTHING, (640, 480), (ONE,)),
        (Drawn(640, 480, (ONE,)), None, (480, 640), WITHHELD),  # her device showed it lying on its side
        (Drawn(640, 480, (ONE,)), None, None, WITHHELD),  # devices do not agree on how it stands
        (Drawn(640, 480, ()), Privacy.NOTHING, None, ()),
        (None, Privacy.NOTHING, None, ()),
        (None, Privacy.LATER, None, WITHHELD),
    ],
)
def test_what_a_form_says_to_cover(
    drawn: Drawn | None, privacy: Privacy | None, size: tuple[int, int] | None, said: Boxes
) -> None:
    assert covers.boxes_said(drawn, privacy, size) == said


def test_whether_anything_is_private_must_be_said() -> None:
    with pytest.raises(PrivacyNotSaid) as refused:
        covers.boxes_said(None, None, None)
    sentence = "Diga si en la foto se ven caras, placas, números de cuenta u otros datos de personas."
    assert (refused.value.at_field, str(refused.value)) == ("privacy", sentence)


@pytest.mark.parametrize(
    ("history", "now"),
    [
        ([], ()),
        ([(ONE,)], (ONE,)),
        ([(ONE,), (ONE, OTHER)], (ONE, OTHER)),
        ([WITHHELD], WITHHELD),
        ([(ONE,), WITHHELD], WITHHELD),
        ([WITHHELD, ()], ()),
        ([(ONE,), WITHHELD, (ONE, OTHER)], (ONE, OTHER)),
    ],
)
def test_what_is_covered_after_all_that_was_said(history: list[Boxes], now: Boxes) -> None:
    assert covers.in_force(history) == now


@given(st.lists(st.one_of(st.just(WITHHELD), st.lists(boxes(), max_size=3).map(tuple)), max_size=6))
def test_nothing_that_was_covered_is_ever_uncovered(said: list[Boxes]) -> None:
    history: list[Boxes] = []
    for added in said:
        history.append(covers.covered(history, added))
        ever = {box for boxes in history if boxes != WITHHELD for box in boxes}
        assert covers.in_force(history) == WITHHELD or set(covers.in_force(history)) == ever


def test_saving_without_a_new_box_is_refused() -> None:
    with pytest.raises(NothingCovered) as refused:
        covers.check_change([(ONE,)], (ONE,))
    sentence = "No puso ningún cuadro nuevo, así que nada cambió. Tape algo, o regrese sin guardar."
    assert str(refused.value) == sentence
    covers.check_change([WITHHELD], ())


def red(width: int, height: int, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """A picture that is all secret."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    out = BytesIO()
    Image.new("RGB", (width, height), SECRET).save(out, kind, exif=exif, quality=95)
    return out.getvalue()


def is_near(seen: object, colour: tuple[int, int, int], by: int) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= by for a, b in zip(seen, colour, strict=True))


@settings(max_examples=40, deadline=None)
@given(
    box=boxes(),
    width=st.sampled_from([40, 333, 2_401]),
    height=st.sampled_from([30, 640, 1_900]),
    turn=st.integers(1, 8),
)
def test_no_pixel_under_a_box_is_left_at_any_size(box: Box, width: int, height: int, turn: int) -> None:
    made = clean_image(red(width, height, turn), (box,))
    small = thumbnail(made.data)
    for data, blur in ((made.data, 3), (small, 6)):
        image = Image.open(BytesIO(data)).convert("RGB")
        left, top, right, bottom = box.pixels(image.width, image.height)
        # Where colours meet, what shows an edge blurs some pixels of it: judged is what lies inside.
        inner = (left + blur, top + blur, right - blur, bottom - blur)
        if inner[0] < inner[2] and inner[1] < inner[3]:
            found = image.crop(inner).getcolors(image.width * image.height)
            assert found is not None
            assert [colour for _, colour in found if not is_near(colour, COVER, 40)] == []


def test_a_line_under_a_box_does_not_shine_through_when_shrunk() -> None:
    picture = Image.new("RGB", (4_000, 3_000), "white")
    picture.paste("black", (1_990, 0, 2_010, 3_000))  # an account number, as thin as a hair when shrunk
    out = BytesIO()
    picture.save(out, "JPEG", quality=95)
    covered = Image.open(BytesIO(clean_image(out.getvalue(), (Box(4_000, 0, 2_000, SIDE),)).data)).convert("L")
    shown = Image.open(BytesIO(clean_image(out.getvalue()).data)).convert("L")
    middle, height = shown.width // 2, shown.height // 2
    under = [covered.getpixel((x, height)) for x in range(middle - 40, middle + 40)]
    assert max(under) - min(under) <= 2  # type: ignore[type-var, operator]  # grey levels are numbers
    assert shown.getpixel((middle, height)) < 60  # type: ignore[operator]


@pytest.mark.parametrize(
    ("orientation", "kind", "size"),
    [(1, "JPEG", (60, 40)), (3, "JPEG", (60, 40)), (6, "JPEG", (40, 60)), (1, "PNG", (60, 40)), (6, "PNG", None)],
)
def test_the_size_that_every_device_shows(orientation: int, kind: str, size: tuple[int, int] | None) -> None:
    assert size_everywhere(red(60, 40, orientation, kind)) == size


def test_a_broken_picture_has_no_size() -> None:
    with pytest.raises(AssemblyError):
        size_everywhere(b"\xff\xd8\xff nothing")
