"""The face close to the eye: where poses begin, and the way from a pose to shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import dist

from deskbreak.figures.face import Face
from deskbreak.figures.geometry import ellipse
from deskbreak.figures.motion import Mix, Pin
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.props import blob
from deskbreak.figures.shapes import Point, Polygon, Shape
from deskbreak.figures.skeleton import Frame
from deskbreak.figures.staging import Cycle

_DOTS = 15
#: Eye and glasses are kept clear of dots.
_CLEAR = 27.0

DEFAULTS: Mapping[str, float] = {
    "x": 196.0,
    "y": 166.0,
    "yaw": 0.0,  # degrees to the right, nodded down, leant to the right
    "nod": 0.0,
    "roll": 0.0,
    "look_x": 0.0,  # where the eyes turn: -1 to 1
    "look_y": 0.0,
    "cross": 0.0,  # 1: both eyes on something near
    "eyes": 1.0,
    "smile": 1.0,
    "sink": 0.0,  # how far the shoulders have dropped
    "near_x": 330.0,  # what is looked at, and how much of the way there is dotted
    "near_y": 230.0,
    "near": 0.0,
    "far_x": 400.0,
    "far_y": 110.0,
    "far": 0.0,
    "dark": 0.0,  # how far the light has gone behind closed lids
    "glow": 0.0,
    "air": 0.0,
}
#: Named beginnings; the face looks at the viewer.
BASES: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, Pin | None]]] = {
    "face": ("head", {}, {}),
}


@dataclass(frozen=True, slots=True)
class FaceBody:
    """Where the features are."""

    points: Mapping[str, Point]
    angles: Mapping[str, float]
    frames: Mapping[str, Frame]


class FaceView:
    """Everything the scenes need to know about the face close to the eye."""

    defaults = DEFAULTS
    limbs: Sequence[str] = ()
    bases = BASES
    cycles: Mapping[str, Cycle] = {}

    def solve(self, pose: Mix, root: str) -> FaceBody:
        del root  # The head is always what stays in its place.
        face = Face(pose, PEOPLE[0])
        points = {
            "head": (face.x, face.y),
            "crown": face.at(0, 98, 0),
            "chin": face.at(0, -90, 0.12),
            "n_eye": face.at(27, 0),
            "f_eye": face.at(-27, 0),
            "near": (pose["near_x"], pose["near_y"]),
            "far": (pose["far_x"], pose["far_y"]),
            "n_shoulder": (pose["x"] + 110, pose["y"] + 176 + face.sink),
            "f_shoulder": (pose["x"] - 110, pose["y"] + 176 + face.sink),
        }
        frames = {
            name: Frame(point, (0.0, -1.0), (1.0, 0.0), 0.0)
            for name, point in points.items()
        }
        angles = {name: pose[name] for name in ("yaw", "nod", "roll")}
        return FaceBody(points, angles, frames)

    def draw(
        self, body: FaceBody, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]:
        face = Face(pose, PEOPLE[person % len(PEOPLE)])
        dark = pose["dark"]
        return (
            Polygon(blob().points, "castor", 0.62 * dark),
            *face.shapes(),
            *_dots(body, "near", pose["near"]),
            *_dots(body, "far", pose["far"]),
            *glows,
        )


def _dots(body: FaceBody, to: str, grown: float) -> list[Shape]:
    """A dotted line from the nearer eye to what it sees, as far as it has grown."""
    end = body.points[to]
    start = min((body.points[f"{side}_eye"] for side in "nf"), key=partial(dist, end))
    out: list[Shape] = []
    for k in range(_DOTS):
        t = (k + 1) / (_DOTS + 0.5)
        spot = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
        outside = max(0.0, min(1.0, (dist(start, spot) - _CLEAR) / 6))
        here = max(0.0, min(1.0, grown * (_DOTS + 1) - k))
        out.append(Polygon(ellipse(spot, 2.7, 2.7, 0, 8), "accent", outside * here))
    return out


VIEW = FaceView()
