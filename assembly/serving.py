"""One process that answers: the options that `assembly serve` and what measures it share."""

import gc
import socket

import uvicorn
from starlette.types import ASGIApp

# New objects before the collector looks: with ten thousand streams a look at everything stops all answers for a second.
_LOOK_AFTER = (50_000, 20, 100)


def serve(app: ASGIApp, door: socket.socket, log_level: str = "warning") -> None:
    """Answer at `door` until a signal says to stop."""
    config = uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    gc.collect()
    gc.freeze()  # what was loaded stays until the end: it need not be looked at again
    gc.set_threshold(*_LOOK_AFTER)
    uvicorn.Server(config).run(sockets=[door])
