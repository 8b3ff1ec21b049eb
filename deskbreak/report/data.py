"""The report as data: one table for programs, one line a day for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import TextIO

from deskbreak.core.codec import encode
from deskbreak.history.counts import Counts
from deskbreak.report.advice import advice
from deskbreak.report.contents import Day, Report

_PLAIN = tuple(
    field.name for field in fields(Counts) if isinstance(field.default, int | timedelta)
)


def report_data(report: Report) -> Mapping[str, object]:
    """Return everything of *report* as JSON-ready data, with the advice in words."""
    data = encode(report)
    assert isinstance(data, dict)
    return {
        "advice": advice(report),
        **data,
        "suggestions": [
            {"line": each.line, "command": list(each.command)}
            | {"question": each.question, "evidence": each.evidence, "id": each.id}
            for each in report.suggestions
        ],
    }


def write_csv(report: Report, out: TextIO) -> None:
    """Write the days of the week, one a line; times are whole minutes."""
    names = [
        f"{name}_minutes" if name in ("use", "standing", "longest") else name
        for name in _PLAIN
    ]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["day", *names, "areas"])
    for day in report.days:
        writer.writerow(_row(day))


def _row(day: Day) -> list[object]:
    values = [getattr(day.counts, name) for name in _PLAIN]
    areas = " ".join(f"{area}:{count}" for area, count in day.counts.areas)
    return [
        day.day.isoformat(),
        *(
            round(value / timedelta(minutes=1))
            if isinstance(value, timedelta)
            else value
            for value in values
        ),
        areas,
    ]
