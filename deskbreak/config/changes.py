"""What a new config changes, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskbreak.config import schema
from deskbreak.config.durations import parse_duration, say_duration
from deskbreak.config.effective import show
from deskbreak.config.model import Config
from deskbreak.config.problems import MismatchError

_LISTS = {
    "exercise": "exercise",
    "item": "checklist item",
    "prescribed": "prescribed",
    "reminder": "reminder",
}


def describe_changes(old: Config, new: Config) -> list[str]:
    """Return one line for each thing that *new* asks for otherwise than *old*."""
    before, after = show(old), show(new)
    lines = _values("", before, after, ("preset",))
    lines += _breaks(old, new, before[schema.BREAKS], after[schema.BREAKS])
    for table in schema.TABLES:
        keys = tuple(dict.fromkeys([*before[table], *after[table]]))
        lines += _values(f"{table}: ", before[table], after[table], keys)
    for name, word in _LISTS.items():
        lines += _entries(word, before.get(name, []), after.get(name, []))
    return lines


def _breaks(
    old: Config, new: Config, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    lines = []
    old_names = [rule.name for rule in old.settings.breaks]
    new_names = [rule.name for rule in new.settings.breaks]
    for name in dict.fromkeys([*old_names, *new_names]):
        if name not in new_names:
            lines.append(f"{name}: removed")
        elif name not in old_names:
            interval = _say(after[name]["interval"])
            duration = _say(after[name]["duration"])
            lines.append(f"{name}: new, {duration} every {interval}")
        else:
            keys = tuple(after[name])
            lines += _values(f"{name}: ", before[name], after[name], keys)
    return lines


def _values(
    prefix: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    keys: tuple[str, ...],
) -> list[str]:
    return [
        f"{prefix}{key.replace('_', ' ')} "
        f"{_say(before.get(key))} → {_say(after.get(key))}"
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _entries(
    word: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[str]:
    old = {_title(entry): entry for entry in before}
    new = {_title(entry): entry for entry in after}
    lines = [f"{word} {title}: removed" for title in old if title not in new]
    for title, entry in new.items():
        if title not in old:
            lines.append(f"{word} {title}: new")
        elif old[title] != entry:
            lines.append(f"{word} {title}: changed")
    return lines


def _title(entry: Mapping[str, Any]) -> str:
    return str(entry["id"]) if "id" in entry else f"{entry['at']} {entry['say']}"


def _say(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(_say(one) for one in value) or "none"
    if isinstance(value, Mapping):
        pairs = (f"{key} {_say(one)}" for key, one in value.items())
        return ", ".join(pairs) or "none"
    if isinstance(value, str):
        try:
            return say_duration(parse_duration(value))
        except MismatchError:
            return value or "none"
    return str(value)
