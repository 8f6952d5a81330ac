"""Which files are taken, and the sentence for each that is not."""

from string import Formatter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assembly.core.errors import AssemblyError
from assembly.evidence import rules
from assembly.evidence.rules import FileSize, MediaType, check_pdf, check_upload, clean_name, sniff

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
HEIC_BY_COMPATIBLE_BRAND = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"
AVIF = b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"
LIMIT = 20_000_000
EVERY_ERROR = [c for c in vars(rules).values() if isinstance(c, type) and issubclass(c, rules.EvidenceError)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (JPEG, MediaType.JPEG),
        (PNG, MediaType.PNG),
        (WEBP, MediaType.WEBP),
        (PDF, MediaType.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, MediaType.PDF),
        (b" " * 1019 + PDF, MediaType.PDF),
        (JPEG + PDF, MediaType.JPEG),
    ],
)
def test_the_type_is_told_by_the_first_bytes(data: bytes, found: MediaType) -> None:
    assert sniff(data) is found


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", rules.FileEmpty),
        (HEIC, rules.FileIsHeic),
        (HEIC_BY_COMPATIBLE_BRAND, rules.FileIsHeic),
        (AVIF, rules.FileTypeUnknown),
        (b"\x00\x00\x00\x14ftypisom\x00\x00\x02\x00mp42", rules.FileTypeUnknown),
        (b"GIF89a", rules.FileTypeUnknown),
        (b"PK\x03\x04", rules.FileTypeUnknown),
        (b"<?xml version='1.0'?><svg/>", rules.FileTypeUnknown),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", rules.FileTypeUnknown),
        (b"\xff\xd8", rules.FileTypeUnknown),
        (b" " * 1020 + PDF, rules.FileTypeUnknown),
    ],
)
def test_other_bytes_are_refused(data: bytes, error: type[AssemblyError]) -> None:
    with pytest.raises(AssemblyError) as refused:
        sniff(data)
    assert type(refused.value) is error


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("foto.jpg", JPEG, MediaType.JPEG),
        ("FOTO.JPEG", JPEG, MediaType.JPEG),
        ("foto.jfif", JPEG, MediaType.JPEG),
        ("captura.png", PNG, MediaType.PNG),
        ("foto.webp", WEBP, MediaType.WEBP),
        ("factura núm. 12.pdf", PDF, MediaType.PDF),
        ("factura", PDF, MediaType.PDF),
        ("", JPEG, MediaType.JPEG),
        ("acta.15 de febrero", JPEG, MediaType.JPEG),
        ("C:\\fakepath\\foto.jpg", JPEG, MediaType.JPEG),
    ],
)
def test_a_name_that_agrees_or_says_nothing_is_taken(name: str, data: bytes, found: MediaType) -> None:
    assert check_upload(name, data) is found


@pytest.mark.parametrize(
    ("name", "data", "values"),
    [
        ("factura.pdf", PNG, {"says": ".pdf", "is_": MediaType.PNG, "ending": ".png"}),
        ("foto.JPG", PDF, {"says": ".jpg", "is_": MediaType.PDF, "ending": ".pdf"}),
        ("IMG_1.gif", JPEG, {"says": ".gif", "is_": MediaType.JPEG, "ending": ".jpg"}),
        ("cfdi.xml", PDF, {"says": ".xml", "is_": MediaType.PDF, "ending": ".pdf"}),
        ("foto.jpg.exe", JPEG, {"says": ".exe", "is_": MediaType.JPEG, "ending": ".jpg"}),
    ],
)
def test_a_name_that_lies_is_refused(name: str, data: bytes, values: dict[str, object]) -> None:
    with pytest.raises(rules.FileNameLies) as refused:
        check_upload(name, data)
    assert refused.value.values == {"name": name, **values}


def test_the_sentences_say_what_happened_and_what_to_do() -> None:
    def sentence(name: str, data: bytes) -> str:
        with pytest.raises(AssemblyError) as refused:
            check_upload(name, data, LIMIT)
        assert refused.value.at_field == "file"
        return str(refused.value)

    assert sentence("factura.pdf", PNG) == (
        "Este archivo se llama «factura.pdf», pero por dentro es una imagen PNG. Revise que sea el archivo "
        "correcto. Si lo es, cambie el final de su nombre de «.pdf» a «.png» y súbalo de nuevo."
    )
    assert sentence("obra.jpg", JPEG + bytes(20_250_000)) == (
        "El archivo pesa 20.3 MB y el máximo es 20 MB. Tome la foto con menos calidad, o divida el documento "
        "en partes, y súbalo de nuevo."
    )
    assert sentence("{nota}.zip", b"PK\x03\x04") == (
        "«{nota}.zip» no es una foto ni un PDF. Suba una foto (JPG, PNG o WebP) o un documento PDF."
    )
    assert sentence("", b"PK\x03\x04").startswith("«archivo» no es una foto ni un PDF.")
    assert sentence("IMG_1.HEIC", HEIC).startswith("La foto «IMG_1.HEIC» está en el formato HEIC de iPhone")


def test_the_kind_of_file_is_said_in_the_readers_language() -> None:
    error = rules.FileNameLies(name="a.pdf", says=".pdf", is_=MediaType.PNG, ending=".png")
    english = {error.sentence: "{name} is really {is_}", "una imagen PNG": "a PNG image"}
    assert error.text(english.__getitem__) == "a.pdf is really a PNG image"


def test_too_big_answers_413_at_the_first_byte_over() -> None:
    assert check_upload("foto.jpg", JPEG, most=len(JPEG)) is MediaType.JPEG
    with pytest.raises(rules.FileTooBig) as refused:
        check_upload("foto.jpg", JPEG, most=len(JPEG) - 1)
    assert refused.value.status == 413
    assert refused.value.values == {"size": FileSize(len(JPEG)), "most": FileSize(len(JPEG) - 1)}


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 KB"),
        (150_000, "150 KB"),
        (999_000, "999 KB"),
        (999_001, "1 MB"),
        (12_000_000, "12 MB"),
        (12_000_001, "12.1 MB"),
        (20_300_000, "20.3 MB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert str(FileSize(count)) == words


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("factura.pdf", "factura.pdf"),
        ("  factura.pdf ", "factura.pdf"),
        ("fotografi\u0301a.jpg", "fotografía.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\foto.jpg", "foto.jpg"),
        ("familia 👨‍👩‍👧.jpg", "familia 👨‍👩‍👧.jpg"),
        ("a" * 200, "a" * 200),
        ("", ""),
    ],
)
def test_names_are_kept_bare_and_composed(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@pytest.mark.parametrize("sign", list("\0\n\t\x1f\x7f\x85\u2028\u202e\u200f\ud800"))
@pytest.mark.parametrize("place", ["{}foto.jpg", "fo{}to.jpg", "foto.jpg{}"])
def test_names_with_signs_that_do_not_show_are_refused(sign: str, place: str) -> None:
    with pytest.raises(rules.FileNameNotPlain):
        clean_name(place.format(sign))


def test_names_too_long_are_refused() -> None:
    with pytest.raises(rules.FileNameTooLong) as refused:
        clean_name("a" * 201)
    assert refused.value.values == {"length": 201, "most": 200}


@pytest.mark.parametrize(
    "data",
    [
        PDF,
        PDF.replace(b"1.7", b"2.0"),
        PDF + b"\0" * 5000,
        PDF + b"x" * 1000,
        PDF.replace(b"/Root", b"/EncryptMetadata true /Root"),
        PDF.replace(b"endobj", b"(The /Encrypt key)\nendobj"),
    ],
)
def test_whole_pdfs_pass(data: bytes) -> None:
    check_pdf(data)


@pytest.mark.parametrize(
    "data",
    [
        PDF.replace(b"%PDF-1.7", b"%PDF-9.9"),
        PDF.replace(b"%PDF-1.7", b"%PDF-"),
        PDF[: len(PDF) // 2],
        PDF.replace(b"%%EOF", b""),
        PDF + b"x" * 1100,
    ],
)
def test_broken_pdfs_are_refused(data: bytes) -> None:
    with pytest.raises(rules.PdfBroken):
        check_pdf(data)


@pytest.mark.parametrize(
    "entry", [b"/Encrypt 8 0 R ", b"/Encrypt\r\n12 0\nR", b"/Encrypt<</Filter /Standard>>", b"/Encrypt << "]
)
def test_protected_pdfs_are_refused(entry: bytes) -> None:
    with pytest.raises(rules.PdfEncrypted) as refused:
        check_upload("factura.pdf", PDF.replace(b"/Root", entry + b"/Root"))
    assert refused.value.values == {"name": "factura.pdf"}


BEGINNINGS = st.sampled_from([b"", JPEG, PNG, WEBP, PDF, HEIC, AVIF, b"%PDF-1.4\n", b"\x00\x00\x00\x00ftyp"])
ENDINGS = st.sampled_from([".jpg", ".PDF", ".heic", ".xml", ".", "/"])
NAMES = st.one_of(st.text(st.characters()), st.builds("{}{}".format, st.text(max_size=8), ENDINGS))


@given(start=BEGINNINGS, rest=st.binary(max_size=200), name=NAMES, most=st.integers(0, 300))
@example(start=JPEG, rest=b"", name="\ud83d.jpg", most=300)
def test_anything_is_either_taken_or_refused_with_a_sentence(start: bytes, rest: bytes, name: str, most: int) -> None:
    data = start + rest
    try:
        found = check_upload(name, data, most)
    except AssemblyError as error:
        refused = error
    else:
        assert found is sniff(data)
        assert 0 < len(data) <= most
        return
    assert str(refused).endswith(".")
    assert refused.at_field == "file"


@given(name=st.text())
def test_a_cleaned_name_stays_as_it_is(name: str) -> None:
    try:
        kept = clean_name(name)
    except AssemblyError:
        return
    assert clean_name(kept) == kept
    assert "/" not in kept


@pytest.mark.parametrize("error", EVERY_ERROR[1:])
def test_every_error_has_its_own_sentence(error: type[rules.EvidenceError]) -> None:
    sentences = [other.sentence for other in EVERY_ERROR]
    assert sentences.count(error.sentence) == 1
    assert error.sentence.endswith(".")
    assert all(name != "" for _, name, _, _ in Formatter().parse(error.sentence))
