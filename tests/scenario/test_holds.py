"""Timelines of holds, from the sources on the desktop to what is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from deskbreak.core import planner
from deskbreak.core.messages import Tell
from deskbreak.core.settings import ZERO, Reason
from tests.scenario.desk import (
    HOUR,
    MINUTE,
    MOVE,
    OFFICE_HOURS,
    SECOND,
    Desk,
    with_rules,
)
from tests.scenario.held_desk import (
    HeldDesk,
    Source,
    between,
    call,
    first_prompt_after,
)


def test_a_call_of_two_hours_holds_the_break_and_is_followed_by_a_walk() -> None:
    desk = HeldDesk()
    call(desk, 10 * MINUTE, 130 * MINUTE)
    desk.work(20 * MINUTE)
    desk.leave(110 * MINUTE)  # listening, hands off the keys
    assert desk.prompts == []
    assert "held by a call (camera in use since 09:2" in desk.view.sentence
    assert "offered when that ends" in desk.view.sentence
    desk.work(2 * MINUTE)
    assert len(desk.prompts) == 1
    assert desk.prompts[0].endswith("prompt move gently walk")
    assert first_prompt_after(desk, 11, 10) <= MINUTE
    assert desk.view.exposure >= 2 * HOUR


def test_a_call_followed_by_lunch_needs_no_break() -> None:
    desk = HeldDesk()
    call(desk, 10 * MINUTE, 90 * MINUTE)
    desk.work(90 * MINUTE)
    desk.leave(45 * MINUTE)
    desk.back()
    desk.work(20 * MINUTE)
    # Offered (nobody can know that they left), then taken off the screen.
    assert [line.split(" ", 1)[1] for line in desk.timeline] == [
        "prompt move gently walk",
        "withdraw",
    ]
    assert any("natural move" in line for line in desk.records)


def test_a_film_holds_for_its_longest_time_and_is_told_once() -> None:
    desk = HeldDesk()
    film = between(10 * MINUTE, 160 * MINUTE)
    desk.add(Reason.FULLSCREEN, "a window fills the screen", film)
    desk.work(75 * MINUTE)
    assert desk.timeline[:2] == ["10:15:00 tell", "10:15:00 prompt move gently"]
    desk.skip()
    desk.work(85 * MINUTE)
    assert sum(" tell" in line for line in desk.timeline) == 1


def test_ten_minutes_of_typing_delay_a_break_by_one() -> None:
    desk = HeldDesk()
    desk.type(40 * MINUTE)
    assert desk.prompts[0] == "09:31:00 prompt move gently"


def test_do_not_disturb_for_a_week_holds_one_break_and_is_told_once() -> None:
    desk = HeldDesk()
    desk.add(Reason.DO_NOT_DISTURB, "notifications are paused", lambda _: True)
    for _day in range(7):
        for _break in range(16):
            desk.work(30 * MINUTE)
            desk.skip()
        desk.leave(16 * HOUR)
        desk.back()
    assert sum(" tell" in line for line in desk.timeline) == 1
    assert len(desk.prompts) > 90


@pytest.mark.parametrize("ends", [(50, 55), (55, 50)])
@pytest.mark.parametrize("first", [Reason.CALL, Reason.SCREEN_SHARED])
def test_two_reasons_that_overlap_both_have_to_end(
    first: Reason, ends: tuple[int, int]
) -> None:
    desk = HeldDesk()
    second = Reason.SCREEN_SHARED if first is Reason.CALL else Reason.CALL
    desk.add(first, "one", between(20 * MINUTE, ends[0] * MINUTE))
    desk.add(second, "other", between(40 * MINUTE, ends[1] * MINUTE))
    desk.work(45 * MINUTE)
    assert {hold.reason for hold in desk.view.holds} == {first, second}
    desk.work(10 * MINUTE)
    assert desk.prompts == []
    desk.work(2 * MINUTE)
    assert len(desk.prompts) == 1
    assert first_prompt_after(desk, 9, 55) <= MINUTE


def test_two_proofs_of_one_reason_are_told_together_since_the_first() -> None:
    desk = HeldDesk()
    call(desk, 20 * MINUTE, 60 * MINUTE)
    microphone = between(5 * MINUTE, 60 * MINUTE)
    desk.add(Reason.CALL, "microphone in use", microphone, announces=True)
    desk.work(40 * MINUTE)
    (hold,) = desk.view.holds
    assert hold.evidence == "camera in use, microphone in use"
    assert f"{hold.since:%H:%M}" == "09:05"


def test_a_lid_shut_during_a_call_is_rest_and_the_call_is_over() -> None:
    desk = HeldDesk()
    call(desk, 10 * MINUTE, 45 * MINUTE)
    desk.work(40 * MINUTE)
    assert "held by a call" in desk.view.sentence
    desk.sleep(20 * MINUTE)
    desk.work(5 * MINUTE)
    assert desk.prompts == []
    assert any("natural move" in line for line in desk.records)
    assert not desk.view.held
    desk.work(26 * MINUTE)
    assert len(desk.prompts) == 1


# ----------------------------------------------- sources that are not well


@pytest.mark.parametrize("announces", [False, True])
def test_a_source_that_flaps_each_second_neither_nags_nor_wakes(
    announces: bool,
) -> None:
    desk = HeldDesk()
    odd_seconds = lambda now: int(now.total_seconds()) % 2 == 1
    desk.add(Reason.CALL, "camera in use", odd_seconds, announces=announces)
    desk.work(30 * MINUTE)
    looks = desk.wakeups
    desk.work(HOUR)
    assert len(desk.prompts) <= 6
    if not announces:  # with it, each second of the test is a wake-up
        assert desk.wakeups - looks <= 4 * 60


def test_a_source_that_lies_for_ever_holds_no_longer_than_allowed() -> None:
    desk = HeldDesk()
    desk.add(Reason.FULLSCREEN, "a window fills the screen", lambda _: True)
    desk.work(4 * HOUR)
    assert desk.prompts[0] == "10:15:00 prompt move gently"
    assert len(desk.prompts) > 4


def test_a_source_that_vanishes_lets_the_break_go() -> None:
    desk = HeldDesk()
    source = desk.add(Reason.CALL, "camera in use", lambda _: True)
    desk.work(40 * MINUTE)
    assert desk.view.held
    source.error = ConnectionResetError("the server went away")
    desk.work(2 * MINUTE)
    assert len(desk.prompts) == 1
    assert first_prompt_after(desk, 9, 40) <= 80 * SECOND


@contextmanager
def stuck(source: Source) -> Iterator[None]:
    """Let *source* hang, not for 30 s but until the end of the test."""
    go = threading.Event()
    source.blocking = True
    source.holds = lambda _: go.wait()
    try:
        yield
    finally:
        go.set()


def test_a_source_that_hangs_delays_no_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "deskbreak.desktop.busy.round.wait_for", lambda over, _: over.wait(0.001)
    )
    desk = HeldDesk()
    source = desk.add(Reason.CALL, "camera in use", lambda _: True)
    healthy = between(35 * MINUTE, 45 * MINUTE)
    desk.add(Reason.FULLSCREEN, "a window fills the screen", healthy)
    with stuck(source):
        desk.work(30 * MINUTE)
        assert desk.prompts == ["09:30:00 prompt move"]
        desk.work(5 * MINUTE + SECOND)
        desk.work(15 * MINUTE)
        assert "withdraw" in " ".join(desk.timeline)
        assert desk.reasons.backends["camera in use"].startswith("none: left alone")


def test_a_program_that_keeps_the_microphone_for_ever_holds_one_break() -> None:
    """A noise filter, a camera for unlocking by face: no call, but it looks like one."""
    desk = HeldDesk()
    call(desk, ZERO, 1000 * HOUR)
    desk.work(5 * HOUR)
    assert desk.timeline[:2] == ["13:30:00 tell", "13:30:00 prompt move gently"]
    (told,) = [effect.text for _, effect in desk.effects if isinstance(effect, Tell)]
    assert told == (
        "Your break has waited 4 h for a call (camera in use), the longest time you "
        "allow. It is offered now; until that has ended, the next ones will not wait "
        "for it."
    )
    desk.skip()
    desk.work(30 * MINUTE)
    assert desk.last() == ["14:30:00 prompt move"]
    # Whoever goes now has gone, also where the microphone stays open.
    desk.leave(HOUR)
    assert desk.view.away
    assert any("natural move" in line for line in desk.records)
    desk.back()
    before = len(desk.prompts)
    for _break in range(4):
        desk.work(31 * MINUTE)
        desk.skip()
    assert sum(" tell" in line for line in desk.timeline) == 1
    assert len(desk.prompts) == before + 4


# -------------------------------------------------------------------- looks


@pytest.mark.parametrize("why", ["a pause", "the lock", "the hours", "nobody there"])
def test_what_needs_no_looking_for_is_not_looked_for(why: str) -> None:
    long_break = replace(MOVE, duration=HOUR)
    desk = Desk("2026-05-04 17:20", with_rules(long_break, hours=OFFICE_HOURS))
    desk.work(35 * MINUTE)
    if why == "a pause":
        desk.pause(HOUR)
    elif why == "the lock":
        desk.lock()
    elif why == "the hours":
        desk.work(6 * MINUTE)
    else:
        desk.told = True
        desk.leave(2 * MINUTE)
    looks = desk.wakeups
    desk.advance(2 * MINUTE)
    assert desk.view.held
    assert desk.wakeups - looks <= 3


def test_a_lull_matters_only_where_nothing_else_surely_goes_on() -> None:
    desk = HeldDesk()
    call(desk, 35 * MINUTE, 50 * MINUTE, announces=True)

    def wanted() -> bool:
        return planner.wants_lull(desk.state, desk.settings)

    desk.work(20 * MINUTE)
    assert not wanted()  # nothing is near
    desk.type(11 * MINUTE)
    assert wanted()
    desk.type(5 * MINUTE)
    assert not wanted()  # a call
    desk.type(14 * MINUTE + 5 * SECOND)
    assert wanted()  # which seems to be over


def test_a_lull_matters_before_the_longest_time_is_over() -> None:
    desk = HeldDesk()
    desk.add(Reason.FULLSCREEN, "a window fills the screen", lambda _: True)
    desk.work(73 * MINUTE)
    assert not planner.wants_lull(desk.state, desk.settings)
    desk.work(90 * SECOND)
    assert planner.wants_lull(desk.state, desk.settings)
    desk.type(40 * SECOND)
    assert desk.prompts == []
