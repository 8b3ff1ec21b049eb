"""The alarm clock: APScheduler rings, the planner decides."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from deskbreak.core.moment import Moment
from deskbreak.core.settings import ZERO, Reminder

log = logging.getLogger(__name__)

#: The alarm rings at least this often, whatever was asked for: this is how sleep, a
#: changed clock and a changed time zone are noticed.
LONGEST = timedelta(seconds=60)

#: APScheduler waits on a monotonic timer, then compares wall times: with the clock
#: set back it would begin a second wait. This much later we look ourselves.
SLACK = timedelta(milliseconds=200)

#: A step of the wall clock from here on counts as "the clock was set".
STEP = timedelta(minutes=1)

_WAKE = "wake-up"


class SchedulerAlarm:
    """
    Rings once after a delay, and at fixed times of day.

    To be made and used in the loop thread. Each ring arms the next one, at most
    `LONGEST` away, before it calls anybody: a callback that fails cannot silence it.
    """

    def __init__(
        self,
        now: Callable[[], Moment],
        on_wake: Callable[[], None],
        on_remind: Callable[[Reminder], None],
    ) -> None:
        """
        Start the scheduler in the running loop; nothing rings until it is asked to.

        Args:
            now: Reads the clocks.
            on_wake: Called when the delay is over.
            on_remind: Called with the reminder whose time has come.
        """
        scheduler = _load_scheduler()
        from apscheduler.triggers.cron import CronTrigger
        from apscheduler.triggers.date import DateTrigger

        self._cron_trigger = CronTrigger
        self._date_trigger = DateTrigger
        self._now = now
        self._on_wake = on_wake
        self._on_remind = on_remind
        self._reminders: tuple[Reminder, ...] = ()
        self._last_rung: dict[Reminder, date] = {}
        self._calendar_of = now()
        self._check: asyncio.TimerHandle | None = None
        self._ended = False
        self._loop = asyncio.get_running_loop()
        # At INFO it writes three lines at each ring.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = scheduler(timezone=UTC)
        self._scheduler.start()

    def wake_in(self, delay: timedelta) -> None:
        """Replace the pending wake-up; *delay* is cut to 0 s … `LONGEST`."""
        delay = min(max(delay, ZERO), LONGEST)
        self._schedule_wake(delay)
        if self._check is not None:
            self._check.cancel()
        late = (delay + SLACK).total_seconds()
        self._check = self._loop.call_later(late, self._ring_overdue)

    def remind_at(self, reminders: Sequence[Reminder]) -> None:
        """Replace all fixed-time reminders."""
        self._reminders = tuple(reminders)
        self._last_rung = {
            reminder: day
            for reminder, day in self._last_rung.items()
            if reminder in self._reminders
        }
        self._make_calendar(self._now())

    async def shutdown(self) -> None:
        """Ring no more; returns when the scheduler has really ended."""
        self._ended = True
        if self._check is not None:
            self._check.cancel()
        # What is due in this very turn would be begun, cancelled and logged as failed.
        self._scheduler.remove_all_jobs()
        from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN

        ended = asyncio.Event()
        self._scheduler.add_listener(lambda _: ended.set(), EVENT_SCHEDULER_SHUTDOWN)
        self._scheduler.shutdown(wait=False)
        await ended.wait()  # it ends in a later turn of the loop

    # ------------------------------------------------------------ wake-ups

    def _schedule_wake(self, delay: timedelta) -> None:
        self._scheduler.add_job(
            self._ring,
            self._date_trigger(self._now().wall.astimezone(UTC) + delay, timezone=UTC),
            id=_WAKE,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            # A ring that asks for the next one "at once" is still running then; with
            # 1 that next one would be dropped.
            max_instances=2,
        )

    def _ring_overdue(self) -> None:
        log.info("the wall clock was set back: ringing by the monotonic clock")
        self._schedule_wake(ZERO)

    # A coroutine function: APScheduler runs plain ones in a thread pool.
    async def _ring(self) -> None:
        if self._ended:
            return
        self.wake_in(LONGEST)
        self._keep_calendar()
        self._on_wake()

    # ----------------------------------------------------------- reminders

    def _keep_calendar(self) -> None:
        """Make the fixed times anew when the zone was changed or the clock set."""
        now, then = self._now(), self._calendar_of
        step = (
            now.wall.astimezone(UTC)
            - then.wall.astimezone(UTC)
            - (now.elapsed - then.elapsed)
        )
        if now.wall.tzinfo != then.wall.tzinfo or abs(step) > STEP:
            self._make_calendar(now)

    def _make_calendar(self, now: Moment) -> None:
        self._calendar_of = now
        for job in self._scheduler.get_jobs():
            if job.id != _WAKE:
                job.remove()
        for reminder in self._reminders:
            # ISO weekdays begin with 1, those of APScheduler with 0; both on Monday.
            days = ",".join(str(day - 1) for day in sorted(reminder.days))
            self._scheduler.add_job(
                self._remind,
                self._cron_trigger(
                    day_of_week=days,
                    hour=reminder.at.hour,
                    minute=reminder.at.minute,
                    second=reminder.at.second,
                    timezone=now.wall.tzinfo,
                ),
                args=(reminder,),
                # Dropped after that (the machine slept, the clock was set forward):
                # "Lunch" makes no sense in the evening.
                misfire_grace_time=int(reminder.keeps.total_seconds()),
                coalesce=True,
                max_instances=1,
            )

    async def _remind(self, reminder: Reminder) -> None:
        # The same time of day comes twice on the night the clocks go back, and when
        # someone sets the clock back.
        today = self._now().wall.date()
        if not self._ended and self._last_rung.get(reminder) != today:
            self._last_rung[reminder] = today
            self._on_remind(reminder)


# ----------------------------------------------------------- a lean import


def _load_scheduler() -> Any:  # APScheduler has no types
    with _without_plugins():
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
    return AsyncIOScheduler


@contextlib.contextmanager
def _without_plugins() -> Iterator[None]:
    """
    Spare the daemon what APScheduler imports but does not use here.

    It scans the metadata of every installed package for plugins (which brings in
    email, zipfile and csv) and loads pools of threads and processes (which brings in
    multiprocessing): 3 MB and 25 ms together. Jobs are given as trigger objects and
    run as coroutines here, so neither is ever asked for.
    """
    metadata = types.ModuleType("importlib.metadata")
    metadata.__dict__.update(
        entry_points=lambda **_: (),
        version=lambda _: "3.11",
        PackageNotFoundError=ImportError,
    )
    pool = types.ModuleType("apscheduler.executors.pool")
    pool.__dict__["ThreadPoolExecutor"] = None
    put_in = {
        module.__name__: module
        for module in (metadata, pool)
        if module.__name__ not in sys.modules
    }
    sys.modules.update(put_in)
    try:
        yield
    finally:
        for name in put_in:
            del sys.modules[name]
