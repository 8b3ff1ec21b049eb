"""The side view: where poses begin, gaits, and the way from a pose to shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi

from deskbreak.figures.body_side import SideFigure
from deskbreak.figures.motion import Mix, Pin, Pose, keyed
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.shapes import Glow, Shape
from deskbreak.figures.skeleton import DEFAULTS, FLOOR, Body, solve

LIMBS = ("n_wrist", "f_wrist", "n_sole", "f_sole")

_SIT_HANDS = {
    "n_wrist": Pin("n_thigh", 50, 14, 6),
    "f_wrist": Pin("f_thigh", 50, 14, 6),
}
#: Named beginnings: numbers that differ from someone standing, and pins.
BASES: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, Pin | None]]] = {
    "stand": (
        "pelvis",
        {"x": 235, "y": 139.6},
        {"n_sole": Pin("world", 230, 0), "f_sole": Pin("world", 236, 0)},
    ),
    "sit": (
        "pelvis",
        {"x": 200, "y": 77, "s0": -2, "s1": 0, "s2": 2, "s3": 3}
        | {"n_thigh": 88, "f_thigh": 88, "n_curl": 26, "f_curl": 26},
        _SIT_HANDS | {"n_sole": Pin("world", 262, 0), "f_sole": Pin("world", 268, 0)},
    ),
    "table": (
        "knee",
        {"x": 176, "s0": 86, "s1": 78, "s2": 75, "s3": 78, "neck": 76, "head": 50}
        | {"n_shin": -86, "f_shin": -86, "n_foot": -172, "f_foot": -172}
        | {"n_curl": 4, "f_curl": 4, "n_arm": 0, "f_arm": 0},
        {"n_wrist": Pin("world", 264, 5.5, 86), "f_wrist": Pin("world", 270, 5.5, 86)},
    ),
    "lie": (
        "pelvis",
        {"x": 268, "y": 15.5, "s0": -90, "s1": -92, "s2": -91, "s3": -88}
        | {"neck": -84, "head": -86, "n_arm": 88, "n_fore": 92, "f_arm": 88}
        | {"f_fore": 92, "n_thigh": 140, "f_thigh": 140, "n_shin": 30, "f_shin": 30},
        {"n_sole": Pin("world", 352, 0), "f_sole": Pin("world", 358, 0)},
    ),
}

# One leg over one stride: fraction of the cycle, value; heel strike at 0.
_GAIT_X = (
    (0.0, 1.0),
    (0.3, 0.0),
    (0.6, -1.0),
    (0.68, -1.02),
    (0.8, -0.35),
    (0.93, 0.86),
)
_GAIT_LIFT = (
    (0.0, 0.0),
    (0.3, 0.0),
    (0.6, 0.0),
    (0.72, 0.75),
    (0.82, 0.6),
    (0.94, 0.22),
)
_GAIT_PITCH = (
    (0.0, 17.0), (0.1, 0.0), (0.35, 0.0), (0.5, -12.0), (0.62, -40.0), (0.78, -34.0), (0.9, 8.0)
)  # fmt: skip


def gait(params: Mapping[str, float], t: float) -> tuple[Pose, float]:
    """A walking pose at a time, and how far the world has moved by."""
    period = params.get("period", 1.15)
    stride = params.get("stride", 44.0)
    swing = params.get("swing", 24.0)
    lift = params.get("lift", 10.0)
    p = t / period
    x = 238.0
    numbers = dict(DEFAULTS)
    pins: dict[str, Pin | None] = {}
    numbers |= {"x": x, "s0": 3, "s1": 2, "s2": 3, "s3": 5, "neck": 10, "head": 0}
    numbers["y"] = 138.3 - 1.3 * cos(4 * pi * (p - 0.04))
    for side, shift in (("n", 0.0), ("f", 0.5)):
        q = p + shift
        numbers[f"{side}_foot"] = keyed(_GAIT_PITCH, q)
        pins[f"{side}_sole"] = Pin(
            "world",
            x - 9 + stride * keyed(_GAIT_X, q),
            0.0,
            max(0.0, lift * keyed(_GAIT_LIFT, q)),
        )
        forward = -cos(2 * pi * (q - 0.02))
        numbers[f"{side}_arm"] = 2 + swing * forward
        numbers[f"{side}_fore"] = 14 + swing * forward + 12 * (1 + forward)
    for key, value in params.items():
        if key in numbers:
            numbers[key] = value
    return Pose(numbers, pins), stride * 2 / 0.6 * p


class SideView:
    """Everything the scenes need to know about the side view."""

    defaults = DEFAULTS
    limbs = LIMBS
    bases = BASES
    cycles = {"walk": gait}  # noqa: RUF012

    def solve(self, pose: Mix, root: str) -> Body:
        return solve(pose, root)

    def draw(
        self, body: Body, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]:
        figure = SideFigure(body, pose, PEOPLE[person % len(PEOPLE)])
        shapes = figure.shapes()
        cut = len(shapes) - figure.front_count
        return (*self._shadows(body), *shapes[:cut], *glows, *shapes[cut:])

    def _shadows(self, body: Body) -> list[Shape]:
        """A soft shadow under whatever is near the floor."""
        out: list[Shape] = []
        for names in (("n_heel", "n_toe"), ("f_heel", "f_toe")):
            (x1, y1), (x2, y2) = (body.points[n] for n in names)
            height = max(0.0, FLOOR - max(y1, y2))
            near = max(0.0, 1 - height / 26)
            center = ((x1 + x2) / 2, FLOOR + 2.5)
            out.append(Glow(center, 33, 6.5, "floor_shadow", 0.42 * near))
        return out


VIEW = SideView()
