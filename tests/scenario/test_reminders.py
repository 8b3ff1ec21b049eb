"""Timelines of reminders at fixed times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from deskbreak.core.settings import Reason
from tests.scenario.desk import (
    HOUR,
    JUST_MOVE,
    MINUTE,
    OFFICE_HOURS,
    SECOND,
    Desk,
)


def test_a_reminder_is_shown_when_its_time_comes() -> None:
    desk = Desk()
    desk.ring("Lunch")
    desk.work(5 * MINUTE)
    assert desk.timeline == ["09:00:00 remind Lunch"]


def test_a_reminder_waits_for_a_call_but_not_for_ever() -> None:
    desk = Desk()
    desk.reason(Reason.CALL)
    desk.ring("Lunch")
    desk.ring("Water")
    assert desk.timeline == []
    desk.work(30 * MINUTE)
    desk.no_reason(Reason.CALL)
    assert desk.timeline == [
        "09:30:00 prompt move",
        "09:30:00 remind Lunch",
        "09:30:00 remind Water",
    ]
    desk.pause()
    desk.ring("Stale")
    desk.work(2 * HOUR)
    desk.resume()
    desk.work(SECOND)
    assert "Stale" not in " ".join(desk.timeline)


def test_a_reminder_comes_outside_the_work_hours_as_well() -> None:
    desk = Desk("2026-05-04 12:30", replace(JUST_MOVE, hours=OFFICE_HOURS))
    desk.ring("Lunch: walk outside")
    assert desk.timeline == ["12:30:00 remind Lunch: walk outside"]


def test_a_reminder_that_waits_survives_a_restart() -> None:
    desk = Desk()
    desk.pause(30 * MINUTE)
    desk.ring("Lunch")
    desk.work(20 * MINUTE)
    desk.restart(5 * MINUTE)
    desk.work(5 * MINUTE)
    assert desk.timeline[-1:] == ["09:30:00 remind Lunch"]
    desk.pause(HOUR)
    desk.ring("Stale")
    desk.restart(2 * HOUR)
    desk.work(MINUTE)
    assert desk.timeline[-1:] == ["09:30:00 answer ok"]


@pytest.mark.parametrize(
    ("away", "shown"), [(timedelta(days=3), True), (timedelta(days=5), False)]
)
def test_a_reminder_that_keeps_waits_for_who_has_left(
    away: timedelta, shown: bool
) -> None:
    """Friday at four the desk is empty; the week is offered on Monday."""
    desk = Desk("2026-05-08 16:00")
    desk.lock()
    desk.ring("Your week", keeps=timedelta(days=4))
    desk.sleep(away)
    desk.unlock()
    desk.work(MINUTE)
    assert ("remind Your week" in " ".join(desk.timeline)) == shown
