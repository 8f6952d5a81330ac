"""Makes `assembly/nation/outline.tsv`, a light map of the 32 states, from the map of @svg-maps/mexico.

    python -m tools.outline mexico-states.svg > assembly/nation/outline.tsv

Borders are put on a coarse grid and points that lie within a grid step of a straight line are left out: what is drawn
at the width of a phone stays, at a twentieth of the weight.
"""

import re
import sys
from itertools import pairwise
from pathlib import Path

from assembly.clinics.places import state_codes, state_name
from assembly.core.text import folded

_PATH = re.compile(r'<path\s+id="[^"]*"\s+aria-label="([^"]*)"\s+d="([^"]*)"')
_STEP = 1.9  # of the source's units to one of ours
_NEAR = 0.8  # of ours: a point nearer to the line between its neighbours is left out
_SMALLEST = 5  # twice the area that an island has at least
_ENGLISH = {"mexico city": "ciudad de mexico", "mexico": "estado de mexico"}

Point = tuple[int, int]


def main(source: Path) -> None:
    """Print a line for each state: its code and its outline."""
    codes = {folded(state_name(code)): code for code in state_codes()}
    lines = {}
    for name, path in _PATH.findall(source.read_text("utf-8")):
        key = _ENGLISH.get(folded(name), folded(name))
        code = next(code for known, code in codes.items() if known == key or known.startswith(f"{key} de "))
        lines[code] = drawn(path)
    assert sorted(lines) == list(state_codes())
    for code in sorted(lines):
        sys.stdout.write(f"{code}\t{lines[code]}\n")


def drawn(path: str) -> str:
    """The outline of a state as the data of a path; its largest part stays however small it is."""
    rings = [thinned(ring) for ring in rings_of(path)]
    rings.sort(key=lambda ring: -abs(area(ring)))
    return "".join(written(ring) for n, ring in enumerate(rings) if n == 0 or abs(area(ring)) >= _SMALLEST)


def rings_of(path: str) -> list[list[Point]]:
    """The closed lines of a path, on our grid; each without its last point, which is its first."""
    rings: list[list[Point]] = []
    x = y = 0.0
    start = (x, y)
    for letter, numbers in re.findall(r"([mMlLz])([^mMlLz]*)", path):
        values = [float(one) for one in re.findall(r"-?[\d.]+(?:e-?\d+)?", numbers)]
        if letter == "z":
            x, y = start
            continue
        for at, (a, b) in enumerate(zip(values[::2], values[1::2], strict=True)):
            x, y = (a, b) if letter.isupper() else (x + a, y + b)
            if letter in "mM" and at == 0:
                rings.append([])
                start = (x, y)
            point = round(x / _STEP), round(y / _STEP)
            if not rings[-1] or rings[-1][-1] != point:
                rings[-1].append(point)
    return [ring[:-1] if ring[0] == ring[-1] and len(ring) > 1 else ring for ring in rings]


def thinned(ring: list[Point]) -> list[Point]:
    """The ring without the points that hardly bend it (Douglas and Peucker), from its two farthest corners."""
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda n: (ring[n][0] - ring[0][0]) ** 2 + (ring[n][1] - ring[0][1]) ** 2)
    closed = [*ring, ring[0]]
    return straight(closed[: far + 1])[:-1] + straight(closed[far:])[:-1]


def straight(line: list[Point]) -> list[Point]:
    """A line with only the points that it needs."""
    if len(line) < 3:
        return line
    apart = [distance(point, line[0], line[-1]) for point in line[1:-1]]
    most = max(apart)
    if most < _NEAR:
        return [line[0], line[-1]]
    at = apart.index(most) + 1
    return straight(line[: at + 1])[:-1] + straight(line[at:])


def distance(point: Point, one: Point, other: Point) -> float:
    """From a point to the line through two others."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    long = (dx * dx + dy * dy) ** 0.5
    if not long:
        return float(((point[0] - one[0]) ** 2 + (point[1] - one[1]) ** 2) ** 0.5)
    return abs(dy * (point[0] - one[0]) - dx * (point[1] - one[1])) / long


def area(ring: list[Point]) -> int:
    """Twice the area of a ring, signed."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))


def written(ring: list[Point]) -> str:
    """A ring as a path's data: its first point, then steps."""
    steps = "".join(_pair(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{steps.lstrip()}z"


def _pair(dx: int, dy: int) -> str:
    return f"{'' if dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
