"""Public versions: the pixels, upright and small, and nothing else."""

import struct
import warnings
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from assembly.evidence.images import THUMBNAIL_BYTES, clean_image, thumbnail
from assembly.evidence.rules import ImageBroken, ImageTooLarge, MediaType

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)
SECRET = b"Calle Hidalgo 12"
JFIF_NOTES = {"jfif_density", "jfif_unit", "jfif_version"}


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def halves(width: int = 400, height: int = 200) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def scene(width: int, height: int) -> Image.Image:
    """As rich in detail as a photo."""
    return Image.effect_noise((width // 40, height // 40), 80).resize((width, height)).convert("RGB")


def exif_with_place(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (20.0, 40.0, 1.0)}
    )
    return exif


def is_near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    seen = image.convert("RGB").getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= 6 for a, b in zip(seen, colour, strict=True))


def telling_photo(kind: str) -> bytes:
    """A photo with its place, author, profile, XMP and, in JPEG and PNG, a comment."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif_with_place(), "icc_profile": profile}
    if kind == "JPEG":
        options |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET, "dpi": (300, 300)}
    if kind == "WEBP":
        options |= {"xmp": b"<x:xmpmeta>" + SECRET}
    if kind == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Comment", SECRET.decode())
    return saved(halves(), kind, **options)


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG before its first scan: 0xE1 is EXIF or XMP, 0xE2 a profile, 0xFE a comment."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_pixels_are_left(kind: str) -> None:
    original = telling_photo(kind)
    assert SECRET in original
    made = clean_image(original)
    image = opened(made.data)
    assert SECRET not in made.data
    assert dict(image.getexif()) == {}
    assert set(segments(made.data)) <= {0xE0, 0xDB, 0xC2, 0xC4}
    assert set(image.info) == {"jfif", *JFIF_NOTES, "progression", "progressive"}
    assert is_near(image, (50, 100), RED)
    assert is_near(image, (350, 100), BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_pixels_are_left_in_a_thumbnail(kind: str) -> None:
    made = thumbnail(telling_photo(kind))
    image = opened(made)
    assert image.format == "WEBP"
    assert SECRET not in made
    assert dict(image.getexif()) == {}
    assert [chunk for chunk in (b"EXIF", b"XMP ", b"ICCP") if chunk in made] == []
    assert image.size == (320, 160)


def test_a_preview_hidden_after_the_photo_stays_behind() -> None:
    hidden = saved(halves(), "JPEG") + SECRET + saved(halves(), "JPEG")
    made = clean_image(hidden)
    assert SECRET not in made.data
    assert made.data.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_is_turned_upright(kind: str) -> None:
    made = clean_image(saved(halves(), kind, exif=exif_with_place(orientation=6)))
    image = opened(made.data)
    assert (made.width, made.height, image.size) == (200, 400, (200, 400))
    assert is_near(image, (100, 50), RED)
    assert is_near(image, (100, 350), BLUE)
    assert opened(thumbnail(saved(halves(), kind, exif=exif_with_place(orientation=6)))).size == (160, 320)


@pytest.mark.parametrize("orientation", range(10))
def test_every_orientation_is_undone(orientation: int) -> None:
    corners = halves(320, 160)
    corners.paste(WHITE, (0, 0, 160, 80))
    original = saved(corners, "PNG", exif=exif_with_place(orientation))
    image, upright = opened(clean_image(original).data), ImageOps.exif_transpose(opened(original))
    assert image.size == upright.size
    for place in [(24, 24), (image.width - 24, 24), (24, image.height - 24)]:
        colour = upright.getpixel(place)
        assert isinstance(colour, tuple)
        assert is_near(image, place, (int(colour[0]), int(colour[1]), int(colour[2])))


def test_a_photo_of_12_megapixels_is_shrunk() -> None:
    original = saved(scene(4000, 3000), "JPEG", quality=90)
    made = clean_image(original)
    assert (made.media_type, made.width, made.height) == (MediaType.JPEG, 1600, 1200)
    assert opened(made.data).size == (1600, 1200)
    assert len(made.data) < 600_000
    assert len(thumbnail(original)) <= THUMBNAIL_BYTES


def test_a_thumbnail_of_pure_noise_is_made_smaller_to_fit() -> None:
    bands = [Image.effect_noise((640, 640), 120) for _ in range(3)]
    made = thumbnail(saved(Image.merge("RGB", bands), "PNG"))
    assert len(made) <= THUMBNAIL_BYTES
    assert opened(made).size == (160, 160)


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((1600, 1600), (1600, 1600)), ((1601, 10), (1600, 10)), ((3, 5000), (1, 1600)), ((1, 1), (1, 1))],
)
def test_the_shape_is_kept_and_nothing_grows(size: tuple[int, int], becomes: tuple[int, int]) -> None:
    made = clean_image(saved(Image.new("RGB", size), "PNG"))
    assert (made.width, made.height) == becomes


def test_what_is_transparent_becomes_white() -> None:
    palette = Image.new("P", (40, 20), 1)
    palette.putpalette([0, 0, 0, *RED])
    palette.paste(0, (20, 0, 40, 20))
    image = opened(clean_image(saved(palette, "PNG", transparency=0)).data)
    assert is_near(image, (5, 10), RED)
    assert is_near(image, (35, 10), WHITE)


@pytest.mark.parametrize(("mode", "clear"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
def test_what_is_see_through_becomes_white(mode: str, clear: tuple[int, ...]) -> None:
    image = opened(clean_image(saved(Image.new(mode, (2000, 20), clear), "PNG")).data)
    assert is_near(image, (800, 8), WHITE)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [("1", 1, WHITE), ("L", 90, (90, 90, 90)), ("I;16", 90 << 8, (90, 90, 90)), ("RGB", RED, RED)],
)
def test_every_depth_keeps_its_shade(mode: str, colour: Any, seen: tuple[int, int, int]) -> None:
    image = opened(clean_image(saved(Image.new(mode, (16, 16), colour), "PNG")).data)
    assert is_near(image, (8, 8), seen)


def test_a_jpeg_for_printers_becomes_rgb() -> None:
    image = opened(clean_image(saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")).data)
    assert image.mode == "RGB"
    assert is_near(image, (8, 8), (255, 0, 0))


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_an_animation_gives_its_first_picture(kind: str) -> None:
    pictures = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    data = saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=100)
    assert getattr(opened(data), "n_frames", 1) == 2
    assert is_near(opened(clean_image(data).data), (10, 10), RED)


# Pillow warns of them, which in this suite would be an error; the server only logs it.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("value", [0, 1, 255])
def test_damaged_notes_of_the_camera_do_not_refuse_the_photo(value: int) -> None:
    whole = exif_with_place().tobytes()
    for at in range(len(b"Exif__"), len(whole)):
        exif = whole[:at] + bytes([value]) + whole[at + 1 :]
        made = clean_image(saved(halves(40, 20), "JPEG", exif=exif))
        assert sorted([made.width, made.height]) == [20, 40]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
def test_a_photo_cut_short_is_refused(kind: str, share: float) -> None:
    whole = saved(scene(800, 600), kind)
    for make in (clean_image, thumbnail):
        with pytest.raises(ImageBroken):
            make(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_kinds_are_not_even_opened(kind: str) -> None:
    with pytest.raises(ImageBroken):
        clean_image(saved(halves(), kind))


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes whose header promises `width` x `height` pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("size", [(50_000, 1_001), (10_000, 10_000), (2**31 - 1, 2**31 - 1)])
@pytest.mark.parametrize("action", ["error", "ignore"])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int], action: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(action, Image.DecompressionBombWarning)
        for make in (clean_image, thumbnail):
            with pytest.raises(ImageTooLarge) as refused:
                make(png_that_claims(*size))
    assert str(refused.value) == (
        "La foto tiene más de 50 megapíxeles, que es el máximo. Baje la resolución en los ajustes de la "
        "cámara y tome otra, o suba una captura de pantalla de la foto."
    )


def test_at_the_limit_it_is_not_the_size_that_refuses() -> None:
    with pytest.raises(ImageBroken):
        clean_image(png_that_claims(50_000, 1_000))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_same_photo_gives_the_same_bytes(kind: str) -> None:
    original = telling_photo(kind)
    assert clean_image(original) == clean_image(original)
    assert thumbnail(original) == thumbnail(original)


def test_the_public_version_can_be_cleaned_again() -> None:
    once = clean_image(telling_photo("JPEG"))
    twice = clean_image(once.data)
    assert (twice.width, twice.height) == (once.width, once.height)


WHOLE = {kind: saved(scene(64, 48), kind) for kind in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    edits=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
    rest=st.binary(max_size=40),
)
def test_hostile_bytes_are_made_or_refused_never_a_crash(kind: str, edits: list[tuple[int, int]], rest: bytes) -> None:
    data = bytearray(WHOLE[kind])
    for at, value in edits:
        data[at % len(data)] = value
    try:
        made = clean_image(bytes(data) + rest)
    except (ImageBroken, ImageTooLarge):
        return
    assert max(made.width, made.height) <= 1600
    assert set(segments(made.data)) <= {0xE0, 0xDB, 0xC2, 0xC4}
