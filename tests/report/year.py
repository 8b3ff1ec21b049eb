"""The year of the generator as a history file, and a report of one of its weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from deskbreak.config.reader import default_config
from deskbreak.history.store import History
from deskbreak.library.loader import built_in
from deskbreak.report.contents import Report, make_report
from tests.history import generate

#: A week with everything in it: calls, standing, walks, breaks that were left.
MONDAY = date(2025, 6, 2)
#: Sunday evening of the week after.
NOW = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)

Make = Callable[..., Report]


def write_year(path: Path) -> None:
    """Write the year that ends on Friday, 13 June 2025."""
    store = History.open(path)
    store.bring_in(generate.history())
    store.close()


def report_of(
    path: Path,
    monday: date | None = MONDAY,
    now: datetime = NOW,
    *,
    written: bool = True,
) -> Report:
    """Return the report of a week."""
    config = default_config()
    store = History.open(path)
    try:
        return make_report(
            store,
            built_in(),
            config.profile,
            config.settings,
            now,
            monday=monday,
            written=written,
        )
    finally:
        store.close()
