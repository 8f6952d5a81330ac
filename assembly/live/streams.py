"""A stream of events to one browser: what is shown now, every change, signs of life; it ends and begins again.

Two tasks for each stream, no more: sse-starlette's response keeps four, which doubled what ten thousand phones cost.
What tells that the server is to stop is sse-starlette's all the same (`hub.py`).
"""

import asyncio
import contextlib
import random
from typing import cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assembly.live.frames import Watch
from assembly.live.hub import Hub, Mailbox
from assembly.web.endpoint import EVENTS
from assembly.web.request import AppRequest

MOST_STREAMS = 12_000  # in one process; whoever comes later asks now and then instead
_LASTS = (50.0, 70.0)  # seconds, drawn for each stream: proxies stay simple, and they do not all come back at once
_RETRY = (1_000, 3_000)  # milliseconds
_SLOWEST = 20.0  # seconds more that a phone may take to receive what it was sent
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class LiveResponse(Response):
    """The stream of what is watched. Joins the hub only once the answer begins, in the event loop."""

    media_type = EVENTS

    def __init__(self, hub: Hub, watch: Watch, seen: str) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self.hub, self.watch, self.seen = hub, watch, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.hub.streams >= MOST_STREAMS:
            await Response(status_code=503, headers={"Retry-After": "60"})(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] != "HEAD":
            lasts = random.uniform(*_LASTS)  # noqa: S311  (not a secret)
            with contextlib.suppress(TimeoutError, OSError):  # too slow, or gone: it comes back by itself
                async with asyncio.timeout(lasts + _SLOWEST):
                    await self._flow(receive, send, lasts)
        await send({"type": "http.response.body", "body": b""})

    async def _flow(self, receive: Receive, send: Send, lasts: float) -> None:
        loop = asyncio.get_running_loop()
        box = self.hub.join(self.watch, self.seen)
        end = loop.call_later(lasts, box.close)
        watching = loop.create_task(_until_gone(receive, box))
        try:
            await _say(send, f"retry: {random.randint(*_RETRY)}\n\n".encode())  # noqa: S311  (not a secret)
            while (event := await box.next()) is not None:
                await _say(send, event)
            await _say(send, b"event: again\ndata:\n\n")
        finally:
            end.cancel()
            watching.cancel()
            self.hub.leave(self.watch, box)


async def _say(send: Send, event: bytes) -> None:
    await send({"type": "http.response.body", "body": event, "more_body": True})


async def _until_gone(receive: Receive, box: Mailbox) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    box.close()


def stream(request: AppRequest, watch: Watch) -> Response:
    """The stream of `watch`; what the browser shows already is not sent again."""
    seen = request.headers.get("last-event-id") or request.query_params.get("visto", "")
    return LiveResponse(hub_of(request), watch, seen)


def hub_of(request: AppRequest) -> Hub:
    """The hub of this process."""
    return cast(Hub, request.app.state.live)
