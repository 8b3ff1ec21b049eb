"""Time as a value: one reading of three clocks, taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One reading of the three clocks.

    The differences between two moments tell machine sleep (``elapsed`` moved more
    than ``awake``) from a clock step (``wall`` moved otherwise than ``elapsed``)
    from a busy machine (both monotonic clocks moved more than was asked for).

    Attributes:
        awake: Monotonic, stands still while the machine sleeps.
        elapsed: Monotonic, goes on while the machine sleeps.
        wall: The civil time, aware, with its region zone.
    """

    awake: timedelta
    elapsed: timedelta
    wall: datetime

    def __post_init__(self) -> None:
        """Refuse a naive wall time at the door."""
        if self.wall.utcoffset() is None:
            raise ValueError("Moment.wall must carry a time zone")

    def wall_after(self, delay: timedelta) -> datetime:
        """Return the wall time after *delay*, added in UTC so that DST cannot bend it."""
        zone = self.wall.tzinfo
        return (self.wall.astimezone(UTC) + delay).astimezone(zone)


def between(earlier: datetime, later: datetime) -> timedelta:
    """Return the real time between two aware datetimes, also across a DST change."""
    return later.astimezone(UTC) - earlier.astimezone(UTC)


def latest(*times: datetime) -> datetime:
    """Return the latest of *times*; within one zone ``max`` goes by the clock alone."""
    return max(times, key=lambda when: when.astimezone(UTC))
