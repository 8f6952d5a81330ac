"""A stream of events to one browser: what is shown now, every change, signs of life; it ends and begins again."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import cast

from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assembly.live.frames import Watch
from assembly.live.hub import Hub, Mailbox
from assembly.web.endpoint import EVENTS
from assembly.web.request import AppRequest

MOST_STREAMS = 12_000  # in one process; whoever comes later asks now and then instead
_LASTS = (50.0, 70.0)  # seconds, drawn for each stream: proxies stay simple, and they do not all come back at once
_RETRY = (1_000, 3_000)  # milliseconds
_SLOWEST = 20.0  # seconds that a phone may take to receive what it was sent


class LiveResponse(Response):
    """The stream of what is watched. Joins the hub only once the answer begins, in the event loop."""

    media_type = EVENTS

    def __init__(self, hub: Hub, watch: Watch, seen: str) -> None:
        super().__init__()
        self.hub, self.watch, self.seen = hub, watch, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.hub.streams >= MOST_STREAMS:
            await Response(status_code=503, headers={"Retry-After": "60"})(scope, receive, send)
            return
        box = self.hub.join(self.watch, self.seen)
        end = asyncio.get_running_loop().call_later(random.uniform(*_LASTS), box.close)  # noqa: S311  (not a secret)
        try:
            await EventSourceResponse(_events(box), ping=0, send_timeout=_SLOWEST)(scope, receive, send)
        except SendTimeoutError:
            pass  # too slow: it is let go, and comes back by itself
        finally:
            end.cancel()
            self.hub.leave(self.watch, box)


async def _events(box: Mailbox) -> AsyncIterator[bytes]:
    yield f"retry: {random.randint(*_RETRY)}\n\n".encode()  # noqa: S311  (not a secret)
    while (event := await box.next()) is not None:
        yield event
    yield b"event: again\ndata:\n\n"


def stream(request: AppRequest, watch: Watch) -> Response:
    """The stream of `watch`; what the browser shows already is not sent again."""
    seen = request.headers.get("last-event-id") or request.query_params.get("visto", "")
    return LiveResponse(hub_of(request), watch, seen)


def hub_of(request: AppRequest) -> Hub:
    """The hub of this process."""
    return cast(Hub, request.app.state.live)
