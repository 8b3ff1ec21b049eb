"""What people may write as an argument: lengths of time, times of day, days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click

TOMORROW = "tomorrow"


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


def day_or_time(value: str) -> str:
    """
    Return the time to come as ISO 8601, or the day: "tomorrow", "mon".

    When a day begins is a setting, and the daemon knows it.
    """
    from deskbreak.config.times import DAYS, weekday

    word = value.strip().lower()
    if word == TOMORROW:
        return word
    number = weekday(word)
    if number is not None:
        return DAYS[number - 1]
    until = until_time(value, now())
    if until is None:
        raise click.BadParameter(
            f"{value!r}: expected a time to come, such as 14:00, tomorrow, mon, "
            '"mon 9:00" or 2025-03-10T09:00'
        )
    return until.isoformat()


def until_time(text: str, at: datetime) -> datetime | None:
    """Return the next time called *text* after *at*, or None where there is none."""
    words = text.strip().lower().split()
    if not words:
        return None
    clock = _clock(words[-1])
    first = _first_day(words[:-1], at.date())
    if clock is None or first is None:
        return _exact(text, at)
    day, again_after = first
    # A naive local time: the system knows which offset holds on that day.
    until = datetime(day.year, day.month, day.day, *clock).astimezone()
    if until <= at:
        day += again_after
        until = datetime(day.year, day.month, day.day, *clock).astimezone()
    return until


def _first_day(words: list[str], today: date) -> tuple[date, timedelta] | None:
    """Return the first day called *words*, and after how long there is another."""
    from deskbreak.config.times import weekday

    if not words:
        return today, timedelta(days=1)
    number = weekday(" ".join(words))
    if number is not None:
        ahead = (number - today.isoweekday()) % 7
        return today + timedelta(days=ahead), timedelta(days=7)
    if words == [TOMORROW]:
        return today + timedelta(days=1), timedelta(0)
    return None


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
