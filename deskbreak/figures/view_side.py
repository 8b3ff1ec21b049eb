"""The side view: where poses begin, gaits, and the way from a pose to shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from deskbreak.figures.body_side import SideFigure
from deskbreak.figures.motion import Mix, Pin, Pose, eased, keyed
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.scenery import EDGE, RISE, RUN, STEP, rail
from deskbreak.figures.shapes import Glow, Shape
from deskbreak.figures.skeleton import DEFAULTS, FLOOR, KNEE, Body, solve

LIMBS = ("n_wrist", "f_wrist", "n_elbow", "f_elbow", "n_sole", "f_sole")

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
        | {"n_thigh": 88, "f_thigh": 88, "n_curl": -12, "f_curl": -12}
        | {"n_thumb": 0, "f_thumb": 0},
        _SIT_HANDS | {"n_sole": Pin("world", 262, 0), "f_sole": Pin("world", 268, 0)},
    ),
    "table": (
        "knee",
        {"x": 176, "s0": 86, "s1": 78, "s2": 75, "s3": 78, "neck": 76, "head": 50}
        | {"n_shin": -86, "f_shin": -86, "n_foot": -172, "f_foot": -172}
        | {
            "n_curl": 3,
            "f_curl": 3,
            "n_thumb": 0,
            "f_thumb": 0,
            "n_arm": 0,
            "f_arm": 0,
        },
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

# What shades the floor: between which joints, how thick it is there, how wide.
_SHADED = tuple(
    (f"{side}_{a}", f"{side}_{b}", thick, rx)
    for side in "nf"
    for a, b, thick, rx in (
        ("heel", "toe", 0.0, 33.0),
        ("knee", "knee", KNEE, 30.0),
        ("wrist", "palm", 5.0, 24.0),
    )
)

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
    swing = params.get("swing", 20.0)
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
        numbers |= {f"{side}_hand": 8, f"{side}_curl": 78}
        pins[f"{side}_sole"] = Pin(
            "world",
            x - 9 + stride * keyed(_GAIT_X, q),
            0.0,
            max(0.0, lift * keyed(_GAIT_LIFT, q)),
        )
        forward = -cos(2 * pi * (q - 0.02))
        numbers[f"{side}_arm"] = swing * forward - 1
        numbers[f"{side}_fore"] = 13 + swing * forward + 9 * (1 + forward)
    for key, value in params.items():
        if key in numbers:
            numbers[key] = value
    return Pose(numbers, pins), stride * 2 / 0.6 * p


_CLIMB_PITCH = (
    (0.0, 0.0), (0.08, 0.0), (0.36, 0.0), (0.5, -30.0), (0.6, -44.0), (0.72, -26.0), (0.86, -6.0)
)  # fmt: skip
#: How much of a stride a foot stands on its step.
_STANDS = 0.58


def climb(params: Mapping[str, float], t: float) -> tuple[Pose, float]:
    """A pose on the stairs; the walker stays, the stairs come down."""
    period = params.get("period", 1.3)
    p = t / period
    numbers = dict(DEFAULTS)
    pins: dict[str, Pin | None] = {}
    numbers |= {"x": 244, "s0": 6, "s1": 5, "s2": 5, "s3": 6, "neck": 11, "head": 1}
    numbers["y"] = 178 - 3 * cos(4 * pi * (p - 0.1))
    for side, shift in (("n", 0.0), ("f", 0.5)):
        q = (p + shift) % 1.0
        stand = min(q, _STANDS) * 2
        lift = 0.0
        x, y = EDGE + 15 - stand * RUN, STEP - stand * RISE
        if q > _STANDS:
            s = (q - _STANDS) / (1 - _STANDS)
            # Up first, then forward: the toes clear the edges on the way.
            over, up = eased(max(0.0, s * 1.12 - 0.12)), eased(min(1.0, s * 1.5))
            x += over * RUN * 2 * _STANDS
            y += up * RISE * 2 * _STANDS
            lift = 12 * sin(pi * s)
        numbers[f"{side}_foot"] = keyed(_CLIMB_PITCH, q)
        pins[f"{side}_sole"] = Pin("world", x, y, lift)
    forward = -cos(2 * pi * (p - 0.02))
    numbers |= {"n_arm": 16 * forward - 1, "n_fore": 20 + 22 * forward}
    numbers |= {"n_hand": 8, "n_curl": 78, "f_curl": 62, "f_thumb": 0}
    # The far hand is on the rail; as the body rises it slides up a little.
    grip = EDGE + 34 + 5 * cos(4 * pi * p)
    pins["f_wrist"] = Pin("world", grip, rail(grip) + 6, 52)
    return Pose(numbers, pins), 2 * RUN * p


class SideView:
    """Everything the scenes need to know about the side view."""

    defaults = DEFAULTS
    limbs = LIMBS
    bases = BASES
    cycles = {"walk": gait, "climb": climb}  # noqa: RUF012

    def solve(self, pose: Mix, root: str) -> Body:
        return solve(pose, root)

    def draw(
        self, body: Body, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]:
        figure = SideFigure(body, pose, PEOPLE[person % len(PEOPLE)])
        shapes = figure.shapes()
        cut = len(shapes) if pose["over"] > 0 else len(shapes) - figure.front_count
        return (*self._shadows(body), *shapes[:cut], *glows, *shapes[cut:])

    def _shadows(self, body: Body) -> list[Shape]:
        """A soft shadow under whatever is near the floor."""
        out: list[Shape] = []
        for a, b, thick, rx in _SHADED:
            (x1, y1), (x2, y2) = body.points[a], body.points[b]
            height = max(0.0, FLOOR - max(y1, y2) - thick)
            near = max(0.0, 1 - height / 26)
            center = ((x1 + x2) / 2, FLOOR + 2.5)
            out.append(Glow(center, rx, 6.5, "floor_shadow", 0.42 * near))
        return out


VIEW = SideView()
