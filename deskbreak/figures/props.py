"""Quiet things around the person. Each is a function from numbers to shapes."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.figures import lookout, scenery
from deskbreak.figures.geometry import bone, curve, ellipse, rounded
from deskbreak.figures.shapes import WIDTH, Glow, Points, Polygon, Shape, Stroke
from deskbreak.figures.skeleton import FLOOR

_BLOB = (
    (245, 23), (330, 60), (390, 122), (433, 178), (424, 236), (350, 289),
    (240, 316), (142, 309), (82, 277), (62, 208), (72, 112), (130, 58), (188, 33),
)  # fmt: skip


def blob() -> Polygon:
    """The one organic shape behind every picture."""
    return Polygon(curve(_BLOB, 6, closed=True), "blob")


def _box(x: float, y: float, w: float, h: float, r: float, fill: str) -> Polygon:
    return Polygon(rounded(x, y, w, h, r), fill)


def ground(left: float = 28, right: float = 452, drop: float = 0) -> list[Shape]:
    """The line that everything stands on."""
    return [_box(left, FLOOR + drop, right - left, 5, 2.5, "ground")]


def mat(left: float = 62, right: float = 404) -> list[Shape]:
    """A mat; its top is the floor of the scene."""
    return [
        *ground(drop=6),
        _box(left, FLOOR, right - left, 8, 3, "mat"),
        _box(left, FLOOR + 5, right - left, 3, 1.5, "mat_shade"),
    ]


def plant(x: float = 66) -> list[Shape]:
    """A plant in a pot."""
    y = FLOOR
    leaves: list[Shape] = [
        Polygon(ellipse((x + dx, y - h), rx, ry, turn), role)
        for dx, h, rx, ry, turn, role in (
            (15, 52, 7.5, 20, 40, "leaf_shade"),
            (-14, 56, 7.5, 19, -32, "leaf"),
            (12, 60, 7.5, 20, 28, "leaf_shade"),
            (0, 65, 8, 21, 0, "leaf"),
        )
    ]
    pot: Points = ((x - 15, y - 30), (x + 15, y - 30), (x + 10.5, y), (x - 10.5, y))
    return [
        *leaves,
        Polygon(pot, "pot"),
        Polygon(
            ((x + 5, y - 30), (x + 15, y - 30), (x + 10.5, y), (x + 4, y)), "pot_shade"
        ),
        _box(x - 17, y - 31, 34, 8, 2, "pot_shade"),
    ]


def desk(x: float = 330, height: float = 114, screen: float = 1) -> list[Shape]:
    """A desk seen from its end, with a screen that looks to the left."""
    top = FLOOR - height
    out: list[Shape] = [
        _box(x + 15, top + 5, 7, height - 5, 1, "metal"),
        _box(x + 92, top + 5, 8, height - 5, 1, "metal_dark"),
    ]
    if screen:
        out += [
            Polygon(
                (
                    (x + 84, top - 2),
                    (x + 81, top - 46),
                    (x + 85, top - 46),
                    (x + 90, top - 2),
                ),
                "metal_dark",
            ),
            Polygon(
                (
                    (x + 72, top - 96),
                    (x + 78, top - 96),
                    (x + 84, top - 21),
                    (x + 78, top - 21),
                ),
                "screen",
            ),
            Polygon(
                (
                    (x + 71, top - 96),
                    (x + 73, top - 96),
                    (x + 79, top - 21),
                    (x + 77, top - 21),
                ),
                "screen_light",
            ),
            _box(x + 68, top - 4, 30, 4, 1.5, "metal_dark"),
            _box(x + 16, top - 3, 33, 3, 1.5, "metal_dark"),
            _box(x + 56, top - 12, 11, 12, 2, "cup"),
            Stroke(
                ((x + 56, top - 9), (x + 53, top - 7), (x + 56, top - 4)), "cup", 1.8
            ),
        ]
    return [
        *out,
        _box(x, top, 113, 8, 2.5, "wood"),
        _box(x, top + 4.5, 113, 3.5, 1.7, "wood_shade"),
    ]


def chair(x: float = 200, back: float = 1, high: float = 92) -> list[Shape]:
    """
    An office chair for a hip at x, its seat under thighs at height 77.

    Without a back if ``back`` is 0; else the back ends ``high`` above the seat.
    """
    y, seat = FLOOR, FLOOR - 62
    lean = 7 * (high - 14) / 78
    post = x + 12
    base: list[Shape] = [
        Glow((post, y + 2), 76, 9, "floor_shadow", 0.35),
        Polygon(
            bone((post, y - 22), (post - 34, y - 10), [(0, 3, 3), (1, 2, 2)]),
            "metal_dark",
        ),
        Polygon(
            bone((post, y - 22), (post + 34, y - 10), [(0, 3, 3), (1, 2, 2)]),
            "metal_dark",
        ),
        _box(post - 3.5, seat + 6, 7, 46, 2, "metal_dark"),
        _box(post - 3, y - 24, 6, 16, 2, "metal_dark"),
    ]
    base += [
        Polygon(ellipse((post + dx, y - 5.5), 5.5, 5.5), "castor")
        for dx in (-34, 0, 34)
    ]
    if back:
        base += [
            Stroke(
                ((x - 10, seat + 6), (x - 32, seat + 2), (x - 34, seat - 22)),
                "metal_dark",
                5,
            ),
            Polygon(
                bone(
                    (x - 30, seat - 14),
                    (x - 30 - lean, seat - high),
                    [(0, 6, 5), (0.4, 7, 5.5), (1, 6, 5)],
                ),
                "seat",
            ),
            Polygon(
                bone(
                    (x - 33, seat - 14),
                    (x - 33 - lean, seat - high),
                    [(0, 2.5, 2.5), (1, 2.5, 2.5)],
                ),
                "seat_shade",
            ),
        ]
    return [
        *base,
        _box(x - 24, seat - 1, 78, 12, 5.5, "seat"),
        _box(x - 22, seat + 6, 74, 5, 2.5, "seat_shade"),
    ]


def chair_front(x: float = 240, back: float = 1) -> list[Shape]:
    """An office chair that faces the viewer; its seat lies under a hip at height 77."""
    y, seat = FLOOR, FLOOR - 84
    out: list[Shape] = [
        Glow((x, y + 2), 62, 9, "floor_shadow", 0.35),
        _box(x - 4, seat + 8, 8, 56, 2, "metal_dark"),
    ]
    for dx in (-36, 36):
        out += [
            Polygon(
                bone((x, y - 22), (x + dx, y - 10), [(0, 3.4, 3.4), (1, 2.2, 2.2)]),
                "metal_dark",
            ),
            Polygon(ellipse((x + dx, y - 5.5), 5.5, 5.5), "castor"),
        ]
    if back:
        out += [
            _box(x - 4, seat - 24, 8, 24, 2, "metal_dark"),
            _box(x - 33, seat - 108, 66, 90, 15, "seat_shade"),
            _box(x - 28, seat - 103, 56, 80, 12, "seat"),
        ]
    return [
        *out,
        _box(x - 40, seat - 2, 80, 20, 9, "seat"),
        _box(x - 38, seat + 9, 76, 9, 4.5, "seat_shade"),
    ]


def wall(x: float = 362, top: float = 26, width: float = 46) -> list[Shape]:
    """The end of a wall whose face is at x."""
    return [
        _box(x, top, width, FLOOR + 4 - top, 3, "wall"),
        _box(x, top, 6, FLOOR + 4 - top, 3, "wall_shade"),
    ]


def wall_front(left: float = 96, right: float = 384, top: float = 22) -> list[Shape]:
    """A wall close behind the person."""
    return [
        _box(left, top, right - left, FLOOR - top, 6, "wall"),
        _box(left, FLOOR - 16, right - left, 16, 2, "wall_shade"),
        Glow(((left + right) / 2 - 7, FLOOR - 140), 66, 170, "floor_shadow", 0.3),
    ]


def window(scroll: float = 0, every: float = 293) -> list[Shape]:
    """Windows that pass by."""
    out: list[Shape] = []
    for k in range(-1, 3):
        x = k * every - scroll % every + 26
        out += [
            _box(x, 81, 64, 93, 8, "ground"),
            _box(x + 6, 87, 52, 81, 4, "glass"),
            _box(x + 30, 87, 4, 81, 1, "ground"),
        ]
    return out


def dashes(scroll: float = 0, every: float = 293) -> list[Shape]:
    """Marks on the floor that pass by."""
    gap = every / 4
    first = -(scroll % every)
    count = int(WIDTH / gap) + 6
    return [
        _box(first + k * gap, FLOOR + 9.5, 28, 3, 1.5, "ground") for k in range(count)
    ]


#: What a scene may name: how to draw it and whether it passes by (then it takes how far
#: the world has moved, and how far it moves in one loop).
PROPS: dict[str, tuple[Callable[..., list[Shape]], bool]] = {
    "ground": (ground, False),
    "mat": (mat, False),
    "plant": (plant, False),
    "desk": (desk, False),
    "chair": (chair, False),
    "wall": (wall, False),
    "wall_front": (wall_front, False),
    "chair_front": (chair_front, False),
    "window": (window, True),
    "dashes": (dashes, True),
    "doorway": (scenery.doorway, False),
    "jamb": (scenery.jamb, False),
    "trees": (scenery.trees, True),
    "clouds": (scenery.clouds, True),
    "plants": (scenery.plants, True),
    "signs": (scenery.signs, True),
    "steps": (scenery.steps, True),
    "outlook": (lookout.outlook, False),
    "monitor": (lookout.monitor, False),
    "pencil": (lookout.pencil, False),
}
#: What stands before the trunk and behind the near arm.
BETWEEN = frozenset({"jamb"})
