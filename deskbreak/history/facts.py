"""What statistics need of each row, as it stands in the file."""

from __future__ import annotations

from typing import NamedTuple

from deskbreak.history.events import Event


class Fact(NamedTuple):
    """
    Some columns of the table ``event``, by their names there.

    Events of many years are many: reading plain columns costs a small part of
    making an `Event` of every row.
    """

    what: str
    at: str
    day: str
    offset_seconds: int
    outcome: str
    name: str
    exercise: str
    answer: str
    seconds: float
    use_seconds: float
    detail: str


def fact_of(event: Event) -> Fact:
    """Return of *event* what is counted, as it stands in the file."""
    return Fact(
        what=event.what.value,
        at=event.at.isoformat(timespec="milliseconds"),
        day=event.day.isoformat(),
        offset_seconds=event.offset_seconds,
        outcome=event.outcome.value if event.outcome else "",
        name=event.name,
        exercise=event.exercise,
        answer=event.answer,
        seconds=event.seconds,
        use_seconds=event.use_seconds,
        detail=event.detail,
    )
