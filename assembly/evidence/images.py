"""The public version of a photo: made anew from its pixels, so that nothing else in the file goes along.

Phones write the place, the hour and the owner into photos (EXIF, XMP, comments, previews). Colour profiles
go too: they name devices, and the small shift of colour harms no proof. The same bytes always give the same
version under one release of Pillow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from PIL import ExifTags, Image, ImageDraw

from assembly.core.errors import AssemblyError
from assembly.evidence import heic
from assembly.evidence.covers import Boxes
from assembly.evidence.rules import MOST_PIXELS, ImageBroken, ImageTooLarge, MediaType

LONGEST_SIDE = 1600
JPEG_QUALITY = 72
THUMBNAIL_SIDE = 320
THUMBNAIL_BYTES = 6_000
# (longest side, quality), tried in turn until the limit holds; the last holds for pure noise.
_THUMBNAIL_STEPS = ((THUMBNAIL_SIDE, 60), (THUMBNAIL_SIDE, 40), (THUMBNAIL_SIDE, 25), (240, 25), (160, 10))
COVER = (27, 35, 34)  # of boxes: solid, so that nothing can be guessed from what is under them
# A photo of 50 megapixels takes 200 MB while it is open: a crowd of them must wait in line.
_AT_ONCE = BoundedSemaphore(2)
_FORMATS = ("JPEG", "PNG", "WEBP")
_SIXTEEN_TO_EIGHT = [level >> 8 for level in range(65536)]
_MOST_MEGAPIXELS = MOST_PIXELS // 1_000_000
_FIRST_ON_ITS_SIDE = 5
# What undoes each EXIF orientation (CIPA DC-008, tag 0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow itself only warns at its limit and refuses at twice it; `_opened` refuses both.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class PublicImage:
    """A photo fit to be shown to anybody; `width` and `height` in pixels, as seen upright."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


def clean_image(data: bytes, boxes: Boxes = ()) -> PublicImage:
    """The photo upright, at most 1600 px long, on white, as progressive JPEG, with nothing but pixels.

    `boxes` are painted over it before it is shrunk: no pixel under them reaches the version in any mixture.
    The first picture of an animation. Raises ImageBroken, ImageTooLarge.
    """
    image = _pixels(data, LONGEST_SIDE, boxes)
    out = BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return PublicImage(out.getvalue(), MediaType.JPEG, image.width, image.height)


def thumbnail(data: bytes) -> bytes:
    """WebP of at most 320 px and 6 kB; a busy photo is made coarser, then smaller, to fit.

    Raises ImageBroken, ImageTooLarge.
    """
    image = _pixels(data, THUMBNAIL_SIDE)
    made = b""
    for side, quality in _THUMBNAIL_STEPS:
        out = BytesIO()
        _shrunk(image, side).save(out, "WEBP", quality=quality, method=6)
        made = out.getvalue()
        if len(made) <= THUMBNAIL_BYTES:
            break
    return made


def size_everywhere(data: bytes) -> tuple[int, int] | None:
    """The photo's upright size where every device turns it alike, which only JPEG notes are sure to bring about.

    Raises ImageBroken, ImageTooLarge.
    """
    with _refusals():
        image = _header(data)
        turn = image.getexif().get(ExifTags.Base.Orientation, 1)
        if image.format == heic.FORMAT:
            return None
        if turn not in _TURNS:
            return image.size
        if image.format != "JPEG":
            return None
        return image.size if turn < _FIRST_ON_ITS_SIDE else (image.height, image.width)


def _pixels(data: bytes, longest: int, boxes: Boxes = ()) -> Image.Image:
    with _AT_ONCE, _refusals():
        # Decoding at a fraction mixes neighbours: not before everything private is painted over.
        image = _full(_upright(_opened(data, None if boxes else longest)))
        return _on_white(_shrunk(_covered(image, boxes), longest))


@contextmanager
def _refusals() -> Iterator[None]:
    """Pillow's many ways of giving up on hostile bytes, as our two."""
    try:
        yield
    except (AssemblyError, MemoryError):
        raise
    # No list holds them: its readers raise OSError, SyntaxError, ValueError, struct.error, KeyError, IndexError… as the
    # damage falls, and another release raises others. Only Pillow runs inside, on bytes that a stranger chose.
    except Exception as error:
        raise ImageBroken() from error


def _header(data: bytes) -> Image.Image:
    """The image with its size judged from the header, before any pixel takes memory."""
    try:
        formats = [*_FORMATS, heic.FORMAT] if heic.is_readable() else _FORMATS
        image: Image.Image = Image.open(BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(most=_MOST_MEGAPIXELS) from error
    if image.width * image.height > MOST_PIXELS:
        raise ImageTooLarge(most=_MOST_MEGAPIXELS)
    return image


def _opened(data: bytes, longest: int | None) -> Image.Image:
    """The decoded image, whole or roughly as long as is needed."""
    image = _header(data)
    if longest is not None:
        # A JPEG can be decoded at a half, quarter or eighth: several times faster for photos of 12 MP.
        image.draft(None, _within(image.size, longest))
    image.load()
    return image


def _upright(image: Image.Image) -> Image.Image:
    # ImageOps.exif_transpose also writes the other notes anew, and fails on photos where one is damaged.
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """`size` in the same shape, no side over `longest` nor under 1; never larger."""
    most = max(size)
    if most <= longest:
        return size
    return max(1, round(size[0] * longest / most)), max(1, round(size[1] * longest / most))


def _full(image: Image.Image) -> Image.Image:
    """In full colours: a palette cannot be blended."""
    if image.mode.startswith("I;16"):
        # convert() would cut at 255 and turn a scan of 16 bits into a white page.
        image = image.convert("I").point(_SIXTEEN_TO_EIGHT, "L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _covered(image: Image.Image, boxes: Boxes) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for box in boxes:
        left, top, right, bottom = box.pixels(image.width, image.height)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=COVER)
    return image


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    size = _within(image.size, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def _on_white(image: Image.Image) -> Image.Image:
    """On a new canvas: what came beside the pixels stays behind (a JPEG comment outlives a re-save)."""
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image if image.mode == "RGBA" else None)
    return canvas
