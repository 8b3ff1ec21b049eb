"""The body seen from the side: bones, poses to joints, hands and feet that stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deskbreak.figures.geometry import along, mix, near_angle, reach, rising, step, way
from deskbreak.figures.motion import Mix, Pin
from deskbreak.figures.shapes import Point

#: Height of the floor on the canvas.
FLOOR = 326.0

THIGH, SHIN, UPPER_ARM, FOREARM = 66.0, 64.0, 45.0, 41.0
SPINE = 20.5
NECK, SKULL = 13.5, 17.0
#: From the sole up to the ankle; from the ankle back to the heel, on to ball and toe.
ANKLE, HEEL, BALL, TOE = 10.5, -8.0, 12.0, 21.0
PALM = 9.0
#: Half the thickness of the knee: how high it stays above the floor when kneeling.
KNEE = 11.0

#: The numbers of a pose seen from the side, with the values of someone at ease.
DEFAULTS: Mapping[str, float] = {
    "x": 236.0,
    "y": 140.0,
    "s0": 0.0,
    "s1": -2.0,
    "s2": 1.0,
    "s3": 3.0,
    "neck": 9.0,
    "head": 0.0,
    "slide": 0.0,
    "shoulder_x": 0.0,
    "shoulder_y": 0.0,
    "air": 0.0,
    "belly": 0.0,
    "glow": 0.0,
    "eyes": 1.0,
    "cup": 0.0,
    "over": 0.0,  # it glows on the near arm, too; the same in all poses
    "between": 0.0,  # the head hangs between the knees; the same in all poses
} | {
    f"{side}_{name}": value
    for side in "nf"
    for name, value in {
        "thigh": 0.0,
        "shin": 0.0,
        "foot": 0.0,
        "toe": 0.0,
        "long": 1.0,  # of the foot, as it is seen: shorter when it points at us
        "arm": -3.0,
        "fore": 8.0,
        "hand": 4.0,
        "curl": 18.0,
        "thumb": 1.0,
    }.items()
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on the body with its own directions: along the bone and in front."""

    origin: Point
    along: Point
    front: Point
    angle: float

    def point(self, along: float, front: float) -> Point:
        return step(step(self.origin, self.along, along), self.front, front)


@dataclass(frozen=True, slots=True)
class Body:
    """A solved pose: joints, the angles of the bones, and frames to hold on to."""

    points: Mapping[str, Point]
    angles: Mapping[str, float]
    frames: Mapping[str, Frame]


def _limb_frame(origin: Point, angle: float) -> Frame:
    u = along(angle)
    return Frame(origin, u, (u[1], -u[0]), angle)


def _trunk_frame(origin: Point, angle: float) -> Frame:
    u = rising(angle)
    return Frame(origin, u, (-u[1], u[0]), angle)


class _Solver:
    def __init__(self, pose: Mix, root: str) -> None:
        self.pose, self.root = pose, root
        self.points: dict[str, Point] = {}
        self.angles: dict[str, float] = {}
        self.frames: dict[str, Frame] = {}

    def body(self) -> Body:
        self.trunk(self.hip())
        self.leg("n")
        self.leg("f")
        self.arm("n")
        self.arm("f")
        return Body(self.points, self.angles, self.frames)

    def hip(self) -> Point:
        pose = self.pose
        x, y = pose["x"], FLOOR - pose["y"]
        if self.root == "knee":
            return step((x, FLOOR - KNEE), along(pose["n_thigh"]), -THIGH)
        if self.root == "ground":
            low = max(self._lowest(side) for side in "nf")
            return x, FLOOR - low
        return x, y

    def _lowest(self, side: str) -> float:
        """How far below the hip the lowest point of a shoe is."""
        pose = self.pose
        knee = step((0.0, 0.0), along(pose[f"{side}_thigh"]), THIGH)
        ankle = step(knee, along(pose[f"{side}_shin"]), SHIN)
        foot = sole(ankle, pose[f"{side}_foot"])
        return max(p[1] for p in foot.values())

    def trunk(self, hip: Point) -> None:
        pose = self.pose
        self.points["p0"] = hip
        self.frames["hip"] = _trunk_frame(hip, pose["s0"])
        at = hip
        for i in range(4):
            angle = pose[f"s{i}"]
            self.angles[f"s{i}"] = angle
            self.frames[f"s{i}"] = _trunk_frame(at, angle)
            at = step(at, rising(angle), SPINE)
            self.points[f"p{i + 1}"] = at
        neck, head = pose["neck"], pose["head"]
        s3 = self.frames["s3"]
        base = step(at, s3.front, 1.0)
        top = step(step(base, rising(neck), NECK), s3.front, pose["slide"])
        skull = _trunk_frame(top, head)
        center = skull.point(SKULL - 2, 3.0)
        self.points |= {"neck": base, "nape": top, "skull": center}
        self.angles |= {"neck": neck, "head": head}
        self.frames["neck"] = _trunk_frame(base, neck)
        self.frames["head"] = _trunk_frame(center, head)
        self.points["crown"] = self.frames["head"].point(20, 0)
        chest = s3.point(
            SPINE - 11 + pose["shoulder_y"] + pose["air"] * 0.8,
            -1 + pose["shoulder_x"],
        )
        self.points["n_shoulder"] = chest
        self.points["f_shoulder"] = step(chest, s3.front, 4.0)
        self.points["n_hip"] = hip
        self.points["f_hip"] = step(hip, (1.0, 0.0), 3.0)

    def leg(self, side: str) -> None:
        pose, origin = self.pose, self.points[f"{side}_hip"]
        pitch = pose[f"{side}_foot"]
        thigh, shin = self._angles(
            (f"{side}_thigh", f"{side}_shin"),
            self._standing(side, pitch),
            origin,
            (THIGH, SHIN, -1),
        )
        knee = step(origin, along(thigh), THIGH)
        ankle = step(knee, along(shin), SHIN)
        self.points[f"{side}_knee"], self.points[f"{side}_ankle"] = knee, ankle
        toe = self._toe(side, pitch)
        for name, point in sole(ankle, pitch, toe, pose[f"{side}_long"]).items():
            self.points[f"{side}_{name}"] = point
        self.angles |= {
            f"{side}_thigh": thigh,
            f"{side}_shin": shin,
            f"{side}_foot": pitch,
            f"{side}_toe": toe,
        }
        self.frames[f"{side}_thigh"] = _limb_frame(origin, thigh)
        self.frames[f"{side}_shin"] = _limb_frame(knee, shin)
        self.frames[f"{side}_foot"] = _limb_frame(ankle, 90 + pitch)

    def _standing(self, side: str, pitch: float) -> list[Point | None]:
        """Where the ankle is in either pose, as far as the foot is held there."""
        pins = self.pose.pins(f"{side}_sole")
        if None not in pins:
            return [self._planted(pin, side, pitch) if pin else None for pin in pins]
        # On the way to or from the air the held foot is as that pose has it.
        ends = self.pose.a, self.pose.b
        return [
            self._planted(pin, side, end.numbers[f"{side}_foot"]) if pin else None
            for pin, end in zip(pins, ends, strict=True)
        ]

    def _toe(self, side: str, pitch: float) -> float:
        """How far the toes bend up: all the way while the ball is on the floor."""
        pose = self.pose
        out = 0.0
        for pin, w in zip(pose.pins(f"{side}_sole"), (1 - pose.u, pose.u), strict=True):
            if pin is not None and pin.at == "world":
                near = max(0.0, 1 - self._lift(pin) / 9)
                out += w * near * min(50.0, max(0.0, -pitch))
        return out + pose[f"{side}_toe"]

    @staticmethod
    def _lift(pin: Pin) -> float:
        """How far above whatever it stands on a foot is carried."""
        return pin.turn or 0.0

    def _planted(self, pin: Pin, side: str, pitch: float) -> Point:
        """Where the ankle is when the shoe stands at the pin, heel or toe lifted."""
        if pin.at != "world":
            return self.frames[pin.at].point(pin.along, pin.front)
        flat = (pin.along, FLOOR - pin.front - self._lift(pin) - ANKLE)
        feet = sole(flat, 0.0)
        pivot = "heel" if pitch > 0 else "ball"
        turned = sole(flat, pitch)
        dx = feet[pivot][0] - turned[pivot][0]
        dy = feet[pivot][1] - turned[pivot][1]
        return flat[0] + dx, flat[1] + dy

    def arm(self, side: str) -> None:
        pose, origin = self.pose, self.points[f"{side}_shoulder"]
        pins = pose.pins(f"{side}_wrist")
        arm, fore = self._angles(
            (f"{side}_arm", f"{side}_fore"),
            [self._held(pin, side) if pin else None for pin in pins],
            origin,
            (UPPER_ARM, FOREARM, 1),
        )
        elbow = step(origin, along(arm), UPPER_ARM)
        elbow, fore = self._leant(side, elbow, fore)
        arm = near_angle(way(origin, elbow), arm)
        turns = [
            near_angle(self._turn(pin), fore) - fore
            if pin and pin.turn is not None
            else pose[f"{side}_hand"]
            for pin in pins
        ]
        hand = fore + turns[0] + (turns[1] - turns[0]) * pose.u
        wrist = step(elbow, along(fore), FOREARM)
        self.points[f"{side}_elbow"], self.points[f"{side}_wrist"] = elbow, wrist
        self.points[f"{side}_palm"] = step(wrist, along(hand), PALM)
        self.angles |= {
            f"{side}_arm": arm,
            f"{side}_fore": fore,
            f"{side}_hand": hand,
        }
        self.frames[f"{side}_arm"] = _limb_frame(origin, arm)
        self.frames[f"{side}_fore"] = _limb_frame(elbow, fore)

    def _leant(self, side: str, elbow: Point, fore: float) -> tuple[Point, float]:
        """
        Elbow and angle of the forearm, where the forearm leans on something.

        The upper arm then points to the side as far as it must, so that on the canvas
        it is shorter than it is.
        """
        spots: list[Point] = []
        turns: list[float] = []
        for pin in self.pose.pins(f"{side}_elbow"):
            spots.append((pin.along, FLOOR - pin.front) if pin else elbow)
            turns.append(fore if pin is None or pin.turn is None else pin.turn)
        turned = near_angle(turns[1], turns[0])
        u = self.pose.u
        return mix(spots[0], spots[1], u), turns[0] + (turned - turns[0]) * u

    def _turn(self, pin: Pin) -> float:
        turn = pin.turn or 0.0
        if pin.at == "world":
            return turn
        frame = self.frames[pin.at]
        trunk = pin.at in {"hip", "s0", "s1", "s2", "s3", "neck", "head"}
        return turn - frame.angle if trunk else frame.angle + turn

    def _held(self, pin: Pin, side: str) -> Point:
        """Where the wrist is when the hand holds on at the pin."""
        if pin.at == "world":
            point = (pin.along, FLOOR - pin.front)
        else:
            point = self.frames[pin.at].point(pin.along, pin.front)
        if pin.turn is None:
            return point
        return step(point, along(self._turn(pin)), -PALM)

    def _angles(
        self,
        names: tuple[str, str],
        targets: list[Point | None],
        origin: Point,
        bones: tuple[float, float, int],
    ) -> tuple[float, float]:
        """Angles of a limb: free, held, or on the way from the one to the other."""
        upper, lower, bend = bones
        pose = self.pose
        a, b = targets
        free = pose[names[0]], pose[names[1]]
        if a is not None and b is not None:
            there = mix(a, b, pose.u)
            return self._near(reach(origin, there, upper, lower, bend), free)
        held, w, other = (a, 1 - pose.u, pose.b) if b is None else (b, pose.u, pose.a)
        if held is None:
            return free
        # Only the free pose says an angle: in the held one it has no meaning.
        loose = tuple([other.numbers[n] + pose.extra.get(n, 0.0) for n in names])
        there = self._near(
            reach(origin, held, upper, lower, bend), (loose[0], loose[1])
        )
        return (
            loose[0] + (there[0] - loose[0]) * w,
            loose[1] + (there[1] - loose[1]) * w,
        )

    @staticmethod
    def _near(
        angles: tuple[float, float], free: tuple[float, float]
    ) -> tuple[float, float]:
        upper = near_angle(angles[0], free[0])
        return upper, near_angle(angles[1], upper)


def sole(
    ankle: Point, pitch: float, toe: float = 0.0, long: float = 1.0
) -> dict[str, Point]:
    """
    Heel, ball and toe under a shoe.

    Pitch lifts the front of the foot, ``toe`` the toes; ``long`` is below 1 when the
    foot points at the viewer or away.
    """
    u = along(90 + pitch)
    down = (-u[1], u[0])
    base = step(ankle, down, ANKLE)
    ball = step(base, u, BALL * long)
    return {
        "heel": step(base, u, HEEL * long),
        "ball": ball,
        "toe": step(ball, along(90 + pitch + toe), (TOE - BALL) * long),
    }


def solve(pose: Mix, root: str = "pelvis") -> Body:
    """
    Joints of a pose seen from the side.

    Args:
        pose: what to take up.
        root: what the numbers x and y place: the "pelvis"; the "knee", which kneels
            on the floor at x; or the "ground", where the lowest shoe finds the floor.
    """
    return _Solver(pose, root).body()
