"""The person from the front: joints in, shapes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import atan2, degrees, hypot, radians, sin

from deskbreak.figures.geometry import (
    bone,
    curve,
    distance,
    ellipse,
    mix,
    placed,
    rounded,
    step,
)
from deskbreak.figures.hand_front import front_hand
from deskbreak.figures.head_front import draw_front_head
from deskbreak.figures.motion import Mix
from deskbreak.figures.palette import Person
from deskbreak.figures.shapes import Clip, Point, Points, Polygon, Shape, Stroke
from deskbreak.figures.skeleton import FLOOR
from deskbreak.figures.skeleton_front import SIGN, FrontBody, breadth

Profile = Sequence[tuple[float, float, float]]

_THIGH: Profile = (
    (0, 11.8, 11.8), (0.14, 13.2, 13.2), (0.35, 13.6, 13.6), (0.7, 12.2, 12.2), (1, 11, 11),
)  # fmt: skip
_SHIN: Profile = (
    (0, 11, 11), (0.2, 10.4, 10.4), (0.42, 10.2, 10.4), (0.7, 8.6, 8.8), (0.93, 7.8, 7.8),
)  # fmt: skip
_ANKLE: Profile = ((0, 4.8, 4.8), (1, 4.8, 4.8))
_UPPER: Profile = ((0, 8.0, 8.0), (0.5, 7.2, 7.2), (1, 6.2, 6.2))
_FORE: Profile = ((0, 6.2, 6.2), (0.25, 6.4, 6.4), (0.6, 5.4, 5.4), (1, 4.4, 4.4))
_SLEEVE: Profile = ((0, 9.6, 9.6), (0.3, 9.6, 9.6), (0.63, 9.6, 9.6))
# The trunk: height in segments of the spine, half its width.
_TRUNK = (
    (0.22, 20.6),
    (0.7, 19.8),
    (1.25, 18.6),
    (1.8, 18.8),
    (2.4, 20.6),
    (2.9, 22.0),
)
_DEEP = 14.0
#: A pelvis lower than this is on a seat.
_STANDING = 110.0


def _wide(profile: Profile, by: float, less: float = 0.0) -> Profile:
    return [
        (f, max(0.5, a * by - less), max(0.5, b * by - less)) for f, a, b in profile
    ]


def _lit(points: Points, amount: float = 1.0) -> Points:
    """The lit copy of an outline lies a little towards the light."""
    return tuple([(x + amount, y - amount * 0.8) for x, y in points])


def _hidden(shape: Shape) -> Shape:
    """The same shape, so that every frame has it, but not seen."""
    return replace(shape, alpha=0.0) if isinstance(shape, Polygon | Stroke) else shape


class FrontFigure:
    """Draws one solved body."""

    def __init__(self, body: FrontBody, pose: Mix, person: Person) -> None:
        self.body, self.pose, self.person = body, pose, person
        self.points = body.points
        self.wide = person.build
        # From behind, a sleeve and the back are one piece in the light.
        self._cloth = "top" if pose["back"] > 0.5 else "top_light"

    def shapes(self, glows: Sequence[Shape]) -> tuple[Shape, ...]:
        """All of it from back to front, the glows where they belong."""
        early = glows if self.pose["over"] < 0.5 else ()
        late = () if early else glows
        skull = self.points["skull"]
        angles = (self.pose["head"], self.pose["yaw"], self.pose["nod"])
        return (
            *self._arm("n", behind=True),
            *self._arm("f", behind=True),
            Polygon(self._hips(), "legs_shade"),
            *self._legs(),
            *self._stool(),
            *self._shirt(),
            *self._neck(),
            *early,
            *draw_front_head(skull, angles, self.pose["eyes"], self.person),
            *self._arm_shadows(),
            *self._arm("n", behind=False),
            *self._arm("f", behind=False),
            *self._shaking(),
            *late,
        )

    # -- trunk ---------------------------------------------------------------------

    def _middle(self, h: float) -> tuple[Point, Point]:
        """The point of the spine at a height, and the way across it."""
        p = [self.points[f"p{i}"] for i in range(5)]
        i = min(3, max(0, int(h)))
        t = h - i
        at = mix(p[i], p[i + 1], t)
        before = mix(p[max(0, i - 1)], p[i], 0.5)
        after = mix(p[i + 1], p[min(4, i + 2)], 0.5)
        dx, dy = after[0] - before[0], after[1] - before[1]
        n = hypot(dx, dy) or 1e-6
        return at, (-dy / n, dx / n)

    def _edge(self, h: float, half: float, side: str) -> Point:
        at, across = self._middle(h)
        turn = self.pose["twist"] * min(1.0, h / 3.4)
        bust = max(0.0, 1 - abs(h - 2.6) / 1.3)
        soft = max(0.0, 1 - abs(h - 1.2) / 1.1)
        wide = breadth(half * self.wide, _DEEP, turn)
        wide += self.pose["air"] * (1.1 * bust + 0.9 * soft)
        return step(at, across, wide * SIGN[side])

    def _side(self, side: str) -> list[Point]:
        """From the hem up to the neck along one side."""
        low = [self._edge(h, w, side) for h, w in _TRUNK]
        joint = self.points[f"{side}_shoulder"]
        frame = self.body.frames["s3"]
        up = (
            frame.point(1, 0)[0] - frame.point(0, 0)[0],
            frame.point(1, 0)[1] - frame.point(0, 0)[1],
        )
        _, across = self._middle(3.9)
        out = across[0] * SIGN[side], across[1] * SIGN[side]
        neck = step(step(self.points["neck"], up, 2.6), out, 9.6)
        # A raised arm takes the shirt along: from the armpit up into the sleeve.
        raised = self._raised(side)
        along, beside = self._upper_arm(side)
        cap = mix(
            step(step(joint, up, 8.6), out, 2.0),
            step(step(joint, along, 15), beside, -8.2 * self.wide),
            raised,
        )
        arm = mix(
            step(joint, out, 6.5),
            step(step(joint, along, 15), beside, 8.2 * self.wide),
            raised,
        )
        slope = step(mix(cap, neck, 0.52), up, 0.6 - 2.4 * raised)
        return [*low, arm, cap, slope, neck]

    def _raised(self, side: str) -> float:
        """How far an upper arm points up: 0 to the side or lower, 1 beside the ear."""
        rise = -self.body.frames[f"{side}_arm"].along[1]
        return max(0.0, min(1.0, (rise - 0.35) / 0.5))

    def _upper_arm(self, side: str) -> tuple[Point, Point]:
        """On the canvas: which way the upper arm points, and across it, outwards."""
        a, e = self.points[f"{side}_shoulder"], self.points[f"{side}_elbow"]
        n = distance(a, e) or 1.0
        along = (e[0] - a[0]) / n, (e[1] - a[1]) / n
        return along, (-along[1] * SIGN[side], along[0] * SIGN[side])

    def _outline(self) -> Points:
        right, left = self._side("n"), self._side("f")
        dip = step(self.points["neck"], (0, 1), 1.5)
        return curve([*right, dip, *left[::-1]], 4)

    def _shirt(self) -> list[Shape]:
        left = self._side("f")[:7]
        inner = [step(p, (1, 0), 5.4 * (1 - (i / 6) ** 2)) for i, p in enumerate(left)]
        shade = curve(left, 2) + curve(inner, 2)[::-1]
        hem = [self._edge(0.22, 20.6, "n"), self._edge(0.22, 20.6, "f")]
        band = [self._edge(0.42, 20.3, "f"), self._edge(0.42, 20.3, "n")]
        return [
            Polygon(_lit(self._hips(), 0.6), "legs", 1 - self._seated()),
            Polygon(self._outline(), "top"),
            Polygon(shade, "top_shade"),
            Polygon((*hem, *band), "top_shade"),
            *self._folds(),
            *self._blades(),
        ]

    def _stool(self) -> list[Shape]:
        """Seen from behind, what one sits on hides the legs."""
        x, y = self.points["p0"]
        shown = 1.0 if self._on_stool() else 0.0
        post = rounded(x - 4, y + 18, 8, FLOOR - y - 22, 2)
        foot = rounded(x - 27, FLOOR - 7, 54, 7, 3.5)
        return [
            Polygon(post, "metal_dark", shown),
            Polygon(foot, "metal_dark", shown),
            Polygon(rounded(x - 36, y + 6, 72, 17, 8), "seat", shown),
            Polygon(rounded(x - 34, y + 14, 68, 9, 4.5), "seat_shade", shown),
        ]

    def _on_stool(self) -> bool:
        return self.pose["y"] < _STANDING and self.pose["back"] > 0.5

    def _seated(self) -> float:
        """How far the thighs come towards the viewer, 0 to 1."""
        frames = self.body.frames
        ahead = min(frames[f"{side}_thigh"].along[2] for side in "nf")
        return max(0.0, min(1.0, (ahead - 0.25) / 0.5))

    def _hips(self) -> Points:
        right = [
            self._edge(h, w, "n") for h, w in ((0.6, 19.6), (0.1, 21), (-0.35, 21.4))
        ]
        left = [
            self._edge(h, w, "f") for h, w in ((-0.35, 21.4), (0.1, 21), (0.6, 19.6))
        ]
        crotch = step(self.points["p0"], (0, 1), 15)
        return (*right, step(crotch, (1, 0), 7), step(crotch, (-1, 0), 7), *left)

    def _folds(self) -> list[Shape]:
        """Creases of a shirt that is wrung."""
        twist = self.pose["twist"]
        shown = max(0.0, min(1.0, (abs(twist) - 8) / 26)) * 0.8
        sense = 1 if twist > 0 else -1
        out: list[Shape] = []
        for h, half in ((0.9, 9.0), (1.45, 11.0), (2.0, 9.0)):
            at, across = self._middle(h)
            start = step(step(at, across, -half * sense), (0, 1), -3 + 7)
            end = step(step(at, across, half * 0.55 * sense), (0, 1), -5)
            bow = step(mix(start, end, 0.5), (0, 1), 2.2)
            out.append(Stroke(curve([start, bow, end], 2), "top_shade", 1.5, shown))
        return out

    def _blades(self) -> list[Shape]:
        """The shoulder blades under the shirt, seen from behind."""
        shown = 1.0 if self.pose["back"] > 0.5 else 0.0
        near = self.pose["blades"]
        frame = self.body.frames["s3"]
        out: list[Shape] = []
        spine = [self._middle(h)[0] for h in (0.8, 1.6, 2.4, 3.2)]
        out.append(Stroke(tuple(spine), "top_shade", 1.6, 0.7 * shown))
        for side, sign in SIGN.items():
            x = sign * (14.6 - 5.0 * near)
            y = 1.5 + self.pose[f"{side}_shrug"] * 0.6
            wing: list[Point] = [
                (-5.6, 11.5), (5.4, 9.5), (6.2, 3), (1.5, -8), (-3.4, -12.0), (-5.4, -3),
            ]  # fmt: skip
            at = frame.point(y - 6, x)
            turn = sign * (5 + 9 * near)
            shape = placed([(px * sign, py) for px, py in wing], at, turn)
            ring = curve(shape, 2, closed=True)
            out += [
                Polygon(ring, "top_shade", 0.75 * shown),
                Polygon(_lit(ring, 1.3), "top_light", shown),
            ]
        return out

    def _neck(self) -> list[Shape]:
        base, b = self.points["neck"], self.wide
        frame = self.body.frames["s3"]
        low, up = (
            frame.point(17.5, 0),
            mix(self.points["nape"], self.points["skull"], 0.45),
        )
        yaw = self.pose["twist"] * 0.9
        back = self.pose["back"] > 0.5
        side = 5.0 * sin(radians(yaw))
        deep = 3.4 if back else 6.6
        cut = step(step(base, (1, 0), side), (0, 1), 1.6)
        tilt = self.body.angles["s3"]
        under = mix(self.points["nape"], self.points["skull"], 0.05)
        half = [
            (f, w * b, w * b)
            for f, w in ((0, 9.4), (0.22, 10.2), (0.34, 9.3), (0.48, 8.1), (1, 7.6))
        ]
        collar = ellipse(cut, 10.0 * b, deep + 1.2, tilt, 18)
        skin = ellipse(cut, 9.0 * b, deep, tilt, 18)
        return [
            Polygon(collar, "top_shade"),
            Polygon(skin, "skin"),
            Polygon(bone(low, up, half, round_start=False), "skin"),
            Polygon(
                bone(
                    mix(base, under, 0.42), up, [(0, 7.6 * b, 7.6 * b), (1, 7.4, 7.4)]
                ),
                "skin_shade",
            ),
        ]

    # -- legs ----------------------------------------------------------------------

    def _legs(self) -> list[Shape]:
        legs = [*self._leg("f"), *self._leg("n")]
        return [_hidden(s) for s in legs] if self._on_stool() else legs

    def _leg(self, side: str) -> list[Shape]:
        p, b = self.points, self.wide
        hip, knee, ankle = p[f"{side}_hip"], p[f"{side}_knee"], p[f"{side}_ankle"]
        thigh, shin = (
            self.body.frames[f"{side}_thigh"],
            self.body.frames[f"{side}_shin"],
        )
        ahead = max(0.0, min(1.0, (thigh.along[2] - 0.25) / 0.5))
        cuff = bone(mix(knee, ankle, 0.8), ankle, _ANKLE, round_start=False)
        lap = _lit(bone(hip, knee, _wide(_THIGH, b, 1.5), round_start=False))
        shin_shape = bone(knee, ankle, _wide(_SHIN, b), round_end=False)
        shin_lit = _lit(bone(knee, ankle, _wide(_SHIN, b, 1.5), round_end=False), 0.9)
        bend = mix(knee, ankle, 0.09)
        n = distance(knee, ankle) or 1.0
        across = (ankle[1] - knee[1]) / n, (knee[0] - ankle[0]) / n
        down = (ankle[0] - knee[0]) / n, (ankle[1] - knee[1]) / n
        crease = curve(
            [
                step(bend, across, 8.4 * b),
                step(bend, down, 4.0),
                step(bend, across, -8.4 * b),
            ],
            3,
        )
        over = max(0.0, min(1.0, abs(shin.along[0]) * 2 - 0.9))
        return [
            Polygon(cuff, "skin_shade"),
            *self._shoe(side, ankle),
            Polygon(bone(hip, knee, _wide(_THIGH, b), round_start=False), "legs_shade"),
            Polygon(lap, "legs"),
            Polygon(lap, "legs_light", ahead * 0.8),
            Polygon(shin_shape, "legs_shade"),
            Polygon(shin_lit, "legs"),
            Polygon(shin_lit, "legs_light", over),
            Stroke(crease, "legs_shade", 1.5, ahead * (1 - over)),
        ]

    def _shoe(self, side: str, ankle: Point) -> list[Shape]:
        sole = self.points[f"{side}_sole"]
        turn = degrees(atan2(ankle[0] - sole[0], sole[1] - ankle[1]))
        upper = [
            (-5.2, 12.4), (-6.6, 8.6), (-8.8, 4.4), (-8.8, 2.0),
            (8.8, 2.0), (8.8, 4.4), (6.6, 8.6), (5.2, 12.4),
        ]  # fmt: skip
        rim = [
            (-9.0, 3.8), (-9.9, 2.0), (-9.0, 0.0), (9.0, 0.0), (9.9, 2.0), (9.0, 3.8),
        ]  # fmt: skip
        cap = curve([(-7.2, 4.4), (0, 7.6), (7.2, 4.4)], 3)
        return [
            Polygon(placed(curve(upper, 2), sole, turn), "white"),
            Polygon(placed(rim, sole, turn), "sole"),
            Stroke(placed(cap, sole, turn), "dim", 1.2),
            Stroke(placed([(-3, 9.6), (3, 9.6)], sole, turn), "dim", 1.2),
        ]

    # -- arms ----------------------------------------------------------------------

    def _arm(self, side: str, *, behind: bool) -> list[Shape]:
        p, b = self.points, self.wide
        # Half behind is an arm whose upper part is before the trunk, the rest not.
        away = self.pose[f"{side}_behind"]
        shown = 1.0 if (away > 0.75) == behind else 0.0
        below = 1.0 if (away > 0.25) == behind else 0.0
        grips = self.pose[f"{side}_grips"] > 0.5
        hand = (0.0 if behind else 1.0) if grips else below
        shoulder, elbow = p[f"{side}_shoulder"], p[f"{side}_elbow"]
        wrist = p[f"{side}_wrist"]
        upper, fore = _wide(_UPPER, b), _wide(_FORE, b)
        sleeve = bone(shoulder, elbow, _wide(self._seam(side), b), round_end=False)
        if behind and self.pose["back"] < 0.5:
            return [
                Polygon(
                    bone(shoulder, elbow, upper, round_start=False), "skin_far", shown
                ),
                Polygon(bone(elbow, wrist, fore), "skin_far", below),
                *self._hand(side, "skin_far", "skin_shade", hand),
                Polygon(sleeve, "top_far", shown),
            ]
        thin_u, thin_f = _wide(_UPPER, b, 1.3), _wide(_FORE, b, 1.2)
        lit_sleeve = bone(shoulder, elbow, _wide(_SLEEVE, b, 1.4), round_end=False)
        first: list[Shape] = [
            Polygon(
                bone(shoulder, elbow, upper, round_start=False), "skin_shade", shown
            ),
            Polygon(
                _lit(bone(shoulder, elbow, thin_u, round_start=False), 0.8),
                "skin",
                shown,
            ),
        ]
        cloth: list[Shape] = [
            Polygon(sleeve, "top_shade", shown),
            Polygon(_lit(lit_sleeve, 0.9), self._cloth, shown),
            Stroke(self._cuff(side), "top_shade", 1.5, shown),
        ]
        lower: list[Shape] = [
            Polygon(bone(elbow, wrist, fore), "skin_shade", below),
            Polygon(_lit(bone(elbow, wrist, thin_f), 0.8), "skin", below),
            *self._hand(side, "skin", "skin_shade", hand),
        ]
        return [*first, *cloth, *lower]

    def _seam(self, side: str) -> Profile:
        """The dark edge round a sleeve; on a raised arm only its open end has one."""
        less = 6.4 * self._raised(side)
        return [
            (f, w - less * (1 - f / 0.63), w - less * (1 - f / 0.63))
            for f, w, _ in _SLEEVE
        ]

    def _cuff(self, side: str) -> Points:
        a, e = self.points[f"{side}_shoulder"], self.points[f"{side}_elbow"]
        n = distance(a, e) or 1.0
        along = (e[0] - a[0]) / n, (e[1] - a[1]) / n
        across = along[1], -along[0]
        w = 9.2 * self.wide
        at = step(a, along, n * 0.585)
        return step(at, across, w), step(at, along, 1.0), step(at, across, -w)

    def _arm_shadows(self) -> list[Shape]:
        """Arms before the trunk darken the shirt beside them."""
        inner: list[Shape] = []
        for side in "nf":
            shown = 0.0 if self.pose[f"{side}_behind"] > 0.25 else 0.5
            shown *= 1 - self._raised(side)
            a = step(self.points[f"{side}_shoulder"], (-1, 0.7), 2.6)
            e = step(self.points[f"{side}_elbow"], (-1, 0.7), 2.6)
            shade = bone(a, e, _wide(_SLEEVE, self.wide), round_end=False)
            inner.append(Polygon(shade, "top_shade", shown))
        return [Clip(self._outline(), tuple(inner))]

    def _shaking(self) -> list[Shape]:
        """Short arcs beside hands that are shaken."""
        out: list[Shape] = []
        for side, sign in SIGN.items():
            (x, y), palm = self.points[f"{side}_wrist"], self.points[f"{side}_palm"]
            x, y = mix((x, y), palm, 0.8)
            for gap, half in ((17, 9), (25, 14)):
                line = [
                    (x + sign * (gap - half * 0.3), y - half),
                    (x + sign * gap, y),
                    (x + sign * (gap - half * 0.3), y + half),
                ]
                shown = self.pose["lines"] * 0.85
                out.append(Stroke(curve(line, 3), "accent", 2.6, shown))
        return out

    def _hand(self, side: str, color: str, edge: str, shown: float) -> list[Shape]:
        wrist, palm = self.points[f"{side}_wrist"], self.points[f"{side}_palm"]
        space = self.body.space
        deep = space[f"{side}_palm"][2] - space[f"{side}_wrist"][2]
        thumb = self.pose[f"{side}_thumb"] * SIGN[side]
        shape = (self.pose[f"{side}_curl"], self.pose[f"{side}_edge"], thumb, deep)
        return front_hand((wrist, palm), shape, (color, edge), shown)
