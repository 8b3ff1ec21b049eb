"""The body seen from the front: joints in depth, projected when they are drawn.

x grows to the right of the screen, y downwards, z towards the viewer. "n" is the side
on the right of the screen, the one that does the exercise; "f" is the other. Angles of
limbs are counted outwards: 0 hangs, 90 points away from the body on either side; the
angle ending in ``_z`` lifts the limb towards the viewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

from deskbreak.figures.motion import Mix, Pin, Pose
from deskbreak.figures.shapes import Point
from deskbreak.figures.skeleton import (
    ANKLE,
    FLOOR,
    FOREARM,
    NECK,
    PALM,
    SHIN,
    SKULL,
    SPINE,
    THIGH,
    UPPER_ARM,
)
from deskbreak.figures.space import (
    Vec,
    bend,
    between,
    cross,
    dot,
    plus,
    reach_in_space,
    turned,
    unit,
)

#: The viewer looks down a little: how far what is nearer is lower on the canvas.
TILT = 0.3
#: From the middle of the body to a hip and to a shoulder.
HIP, SHOULDER = 10.0, 22.0
SIGN: Mapping[str, int] = {"n": 1, "f": -1}

#: The numbers of a pose seen from the front, with the values of someone at ease.
DEFAULTS: Mapping[str, float] = {
    "x": 240.0,
    "y": 140.0,
    "z": 0.0,
    "s0": 0.0,
    "s1": 0.0,
    "s2": 0.0,
    "s3": 0.0,
    "lean": 0.0,
    "twist": 0.0,
    "neck": 0.0,
    "head": 0.0,
    "yaw": 0.0,
    "nod": 0.0,
    "lift": 0.0,
    "blades": 0.0,
    "air": 0.0,
    "glow": 0.0,
    "over": 0.0,
    "eyes": 1.0,
    "back": 0.0,
    "lines": 0.0,
    "ring": 0.0,
    "ring_on": 0.0,
    "lap": 0.0,
    "box_on": 0.0,
    "box_x": -1.0,
    "box_y": -1.0,
} | {
    f"{side}_{name}": value
    for side in "nf"
    for name, value in {
        "arm": 7.0,
        "arm_z": -2.0,
        "fore": 5.0,
        "fore_z": 8.0,
        "hand": -2.0,
        "point": 0.0,
        "thumb": -0.7,
        "curl": 0.25,
        "edge": 0.0,
        "elbow": 60.0,
        "elbow_z": -35.0,
        "deep": 0.0,
        "behind": 0.0,
        "grips": 0.0,
        "shrug": 0.0,
        "forward": 0.0,
        "thigh": 1.0,
        "thigh_z": 0.0,
        "shin": 0.0,
        "shin_z": -1.0,
        "knee": 10.0,
        "foot": 0.0,
    }.items()
}


def project(v: Vec) -> Point:
    """Where a point in space lies on the canvas."""
    return v[0], v[1] + TILT * v[2]


def direction(side: str, angle: float, lift: float) -> Vec:
    """Which way a limb points, from its two angles."""
    a, z = radians(angle) * SIGN[side], radians(lift)
    return sin(a) * cos(z), cos(a) * cos(z), sin(z)


@dataclass(frozen=True, slots=True)
class FrontFrame:
    """A place on the body: along the bone, across it, and towards its front."""

    origin: Vec
    along: Vec
    across: Vec
    front: Vec

    @property
    def angle(self) -> float:
        """How the bone lies on the canvas, in degrees from upright."""
        (x0, y0), (x1, y1) = (
            project(self.origin),
            project(plus(self.origin, self.along)),
        )
        return degrees(atan2(x1 - x0, y0 - y1))

    def point(self, along: float, front: float) -> Point:
        """On the canvas: along the bone, and sideways (outwards for a limb)."""
        at = plus(plus(self.origin, self.along, along), self.across, front)
        return project(at)

    def place(self, along: float, across: float, front: float) -> Vec:
        """In space."""
        at = plus(plus(self.origin, self.along, along), self.across, across)
        return plus(at, self.front, front)


@dataclass(frozen=True, slots=True)
class FrontBody:
    """A solved pose: joints on the canvas and in space, angles, frames to hold on to."""

    points: Mapping[str, Point]
    space: Mapping[str, Vec]
    angles: Mapping[str, float]
    frames: Mapping[str, FrontFrame]


def _trunk_frame(origin: Vec, along: Vec, yaw: float) -> FrontFrame:
    level = (cos(radians(yaw)), 0.0, -sin(radians(yaw)))
    across = unit(plus(level, along, -dot(level, along)))
    return FrontFrame(origin, along, across, cross(across, along))


def _limb_frame(side: str, origin: Vec, along: Vec, *, leg: bool) -> FrontFrame:
    """In front of a leg is its shin side, in front of an arm is where the viewer is."""
    if leg:
        front = unit(cross((1.0, 0.0, 0.0), along))
    else:
        front = unit(plus((0.0, -0.05, 1.0), along, -dot((0.0, -0.05, 1.0), along)))
    across = cross(along, front)
    if across[0] * SIGN[side] < 0 and leg:
        across = (-across[0], -across[1], -across[2])
    return FrontFrame(origin, along, across, front)


class _Solver:
    def __init__(self, pose: Mix) -> None:
        self.pose = pose
        self.space: dict[str, Vec] = {}
        self.angles: dict[str, float] = {}
        self.frames: dict[str, FrontFrame] = {}

    def body(self) -> FrontBody:
        self.trunk()
        for side in "nf":
            self.leg(side)
        held = sum(
            p is not None and p.at.startswith("f_") for p in self.pose.pins("n_wrist")
        )
        for side in "fn" if held else "nf":
            self.arm(side)
        points = {name: project(v) for name, v in self.space.items()}
        return FrontBody(points, self.space, self.angles, self.frames)

    def trunk(self) -> None:
        pose = self.pose
        at: Vec = (pose["x"], FLOOR - pose["y"], pose["z"])
        self.space["p0"] = at
        twist, lean = pose["twist"], radians(pose["lean"])
        for i in range(4):
            roll = radians(pose[f"s{i}"])
            along = (sin(roll) * cos(lean), -cos(roll) * cos(lean), sin(lean))
            frame = _trunk_frame(at, along, twist * (i + 1) / 4)
            if i == 0:
                self.frames["hip"] = _trunk_frame(at, along, 0.0)
            self.frames[f"s{i}"] = frame
            self.angles[f"s{i}"] = pose[f"s{i}"]
            at = plus(at, along, SPINE)
            self.space[f"p{i + 1}"] = at
        self._head(at)
        chest = self.frames["s3"]
        rise = SPINE - 11 + pose["lift"] + pose["air"]
        for side, sign in SIGN.items():
            self.space[f"{side}_shoulder"] = chest.place(
                rise + pose[f"{side}_shrug"],
                SHOULDER * sign - sign * max(0.0, pose[f"{side}_forward"]) * 0.3,
                pose[f"{side}_forward"],
            )
            self.space[f"{side}_hip"] = self.frames["hip"].place(0, HIP * sign, 0)

    def _head(self, base: Vec) -> None:
        pose = self.pose
        neck, head = radians(pose["neck"]), radians(pose["head"])
        nod = radians(pose["nod"] + pose["lean"])
        poke = sin(nod) * 0.6
        up = unit((sin(neck), -cos(neck), poke))
        top = plus(plus(base, up, NECK), (0.0, 0.0, 1.0), pose["lift"] * 0.3)
        skull = (sin(head), -cos(head), 0.0)
        center = plus(top, skull, SKULL - 2)
        self.space |= {"neck": base, "nape": top, "skull": center}
        self.angles |= {"neck": pose["neck"], "head": pose["head"], "yaw": pose["yaw"]}
        self.frames["neck"] = _trunk_frame(base, up, 0.0)
        self.frames["head"] = _trunk_frame(center, skull, 0.0)
        self.space["crown"] = self.frames["head"].place(20, 0, 0)

    # -- limbs ---------------------------------------------------------------------

    def leg(self, side: str) -> None:
        pose = self.pose
        turn = radians(pose[f"{side}_knee"])
        pole = (sin(turn) * SIGN[side], -0.2, cos(turn))
        foot = radians(pose[f"{side}_foot"]) * SIGN[side]
        upright = (sin(foot), cos(foot), 0.0)
        targets: list[Vec | None] = [
            plus((pin.along, FLOOR - pin.front, pin.turn or 0.0), upright, -ANKLE)
            if pin
            else None
            for pin in pose.pins(f"{side}_sole")
        ]
        knee, ankle = self._limb(side, "leg", targets, pole)
        thigh = self.frames[f"{side}_thigh"]
        self.space[f"{side}_knee"], self.space[f"{side}_ankle"] = knee, ankle
        self.space[f"{side}_sole"] = plus(ankle, upright, ANKLE)
        shin = self.frames[f"{side}_shin"].along
        self.angles[f"{side}_knee"] = bend(thigh.along, shin)
        self.angles[f"{side}_foot"] = pose[f"{side}_foot"]

    def arm(self, side: str) -> None:
        pose = self.pose
        pole = direction(side, pose[f"{side}_elbow"], pose[f"{side}_elbow_z"])
        pins = pose.pins(f"{side}_wrist")
        targets = [self._held(pin, side) if pin else None for pin in pins]
        elbow, wrist = self._limb(side, "arm", targets, pole)
        self.space[f"{side}_elbow"], self.space[f"{side}_wrist"] = elbow, wrist
        arm, fore = self.frames[f"{side}_arm"].along, self.frames[f"{side}_fore"].along
        free = self._bent_hand(side, fore)
        ways = [self._palm(pin, side) if pin else None for pin in pins]
        first, second = (free if way is None else way for way in ways)
        hand = turned(first, second, pose.u)
        self.space[f"{side}_palm"] = plus(wrist, hand, PALM)
        self.angles[f"{side}_elbow"] = bend(arm, fore)
        self.angles[f"{side}_wrist"] = bend(fore, hand)

    def _bent_hand(self, side: str, fore: Vec) -> Vec:
        a = radians(self.pose[f"{side}_hand"]) * SIGN[side]
        x, y, z = fore
        return unit((x * cos(a) + y * sin(a), y * cos(a) - x * sin(a), z))

    def _palm(self, pin: Pin, side: str) -> Vec | None:
        """The direction of a hand that is held; None when it follows the forearm."""
        if pin.turn is None:
            return None
        return direction(side, pin.turn, self.pose[f"{side}_point"])

    def _held(self, pin: Pin, side: str) -> Vec:
        """Where the wrist is when the hand holds on at the pin."""
        if pin.at == "world":
            point = (pin.along, FLOOR - pin.front, 0.0)
        elif pin.at[1] == "_":
            point = self.frames[pin.at].place(pin.along, 0, pin.front)
        else:
            point = self.frames[pin.at].place(pin.along, pin.front * SIGN[side], 0)
        point = plus(point, (0.0, 0.0, 1.0), self.pose[f"{side}_deep"])
        way = self._palm(pin, side)
        return point if way is None else plus(point, way, -PALM)

    def _limb(
        self, side: str, kind: str, targets: list[Vec | None], pole: Vec
    ) -> tuple[Vec, Vec]:
        """Both joints: free, held, or on the way from the one to the other."""
        leg = kind == "leg"
        names = ("thigh", "shin") if leg else ("arm", "fore")
        bones = (THIGH, SHIN) if leg else (UPPER_ARM, FOREARM)
        origin = self.space[f"{side}_{'hip' if leg else 'shoulder'}"]
        a, b = targets
        u = self.pose.u
        if a is not None and b is not None:
            middle, end = reach_in_space(origin, between(a, b, u), bones, pole)
        elif a is None and b is None:
            ways = [
                direction(side, self.pose[f"{side}_{n}"], self.pose[f"{side}_{n}_z"])
                for n in names
            ]
            middle = plus(origin, ways[0], bones[0])
            end = plus(middle, ways[1], bones[1])
        else:
            ends = [
                self._ways(side, names, pose, target, origin, bones, pole)
                for pose, target in ((self.pose.a, a), (self.pose.b, b))
            ]
            ways = [turned(p, q, u) for p, q in zip(*ends, strict=True)]
            middle = plus(origin, ways[0], bones[0])
            end = plus(middle, ways[1], bones[1])
        upper, lower = unit(plus(middle, origin, -1)), unit(plus(end, middle, -1))
        self.frames[f"{side}_{names[0]}"] = _limb_frame(side, origin, upper, leg=leg)
        self.frames[f"{side}_{names[1]}"] = _limb_frame(side, middle, lower, leg=leg)
        return middle, end

    def _ways(
        self,
        side: str,
        names: tuple[str, str],
        pose: Pose,
        target: Vec | None,
        origin: Vec,
        bones: tuple[float, float],
        pole: Vec,
    ) -> list[Vec]:
        """Directions of both bones in one of the two poses."""
        if target is None:
            numbers = pose.numbers
            return [
                direction(side, numbers[f"{side}_{n}"], numbers[f"{side}_{n}_z"])
                for n in names
            ]
        middle, end = reach_in_space(origin, target, bones, pole)
        return [unit(plus(middle, origin, -1)), unit(plus(end, middle, -1))]


def breadth(half: float, deep: float, yaw: float) -> float:
    """Half the width on the canvas of something oval that is turned by yaw."""
    a = radians(yaw)
    return hypot(half * cos(a), deep * sin(a))


def solve_front(pose: Mix, _root: str = "pelvis") -> FrontBody:
    """Joints of a pose seen from the front; x, y and z place the pelvis."""
    return _Solver(pose).body()
