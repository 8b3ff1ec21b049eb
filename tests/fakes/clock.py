"""A clock that stands still until it is told to go on, and rings while it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reminder

ZERO = timedelta(0)


def _nothing() -> None:
    """Ring for nobody."""


def _say_nothing(_reminder: Reminder) -> None:
    """Remind nobody."""


class FakeClock:
    """
    Clock and alarm.

    Attributes:
        on_wake: Called when the alarm rings.
        on_remind: Called with the reminder whose time has come.
        rings: How often the alarm rang.
        asked: Every delay that was asked for.
        ended: `shutdown` was called.
    """

    def __init__(self, start: str = "2026-05-04 09:00", zone: str = "UTC") -> None:
        """Begin at *start*, local time of *zone*; 2026-05-04 is a Monday."""
        self.zone = ZoneInfo(zone)
        self._utc = datetime.fromisoformat(start).replace(tzinfo=self.zone)
        self._utc = self._utc.astimezone(UTC)
        self._awake = timedelta(hours=5)
        self._elapsed = timedelta(hours=7)
        self._ring_at: timedelta | None = None
        self._reminders: tuple[Reminder, ...] = ()
        self.on_wake: Callable[[], None] = _nothing
        self.on_remind: Callable[[Reminder], None] = _say_nothing
        self.rings = 0
        self.asked: list[timedelta] = []
        self.ended = False

    # ---------------------------------------------------------- clock

    def now(self) -> Moment:
        """Return this moment."""
        return Moment(self._awake, self._elapsed, self._utc.astimezone(self.zone))

    # ---------------------------------------------------------- alarm

    def wake_in(self, delay: timedelta) -> None:
        """Replace the pending wake-up."""
        self.asked.append(delay)
        self._ring_at = self._awake + delay

    def remind_at(self, reminders: Sequence[Reminder]) -> None:
        """Replace all fixed-time reminders."""
        self._reminders = tuple(reminders)

    async def shutdown(self) -> None:
        """Ring no more."""
        self.ended = True
        self._ring_at = None

    # -------------------------------------------------- for the tests

    def advance(self, span: timedelta) -> None:
        """Let *span* pass; the alarm and the reminders ring on their way."""
        end = self._awake + span
        while self._awake < end:
            target = end
            if self._ring_at is not None:
                target = min(end, max(self._ring_at, self._awake))
            self._pass(target - self._awake)
            if self._ring_at is not None and self._ring_at <= self._awake:
                self._ring_at = None
                self.rings += 1
                self.on_wake()

    def sleep(self, span: timedelta) -> None:
        """Let the machine sleep for *span*: nothing rings meanwhile."""
        self._elapsed += span
        self._utc += span

    def set_wall(self, step: timedelta) -> None:
        """Let somebody set the wall clock by *step*."""
        self._utc += step

    def _pass(self, span: timedelta) -> None:
        before = self.now().wall
        self._awake += span
        self._elapsed += span
        self._utc += span
        for reminder in self._reminders:
            if self._comes_between(reminder.at, before) and (
                self.now().wall.isoweekday() in reminder.days
            ):
                self.on_remind(reminder)

    def _comes_between(self, at: time, before: datetime) -> bool:
        now = self.now().wall
        due = datetime.combine(now.date(), at, self.zone)
        return before < due <= now
