"""
What the figure does at each moment of the countdown. Pure: time in, pose out.

A hold is moved into as it begins. What follows it (a rest, the change of sides) leads
out of it again; where nothing follows, its own last seconds do. A repetition of the
figure is a repetition of the exercise, and a breath of it a breath.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import Phase as Countdown
from deskbreak.core.guidance import PhaseKind, phases
from deskbreak.figures.motion import Move, Phase, Side
from deskbreak.guide.steps import breath_cycle

#: No more of a hold than this is spent on the way into it, nor on the way out.
LARGEST_SHARE = 0.4
#: Seconds that the figure takes to turn round for the other side.
TURN = 0.4
#: A hold or rest shorter than this is no time for a breath.
SHORTEST_BREATH = 2.3

_BREAKS = (PhaseKind.REST, PhaseKind.CHANGE_SIDES, PhaseKind.NEXT_SET)


class Stage(Protocol):
    """What must be known of a scene: see `figures.staging.Scene`."""

    @property
    def holds(self) -> bool: ...
    @property
    def loop_seconds(self) -> float: ...
    @property
    def breathes(self) -> float: ...
    @property
    def shake(self) -> Mapping[str, tuple[float, float, float]]: ...

    @property
    def into(self) -> Sequence[Move]: ...
    @property
    def loop(self) -> Sequence[Move]: ...

    def seconds(self, phase: Phase) -> float: ...


@dataclass(frozen=True, slots=True)
class Shot:
    """
    One moment of a scene.

    Attributes:
        t: Seconds into the scene's *phase*, at the scene's own pace.
        side: "none" where sides make no difference.
        turned: How far it has turned round from the other side, 1 is all of it.
    """

    phase: Phase
    t: float
    side: Side = "none"
    turned: float = 1.0


class Score:
    """The moments of one scene that go with the countdowns of one exercise."""

    def __init__(self, exercise: Exercise, scene: Stage) -> None:
        """Set *scene* to the time of *exercise*."""
        self._plan = phases(exercise)
        self._scene = scene
        self._sides = _sides(self._plan)
        # A minute in one pose is a hold, whatever it is called; a shake is none.
        self._timed_hold = exercise.mode == "timed" and not scene.shake
        #: Seconds of the scene in one second.
        self.pace = _pace(exercise, scene)
        self._entry = _entry(scene)

    def shot(self, index: int, seconds: float) -> Shot:
        """
        Return what is seen.

        Args:
            index: Which countdown of the exercise runs.
            seconds: Time since it began.
        """
        countdown = self._plan[index]
        side = self._sides[index]
        length = countdown.length.total_seconds()
        if countdown.kind in _BREAKS:
            return self._between(index, seconds, length)
        if countdown.kind is PhaseKind.READY:
            return Shot(Phase.READY, self._breath(seconds, length), side)
        if not self._held(index):
            t = seconds * self.pace
            return Shot(Phase.MOVE_IN if t < self._entry else Phase.LOOP, t, side)
        return self._hold(index, seconds, length)

    def _held(self, index: int) -> bool:
        kind = self._plan[index].kind
        held = kind is PhaseKind.HOLD or (kind is PhaseKind.FLOW and self._timed_hold)
        return held and self._scene.holds

    def _hold(self, index: int, seconds: float, length: float) -> Shot:
        side = self._sides[index]
        longest = length * LARGEST_SHARE
        natural = self._scene.seconds(Phase.MOVE_IN)
        into = min(natural, longest)
        following = self._following(index)
        leads_out = following is not None and following.kind in _BREAKS
        leaving = self._scene.seconds(Phase.MOVE_OUT)
        out = 0.0 if leads_out else min(leaving, longest)
        if seconds < into:
            return Shot(Phase.MOVE_IN, seconds * natural / into, side)
        if seconds < length - out:
            held = self._breath(seconds - into, length - into - out)
            return Shot(Phase.HOLD, held, side)
        gone = seconds - (length - out)
        return Shot(Phase.MOVE_OUT, gone * leaving / out if out else 0.0, side)

    def _between(self, index: int, seconds: float, length: float) -> Shot:
        """Ease off; then be ready for what follows, which may be the other side."""
        before, side = self._sides[index - 1], self._sides[index]
        leaving = 0.0
        if self._held(self._before(index)):
            leaving = self._scene.seconds(Phase.MOVE_OUT)
        out = min(leaving, length)
        if seconds < out:
            return Shot(Phase.MOVE_OUT, seconds * leaving / out, before)
        gone = seconds - out
        waiting = self._breath(gone, length - out)
        changes = self._plan[index].kind is PhaseKind.CHANGE_SIDES
        phase = Phase.READY if changes else Phase.REST
        turned = 1.0 if before == side else min(1.0, gone / TURN)
        return Shot(phase, waiting, side, turned)

    def _breath(self, seconds: float, length: float) -> float:
        """Stretch time a little, so that the last breath ends with the countdown."""
        breath = self._scene.breathes
        if length < SHORTEST_BREATH or not breath:
            return 0.0 if breath else seconds
        return seconds * max(1, round(length / breath)) * breath / length

    def _following(self, index: int) -> Countdown | None:
        """Return the next countdown that takes any time."""
        rest = self._plan[index + 1 :]
        return next((phase for phase in rest if phase.length), None)

    def _before(self, index: int) -> int:
        while index > 1 and not self._plan[index - 1].length:
            index -= 1
        return index - 1


def _sides(plan: tuple[Countdown, ...]) -> list[Side]:
    """Return the side of each countdown; that of the next one where it has none."""
    sides: list[Side] = []
    side: Side = "none"
    for phase in reversed(plan):
        if phase.side == "left":
            side = "left"
        elif phase.side == "right":
            side = "right"
        sides.append(side)
    return sides[::-1]


def _pace(exercise: Exercise, scene: Stage) -> float:
    """Return how many of the scene's seconds go by in one of the exercise's."""
    loop = scene.loop_seconds
    turn = 0.0
    if exercise.mode == "reps":
        turn = exercise.rep.total_seconds()
    elif exercise.mode in ("flow", "timed"):
        turn = breath_cycle(exercise)
    return loop / turn if turn and loop else 1.0


def _entry(scene: Stage) -> float:
    """
    Return the seconds until the loop is reached, where it does not begin at "start".

    The first move of the way into the scene is the loop's first move then.
    """
    loop, into = scene.loop, scene.into
    if not loop or not into or loop[-1].to == "start" or into[0].to != loop[0].to:
        return 0.0
    return min(into[0].seconds, loop[0].seconds)
