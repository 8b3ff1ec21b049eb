"""One sentence, from the data, never a scolding, never more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deskbreak.core.desk import DeskSummary, Score
from deskbreak.history.counts import Counts
from deskbreak.history.streaks import Streak
from deskbreak.library.loader import built_in
from deskbreak.report.advice import advice
from deskbreak.report.contents import DAY, WEEK, Cell, Day, Report, Usual, Week
from tests.report.year import MONDAY, report_of

GOOD = Counts(taken=20, walks=7, offered=22, skipped=2)
SCORE = Score("", 30, 0, 0, 0)
AREAS = (
    *("neck", "shoulders", "chest", "upper_back", "lower_back"),
    *("hips", "legs", "ankles", "wrists"),
)


def week(this: Counts = GOOD, **other: object) -> Report:
    areas = tuple((area, 5) for area in AREAS)
    before = Week(MONDAY - WEEK, replace(GOOD, taken=45, areas=areas))
    plain = Report(
        monday=MONDAY,
        until=MONDAY + 6 * DAY,
        this=this,
        usual=Usual(),
        days=(Day(MONDAY, this),),
        weeks=(before, Week(MONDAY, this)),
        hours=(),
        kept={},
        streak=Streak(),
        desk=(),
        summary=DeskSummary(SCORE),
        suggestions=(),
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def cell(hour: int, taken: int, missed: int) -> Cell:
    return Cell(1, hour, Counts(taken=taken, missed=missed), 10)


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (week(written=False), "Nothing is written down, as you wish"),
        (week(Counts()), "welcome back"),
        (week(Counts(), weeks=()), "After your first days"),
        (week(replace(GOOD, hurts=2)), "2 times that an exercise hurt"),
        (week(replace(GOOD, hurts=1)), "once that an exercise hurt"),
        (week(replace(GOOD, walks=0)), "Of your 20 breaks none were walks"),
        (week(replace(GOOD, walks=1)), "one was a walk"),
        (
            week(hours=(cell(9, 20, 1), cell(17, 3, 20))),
            "in the morning (95% taken) and less so from 16:00 on (13%)",
        ),
        (week(replace(GOOD, longest=timedelta(minutes=110))), "1 h 50 min, on Monday"),
        (
            week(summary=DeskSummary(SCORE, first=(built_in().items[0],))),
            "put right at your desk",
        ),
        (
            week(weeks=(Week(MONDAY, replace(GOOD, taken=50, areas=(("neck", 9),))),)),
            "shoulders had no exercise in four weeks",
        ),
        (week(usual=Usual(weeks=4, taken=12)), "20 breaks, where 12"),
        (week(), "Keep to what you do"),
    ],
)
def test_the_sentence_says_what_matters_most(report: Report, words: str) -> None:
    assert words in advice(report)


def test_few_breaks_are_read_into_nothing() -> None:
    few = week(replace(GOOD, taken=4, walks=0), hours=(cell(9, 3, 0), cell(17, 0, 3)))
    assert advice(few).startswith("Keep to")


def test_no_week_of_a_year_is_scolded_or_promised_anything(year: Path) -> None:
    said = {
        advice(report_of(year, date(2024, 6, 17) + n * WEEK)).lower()
        for n in range(0, 51, 3)
    }
    assert len(said) > 3
    for words in said:
        for word in ("should", "must", "bad", "fail", "too much", "too little"):
            assert word not in words
        for word in ("prevent", "cure", "productiv", "make up for", "proven"):
            assert word not in words
