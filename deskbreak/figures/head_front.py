"""The head from the front, turned or nodding, for each of the three people.

Everything lies on a round head: given as it looks from straight ahead, turned in space,
and hidden once it is round the corner. From behind the hair covers the face by itself.
"""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

from deskbreak.figures.geometry import curve, ellipse, placed
from deskbreak.figures.palette import Person
from deskbreak.figures.shapes import Point, Points, Polygon, Shape, Stroke

_R = 17.0
_STEPS = 15
_ARC = 21
# Height of the hairline going round from the middle of the forehead to the nape.
_HAIRLINE = {
    "bun": (
        (0, 11.8), (30, 10.6), (55, 6.5), (75, 0.5), (95, -4), (120, -10), (180, -13.5)
    ),
    "short": (
        (0, 11.8), (38, 11.0), (54, 8), (64, 1), (76, -2.4), (96, -2), (125, -8), (180, -12)
    ),
    "bob": (
        (0, 9.2), (36, 7.6), (50, 2), (58, -6), (68, -13), (85, -16), (125, -18), (180, -18.5)
    ),
}  # fmt: skip
_THICK = {"bun": 1.2, "short": 1.4, "bob": 2.6}
_FACE = (
    (0, -19.8), (6.4, -18.4), (11.6, -14.2), (14.8, -7.6), (16.2, 1), (16, 8),
    (13, 15), (7, 19), (0, 20),
)  # fmt: skip


class _Round:
    """Local points on the head to points on the canvas."""

    def __init__(self, at: Point, roll: float, yaw: float, nod: float) -> None:
        self.at, self.roll = at, roll
        self.yaw, self.nod = yaw, radians(nod)

    def flat(self, x: float, y: float) -> Point:
        return placed([(x, y)], self.at, self.roll)[0]

    def all(self, points: list[Point]) -> Points:
        return placed(points, self.at, self.roll)

    def spot(self, x: float, y: float, out: float = 0.0) -> tuple[float, float, float]:
        """Where a spot seen at x, y from ahead is now, and how squarely it faces us."""
        r = _half(y) + out
        side = asin(max(-1.0, min(1.0, x / r))) + radians(self.yaw)
        return self.turned(side, y, r)

    def turned(self, side: float, y: float, r: float) -> tuple[float, float, float]:
        z = r * cos(side)
        c, s = cos(self.nod), sin(self.nod)
        return r * sin(side), y * c - z * s, (z * c + y * s) / r

    def seen(self, side: float, y: float, wide: float) -> Point:
        """A spot at an angle as seen from us, on the outline where it is turned away."""
        x, high, facing = self.turned(side, y, wide)
        limit = _half(high) * wide / _R
        if facing < 0:
            x = limit if x > 0 else -limit
        return max(-limit, min(limit, x)), high


def _half(y: float) -> float:
    """Half the width of the head at a height."""
    t = min(1.0, abs(y) / 20.6)
    return 16.9 * sqrt(max(0.02, 1 - t**2.5))


def _line(table: tuple[tuple[float, float], ...], angle: float) -> float:
    """The height of a line at an angle going round the head."""
    a = abs((angle + 180) % 360 - 180)
    last = table[0]
    for row in table[1:]:
        if a <= row[0]:
            t = (a - last[0]) / (row[0] - last[0])
            return last[1] + (row[1] - last[1]) * t
        last = row
    return last[1]


def draw_front_head(
    at: Point, angles: tuple[float, float, float], eyes: float, person: Person
) -> list[Shape]:
    """
    Head, hair and face.

    Args:
        at: the middle of the skull.
        angles: degrees leant to the right, turned to the right, nodded down.
        eyes: 1 open, 0 closed.
        person: whose head.
    """
    ball = _Round(at, *angles)
    away = 1.0 if cos(radians(angles[1])) < 0 else 0.0
    bob = person.hair == "bob"
    hair = _hair(ball, person)
    bun = _bun(ball, person)
    return [
        *(Polygon(p.points, p.fill, p.alpha * (1 - away)) for p in bun),
        Polygon(ball.all(_mane(ball)), "hair_shade", 1.0 if bob else 0.0),
        Polygon(ball.all(_face(ball)), "skin"),
        _beard(ball, person),
        *_features(ball, eyes, person),
        Polygon(ball.all(hair), "hair"),
        _shine(ball),
        *_ears(ball, shown=not bob),
        *(Polygon(p.points, p.fill, p.alpha * away) for p in bun),
    ]


def _face(ball: _Round) -> list[Point]:
    """The outline of the face; the chin goes where the face turns."""
    side = 3.4 * sin(radians(ball.yaw))
    ring = [*_FACE, *[(-x, y) for x, y in _FACE[-2:0:-1]]]
    out = []
    for x, y in ring:
        low = max(0.0, min(1.0, (2 - y) / 20))
        drop = 9 * low * sin(ball.nod)
        out.append((x + side * low, y * (1 - 0.5 * (1 - cos(ball.nod))) - drop))
    return list(curve(out, 3, closed=True))


def _mane(ball: _Round) -> list[Point]:
    """Long hair behind face and neck."""
    side = -2.5 * sin(radians(ball.yaw))
    ring: list[Point] = [
        (0, -17), (11, -18), (17.5, -14.5), (19.4, -4), (18.6, 6), (0, 14),
    ]  # fmt: skip
    both = [*ring, *[(-x, y) for x, y in ring[-2:0:-1]]]
    return list(curve([(x + side, y) for x, y in both], 4, closed=True))


def _hair(ball: _Round, person: Person) -> list[Point]:
    """From the hairline up over the crown."""
    table, thick = _HAIRLINE[person.hair], _THICK[person.hair]
    line: list[Point] = []
    for i in range(_STEPS):
        seen = -90 + 180 * i / (_STEPS - 1)
        # At the very edge it would hang down as a lock beside the face.
        y = _line(table, max(-76.0, min(76.0, seen)) - ball.yaw)
        line.append(ball.seen(radians(seen), y, _R + thick * (abs(seen) > 88)))
    wide, high = 16.6 + thick, 20.0 + thick
    first = asin(max(-1.0, min(1.0, line[-1][1] / high)))
    last = pi - asin(max(-1.0, min(1.0, line[0][1] / high)))
    over: list[Point] = []
    for i in range(_ARC):
        a = first + (last - first) * i / (_ARC - 1)
        over.append((wide * cos(a), high * sin(a)))
    return line[1:-1] + over


def _bun(ball: _Round, person: Person) -> list[Polygon]:
    shown = 1.0 if person.hair == "bun" else 0.0
    yaw = radians(ball.yaw)
    x = -11 * sin(yaw)
    y = 16.5 + 4.5 * cos(yaw) + 11 * cos(yaw) * sin(ball.nod)
    return [
        Polygon(ellipse(ball.flat(x, y), 8.0, 7.2, ball.roll, 16), "hair_shade", shown),
        Polygon(
            ellipse(ball.flat(x + 0.9, y + 0.8), 6.2, 5.4, ball.roll, 14), "hair", shown
        ),
    ]


def _shine(ball: _Round) -> Shape:
    line = [(-3.0, 16.6), (3.0, 17.2), (9.0, 14.2)]
    return Stroke(ball.all(list(curve(line, 3))), "hair_light", 2.6)


def _beard(ball: _Round, person: Person) -> Shape:
    table = ((0, -6.6), (16, -7.4), (30, -9.4), (46, -8.4), (62, -4), (74, 0.5))
    top: list[Point] = []
    low: list[Point] = []
    for i in range(11):
        seen = -84 + 168 * i / 10
        x, y, _ = ball.turned(radians(seen), _line(table, seen - ball.yaw), 16.4)
        bottom = _jaw(ball, x)
        off = abs((seen - ball.yaw + 180) % 360 - 180) > 78
        top.append((x, bottom if off else max(y, bottom)))
        low.append((x, bottom - (0 if off else 0.9)))
    shown = 0.92 if person.beard and cos(radians(ball.yaw)) > 0 else 0.0
    return Polygon(ball.all(top + low[::-1]), "hair", shown)


def _jaw(ball: _Round, x: float) -> float:
    """The lower edge of the face."""
    t = min(1.0, abs(x - 3.0 * sin(radians(ball.yaw))) / 16.4)
    deep = 19.8 * sqrt(max(0.0, 1 - t**2.4))
    return -deep * (1 + 0.3 * sin(ball.nod))


def _ears(ball: _Round, *, shown: bool) -> list[Shape]:
    out: list[Shape] = []
    for side in (1, -1):
        x, y, facing = ball.turned(radians(90 * side + ball.yaw), -1.8, 17.2)
        alpha = max(0.0, min(1.0, facing * 6 + 1.6)) if shown else 0.0
        wide = 3.0 + 1.4 * max(0.0, facing)
        out.append(
            Polygon(ellipse(ball.flat(x, y), wide, 4.7, ball.roll, 14), "skin", alpha)
        )
        line = [
            (x + side * 0.9, y + 2.2),
            (x - side * 0.7, y + 0.4),
            (x + side * 0.5, y - 2),
        ]
        out.append(Stroke(ball.all(line), "skin_shade", 1.1, alpha))
    return out


def _features(ball: _Round, eyes: float, person: Person) -> list[Shape]:
    out: list[Shape] = []
    glass = 0.9 if person.glasses else 0.0
    rims: list[Shape] = []
    bridge: list[Point] = []
    for side in (-1, 1):
        x, y, facing = ball.spot(9.6 * side, -6.0)
        out.append(
            Polygon(
                ellipse(ball.flat(x, y), 3.7 * max(0.15, facing), 2.9, ball.roll, 12),
                "cheek",
                0.42 * _seen(facing),
            )
        )
    for side in (-1, 1):
        x, y, facing = ball.spot(6.6 * side, 0.8)
        thin = max(0.2, facing / 0.92)
        seen = _seen(facing)
        out += [
            Polygon(
                ellipse(ball.flat(x, y), 1.9 * thin, 0.3 + 2.4 * eyes, ball.roll, 12),
                "eye",
                min(1.0, eyes * 3) * seen,
            ),
            Polygon(
                ellipse(ball.flat(x + 0.6, y + 0.9), 0.6 * thin, 0.7 * eyes, 0, 6),
                "white",
                0.9 * min(1.0, eyes) * seen,
            ),
            _line_on(ball, [(4.0, 1.2), (6.6, -0.4), (9.2, 1.2)], side, "eye", 1.3,
                     max(0.0, 1 - eyes * 2)),
            _line_on(ball, [(3.8, 6.6), (6.8, 8.0), (10.0, 6.4)], side, "hair", 1.6, 1.0),
        ]  # fmt: skip
        ring = ellipse((x, y), 4.9 * thin, 4.9, 0, 14)
        rims.append(Stroke(ball.all([*ring, ring[0]]), "eye", 1.0, glass * seen))
        bridge.append((x - side * 4.9 * thin, y + 0.6))
    lean = sin(radians(ball.yaw))
    x, y, facing = ball.spot(0, -4.4, 2.6 + 1.6 * abs(lean))
    nose = [(x - 1.2 + lean * 0.6, y + 3.4), (x + 1.5, y - 0.4), (x - 0.7, y - 1.3)]
    out += [
        Polygon(
            ellipse(ball.flat(x, y), 2.6, 2.6, ball.roll, 10),
            "skin",
            _seen(facing) * min(1.0, abs(lean) * 3),
        ),
        Stroke(ball.all(list(curve(nose, 3))), "skin_shade", 1.3, _seen(facing)),
        _line_on(ball, [(-3.6, -9.8), (0, -11.6), (3.6, -9.8)], 1, "mouth", 1.6, 1.0),
        *rims,
        Stroke(ball.all(bridge), "eye", 1.0, glass * _seen(facing)),
    ]
    return out


def _line_on(
    ball: _Round, line: list[Point], side: int, color: str, width: float, alpha: float
) -> Shape:
    spots = [ball.spot(x * side, y) for x, y in curve(line, 2)]
    facing = spots[len(spots) // 2][2]
    points = ball.all([(x, y) for x, y, _ in spots])
    return Stroke(points, color, width, alpha * _seen(facing))


def _seen(facing: float) -> float:
    return max(0.0, min(1.0, facing * 6 - 1.5))
