"""What people may write as an argument: lengths of time, times of day, days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click


def now() -> datetime:
    """Return the local time of this moment, with its offset."""
    return datetime.now().astimezone()


def duration(value: str | timedelta) -> timedelta:
    """Return the length of time of ``1h`` or ``"1h 30m"``; to be used as a type."""
    if isinstance(value, timedelta):
        return value
    from deskbreak.config.durations import EXPECTED, parse_duration
    from deskbreak.config.problems import MismatchError

    try:
        length = parse_duration(value)
    except MismatchError as error:
        fault = error.faults[0]
        meant = f"; did you mean {fault.nearest}?" if fault.nearest else ""
        raise click.BadParameter(
            f"{value!r}: expected {fault.expected}{meant}"
        ) from error
    if length <= timedelta(0):
        raise click.BadParameter(f"{value!r}: expected {EXPECTED}, longer than nothing")
    return length


def time_to_come(value: str | datetime) -> datetime:
    """Return the next ``14:00``, ``"tomorrow 9:00"`` or ``2025-03-10T09:00``."""
    until = value if isinstance(value, datetime) else until_time(value, now())
    if until is None:
        raise click.BadParameter(
            f"{value!r}: expected a time to come, such as 14:00, "
            '"tomorrow 9:00" or 2025-03-10T09:00'
        )
    return until


def until_time(text: str, at: datetime) -> datetime | None:
    """Return the next time called *text* after *at*, or None where there is none."""
    words = text.strip().lower().split()
    if not words:
        return None
    clock = _clock(words[-1])
    if clock is None or words[:-1] not in ([], ["tomorrow"]):
        return _exact(text, at)
    day = at.date()
    if len(words) == 2:
        day += timedelta(days=1)
    # A naive local time: the system knows which offset holds on that day.
    until = datetime(day.year, day.month, day.day, *clock).astimezone()
    if until <= at and len(words) == 1:
        day += timedelta(days=1)
        until = datetime(day.year, day.month, day.day, *clock).astimezone()
    return until


def _clock(text: str) -> tuple[int, int] | None:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return None
    numbers = int(hour), int(minute)
    return numbers if numbers[0] < 24 and numbers[1] < 60 else None


def _exact(text: str, at: datetime) -> datetime | None:
    try:
        until = datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return until if until > at else None


def day(value: str | date) -> date:
    """Return the day ``2025-03-10``, ``today`` or ``yesterday``."""
    if isinstance(value, date):
        return value
    back = {"today": 0, "yesterday": 1}.get(value.strip().lower())
    if back is not None:
        return now().date() - timedelta(days=back)
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r}: expected a day such as 2025-03-10"
        ) from error
