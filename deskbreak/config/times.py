"""Weekdays and wall times as people write them: "mon-fri", "09:00-12:30"."""

from __future__ import annotations

import re
from datetime import time

from deskbreak.config.problems import Fault, MismatchError, mismatch, nearest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(1, 8))
EXPECTED_DAYS = 'weekdays such as "mon-fri", "mon, wed" or "daily"'
EXPECTED_TIME = 'a time of day such as "09:30"'
EXPECTED_SPAN = 'a span of the day such as "09:00-12:30"'

_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER = {name: n for names in (DAYS, _LONG) for n, name in enumerate(names, 1)}
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")


def weekday(text: str) -> int | None:
    """Return the number (1 is Monday) of the weekday called *text*, or None."""
    return _NUMBER.get(text.strip().lower())


# Days in words that are none of ours.
_MEANT = {
    "mon-fri": ("weekday", "weekdays", "workday", "workdays", "working days"),
    "sat,sun": ("weekend", "weekends", "the weekend"),
    "daily": ("all", "always", "any", "every day", "everyday", "all days"),
}
_TO = re.compile(r"\s*(?:–|—|-+)\s*|\s+(?:to|until)\s+")


def _day(text: str) -> int:
    name = text.strip().lower()
    if name not in _NUMBER:
        raise mismatch(EXPECTED_DAYS)
    return _NUMBER[name]


def _days_of(text: str) -> set[int]:
    if text.strip().lower() == "daily":
        return set(EVERY_DAY)
    first, dash, last = text.partition("-")
    if not dash:
        return {_day(first)}
    begin, end = _day(first), _day(last)
    # "fri-mon" goes over the end of the week.
    return {(begin - 1 + step) % 7 + 1 for step in range((end - begin) % 7 + 1)}


def read_days(value: object) -> frozenset[int]:
    """
    Return the ISO weekdays (1 is Monday) named by a text or a list of texts.

    Raises:
        MismatchError: *value* names no day, or something that is none.
    """
    if isinstance(value, str):
        try:
            return frozenset().union(*(_days_of(part) for part in value.split(",")))
        except MismatchError as error:
            raise mismatch(EXPECTED_DAYS, nearest=guess_days(value)) from error
    if not isinstance(value, list) or not value:
        raise mismatch(EXPECTED_DAYS)
    result: set[int] = set()
    faults: list[Fault] = []
    for index, part in enumerate(value):
        try:
            if not isinstance(part, str):
                raise mismatch(EXPECTED_DAYS)
            result |= _days_of(part)
        except MismatchError:
            hint = guess_days(part) if isinstance(part, str) else ""
            faults.append(Fault(EXPECTED_DAYS, "", hint, (index,)))
    if faults:
        raise MismatchError(*faults)
    return frozenset(result)


def guess_days(text: str) -> str:
    """Return what was probably meant by *text*, as `read_days` takes it, or ""."""
    plain = text.strip().lower()
    for meant, words in _MEANT.items():
        if plain in words:
            return meant
    parts = re.split(r"[\s,;/&+.]+", _TO.sub("-", plain).strip(".,"))
    days = [[nearest(day, _NUMBER)[:3] for day in part.split("-")] for part in parts]
    known = all(all(part) and len(part) <= 2 for part in days)
    return ",".join("-".join(part) for part in days) if known else ""


def format_days(days: frozenset[int]) -> str:
    """Return *days* as `read_days` reads them, shortest form first."""
    if days == EVERY_DAY:
        return "daily"
    parts = []
    numbers = sorted(days)
    while numbers:
        run = 1
        while run < len(numbers) and numbers[run] == numbers[0] + run:
            run += 1
        first, last = DAYS[numbers[0] - 1], DAYS[numbers[run - 1] - 1]
        parts.extend([f"{first}-{last}"] if run > 2 else [first, last][:run])
        del numbers[:run]
    return ",".join(parts)


def read_time(value: object) -> time:
    """
    Return the wall time of "09:30" or of TOML's own 09:30:00.

    Raises:
        MismatchError: *value* is no time of day, or finer than minutes.
    """
    if isinstance(value, time):
        if value.second or value.microsecond:
            raise mismatch(EXPECTED_TIME)
        return value
    if not isinstance(value, str):
        raise mismatch(EXPECTED_TIME)
    match = _TIME.fullmatch(value.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise mismatch(EXPECTED_TIME, nearest=guess_time(value))
    return time(int(match[1]), int(match[2]))


def guess_time(text: str) -> str:
    """Return what was probably meant by *text*, as `read_time` takes it, or ""."""
    match = re.fullmatch(
        r"\s*([0-9]{1,2})[.h:]?([0-9]{2})?\s*(am|pm)?\s*", text.lower()
    )
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] and hour <= 12:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def read_span(value: object) -> tuple[time, time]:
    """
    Return the beginning and the end of "09:00-12:30".

    An end that is not after the beginning is on the next day; "24:00" is allowed
    as an end and comes back as midnight.

    Raises:
        MismatchError: *value* is no such text, or has no length.
    """
    if not isinstance(value, str):
        raise mismatch(EXPECTED_SPAN)
    first, _, last = (part.strip() for part in value.partition("-"))
    try:
        begin = read_time(first)
        end = time(0) if last == "24:00" else read_time(last)
    except MismatchError as error:
        raise _no_span(value) from error
    if begin == end and last != "24:00":
        raise mismatch('a span with a length ("00:00-24:00" is the whole day)')
    return begin, end


def _no_span(text: str) -> MismatchError:
    """Return the error that *text* is no span, with what was probably meant."""
    spans = [_guess_span(part) for part in text.split(",")]
    if len(spans) > 1 and all(spans):
        quoted = ", ".join(f'"{span}"' for span in spans)
        return mismatch(f"each span in quotes of its own: {quoted}")
    return mismatch(EXPECTED_SPAN, nearest=spans[0] if len(spans) == 1 else "")


def _guess_span(text: str) -> str:
    parts = _TO.split(text.strip().lower())
    if len(parts) != 2:
        return ""
    midnight = re.compile(r"24([.h:]?00)?")
    begin, end = (midnight.sub("00:00", part) for part in parts)
    times = guess_time(begin), guess_time(end)
    if not all(times):
        return ""
    return f"{times[0]}-{'24:00' if midnight.fullmatch(parts[1]) else times[1]}"


def format_time(value: time) -> str:
    """Return *value* as ``09:30``."""
    return f"{value.hour:02d}:{value.minute:02d}"


def format_span(span: tuple[time, time]) -> str:
    """Return *span* as `read_span` reads it."""
    begin, end = span
    last = "24:00" if end == time(0) else format_time(end)
    return f"{format_time(begin)}-{last}"
