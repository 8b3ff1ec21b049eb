"""Timelines of holds that begin, end or change at awkward moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from deskbreak.core.settings import HoldRule, Reason, Show
from deskbreak.desktop.busy.guarded import LINGER
from tests.scenario.desk import (
    EYES,
    HOLD,
    HOUR,
    JUST_MOVE,
    MINUTE,
    MOVE,
    OFFICE_HOURS,
    SECOND,
    Desk,
    with_rules,
)
from tests.scenario.held_desk import HeldDesk, between, call, first_prompt_after

#: Nobody hears of the end of such a reason later than this.
ALLOWED = MINUTE


# ------------------------------------------------------------- how soon after


@pytest.mark.parametrize("second", range(0, 60, 7))
def test_a_break_comes_within_a_minute_of_the_end_of_what_has_to_be_looked_for(
    second: int,
) -> None:
    desk = HeldDesk()
    desk.add(
        Reason.FULLSCREEN,
        "a window fills the screen",
        between(20 * MINUTE, 40 * MINUTE + second * SECOND),
    )
    desk.work(45 * MINUTE)
    late = first_prompt_after(desk, 9, 40) - second * SECOND
    assert LINGER <= late <= LINGER + 30 * SECOND


def test_a_break_comes_some_seconds_after_the_end_of_what_tells_of_it() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 40 * MINUTE + 3 * SECOND, announces=True)
    desk.work(45 * MINUTE)
    assert first_prompt_after(desk, 9, 40) <= 3 * SECOND + LINGER + 2 * SECOND


def test_the_end_of_what_tells_is_the_time_to_look_at_the_others() -> None:
    """The microphone tells that it is let go; of the camera nobody hears."""
    desk = HeldDesk()
    both = between(20 * MINUTE, 40 * MINUTE + 3 * SECOND)
    desk.add(Reason.CALL, "microphone in use", both, announces=True)
    desk.add(Reason.CALL, "camera in use", both)
    desk.work(45 * MINUTE)
    assert first_prompt_after(desk, 9, 40) <= 3 * SECOND + LINGER + 2 * SECOND


# ------------------------------------------------- one thing and then another


@pytest.mark.parametrize("announces", [False, True])
def test_a_call_that_begins_under_a_prompt_takes_it_away_and_gives_it_back(
    announces: bool,
) -> None:
    desk = HeldDesk()
    call(desk, 31 * MINUTE, 45 * MINUTE, announces=announces)
    desk.work(50 * MINUTE)
    shown = [line.split(" ", 1)[1] for line in desk.timeline]
    assert shown[:3] == ["prompt move", "withdraw", "prompt move again 2 gently"]
    assert first_prompt_after(desk, 9, 45) <= ALLOWED
    assert [line.split(" ", 1)[1] for line in desk.records[:2]] == [
        "prompted move",
        "held move (call)",
    ]


@pytest.mark.parametrize("show", [Show.NOTIFICATION, Show.WINDOW])
def test_a_call_that_begins_during_a_break_leaves_the_break_alone(show: Show) -> None:
    desk = HeldDesk(with_rules(replace(MOVE, show=show)))
    call(desk, 31 * MINUTE, 45 * MINUTE, announces=True)
    desk.work(30 * MINUTE)
    if show is Show.NOTIFICATION:
        desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    assert [line for line in desk.timeline if "close" in line] == []
    assert any("taken move" in line for line in desk.records)
    desk.work(20 * MINUTE)
    assert not desk.view.due


def test_an_unlock_during_a_call_shows_nothing() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 60 * MINUTE)
    desk.work(35 * MINUTE)
    desk.lock()
    desk.advance(MINUTE)
    desk.unlock()
    desk.work(20 * MINUTE)
    assert desk.prompts == []
    assert "held by a call" in desk.view.sentence
    desk.work(5 * MINUTE)
    assert len(desk.prompts) == 1


def test_two_calls_with_a_moment_between_are_one() -> None:
    desk = HeldDesk()
    for start, end in ((20, 40), (40.2, 60)):
        call(desk, start * MINUTE, end * MINUTE, announces=True)
    desk.work(59 * MINUTE)
    assert desk.prompts == []
    assert "camera in use since 09:20" in desk.view.sentence
    desk.work(2 * MINUTE)
    assert len(desk.prompts) == 1


def test_between_two_calls_there_is_time_for_the_break() -> None:
    desk = HeldDesk()
    for start, end in ((20, 40), (45, 60)):
        call(desk, start * MINUTE, end * MINUTE)
    desk.work(65 * MINUTE)
    shown = [line.split(" ", 1)[1] for line in desk.timeline]
    assert shown[0] == "prompt move gently"
    assert first_prompt_after(desk, 9, 40) <= ALLOWED
    assert "withdraw" in shown
    assert first_prompt_after(desk, 10, 0) <= ALLOWED


def test_a_hold_that_ends_while_nobody_is_there_waits_for_somebody() -> None:
    desk = HeldDesk()
    film = between(20 * MINUTE, 40 * MINUTE)
    desk.add(Reason.FULLSCREEN, "a window fills the screen", film)
    desk.work(39 * MINUTE)
    desk.leave(2 * MINUTE + 30 * SECOND)
    assert desk.prompts == []
    desk.back()
    desk.work(MINUTE)
    (prompt,) = desk.prompts
    assert prompt.endswith("prompt move gently")
    assert first_prompt_after(desk, 9, 41) >= 50 * SECOND  # peace at first


def test_a_hold_that_ends_outside_the_hours_waits_for_them() -> None:
    desk = HeldDesk(with_rules(MOVE, hours=OFFICE_HOURS))
    call(desk, 190 * MINUTE, 225 * MINUTE)  # 12:10 to 12:45, over 12:30
    desk.work(185 * MINUTE)
    desk.skip()
    desk.work(54 * MINUTE)
    assert [line for line in desk.prompts if line >= "12:10"] == []
    assert "held by the work hours" in desk.view.sentence
    assert desk.view.sentence.endswith("at the latest 13:00.")
    desk.work(2 * MINUTE)
    assert desk.prompts[-1] == "13:00:00 prompt move gently"


# ---------------------------------------------------- what the user changes


def test_a_reason_that_is_switched_off_while_it_holds_lets_the_break_go() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 3 * HOUR)
    desk.work(40 * MINUTE)
    off = {**HOLD, Reason.CALL: HoldRule(enabled=False)}
    desk.configure(replace(JUST_MOVE, hold=off))
    desk.work(5 * SECOND)
    assert desk.timeline == ["09:40:00 prompt move gently"]
    desk.skip()
    desk.configure(JUST_MOVE)
    desk.work(31 * MINUTE)
    assert "held by a call" in desk.view.sentence


def test_a_longest_time_made_shorter_is_over_at_once_and_told() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 3 * HOUR)
    desk.work(50 * MINUTE)
    shorter = {**HOLD, Reason.CALL: HoldRule(longest=10 * MINUTE)}
    desk.configure(replace(JUST_MOVE, hold=shorter))
    desk.work(5 * SECOND)
    assert desk.timeline == ["09:50:00 tell", "09:50:00 prompt move gently"]


def test_a_longest_time_that_is_over_still_waits_for_a_lull() -> None:
    desk = HeldDesk()
    desk.add(Reason.FULLSCREEN, "a window fills the screen", lambda _: True)
    desk.work(75 * MINUTE - 10 * SECOND)
    desk.type(40 * SECOND)
    assert desk.timeline == []
    desk.work(10 * SECOND)
    assert [line.split(" ", 1)[1] for line in desk.timeline] == [
        "tell",
        "prompt move gently",
    ]
    assert first_prompt_after(desk, 10, 15) <= 40 * SECOND


@pytest.mark.parametrize("first", [Reason.BATTERY, Reason.CALL])
def test_a_call_on_battery_holds_until_both_have_ended(first: Reason) -> None:
    battery = {**HOLD, Reason.BATTERY: HoldRule()}
    desk = HeldDesk(replace(JUST_MOVE, hold=battery))
    ends = {first: 40 * MINUTE}
    for reason in (Reason.BATTERY, Reason.CALL):
        end = ends.get(reason, 50 * MINUTE)
        desk.add(reason, reason.value, between(20 * MINUTE, end))
    desk.work(50 * MINUTE)
    assert desk.prompts == []
    desk.work(ALLOWED)
    assert len(desk.prompts) == 1


# ----------------------------------------------------------- clocks, restarts


@pytest.mark.parametrize("step", [3 * HOUR, -3 * HOUR])
def test_a_clock_that_is_set_changes_no_length_of_a_hold(step: timedelta) -> None:
    desk = HeldDesk()
    desk.add(Reason.FULLSCREEN, "a window fills the screen", lambda _: True)
    desk.work(50 * MINUTE)
    desk.set_clock(step)
    desk.work(24 * MINUTE)
    assert desk.prompts == []
    latest = "13:15" if step > timedelta() else "07:15"
    assert f"at the latest {latest}" in desk.view.sentence
    desk.work(2 * MINUTE)
    assert len(desk.prompts) == 1


def test_a_machine_that_slept_during_a_call_finds_it_going_on() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 80 * MINUTE, announces=True)
    desk.work(40 * MINUTE)
    desk.sleep(2 * MINUTE)  # too short for a rest
    desk.work(20 * MINUTE)
    assert desk.prompts == []
    assert "held by a call" in desk.view.sentence


def test_a_restart_gives_the_sources_time_to_tell() -> None:
    """Sound and notification servers answer only after the first look."""
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 80 * MINUTE, announces=True)
    desk.work(40 * MINUTE)
    assert desk.view.held
    source = desk.sources[0]
    holds, source.holds = source.holds, lambda _: False
    desk.restart(2 * SECOND)
    desk.work(3 * SECOND)
    source.holds = holds
    desk.work(MINUTE)
    assert desk.timeline == []
    assert "held by a call" in desk.view.sentence


def test_do_not_disturb_for_a_week_of_days_with_a_restart_each_is_told_once() -> None:
    desk = HeldDesk()
    desk.add(Reason.DO_NOT_DISTURB, "notifications are paused", lambda _: True)
    for _day in range(7):
        for _break in range(8):
            desk.work(31 * MINUTE)
            desk.skip()
        desk.restart(16 * HOUR, new_boot=True)
    assert sum(" tell" in line for line in desk.timeline) == 1
    assert len(desk.prompts) > 40


def test_typing_is_waited_for_anew_after_a_restart() -> None:
    desk = Desk()
    desk.type(31 * MINUTE)
    assert desk.last() == ["09:31:00 prompt move gently"]
    desk.restart(SECOND)
    desk.type(50 * SECOND)
    assert desk.last() == ["09:31:00 prompt move gently"]
    assert "held by your typing" in desk.view.sentence


# ------------------------------------------------------------ odd programs


def test_popups_that_switch_do_not_disturb_on_do_not_flicker_for_ever() -> None:
    """A server that pauses others while a popup is up: ours ends its own reason."""
    desk = HeldDesk()
    popup = lambda _: desk.view.phase == "prompted"
    desk.add(Reason.DO_NOT_DISTURB, "notifications are paused", popup, announces=True)
    desk.work(55 * MINUTE)
    assert 1 <= len(desk.prompts) <= 6
    assert any("missed move" in line for line in desk.records)


def test_all_kinds_that_came_due_during_a_call_are_one_offer_after_it() -> None:
    desk = HeldDesk(with_rules(EYES, MOVE))
    call(desk, 10 * MINUTE, 70 * MINUTE)
    desk.work(72 * MINUTE)
    (prompt,) = desk.prompts
    assert prompt.endswith("prompt move gently")


def test_a_reminder_during_a_call_comes_after_it() -> None:
    desk = HeldDesk()
    call(desk, 5 * MINUTE, 25 * MINUTE)
    desk.work(10 * MINUTE)
    desk.ring("Lunch")
    desk.work(14 * MINUTE)
    assert desk.timeline == []
    desk.work(2 * MINUTE)
    assert [line.split(" ", 1)[1] for line in desk.timeline] == ["remind Lunch"]


def test_a_heads_up_is_not_given_in_a_call() -> None:
    desk = HeldDesk(with_rules(replace(MOVE, heads_up=2 * MINUTE)))
    call(desk, 20 * MINUTE, 40 * MINUTE)
    desk.work(41 * MINUTE)
    assert [line.split(" ", 1)[1] for line in desk.timeline] == ["prompt move gently"]
