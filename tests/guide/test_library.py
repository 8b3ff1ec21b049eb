"""The guide over everything that the library really holds."""

from __future__ import annotations

import pytest

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import clock_time
from deskbreak.guide.flow import Flow
from deskbreak.guide.protocol import ExerciseDone, Session, to_guide, to_line
from deskbreak.guide.safety import HURTS_NOTED, SAFETY, help_lines
from deskbreak.guide.shapes import ICONS
from deskbreak.guide.view import Action, Page
from deskbreak.library.loader import built_in
from deskbreak.library.words import load_safety
from tests.guide.samples import seconds

LIBRARY = built_in()


def test_the_wording_is_the_library_s() -> None:
    safety = load_safety()
    assert safety.short_line == SAFETY
    assert safety.pain_line == HURTS_NOTED
    told = " ".join(help_lines())
    for words in (
        safety.stop,
        safety.emergency,
        *safety.see_soon.signs,
        *safety.get_help_now.signs,
    ):
        assert words in told


@pytest.mark.parametrize("exercise", LIBRARY.exercises, ids=lambda e: e.id)
def test_every_exercise_is_led_through_with_all_its_steps(exercise: Exercise) -> None:
    session = Session(exercise, LIBRARY.items[0])
    assert to_guide(to_line(session)) == session
    assert exercise.kind in ICONS
    flow = Flow(session)
    told = {flow.view().step}
    gone = 0.0
    done: list[object] = []
    while flow.view().page is Page.EXERCISE:
        view = flow.view()
        assert view.words
        assert view.step
        assert 0 < view.seconds_left <= view.phase_length + 1
        told.add(view.step)
        done += flow.tick(seconds(0.5))
        gone += 0.5
    assert done == [ExerciseDone(exercise.id, gone)]
    assert gone == clock_time(exercise).total_seconds()
    working = gone - 5
    if working >= 4 * len(exercise.steps):
        assert told >= set(exercise.steps)


def test_every_item_can_be_asked_and_every_no_has_something_to_do() -> None:
    flow = Flow(Session(None, None, items=LIBRARY.items))
    for item in LIBRARY.items:
        assert flow.view().title == item.question
        if item.style == "question":
            flow.press(Action.NO)
            assert flow.view().lines == item.fix != ()
            flow.press(Action.FIXED)
        else:
            flow.press(Action.YES)
    assert flow.view().page is Page.CLOSING
