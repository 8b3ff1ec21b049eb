"""The report's days and weeks, and what was moved in them."""

from __future__ import annotations

from deskbreak.core.words import REASON_WORDS, span_words
from deskbreak.history.counts import Counts
from deskbreak.history.streaks import KEPT
from deskbreak.pages.html import element, paragraph
from deskbreak.report import body, charts
from deskbreak.report.charts import day_words
from deskbreak.report.contents import WEEKS, Report
from deskbreak.report.pieces import figure, key, section, table


def this_week(report: Report) -> str:
    """Return each day, each week, and the streak."""
    rows = [_day_row(f"{day.day:%A}", day.counts) for day in report.days]
    rows.append(_day_row("All", report.this))
    drawn = [
        charts.timeline(report.days, charts.WIDTH).replace("chart", "chart narrow", 1),
        charts.timeline(report.days, 900).replace("chart", "chart wide", 1),
    ]
    weeks = [
        _day_row(day_words(week.monday), week.counts) for week in reversed(report.weeks)
    ]
    return section(
        "Day by day, week by week",
        figure(
            "Each day: use as a bar, breaks on it",
            *drawn,
            key(
                ("taken", "taken"),
                ("walk", "a walk"),
                ("natural", "on your own"),
                ("left", "skipped or missed"),
            ),
            _held(report.this),
            table("Each day in numbers", _DAY_HEAD, rows),
        ),
        element(
            "div",
            figure(
                "This week and the weeks before",
                charts.weeks(report.weeks),
                key(
                    ("box full", "taken"),
                    ("box half", "on your own"),
                    ("box open", "skipped or missed"),
                ),
                table("Each week in numbers", ("From", *_DAY_HEAD[1:]), weeks),
            ),
            figure(
                "Your days",
                _streak(report),
                charts.calendar(report.kept, report.until),
                key(
                    ("box full", "at least half of the breaks taken"),
                    ("box half", "fewer"),
                    ("box none", "no breaks"),
                ),
                _months(report),
            ),
            class_="two",
            style="margin-top:1rem",
        ),
        name="days",
    )


_DAY_HEAD = (
    "Day",
    "Offered",
    "Taken",
    "Walks",
    "On your own",
    "Later",
    "Skipped",
    "Missed",
    "Held",
    "Use",
    "Standing",
    "Longest stretch",
)


def _day_row(name: str, counts: Counts) -> tuple[str, ...]:
    numbers = (
        counts.offered,
        counts.taken,
        counts.walks,
        counts.natural,
        counts.postponed,
        counts.skipped,
        counts.missed,
        counts.held,
    )
    times = (counts.use, counts.standing, counts.longest)
    return (name, *map(str, numbers), *(span_words(t) if t else "–" for t in times))


def _held(counts: Counts) -> str:
    if not counts.held_by:
        return ""
    words = {reason.value: said for reason, said in REASON_WORDS.items()}
    found = ", ".join(
        f"{words.get(reason, 'something else')} {count}×"
        for reason, count in counts.held_by
    )
    return paragraph(f"Breaks that waited for a better moment: {found}.", class_="soft")


def _streak(report: Report) -> str:
    streak = report.streak
    if not streak.days:
        return paragraph(
            "A day counts when at least half of its breaks were taken.", class_="soft"
        )
    since = f", since {day_words(streak.since)}" if streak.since else ""
    many = "day" if streak.days == 1 else "days"
    return paragraph(
        f"{streak.days} {many} in a row{since}, on which at least half of the breaks "
        "were taken. Days off interrupt nothing, and neither does a single other day.",
        class_="soft small",
    )


def _months(report: Report) -> str:
    months: dict[str, list[float]] = {}
    for day, share in sorted(report.kept.items()):
        months.setdefault(f"{day:%B %Y}", []).append(share)
    rows = [
        (month, str(len(days)), str(sum(share >= KEPT for share in days)))
        for month, days in months.items()
    ]
    return table("Each month in numbers", ("Month", "Days", "Kept"), rows)


def moved(report: Report) -> str:
    """Return what was exercised, on a drawn body."""
    this = dict(report.this.areas)
    longer: dict[str, int] = {}
    for week in report.weeks:
        for area, count in week.counts.areas:
            longer[area] = longer.get(area, 0) + count
    names = sorted(longer, key=lambda area: (-this.get(area, 0), -longer[area], area))
    rows = [
        (area.replace("_", " "), str(this.get(area, 0)), str(longer[area]))
        for area in names
    ]
    whole = this.get("whole_body", 0)
    note = f"And {whole}× the whole body, walks most of all." if whole else ""
    head = ("Area", "This week", f"{WEEKS} weeks")
    return section(
        "What you moved",
        element(
            "div",
            figure(
                "This week",
                body.body_map(this, body.spoken(this)),
                paragraph(note, class_="soft small") if note else "",
                table("This week in numbers", head, rows),
            ),
            figure(
                f"The last {WEEKS} weeks",
                body.body_map(longer, body.spoken(longer)),
                paragraph(
                    "Counted by the main area of each exercise that was done.",
                    class_="soft small",
                ),
            ),
            class_="two",
        ),
        name="body",
    )
