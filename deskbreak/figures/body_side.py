"""The person in profile: joints in, shapes out."""

from __future__ import annotations

from math import cos, radians, sin

from deskbreak.figures.geometry import (
    along,
    bone,
    curve,
    distance,
    mix,
    placed,
    ribbon,
    step,
)
from deskbreak.figures.head_side import draw_head
from deskbreak.figures.motion import Mix
from deskbreak.figures.palette import Person
from deskbreak.figures.shapes import Clip, Point, Points, Polygon, Shape, Stroke
from deskbreak.figures.skeleton import ANKLE, BALL, SPINE, Body, Frame

# Stations along a bone: fraction, width in front, width behind.
_THIGH = ((0.0, 15.5, 15.5), (0.25, 15, 15), (0.6, 13, 12.8), (1.0, 11, 11))
_SHIN = (
    (0.0, 11, 11),
    (0.16, 10.2, 11.6),
    (0.34, 9.2, 11.6),
    (0.6, 8.2, 9.4),
    (0.9, 7.6, 7.8),
)
_ANKLE = ((0.0, 5.2, 5.2), (1.0, 5.0, 5.4))
_UPPER = ((0.0, 8.2, 8.2), (0.5, 7.4, 7.4), (1.0, 6.4, 6.4))
_FORE = ((0.0, 6.4, 6.4), (0.25, 6.6, 6.4), (0.6, 5.6, 5.4), (1.0, 4.5, 4.5))
_SLEEVE = ((0.0, 10.8, 10.8), (0.3, 10.6, 10.6), (0.63, 10.4, 10.2))

# The shirt: distance up the spine (in segments), width in front, width behind.
_TORSO = (
    (0.45, 14.6, 14.6),
    (0.8, 13.6, 13.0),
    (1.3, 13.8, 11.6),
    (1.9, 15.6, 12.2),
    (2.5, 17.4, 14.4),
    (3.0, 17.2, 16.2),
    (3.45, 14.6, 16.0),
    (3.8, 10.4, 13.0),
    (4.0, 7.4, 9.4),
)
# The shoe, in its own frame: x forward from the ankle, y up from the sole.
_SHOE = (
    (-8.6, 2.6),
    (-9.0, 7.0),
    (-7.2, 11.4),
    (-2.0, 11.6),
    (4.4, 12.2),
    (7.6, 9.4),
    (13.0, 7.6),
    (18.8, 6.4),
    (21.2, 2.6),
)


def _wide(
    profile: tuple[tuple[float, float, float], ...], by: float, less: float = 0.0
) -> list[tuple[float, float, float]]:
    return [
        (f, max(0.5, a * by - less), max(0.5, b * by - less)) for f, a, b in profile
    ]


def _lit(points: Points, amount: float = 1.0) -> Points:
    """The lit copy of an outline lies a little towards the light."""
    return tuple([(x + amount, y - amount * 0.8) for x, y in points])


def _smooth_width(h: float) -> tuple[float, float]:
    """Widths of the shirt at a height, on a smooth curve through the table."""
    rows = _TORSO
    h = min(max(h, rows[0][0]), rows[-1][0])
    i = max(k for k in range(len(rows) - 1) if rows[k][0] <= h)
    a, b = rows[i], rows[i + 1]
    before, after = rows[max(0, i - 1)], rows[min(len(rows) - 1, i + 2)]
    span = b[0] - a[0]
    t = (h - a[0]) / span
    t2, t3 = t * t, t * t * t
    out = []
    for k in (1, 2):
        down = (b[k] - before[k]) / (b[0] - before[0]) * span
        up = (after[k] - a[k]) / (after[0] - a[0]) * span
        out.append(
            a[k] * (2 * t3 - 3 * t2 + 1)
            + down * (t3 - 2 * t2 + t)
            + b[k] * (3 * t2 - 2 * t3)
            + up * (t3 - t2)
        )
    return out[0], out[1]


class SideFigure:
    """
    Draws one solved body.

    Attributes:
        far: what lies behind the trunk.
        near: trunk, head and what lies before it.
    """

    def __init__(self, body: Body, pose: Mix, person: Person) -> None:
        self.body, self.pose, self.person = body, pose, person
        self.points = body.points
        self.front_count = 0

    def shapes(self) -> tuple[Shape, ...]:
        """All of it, from back to front; the last ``front_count`` are the near arm."""
        near = (*self._arm_shadow(), *self._arm("n"))
        self.front_count = len(near)
        head = draw_head(self.body.frames["head"], self.pose["eyes"], self.person)
        between = self.pose["between"] > 0
        return (
            *self._arm("f"),
            *self._leg("f"),
            *self._neck(),
            *self._hips(),
            *self._shirt(),
            *(head if between else ()),
            *self._leg("n"),
            *self._hem(),
            *(() if between else head),
            *near,
        )

    # -- trunk ---------------------------------------------------------------------

    def _spine(
        self, low: float, high: float, n: int = 15
    ) -> tuple[Points, list[float]]:
        """Points up the bent spine between two heights counted in segments."""
        p = [self.points[f"p{i}"] for i in range(5)]
        below = step(p[0], self.body.frames["s0"].along, -SPINE)
        smooth = curve([below, *p], per=12)
        heights = [low + (high - low) * i / (n - 1) for i in range(n)]
        out = []
        for h in heights:
            at = min(max((h + 1) * 12, 0.0), len(smooth) - 1.001)
            k = int(at)
            out.append(mix(smooth[k], smooth[k + 1], at - k))
        return tuple(out), heights

    def _width(self, h: float) -> tuple[float, float]:
        front, back = _smooth_width(h)
        build = self.person.build
        bust = max(0.0, 1 - abs(h - 2.55) / 0.9)
        soft = max(0.0, 1 - abs(h - 1.2) / 0.9)
        front *= build * (1 + (self.person.chest - 1) * bust * 2)
        front += self.pose["air"] * (1.2 * bust + 0.8 * soft)
        front += self.pose["belly"] * soft
        return front, back * build

    def _trunk(self, low: float, high: float, n: int = 15) -> Points:
        center, heights = self._spine(low, high, n)
        widths = [self._width(h) for h in heights]
        return ribbon(center, [w[0] for w in widths], [w[1] for w in widths])

    def _trunk_shade(self, low: float, high: float, n: int = 15) -> Points:
        """The band of shade down the back."""
        center, heights = self._spine(low, high, n)
        widths = [self._width(h) for h in heights]
        inner = [
            -(b - 1.6 - 4.6 * sin(min(1.0, h / 3.9) * 3.0))
            for h, (_, b) in zip(heights, widths, strict=True)
        ]
        return ribbon(center, inner, [w[1] for w in widths])

    def _neck(self) -> list[Shape]:
        base = self.points["neck"]
        head = self.body.frames["head"]
        low = step(base, self.body.frames["s3"].along, -7)
        up = head.point(-8, -3.5)
        b = self.person.build
        # At the nape it widens towards the shoulders.
        table = (
            (0, 9.6, 9.0), (0.28, 10.0, 8.2), (0.44, 8.6, 7.6), (0.62, 7.6, 7.4), (1, 7.8, 7.8),
        )  # fmt: skip
        full = bone(low, up, [(f, back * b, front * b) for f, back, front in table])
        chin = bone(mix(low, up, 0.58), up, [(0, 7.6 * b, 7.4 * b), (1, 7.8, 7.8)])
        return [Polygon(full, "skin"), Polygon(chin, "skin_shade")]

    def _hips(self) -> list[Shape]:
        b = self.person.build
        frame = self.body.frames["hip"]
        flex = self._flex("n")
        seat = 17.2 * b - 2.0 * max(0.0, min(1.0, flex / 90))
        outline = bone(
            frame.point(0, -0.5),
            frame.point(17, 0),
            [(0, seat, 14.6 * b), (0.5, 15.4 * b, 14.4 * b), (1, 12.6 * b, 13.2 * b)],
            round_end=False,
        )
        return [Polygon(outline, "legs_shade")]

    def _shirt(self) -> list[Shape]:
        return [
            Polygon(self._trunk(0.45, 4.0, 18), "top"),
            Polygon(self._trunk_shade(0.45, 4.0, 18), "top_shade"),
            self._collar(),
        ]

    def _collar(self) -> Shape:
        """The neckband: low in front, high at the nape."""
        frame, (front, back) = self.body.frames["s3"], self._width(4.0)
        line = [
            (-back + 1.0, SPINE - 0.2),
            (-1.0, SPINE - 1.6),
            (front - 0.6, SPINE - 1.2),
        ]
        points = curve([frame.point(y, x) for x, y in line], 3)
        return Stroke(points, "top_shade", 2.4)

    def _flex(self, side: str) -> float:
        """How far a hip is bent; 0 standing, 90 sitting."""
        return self.body.angles[f"{side}_thigh"] + self.body.angles["s0"]

    def _hem(self) -> list[Shape]:
        """The shirt falls over the trousers, less so the more the hip bends."""
        bent = max(0.0, min(1.0, (self._flex("n") - 40) / 90))
        low = 0.34 + 0.98 * bent
        shown = max(0.0, min(1.0, (1.28 - low) * 12))
        return [
            Polygon(self._trunk(low, 1.35, 7), "top", shown),
            Polygon(self._trunk_shade(low, 1.35, 7), "top_shade", shown),
        ]

    # -- legs ----------------------------------------------------------------------

    def _leg(self, side: str) -> list[Shape]:
        p, b = self.points, self.person.build
        hip, knee, ankle = p[f"{side}_hip"], p[f"{side}_knee"], p[f"{side}_ankle"]
        out = self._shoe(side, ankle)
        if side == "f":
            out += [
                Polygon(bone(hip, knee, _wide(_THIGH, b)), "legs_far"),
                Polygon(
                    bone(knee, ankle, _wide(_SHIN, b), round_end=False), "legs_far"
                ),
            ]
            return out
        thigh = _lit(bone(hip, knee, _wide(_THIGH, b, 1.5)))
        shin = _lit(bone(knee, ankle, _wide(_SHIN, b, 1.5), round_end=False), 0.8)
        out += [
            Polygon(bone(hip, knee, _wide(_THIGH, b)), "legs_shade"),
            Polygon(bone(knee, ankle, _wide(_SHIN, b), round_end=False), "legs_shade"),
            Polygon(thigh, "legs"),
            Polygon(shin, "legs"),
        ]
        out.append(self._knee_fold())
        return out

    def _knee_fold(self) -> Shape:
        """A crease at the back of a bent knee."""
        thigh, shin = self.body.angles["n_thigh"], self.body.angles["n_shin"]
        bent = max(0.0, min(1.0, (thigh - shin - 25) / 60))
        knee = self.points["n_knee"]
        turn = (thigh + shin) / 2
        points = placed([(-9.5, 1.5), (-5.5, 0.2), (-1.5, 0.6)], knee, -turn)
        return Stroke(points, "legs_shade", 1.6, bent)

    def _shoe(self, side: str, ankle: Point) -> list[Shape]:
        pitch, toe = self.pose[f"{side}_foot"], self.body.angles[f"{side}_toe"]
        skin = "skin_shade" if side == "n" else "skin_far"
        upper, rubber = ("white", "sole") if side == "n" else ("shoe_far", "sole_far")
        shin = self.body.frames[f"{side}_shin"]
        long = self.pose[f"{side}_long"]
        base = [_bent((x * long, y), toe) for x, y in curve(_SHOE, 3)]
        under = [(-8.8, 3.0), (-9.4, 1.4), (-8.4, 0.0), (2.0, 0.0), (12.0, 0.0)]
        under += [(20.4, 0.0), (21.9, 1.4), (21.4, 3.0), (12.0, 3.0), (2.0, 3.0)]
        rim = [_bent((x * long, y), toe) for x, y in under]
        foot = self.body.frames[f"{side}_foot"]
        origin = foot.point(0, -ANKLE)
        leg = bone(shin.point(52, -0.2), ankle, _ANKLE)
        return [
            Polygon(leg, skin),
            Polygon(placed(base, origin, -pitch), upper),
            Polygon(placed(rim, origin, -pitch), rubber),
        ]

    # -- arms ----------------------------------------------------------------------

    def _arm(self, side: str) -> list[Shape]:
        p, b = self.points, self.person.build
        shoulder, elbow = p[f"{side}_shoulder"], p[f"{side}_elbow"]
        wrist = p[f"{side}_wrist"]
        upper, fore = _wide(_UPPER, b), _wide(_FORE, b)
        sleeve = bone(shoulder, elbow, _wide(_SLEEVE, b), round_end=False)
        hem = self._cuff(side, 0.585)
        if side == "f":
            return [
                Polygon(bone(shoulder, elbow, upper), "skin_far"),
                Polygon(bone(elbow, wrist, fore), "skin_far"),
                *self._hand(side, "skin_far", "skin_far"),
                Polygon(sleeve, "top_far"),
                Stroke(hem, "top_far", 1.4),
            ]
        thin_u, thin_f = _wide(_UPPER, b, 1.3), _wide(_FORE, b, 1.2)
        thin_s = _wide(_SLEEVE, b, 1.4)
        lit_sleeve = bone(shoulder, elbow, thin_s, round_end=False)
        return [
            Polygon(bone(shoulder, elbow, upper), "skin_shade"),
            Polygon(bone(elbow, wrist, fore), "skin_shade"),
            Polygon(_lit(bone(shoulder, elbow, thin_u), 0.8), "skin"),
            Polygon(_lit(bone(elbow, wrist, thin_f), 0.8), "skin"),
            *self._cup(),
            *self._hand(side, "skin", "skin_shade"),
            Polygon(sleeve, "top_shade"),
            Polygon(_lit(lit_sleeve, 0.9), "top_light"),
            Stroke(hem, "top_shade", 1.5),
        ]

    def _cup(self) -> list[Shape]:
        """An empty glass in the near hand, upright however the hand is held."""
        if not self.pose["cup"]:
            return []
        x, y = step(self.points["n_palm"], along(self.body.angles["n_hand"]), 4.0)
        glass = ((x - 7, y - 16), (x + 7, y - 16), (x + 5.4, y + 8), (x - 5.4, y + 8))
        foot = ((x - 5.6, y + 5), (x + 5.6, y + 5), (x + 5.4, y + 8), (x - 5.4, y + 8))
        return [
            Polygon(glass, "white", 0.5),
            Polygon(foot, "screen_light"),
            Stroke((*glass, glass[0]), "screen_light", 1.6),
        ]

    def _cuff(self, side: str, f: float) -> Points:
        arm = self.body.frames[f"{side}_arm"]
        w = 9.6 * self.person.build
        at = f * distance(self.points[f"{side}_shoulder"], self.points[f"{side}_elbow"])
        return arm.point(at, w), arm.point(at + 0.8, 0), arm.point(at, -w)

    def _arm_shadow(self) -> list[Shape]:
        """The near arm darkens the shirt beside it."""
        p, b = self.points, self.person.build
        a = step(p["n_shoulder"], (1.0, 0.5), 3.0)
        e = step(p["n_elbow"], (1.0, 0.5), 3.0)
        shade = bone(a, e, _wide(_SLEEVE, b), round_end=False)
        return [
            Clip(self._trunk(0.45, 4.0, 14), (Polygon(shade, "top_shade", 0.55),)),
        ]

    def _hand(self, side: str, color: str, edge: str) -> list[Shape]:
        angle = self.body.angles[f"{side}_hand"]
        shape = self.pose[f"{side}_curl"], self.pose[f"{side}_thumb"]
        wrist = self.points[f"{side}_wrist"]
        return draw_hand((wrist, angle), shape, (color, edge))


def draw_hand(
    at: tuple[Point, float], shape: tuple[float, float], colors: tuple[str, str]
) -> list[Shape]:
    """
    A hand in profile.

    Args:
        at: the wrist, and which way the hand points.
        shape: how far the fingers are bent, in degrees, forwards or (below 0) back; on
            which side the thumb is: 1 in front, -1 behind, 0 hidden by the hand, as
            it is where a hand lies on something.
        colors: of the skin and of its lines.
    """
    (wrist, angle), (curl, thumb), (color, edge) = at, shape, colors
    u = along(angle)
    frame = Frame(wrist, u, (u[1], -u[0]), angle)
    knuckle = frame.point(9.5, -0.3)
    tip = step(knuckle, along(angle + curl), 9.0)
    palm = [(0, 4.4, 4.4), (0.5, 5.2, 5.0), (1.0, 4.8, 4.9)]
    fingers = [(0, 4.7, 4.8), (0.6, 4.0, 4.2), (1.0, 2.9, 3.1)]
    root = frame.point(3.6, 2.2 * thumb)
    end = step(root, along(angle + 34 * thumb + curl * 0.4), 9.0)
    thin = [(0, 2.6, 2.8), (1.0, 2.1, 2.1)]
    thick = [(f, a + 0.8, b + 0.8) for f, a, b in thin]
    seen = min(1.0, abs(thumb) * 2)
    return [
        Polygon(bone(wrist, knuckle, palm), color),
        Polygon(bone(knuckle, tip, fingers), color),
        Polygon(bone(root, end, thick), edge, seen),
        Polygon(bone(root, end, thin), color, seen),
    ]


def _bent(p: Point, toe: float) -> Point:
    """A point of the shoe with the toes bent up at the ball."""
    x, y = p
    if x <= BALL or not toe:
        return p
    a = radians(toe)
    dx = x - BALL
    return BALL + dx * cos(a) - y * sin(a), y * cos(a) + dx * sin(a)
