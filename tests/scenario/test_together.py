"""Timelines of several break kinds: what stands for what, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.settings import ZERO, BreakRule, Content, Reason, Show
from tests.scenario.desk import (
    EYES,
    HOUR,
    MINUTE,
    MOVE,
    SECOND,
    Desk,
    with_rules,
)

BOTH = with_rules(MOVE, EYES)
POSTURE = BreakRule("posture", 20 * MINUTE, 10 * SECOND, content=Content.POSTURE)
STAND = BreakRule("stand", 20 * MINUTE, 20 * SECOND, content=Content.STAND)
STRICT_EYES = with_rules(MOVE, replace(EYES, strict=True))


def both_due(settings: object = BOTH) -> Desk:
    """Return a desk where all kinds became due in a call that has just ended."""
    desk = Desk(settings=settings)  # type: ignore[arg-type]
    desk.work(10 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(25 * MINUTE)
    desk.no_reason(Reason.CALL)
    return desk


# -------------------------------------------------------------- missed


def test_a_missed_long_break_takes_the_short_one_along_that_it_stood_for() -> None:
    """Who ignores the long one must not get the short one in the same second."""
    desk = Desk(settings=BOTH)
    desk.work(HOUR)
    assert desk.timeline == [
        "09:20:00 prompt eyes",
        "09:22:00 prompt eyes again 2",
        "09:27:00 prompt eyes again 3",
        "09:30:00 prompt move",
        "09:32:00 prompt move again 2",
        "09:37:00 prompt move again 3",
        "09:42:00 withdraw",
    ]
    assert desk.records[-1] == "09:42:00 missed move"
    desk.work(2 * MINUTE)
    assert desk.last() == ["10:02:00 prompt eyes"]


# -------------------------------------------------------------- strict


def test_skipping_a_long_break_does_not_skip_a_strict_short_one() -> None:
    desk = both_due(STRICT_EYES)
    assert desk.prompts == ["09:35:00 prompt move gently"]
    desk.skip()
    desk.work(SECOND)
    assert desk.last(3) == [
        "09:35:00 withdraw",
        "09:35:00 answer ok",
        "09:35:00 prompt eyes",
    ]


def test_putting_off_a_long_break_does_not_put_off_a_strict_short_one() -> None:
    desk = both_due(STRICT_EYES)
    desk.postpone(HOUR)
    desk.work(SECOND)
    assert desk.last() == ["09:35:00 prompt eyes"]


def test_stopping_a_long_break_early_leaves_a_strict_short_one_due() -> None:
    desk = both_due(STRICT_EYES)
    desk.take()
    desk.work(20 * SECOND)
    desk.done(GuideEnd.STOPPED)
    desk.work(SECOND)
    assert desk.last() == ["09:35:20 prompt eyes"]


def test_a_strict_short_break_is_taken_with_the_long_one() -> None:
    desk = both_due(STRICT_EYES)
    desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    assert (desk.use("move"), desk.use("eyes")) == (ZERO, ZERO)


# -------------------------------------- what a request without a name means


def test_a_long_break_in_a_window_takes_the_short_prompt_off_the_screen() -> None:
    desk = Desk(settings=with_rules(replace(MOVE, show=Show.WINDOW), EYES))
    desk.work(30 * MINUTE)
    assert desk.last(2) == ["09:30:00 withdraw", "09:30:00 guide move unasked"]


def test_a_request_is_about_the_break_that_the_status_names() -> None:
    """The long one is put off; the short one is due and held: that one is skipped."""
    desk = Desk(settings=with_rules(MOVE, replace(EYES, interval=35 * MINUTE)))
    desk.work(30 * MINUTE)
    desk.postpone(HOUR)
    desk.work(4 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(2 * MINUTE)
    assert desk.view.sentence.startswith("Eyes due since 09:35; held by a call")
    desk.skip()
    assert desk.records[-1] == "09:36:00 skipped eyes"


def test_what_was_put_off_can_be_skipped_though_another_kind_comes_first() -> None:
    desk = Desk(settings=with_rules(MOVE, replace(EYES, interval=35 * MINUTE)))
    desk.work(30 * MINUTE)
    desk.postpone(HOUR)
    assert desk.view.sentence == "Eyes in 5 min of use."
    desk.skip()
    assert desk.records[-1] == "09:30:00 skipped move"


def test_the_longest_of_those_put_off_is_meant_where_none_is_told() -> None:
    rules = (replace(MOVE, interval=20 * MINUTE), EYES)
    desk = Desk(settings=with_rules(*rules, replace(POSTURE, interval=25 * MINUTE)))
    desk.work(20 * MINUTE)
    desk.postpone(HOUR)
    assert desk.view.sentence == "Posture in 5 min of use."
    desk.skip()
    assert desk.records[-1] == "09:20:00 skipped move"


def test_a_break_whose_kind_is_gone_is_left_alone_by_requests_for_others() -> None:
    desk = both_due()
    desk.take()
    desk.configure(with_rules(EYES))
    desk.skip()
    assert desk.last() == ["09:35:00 answer nothing_due"]
    assert desk.view.phase == "taking"


def test_while_a_break_is_asked_for_or_runs_the_status_is_about_that_one() -> None:
    desk = both_due()
    desk.take("eyes")
    assert desk.view.sentence == "Taking eyes now."
    desk.done()
    desk.work(SECOND)
    assert desk.view.sentence == "Move due since 09:30; waiting for your answer."


def test_a_break_that_is_held_is_told_before_one_that_was_missed() -> None:
    slow = replace(EYES, interval=50 * MINUTE)
    desk = Desk(settings=with_rules(MOVE, slow))
    desk.work(45 * MINUTE)
    assert desk.view.sentence == "Move due since 09:30; take it when you like."
    desk.reason(Reason.CALL)
    desk.work(10 * MINUTE)
    assert desk.view.sentence.startswith("Eyes due since 09:50; held by a call")


@pytest.mark.parametrize(("ahead", "waits"), [(50, True), (70, False)])
def test_a_kind_of_short_interval_waits_for_a_quarter_of_it_at_most(
    ahead: int, waits: bool
) -> None:
    blink = replace(EYES, name="blink", interval=4 * MINUTE)
    long = replace(MOVE, interval=4 * MINUTE + ahead * SECOND)
    desk = Desk(settings=with_rules(long, blink))
    desk.work(4 * MINUTE)
    assert (desk.prompts == []) == waits


@pytest.mark.parametrize("length", [20 * SECOND, MINUTE])
def test_a_short_break_stands_for_one_that_is_no_longer(length: timedelta) -> None:
    other = replace(EYES, name="other", duration=length)
    desk = Desk(settings=with_rules(other, EYES))
    desk.work(20 * MINUTE)
    desk.take()
    desk.work(length)
    desk.done()
    desk.work(MINUTE)
    assert desk.prompts == ["09:20:00 prompt other"]
    assert desk.use("eyes") == MINUTE


# --------------------------------------------------------------- nudges


@pytest.mark.parametrize("nudge", [POSTURE, STAND])
def test_accepting_a_nudge_is_no_rest_for_the_eyes(nudge: BreakRule) -> None:
    nudge = replace(nudge, duration=20 * SECOND)
    desk = Desk(settings=with_rules(nudge, replace(EYES, interval=20 * MINUTE)))
    desk.work(20 * MINUTE)
    assert desk.prompts == [f"09:20:00 prompt {nudge.name}"]
    desk.take()
    assert desk.use("eyes") == 20 * MINUTE
    desk.work(SECOND)
    assert desk.last() == ["09:20:00 prompt eyes"]


def test_skipping_a_nudge_skips_no_break() -> None:
    nudge = replace(POSTURE, duration=20 * SECOND)
    desk = Desk(settings=with_rules(nudge, EYES))
    desk.work(20 * MINUTE)
    desk.skip()
    desk.work(SECOND)
    assert desk.prompts == ["09:20:00 prompt posture", "09:20:00 prompt eyes"]


def test_a_nudge_that_was_accepted_ends_no_stretch_of_use() -> None:
    desk = Desk(settings=with_rules(POSTURE))
    desk.work(20 * MINUTE)
    desk.take()
    assert desk.state.exposure == 20 * MINUTE
    assert desk.records[-1] == "09:20:00 taken posture"


def test_resting_the_eyes_is_no_change_between_sitting_and_standing() -> None:
    desk = Desk(settings=with_rules(EYES, STAND))
    desk.work(20 * MINUTE)
    desk.take("eyes")
    desk.work(20 * SECOND)
    desk.done()
    desk.work(SECOND)
    assert desk.prompts == ["09:20:00 prompt eyes", "09:20:20 prompt stand"]


def test_a_break_away_from_the_desk_stands_for_every_nudge() -> None:
    desk = both_due(with_rules(MOVE, POSTURE, STAND))
    assert desk.prompts == ["09:35:00 prompt move gently"]
    desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    assert [desk.use(name) for name in ("move", "posture", "stand")] == [ZERO] * 3
    assert desk.records[-2] == "09:38:00 taken move"


# ---------------------------------------------------------------- walks


def after_a_long_call(settings: object = BOTH) -> Desk:
    desk = Desk(settings=settings)  # type: ignore[arg-type]
    desk.reason(Reason.CALL)
    desk.engaged = "camera in use"
    desk.work(70 * MINUTE)
    desk.engaged = ""
    desk.no_reason(Reason.CALL)
    return desk


def test_only_one_break_after_a_long_call_is_a_walk() -> None:
    desk = after_a_long_call()
    assert desk.prompts == ["10:10:00 prompt move gently walk"]
    desk.skip()
    desk.work(19 * MINUTE)
    desk.take("eyes")
    desk.work(20 * SECOND)
    desk.done()
    desk.work(12 * MINUTE)
    assert desk.prompts[1:] == ["10:40:20 prompt move"]


def test_the_walk_that_was_owed_is_the_one_that_is_taken() -> None:
    desk = after_a_long_call()
    desk.take()
    assert desk.last(2) == ["10:10:00 guide move walk", "10:10:00 answer ok"]
    desk.done(GuideEnd.EMERGENCY)
    desk.take("move")
    assert desk.last(2) == ["10:10:00 guide move", "10:10:00 answer ok"]


def test_a_walk_too_short_to_be_a_rest_is_still_the_walk_that_was_owed() -> None:
    short = replace(MOVE, name="short", duration=MINUTE)
    desk = after_a_long_call(with_rules(short, replace(MOVE, interval=3 * HOUR)))
    assert desk.prompts == ["10:10:00 prompt short gently walk"]
    desk.take()
    desk.work(MINUTE)
    desk.done()
    desk.work(30 * MINUTE)
    assert desk.last() == ["10:41:00 prompt short"]


@pytest.mark.parametrize("eyes", [EYES, replace(EYES, kinds=(), walk_every=0)])
def test_a_kind_without_walks_never_stands_for_the_walk(eyes: BreakRule) -> None:
    desk = after_a_long_call(with_rules(eyes, replace(MOVE, interval=75 * MINUTE)))
    assert desk.prompts == ["10:10:00 prompt eyes gently"]
    desk.take()
    desk.work(20 * SECOND)
    desk.done()
    desk.work(5 * MINUTE)
    assert desk.last() == ["10:15:20 prompt move walk"]


def test_a_break_taken_by_its_name_is_no_walk_because_another_one_was() -> None:
    desk = after_a_long_call()
    desk.take("eyes")
    assert desk.last(2) == ["10:10:00 guide eyes", "10:10:00 answer ok"]
