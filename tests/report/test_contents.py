"""What a report says agrees with the history, whichever way it is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from deskbreak.core.messages import Outcome
from deskbreak.history.counts import Counts
from deskbreak.history.events import Event, What, event_at
from deskbreak.history.statistics import statistics_of
from deskbreak.history.store import History
from deskbreak.library.loader import built_in
from deskbreak.report.contents import DAY, WEEK, Report
from tests.report.year import MONDAY, NOW, report_of

SUNDAY = MONDAY + 6 * DAY


def rows(path: Path) -> list[Event]:
    store = History.open(path)
    try:
        return store.rows()
    finally:
        store.close()


def test_the_week_is_what_the_rows_say(year: Path, report: Report) -> None:
    stats = statistics_of(rows(year), built_in())
    assert report.this == stats.total(MONDAY, SUNDAY)
    assert report.streak == stats.streak(SUNDAY)
    assert [day.counts for day in report.days] == [
        stats.total(MONDAY + n * DAY, MONDAY + n * DAY) for n in range(7)
    ]


def test_all_groupings_agree(report: Report) -> None:
    assert sum(day.counts.taken for day in report.days) == report.this.taken
    assert report.weeks[-1].counts == report.this
    in_hours = sum((cell.counts.use for cell in report.hours), timedelta(0))
    assert in_hours == sum((week.counts.use for week in report.weeks), timedelta(0))


def test_each_break_has_its_mark_and_each_stretch_its_span(
    year: Path, report: Report
) -> None:
    ended = (Outcome.TAKEN, Outcome.NATURAL, Outcome.SKIPPED, Outcome.MISSED)
    week = [row for row in rows(year) if MONDAY <= row.day <= SUNDAY]
    marks = [mark for day in report.days for mark in day.marks]
    spans = [span for day in report.days for span in day.spans]
    assert len(marks) == sum(row.outcome in ended for row in week)
    assert len(spans) == sum(row.what is What.USE for row in week)
    assert sum(mark.what == "walk" for mark in marks) == report.this.walks


def test_a_missed_break_that_is_taken_later_has_one_mark(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    at = datetime(2025, 6, 2, 10, 0, tzinfo=UTC)
    missed = replace(event_at(What.BREAK, at, time(4)), outcome=Outcome.MISSED)
    taken = replace(missed, at=at + timedelta(minutes=9), outcome=Outcome.TAKEN)
    store = History.open(path)
    store.add(missed, taken)
    store.close()
    report = report_of(path)
    assert [(mark.at, mark.what) for mark in report.days[0].marks] == [(609, "taken")]
    assert (report.this.taken, report.this.asked) == (1, 1)


def test_this_week_is_compared_up_to_the_same_weekday(year: Path) -> None:
    wednesday = datetime(2025, 6, 4, 22, 0, tzinfo=UTC)
    report = report_of(year, None, wednesday)
    stats = statistics_of(rows(year), built_in())
    before = [MONDAY - n * WEEK for n in range(1, 5)]
    taken = [stats.total(monday, monday + 2 * DAY).taken for monday in before]
    assert (report.until, report.whole) == (date(2025, 6, 4), False)
    assert report.usual.taken == sum(taken) / 4


def test_weeks_without_work_are_there_but_are_no_part_of_what_is_usual(
    year: Path,
) -> None:
    worked = {row.day - row.day.weekday() * DAY for row in rows(year)}
    monday = date(2024, 9, 2)
    while monday in worked:
        monday += WEEK
    report = report_of(year, monday + WEEK)
    assert Counts() in [week.counts for week in report.weeks]
    assert report.usual.weeks == 3
    assert len(report.weeks) == 13


def test_a_past_week_knows_nothing_of_later(year: Path) -> None:
    monday = date(2024, 7, 1)
    report = report_of(year, monday)
    assert report.desk[-1].day <= monday + 6 * DAY
    assert max(report.kept) <= monday + 6 * DAY
    whole = report.summary.whole
    assert (whole.good, whole.to_fix, whole.open) == (
        report.desk[-1].good,
        report.desk[-1].to_fix,
        report.desk[-1].open,
    )
    assert whole.good < report_of(year).summary.whole.good


def test_a_night_through_belongs_to_the_day_on_which_it_began(year: Path) -> None:
    late = [
        (day, span)
        for monday in (date(2024, 6, 17) + n * WEEK for n in range(0, 50, 2))
        for day in report_of(year, monday).days
        for span in day.spans
        if span.start >= 24 * 60
    ]
    assert late
    assert all(span.start < 28 * 60 for _, span in late)


def test_an_empty_history_has_a_report(tmp_path: Path) -> None:
    report = report_of(tmp_path / "history.sqlite3", None, NOW)
    assert report.empty
    assert report.usual.weeks == 0
    assert report.streak.days == 0
    assert report.summary.whole.open == report.summary.whole.total > 0
