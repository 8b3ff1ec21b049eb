"""The report's desk: its score over time, area by area, and what to fix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskbreak.core.content import ChecklistItem
from deskbreak.core.desk import DeskSummary
from deskbreak.core.words import desk_lists
from deskbreak.history.progress import DeskDay
from deskbreak.pages.html import bullets, element, escape, paragraph
from deskbreak.report import charts
from deskbreak.report.charts import day_words
from deskbreak.report.contents import Report
from deskbreak.report.pieces import figure, section, table


def your_desk(report: Report) -> str:
    """Return how the desk stands, over time and area by area, and what to do."""
    summary = report.summary
    rows = [
        (
            day_words(day.day) + f" {day.day.year}",
            str(day.good),
            str(day.to_fix),
            str(day.open),
        )
        for day in _thinned(report)
    ]
    return section(
        "Your desk",
        element(
            "div",
            figure(
                "How many questions are good, over time",
                charts.desk(report.desk, report.until),
                table("Your desk in numbers", ("Day", "Good", "To fix", "Open"), rows),
            ),
            element(
                "div", element("h3", "Area by area"), *_bars(summary), class_="card"
            ),
            *[_list(title, items) for title, items in desk_lists(summary)],
            class_="two",
        ),
        name="desk",
    )


def _thinned(report: Report) -> Iterable[DeskDay]:
    """Return the last score of each month, and the newest."""
    last = {(day.day.year, day.day.month): day for day in report.desk}
    return last.values()


def _bars(summary: DeskSummary) -> Iterable[str]:
    for score in summary.areas:
        share = f"width:{score.good / score.total:.0%}"
        words = f"{score.good} of {score.total}"
        words += f", {score.to_fix} to fix" if score.to_fix else ""
        yield element(
            "div",
            element("span", escape(score.area)),
            element(
                "span", element("span", style=share), class_="track", aria_hidden="true"
            ),
            element("span", escape(words), class_="small"),
            class_="bar",
        )


_LIST_NOTES = {
    "To ask for": "To take to whoever looks after your workplace.",
    "To buy": "Needs a little money; your employer may be the one to pay.",
}


def _list(title: str, items: Sequence[ChecklistItem]) -> str:
    note = _LIST_NOTES.get(title, "")
    return element(
        "div",
        element("h3", escape(title)),
        paragraph(note, class_="soft small") if note else "",
        bullets(
            element("strong", escape(item.question))
            + "".join(paragraph(fix) for fix in item.fix[:1])
            for item in items
        ),
        class_="card",
    )
