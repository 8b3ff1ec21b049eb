"""Frozen dataclasses to plain data and back, for files and pipes."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: object) -> object:
    """
    Return *value* as JSON-ready data.

    A dataclass becomes a table with its class name under ``"is"``, so that unions
    can be told apart; durations become seconds, times ISO 8601.
    """
    if is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in fields(value))
        return {
            "is": type(value).__name__,
            **{name: encode(getattr(value, name)) for name in names},
        }
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((encode(item) for item in value), key=str)
    return value


def decode(kind: type[T], data: object) -> T:
    """
    Return *data* as a value of *kind*, the inverse of `encode`.

    Keys that *kind* does not know are ignored and missing ones take their default,
    so that a file of another version can be read.

    Raises:
        ValueError: *data* does not fit *kind*.
    """
    try:
        result: T = _decode(kind, data)  # type: ignore[assignment]
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        name = getattr(kind, "__name__", kind)
        raise ValueError(f"not a {name}: {error}") from error
    return result


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def _decode(kind: object, data: object) -> object:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), data)
    if origin is tuple:
        return _decode_tuple(get_args(kind), data)
    if origin is frozenset:
        return frozenset(_decode(get_args(kind)[0], item) for item in _list(data))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(data, Mapping):
            raise TypeError(f"expected a table, got {data!r}")
        key_kind, item_kind = get_args(kind)
        return {_decode(key_kind, k): _decode(item_kind, v) for k, v in data.items()}
    if origin is Literal:
        if data not in get_args(kind):
            raise TypeError(f"{data!r} is none of {get_args(kind)}")
        return data
    assert isinstance(kind, type)
    return _decode_plain(kind, data)


def _decode_plain(kind: type, data: object) -> object:
    if is_dataclass(kind):
        if not isinstance(data, Mapping):
            raise TypeError(f"expected a table for {kind.__name__}, got {data!r}")
        hints = _hints(kind)
        names = [f.name for f in fields(kind) if f.name in data]
        return kind(**{name: _decode(hints[name], data[name]) for name in names})
    if issubclass(kind, Enum):
        return kind(data)
    if kind is timedelta:
        return timedelta(seconds=_number(data))
    if kind is datetime:
        when = datetime.fromisoformat(_text(data))
        # The first and last hours of the calendar have no place in UTC, in which
        # everything is reckoned.
        when.astimezone(UTC)
        return when
    if kind is date:
        return date.fromisoformat(_text(data))
    if kind is time:
        return time.fromisoformat(_text(data))
    if kind is float:
        return _number(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise TypeError(f"expected {kind.__name__}, got {data!r}")
    return data


def _decode_union(options: tuple[object, ...], data: object) -> object:
    if data is None and type(None) in options:
        return None
    tag = data.get("is") if isinstance(data, Mapping) else None
    rest = [option for option in options if option is not type(None)]
    if tag is not None:
        named = [option for option in rest if getattr(option, "__name__", "") == tag]
        if not named:
            raise TypeError(f"{tag!r} is none of {rest}")
        rest = named
    return _decode(rest[0], data)


def _decode_tuple(args: tuple[object, ...], data: object) -> object:
    items = _list(data)
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(args[0], item) for item in items)
    if len(items) != len(args):
        raise TypeError(f"expected {len(args)} values, got {len(items)}")
    return tuple(_decode(arg, item) for arg, item in zip(args, items, strict=True))


def _list(data: object) -> list[object]:
    if not isinstance(data, list | tuple):
        raise TypeError(f"expected a list, got {data!r}")
    return list(data)


def _number(data: object) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise TypeError(f"expected a number, got {data!r}")
    return float(data)


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(f"expected a text, got {data!r}")
    return data
