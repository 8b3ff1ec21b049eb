"""What days were like: counts over events, without any I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What


@dataclass(frozen=True, slots=True)
class Summary:
    """
    Counts of one or more days.

    Attributes:
        use: Use of the computer.
        longest: Longest stretch of use.
        exercises: Exercises done, by id.
        fixed: Desk questions answered with "fixed".
    """

    since: date
    until: date
    use: timedelta = timedelta(0)
    longest: timedelta = timedelta(0)
    prompted: int = 0
    taken: int = 0
    natural: int = 0
    postponed: int = 0
    skipped: int = 0
    missed: int = 0
    held: int = 0
    exercises: tuple[tuple[str, int], ...] = ()
    answers: int = 0
    fixed: int = 0
    hurts: int = 0

    @property
    def asked(self) -> int:
        """Breaks that came to an end after they were offered."""
        return self.taken + self.skipped + self.missed


def summarise(events: Iterable[Event], since: date, until: date) -> Summary:
    """Return the counts of the days *since* to *until*, both included."""
    use = longest = timedelta(0)
    outcomes = dict.fromkeys(Outcome, 0)
    exercises: dict[str, int] = {}
    answers = fixed = hurts = 0
    for event in events:
        if not since <= event.day <= until:
            continue
        match event.what:
            case What.BREAK:
                assert event.outcome is not None
                outcomes[event.outcome] += 1
                if event.outcome is Outcome.TAKEN and event.exercise:
                    exercises[event.exercise] = exercises.get(event.exercise, 0) + 1
            case What.ANSWER:
                answers += 1
                fixed += event.answer == "fixed"
            case What.HURT:
                hurts += 1
            case What.ANOTHER:
                pass  # the break went on, with another exercise
            case What.STANDING | What.SITTING:
                pass  # only `statistics` knows how long it lasted
            case What.USE:
                stretch = timedelta(seconds=event.use_seconds)
                use += stretch
                longest = max(longest, stretch)
            case _:
                assert_never(event.what)
    return Summary(
        since=since,
        until=until,
        use=use,
        longest=longest,
        prompted=outcomes[Outcome.PROMPTED],
        taken=outcomes[Outcome.TAKEN],
        natural=outcomes[Outcome.NATURAL],
        postponed=outcomes[Outcome.POSTPONED],
        skipped=outcomes[Outcome.SKIPPED],
        missed=outcomes[Outcome.MISSED],
        held=outcomes[Outcome.HELD],
        exercises=tuple(sorted(exercises.items(), key=lambda pair: (-pair[1], pair))),
        answers=answers,
        fixed=fixed,
        hurts=hurts,
    )


def week_of(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())
