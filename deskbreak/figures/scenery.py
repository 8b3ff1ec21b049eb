"""What is walked past, through and up: trees, stairs, a doorway, signs."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.figures.geometry import curve, ellipse, rounded
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


def _sign(x: float) -> list[Shape]:
    """Hanging from the ceiling: a drop of water, and an arrow that says where."""
    drop = curve(
        [(x - 21, 13), (x - 14, 26), (x - 21, 34), (x - 28, 26)], 4, closed=True
    )
    tip = ((x + 20, 15), (x + 34, 24), (x + 20, 33))
    return [
        _box(x - 30, 0, 3, 8, 1, "metal_dark"),
        _box(x + 27, 0, 3, 8, 1, "metal_dark"),
        _box(x - 40, 5, 80, 38, 7, "screen"),
        Polygon(drop, "mat"),
        _box(x + 2, 20.5, 22, 7, 2, "white"),
        Polygon(tip, "white"),
    ]


def signs(scroll: float = 0, every: float = 280) -> list[Shape]:
    """Signs that show the way to the water."""
    return _passing(_sign, scroll, every, every * 0.64)


def rail(x: float) -> float:
    """How high above the floor the rail of the stairs is at x."""
    # The middle of a tread is half a rise below the line through the edges.
    return STEP + _RAIL - RISE / 2 + (x - EDGE) * RISE / RUN


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
    posts: list[Shape] = []
    for k in range(low, low + count, 2):
        x = EDGE + (k + 0.5) * RUN - shift
        y = FLOOR - STEP - k * RISE + down
        posts.append(_box(x - 2, y - _RAIL, 4, _RAIL + 2, 1, "metal"))
    ends = EDGE + low * RUN, EDGE + (low + count) * RUN
    bar = tuple([(x, FLOOR - rail(x)) for x in ends])
    return [*posts, Stroke(bar, "metal_dark", 6), Polygon(outline, "wall"), *treads]


def doorway(x: float = 280) -> list[Shape]:
    """
    A door frame that one walks through from left to right, seen a little askew.

    Its near post is a prop of its own, ``jamb``: it stands before whoever walks
    through.
    """
    low, top = FLOOR + 4, 20.0
    return [
        # The wall goes on beyond the far post.
        Polygon(
            ((x + 88, 40), (x + 138, 62), (x + 138, low - 32), (x + 88, low - 21)),
            "wall",
        ),
        Polygon(
            ((x, low), (x + 14, low), (x + 88, low - 19), (x + 74, low - 19)), "wall"
        ),
        Polygon(
            ((x + 7, top), (x + 80, 44), (x + 80, low - 19), (x + 7, low)), "glass"
        ),
        _box(x + 74, 40, 14, low - 19 - 40, 2, "wall"),
        _box(x + 74, 40, 5, low - 19 - 40, 2, "wall_shade"),
        Polygon(((x, top), (x + 88, 40), (x + 88, 56), (x, top + 20)), "wall_shade"),
        Polygon(((x, top), (x + 88, 40), (x + 88, 50), (x, top + 13)), "wall"),
    ]


def jamb(x: float = 280) -> list[Shape]:
    """The near post of a door frame."""
    low, top = FLOOR + 4, 20.0
    return [
        _box(x, top, 15, low - top, 2, "metal"),
        _box(x, top, 5, low - top, 2, "metal_dark"),
    ]
