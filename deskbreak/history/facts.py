"""
What statistics need of the rows: a few columns each, from events or from the file.

Events of many years are many, and making an `Event` of every row would take seconds;
so the file gives these columns itself, in the very form in which `facts_of` gives
them for events. Times are whole milliseconds: sums of them do not depend on an order.

A break that was missed is still due. Where the same day tells how it ended, before it
was offered once more, that end alone is counted: one break that was offered once is
one break. The rows themselves stay as they were written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from deskbreak.core.messages import ENDS, Outcome
from deskbreak.history.events import Event, What

_OFFERS = frozenset({Outcome.PROMPTED, Outcome.MISSED})
_NEVER = datetime.max.replace(tzinfo=UTC)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

#: day, local hour, outcome ("" is a pain), break kind, detail (of a taken break the
#: exercise, of a held one the reason)
Point = tuple[str, int, str, str, str]
#: day, local hour, UTC as ISO text, item, answer
Said = tuple[str, int, str, str, str]
#: day, ms since local midnight, ms that it lasted, ms of use in it, UTC as ISO text
Stretch = tuple[str, int, int, int, str]
#: day, UTC as ISO text, what
Change = tuple[str, str, str]

_CLOCK_MINUTE = "substr(at, 12, 2) * 60 + substr(at, 15, 2)"
# SQLite's remainder has the sign of what is divided, hence the day on top.
_LOCAL_HOUR = f"({_CLOCK_MINUTE} + 1440 + offset_seconds / 60) / 60 % 24"
_LOCAL_MS = (
    f"((({_CLOCK_MINUTE}) * 60 + substr(at, 18, 2) + 86400 + offset_seconds) * 1000"
    f" + substr(at, 21, 3)) % {DAY_MS}"
)
# Missed, and followed by an end of the same break. `settled` says the same of events.
_FIRST_AFTER = """
    SELECT min(later.at) FROM event AS later
    WHERE later.day = event.day AND later.what = 'break' AND later.name = event.name
        AND later.at > event.at AND later.outcome IN"""
_MADE_UP_FOR = f"""
    outcome = 'missed'
    AND ({_FIRST_AFTER} ('taken', 'natural', 'skipped'))
        < coalesce(({_FIRST_AFTER} ('prompted', 'missed')), '~')
"""
# A comparison with nothing is NULL, which is not true: hence IS NOT TRUE, not NOT.
_SETTLED = f"({_MADE_UP_FOR}) IS NOT TRUE"
_POINTS = f"""
    SELECT day, {_LOCAL_HOUR}, outcome, name,
        CASE outcome WHEN 'taken' THEN exercise WHEN 'held' THEN detail ELSE '' END
    FROM event WHERE what IN ('break', 'hurt') AND {_SETTLED}
"""  # noqa: S608  # our own column names
_ANSWERS = f"""
    SELECT day, {_LOCAL_HOUR}, at, item, answer FROM event WHERE what = 'answer'
"""  # noqa: S608  # the same
_STRETCHES = f"""
    SELECT day, {_LOCAL_MS}, CAST(seconds * 1000 + 0.5 AS INTEGER),
        CAST(use_seconds * 1000 + 0.5 AS INTEGER), at
    FROM event WHERE what = 'use'
"""  # noqa: S608  # the same
_ENDED = f"""
    SELECT day, sum(outcome IN ('taken', 'natural')), count(*) FROM event
    WHERE what = 'break' AND outcome IN ('taken', 'natural', 'skipped', 'missed')
        AND {_SETTLED}
    GROUP BY day
"""  # noqa: S608  # our own words
_CHANGES = """
    SELECT day, at, what FROM event WHERE what IN ('standing', 'sitting')
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What is counted, in any order.

    Attributes:
        points: Breaks and pains.
        answers: Answers to desk questions.
        stretches: Stretches of use.
        changes: Between sitting and standing.
    """

    points: Sequence[Point]
    answers: Sequence[Said]
    stretches: Sequence[Stretch]
    changes: Sequence[Change]

    def and_use(self, events: Iterable[Event]) -> Facts:
        """Return these facts and the stretches of use among *events*."""
        more = facts_of(events).stretches
        return replace(self, stretches=(*self.stretches, *more))


def facts_of(events: Iterable[Event]) -> Facts:
    """Return what is counted of *events*."""
    points: list[Point] = []
    answers: list[Said] = []
    stretches: list[Stretch] = []
    changes: list[Change] = []
    for event in settled(events):
        day, hour = event.day.isoformat(), event.local.hour
        at = event.at.isoformat(timespec="milliseconds")
        match event.what:
            case What.BREAK | What.HURT:
                outcome = event.outcome.value if event.outcome else ""
                detail = {"taken": event.exercise, "held": event.detail}
                points.append((day, hour, outcome, event.name, detail.get(outcome, "")))
            case What.ANSWER:
                answers.append((day, hour, at, event.item, event.answer))
            case What.USE:
                local = event.local
                began = local.hour * 3600 + local.minute * 60 + local.second
                began_ms = began * 1000 + local.microsecond // 1000
                length, used = _ms(event.seconds), _ms(event.use_seconds)
                stretches.append((day, began_ms, length, used, at))
            case What.STANDING | What.SITTING:
                changes.append((day, at, event.what.value))
            case What.ANOTHER:
                pass
    return Facts(points, answers, stretches, changes)


def settled(events: Iterable[Event]) -> list[Event]:
    """Return *events* without the missed breaks that came to another end."""
    found = list(events)
    ends, offers = _times(found, ENDS), _times(found, _OFFERS)

    def made_up_for(event: Event) -> bool:
        break_ = event.day, event.name
        ended = _first_after(event.at, ends.get(break_, []))
        return ended < _first_after(event.at, offers.get(break_, []))

    return [
        event
        for event in found
        if event.outcome is not Outcome.MISSED or not made_up_for(event)
    ]


def _times(
    events: Iterable[Event], outcomes: Collection[Outcome]
) -> dict[tuple[date, str], list[datetime]]:
    times: dict[tuple[date, str], list[datetime]] = {}
    for event in events:
        if event.outcome in outcomes:
            times.setdefault((event.day, event.name), []).append(event.at)
    return times


def _first_after(at: datetime, times: Iterable[datetime]) -> datetime:
    return min((each for each in times if each > at), default=_NEVER)


def read_facts(db: sqlite3.Connection, since: str, until: str) -> Facts:
    """
    Return what is counted of the days *since* to *until* (ISO, both included).

    "" is from the beginning, or to the end.
    """
    days, bounds = "", []
    if since or until:
        # Only then: for all of it, going by the index would be twice as slow.
        days, bounds = " AND day >= ? AND day <= ?", [since, until or "~"]
    found = (
        db.execute(query + days, bounds).fetchall()
        for query in (_POINTS, _ANSWERS, _STRETCHES, _CHANGES)
    )
    return Facts(*found)


def read_answers(db: sqlite3.Connection) -> list[Said]:
    """Return all answers to desk questions."""
    return db.execute(_ANSWERS).fetchall()


def read_kept(db: sqlite3.Connection) -> dict[date, float]:
    """Return for each day with breaks the share of them that was taken."""
    return {
        date.fromisoformat(day): taken / ended
        for day, taken, ended in db.execute(_ENDED)
    }


def _ms(seconds: float) -> int:
    # As SQLite rounds, so that both ways come to the same.
    return int(seconds * 1000 + 0.5)
