"""The session cookie: a random id, signed. Who it belongs to stands in the database, so it can be ended there."""

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from assembly.settings import Settings

_SALT = "session-cookie"


def cookie_name(secure: bool) -> str:
    """`__Host-` makes browsers refuse a cookie set by another host or without HTTPS."""
    return "__Host-session" if secure else "session"


def session_token(request: Request, settings: Settings) -> str | None:
    """The session's id, when the cookie is one of ours."""
    try:
        value = request.cookies.get(cookie_name(settings.secure_cookies), "")
        return str(URLSafeSerializer(settings.key, salt=_SALT).loads(value))
    except BadSignature:
        return None


def set_session(response: Response, settings: Settings, token: str, seconds: int) -> None:
    """Give the device its session."""
    value = URLSafeSerializer(settings.key, salt=_SALT).dumps(token)
    secure = settings.secure_cookies
    response.set_cookie(
        cookie_name(secure), str(value), max_age=seconds, httponly=True, secure=secure, samesite="lax", path="/"
    )


def drop_session(response: Response, settings: Settings) -> None:
    """Take it away."""
    secure = settings.secure_cookies
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
