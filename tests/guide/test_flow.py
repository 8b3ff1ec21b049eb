from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.content import Answer, Exercise
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.guidance import GuideEnd, clock_time, phases
from deskbreak.guide.flow import CLOSING, PATIENCE, WAITING, Flow
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    Look,
    OpenHelp,
    Session,
)
from deskbreak.guide.safety import HURTS_NOTED
from deskbreak.guide.view import Action, Page
from tests.guide.samples import (
    BREATHING,
    EXERCISES,
    FOOTREST,
    GLASS,
    HOLD_BOTH,
    ITEMS,
    QUICK,
    REPS_SETS,
    SCREEN,
    WALK,
    seconds,
)


def told(flow: Flow, length: float = 1.0) -> list[tuple[str, str, int]]:
    """What the screen said at each change of words, until the exercise was over."""
    seen: list[tuple[str, str, int]] = []
    while flow.view().page is Page.EXERCISE:
        view = flow.view()
        if not seen or seen[-1][:2] != (view.words, view.detail):
            seen.append((view.words, view.detail, view.seconds_left))
        flow.tick(seconds(length))
    return seen


def test_a_hold_on_both_sides_is_told_phase_by_phase() -> None:
    assert told(Flow(Session(HOLD_BOTH, SCREEN))) == [
        ("Get ready", "", 5),
        ("Hold", "Left side · 1 of 2", 10),
        ("Ease off", "Left side", 2),
        ("Hold", "Left side · 2 of 2", 10),
        ("Other side", "Right side", 4),
        ("Hold", "Right side · 1 of 2", 10),
        ("Ease off", "Right side", 2),
        ("Hold", "Right side · 2 of 2", 10),
    ]


def test_repetitions_are_counted_inside_their_phase_and_sets_are_named() -> None:
    assert told(Flow(Session(REPS_SETS, SCREEN))) == [
        ("Get ready", "", 5),
        ("Move", "1 of 3 · set 1 of 2", 15),
        ("Move", "2 of 3 · set 1 of 2", 10),
        ("Move", "3 of 3 · set 1 of 2", 5),
        ("Rest", "", 8),
        ("Move", "1 of 3 · set 2 of 2", 15),
        ("Move", "2 of 3 · set 2 of 2", 10),
        ("Move", "3 of 3 · set 2 of 2", 5),
    ]


def test_a_walk_is_one_countdown() -> None:
    assert told(Flow(Session(WALK, None))) == [
        ("Get ready", "", 5),
        ("Keep going", "", 120),
    ]


def test_steps_follow_each_other_on_each_side_and_the_first_is_for_getting_ready() -> (
    None
):
    flow = Flow(Session(HOLD_BOTH, None))
    steps: list[str] = []
    while flow.view().page is Page.EXERCISE:
        if not steps or steps[-1] != flow.view().step:
            steps.append(flow.view().step)
        flow.tick(seconds(0.5))
    first, *rest = HOLD_BOTH.steps
    assert steps == [first, *rest, "Now the same, right side.", *rest]


def test_every_step_stays_long_enough_to_be_read() -> None:
    for exercise in EXERCISES:
        flow = Flow(Session(exercise, None))
        changes = [0.0]
        step, at = flow.view().step, 0.0
        while flow.view().page is Page.EXERCISE:
            flow.tick(seconds(0.25))
            at += 0.25
            if flow.view().step != step:
                step = flow.view().step
                changes.append(at)
        if exercise is not QUICK:
            assert all(b - a >= 3.75 for a, b in pairwise(changes)), exercise.id


def test_of_a_walk_the_first_step_is_told_on_the_way_as_well() -> None:
    flow = Flow(Session(replace(WALK, steps=("Walk.", "Arms swing.")), None))
    steps = [flow.view().step]
    for _ in range(2):
        flow.tick(seconds(60))
        steps.append(flow.view().step)
    assert steps == ["Walk.", "Walk.", "Arms swing."]


def test_what_comes_next_is_named() -> None:
    view = Flow(Session(HOLD_BOTH, None)).view()
    assert (view.step, view.then) == HOLD_BOTH.steps[:2]


def test_an_exercise_of_one_step_and_of_none_has_something_to_say() -> None:
    assert Flow(Session(WALK, None)).view().step == WALK.steps[0]
    assert Flow(Session(replace(WALK, steps=()), None)).view().step == WALK.title


def test_a_breathing_exercise_is_told_breath_by_breath() -> None:
    assert told(Flow(Session(BREATHING, None)))[:4] == [
        ("Get ready", "", 5),
        ("Breathe in", "", 64),
        ("Rest", "", 60),
        ("Breathe out", "", 56),
    ]


def test_elsewhere_the_breath_stands_beside_the_phase() -> None:
    flow = Flow(
        Session(replace(BREATHING, kind="mobilise", breath=("in", "out")), None)
    )
    assert flow.view().breath == ""
    flow.tick(seconds(5))
    assert (flow.view().words, flow.view().breath) == ("Keep going", "Breathe in")
    flow.tick(seconds(5))
    assert flow.view().breath == "Breathe out"


def test_a_walk_is_not_told_to_stop_at_a_mild_pull() -> None:
    assert "mild pull" in Flow(Session(HOLD_BOTH, None)).view().safety
    assert "mild pull" not in Flow(Session(WALK, None)).view().safety


def test_breath_advice_of_one_piece_stands_unchanged() -> None:
    flow = Flow(Session(replace(WALK, breath=("slow, out as you sink",)), None))
    flow.tick(seconds(70))
    assert flow.view().breath == "slow, out as you sink"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_an_exercise_takes_its_clock_time_then_the_question_comes(
    exercise: Exercise,
) -> None:
    flow = Flow(Session(exercise, SCREEN))
    whole = clock_time(exercise)
    assert flow.tick(whole - seconds(0.1)) == []
    assert flow.view().page is Page.EXERCISE
    assert flow.tick(seconds(0.1)) == [ExerciseDone(exercise.id, whole.total_seconds())]
    assert flow.view().page is Page.QUESTION


@pytest.mark.parametrize(
    ("presses", "answer"),
    [
        ((Action.YES,), "yes"),
        ((Action.LATER,), "later"),
        ((Action.NOT_MINE,), "not_mine"),
        ((Action.NO, Action.FIXED), "fixed"),
        ((Action.NO, Action.LATER), "later"),
        ((Action.NO, Action.STOP), "no"),
    ],
)
def test_each_way_through_the_question_gives_one_answer(
    presses: tuple[Action, ...], answer: Answer
) -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.press(Action.DONE)
    sent: list[FromGuide] = []
    for action in presses:
        sent += flow.press(action)
    if not flow.over:
        sent += flow.tick(CLOSING)
    assert sent == [ItemAnswered(SCREEN.id, answer), Ended(GuideEnd.DONE)]


def test_what_needs_buying_goes_on_a_list() -> None:
    flow = Flow(Session(None, FOOTREST))
    flow.press(Action.NO)
    assert flow.view().lines == FOOTREST.fix
    assert flow.press(Action.LATER) == []
    assert flow.press(Action.LIST) == [ItemAnswered(FOOTREST.id, "no")]


def test_a_prompt_is_not_asked_for_a_no() -> None:
    flow = Flow(Session(None, GLASS))
    assert flow.press(Action.NO) == []
    assert flow.press(Action.YES) == [ItemAnswered(GLASS.id, "yes")]


def test_done_ends_the_exercise_with_the_time_spent_on_it() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.tick(seconds(7.25))
    assert flow.press(Action.DONE) == [ExerciseDone(HOLD_BOTH.id, 7.2)]


def test_next_goes_to_the_next_phase_and_from_the_last_to_the_question() -> None:
    flow = Flow(Session(QUICK, SCREEN))
    assert flow.press(Action.NEXT) == []
    assert flow.view().words == "Hold"
    assert flow.press(Action.NEXT) == [ExerciseDone(QUICK.id, 0.0)]


def test_a_pause_stops_the_countdown_until_it_is_lifted() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.tick(seconds(1))
    flow.press(Action.PAUSE)
    flow.tick(seconds(60))
    assert (flow.view().words, flow.view().seconds_left) == ("Paused", 4)
    flow.press(Action.PAUSE)
    flow.tick(seconds(1))
    assert (flow.view().words, flow.view().seconds_left) == ("Get ready", 3)


def test_a_forgotten_pause_stops_the_guide() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.press(Action.PAUSE)
    assert flow.tick(PATIENCE) == [Ended(GuideEnd.STOPPED)]


def test_a_question_that_nobody_answers_does_not_undo_the_exercise() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.press(Action.DONE)
    assert flow.tick(PATIENCE) == [Ended(GuideEnd.DONE)]


def test_escape_stops_at_once_and_nothing_counts_after_it() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    assert flow.press(Action.STOP) == [Ended(GuideEnd.STOPPED)]
    assert flow.over
    assert flow.tick(seconds(500)) == []
    assert flow.press(Action.DONE) == []
    flow.show(Session(QUICK, None))
    assert flow.over


def test_hurts_is_told_and_another_exercise_comes_with_the_note() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    assert flow.press(Action.HURTS) == [Hurts(HOLD_BOTH.id)]
    assert (flow.view().page, flow.view().banner) == (Page.WAITING, HURTS_NOTED)
    flow.show(Session(QUICK, SCREEN))
    assert (flow.view().title, flow.view().banner) == (QUICK.title, HURTS_NOTED)
    flow.tick(seconds(2))
    flow.press(Action.PAUSE)
    flow.tick(seconds(20))
    assert flow.view().banner == ""


def test_where_no_other_exercise_comes_the_question_remains() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    assert flow.press(Action.ANOTHER) == [Another(HOLD_BOTH.id)]
    flow.tick(WAITING)
    assert flow.view().page is Page.QUESTION
    assert flow.press(Action.STOP) == [Ended(GuideEnd.STOPPED)]


def test_a_desk_check_asks_one_item_after_the_other_and_can_be_left() -> None:
    flow = Flow(Session(None, None, items=ITEMS))
    assert (flow.view().title, flow.view().detail) == (SCREEN.question, "1 of 3")
    assert flow.press(Action.YES) == [ItemAnswered(SCREEN.id, "yes")]
    assert flow.view().detail == "2 of 3"
    assert flow.view().total == pytest.approx(1 / 3)
    assert flow.press(Action.STOP) == [Ended(GuideEnd.STOPPED)]


def test_what_is_not_fixed_now_is_to_fix_in_a_desk_check_and_later_in_a_break() -> None:
    walk = Flow(Session(None, None, items=(SCREEN,)))
    walk.press(Action.NO)
    assert walk.press(Action.LATER) == [ItemAnswered(SCREEN.id, "no")]
    walk = Flow(Session(None, None, items=(SCREEN,)))
    assert walk.press(Action.LATER) == [ItemAnswered(SCREEN.id, "later")]
    in_break = Flow(Session(None, SCREEN))
    in_break.press(Action.NO)
    assert in_break.press(Action.LATER) == [ItemAnswered(SCREEN.id, "later")]


def test_a_desk_check_is_summed_up_on_a_page_that_is_closed() -> None:
    flow = Flow(Session(None, None, items=ITEMS[:1]))
    flow.press(Action.YES)
    assert flow.view().page is Page.CLOSING
    summary = DeskSummary(Score("", 3, 1, 0, 0), (Score("screen", 3, 1, 0, 0),))
    flow.show(Session(None, None, summary=summary))
    view = flow.view()
    assert (view.page, view.title) == (Page.SUMMARY, "3 of 4 are good")
    assert view.summary == summary
    assert flow.tick(CLOSING) == []
    assert flow.press(Action.HELP) == []
    flow.press(Action.BACK)
    assert flow.press(Action.DONE) == [Ended(GuideEnd.DONE)]


def test_a_summary_that_nobody_closes_ends_by_itself() -> None:
    flow = Flow(Session(None, None, summary=DeskSummary(Score("", 1, 0, 0, 0))))
    assert flow.tick(PATIENCE) == [Ended(GuideEnd.DONE)]


def test_an_item_answered_before_is_not_asked_again_in_the_same_guide() -> None:
    flow = Flow(Session(None, SCREEN))
    flow.press(Action.YES)
    flow.show(Session(QUICK, SCREEN))
    flow.press(Action.DONE)
    assert flow.view().page is Page.CLOSING


def test_a_session_of_nothing_ends() -> None:
    flow = Flow(Session(None, None))
    assert flow.tick(CLOSING) == [Ended(GuideEnd.DONE)]


def test_a_strict_break_has_only_the_emergency_exit() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN, strict=True))
    for action in (Action.STOP, Action.DONE, Action.NEXT):
        assert flow.press(action) == []
    assert flow.view().strict
    assert flow.press(Action.EMERGENCY) == [Ended(GuideEnd.EMERGENCY)]


def test_a_strict_break_goes_on_after_a_long_pause_and_frees_after_the_exercise() -> (
    None
):
    flow = Flow(Session(HOLD_BOTH, SCREEN, strict=True))
    flow.press(Action.PAUSE)
    assert flow.tick(PATIENCE) == []
    assert not flow.view().paused
    flow.tick(clock_time(HOLD_BOTH))
    assert not flow.view().strict
    assert flow.press(Action.EMERGENCY) == []
    assert flow.press(Action.STOP) == [Ended(GuideEnd.DONE)]


def test_the_emergency_exit_is_for_strict_breaks_only() -> None:
    assert Flow(Session(HOLD_BOTH, SCREEN)).press(Action.EMERGENCY) == []


def test_help_is_one_press_away_on_every_page_and_the_countdown_waits() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    pages = []
    for action in (None, Action.DONE, Action.NO):
        if action:
            flow.press(action)
        before = flow.view()
        assert flow.press(Action.HELP) == []
        assert flow.view().page is Page.HELP
        assert flow.tick(seconds(60)) == []
        flow.press(Action.BACK)
        assert flow.view() == before
        pages.append(before.page)
    assert pages == [Page.EXERCISE, Page.QUESTION, Page.FIX]


def test_the_window_can_be_closed_while_it_shows_help_but_not_a_strict_one() -> None:
    for strict, end in ((False, [Ended(GuideEnd.STOPPED)]), (True, [])):
        flow = Flow(Session(HOLD_BOTH, SCREEN, strict=strict))
        flow.press(Action.HELP)
        assert flow.press(Action.STOP) == end


def test_help_that_is_left_open_closes() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN))
    flow.press(Action.HELP)
    flow.tick(PATIENCE)
    assert flow.view().page is Page.EXERCISE


def test_where_there_is_a_help_page_it_is_asked_for_but_not_over_a_full_screen() -> (
    None
):
    session = Session(HOLD_BOTH, SCREEN, library_page="file:///help.html")
    flow = Flow(session)
    assert flow.press(Action.HELP) == [OpenHelp()]
    assert flow.view().page is Page.EXERCISE
    flow.show(replace(session, look=Look(fullscreen=True)))
    assert flow.press(Action.HELP) == []
    assert flow.view().page is Page.HELP


def test_a_long_step_of_time_counts_like_many_short_ones() -> None:
    for exercise in EXERCISES[:-1]:
        long, short = Flow(Session(exercise, None)), Flow(Session(exercise, None))
        long.tick(seconds(17))
        for _ in range(170):
            short.tick(seconds(0.1))
        assert long.view() == short.view()


# ------------------------------------------------------------- properties

Step = timedelta | Action | Session

_items = st.sampled_from([None, *ITEMS])
_pages = st.sampled_from(["", "file:///help.html"])
_sessions = st.builds(
    Session,
    exercise=st.sampled_from([None, *EXERCISES]),
    item=_items,
    strict=st.booleans(),
    items=st.sampled_from([(), ITEMS, (SCREEN, SCREEN)]),
    library_page=_pages,
)
_steps: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.integers(-2, 90).map(seconds),
        st.sampled_from(Action),
        st.sampled_from(Action),
        _sessions,
    ),
    max_size=40,
)


@given(_sessions, _steps)
def test_any_run_is_told_in_order_and_ends_cleanly(
    session: Session, steps: list[Step]
) -> None:
    flow = Flow(session)
    said: list[FromGuide] = []
    for step in steps:
        match step:
            case timedelta():
                said += flow.tick(step)
            case Action():
                said += flow.press(step)
            case Session():
                flow.show(step)
        view = flow.view()
        assert view.seconds_left >= 0
        assert 0 <= view.done <= 1
        assert 0 <= view.total <= 1
        offers = [offer.action for offer in view.offers]
        assert len(offers) == len(set(offers))
    for _ in range(60):
        said += flow.tick(PATIENCE)
    assert flow.over
    ends = [message for message in said if isinstance(message, Ended)]
    assert said[-1:] == ends
    answered = [m.item_id for m in said if isinstance(m, ItemAnswered)]
    assert len(answered) == len(set(answered))


def test_the_samples_have_the_shapes_of_the_library() -> None:
    assert {e.mode for e in EXERCISES} == {"hold", "reps", "timed", "flow"}
    assert all(phases(e) for e in EXERCISES)
    assert {i.effort for i in ITEMS} == {"now", "buy"}
