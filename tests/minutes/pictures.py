"""Small files to upload."""

from io import BytesIO

from PIL import Image

from assembly.web.request import Upload


def jpeg(shade: int = 120) -> bytes:
    """A photo of one colour."""
    out = BytesIO()
    Image.new("RGB", (640, 480), (shade, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def photo(shade: int = 120) -> Upload:
    """The same, as it arrives."""
    return Upload("acta.jpg", jpeg(shade))
