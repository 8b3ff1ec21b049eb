"""The history as a file for other programs, and back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import tzinfo
from io import StringIO
from typing import TextIO

from deskbreak.core.codec import decode, encode
from deskbreak.exceptions import HistoryError
from deskbreak.history import foreign
from deskbreak.history.events import Event, What

#: Goes up when an older deskbreak could no longer read the export.
FORMAT = 1
NO_EXPORT = "this is no export of the history"

#: What every table of ours has; more may have come with later versions.
_HEADING = frozenset(
    [
        "what",
        "at",
        "day",
        "offset_seconds",
        "outcome",
        "prescribed",
        "seconds",
        "use_seconds",
        "absorbed",
    ]
)
#: Beyond these, days and hours can no longer be counted with.
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_DAY_SECONDS = 86_400
#: A stretch of use ends with its day; a year is more than anything can last.
_MOST_SECONDS = 366 * _DAY_SECONDS


def export_json(events: Iterable[Event], out: TextIO) -> None:
    """Write *events* as JSON, one a line, in one object."""
    out.write(f'{{"deskbreak_history": {FORMAT}, "events": [')
    for number, event in enumerate(events):
        text = json.dumps(encode(event), ensure_ascii=False)
        out.write(f"{',' if number else ''}\n{text}")
    out.write("\n]}\n")


def export_csv(events: Iterable[Event], out: TextIO) -> None:
    """Write *events* as a table with a heading, for a spreadsheet."""
    names = [field.name for field in fields(Event)]
    # With all texts in quotes, one with a line break in it comes back as it was.
    table = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    table.writerow([*names, "local"])
    for event in events:
        data = encode(event)
        assert isinstance(data, dict)
        data["absorbed"] = json.dumps(event.absorbed) if event.absorbed else ""
        data["outcome"] = data["outcome"] or ""
        local = event.local.isoformat(" ", timespec="seconds")
        table.writerow([*(data[name] for name in names), local])


def import_csv(text: str) -> list[Event]:
    """
    Return the events of an export as CSV.

    Raises:
        HistoryError: It is no such export; nothing of it is used then.
    """
    try:
        table = csv.DictReader(StringIO(text, newline=""), strict=True)
        if not _HEADING.issubset(table.fieldnames or ()):
            raise HistoryError(f"{NO_EXPORT}: no heading")
        return [_sound(_from_cells(row)) for row in table]
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise HistoryError(f"{NO_EXPORT}: {error}") from error


def _sound(event: Event) -> Event:
    """
    Return *event*, if it could have happened.

    Raises:
        ValueError: It could not; reports would break on it for ever.
    """
    if event.what is What.BREAK and event.outcome is None:
        raise ValueError("a break without an outcome")
    if event.what is not What.BREAK and event.outcome is not None:
        raise ValueError("an outcome of what is no break")
    if abs(event.offset_seconds) >= _DAY_SECONDS:
        raise ValueError("a time zone that there is not")
    years = event.at.year, event.day.year
    if not _FIRST_YEAR <= min(years) <= max(years) <= _LAST_YEAR:
        raise ValueError("a day that is out of reach")
    if not all(0 <= n < _MOST_SECONDS for n in (event.seconds, event.use_seconds)):
        raise ValueError("a length that nothing has")
    return event


def _from_cells(row: dict[str, str]) -> Event:
    data: dict[str, object] = dict(row)
    data["outcome"] = row["outcome"] or None
    data["absorbed"] = json.loads(row["absorbed"] or "[]")
    data["offset_seconds"] = int(row["offset_seconds"])
    data["prescribed"] = {"True": True, "False": False}[row["prescribed"]]
    for name in ("seconds", "use_seconds"):
        data[name] = float(row[name])
    return decode(Event, data)


def import_any(text: str, zone: tzinfo) -> tuple[list[Event], str]:
    """
    Return the events of an export of ours, or of another program.

    Args:
        zone: Where the person was; other programs know only local times.

    Returns:
        The events, and the name of the other program, "" for our own.

    Raises:
        HistoryError: It is none of these; nothing of it is used then.
    """
    try:
        if foreign.is_workrave(text):
            return foreign.from_workrave(text, zone), "Workrave"
        if foreign.is_safe_eyes(text):
            return foreign.from_safe_eyes(text, zone), "Safe Eyes"
        if text.lstrip()[:1] == "{":
            return import_json(text), ""
        return import_csv(text), ""
    except RecursionError as error:
        raise HistoryError(f"{NO_EXPORT}: too deep") from error


def import_json(text: str) -> list[Event]:
    """
    Return the events of an export as JSON.

    Raises:
        HistoryError: It is no such export; nothing of it is used then.
    """
    try:
        data = json.loads(text)
        version = data.get("deskbreak_history")
        if not isinstance(version, int) or "events" not in data:
            raise HistoryError(f"{NO_EXPORT}: no heading")
        if version > FORMAT:
            raise HistoryError("this export was written by a newer deskbreak")
        return [_sound(decode(Event, entry)) for entry in data["events"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HistoryError(f"{NO_EXPORT}: {error}") from error
