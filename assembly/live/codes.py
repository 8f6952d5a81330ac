"""Secrets of a screen: the token in its cookie, the six digits made from it, and what is kept of them."""

import hashlib
import hmac
import secrets

_DIGITS = 6


def new_token() -> str:
    """What the screen's cookie holds."""
    return secrets.token_urlsafe(24)


def code_of(key: str, token: str) -> str:
    """The six digits that the screen with that token shows."""
    return f"{int(_keyed(key, 'code', token), 16) % 10**_DIGITS:0{_DIGITS}d}"


def code_hash(key: str, code: str) -> str:
    """What is kept of a code: with so few of them a plain hash would be the code itself."""
    return _keyed(key, "code-hash", code)


def address_hash(key: str, address: str) -> str:
    """What is kept of the address that a screen came from."""
    return _keyed(key, "address", address)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _keyed(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"hall-screen:{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
