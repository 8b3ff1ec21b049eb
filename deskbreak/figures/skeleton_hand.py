"""A hand in space: forearm, wrist, palm, four fingers of three bones, a thumb.

Joints are worked out in three dimensions and laid flat on the canvas, so one pose can be
seen from the thumb, the palm or the back. In the frame of a hand r points to the side
of the thumb, l along the fingers and p out of the palm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import TypeAlias

from deskbreak.figures.motion import Mix, Pin
from deskbreak.figures.shapes import Point
from deskbreak.figures.skeleton import Frame

Space: TypeAlias = tuple[float, float, float]
"""x to the right, y down, z towards the viewer."""

FINGERS = ("index", "middle", "ring", "little")
#: Knuckles in the frame of the hand: r, l, p.
KNUCKLES: Mapping[str, Space] = {
    "index": (26.5, 90.0, 0.5),
    "middle": (8.5, 94.0, -1.5),
    "ring": (-10.0, 89.0, -0.5),
    "little": (-27.0, 79.0, 3.0),
}
#: Lengths of the three bones of a finger.
BONES: Mapping[str, tuple[float, float, float]] = {
    "index": (40.0, 26.0, 17.0),
    "middle": (44.0, 28.0, 18.0),
    "ring": (41.0, 26.0, 18.0),
    "little": (32.0, 19.0, 15.0),
}
THUMB = (40.0, 32.0, 19.0)
THUMB_ROOT: Space = (17.0, 20.0, 9.0)
FOREARM = 250.0
PALM = 56.0
#: How far each finger goes out for one degree of ``spread``.
_FAN = {"index": 1.3, "middle": 0.35, "ring": -0.6, "little": -1.7}
#: Directions of the three bones of the thumb: at rest, spread, over a fist, opposed.
_THUMB: Mapping[str, tuple[Space, Space, Space]] = {
    "rest": ((0.62, 0.74, 0.28), (0.30, 0.93, 0.22), (0.22, 0.97, 0.10)),
    "wide": ((0.80, 0.58, 0.15), (0.84, 0.54, 0.02), (0.90, 0.43, -0.06)),
    "grip": ((0.50, 0.52, 0.70), (-0.10, 0.70, 0.70), (-0.82, 0.55, 0.12)),
    "clasp": ((0.55, 0.62, 0.56), (0.30, 0.55, 0.78), (0.10, 0.62, 0.78)),
}


def _numbers(side: str) -> dict[str, float]:
    return {
        f"{side}_{name}": value
        for name, value in (
            ("lean", 0.0),  # the forearm: 0 up, 90 to the right
            ("roll", 0.0),  # 0 the back of the hand is seen, 90 the thumb, 180 the palm
            ("tilt", 0.0),  # the fingers come towards the viewer
            ("flex", 0.0),  # the wrist: + towards the palm
            ("sway", 0.0),  # the wrist: + towards the thumb
            ("mcp", 4.0),  # the three joints of the fingers
            ("pip", 5.0),
            ("dip", 4.0),
            ("spread", 2.0),
            ("wide", 0.0),  # the thumb: spread, over a fist, against the fingers
            ("grip", 0.0),
            ("clasp", 0.0),
        )
    }


DEFAULTS: Mapping[str, float] = {
    "x": 240.0,
    "y": 230.0,
    "elbow_x": 200.0,
    "elbow_y": 470.0,
    "helper": 0.0,  # these three are the same in all poses of a scene
    "over": 0.0,
    "back": 0.0,
    "glow": 0.0,
    "eyes": 1.0,
    "air": 0.0,
    **_numbers("n"),
    **_numbers("f"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where r, l and p of a hand or forearm point in space."""

    origin: Space
    r: Space
    l: Space
    p: Space

    def place(self, spot: Space) -> Space:
        """A spot of the hand in space."""
        return _plus(self.origin, self.toward(spot))

    def toward(self, v: Space) -> Space:
        """A direction of the hand in space."""
        return (
            self.r[0] * v[0] + self.l[0] * v[1] + self.p[0] * v[2],
            self.r[1] * v[0] + self.l[1] * v[1] + self.p[1] * v[2],
            self.r[2] * v[0] + self.l[2] * v[1] + self.p[2] * v[2],
        )

    def bent(self, flex: float, sway: float) -> Basis:
        """The same after a turn of the wrist, in degrees."""
        long, palm = _turn(self.l, self.p, flex)
        long, thumb = _turn(long, self.r, sway)
        return Basis(self.origin, thumb, long, palm)


@dataclass(frozen=True, slots=True)
class Hand:
    """
    One solved hand.

    Attributes:
        fingers: four joints from the knuckle to the tip, by finger.
        thumb: four joints from the root to the tip.
        backs: which way the nail side of each finger's last bone looks.
        bends: degrees of the three joints of the fingers.
    """

    arm: Basis
    hand: Basis
    fingers: Mapping[str, tuple[Space, ...]]
    thumb: tuple[Space, ...]
    backs: Mapping[str, tuple[Space, Space, Space]]
    bends: tuple[float, float, float]
    flex: float
    sway: float


@dataclass(frozen=True, slots=True)
class HandBody:
    """All that is seen: the hand, perhaps a helper, and where to put a glow."""

    points: Mapping[str, Point]
    angles: Mapping[str, float]
    frames: Mapping[str, Frame]
    space: Mapping[str, Space]
    hands: tuple[Hand, ...]


def solve_hands(pose: Mix) -> HandBody:
    """
    Joints from a pose.

    The helper's palm lies where ``f_palm`` is pinned to the hand; its forearm comes
    from the elbow beyond the edge of the canvas and its wrist bends as it must.
    """
    main = _hand(pose, "n", (pose["x"], pose["y"], 0.0), -1, pose["n_lean"])
    hands = [main]
    if pose["helper"]:
        hands.append(_helper(pose, main))
    points: dict[str, Point] = {}
    angles: dict[str, float] = {}
    frames: dict[str, Frame] = {}
    space: dict[str, Space] = {}
    for side, one in zip("nf", hands, strict=False):
        for name, spot in _joints(one):
            space[f"{side}_{name}"] = spot
            points[f"{side}_{name}"] = spot[:2]
        for name, bend in zip(("mcp", "pip", "dip"), one.bends, strict=True):
            angles[f"{side}_{name}"] = bend
        angles[f"{side}_wrist"], angles[f"{side}_sway"] = one.flex, one.sway
        frames[f"{side}_fore"] = _frame(one.arm)
        frames[f"{side}_hand"] = _frame(one.hand)
    return HandBody(points, angles, frames, space, tuple(hands))


def _hand(pose: Mix, s: str, wrist: Space, chiral: int, lean: float) -> Hand:
    arm = _basis(wrist, chiral, lean, pose[f"{s}_roll"], pose[f"{s}_tilt"])
    wrist_bends = pose[f"{s}_flex"], pose[f"{s}_sway"]
    return _fingered(pose, s, arm, arm.bent(*wrist_bends), wrist_bends)


def _fingered(
    pose: Mix, s: str, arm: Basis, hand: Basis, wrist: tuple[float, float]
) -> Hand:
    """A hand with its fingers and thumb."""
    bends = pose[f"{s}_mcp"], pose[f"{s}_pip"], pose[f"{s}_dip"]
    fingers: dict[str, tuple[Space, ...]] = {}
    backs: dict[str, tuple[Space, Space, Space]] = {}
    for name in FINGERS:
        fan = radians(_FAN[name] * pose[f"{s}_spread"])
        base = hand.toward((sin(fan), cos(fan), 0.0))
        side = hand.toward((cos(fan), -sin(fan), 0.0))
        joints = [hand.place(KNUCKLES[name])]
        total, way, palm = 0.0, base, hand.p
        for bend, length in zip(bends, BONES[name], strict=True):
            total += bend
            way, palm = _turn(base, hand.p, total)
            joints.append(_plus(joints[-1], way, length))
        fingers[name] = tuple(joints)
        backs[name] = (_scaled(palm, -1.0), way, side)
    thumb = [hand.place(THUMB_ROOT)]
    way = hand.l
    for i, length in enumerate(THUMB):
        way = hand.toward(_thumb_way(pose, s, i))
        thumb.append(_plus(thumb[-1], way, length))
    nail = hand.toward((0.35, 0.0, -0.94))
    clasped = max(pose[f"{s}_grip"], pose[f"{s}_clasp"])
    nail = _mix(nail, hand.toward((0.94, 0.1, -0.1)), clasped)
    nail = _unit(_plus(nail, way, -_dot(nail, way)))
    backs["thumb"] = (nail, way, _cross(nail, way))
    return Hand(arm, hand, fingers, tuple(thumb), backs, bends, *wrist)


def _helper(pose: Mix, main: Hand) -> Hand:
    """The other hand, laid on the first one where the poses say."""
    first, second = (_pinned(main, pin) for pin in pose.pins("f_palm"))
    (x, y), lean = first
    (x2, y2), lean2 = second
    u = pose.u
    palm = (x + (x2 - x) * u, y + (y2 - y) * u)
    lean += (lean2 - lean) * u
    a = radians(lean)
    wrist = (palm[0] - sin(a) * PALM, palm[1] + cos(a) * PALM)
    dx, dy = wrist[0] - pose["elbow_x"], wrist[1] - pose["elbow_y"]
    fore = degrees(atan2(dx, -dy))
    roll, tilt = pose["f_roll"], pose["f_tilt"]
    arm = _basis((*wrist, 0.0), 1, fore, roll, tilt)
    # The palm looks left or away, so a turn to the left is some of each bend.
    bend, r = fore - lean, radians(roll)
    hand = _basis((*wrist, 0.0), 1, lean, roll, tilt)
    return _fingered(pose, "f", arm, hand, (bend * sin(r), bend * cos(r)))


def _pinned(main: Hand, pin: Pin | None) -> tuple[Point, float]:
    frame = _frame(main.hand)
    if pin is None:
        return frame.point(0, 0), frame.angle
    return frame.point(pin.along, pin.front), frame.angle + (pin.turn or 0.0)


def _frame(basis: Basis) -> Frame:
    """Along the fingers and, square to it on the canvas, towards the palm."""
    n = hypot(basis.l[0], basis.l[1]) or 1e-6
    ux, uy = basis.l[0] / n, basis.l[1] / n
    # "front" is to the right of "along": the palm of the first hand.
    return Frame(basis.origin[:2], (ux, uy), (-uy, ux), degrees(atan2(ux, -uy)))


def _basis(origin: Space, chiral: int, lean: float, roll: float, tilt: float) -> Basis:
    r, t, a = radians(roll), radians(tilt), radians(lean)

    def turned(v: Space) -> Space:
        x, y, z = v
        y, z = y * cos(t) - z * sin(t), z * cos(t) + y * sin(t)
        x, y = x * cos(a) + y * sin(a), y * cos(a) - x * sin(a)
        return x, -y, z

    return Basis(
        origin,
        turned((-chiral * cos(r), 0.0, sin(r))),
        turned((0.0, 1.0, 0.0)),
        turned((-chiral * sin(r), 0.0, -cos(r))),
    )


def _thumb_way(pose: Mix, s: str, bone: int) -> Space:
    parts = {name: pose[f"{s}_{name}"] for name in ("wide", "grip", "clasp")}
    parts["rest"] = 1.0 - sum(parts.values())
    way: Space = (0.0, 0.0, 0.0)
    for name, share in parts.items():
        way = _plus(way, _THUMB[name][bone], share)
    return _unit(way)


def _joints(one: Hand) -> list[tuple[str, Space]]:
    elbow = _plus(one.arm.origin, one.arm.l, -FOREARM)
    out = [("elbow", elbow), ("wrist", one.arm.origin)]
    for name, joints in (*one.fingers.items(), ("thumb", one.thumb)):
        out += [(f"{name}{i}", joint) for i, joint in enumerate(joints)]
    return out


def _turn(a: Space, b: Space, angle: float) -> tuple[Space, Space]:
    """Two square directions after a turn of the first towards the second."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return _plus(_scaled(a, c), b, s), _plus(_scaled(b, c), a, -s)


def _plus(a: Space, b: Space, n: float = 1.0) -> Space:
    return a[0] + b[0] * n, a[1] + b[1] * n, a[2] + b[2] * n


def _scaled(a: Space, n: float) -> Space:
    return a[0] * n, a[1] * n, a[2] * n


def _mix(a: Space, b: Space, t: float) -> Space:
    return _plus(_scaled(a, 1 - t), b, t)


def _dot(a: Space, b: Space) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Space, b: Space) -> Space:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _unit(a: Space) -> Space:
    return _scaled(a, 1 / (sqrt(_dot(a, a)) or 1e-6))
