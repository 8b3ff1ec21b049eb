"""The history as a file for other programs, and back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import TextIO

from deskbreak.core.codec import decode, encode
from deskbreak.exceptions import HistoryError
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
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*names, "local"])
    for event in events:
        data = encode(event)
        assert isinstance(data, dict)
        data["absorbed"] = " ".join(event.absorbed)
        data["outcome"] = data["outcome"] or ""
        local = event.local.isoformat(" ", timespec="seconds")
        table.writerow([*(data[name] for name in names), local])


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
