"""
The alarm on the real scheduler, in real milliseconds.

Only the wall clock is moved (time-machine leaves the monotonic clocks alone, as a
person does who sets the clock).
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reminder
from deskbreak.desktop.alarm import SchedulerAlarm
from deskbreak.desktop.clock import SystemClock

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
EVERY_DAY = frozenset(range(1, 8))
SOON = timedelta(milliseconds=30)
HOUR = timedelta(hours=1)


class Rings:
    """Notes what rang, and lets a test wait for the next of it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.threads: set[int] = set()
        self._came = asyncio.Event()

    def wake(self) -> None:
        self._hear("wake")

    def remind(self, reminder: Reminder) -> None:
        self._hear(reminder.say)

    def _hear(self, say: str) -> None:
        self.heard.append(say)
        self.threads.add(threading.get_ident())
        self._came.set()

    async def next(self) -> str:
        await asyncio.wait_for(self._came.wait(), 20)
        self._came.clear()
        return self.heard[-1]


def with_alarm(
    test: Callable[[SchedulerAlarm, Rings], Coroutine[None, None, None]],
    now: Callable[[], Moment] | None = None,
) -> None:
    async def run() -> None:
        rings = Rings()
        read = now or SystemClock(read=lambda: BERLIN).now
        alarm = SchedulerAlarm(read, rings.wake, rings.remind)
        try:
            await test(alarm, rings)
        finally:
            await alarm.shutdown()

    asyncio.run(run())


async def turns(alarm: SchedulerAlarm, rings: Rings) -> None:
    """Let everything that is due now happen: a ring of our own comes after it."""
    before = len(rings.heard)
    alarm.wake_in(timedelta(0))
    while "wake" not in rings.heard[before:]:
        await rings.next()


def test_it_rings_in_the_loop_thread() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        alarm.wake_in(SOON)
        assert await rings.next() == "wake"
        assert rings.threads == {threading.get_ident()}

    with_alarm(test)


def test_a_new_wish_replaces_the_pending_one() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        alarm.wake_in(timedelta(seconds=30))
        alarm.wake_in(SOON)
        await rings.next()
        await turns(alarm, rings)
        assert rings.heard == ["wake", "wake"]

    with_alarm(test)


def test_a_ring_that_asks_for_the_next_at_once_gets_it() -> None:
    async def run() -> None:
        heard = 0
        done = asyncio.Event()

        def wake() -> None:
            nonlocal heard
            heard += 1
            if heard == 5:
                done.set()
            else:
                alarm.wake_in(timedelta(0))

        alarm = SchedulerAlarm(SystemClock().now, wake, lambda _: None)
        alarm.wake_in(timedelta(0))
        await asyncio.wait_for(done.wait(), 20)
        await alarm.shutdown()

    asyncio.run(run())


def test_a_callback_that_fails_does_not_silence_the_alarm() -> None:
    async def run() -> None:
        def fail() -> None:
            asyncio.get_running_loop().call_soon(failed.set)
            raise ValueError("a mistake in the callback")

        failed = asyncio.Event()
        alarm = SchedulerAlarm(SystemClock().now, fail, lambda _: None)
        alarm.wake_in(timedelta(0))
        await asyncio.wait_for(failed.wait(), 20)
        assert [job.id for job in alarm._scheduler.get_jobs()] == ["wake-up"]
        await alarm.shutdown()

    asyncio.run(run())


def test_a_ring_that_is_due_at_the_end_is_neither_rung_nor_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def run() -> None:
        rings = Rings()
        alarm = SchedulerAlarm(SystemClock().now, rings.wake, rings.remind)
        alarm.wake_in(timedelta(0))
        await alarm.shutdown()
        assert rings.heard == []

    asyncio.run(run())
    assert caplog.messages == []


def test_a_ring_that_has_begun_at_the_end_is_not_rung(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def run() -> None:
        rings = Rings()
        alarm = SchedulerAlarm(SystemClock().now, rings.wake, rings.remind)
        alarm.wake_in(timedelta(0))
        await asyncio.sleep(0)  # the scheduler has made a task of it
        await alarm.shutdown()
        assert rings.heard == []

    asyncio.run(run())
    assert caplog.messages == []


def test_a_wall_clock_set_back_an_hour_does_not_silence_it() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        alarm.wake_in(SOON)
        with time_machine.travel(datetime.now(UTC) - HOUR):
            assert await rings.next() == "wake"

    with_alarm(test)


def test_a_wall_clock_set_forward_rings_no_later_than_asked() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        alarm.wake_in(SOON)
        with time_machine.travel(datetime.now(UTC) + 3 * HOUR):
            assert await rings.next() == "wake"

    with_alarm(test)


def reminder(wall: datetime, say: str = "Lunch") -> Reminder:
    return Reminder(wall.time().replace(microsecond=0), EVERY_DAY, say)


def test_a_reminder_rings_at_its_wall_time() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        alarm.remind_at([reminder(datetime.now(BERLIN) + timedelta(seconds=1))])
        assert await rings.next() == "Lunch"

    with_alarm(test)


def test_new_reminders_replace_the_old_ones() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        soon = datetime.now(BERLIN) + timedelta(seconds=1)
        alarm.remind_at([reminder(soon, "old")])
        alarm.remind_at([reminder(soon, "new")])
        assert await rings.next() == "new"
        await turns(alarm, rings)
        assert rings.heard == ["new", "wake"]

    with_alarm(test)


def test_a_reminder_only_rings_on_its_days() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        at = datetime(2026, 3, 4, 12, 29, 59, tzinfo=BERLIN)  # a Wednesday
        with time_machine.travel(at, tick=False) as travel:
            alarm.remind_at(
                [
                    Reminder(time(12, 30), frozenset({1, 2, 4, 5, 6, 7}), "not today"),
                    Reminder(time(12, 30), frozenset({3}), "on Wednesday"),
                ]
            )
            travel.shift(timedelta(seconds=2))
            await turns(alarm, rings)
            assert rings.heard == ["on Wednesday", "wake"]

    with_alarm(test)


def test_a_reminder_moves_with_the_time_zone() -> None:
    zone = BERLIN

    def now() -> Moment:
        return SystemClock(read=lambda: zone).now()

    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        nonlocal zone
        # 03:00 in Berlin is 11:00 in Tokyo: Berlin's 12:30 is far, Tokyo's is near.
        at = datetime(2026, 3, 4, 3, 0, tzinfo=BERLIN)
        with time_machine.travel(at, tick=False) as travel:
            alarm.remind_at([Reminder(time(12, 30), EVERY_DAY, "Lunch")])
            zone = TOKYO
            await turns(alarm, rings)
            travel.shift(timedelta(minutes=91))
            await turns(alarm, rings)
            assert rings.heard == ["wake", "Lunch", "wake"]

    with_alarm(test, now)


def test_a_clock_set_back_by_days_does_not_lose_the_reminders() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        wrong = datetime(2030, 3, 4, 12, 0, tzinfo=BERLIN)
        with time_machine.travel(wrong, tick=False) as travel:
            alarm.remind_at([Reminder(time(12, 30), EVERY_DAY, "Lunch")])
            travel.move_to(datetime(2026, 3, 4, 12, 0, tzinfo=BERLIN))
            await turns(alarm, rings)
            travel.shift(timedelta(minutes=31))
            await turns(alarm, rings)
            assert rings.heard == ["wake", "Lunch", "wake"]

    with_alarm(test)


def test_a_clock_set_back_an_hour_does_not_ring_a_reminder_twice() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        at = datetime(2026, 3, 4, 12, 29, tzinfo=BERLIN)
        with time_machine.travel(at, tick=False) as travel:
            alarm.remind_at([Reminder(time(12, 30), EVERY_DAY, "Lunch")])
            for step in (timedelta(minutes=2), -HOUR, HOUR):
                travel.shift(step)
                await turns(alarm, rings)
            assert rings.heard == ["Lunch", "wake", "wake", "wake"]

    with_alarm(test)


def test_a_reminder_rings_once_in_the_night_with_two_half_past_twos() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        at = datetime(2026, 10, 25, 0, 29, tzinfo=UTC)  # 02:29 summer time
        with time_machine.travel(at, tick=False) as travel:
            alarm.remind_at([Reminder(time(2, 30), EVERY_DAY, "late")])
            travel.shift(timedelta(minutes=2))
            await turns(alarm, rings)
            travel.shift(HOUR)  # 02:31 winter time
            await turns(alarm, rings)
            assert rings.heard == ["late", "wake", "wake"]

    with_alarm(test)


def test_a_reminder_of_noon_is_dropped_when_the_machine_wakes_in_the_evening() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        at = datetime(2026, 3, 4, 12, 0, tzinfo=BERLIN)
        with time_machine.travel(at, tick=False) as travel:
            alarm.remind_at([Reminder(time(12, 30), EVERY_DAY, "Lunch")])
            travel.shift(8 * HOUR)
            await turns(alarm, rings)
            assert rings.heard == ["wake"]

    with_alarm(test)


def test_a_reminder_that_keeps_is_not_dropped() -> None:
    async def test(alarm: SchedulerAlarm, rings: Rings) -> None:
        at = datetime(2026, 3, 6, 15, 30, tzinfo=BERLIN)
        with time_machine.travel(at, tick=False) as travel:
            keeps = timedelta(days=4)
            alarm.remind_at([Reminder(time(16, 0), EVERY_DAY, "Your week", keeps)])
            travel.shift(60 * HOUR)
            await turns(alarm, rings)
            assert rings.heard == ["Your week", "wake"]

    with_alarm(test)


def test_the_scheduler_costs_no_plugins_and_no_process_pool() -> None:
    script = """
import asyncio, sys
from datetime import timedelta
from deskbreak.desktop.alarm import SchedulerAlarm
from deskbreak.desktop.clock import SystemClock

async def main():
    rung = asyncio.Event()
    alarm = SchedulerAlarm(SystemClock().now, rung.set, print)
    alarm.wake_in(timedelta(0))
    await asyncio.wait_for(rung.wait(), 20)
    await alarm.shutdown()

asyncio.run(main())
heavy = {"email", "zipfile", "multiprocessing", "importlib.metadata"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
import importlib.metadata
assert importlib.metadata.version("apscheduler") >= "3.11"
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
