"""Lengths of time as people write them: "30m", "1h 30m", "20s"."""

from __future__ import annotations

import re
from datetime import timedelta

from deskbreak.config.problems import MismatchError, mismatch, nearest

EXPECTED = 'a duration with a unit, such as "30m", "1h 30m" or "20s"'
TOO_LONG = "a duration that a person can wait for"

_UNITS = {
    "d": ("d", "day", "days"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "s": ("s", "sec", "secs", "second", "seconds"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_MICROSECONDS = {
    "d": 86_400_000_000,
    "h": 3_600_000_000,
    "m": 60_000_000,
    "s": 1_000_000,
}
_PART = re.compile(r"\s*([0-9]{1,18})(?:\.([0-9]{1,9}))?\s*([a-z]+)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_LOOSE_PART = re.compile(r"(\d*[.,]?\d+)\s*([^\W\d]*)\s*")
_LONGEST = 100 * 366 * _MICROSECONDS["d"]


def parse_duration(text: str) -> timedelta:
    """
    Return the length of time that *text* names.

    Raises:
        MismatchError: It names none, has no unit, or is longer than a century.
    """
    plain = text.strip().lower()
    position = 0
    total = 0
    left = list(_MICROSECONDS)
    while position < len(plain):
        part = _PART.match(plain, position)
        unit = _UNIT_OF.get(part[3], "") if part else ""
        if part is None or unit not in left:
            raise mismatch(EXPECTED, nearest=_guess(plain))
        # Large units first, each once: "20s 1h" is more likely a slip than a wish.
        left = left[left.index(unit) + 1 :]
        decimals = part[2] or ""
        # In whole numbers: exact, and without the import of a decimal type.
        scale = 10 ** len(decimals)
        total += int(part[1] + decimals) * _MICROSECONDS[unit] // scale
        position = part.end()
    if not plain:
        raise mismatch(EXPECTED)
    if total > _LONGEST:
        raise mismatch(TOO_LONG)
    return timedelta(microseconds=total)


def _guess(plain: str) -> str:
    """Return what was probably meant by a duration that cannot be read, or ""."""
    clock = _CLOCK.fullmatch(plain)
    if clock:
        plain = f"{clock[1]}h {clock[2]}m"
    text = re.sub(r"\s*½", ".5", plain.strip(" .'!+-"))
    if not text or _LOOSE_PART.sub("", text):
        return ""
    parts: dict[str, float] = {}
    after = {"": "m", "d": "h", "h": "m", "m": "s", "s": ""}
    unit = ""
    for number, word in _LOOSE_PART.findall(text):
        unit = _UNIT_OF.get(nearest(word, _UNIT_OF), "") if word else after[unit]
        if not unit or unit in parts:
            return ""
        parts[unit] = float(number.replace(",", "."))
    guess = " ".join(f"{parts[u]:g}{u}" for u in _MICROSECONDS if parts.get(u))
    try:
        parse_duration(guess)
    except MismatchError:
        return ""
    return guess


def _parts(value: timedelta) -> list[tuple[str, str]]:
    """Return (number, unit) of *value*, large units first, at least one."""
    rest = round(value / timedelta(microseconds=1))
    result = []
    for unit in ("h", "m"):
        count, rest = divmod(rest, _MICROSECONDS[unit])
        if count:
            result.append((str(count), unit))
    if rest or not result:
        seconds, micro = divmod(rest, _MICROSECONDS["s"])
        number = f"{seconds}.{micro:06d}".rstrip("0").rstrip(".")
        result.append((number, "s"))
    return result


def format_duration(value: timedelta) -> str:
    """Return *value* as `parse_duration` reads it: ``1h 30m``."""
    if value < timedelta(0):
        raise ValueError("a duration is never negative")
    return " ".join(f"{number}{unit}" for number, unit in _parts(value))


def say_duration(value: timedelta) -> str:
    """Return *value* for people: ``1 h 30 min``."""
    words = {"h": "h", "m": "min", "s": "s"}
    return " ".join(f"{number} {words[unit]}" for number, unit in _parts(value))
