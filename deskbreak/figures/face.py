"""The face close to the eye, for each of the three people.

Local points are x to the right and y up from between the eyes. A turn of the head moves
what lies on the front of it more than what lies at its edge.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt

from deskbreak.figures.geometry import arc, curve, ellipse
from deskbreak.figures.motion import Mix
from deskbreak.figures.palette import Person
from deskbreak.figures.shapes import Clip, Point, Points, Polygon, Shape, Stroke

RADIUS = 66.0
_EYE = 27.0
_IRIS = {"bun": "hair", "short": "castor", "bob": "screen"}
# Right half of outlines, from the crown to the chin.
_FACE = (
    (0, 84), (34, 76), (56, 50), (63, 16), (61, -16), (54, -46), (36, -73), (15, -88),
    (0, -90),
)  # fmt: skip
_SHOULDERS = ((0, -126), (30, -124), (54, -129), (98, -143), (134, -166), (158, -214))
# The hair from the right ear over the crown; the hairline from right to left.
_CROWN = {
    "bun": ((64, -6), (71, 22), (66, 58), (44, 88), (0, 101)),
    "short": ((63, -4), (68, 22), (65, 60), (45, 90), (0, 102)),
    "bob": ((66, -88), (84, -64), (84, 20), (74, 66), (46, 96), (0, 108)),
}
_HAIRLINE = {
    "bun": ((61, 14), (50, 42), (30, 56), (6, 60), (-20, 57), (-46, 42), (-61, 14)),
    "short": ((62, 6), (55, 26), (47, 50), (20, 57), (-20, 57), (-47, 50), (-55, 26), (-62, 6)),
    "bob": ((64, -86), (58, -40), (57, 14), (44, 40), (8, 54), (-30, 62), (-52, 30), (-57, -10),
            (-58, -40), (-64, -86)),
}  # fmt: skip
_BEARD = (
    (-62, -4), (-57, -22), (-46, -32), (-24, -35), (0, -33), (24, -35), (46, -32), (57, -22),
    (62, -4), (58, -34), (46, -64), (28, -84), (0, -95), (-28, -84), (-46, -64), (-58, -34),
)  # fmt: skip


class Face:
    """One head and shoulders at a moment."""

    def __init__(self, pose: Mix, person: Person) -> None:
        self.pose, self.person = pose, person
        self.yaw, self.nod = radians(pose["yaw"]), radians(pose["nod"])
        self.roll = radians(pose["roll"])
        self.sink = pose["sink"] - 3.5 * pose["air"]
        self.x, self.y = pose["x"], pose["y"] + 0.35 * self.sink

    # -- places --------------------------------------------------------------------

    def at(self, x: float, y: float, out: float = 1.0) -> Point:
        """A point on the front of the head; ``out`` 0 lies at its edge."""
        depth = sqrt(max(0.0, RADIUS**2 - x * x - 0.25 * y * y)) * out
        x, y = (
            x * (1 - out * (1 - cos(self.yaw))) + depth * sin(self.yaw),
            (y - depth * sin(self.nod)),
        )
        c, s = cos(self.roll), sin(self.roll)
        return self.x + x * c + y * s, self.y + x * s - y * c

    def line(self, points: tuple[Point, ...], out: float = 1.0) -> Points:
        return tuple([self.at(x, y, out) for x, y in points])

    # -- shapes --------------------------------------------------------------------

    def shapes(self) -> list[Shape]:
        hair = self.person.hair
        return [
            *self._bun(),
            *self._mane(),
            *self._trunk(),
            *self._ears(shown=hair != "bob"),
            *self._skull(),
            self._beard(),
            *self._cheeks(),
            *self._eye(-1),
            *self._eye(1),
            *self._nose(),
            *self._mouth(),
            *self._glasses(),
            *self._hair(),
            *self._brows(),
        ]

    def _ring(self, half: tuple[Point, ...], out: float, per: int) -> Points:
        both = [*half, *[(-x, y) for x, y in half[-2:0:-1]]]
        return curve(self.line(tuple(both), out), per, closed=True)

    def _trunk(self) -> list[Shape]:
        """Neck and shoulders; they do not turn with the head."""
        x, y = self.pose["x"], self.pose["y"]
        b = self.person.build
        down = self.sink

        def half(points: tuple[Point, ...], wide: float, dy: float) -> Points:
            right = [(x + px * wide, y - py + dy) for px, py in points]
            left = [(x - px * wide, y - py + dy) for px, py in points[:0:-1]]
            return (*left, *right)

        shirt = curve(half(_SHOULDERS, b, down), 5)
        floor = ((x + 170, 640.0), (x - 170, 640.0))
        lit = tuple([(px + 1.6, py + 2.2) for px, py in shirt])
        collar = [(x + dx * b, y + dy + down) for dx, dy in
                  ((-36, 122), (-24, 142), (0, 150), (24, 142), (36, 122))]  # fmt: skip
        neck = [(x + dx * b, y + dy + (down if dy > 110 else 0.4 * down)) for dx, dy in
                ((-31, 50), (-31, 100), (-42, 134), (42, 134), (31, 100), (31, 50))]  # fmt: skip
        shade = [(neck[0][0], neck[0][1] + 30), (x - 31 * b, y + 84), (x, y + 110 + down * 0.4),
                 (x + 31 * b, y + 84), (neck[5][0], neck[5][1] + 30)]  # fmt: skip
        return [
            Polygon(tuple(neck), "skin"),
            Polygon(curve(shade, 3), "skin_shade", 0.9),
            Polygon((*shirt, *floor), "top_shade"),
            Polygon((*lit, *floor), "top"),
            Polygon(
                (
                    *curve(collar, 3),
                    (x + 33 * b, y + 114 + down),
                    (x - 33 * b, y + 114 + down),
                ),
                "skin",
            ),
            Stroke(curve(collar, 3), "top_shade", 3.4),
        ]

    def _skull(self) -> list[Shape]:
        edge = self._ring(_FACE, 0.12, 5)
        half = tuple([(x * 0.965, y * 0.975) for x, y in _FACE])
        lit = tuple([(x + 1.6, y - 1.2) for x, y in self._ring(half, 0.12, 5)])
        return [Polygon(edge, "skin_shade"), Polygon(lit, "skin")]

    def _ears(self, *, shown: bool) -> list[Shape]:
        out: list[Shape] = []
        for side in (-1, 1):
            x, y = self.at(65 * side, -4, -0.18)
            away = 1.0 if shown else 0.0
            fold = [(x + side * 5, y - 9), (x - side * 2, y - 5), (x + side * 2, y + 5)]
            out += [
                Polygon(ellipse((x, y), 12, 18, side * 8, 24), "skin_shade", away),
                Polygon(
                    ellipse((x + 0.8, y - 0.8), 10.2, 16, side * 8, 24), "skin", away
                ),
                Stroke(curve(fold, 3), "skin_shade", 2.2, away),
            ]
        return out

    def _cheeks(self) -> list[Shape]:
        beard = self.person.beard
        return [
            Polygon(
                ellipse(self.at(38 * side, -24), 12.5, 9, 0, 12),
                "cheek",
                0.0 if beard else 0.4,
            )
            for side in (-1, 1)
        ]

    def _eye(self, side: int) -> list[Shape]:
        """The white with the iris in it, under a lid that comes down."""
        lid = max(0.0, min(1.15, self.pose["eyes"]))
        w = 16.5
        steps = [k / 4 for k in range(-4, 5)]
        x0 = _EYE * side

        def low(t: float) -> float:
            return -7.5 * (1 - t * t) + 0.6 * t * side

        def high(t: float) -> float:
            closed = low(t) + 0.4 * (1 - t * t)
            top = 11.5 * (1 - t * t * (0.86 + 0.14 * abs(t))) + 0.6 * t * side
            return closed + (top - closed) * lid

        upper = self.line(tuple([(x0 + w * t, high(t)) for t in steps]))
        lower = self.line(tuple([(x0 + w * t, low(t)) for t in steps]))
        gaze_x = 7.2 * self.pose["look_x"] - 3.2 * side * self.pose["cross"]
        ix, iy = self.at(x0 + gaze_x, 1.6 + 4.6 * self.pose["look_y"])
        inside = (
            Polygon((*upper, *lower[::-1]), "white"),
            Polygon(ellipse((ix, iy), 9.0, 9.2, 0, 16), _IRIS[self.person.hair]),
            Polygon(ellipse((ix, iy), 5.2, 5.4, 0, 12), "eye"),
            Polygon(ellipse((ix + 2.8, iy - 3.2), 2.2, 2.2, 0, 8), "white"),
            Stroke(tuple([(x, y + 1.6) for x, y in upper]), "floor_shadow", 3.0, 0.35),
        )
        crease = tuple(
            [
                (x0 + (w - 1) * t, max(high(t), 3.5) + 4.6 - 2.6 * t * t)
                for t in steps[1:-1]
            ]
        )
        lash = self.line(
            (
                (x0 + w * side, high(side) - 0.2),
                (x0 + (w + 4.6) * side, high(side) + 2.6 * lid - 2.4 * (1 - lid)),
            )
        )
        return [
            Clip((*upper, *lower[::-1]), inside),
            Stroke(lower, "skin_shade", 1.4, 0.8),
            Stroke(self.line(crease), "skin_shade", 1.8, 0.7),
            Stroke(upper, "eye", 3.0),
            Stroke(lash, "eye", 2.4, 0.0 if self.person.beard else 1.0),
        ]

    def _brows(self) -> list[Shape]:
        thick = 6.0 if self.person.beard else 4.4
        raised = 2.5 * (self.pose["eyes"] - 1) + 1.5 * self.pose["look_y"]
        out: list[Shape] = []
        for side in (-1, 1):
            points = [
                (12 * side, 23.5 + raised),
                (27 * side, 29.5 + raised),
                (43 * side, 22 + raised),
            ]
            out.append(Stroke(curve(self.line(tuple(points)), 4), "hair", thick))
        return out

    def _nose(self) -> list[Shape]:
        lean = 10 * sin(self.yaw)
        bridge = (
            (3 + lean * 0.4, 2),
            (6 + lean, -16),
            (8 + lean, -24),
            (1 + lean, -29),
            (-6 + lean, -26),
        )
        return [Stroke(curve(self.line(bridge), 3), "skin_shade", 3.0)]

    def _mouth(self) -> list[Shape]:
        smile = self.pose["smile"]
        lift = 5 * smile
        points = (
            (-17, -54 + lift),
            (-8, -58.5),
            (0, -60),
            (8, -58.5),
            (17, -54 + lift),
        )
        low = ((-7, -67), (0, -68.5), (7, -67))
        return [
            Stroke(curve(self.line(points), 3), "mouth", 4.0),
            Stroke(
                curve(self.line(low), 3),
                "skin_shade",
                2.0,
                0.0 if self.person.beard else 0.7,
            ),
        ]

    def _beard(self) -> Shape:
        points = curve(self.line(_BEARD, 0.12), 4, closed=True)
        return Polygon(points, "hair", 0.94 if self.person.beard else 0.0)

    def _mane(self) -> list[Shape]:
        long = 1.0 if self.person.hair == "bob" else 0.0
        half = ((0, 80), (60, 70), (86, 20), (90, -50), (76, -88), (34, -90), (0, -80))
        return [Polygon(self._ring(half, -0.1, 5), "hair_shade", long)]

    def _bun(self) -> list[Shape]:
        shown = 1.0 if self.person.hair == "bun" else 0.0
        x, y = self.at(0, 108, -0.35)
        return [
            Polygon(ellipse((x, y), 29, 26, 0, 20), "hair_shade", shown),
            Polygon(ellipse((x + 2.5, y - 2.5), 24, 21, 0, 18), "hair", shown),
            Stroke(arc((x + 2, y - 2), 14, 30, 150, 7), "hair_light", 4, 0.8 * shown),
        ]

    def _hair(self) -> list[Shape]:
        name = self.person.hair
        half = _CROWN[name]
        over = self.line((*half, *[(-x, y) for x, y in half[-2::-1]]), 0.06)
        line = [self._front(x, y) for x, y in _HAIRLINE[name]]
        outline = (*curve(over, 6), *curve(line[::-1], 5))
        shine = self.line(((-6, 86), (16, 87), (36, 78), (48, 62)), 0.2)
        part = self.line(((-30, 62), (-26, 84), (-10, 102)), 0.3)
        return [
            Polygon(outline, "hair"),
            Stroke(curve(shine, 3), "hair_light", 6.5, 0.9),
            Stroke(curve(part, 3), "hair_shade", 2.2, 0.8 if name == "bob" else 0.0),
        ]

    def _front(self, x: float, y: float) -> Point:
        """The hairline turns with the face but stays within its edge."""
        turned = self.at(x, y)
        edge = self.at(x, y, 0.12)
        near = max(0.0, 1 - (abs(x) / 64) ** 2)
        return (
            edge[0] + (turned[0] - edge[0]) * near,
            edge[1] + (turned[1] - edge[1]) * near,
        )

    def _glasses(self) -> list[Shape]:
        worn = 0.92 if self.person.glasses else 0.0
        out: list[Shape] = []
        ends: list[Point] = []
        for side in (-1, 1):
            ring = ellipse((_EYE * side, 0), 25, 23, 0, 20)
            points = self.line((*ring, ring[0]))
            out.append(Stroke(points, "eye", 2.8, worn))
            shine = self.line(((_EYE * side + 9, 15), (_EYE * side + 16, 6)))
            out.append(Stroke(shine, "white", 2.2, 0.6 * worn))
            ends.append(self.at((_EYE - 25) * side, 3))
            arm = (self.at((_EYE + 25) * side, 4), self.at(64 * side, 6, 0.05))
            out.append(Stroke(arm, "eye", 2.8, worn))
        out.append(Stroke(tuple(ends), "eye", 2.8, worn))
        return out
