"""Names that come in capitals, shown the way people write them in Spanish. Pure.

A name that already has small letters was written by somebody with care and stays as it is.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Initials that people read or spell as such: unit types and institutions of the health sector.
_ACRONYMS = _words(
    "CAAPS CAF CAPA CAPASITS CEAPS CECOSAMA CEREDI CESSA CIJ CISAME CMF CRIT CS CSR CSU DIF EC FAM HBC "
    "HC HG HM HR HRAE HRAES IMSS ISEM ISSEMYM ISSSTE NB PAC PFAM PZC SESA SME SMM SORID SPS SSA SUI UBR "
    "UEPAVFS UM UMF UMM UMR UNAM UNEME UNEMES USPN"
)
_LINKS = _words("de del y e o u a al con en por para sin contra un una")
_ARTICLES = _words("el la los las")
# A place's own article follows these: "Centro de Salud El Carmen", but "San Francisco el Alto".
_KINDS_OF_PLACE = _words(
    "ampliados barrio caravana clínica clinica col colonia comunitario ej ejido fracc fraccionamiento "
    "general hospital integral mental microregional módulo modulo movil móvil médica medica pob poblado "
    "ra rancheria ranchería rancho rural salud unidad urbana urbano"
)
_WORD = re.compile(r"\d+[^\W\d_]*|[^\W\d_]+(?:['’´`][^\W\d_]+)*")
_ORDINAL = re.compile(r"\d+(?:ER|ERO|RO|RA|DO|DA|TO|TA|MO|MA|VO|VA|NO|NA|A|O)")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")


def sentence_case(name: str) -> str:
    """A proper name as people write it: `HOSPITAL GENERAL DE ENSENADA` -> `Hospital General de Ensenada`."""
    if name != name.upper():
        return name
    parts: list[str] = []
    end, before = 0, ""
    for word in _WORD.finditer(name):
        gap = name[end : word.start()]
        shown = _shown(word[0], before, gap, name[word.end() : word.end() + 2])
        parts += [gap, shown]
        end, before = word.end(), shown
    return "".join(parts) + name[end:]


def plain_case(text: str) -> str:
    """A common noun as a sentence begins: `RURAL DE 01 NÚCLEO BÁSICO` -> `Rural de 01 núcleo básico`."""
    if text != text.upper():
        return text
    shown = _WORD.sub(lambda word: word[0] if word[0] in _ACRONYMS else word[0].lower(), text)
    return shown[:1].upper() + shown[1:]


def _shown(word: str, before: str, gap: str, after: str) -> str:
    """One word, given the shown word before it, what stands between, and the two signs that follow.

    Links and articles are small only between words: not in `E. ZAPATA`, `SECCIÓN A` nor `TAMARINDO, EL`.
    """
    small = word.lower()
    if _stays_capital(word):
        return word
    if _ORDINAL.fullmatch(word):
        return small
    inside = before != "" and gap.strip() == "" and after[:1] == " " and after[1:].isalpha()
    if inside and (small in _LINKS or (small in _ARTICLES and not _opens_a_place(before))):
        return small
    return small[:1].upper() + small[1:]


def _stays_capital(word: str) -> bool:
    return word in _ACRONYMS or _ROMAN.fullmatch(word) is not None or _is_code(word)


def _is_code(word: str) -> bool:
    """Digits with letters that are no ordinal: a code such as `3B`."""
    return word[0].isdigit() and _ORDINAL.fullmatch(word) is None


def _opens_a_place(before: str) -> bool:
    """Whether an article after `before` belongs to the place's own name."""
    return before.upper() == before or before.lower() in _KINDS_OF_PLACE
