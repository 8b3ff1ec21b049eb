"""Days in a row: what counts, what is forgiven, what ends them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.history.streaks import DAYS_OFF, Streak, streak_of

MONDAY = date(2025, 3, 10)


def days(pattern: str, begins: date = MONDAY) -> dict[date, float]:
    """Return the days of *pattern*: + kept, - not kept, blank a day off."""
    return {
        begins + timedelta(days=n): 1.0 if mark == "+" else 0.0
        for n, mark in enumerate(pattern)
        if mark != " "
    }


@pytest.mark.parametrize(
    ("pattern", "count", "longest"),
    [
        ("", 0, 0),
        ("+", 1, 1),
        ("+++++", 5, 5),
        ("+++++  +", 6, 6),  # over a weekend
        ("++-++", 4, 4),  # one day is forgiven
        ("+-+-+", 3, 3),
        ("++- ++", 4, 4),  # a day off between them as well
        ("+++--++", 2, 3),  # two in a row are not
        ("+++-  -+", 1, 3),  # nor with a weekend between them
        ("+++    +", 4, 4),  # a long weekend
        ("+++     +", 1, 3),
        ("++-", 2, 2),  # today may still be kept
        ("++--", 2, 2),
        ("++---", 0, 2),
    ],
)
def test_streak_of_days(pattern: str, count: int, longest: int) -> None:
    today = MONDAY + timedelta(days=max(0, len(pattern) - 1))
    streak = streak_of(days(pattern), today)
    assert (streak.days, streak.longest) == (count, longest)


def test_streak_tells_its_first_day() -> None:
    assert streak_of(days("--++-+"), MONDAY + timedelta(days=5)) == Streak(
        3, MONDAY + timedelta(days=2), 3
    )


def test_streak_is_over_when_nothing_came_for_long() -> None:
    kept = days("+++")
    last = MONDAY + timedelta(days=2)
    assert streak_of(kept, last + timedelta(days=DAYS_OFF + 1)).days == 3
    after = streak_of(kept, last + timedelta(days=DAYS_OFF + 2))
    assert after == Streak(0, None, 3)


def test_days_to_come_do_not_count() -> None:
    assert streak_of(days("+++++"), MONDAY + timedelta(days=1)).days == 2


@given(
    st.dictionaries(
        st.dates(MONDAY, MONDAY + timedelta(days=40)), st.sampled_from([0.0, 0.5, 1.0])
    )
)
def test_no_streak_is_longer_than_the_longest_or_than_the_kept_days(
    kept: dict[date, float],
) -> None:
    streak = streak_of(kept, MONDAY + timedelta(days=40))
    assert 0 <= streak.days <= streak.longest <= sum(v >= 0.5 for v in kept.values())
    assert (streak.since is None) == (streak.days == 0)
