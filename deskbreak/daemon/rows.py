"""What the planner tells to be written down, as rows of the history. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from itertools import groupby

from deskbreak.core.messages import Outcome, Record
from deskbreak.core.words import span_words
from deskbreak.daemon.offering import Offer
from deskbreak.history.events import Event, break_event


@dataclass(frozen=True, slots=True)
class Course:
    """
    What is known of how a break went in the guide.

    Attributes:
        seconds: How long the exercise took; 0 is unknown.
        answer: The answer to the desk question, "" for none.
    """

    seconds: float = 0.0
    answer: str = ""


def of_break(
    record: Record, offer: Offer | None, course: Course, day_starts_at: time
) -> Event:
    """Return the row of what became of a break, with what it offered."""
    # A natural break came before the offer, and a held one offers nothing.
    if (
        offer is None
        or offer.name != record.name
        or record.outcome in (Outcome.NATURAL, Outcome.HELD)
    ):
        return break_event(record, day_starts_at)
    done = record.outcome is Outcome.TAKEN
    event = break_event(
        record,
        day_starts_at,
        exercise=offer.exercise.id if offer.exercise else "",
        item=offer.item.id if offer.item else "",
        prescribed=offer.prescribed,
        seconds=course.seconds if done else 0.0,
    )
    return replace(event, answer=course.answer) if done else event


def week_lines(events: list[Event]) -> tuple[str, ...]:
    """Return a line for each day with breaks: "Monday: 5 of 7 taken, 3 h of use"."""
    lines = []
    for day, group in groupby(sorted(events, key=lambda e: e.day), lambda e: e.day):
        of_day = list(group)
        counts = _outcomes(of_day)
        asked = sum(
            counts.get(outcome, 0)
            for outcome in (Outcome.TAKEN, Outcome.SKIPPED, Outcome.MISSED)
        )
        if asked:
            lines.append(f"{day:%A}: {counts.get(Outcome.TAKEN, 0)} of {asked} taken")
    return tuple(lines)


def facts(event: Event, record: Record) -> Mapping[str, str]:
    """Return what a hook is told of a break."""
    return {
        "break": event.name,
        "outcome": record.outcome.value,
        "exercise": event.exercise,
        "at": record.at.isoformat(timespec="seconds"),
        "use": span_words(record.use),
        "detail": event.detail,
    }


def _outcomes(events: list[Event]) -> Mapping[Outcome, int]:
    counts: dict[Outcome, int] = {}
    for event in events:
        if event.outcome is not None:
            counts[event.outcome] = counts.get(event.outcome, 0) + 1
    return counts
