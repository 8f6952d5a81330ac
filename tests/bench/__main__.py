"""`python -m tests.bench [--json]`: what answers cost, as ratios to a floor of the same run; some minutes."""

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench import imports, live, web
from tests.bench.load import Measure

COMMAND = "make bench"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with what it is compared with; `wanted` is where it is to get, empty where nothing is set."""

    what: str
    per_second: float
    p50_ms: float
    p99_ms: float
    ratio: float
    of: str
    wanted: str = ""


def web_lines(folder: Path) -> list[Line]:
    """Pages and posts over the loopback, each beside its floor."""
    found = web.measure(folder)

    def line(name: str, floor: str, wanted: str = "") -> Line:
        one: Measure = found[name]
        ratio = one.per_second / found[floor].per_second
        return Line(name, one.per_second, one.p50_ms, one.p99_ms, ratio, floor, wanted)

    return [
        line(web.FLOOR, web.FLOOR),
        line(web.PAGE, web.FLOOR, ">= 0.95 (cached)"),
        line(web.PACKED, web.FLOOR),
        line(web.SAME, web.FLOOR, ">= 1.25 (cached)"),
        line(web.FLOOR_POST, web.FLOOR_POST),
        line(web.COUNT, web.FLOOR_POST, ">= 0.12, p99 <= 60 ms"),
    ]


def import_lines(folder: Path) -> list[Line]:
    """Rows taken in; the ratio is in time, to the same rows by a bare executemany."""
    done = imports.notified(folder)
    lines = [
        Line("notified amounts with journals", done.rows / done.seconds, 0, 0, done.ratio, "raw executemany", "<= 6")
    ]
    catalogue = imports.catalogue(folder)
    if catalogue is not None:
        rows, seconds = catalogue
        lines.append(Line(f"catalogue, {rows:,} clinics in {seconds:.1f} s", rows / seconds, 0, 0, 1, "itself"))
    return lines


def live_lines(folder: Path) -> list[Line]:
    """A verdict on every phone; per second are phones told, the ratio is to the KiB that each may take."""
    told = live.measure(folder)
    name = f"verdict to {told.streams:,} phones, {told.kib_each:.0f} KiB each"
    rate = told.streams / (told.last_ms / 1000)
    return [Line(name, rate, told.median_ms, told.last_ms, told.kib_each / 30, "30 KiB", "last <= 500 ms, <= 30 KiB")]


def table(lines: list[Line]) -> str:
    """The lines for people."""
    rows = [f"{'what':<44}{'per second':>11}{'p50 ms':>8}{'p99 ms':>8}{'ratio':>8}  {'to':<30}wanted"]
    for one in lines:
        times = "".join(f"{value:>8.1f}" if value else f"{'':>8}" for value in (one.p50_ms, one.p99_ms))
        rows.append(
            f"{one.what:<44}{one.per_second:>11,.0f}{times}{one.ratio:>8.3f}  {one.of:<30}{one.wanted}".rstrip()
        )
    return "\n".join(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        lines = web_lines(Path(name)) + import_lines(Path(name))
    with tempfile.TemporaryDirectory() as name:
        lines += live_lines(Path(name))
    if "--json" in sys.argv[1:]:
        print(json.dumps([asdict(one) for one in lines], indent=1))  # noqa: T201
    else:
        print(f"$ {COMMAND}\n{table(lines)}")  # noqa: T201


if __name__ == "__main__":
    main()
