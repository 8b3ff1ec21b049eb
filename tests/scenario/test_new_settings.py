"""Timelines of settings that change: live, and while nothing runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from deskbreak.core.messages import Prompt
from deskbreak.core.settings import ZERO
from tests.scenario.desk import (
    EYES,
    HOUR,
    JUST_MOVE,
    MINUTE,
    MOVE,
    SECOND,
    Desk,
    with_rules,
)

SOON = replace(MOVE, heads_up=MINUTE)
SLOW = replace(MOVE, interval=8 * HOUR)


def due_desk(settings: object = JUST_MOVE) -> Desk:
    """Return a desk whose break has just been prompted, at 09:30."""
    desk = Desk(settings=settings)  # type: ignore[arg-type]
    desk.work(30 * MINUTE)
    return desk


def test_an_edit_does_not_repeat_the_heads_up() -> None:
    desk = Desk(settings=with_rules(SOON))
    desk.work(29 * MINUTE + 20 * SECOND)
    desk.configure(with_rules(SOON, settle=MINUTE))
    desk.work(20 * SECOND)
    assert desk.timeline == ["09:29:00 heads-up move in 60 s"]


def test_a_break_that_an_edit_moved_away_gets_a_heads_up_of_its_own() -> None:
    desk = Desk(settings=with_rules(SOON))
    desk.work(29 * MINUTE + 20 * SECOND)
    desk.configure(with_rules(replace(SOON, interval=45 * MINUTE)))
    desk.work(15 * MINUTE)
    assert desk.timeline == [
        "09:29:00 heads-up move in 60 s",
        "09:44:00 heads-up move in 60 s",
    ]


def test_an_edit_elsewhere_does_not_take_a_due_break_away() -> None:
    """Going away takes back the last use: the count may lie below the interval."""
    desk = Desk()
    desk.work(29 * MINUTE + 30 * SECOND)
    desk.leave(MINUTE)
    assert desk.use() < MOVE.interval
    desk.configure(replace(JUST_MOVE, settle=SECOND))
    desk.back()
    desk.work(15 * SECOND)
    assert desk.prompts == ["09:30:00 prompt move", "09:30:41 prompt move again 2"]


def test_a_shorter_interval_does_not_wait_for_the_old_one_after_a_missed_break() -> (
    None
):
    desk = Desk(settings=with_rules(SLOW))
    desk.work(8 * HOUR + 30 * MINUTE)
    assert desk.records[-1] == "17:22:00 missed move"
    desk.configure(JUST_MOVE)
    desk.work(31 * MINUTE)
    assert desk.last() == ["18:00:00 prompt move"]


def test_an_interval_made_longer_while_nothing_ran_is_in_force_at_the_start() -> None:
    desk = due_desk()
    desk.settings = with_rules(replace(MOVE, interval=2 * HOUR))
    desk.restart(5 * SECOND)
    assert desk.view.sentence == "Move in 1 h 30 min of use."
    desk.work(HOUR)
    assert desk.prompts == ["09:30:00 prompt move"]


def test_an_interval_made_shorter_while_nothing_ran_is_in_force_at_the_start() -> None:
    desk = Desk(settings=with_rules(SLOW))
    desk.work(8 * HOUR + 30 * MINUTE)
    desk.settings = JUST_MOVE
    desk.restart(5 * SECOND)
    desk.work(31 * MINUTE)
    assert desk.last() == ["18:00:05 prompt move"]


def test_a_prompt_says_at_once_what_an_edit_allows_now() -> None:
    """A button that would be refused must not stay on the screen."""
    desk = due_desk()
    desk.configure(with_rules(replace(MOVE, strict=True)))
    shown = [effect for _, effect in desk.effects if isinstance(effect, Prompt)]
    assert shown[1:] == [
        Prompt("move", shown=1, gentle=True, can_postpone=None, can_skip=False)
    ]
    desk.work(2 * MINUTE)
    assert desk.last() == ["09:32:00 prompt move again 2"]


def test_a_renamed_kind_begins_anew() -> None:
    desk = due_desk()
    desk.configure(with_rules(replace(MOVE, name="stretch")))
    assert desk.last() == ["09:30:00 withdraw"]
    assert desk.use("stretch") == ZERO
    desk.postpone()
    assert desk.last() == ["09:30:00 answer nothing_due"]
    desk.work(30 * MINUTE)
    assert desk.last() == ["10:00:00 prompt stretch"]


def test_a_kind_that_is_added_counts_from_now() -> None:
    desk = due_desk()
    desk.configure(with_rules(MOVE, EYES))
    assert desk.view.phase == "prompted"
    desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    desk.work(20 * MINUTE)
    assert desk.last() == ["09:53:00 prompt eyes"]


def test_a_postponed_break_keeps_its_time_over_an_edit() -> None:
    desk = due_desk()
    desk.postpone(10 * MINUTE)
    desk.configure(with_rules(replace(MOVE, interval=timedelta(seconds=5)), EYES))
    desk.work(10 * MINUTE)
    assert desk.last() == ["09:40:00 prompt move"]
