from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What
from deskbreak.history.summary import Summary, summarise, week_of
from tests.history import strategies

DAY = date(2025, 3, 10)
AT = datetime(2025, 3, 10, 12, tzinfo=UTC)


def test_a_day_is_counted_by_outcome_exercise_and_use() -> None:
    taken = Event(What.BREAK, AT, DAY, outcome=Outcome.TAKEN, exercise="b")
    events = [
        Event(What.BREAK, AT, DAY, outcome=Outcome.PROMPTED),
        taken,
        taken,
        Event(What.BREAK, AT, DAY, outcome=Outcome.TAKEN, exercise="a"),
        Event(What.BREAK, AT, DAY, outcome=Outcome.TAKEN),
        Event(What.BREAK, AT, DAY, outcome=Outcome.SKIPPED, exercise="a"),
        Event(What.BREAK, AT, DAY, outcome=Outcome.MISSED),
        Event(What.ANSWER, AT, DAY, item="i", answer="fixed"),
        Event(What.ANSWER, AT, DAY, item="j", answer="yes"),
        Event(What.HURT, AT, DAY, exercise="a", area="neck"),
        Event(What.ANOTHER, AT, DAY, exercise="a"),
        Event(What.USE, AT, DAY, seconds=2000, use_seconds=1800),
        Event(What.USE, AT, DAY, seconds=700, use_seconds=600),
        Event(What.USE, AT, DAY - timedelta(days=1), use_seconds=9999),
        Event(What.USE, AT, DAY + timedelta(days=1), use_seconds=9999),
    ]
    summary = summarise(events, DAY, DAY)
    assert summary == Summary(
        since=DAY,
        until=DAY,
        use=timedelta(minutes=40),
        longest=timedelta(minutes=30),
        prompted=1,
        taken=4,
        skipped=1,
        missed=1,
        exercises=(("b", 2), ("a", 1)),
        answers=2,
        fixed=1,
        hurts=1,
    )
    assert summary.asked == 6


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2025, 3, 16)) == date(2025, 3, 10)
    assert week_of(date(2025, 3, 10)) == date(2025, 3, 10)


@given(st.lists(strategies.events()), st.randoms(use_true_random=False))
def test_the_order_of_events_changes_no_count(
    events: list[Event], draw: object
) -> None:
    since, until = date(2025, 1, 5), date(2025, 1, 12)
    expected = Counter(event.outcome for event in events if since <= event.day <= until)
    shuffled = sorted(events, key=lambda event: (event.detail, event.name))
    # Sums of floats may differ in the last bit; counts may not.
    first, second = (summarise(e, since, until) for e in (events, shuffled))
    assert first.exercises == second.exercises
    for outcome in Outcome:
        assert getattr(first, outcome.value) == expected[outcome]
        assert getattr(second, outcome.value) == expected[outcome]
