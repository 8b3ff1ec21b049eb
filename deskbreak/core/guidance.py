"""An exercise laid out on a time line: what the guide counts down, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from deskbreak.core.content import (
    BETWEEN_SETS,
    CHANGE_SIDES,
    GET_READY,
    Exercise,
)


class PhaseKind(Enum):
    """What the person does during a phase."""

    READY = "ready"
    HOLD = "hold"
    REPS = "reps"
    FLOW = "flow"
    REST = "rest"
    CHANGE_SIDES = "change_sides"
    NEXT_SET = "next_set"


class GuideEnd(Enum):
    """How a guide came to its end."""

    DONE = "done"
    STOPPED = "stopped"
    """Closed early (Esc, window closed): the break is not taken."""
    EMERGENCY = "emergency"
    """The emergency exit of a strict break."""
    FAILED = "failed"
    """The guide could not be shown or broke down."""


@dataclass(frozen=True, slots=True)
class Phase:
    """
    One countdown.

    Attributes:
        side: "" where sides make no difference, else "left" or "right".
        rep: 1-based, of *reps*; 0 where repetitions are not counted.
    """

    kind: PhaseKind
    length: timedelta
    side: str = ""
    rep: int = 0
    reps: int = 0
    set_number: int = 1
    sets: int = 1


def phases(exercise: Exercise) -> tuple[Phase, ...]:
    """Return the phases of *exercise* in order, beginning with getting ready."""
    result = [Phase(PhaseKind.READY, GET_READY)]
    sides = ("left", "right") if exercise.sides == "both" else ("",)
    for set_number in range(1, exercise.sets + 1):
        if set_number > 1:
            result.append(Phase(PhaseKind.NEXT_SET, BETWEEN_SETS))
        for index, side in enumerate(sides):
            if index:
                result.append(Phase(PhaseKind.CHANGE_SIDES, CHANGE_SIDES, side))
            result.extend(_one_side(exercise, side, set_number))
    return tuple(result)


def _one_side(exercise: Exercise, side: str, set_number: int) -> list[Phase]:
    sets = exercise.sets
    if exercise.mode in ("flow", "timed"):
        return [
            Phase(
                PhaseKind.FLOW,
                exercise.duration,
                side,
                set_number=set_number,
                sets=sets,
            )
        ]
    if exercise.mode == "reps":
        length = exercise.rep * exercise.reps
        return [
            Phase(
                PhaseKind.REPS,
                length,
                side,
                reps=exercise.reps,
                set_number=set_number,
                sets=sets,
            )
        ]
    result = []
    for rep in range(1, exercise.reps + 1):
        if rep > 1:
            result.append(Phase(PhaseKind.REST, exercise.rest, side))
        result.append(
            Phase(
                PhaseKind.HOLD,
                exercise.hold,
                side,
                rep,
                exercise.reps,
                set_number,
                sets,
            )
        )
    return result


def clock_time(exercise: Exercise) -> timedelta:
    """Return how long *exercise* takes on the clock, getting ready included."""
    return sum((phase.length for phase in phases(exercise)), timedelta(0))
