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
from deskbreak.history.events import Event

#: Goes up when an older deskbreak could no longer read the export.
FORMAT = 1


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
        if "what" not in (table.fieldnames or ()):
            raise HistoryError("this is no export of the history: no heading")
        return [_from_cells(row) for row in table]
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise HistoryError(f"this is no export of the history: {error}") from error


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
    if foreign.is_workrave(text):
        return foreign.from_workrave(text, zone), "Workrave"
    if foreign.is_safe_eyes(text):
        return foreign.from_safe_eyes(text, zone), "Safe Eyes"
    if text.lstrip()[:1] == "{":
        return import_json(text), ""
    return import_csv(text), ""


def import_json(text: str) -> list[Event]:
    """
    Return the events of an export as JSON.

    Raises:
        HistoryError: It is no such export; nothing of it is used then.
    """
    try:
        data = json.loads(text)
        if data["deskbreak_history"] > FORMAT:
            raise HistoryError("this export was written by a newer deskbreak")
        return [decode(Event, entry) for entry in data["events"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HistoryError(f"this is no export of the history: {error}") from error
