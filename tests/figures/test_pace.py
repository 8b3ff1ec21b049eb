"""Scenes and exercises agree: one repetition of the figure is one of the exercise."""

from __future__ import annotations

import pytest

from deskbreak.core.content import Exercise
from deskbreak.figures import scene, scene_ids
from deskbreak.library.loader import built_in

DRAWN = [e for e in built_in().exercises if e.scene in scene_ids()]
REPEATED = [e for e in DRAWN if e.rep]


@pytest.mark.parametrize("exercise", REPEATED, ids=lambda e: str(e.id))
def test_one_loop_lasts_as_long_as_one_repetition(exercise: Exercise) -> None:
    loop = scene(exercise.scene).loop_seconds
    assert loop == pytest.approx(exercise.rep.total_seconds(), abs=0.01)


@pytest.mark.parametrize("exercise", DRAWN, ids=lambda e: str(e.id))
def test_what_is_held_in_the_exercise_is_held_by_the_figure(
    exercise: Exercise,
) -> None:
    if exercise.mode == "hold":
        assert scene(exercise.scene).holds
