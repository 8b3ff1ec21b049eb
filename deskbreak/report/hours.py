"""The report's hours of the week: when breaks come easily, when there is use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from deskbreak.pages.html import element, paragraph
from deskbreak.report import charts
from deskbreak.report.charts import WEEKDAYS
from deskbreak.report.contents import WEEKS, Cell, Report
from deskbreak.report.pieces import figure, scale, section, table

#: A field of the heat map with fewer breaks than this is left empty.
FEW = 3


def when(report: Report) -> str:
    """Return each hour of the week, as two heat maps."""
    cells = report.hours
    hours = charts.hours_of(cells)
    head = ("", *(f"{hour}:00" for hour in hours))
    return section(
        "When",
        paragraph(f"Each hour of the week, over {WEEKS} weeks.", class_="soft"),
        element(
            "div",
            figure(
                "How many of the breaks you took",
                charts.heat(
                    "Share of breaks taken, by weekday and hour",
                    _best_hours(cells),
                    cells,
                    kept_share,
                    lambda cell: f"{_hour(cell)}: {_percent(cell)} taken",
                ),
                scale("few", "all"),
                table(
                    "Each hour in numbers",
                    head,
                    _by_hour(cells, hours, _percent),
                ),
            ),
            figure(
                "When you are at the computer",
                charts.heat(
                    "Use of the computer, by weekday and hour",
                    "The darker, the more of that hour.",
                    cells,
                    used_share,
                    lambda cell: f"{_hour(cell)}: {_minutes(cell)} min on average",
                ),
                scale("a few minutes", "all of the hour"),
                table(
                    "Each hour in minutes",
                    head,
                    _by_hour(cells, hours, lambda cell: str(_minutes(cell))),
                ),
            ),
            class_="two",
        ),
        name="when",
    )


def kept_share(cell: Cell) -> float | None:
    """Return the share of breaks taken in an hour; None where there were too few."""
    counts = cell.counts
    return counts.kept if counts.asked + counts.natural >= FEW else None


def used_share(cell: Cell) -> float | None:
    """Return how much of an hour was use, on average; None where there was none."""
    share = cell.counts.use / (cell.days * timedelta(hours=1))
    return min(1.0, share) if share >= 0.01 else None


def _hour(cell: Cell) -> str:
    return f"{WEEKDAYS[cell.weekday - 1]} {cell.hour}:00"


def _percent(cell: Cell) -> str:
    share = kept_share(cell)
    return "–" if share is None else f"{share:.0%}"


def _minutes(cell: Cell) -> int:
    return round(cell.counts.use / cell.days / timedelta(minutes=1))


def _best_hours(cells: Sequence[Cell]) -> str:
    known = [cell for cell in cells if kept_share(cell) is not None]
    if not known:
        return "There is too little to tell yet."
    best = max(known, key=lambda cell: (kept_share(cell) or 0, cell.counts.asked))
    return f"The darker, the more were taken; most on {_hour(best)}."


def _by_hour(
    cells: Iterable[Cell], hours: Sequence[int], words: Callable[[Cell], str]
) -> list[tuple[str, ...]]:
    known = {(cell.weekday, cell.hour): words(cell) for cell in cells}
    return [
        (name, *(known.get((weekday, hour), "–") for hour in hours))
        for weekday, name in enumerate(WEEKDAYS, 1)
        if any((weekday, hour) in known for hour in hours)
    ]
