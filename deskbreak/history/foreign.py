"""
Histories of other break reminders, as far as their files hold one.

Workrave (``historystats`` in ``~/.workrave``, text, versions 3 and 4): for each day
a line ``D`` with the local times of its first and last use (day, month from 0, year
from 1900, hour, minute, twice), lines ``B`` with a break's number, the count of its
figures and the figures, and a line ``m`` with the seconds of use first (``G`` in old
files; ``M`` is known to be wrong and left out).

    | Workrave                        | here                           |
    |---------------------------------|--------------------------------|
    | break 0, 1                      | micro-pause, rest-break        |
    | unique breaks (prompted before) | prompted                       |
    | taken, natural                  | taken, natural                 |
    | skipped, postponed              | skipped, postponed             |
    | active time                     | use                            |
    | break 2, overdue time, mouse    | left out: the daily limit is   |
    | and keys                        | no break, keys are not counted |

Safe Eyes (``session.json`` in ``~/.config/safeeyes``, the plugin "healthstats"):
breaks, skipped breaks and screen time since the last reset, which is every midnight
unless set otherwise. Its totals know no days and cannot be placed.

    | Safe Eyes                       | here                           |
    |---------------------------------|--------------------------------|
    | breaks                          | prompted                       |
    | breaks less skipped breaks      | taken                          |
    | skipped_breaks                  | skipped                        |
    | screen_time                     | use                            |

Neither file tells the hour of a break. They are laid out evenly over the day, so
that days, weeks and months are right and hours are no more than a guess.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from deskbreak.core.messages import Outcome
from deskbreak.exceptions import HistoryError
from deskbreak.history.events import Event, What, event_at

WORKRAVE = "from Workrave"
SAFE_EYES = "from Safe Eyes"

_WORKRAVE_HEAD = "WorkRaveStats"
_WORKRAVE_VERSIONS = ("3", "4")
_WORKRAVE_BREAKS = {0: "micro-pause", 1: "rest-break"}
#: Those after which the person had moved; a micro-pause is too short for it.
_RELIEF = ("rest-break", "break")
#: More of one kind on one day is no history but a damaged file.
_MOST = 5000
_ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Day:
    """The figures of one day, in local time."""

    begins: datetime
    ends: datetime
    used: timedelta = timedelta(0)
    breaks: dict[tuple[str, Outcome], int] = field(default_factory=dict)

    def relieved(self) -> int:
        """Return how often the person got up."""
        return sum(
            count
            for (name, outcome), count in self.breaks.items()
            if name in _RELIEF and outcome in (Outcome.TAKEN, Outcome.NATURAL)
        )


def is_workrave(text: str) -> bool:
    """Tell whether *text* is Workrave's."""
    return text.startswith(_WORKRAVE_HEAD)


def is_safe_eyes(text: str) -> bool:
    """Tell whether *text* is the session of Safe Eyes."""
    return _safe_eyes(text) is not None


def from_workrave(text: str, zone: tzinfo) -> list[Event]:
    """
    Return the events of Workrave's ``historystats``.

    Args:
        zone: Where the person was; the file knows only local times.

    Raises:
        HistoryError: It is no such file, or of a version that is not known.
    """
    head, *lines = text.splitlines()
    if head.split()[:1] != [_WORKRAVE_HEAD]:
        raise HistoryError("this is no history of Workrave")
    if head.split()[1:2] not in ([version] for version in _WORKRAVE_VERSIONS):
        raise HistoryError(f"this version of Workrave's history is not known: {head}")
    days: dict[object, _Day] = {}
    day: _Day | None = None
    for number, line in enumerate(lines, 2):
        command, figures = line[:1], line[1:].split()
        try:
            if command == "D":
                day = _workrave_day([int(figure) for figure in figures])
                # A day that stands there twice was written again after a restart.
                days[day.begins.date()] = day
            elif day is not None:
                _add_workrave(day, command, figures)
        except (ValueError, IndexError, OverflowError) as error:
            raise HistoryError(
                f"line {number} is none of Workrave's: {line!r}"
            ) from error
    return [event for each in days.values() for event in _events(each, WORKRAVE, zone)]


def from_safe_eyes(text: str, zone: tzinfo) -> list[Event]:
    """
    Return the events of the day that Safe Eyes' ``session.json`` tells of.

    Args:
        zone: Where the person was; the file knows only local times.

    Raises:
        HistoryError: It is no such file.
    """
    session = _safe_eyes(text)
    if session is None:
        raise HistoryError("this is no session of Safe Eyes")
    try:
        resets = datetime.fromisoformat(session["next_reset_time"])
        count = _number(session["breaks"])
        skipped = min(count, _number(session["skipped_breaks"]))
        used = min(timedelta(seconds=int(session["screen_time"])), _ONE_DAY)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise HistoryError(f"this session of Safe Eyes has no day: {error}") from error
    # Its working day is not told: nine hours up to the evening, or as long as used.
    last = (resets - timedelta(seconds=1)).date()
    ends = datetime.combine(last, time(18))
    begins = min(datetime.combine(last, time(9)), ends - used)
    day = _Day(max(begins, datetime.combine(last, time(0))), ends, used)
    if used > day.ends - day.begins:
        day.ends = day.begins + used
    day.breaks = {
        ("break", Outcome.PROMPTED): count,
        ("break", Outcome.TAKEN): count - skipped,
        ("break", Outcome.SKIPPED): skipped,
    }
    return list(_events(day, SAFE_EYES, zone))


def _safe_eyes(text: str) -> dict[str, str] | None:
    try:
        session = json.loads(text)["plugin"]["healthstats"]
    except (ValueError, KeyError, TypeError):
        return None
    return session if isinstance(session, dict) else None


def _workrave_day(figures: list[int]) -> _Day:
    begins, ends = (
        datetime(year + 1900, month + 1, day, hour, minute)  # noqa: DTZ001  # local
        for day, month, year, hour, minute in (figures[:5], figures[5:10])
    )
    return _Day(begins, max(begins, min(ends, begins + _ONE_DAY)))


def _add_workrave(day: _Day, command: str, figures: list[str]) -> None:
    if command == "B":
        name = _WORKRAVE_BREAKS.get(int(figures[0]))
        counts = [_number(figure) for figure in figures[2:8]]
        if name is not None and len(counts) >= 5:
            prompted, taken, natural, skipped, postponed, *unique = counts
            day.breaks |= {
                (name, Outcome.PROMPTED): unique[0] if unique else prompted,
                (name, Outcome.POSTPONED): postponed,
                (name, Outcome.TAKEN): taken,
                (name, Outcome.NATURAL): natural,
                (name, Outcome.SKIPPED): skipped,
            }
    elif command in ("m", "G"):
        seconds = figures[1 if command == "m" else 0 :][:1]
        if seconds:
            day.used = min(timedelta(seconds=int(seconds[0])), _ONE_DAY)


def _number(figure: object) -> int:
    number = int(str(figure))
    if not 0 <= number <= _MOST:
        raise ValueError(f"{number} is no count of breaks")
    return number


def _events(day: _Day, source: str, zone: tzinfo) -> Iterator[Event]:
    """Lay the figures of *day* out over its hours."""
    begins, ends = (each.replace(tzinfo=zone) for each in (day.begins, day.ends))
    span = ends.astimezone(UTC) - begins.astimezone(UTC)

    def blank(what: What, part: float) -> Event:
        wall = (begins.astimezone(UTC) + span * part).astimezone(zone)
        # The whole belongs to the day that it began on, however late it ended.
        event = event_at(what, wall, time(0))
        return replace(event, day=day.begins.date(), detail=source)

    if day.used:
        pieces = day.relieved() + 1
        length = max(span, day.used) / pieces
        used = int(day.used.total_seconds())
        for piece in range(pieces):
            yield replace(
                blank(What.USE, piece / pieces),
                seconds=round(length.total_seconds(), 3),
                # Whole seconds, so that they add up to what the file says.
                use_seconds=used * (piece + 1) // pieces - used * piece // pieces,
            )
    for (name, outcome), count in day.breaks.items():
        for number in range(count):
            event = blank(What.BREAK, (number + 0.5) / count)
            yield replace(event, name=name, outcome=outcome)
