"""
What statistics need of the rows: a few columns each, from events or from the file.

Events of many years are many, and making an `Event` of every row would take seconds;
so the file gives these columns itself, in the very form in which `facts_of` gives
them for events. Times are whole milliseconds: sums of them do not depend on an order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from deskbreak.history.events import Event, What

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
_POINTS = f"""
    SELECT day, {_LOCAL_HOUR}, outcome, name,
        CASE outcome WHEN 'taken' THEN exercise WHEN 'held' THEN detail ELSE '' END
    FROM event WHERE what IN ('break', 'hurt')
"""  # noqa: S608  # our own column names
_ANSWERS = f"""
    SELECT day, {_LOCAL_HOUR}, at, item, answer FROM event WHERE what = 'answer'
"""  # noqa: S608  # the same
_STRETCHES = f"""
    SELECT day, {_LOCAL_MS}, CAST(seconds * 1000 + 0.5 AS INTEGER),
        CAST(use_seconds * 1000 + 0.5 AS INTEGER), at
    FROM event WHERE what = 'use'
"""  # noqa: S608  # the same
_ENDED = """
    SELECT day, sum(outcome IN ('taken', 'natural')), count(*) FROM event
    WHERE what = 'break' AND outcome IN ('taken', 'natural', 'skipped', 'missed')
    GROUP BY day
"""
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


def facts_of(events: Iterable[Event]) -> Facts:
    """Return what is counted of *events*."""
    points: list[Point] = []
    answers: list[Said] = []
    stretches: list[Stretch] = []
    changes: list[Change] = []
    for event in events:
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
