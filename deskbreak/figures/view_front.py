"""The front view: where poses begin, and the way from a pose to shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskbreak.figures.body_front import FrontFigure
from deskbreak.figures.breath_front import ring_shapes, square_shapes
from deskbreak.figures.motion import Mix, Pin
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.shapes import Glow, Shape
from deskbreak.figures.skeleton import FLOOR
from deskbreak.figures.skeleton_front import DEFAULTS, FrontBody, solve_front
from deskbreak.figures.staging import Cycle

LIMBS = ("n_wrist", "f_wrist", "n_sole", "f_sole")

_FEET = {"n_sole": Pin("world", 252, 0, 0), "f_sole": Pin("world", 228, 0, 0)}
_SEATED_FEET = {"n_sole": Pin("world", 261, 0, 0), "f_sole": Pin("world", 219, 0, 0)}
_LAP = {
    "n_wrist": Pin("n_thigh", 55, 11, 12),
    "f_wrist": Pin("f_thigh", 55, 11, 12),
}
_SIT = {"y": 77.0, "z": -66.0} | {
    f"{side}_{name}": value
    for side in "nf"
    for name, value in (("point", 50.0), ("elbow", 36.0), ("elbow_z", -62.0))
}
#: Named beginnings: numbers that differ from someone standing, and pins.
BASES: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, Pin | None]]] = {
    "stand": ("pelvis", {"y": 139.8}, _FEET),
    "sit": ("pelvis", _SIT, _SEATED_FEET | _LAP),
    "back": (
        "pelvis",
        {"y": 77, "z": 40, "yaw": 180, "back": 1, "n_thigh_z": -88, "f_thigh_z": -88}
        | {"n_thumb": 0.2, "f_thumb": 0.2},
        {},
    ),
}


class FrontView:
    """Everything the scenes need to know about the front view."""

    defaults = DEFAULTS
    limbs = LIMBS
    bases = BASES
    cycles: Mapping[str, Cycle] = {}

    def solve(self, pose: Mix, root: str) -> FrontBody:
        return solve_front(pose, root)

    def draw(
        self, body: FrontBody, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]:
        figure = FrontFigure(body, pose, PEOPLE[person % len(PEOPLE)])
        return (*self._behind(body, pose), *figure.shapes(glows))

    def _behind(self, body: FrontBody, pose: Mix) -> list[Shape]:
        """The rhythm of the breath, and a soft shadow under what is near the floor."""
        middle = body.frames["s2"].point(4, 0)
        out = ring_shapes(middle, 60 + pose["ring"] * 30, pose["ring_on"])
        dot = pose["box_x"], pose["box_y"]
        out += square_shapes(middle, 84, dot, pose["box_on"])
        for side in "nf":
            x, y = body.points[f"{side}_sole"]
            near = max(0.0, 1 - max(0.0, FLOOR - y) / 26)
            out.append(Glow((x, FLOOR + 2.5), 24, 5.5, "floor_shadow", 0.42 * near))
        return out


VIEW = FrontView()
