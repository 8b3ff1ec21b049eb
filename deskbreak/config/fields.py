"""
Readers: what a key's value may be.

A reader takes a TOML value and returns what it means, or raises `MismatchError` with
all that is wrong with it. `read_table` reads a table of keys and notes every problem.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from deskbreak.config.durations import EXPECTED as EXPECTED_DURATION
from deskbreak.config.durations import TOO_LONG, format_duration, parse_duration
from deskbreak.config.problems import (
    Fault,
    MismatchError,
    Where,
    in_words,
    listed,
    mismatch,
    nearest,
)
from deskbreak.exceptions import Problem

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Reader = Callable[[object], T]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def boolean(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}
        word = value.lower() if isinstance(value, str) else ""
        hint = word if word in ("true", "false") else meant.get(word, "")
        raise mismatch("true or false, without quotes", nearest=hint)
    return value


def integer(least: int, most: int) -> Reader[int]:
    """Return a reader of whole numbers from *least* to *most*."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise mismatch(f"a whole number from {least} to {most}, without quotes")
        if not least <= value <= most:
            raise mismatch(f"a whole number from {least} to {most}")
        return value

    return read


def number(least: float, most: float) -> Reader[float]:
    """Return a reader of numbers from *least* to *most*."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise mismatch(f"a number from {least:g} to {most:g}, without quotes")
        if isinstance(value, float) and not math.isfinite(value):
            raise mismatch(f"a number from {least:g} to {most:g}")
        if not least <= value <= most:
            raise mismatch(f"a number from {least:g} to {most:g}")
        return float(value)

    return read


def text(limit: int, *, empty: bool = False) -> Reader[str]:
    """Return a reader of one line of at most *limit* characters."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise mismatch("a text in quotes")
        plain = value.strip()
        if not plain and not empty:
            raise mismatch("a text that says something")
        if len(plain) > limit:
            raise mismatch(
                f"at most {limit} characters", found=f"{len(plain)} characters"
            )
        if any(ord(char) < 32 or ord(char) == 127 for char in plain):
            raise mismatch("one line of plain text", found="control characters")
        return plain

    return read


def name(value: object) -> str:
    """Read an id: small letters, digits, ``-`` and ``_``."""
    if not isinstance(value, str) or len(value) > 60 or not NAME.fullmatch(value):
        raise mismatch('a name of small letters, digits, "-" and "_"')
    return value


def one_of(names: Collection[str]) -> Reader[str]:
    """Return a reader of one of *names*."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in names:
            raise mismatch(listed(names), nearest=nearest(value, names))
        return value

    return read


def member(kind: type[E]) -> Reader[E]:
    """Return a reader of one of the values of the enum *kind*."""
    read_name = one_of([item.value for item in kind])
    return lambda value: kind(read_name(value))


def list_of(
    read_one: Reader[T],
    *,
    least: int = 0,
    most: int = 200,
    unique: bool = True,
) -> Reader[tuple[T, ...]]:
    """Return a reader of lists; every bad element is told, not only the first."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise mismatch(_list_words(least), nearest=_as_list(value, read_one))
        result: list[T] = []
        faults: list[Fault] = []
        for index, element in enumerate(value):
            try:
                item = read_one(element)
            except MismatchError as error:
                faults.extend(_inside(error, index, element))
                continue
            if unique and item in result:
                faults.append(
                    Fault(
                        "each only once",
                        f"{in_words(element)} a second time",
                        part=(index,),
                    )
                )
            result.append(item)
        if not faults and not least <= len(value) <= most:
            raise mismatch(
                f"a list of {least} to {most}", found=f"a list of {len(value)}"
            )
        if faults:
            raise MismatchError(*faults)
        return tuple(result)

    return read


def _list_words(least: int) -> str:
    return 'a list, such as ["…", "…"]' if least else 'a list, such as [] or ["…"]'


def _as_list(value: object, read_one: Reader[Any]) -> str:
    try:
        read_one(value)
    except MismatchError:
        return ""
    return f"[{in_words(value)}]"


def _inside(error: MismatchError, part: str | int, value: object) -> list[Fault]:
    """Return the faults of *error* as those of the thing around *value*."""
    return [
        Fault(
            fault.expected,
            fault.found or in_words(_look_up(value, fault.part)),
            fault.nearest,
            (part, *fault.part),
        )
        for fault in error.faults
    ]


def _look_up(value: object, part: tuple[str | int, ...]) -> object:
    for step in part:
        if isinstance(value, list) and isinstance(step, int):
            value = value[step]
        elif isinstance(value, Mapping):
            value = value.get(step)
    return value


def set_of(names: Collection[str], *, least: int = 0) -> Reader[frozenset[str]]:
    """Return a reader of lists of *names*, in any order."""
    read_list = list_of(one_of(names), least=least)
    return lambda value: frozenset(read_list(value))


def ids(value: object) -> frozenset[str]:
    """Read a list of ids."""
    return frozenset(list_of(name)(value))


def duration(least: timedelta, most: timedelta) -> Reader[timedelta]:
    """Return a reader of durations from *least* to *most*."""
    bounds = f"{format_duration(least)} to {format_duration(most)}"

    def read(value: object) -> timedelta:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise mismatch(
                f"{EXPECTED_DURATION}; a bare number has no unit",
                nearest=f"{value}m" if 0 < value < 1000 else "",
            )
        if not isinstance(value, str):
            raise mismatch(EXPECTED_DURATION)
        try:
            result = parse_duration(value)
        except MismatchError as error:
            if error.faults[0].expected != TOO_LONG:
                raise
            result = timedelta.max
        if not least <= result <= most:
            raise mismatch(f"a duration from {bounds}")
        return result

    return read


def seconds(least: int, most: int) -> Reader[timedelta]:
    """Return a reader of whole seconds (keys ending in ``_s``)."""
    read_number = integer(least, most)
    return lambda value: timedelta(seconds=read_number(value))


def day(value: object) -> date:
    """Read a date: 2026-12-31, with or without quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise mismatch("a date such as 2026-12-31")


def weights(names: Collection[str], least: float, most: float) -> Reader[Any]:
    """Return a reader of tables from *names* to numbers."""
    read_number = number(least, most)

    def read(value: object) -> dict[str, float]:
        if not isinstance(value, Mapping):
            raise mismatch("a table such as { neck = 1.5 }")
        result: dict[str, float] = {}
        faults: list[Fault] = []
        for key, weight in value.items():
            if key not in names:
                faults.append(
                    Fault(listed(names), f'"{key}"', nearest(key, names), (key,))
                )
                continue
            try:
                result[key] = read_number(weight)
            except MismatchError as error:
                faults.extend(_inside(error, key, weight))
        if faults:
            raise MismatchError(*faults)
        return result

    return read


def read_value(
    value: object, read: Reader[T], where: Where, problems: list[Problem]
) -> T | None:
    """Return what *value* means; None after noting what is wrong with it."""
    try:
        return read(value)
    except MismatchError as error:
        for fault in error.faults:
            found = fault.found or in_words(_look_up(value, fault.part))
            place = where.at(*fault.part)
            problems.append(place.problem(found, fault.expected, fault.nearest))
        return None


def read_table(
    table: object,
    keys: Mapping[str, Reader[Any]],
    where: Where,
    problems: list[Problem],
) -> dict[str, Any]:
    """Return the good values of *table* by key; note unknown keys and bad values."""
    if not isinstance(table, Mapping):
        *_, name = [part for part in where.path if isinstance(part, str)] or [""]
        one_of_many = where.path[-1:] != (name,)
        header = f"[[{name}]]" if one_of_many else f"[{name}]"
        problems.append(where.problem(in_words(table), f"a table: {header}"))
        return {}
    result: dict[str, Any] = {}
    for key, value in table.items():
        read = keys.get(key)
        if read is None:
            place = where.at(key)
            hint = nearest(key, keys)
            known = "a known key" if hint and len(keys) > 8 else ", ".join(keys)
            problems.append(place.problem("an unknown key", known, hint))
            continue
        before = len(problems)
        meaning = read_value(value, read, where.at(key), problems)
        if len(problems) == before:
            result[key] = meaning
    return result
