"""A hand close to the eye: bones in space in, shapes out.

Every part is the hull of a few balls, so it has the same number of points however the
hand is turned. What lies on the skin (nails, creases) fades as it turns away.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from typing import TypeAlias

from deskbreak.figures.geometry import curve
from deskbreak.figures.shapes import Point, Points, Polygon, Shape, Stroke
from deskbreak.figures.skeleton_hand import (
    FINGERS,
    KNUCKLES,
    THUMB_ROOT,
    Basis,
    Hand,
    Space,
)

Ball: TypeAlias = tuple[Point, float]

_EDGE = 2.1
#: From the wrist to the sleeve.
_BARE = 77.0
_RADII = {
    "index": (11.8, 10.8, 9.6, 7.6),
    "middle": (12.0, 11.2, 9.9, 7.9),
    "ring": (11.6, 10.7, 9.5, 7.5),
    "little": (10.6, 9.2, 8.2, 6.6),
    "thumb": (17.0, 13.2, 11.4, 8.6),
}
# Balls of the palm and of the web of the thumb: r, l, p, radius.
_PALM = (
    (10.0, 2.0, 0.0, 17.0),
    (-10.0, 2.0, 0.0, 17.0),
    (16.0, 30.0, 2.0, 18.0),
    (-21.0, 32.0, 3.0, 17.0),
    *((r, l, p, 12.2) for r, l, p in KNUCKLES.values()),
)
_LIFE = ((27, 66), (16, 60), (7, 46), (2, 28), (4, 12))
_HEAD = ((27, 68), (10, 62), (-8, 55), (-22, 44))
_HEART = ((-32, 62), (-18, 64), (-2, 70), (12, 80))


@cache
def _around(n: int) -> tuple[Point, ...]:
    return tuple([(cos(2 * pi * i / n), sin(2 * pi * i / n)) for i in range(n)])


def hull(balls: Sequence[Ball], n: int, less: float = 0.0) -> Points:
    """The outline round balls, as n points; ``less`` makes it smaller and lit."""
    dx, dy = (less * 0.5, -less * 0.4) if less else (0.0, 0.0)
    out = []
    for ux, uy in _around(n):
        (x, y), r = max(balls, key=lambda b: b[0][0] * ux + b[0][1] * uy + b[1])
        r = max(0.5, r - less)
        out.append((x + ux * r + dx, y + uy * r + dy))
    return tuple(out)


def _ball(spot: Space, radius: float) -> Ball:
    return (spot[0], spot[1]), radius


def _part(a: Ball, b: Ball, start: float, end: float) -> tuple[Ball, Ball]:
    """The piece of a bone between two fractions of its length."""

    def at(t: float) -> Ball:
        (x1, y1), r1 = a
        (x2, y2), r2 = b
        return (x1 + (x2 - x1) * t, y1 + (y2 - y1) * t), r1 + (r2 - r1) * t

    return at(start), at(end)


def draw_hand(
    one: Hand, *, back: bool, build: float, helper: bool = False
) -> tuple[list[Shape], list[Shape]]:
    """
    A hand from the sleeve to the nails.

    Args:
        one: the solved hand.
        back: the back is nearer to the viewer than curled fingers are.
        build: thickness against the first person.
        helper: the other hand, told apart by its tone, its outline and a long sleeve.

    Returns:
        All but the thumb, and the thumb, which may lie behind or on top.
    """
    art = _Art(one, 1 + (build - 1) * 0.7, helper=helper)
    fingers: list[Shape] = []
    for name in reversed(FINGERS):
        fingers += art.finger(name)
    arm_edge, arm_lit = art.arm()
    palm_edge, palm_lit = art.palm()
    base: list[Shape] = [arm_edge, palm_edge]
    if back:
        base += [*fingers, arm_lit, *palm_lit, *art.marks()]
    else:
        base += [arm_lit, *palm_lit, *art.marks(), *fingers]
    return [*base, *art.sleeve()], art.thumb()


def faded(shapes: Sequence[Shape], alpha: float) -> list[Shape]:
    """The polygons once more, as plain as alpha says."""
    return [
        Polygon(s.points, s.fill, s.alpha * alpha)
        for s in shapes
        if isinstance(s, Polygon)
    ]


class _Art:
    def __init__(self, one: Hand, build: float, *, helper: bool) -> None:
        self.one, self.build = one, build
        self.skin, self.line = "skin", "skin_shade"
        self.edge, self.bare, self.wrist = _EDGE, _BARE, 15.5
        if helper:
            self.skin, self.line = "skin_other", "skin_line"
            self.edge, self.bare, self.wrist = _EDGE * 1.6, _BARE - 14, 18.5

    # -- palm and arm --------------------------------------------------------------

    def arm(self) -> tuple[Shape, Shape]:
        arm, b = self.one.arm, self.build
        balls = [
            _ball(arm.place((r * 10.0, -l, 0)), radius * b)
            for r in (-1, 1)
            for l, radius in ((0.0, self.wrist), (150.0, 25.0))
        ]
        return (
            Polygon(hull(balls, 16), self.line),
            Polygon(hull(balls, 16, self.edge), self.skin),
        )

    def palm(self) -> tuple[Shape, list[Shape]]:
        hand, b = self.one.hand, self.build
        balls = [_ball(hand.place((r, l, p)), n * b) for r, l, p, n in _PALM]
        mp = self.one.thumb[1]
        web = [
            _ball(hand.place(THUMB_ROOT), 13 * b),
            _ball(mp, 10.0 * b),
            _ball(hand.place(KNUCKLES["index"]), 9.5 * b),
            _ball(hand.place((4, 44, 4)), 12 * b),
        ]
        return (
            Polygon(hull(balls, 24), self.line),
            [
                Polygon(hull(web, 16), self.line),
                Polygon(hull(balls, 24, self.edge), self.skin),
                Polygon(hull(web, 16, self.edge), self.skin),
            ],
        )

    def sleeve(self) -> list[Shape]:
        """The cuff crosses the arm in a curve; the rest of it leaves the canvas."""
        arm, b = self.one.arm, self.build
        ux, uy = _flat(arm)
        nx, ny = -uy, ux
        x, y = arm.origin[:2]

        def at(along: float, across: float) -> Point:
            return x + ux * along + nx * across, y + uy * along + ny * across

        def cut(w: float, by: float) -> Points:
            bare = self.bare + by
            hem = [at(-7 - bare, -w), at(-2 - bare, -w / 2), at(-bare, 0)]
            hem += [at(-2 - bare, w / 2), at(-7 - bare, w)]
            return curve(hem, 2)

        w = 38.0 * b
        edge, lit = cut(w, 0), cut(w - 2.6, 0.6)
        low, far = at(-430, w + 16), at(-430, -w - 16)
        inner = (*lit, at(-430, w + 12), at(-430, -w - 12))
        return [
            Polygon((*edge, low, far), "top_shade"),
            Polygon(tuple([(px + 1.2, py - 0.4) for px, py in inner]), "top"),
            Stroke(cut(w - 3, 13)[1:-1], "top_shade", 1.8, 0.8),
        ]

    def marks(self) -> list[Shape]:
        """Lines of the palm on one side, knuckles on the other."""
        hand = self.one.hand
        palm = _shown(hand.p[2])
        mcp = self.one.bends[0]
        open_palm = palm * max(0.0, min(1.0, (80 - mcp) / 50))
        out: list[Shape] = []
        for line, width in ((_LIFE, 2.0), (_HEAD, 1.6), (_HEART, 1.6)):
            spots = [hand.place((r, l, 15.0)) for r, l in line]
            points = curve([s[:2] for s in spots], 2)
            out.append(Stroke(points, "skin_shade", width, 0.75 * open_palm))
        arm = self.one.arm
        wrist = [arm.place((r, 0.02 * r * r - 4, 14)) for r in (-13, -5, 5, 13)]
        squarely = max(0.0, arm.p[2]) ** 2
        out.append(Stroke(_xy(wrist), "skin_shade", 1.5, 0.6 * squarely))
        behind = _shown(-hand.p[2])
        return [*out, *[self._knuckle(name, behind) for name in FINGERS]]

    def _knuckle(self, name: str, behind: float) -> Shape:
        """A short arc over a knuckle, plainer the more it is bent."""
        hand = self.one.hand
        r, l, p = KNUCKLES[name]
        bent = max(0.0, min(1.0, self.one.bends[0] / 80))
        w = 6.5 + 2.5 * bent
        arc = [
            hand.place((r + dr * w, l + 2 + 7 * bent - dl * (2.5 + bent), p - 11))
            for dr, dl in ((-1, 1.4), (-0.5, 0.3), (0.5, 0.3), (1, 1.4))
        ]
        return Stroke(_xy(arc), "skin_shade", 1.7, behind * (0.5 + 0.5 * bent))

    # -- fingers -------------------------------------------------------------------

    def finger(self, name: str) -> list[Shape]:
        """Its silhouette first, then bone by bone so that folds show."""
        joints = self.one.fingers[name]
        radii = [r * self.build for r in _RADII[name]]
        balls = [_ball(s, r) for s, r in zip(joints, radii, strict=True)]
        first, second, last = pairwise(balls)
        n = 12
        out: list[Shape] = [
            Polygon(hull(bone, n), self.line)
            for bone in (_part(*first, 0.3, 1), last, second)
        ]
        out.append(Polygon(hull(first, n, self.edge), self.skin))
        for bone, start, end in ((last, 0.35, 1.0), (second, 0.3, 0.75)):
            out += [
                Polygon(hull(_part(*bone, start, end), 10), self.line),
                Polygon(hull(bone, 14, self.edge), self.skin),
            ]
        return [*out, *self._wrinkles(name), self._nail(name, joints[-1], radii[-1])]

    def _wrinkles(self, name: str) -> list[Shape]:
        """One line at each of the two outer joints, on the side that is seen."""
        joints, hand = self.one.fingers[name], self.one.hand
        out: list[Shape] = []
        total = self.one.bends[0]
        for i in (1, 2):
            bend = self.one.bends[i]
            total += bend
            a, b = joints[i], joints[i + 1]
            n = hypot(b[0] - a[0], b[1] - a[1]) or 1e-6
            ux, uy = (b[0] - a[0]) / n, (b[1] - a[1]) / n
            w = _RADII[name][i] * (0.52 if i == 1 else 0.45) * self.build
            up = _palm_at(hand, total - bend / 2)[2]
            seen = abs(up) * min(1.0, n / 14)
            flat = max(0.0, 1 - bend / 45)
            sag = 1.6 if up < 0 else -0.6
            line = [
                (a[0] - uy * w * k + ux * sag * (1 - k * k),
                 a[1] + ux * w * k + uy * sag * (1 - k * k))
                for k in (-1.0, -0.4, 0.4, 1.0)
            ]  # fmt: skip
            strength = 0.75 * max(0.0, min(1.0, seen * 2 - 0.4)) * flat
            out.append(Stroke(tuple(line), "skin_shade", 1.3, strength))
        return out

    def _nail(self, name: str, tip: Space, radius: float) -> Shape:
        normal, way, side = self.one.backs[name]
        long, wide = (7.2, 5.4) if name == "thumb" else (6.4, radius * 0.62)
        lift = radius * 0.72
        points = []
        for cx, cy in _around(10):
            # Squarer than an ellipse, and lying on the round of the finger.
            k = 1 / max(0.86, (cx**4 + cy**4) ** 0.25)
            u, v = cy * k, cx * k
            drop = lift - 0.9 * v * v * radius * 0.3
            points.append(
                tuple(
                    tip[i] + normal[i] * drop + way[i] * (u * long + 0.5)
                    + side[i] * v * wide
                    for i in (0, 1)
                )
            )  # fmt: skip
        return Polygon(
            tuple([(x, y) for x, y in points]),
            "white",
            0.5 * max(0.0, min(1.0, normal[2] * 4 - 0.2)),
        )

    def thumb(self) -> list[Shape]:
        joints = self.one.thumb
        radii = [r * self.build for r in _RADII["thumb"]]
        balls = [_ball(s, r) for s, r in zip(joints, radii, strict=True)]
        first, second, last = pairwise(balls)
        n = 12
        return [
            Polygon(hull(_part(*first, 0.45, 1), n), self.line),
            Polygon(hull(second, n), self.line),
            Polygon(hull(last, n), self.line),
            Polygon(hull(first, n, self.edge), self.skin),
            Polygon(hull(second, n, self.edge), self.skin),
            Polygon(hull(last, n, self.edge), self.skin),
            self._nail("thumb", joints[-1], radii[-1]),
        ]


def _palm_at(hand: Basis, total: float) -> Space:
    """Which way the palm side of a finger looks that is bent by so much."""
    c, s = cos(radians(total)), sin(radians(total))
    p, l = hand.p, hand.l
    return p[0] * c - l[0] * s, p[1] * c - l[1] * s, p[2] * c - l[2] * s


def _flat(arm: Basis) -> Point:
    n = hypot(arm.l[0], arm.l[1]) or 1e-6
    return arm.l[0] / n, arm.l[1] / n


def _xy(spots: Sequence[Space]) -> Points:
    return tuple([(s[0], s[1]) for s in spots])


def _shown(facing: float) -> float:
    """How plainly something is seen that lies on a side facing us so much."""
    return max(0.0, min(1.0, facing * 2.5 - 0.15))
