"""One change, one rendering, everybody told; slow ones hold no queue; writes of other processes are noticed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from assembly.core import clock
from assembly.core.database import Database
from assembly.live import frames, hub, streams
from assembly.live.frames import Frame, Watch
from assembly.live.hub import Hub, Mailbox
from assembly.live.rules import Sight, Slide, token_hash
from assembly.live.services import let_go
from assembly.live.streams import LiveResponse
from tests.factories.cast import CLINIC
from tests.factories.hall import Hall
from tests.live.stage import code_of, pair, shown, waiting

Sent = list[dict[str, Any]]


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def made(hall: Hall) -> Hub:
    """The hub of the hall's application."""
    found: Hub = hall.client.app.state.live  # type: ignore[attr-defined]  # the application behind the client
    return found


def frame(key: str) -> Frame:
    return Frame(key, key, "10:32", "UTC", f"id: {key}\n\n".encode())


def html(event: bytes | None) -> str:
    assert event is not None
    data = next(line for line in event.decode().splitlines() if line.startswith("data: "))
    return str(json.loads(data.removeprefix("data: "))["html"])


async def content(box: Mailbox) -> str:
    """The next content, signs of life apart."""
    async with asyncio.timeout(30):
        while (event := await box.next()) is not None and event.startswith(b"event: hour"):
            pass
    return html(event)


async def in_thread(job: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, job)


def test_a_mailbox_keeps_only_the_newest() -> None:
    async def play() -> list[bytes | None]:
        box = Mailbox("a")
        box.put(frame("a"))  # shown already
        box.put(frame("b"))
        box.put(frame("c"))
        box.beat(b"tic")
        first = await box.next()
        second = await box.next()
        box.put(frame("d"))
        box.put(frame("c"))  # back to what it shows
        box.close()
        return [first, second, await box.next()]

    assert asyncio.run(play()) == [b"id: c\n\n", b"tic", None]


def test_a_write_here_reaches_everybody_with_one_rendering(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    live, watch = made(hall), Watch("es-MX", CLINIC, hall.info.id)
    rendered: list[object] = []
    real = frames.render

    def render(*given: Any) -> Frame:
        rendered.append(given[2])
        return real(*given)

    monkeypatch.setattr(hub, "render", render)
    monkeypatch.setattr(hub, "LOOK_EVERY", 60.0)  # so that only the write itself can wake it

    async def play() -> tuple[set[str], float]:
        boxes = [live.join(watch, "") for _ in range(50)]
        for box in boxes:
            assert "Orden del día" in await content(box)
        await in_thread(lambda: hall.put(0))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        seen = {await content(box) for box in boxes}
        taken = loop.time() - begun
        assert live.streams == 50
        for box in boxes:
            live.leave(watch, box)
        assert (live.streams, live.latest(watch)) == (0, None)
        return seen, taken

    seen, taken = asyncio.run(play())
    assert (len(seen), "¿Se aprueba «Techo»?" in seen.pop(), len(rendered)) == (1, True, 2)
    assert taken < 2  # alone some hundredths of a second


def test_a_write_of_another_process_is_noticed(hall: Hall, database_url: str) -> None:
    live, watch = made(hall), Watch("es-MX", CLINIC, hall.info.id)
    other = Database(database_url)
    hall.database, mine = other, hall.database

    async def play() -> str:
        box = live.join(watch, "")
        await content(box)
        await in_thread(lambda: hall.put(0))
        after = await content(box)
        live.leave(watch, box)
        return after

    assert "¿Se aprueba «Techo»?" in asyncio.run(play())
    other.close()
    hall.database = mine


def test_a_screen_waits_shows_what_it_is_told_and_is_let_go(hall: Hall) -> None:
    live = made(hall)
    token = hall.do(waiting)
    watch = Watch("es-MX", screen_id=token_hash(token))
    pages = live._pages

    async def play() -> list[str]:
        box = live.join(watch, "")
        seen = []
        for job in (
            lambda session: pair(session, hall.info, code_of(token)),
            lambda session: shown(session, hall.info, Sight(Slide.PAUSE)),
            lambda session: let_go(session, hall.info, watch.screen_id, clock.now()),
        ):
            await in_thread(lambda job=job: hall.do(job))  # type: ignore[misc]  # bound in the loop
            seen.append(await content(box))
        live.leave(watch, box)
        return seen

    assert hall.do(lambda session: frames.frame_now(session, pages, watch, clock.now())) is None
    words = ("Orden del día", "Pausa", "Esta pantalla ya se soltó")
    assert [word in text for word, text in zip(words, asyncio.run(play()), strict=True)] == [True] * 3


def test_what_the_browser_shows_already_is_not_sent_again(hall: Hall) -> None:
    live, watch = made(hall), Watch("es-MX", CLINIC, hall.info.id)

    async def play() -> bytes | None:
        first = live.join(watch, "")
        await content(first)
        known = live.latest(watch)
        assert known is not None
        again = live.join(watch, known.id)
        sent = await again.next()
        live.leave(watch, first)
        live.leave(watch, again)
        return sent

    sent = asyncio.run(play())
    assert sent is not None
    assert sent.startswith(b"event: hour\ndata: ")


def run_stream(
    response: LiveResponse, during: Callable[[list[dict[str, Any]]], Awaitable[None]]
) -> list[dict[str, Any]]:
    """What the stream sent until the browser went away."""
    sent: Sent = []

    async def play() -> None:
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        task = asyncio.create_task(response({"type": "http", "method": "GET"}, receive, send))
        await during(sent)
        gone.set()
        await asyncio.wait_for(task, 5)

    asyncio.run(play())
    return sent


def test_a_stream_ends_when_the_browser_leaves_or_its_time_is_up(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    live, watch = made(hall), Watch("es-MX", CLINIC, hall.info.id)

    async def until_shown(sent: Sent) -> None:
        async with asyncio.timeout(30):
            while not any(b"html" in one.get("body", b"") for one in sent):
                await asyncio.sleep(0.01)

    sent = run_stream(LiveResponse(live, watch, ""), until_shown)
    assert (sent[0]["status"], dict(sent[0]["headers"])[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
    assert live.streams == 0
    monkeypatch.setattr(streams, "_LASTS", (0.1, 0.1))

    async def until_over(sent: Sent) -> None:
        async with asyncio.timeout(30):
            while not (len(sent) > 1 and not sent[-1].get("more_body")):
                await asyncio.sleep(0.01)

    assert b"event: again\ndata:\n\n" in [
        one.get("body") for one in run_stream(LiveResponse(live, watch, ""), until_over)
    ]
    monkeypatch.setattr(streams, "MOST_STREAMS", 0)
    assert run_stream(LiveResponse(live, watch, ""), until_over)[0]["status"] == 503


def test_a_look_that_fails_does_not_end_the_looking(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    live, watch = made(hall), Watch("es-MX", CLINIC, hall.info.id)
    failed: list[int] = []

    def once(*given: Any) -> Any:
        if not failed:
            failed.append(1)
            raise OSError("the database went away")
        return frames.marks_of(*given)

    monkeypatch.setattr(hub, "marks_of", once)

    async def play() -> str:
        box = live.join(watch, "")
        after = await content(box)
        live.leave(watch, box)
        return after

    assert "Orden del día" in asyncio.run(play())
    assert failed == [1]
