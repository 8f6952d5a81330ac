"""Which files are taken as evidence, told by their first bytes. Pure: opening images is for images.py."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from assembly.core.errors import N_, AssemblyError, Translate
from assembly.evidence.heic import is_readable

MOST_BYTES = 12_000_000
# Room for any phone of these years; more is a mistake or a decompression bomb.
MOST_PIXELS = 50_000_000
MOST_NAME = 200
UNNAMED = "archivo"


class MediaType(StrEnum):
    """What evidence can be; XML only where electronic invoices are taken, HEIC only where it can be read."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    XML = "text/xml"

    @property
    def is_image(self) -> bool:
        return self not in (MediaType.PDF, MediaType.XML)

    @property
    def ending(self) -> str:
        """How a name of this type ends: `.jpg`."""
        return _ENDINGS[self][0]

    @property
    def words(self) -> str:
        """What it is called in a sentence; a gettext message."""
        return _WORDS[self]


_ENDINGS: dict[MediaType, tuple[str, ...]] = {
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.WEBP: (".webp",),
    MediaType.HEIC: (".heic", ".heif"),
    MediaType.PDF: (".pdf",),
    MediaType.XML: (".xml",),
}
_IMAGE_ENDINGS = frozenset().union(*(endings for kind, endings in _ENDINGS.items() if kind.is_image))
_WORDS = {
    MediaType.JPEG: N_("una imagen JPEG"),
    MediaType.PNG: N_("una imagen PNG"),
    MediaType.WEBP: N_("una imagen WebP"),
    MediaType.HEIC: N_("una foto HEIC de iPhone"),
    MediaType.PDF: N_("un documento PDF"),
    MediaType.XML: N_("un documento XML"),
}
# Endings that promise something; any other (`.1`, `.copia`, none) promises nothing and is let be.
_OTHER_ENDINGS = re.findall(
    r"\.\w+",
    ".avif .gif .bmp .tif .tiff .svg .html .htm .js .txt .csv .doc .docx .xls .xlsx .ods "
    ".odt .ppt .pptx .zip .rar .7z .exe .apk .bat .mp3 .mp4 .mov .ogg .opus",
)
_KNOWN_ENDINGS = frozenset(_OTHER_ENDINGS).union(*_ENDINGS.values())


@dataclass(frozen=True, slots=True)
class FileSize:
    """Bytes, said as phones say them: `20.3 MB`; rounded up, so that "too big" never reads "as allowed"."""

    count: int

    def __str__(self) -> str:
        if self.count <= 999_000:
            return f"{-(-self.count // 1000)} KB"
        whole, tenth = divmod(-(-self.count // 100_000), 10)
        return f"{whole}.{tenth} MB" if tenth else f"{whole} MB"


class EvidenceError(AssemblyError):
    """A file that cannot be taken."""

    field = "file"

    def text(self, translate: Translate, show: Callable[[Any], str] = str) -> str:
        """The sentence, with the names of file types also in the reader's language."""
        return super().text(translate, lambda v: translate(v.words) if isinstance(v, MediaType) else show(v))


class FileEmpty(EvidenceError):
    sentence = N_(
        "El archivo está vacío: llegó sin contenido. Ábralo en su teléfono para ver que está completo "
        "y súbalo de nuevo."
    )


class FileTooBig(EvidenceError):
    status = 413
    sentence = N_(
        "El archivo pesa {size} y el máximo es {most}. Tome la foto con menos calidad, o divida el documento "
        "en partes, y súbalo de nuevo."
    )


class FileTypeUnknown(EvidenceError):
    sentence = N_("«{name}» no es una foto ni un PDF. Suba una foto (JPG, PNG o WebP) o un documento PDF.")


class FileTypeUnknownHere(FileTypeUnknown):
    """Where the XML of an invoice is taken too."""

    sentence = N_(
        "«{name}» no es una foto, ni un PDF, ni el XML de una factura. Suba una foto (JPG, PNG o WebP), "
        "un documento PDF o el archivo XML que le dio el proveedor."
    )


class FileIsHeic(EvidenceError):
    sentence = N_(
        "La foto «{name}» está en el formato HEIC de iPhone, que muchos teléfonos no pueden abrir. En su "
        "iPhone entre a Ajustes, Cámara, Formatos, elija «Más compatible» y tome la foto otra vez. Si ya no "
        "puede tomarla, abra la foto, haga una captura de pantalla y suba la captura."
    )


class FileNameLies(EvidenceError):
    sentence = N_(
        "Este archivo se llama «{name}», pero por dentro es {is_}. Revise que sea el archivo correcto. "
        "Si lo es, cambie el final de su nombre de «{says}» a «{ending}» y súbalo de nuevo."
    )


class FileNameNotPlain(EvidenceError):
    sentence = N_(
        "El nombre del archivo tiene signos que no se pueden guardar. Cámbiele el nombre usando solo letras "
        "y números, por ejemplo «factura 12.pdf», y súbalo de nuevo."
    )


class FileNameTooLong(EvidenceError):
    sentence = N_(
        "El nombre del archivo tiene {length} letras y el máximo es {most}. Póngale un nombre más corto y "
        "súbalo de nuevo."
    )


class PdfEncrypted(EvidenceError):
    sentence = N_(
        "El PDF «{name}» está protegido con contraseña o contra cambios, y quien lo revise podría no "
        "abrirlo. Ábralo, elija Imprimir y «Guardar como PDF», y suba esa copia. También puede subir una "
        "foto del papel."
    )


class PdfBroken(EvidenceError):
    sentence = N_(
        "El PDF «{name}» está incompleto o dañado. Descárguelo o escanéelo otra vez, vea que se abre, "
        "y súbalo de nuevo."
    )


class ImageBroken(EvidenceError):
    sentence = N_(
        "La foto está incompleta o dañada y no se puede abrir. Vea que se abre en su teléfono y súbala de "
        "nuevo; si no se abre, tome otra."
    )


class ImageTooLarge(EvidenceError):
    sentence = N_(
        "La foto tiene más de {most} megapíxeles, que es el máximo. Baje la resolución en los ajustes de la "
        "cámara y tome otra, o suba una captura de pantalla de la foto."
    )


class FileMissing(EvidenceError):
    status = 404
    sentence = N_("No encontramos este archivo. Puede que la dirección tenga un error; vuelva a la página anterior.")


class FileDamaged(EvidenceError):
    status = 500
    sentence = N_(
        "El archivo guardado ya no es igual al que se subió, por eso no lo mostramos. Avise a la "
        "administración y dele esta clave: {digest}."
    )


_PDF_MARK = b"%PDF-"
_PDF_HEADER = re.compile(rb"%PDF-(?:1\.[0-9]|2\.0)")
# In a trailer or a cross-reference stream, Encrypt is a reference to an object or a dictionary in place.
_PDF_ENCRYPT = re.compile(rb"/Encrypt[\s\0]{0,16}(?:[0-9]{1,10}[\s\0]{1,16}[0-9]{1,5}[\s\0]{1,16}R|<<)")
# How far readers look for the header and the end mark (ISO 32000-1, annex H, notes 13 and 18).
_PDF_MARGIN = 1024
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
# Signs that turn the reading direction can make `gpj.exe` be shown as `exe.jpg`.
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def clean_name(name: str) -> str:
    """The bare file name in NFC, without folders. Raises FileNameNotPlain, FileNameTooLong."""
    if any(_is_not_plain(sign) for sign in name):
        raise FileNameNotPlain()
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip()
    if len(bare) > MOST_NAME:
        raise FileNameTooLong(length=len(bare), most=MOST_NAME)
    return bare


def _is_not_plain(sign: str) -> bool:
    is_odd = unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    return is_odd or unicodedata.bidirectional(sign) in _TURNS or sign in "\u200e\u200f\u061c"


def is_xml(data: bytes) -> bool:
    """Whether `data` begins as an XML does, in UTF-8 or UTF-16; whether it is well made its reader finds out."""
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def sniff(data: bytes, name: str = UNNAMED, takes_xml: bool = False) -> MediaType:
    """What `data` is, by its first bytes only; `name` and whether XML is taken are just for the sentence.

    Raises FileEmpty, FileIsHeic, FileTypeUnknown.
    """
    if not data:
        raise FileEmpty()
    if _is_heic(data):
        if not is_readable():
            raise FileIsHeic(name=name)
        return MediaType.HEIC
    found = _by_magic(data)
    if found is None:
        raise (FileTypeUnknownHere if takes_xml else FileTypeUnknown)(name=name)
    return found


def _by_magic(data: bytes) -> MediaType | None:
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    return MediaType.PDF if _PDF_MARK in data[:_PDF_MARGIN] else None


def _is_heic(data: bytes) -> bool:
    """Whether the ISO media header names an HEVC picture; AVIF shares the header and is not one."""
    if data[4:8] != b"ftyp":
        return False
    box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return any(box[at : at + 4] in _HEIC_BRANDS for at in range(0, len(box), 4))


def check_upload(name: str, data: bytes, most: int = MOST_BYTES, takes_xml: bool = False) -> MediaType:
    """The type of an uploaded file, when it may be taken; raises the error that says why not.

    Images are only known by their header here: `images.clean_image` opens them and finds the broken ones.
    """
    bare = clean_name(name)
    if len(data) > most:
        raise FileTooBig(size=FileSize(len(data)), most=FileSize(most))
    found = MediaType.XML if takes_xml and is_xml(data) else sniff(data, bare or UNNAMED, takes_xml)
    says = PurePosixPath(bare).suffix.lower()
    if not _may_be_called(found, says):
        raise FileNameLies(name=bare, says=says, is_=found, ending=found.ending)
    if found is MediaType.PDF:
        check_pdf(data, bare or UNNAMED)
    return found


def _may_be_called(found: MediaType, says: str) -> bool:
    """An image may have the ending of another kind of image: phones save WebP as `foto.jpg` all the time."""
    if says not in _KNOWN_ENDINGS:
        return True
    return says in (_IMAGE_ENDINGS if found.is_image else _ENDINGS[found])


def check_pdf(data: bytes, name: str = UNNAMED) -> None:
    """Refuse a PDF that is cut, of no known version, or protected. Raises PdfBroken, PdfEncrypted.

    A scan of bytes, not a reader. It sees protection in the two places where the standard puts it, both
    never compressed, also when the password is empty. It misses a key written with escapes (`/#45ncrypt`),
    takes for protected a file that shows such a line as plain text, and sees no damage between the two ends.
    """
    if not _PDF_HEADER.search(data[: _PDF_MARGIN + len("%PDF-1.7")]):
        raise PdfBroken(name=name)
    if b"%%EOF" not in data.rstrip(b"\0\t\n\f\r ")[-_PDF_MARGIN:]:
        raise PdfBroken(name=name)
    if _PDF_ENCRYPT.search(data):
        raise PdfEncrypted(name=name)
