"""Which step of an exercise is told at which moment, and the breath that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import Phase, PhaseKind

#: A step stays at least this long, so that it can be read.
SHORTEST = timedelta(seconds=4)
#: In holds and repetitions the movement must be known early: no step waits longer.
LONGEST = timedelta(seconds=8)

_WORK = (PhaseKind.HOLD, PhaseKind.REST, PhaseKind.REPS, PhaseKind.FLOW)


def step_now(
    exercise: Exercise, plan: Sequence[Phase], index: int, gone: timedelta
) -> tuple[str, str]:
    """
    Return the step for this moment and the one after it ("" if there is none).

    The first step is told while getting ready; the others follow each other during
    the work on each side, and begin again with the other side.

    Args:
        plan: The phases of the exercise.
        index: The phase that runs now.
        gone: Time since it began.
    """
    steps = exercise.steps
    phase = plan[index]
    if not steps:
        return exercise.title, ""
    if phase.kind is PhaseKind.CHANGE_SIDES:
        return f"Now the same, {phase.side} side.", ""
    if phase.kind is PhaseKind.NEXT_SET:
        return "Let go and breathe. Then once more.", ""
    # Of walking and breathing the first step is the thing itself, not a preparation.
    first = 0 if exercise.kind in ("walk", "breathe") else 1
    number = 0
    if phase.kind is not PhaseKind.READY and len(steps) > first:
        number = first + _number(len(steps) - first, plan, index, gone)
    then = steps[number + 1] if number + 1 < len(steps) else ""
    return steps[number], then


def _number(moving: int, plan: Sequence[Phase], index: int, gone: timedelta) -> int:
    """Return which of *moving* steps is told, from 0."""
    first = index
    while first > 0 and plan[first - 1].kind in _WORK:
        first -= 1
    last = index
    while last + 1 < len(plan) and plan[last + 1].kind in _WORK:
        last += 1
    length = sum((p.length for p in plan[first : last + 1]), timedelta(0))
    passed = sum((p.length for p in plan[first:index]), gone)
    each = max(length / moving, SHORTEST)
    if plan[index].kind is not PhaseKind.FLOW:
        each = min(each, LONGEST)
    return min(moving - 1, int(passed / each))


_BREATH = {
    "in": "Breathe in",
    "out": "Breathe out",
    "hold": "Rest",
    "rest": "Rest",
    "pause": "Rest",
}


def breath_now(exercise: Exercise, gone: timedelta) -> str:
    """
    Return the breath for this moment.

    A single label is advice that always stands; several follow each other, four
    seconds each in a box of four, else five.
    """
    labels = exercise.breath
    if not labels:
        return ""
    if len(labels) == 1:
        return labels[0]
    label = labels[int(gone.total_seconds() / _label_seconds(labels)) % len(labels)]
    return _BREATH.get(label.lower(), label)


def breath_cycle(exercise: Exercise) -> float:
    """Return the seconds of one breath, where the breath sets the pace; else 0."""
    labels = exercise.breath
    return len(labels) * _label_seconds(labels) if len(labels) > 1 else 0.0


def _label_seconds(labels: Sequence[str]) -> float:
    return 4.0 if len(labels) == 4 else 5.0
