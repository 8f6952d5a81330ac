"""One change, one rendering for each assembly and language, the same bytes to every stream.

A stream has a mailbox for the newest content, not a queue: a slow phone holds no more memory than a fast one. Whatever
is watched is looked at after every write of this process, and now and then for the writes of others, in two queries.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session
from sse_starlette.sse import AppStatus

from assembly.core.database import Database
from assembly.live.frames import Frame, Mark, Watch, marks_of, render
from assembly.web import words
from assembly.web.pages import Pages

log = logging.getLogger("assembly")

LOOK_EVERY = 0.4  # seconds between looks for the writes of other processes
_REST = 0.02  # at least this long between two looks, so that a rush of writes shares one
BEAT_EVERY = 10.0  # seconds between two signs of life


class Mailbox:
    """The newest content for one stream that it has not sent yet. Ten thousand are filled at once: each step counts."""

    __slots__ = ("_beat", "_frame", "_seen", "_waiting", "is_closed")

    def __init__(self, seen: str) -> None:
        self._seen = seen
        self._frame: Frame | None = None
        self._beat = b""
        self._waiting: asyncio.Future[None] | None = None
        self.is_closed = False

    def put(self, frame: Frame) -> None:
        """Replace what was not sent yet."""
        self._frame = frame
        self._wake()

    def beat(self, sign: bytes) -> None:
        """A sign of life, for when there is nothing to say."""
        self._beat = sign
        self._wake()

    def close(self) -> None:
        """No more for this stream."""
        self.is_closed = True
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def next(self) -> bytes | None:
        """What to send now, once there is something; None when it is over."""
        while True:
            frame = self._frame
            if frame is not None and frame.id != self._seen:
                self._seen = frame.id
                return frame.event
            if self.is_closed:
                return None
            if self._beat:
                beat, self._beat = self._beat, b""
                return beat
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting


News = tuple[Watch, Mark, Frame | None]


@dataclass(slots=True)
class Channel:
    """Everybody who watches the same, and what they were shown last."""

    mark: Mark | None = None
    frame: Frame | None = None
    boxes: set[Mailbox] = field(default_factory=set)


class Hub:
    """The channels of one process. `now` gives the moment; made with the application, works in its event loop."""

    def __init__(self, database: Database, pages: Pages, now: Callable[[], datetime]) -> None:
        self._database, self._pages, self._now = database, pages, now
        self._channels: dict[Watch, Channel] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._awake = asyncio.Event()
        self._is_woken = False
        # A thread of its own: those of the requests may all be waiting for a write.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.streams = 0

    def wake(self) -> None:
        """Something may have changed. Called from any thread, after every commit: it must cost nothing."""
        loop = self._loop
        if loop is None or self._is_woken or not self._channels:
            return
        self._is_woken = True
        try:
            loop.call_soon_threadsafe(self._awake.set)
        except RuntimeError:  # the loop was closed meanwhile
            self._loop = None

    def latest(self, watch: Watch) -> Frame | None:
        """What everybody who watches it sees now; None when nobody does."""
        channel = self._channels.get(watch)
        return channel.frame if channel else None

    def join(self, watch: Watch, seen: str) -> Mailbox:
        """A mailbox for one more stream, which already shows the content `seen`. Only in the event loop."""
        self._start()
        box = Mailbox(seen)
        channel = self._channels.setdefault(watch, Channel())
        channel.boxes.add(box)
        self.streams += 1
        if channel.frame is not None:
            box.put(channel.frame)
            box.beat(self._sign(channel))  # the content may be old: it is of now all the same
        else:
            self._awake.set()
        return box

    def leave(self, watch: Watch, box: Mailbox) -> None:
        """The stream is over. The last one takes the channel with it."""
        channel = self._channels.get(watch)
        if channel is None or box not in channel.boxes:
            return  # the hub began anew in another event loop
        channel.boxes.discard(box)
        self.streams -= 1
        if not channel.boxes:
            del self._channels[watch]

    def close(self) -> None:
        """End every stream and stop looking."""
        self._end_streams()
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown()

    def _end_streams(self) -> None:
        """Uvicorn waits for every answer before it stops, and tells none of them that it is to stop."""
        for channel in self._channels.values():
            for box in channel.boxes:
                box.close()

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._task, self._awake = loop, None, asyncio.Event()
            self._channels, self._is_woken, self.streams = {}, False, 0
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._work())

    async def _work(self) -> None:
        """Look and tell until nobody watches any more."""
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + BEAT_EVERY
        while self._channels:
            await self._wait(LOOK_EVERY)
            if AppStatus.should_exit:
                self._end_streams()
            known = {watch: channel.mark for watch, channel in self._channels.items()}
            for news in await loop.run_in_executor(self._thread, self._look_safely, known):
                self._tell(*news)
            if loop.time() >= beat_at:
                beat_at = loop.time() + BEAT_EVERY
                self._beat()
            await asyncio.sleep(_REST)

    async def _wait(self, seconds: float) -> None:
        handle = asyncio.get_running_loop().call_later(seconds, self._awake.set)
        await self._awake.wait()
        handle.cancel()
        self._awake.clear()
        self._is_woken = False

    def _tell(self, watch: Watch, mark: Mark, frame: Frame | None) -> None:
        channel = self._channels.get(watch)
        if channel is None:
            return
        channel.mark = mark
        if frame is not None:
            channel.frame = frame
            for box in channel.boxes:
                box.put(frame)

    def _beat(self) -> None:
        for channel in self._channels.values():
            sign = self._sign(channel)
            for box in channel.boxes:
                box.beat(sign)

    def _sign(self, channel: Channel) -> bytes:
        """A sign of life, with the hour on the clinic's clock."""
        hour = words.hour(self._now(), channel.frame.zone) if channel.frame else ""
        return f"event: hour\ndata: {hour}\n\n".encode()

    def _look_safely(self, known: dict[Watch, Mark | None]) -> list[News]:
        """A look that failed is no reason to stop looking: screens keep what they show."""
        try:
            return self._look(known)
        except Exception:
            log.exception("could not look at what the screens watch")
            return []

    def _look(self, known: dict[Watch, Mark | None]) -> list[News]:
        """Each watch whose mark moved, with its frame; runs in a thread."""
        now = self._now()

        def job(session: Session) -> list[News]:
            marks = marks_of(session, known, now)
            changed = {watch: mark for watch, mark in marks.items() if mark != known[watch]}
            views = {view for view, _ in changed.values() if view}
            frames = {view: render(session, self._pages, view, now) for view in views}
            return [(watch, mark, frames.get(mark[0]) if mark[0] else None) for watch, mark in changed.items()]

        return self._database.read(job)
