"""The issuer's seal, tried without the network: RSA with SHA-256 over the *cadena original*.

A seal that holds says that nothing was edited since it was put; it says nothing of a cancellation, nor of who sealed.
"""

import base64
import binascii
import hashlib
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

_SHEETS = Path(__file__).parent / "sat"
_SHEET_OF = {
    "4.0": "4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt",
    "3.3": "3/cadenaoriginal_3_3/cadenaoriginal_3_3.xslt",
}


@cache
def original_string_of(version: str) -> etree.XSLT:
    """The tax authority's transformation for `version`, compiled once."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    return compiled(etree.parse(str(_SHEETS / _SHEET_OF[version]), parser))


def compiled(sheet: "etree._ElementTree[etree._Element]") -> etree.XSLT:
    """A transformation that may read and write nothing but what it is given."""
    return etree.XSLT(sheet, access_control=etree.XSLTAccessControl.DENY_ALL)


def seal_bytes(seal: str) -> bytes | None:
    """The seal decoded; None when it is no base64."""
    try:
        return base64.b64decode("".join(seal.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def seal_digest(seal: str) -> str:
    """What tells one seal from another: SHA-256 of its bytes, or of its text where it is no base64."""
    return hashlib.sha256(seal_bytes(seal) or seal.encode()).hexdigest()


def seal_holds(root: etree._Element, version: str, seal: str, certificate: str) -> bool | None:
    """Whether the seal covers the document as it is; None when the certificate cannot be used."""
    key = _key(certificate)
    if key is None:
        return None
    signature = seal_bytes(seal)
    if signature is None:
        return False
    try:
        covered = str(original_string_of(version)(root)).encode()
        key.verify(signature, covered, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    except etree.XSLTError:
        return None
    return True


def _key(certificate: str) -> RSAPublicKey | None:
    encoded = seal_bytes(certificate)
    if not encoded:
        return None
    try:
        key = x509.load_der_x509_certificate(encoded).public_key()
    except Exception:  # the parser of certificates names no single error for what is no certificate
        return None
    return key if isinstance(key, RSAPublicKey) else None
