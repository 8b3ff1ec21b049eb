"""What the history is made of: one value for every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from deskbreak.core.hours import day_of
from deskbreak.core.messages import Outcome


class What(Enum):
    """What a row of the history tells."""

    BREAK = "break"
    """What became of a break."""
    ANSWER = "answer"
    """A checklist item was answered."""
    HURT = "hurt"
    """An exercise was said to hurt."""
    ANOTHER = "another"
    """Another exercise was asked for instead of this one."""
    USE = "use"
    """A stretch of use: it began at ``at`` and lasted ``seconds``."""
    STANDING = "standing"
    """The person said to stand at the desk from now on."""
    SITTING = "sitting"
    """The person said to sit from now on; every day begins so."""


@dataclass(frozen=True, slots=True)
class Event:
    """
    One row of the history.

    Attributes:
        at: When, in UTC, to the millisecond.
        day: The day as it was lived, which begins at the day boundary.
        offset_seconds: What the local clock was ahead of UTC then.
        zone: Name of the local zone then.
        outcome: What became of the break; None in rows of another sort.
        name: The break kind, as the user named it.
        exercise: Id of the exercise offered, done, said to hurt or put aside.
        area: The area of that exercise.
        item: Id of the checklist item that was shown or answered.
        answer: The answer to the item, "" for none.
        prescribed: The exercise was offered because a therapist prescribed it.
        seconds: How long the exercise or the stretch of use lasted.
        use_seconds: Use counted for the break kind, or within the stretch.
        detail: In words: what held the break, how it ended.
        absorbed: Break kinds that this break stood for as well.
    """

    what: What
    at: datetime
    day: date
    offset_seconds: int = 0
    zone: str = ""
    outcome: Outcome | None = None
    name: str = ""
    exercise: str = ""
    area: str = ""
    item: str = ""
    answer: str = ""
    prescribed: bool = False
    seconds: float = 0.0
    use_seconds: float = 0.0
    detail: str = ""
    absorbed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep every instant in UTC, to the millisecond, as the file does."""
        if self.at.utcoffset() is None:
            raise ValueError("an event needs a time with its zone")
        at = self.at.astimezone(UTC)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        object.__setattr__(self, "at", at)

    @property
    def local(self) -> datetime:
        """The wall time as it was shown where the person was."""
        return (self.at + timedelta(seconds=self.offset_seconds)).replace(tzinfo=None)


def event_at(what: What, wall: datetime, day_starts_at: time) -> Event:
    """Return an otherwise empty event at *wall*, with its day, offset and zone."""
    offset = wall.utcoffset()
    if offset is None:
        raise ValueError("an event needs a time with its zone")
    zone = getattr(wall.tzinfo, "key", None) or wall.tzname() or ""
    return Event(
        what=what,
        at=wall,
        day=day_of(wall, day_starts_at),
        offset_seconds=round(offset.total_seconds()),
        zone=zone,
    )
