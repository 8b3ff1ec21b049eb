"""The hand close to the eye: where poses begin, and the way from a pose to shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskbreak.figures.hand import draw_hand, faded
from deskbreak.figures.motion import Mix, Pin
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.shapes import Shape
from deskbreak.figures.skeleton_hand import DEFAULTS, HandBody, solve_hands
from deskbreak.figures.staging import Cycle

LIMBS = ("f_palm",)

#: Named beginnings: the back of the hand, the side of the thumb with some of the palm,
#: and an arm stretched out to the right with the other hand laid on it.
BASES: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, Pin | None]]] = {
    "back": ("wrist", {"back": 1.0}, {}),
    "thumb": ("wrist", {"n_roll": 122.0}, {}),
    "held": (
        "wrist",
        {"helper": 1.0, "x": 222.0, "n_lean": 90.0, "n_roll": 84.0, "n_wide": 0.2}
        | {"f_roll": 98.0, "f_clasp": 1.0, "f_mcp": 8.0, "f_pip": 8.0, "f_dip": 6.0},
        {},
    ),
}


class HandView:
    """Everything the scenes need to know about the hand close to the eye."""

    defaults = DEFAULTS
    limbs = LIMBS
    bases = BASES
    cycles: Mapping[str, Cycle] = {}

    def solve(self, pose: Mix, root: str) -> HandBody:
        del root  # The wrist is always what stays in its place.
        return solve_hands(pose)

    def draw(
        self, body: HandBody, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]:
        build = PEOPLE[person % len(PEOPLE)].build
        main, *helper = body.hands
        back = pose["back"] > 0
        hand, thumb = draw_hand(main, back=back, build=build)
        shapes = [*hand, *thumb, *glows]
        if back:
            # Turned to the side or the palm the thumb is in front after all.
            front = max(main.hand.r[2], main.hand.p[2])
            near = max(0.0, min(1.0, front * 9 - 3))
            shapes = [*thumb, *hand, *faded(thumb, near), *glows]
        for other in helper:
            over = pose["over"] > 0
            hand, thumb = draw_hand(other, back=over, build=build, helper=True)
            # Palm and thumb of the helper take the hand between them.
            shapes = [*thumb, *shapes, *hand] if over else [*hand, *shapes, *thumb]
        return tuple(shapes)


VIEW = HandView()
