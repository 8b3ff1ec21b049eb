"""What the planner tells to be written down, as rows of the history. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import groupby

from deskbreak.core.content import Answer, ChecklistItem, Exercise
from deskbreak.core.messages import Outcome, Record, RecordUse
from deskbreak.core.moment import between
from deskbreak.core.words import span_words
from deskbreak.daemon.offering import Offer
from deskbreak.history.events import Event, What, event_at
from deskbreak.history.facts import settled


@dataclass(frozen=True, slots=True)
class Course:
    """
    What is known of how a break went in the guide.

    Attributes:
        done: The exercise was gone through to its end.
        seconds: How long the exercise took; 0 is unknown.
        answer: The answer to the desk question, "" for none.
    """

    done: bool = False
    seconds: float = 0.0
    answer: str = ""


def of_break(
    record: Record, offer: Offer | None, course: Course, day_starts_at: time
) -> Event:
    """Return the row of what became of a break, with what it offered."""
    event = replace(
        event_at(What.BREAK, record.at, day_starts_at),
        outcome=record.outcome,
        name=record.name,
        use_seconds=record.use.total_seconds(),
        detail=record.detail,
        absorbed=record.absorbed,
    )
    # A natural break came before the offer, and a held one offers nothing.
    if (
        offer is None
        or offer.name != record.name
        or record.outcome in (Outcome.NATURAL, Outcome.HELD)
    ):
        return event
    event = replace(
        event,
        exercise=offer.exercise.id if offer.exercise else "",
        item=offer.item.id if offer.item else "",
        prescribed=offer.prescribed,
    )
    if record.outcome is not Outcome.TAKEN:
        return event
    return replace(event, answer=course.answer, seconds=course.seconds)


def of_use(used: RecordUse, day_starts_at: time) -> Event:
    """Return the row of a stretch of use; it belongs to the day on which it began."""
    return replace(
        event_at(What.USE, used.began, day_starts_at),
        seconds=between(used.began, used.ended).total_seconds(),
        use_seconds=used.use.total_seconds(),
    )


def of_answer(
    item: ChecklistItem, answer: Answer, wall: datetime, day_starts_at: time
) -> Event:
    """Return the row of an answered desk question."""
    blank = event_at(What.ANSWER, wall, day_starts_at)
    return replace(blank, item=item.id, answer=answer)


def of_exercise(
    what: What, exercise: Exercise, wall: datetime, day_starts_at: time
) -> Event:
    """Return the row of an exercise that hurts, or was put aside for another."""
    blank = event_at(what, wall, day_starts_at)
    return replace(blank, exercise=exercise.id, area=exercise.area)


def week_lines(events: list[Event]) -> tuple[str, ...]:
    """Return a line for each day with breaks: "Monday: 5 of 7 taken, 3 h of use"."""
    lines = []
    found = sorted(settled(events), key=lambda e: e.day)
    for day, group in groupby(found, lambda e: e.day):
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


def of_beginning(offer: Offer, wall: datetime) -> Mapping[str, str]:
    """Return what a hook is told of a break that begins."""
    return {
        "break": offer.name,
        "exercise": offer.exercise.id if offer.exercise else "",
        "at": wall.isoformat(timespec="seconds"),
    }


def _outcomes(events: list[Event]) -> Mapping[Outcome, int]:
    counts: dict[Outcome, int] = {}
    for event in events:
        if event.outcome is not None:
            counts[event.outcome] = counts.get(event.outcome, 0) + 1
    return counts
