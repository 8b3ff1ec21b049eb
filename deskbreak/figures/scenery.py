"""What is walked past, through and up: trees, stairs, a doorway, a water cooler."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.figures.geometry import ellipse, rounded
from deskbreak.figures.shapes import HEIGHT, WIDTH, Polygon, Shape, Stroke
from deskbreak.figures.skeleton import FLOOR

#: Run and rise of one step of the stairs.
RUN, RISE = 42.0, 24.0
#: The edge of a step when the scene begins, and how high that step is.
EDGE, STEP = 246.0, 60.0
#: From the middle of a tread up to the rail.
_RAIL = 104.0


def _box(x: float, y: float, w: float, h: float, r: float, fill: str) -> Polygon:
    return Polygon(rounded(x, y, w, h, r), fill)


def _passing(
    make: Callable[[float], list[Shape]], scroll: float, every: float, first: float
) -> list[Shape]:
    """The same thing again and again, one for each loop of the walk."""
    out: list[Shape] = []
    for k in range(-1, 3):
        out += make(k * every - scroll % every + first)
    return out


def _tree(x: float) -> list[Shape]:
    return [
        _box(x - 4, FLOOR - 76, 8, 76, 2, "wood_shade"),
        Polygon(ellipse((x + 3, FLOOR - 112), 33, 46, 0, 30), "leaf_shade"),
        Polygon(ellipse((x - 5, FLOOR - 116), 26, 39, 0, 26), "leaf"),
    ]


def _bush(x: float) -> list[Shape]:
    domes = ((x, 28.0, 22.0, "leaf_shade"), (x - 14, 17.0, 14.0, "leaf"))
    return [
        Polygon(
            tuple([(px, min(py, FLOOR)) for px, py in ellipse((at, FLOOR), rx, ry)]),
            role,
        )
        for at, rx, ry, role in domes
    ]


def trees(scroll: float = 0, every: float = 347) -> list[Shape]:
    """Trees and bushes that pass by."""
    return [
        *_passing(_tree, scroll, every, 66),
        *_passing(_bush, scroll, every, 66 + every * 0.47),
    ]


def _cloud(x: float) -> list[Shape]:
    return [
        Polygon(ellipse((x - 16, 62), 18, 11, 0, 12), "glass"),
        Polygon(ellipse((x + 12, 60), 20, 14, 0, 12), "glass"),
        _box(x - 36, 60, 74, 14, 7, "glass"),
    ]


def clouds(scroll: float = 0, every: float = 347) -> list[Shape]:
    """Clouds, as far behind as makes them close with the loop."""
    return _passing(_cloud, scroll, every, 200)


def _plant(x: float) -> list[Shape]:
    leaves: list[Shape] = [
        Polygon(ellipse((x + dx, FLOOR - h), rx, ry, turn, 12), role)
        for dx, h, rx, ry, turn, role in (
            (14, 52, 7, 19, 38, "leaf_shade"),
            (-13, 54, 7, 19, -30, "leaf"),
            (0, 62, 8, 21, 0, "leaf"),
        )
    ]
    y = FLOOR
    pot = ((x - 15, y - 30), (x + 15, y - 30), (x + 10.5, y), (x - 10.5, y))
    return [*leaves, Polygon(pot, "pot"), _box(x - 17, y - 31, 34, 8, 2, "pot_shade")]


def plants(scroll: float = 0, every: float = 320) -> list[Shape]:
    """Plants in pots that pass by, between the windows."""
    return _passing(_plant, scroll, every, every * 0.62)


def _cooler(x: float) -> list[Shape]:
    y = FLOOR
    return [
        _box(x - 19, y - 92, 38, 92, 4, "metal"),
        _box(x + 11, y - 92, 8, 92, 3, "metal_dark"),
        _box(x - 10, y - 100, 20, 10, 3, "metal_dark"),
        _box(x - 17, y - 146, 34, 48, 9, "mat"),
        _box(x - 12, y - 140, 5, 34, 2.5, "glass"),
        _box(x - 12, y - 76, 24, 22, 3, "castor"),
        _box(x - 3, y - 80, 6, 9, 2, "cup"),
    ]


def cooler(scroll: float = 0, every: float = 280) -> list[Shape]:
    """A water cooler to walk to."""
    return _passing(_cooler, scroll, every, every * 0.64)


def steps(scroll: float = 0, every: float = 4 * RUN) -> list[Shape]:
    """Stairs that come down towards whoever climbs them, with a rail."""
    shift = scroll % every
    down = shift * RISE / RUN
    low, count = -7, int(WIDTH / RUN) + 5 + round(every / RUN)
    profile = []
    treads: list[Shape] = []
    for k in range(low, low + count):
        x = EDGE + k * RUN - shift
        y = FLOOR - STEP - k * RISE + down
        profile += [(x, y + RISE), (x, y)]
        treads.append(_box(x - 3, y, RUN + 3, 4.5, 2, "wall_shade"))
    last = profile[-1]
    bottom = HEIGHT + 200.0
    outline = (
        *profile,
        (last[0] + RUN, last[1]),
        (last[0] + RUN, bottom),
        (profile[0][0], bottom),
    )
    rail: list[Shape] = []
    for k in range(low, low + count, 2):
        x = EDGE + (k + 0.5) * RUN - shift
        y = FLOOR - STEP - k * RISE + down
        rail.append(_box(x - 2, y - _RAIL, 4, _RAIL + 2, 1, "metal"))
    x0 = EDGE + low * RUN
    # The middle of a tread is half a rise below the line through the edges.
    y0 = FLOOR - STEP - low * RISE - _RAIL + RISE / 2
    bar = ((x0, y0), (x0 + count * RUN, y0 - count * RISE))
    return [*rail, Stroke(bar, "metal_dark", 6), Polygon(outline, "wall"), *treads]


def doorway(x: float = 280) -> list[Shape]:
    """A door frame seen from its side, its door open beyond it."""
    y = FLOOR
    return [
        _box(x + 12, 40, 84, y - 40, 2, "seat"),
        _box(x + 24, 58, 60, 96, 3, "seat_shade"),
        _box(x + 24, 176, 60, 126, 3, "seat_shade"),
        Polygon(ellipse((x + 87, 180), 4.5, 4.5, 0, 12), "castor"),
        _box(x, 24, 16, y + 4 - 24, 2, "wall"),
        _box(x, 24, 5, y + 4 - 24, 2, "wall_shade"),
    ]
