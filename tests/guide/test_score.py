"""What the figure does at each moment of the countdown, on virtual time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import PhaseKind, phases
from deskbreak.figures import Phase, scene, scene_ids
from deskbreak.figures.motion import Move
from deskbreak.guide.score import Score, Shot
from deskbreak.library.loader import built_in
from tests.guide.samples import BREATHING, HOLD_BOTH, REPS_SETS, WALK, seconds

DRAWN = [e for e in built_in().exercises if e.scene in scene_ids()]


@dataclass
class Stage:
    """A scene reduced to its times."""

    holds: bool = True
    loop_seconds: float = 6.0
    breathes: float = 4.6
    shake: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    into: tuple[Move, ...] = ()
    loop: tuple[Move, ...] = ()
    move_in: float = 1.6
    move_out: float = 1.2

    def seconds(self, phase: Phase) -> float:
        return {Phase.MOVE_IN: self.move_in, Phase.MOVE_OUT: self.move_out}[phase]


def course(exercise: Exercise, score: Score) -> Iterator[tuple[PhaseKind, float, Shot]]:
    """Every tenth of a second of *exercise*."""
    for index, countdown in enumerate(phases(exercise)):
        for tenth in range(int(countdown.length.total_seconds() * 10)):
            yield countdown.kind, tenth / 10, score.shot(index, tenth / 10)


def order(exercise: Exercise, stage: Stage) -> list[tuple[Phase, str]]:
    """What follows what."""
    seen: list[tuple[Phase, str]] = []
    for _, _, shot in course(exercise, Score(exercise, stage)):
        if not seen or seen[-1] != (shot.phase, shot.side):
            seen.append((shot.phase, shot.side))
    return seen


def test_a_hold_is_moved_into_held_and_left_on_both_sides() -> None:
    held = [Phase.MOVE_IN, Phase.HOLD, Phase.MOVE_OUT]
    one = replace(HOLD_BOTH, reps=1)
    assert order(one, Stage()) == [
        (Phase.READY, "left"),
        *[(phase, "left") for phase in held],
        (Phase.READY, "right"),
        *[(phase, "right") for phase in held],
    ]


def test_between_two_holds_the_rest_leads_out_and_the_hold_is_kept_whole() -> None:
    score = Score(HOLD_BOTH, Stage())
    assert score.shot(1, 9.9).phase is Phase.HOLD
    assert score.shot(2, 0.0) == Shot(Phase.MOVE_OUT, 0.0, "left")
    assert score.shot(2, 1.1).phase is Phase.MOVE_OUT
    assert score.shot(2, 1.3).phase is Phase.REST


def test_the_last_hold_ends_where_it_began() -> None:
    last = len(phases(HOLD_BOTH)) - 1
    score = Score(HOLD_BOTH, Stage())
    assert score.shot(last, 8.7).phase is Phase.HOLD
    assert score.shot(last, 8.9).phase is Phase.MOVE_OUT
    assert score.shot(last, 10.0).t == pytest.approx(1.2)


def test_a_rest_too_short_for_the_way_back_is_gone_through_faster() -> None:
    hurried = replace(HOLD_BOTH, rest=seconds(0.6))
    shot = Score(hurried, Stage()).shot(2, 0.3)
    assert shot.phase is Phase.MOVE_OUT
    assert shot.t == pytest.approx(0.6)


def test_without_a_rest_the_hold_itself_leads_out() -> None:
    unrested = replace(HOLD_BOTH, rest=seconds(0))
    assert Score(unrested, Stage()).shot(1, 9.5).phase is Phase.MOVE_OUT


def test_a_hold_of_one_second_is_still_held() -> None:
    brief = replace(HOLD_BOTH, hold=seconds(1), rest=seconds(0), sides="none", reps=1)
    score = Score(brief, Stage())
    halfway = score.shot(1, 0.2)
    assert halfway.phase is Phase.MOVE_IN
    assert halfway.t == pytest.approx(0.8)
    assert score.shot(1, 0.5).phase is Phase.HOLD
    assert score.shot(1, 0.8).phase is Phase.MOVE_OUT


def test_the_change_of_sides_leaves_the_old_one_first_and_then_turns() -> None:
    change = [p.kind for p in phases(HOLD_BOTH)].index(PhaseKind.CHANGE_SIDES)
    score = Score(HOLD_BOTH, Stage())
    assert score.shot(change, 1.0).side == "left"
    turning = score.shot(change, 1.4)
    assert turning.side == "right"
    assert turning.turned == pytest.approx(0.5)
    assert score.shot(change, 2.0).turned == 1.0


def test_one_repetition_of_the_figure_is_one_of_the_counter() -> None:
    score = Score(REPS_SETS, Stage(loop_seconds=4.0))
    for rep in range(3):
        assert score.shot(1, rep * 5.0).t == pytest.approx(rep * 4.0)
    assert score.shot(1, 2.5) == Shot(Phase.LOOP, 2.0)


def test_breathing_goes_at_the_pace_of_its_words() -> None:
    score = Score(BREATHING, Stage(holds=False, loop_seconds=8.0))
    assert score.shot(1, 16.0).t == pytest.approx(8.0)


def test_a_walk_walks_at_its_own_pace() -> None:
    score = Score(WALK, Stage(holds=False, loop_seconds=2.3))
    assert score.shot(1, 61.0) == Shot(Phase.LOOP, 61.0)


def test_a_minute_in_one_pose_is_held_and_a_shake_is_not() -> None:
    rest = replace(WALK, id="childs-pose", mode="timed", kind="stretch")
    assert Score(rest, Stage()).shot(1, 30.0).phase is Phase.HOLD
    shaking = Stage(shake={"n_wrist": (1.0, 3.0, 0.0)})
    assert Score(rest, shaking).shot(1, 30.0).phase is Phase.LOOP


def test_a_breath_ends_with_the_hold() -> None:
    score = Score(HOLD_BOTH, Stage())
    end = score.shot(1, 10.0 - 1e-9)
    assert end.phase is Phase.HOLD
    assert end.t % 4.6 == pytest.approx(4.6, abs=1e-6)


@pytest.mark.parametrize("exercise", DRAWN, ids=lambda e: str(e.id))
def test_no_phase_begins_with_a_jump(exercise: Exercise) -> None:
    drawn = scene(exercise.scene)
    shots = [shot for _, _, shot in course(exercise, Score(exercise, drawn))]
    for before, after in pairwise(shots):
        same = before.phase is after.phase
        if same or before.side != after.side or drawn.cycle:
            continue
        a = drawn.joints(before.phase, before.t, side=before.side)
        b = drawn.joints(after.phase, after.t, side=after.side)
        moved = max(abs(a[k][0] - b[k][0]) + abs(a[k][1] - b[k][1]) for k in a)
        assert moved < 45, (before, after)
