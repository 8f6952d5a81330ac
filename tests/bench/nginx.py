"""The same bytes as a file of nginx: what a program for nothing but files makes of the same machine."""

import shutil
import subprocess
import time
from pathlib import Path

from tests.bench.load import get, load

SECONDS = 3.0


def answers(folder: Path, body: bytes) -> float | None:
    """How many a second; None where nginx is not installed. `folder` is opened for its user."""
    if (program := shutil.which("nginx") or shutil.which("/usr/sbin/nginx")) is None:
        return None
    port, root = 18_765, folder / "nginx"
    root.mkdir()
    root.chmod(0o755)
    folder.parent.chmod(0o755)
    folder.chmod(0o755)
    (root / "page.html").write_bytes(body)
    where = f"listen 127.0.0.1:{port}; root {root}; access_log off; keepalive_requests 100000000;"
    (root / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; pid {root}/pid; error_log /dev/null;\n"
        f"events {{}}\nhttp {{ server {{ {where} }} }}\n"
    )
    with subprocess.Popen([program, "-c", root / "nginx.conf"], stderr=subprocess.DEVNULL) as running:
        time.sleep(1)
        rate = load(port, get("/page.html"), 200, SECONDS).per_second
        running.terminate()
    return rate
