"""What is counted of a stretch of days: sums that agree however they are grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

ZERO = timedelta(0)
Shares = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """
    What happened in some hours, days, weeks or months.

    Attributes:
        offered: Breaks that were put before the person.
        natural: Breaks that the person took unasked, by being away.
        walks: Those of the taken breaks that were walks.
        answers: Desk questions that were answered.
        fixed: Those of the answers that were "fixed".
        hurts: How often an exercise was said to hurt.
        use: Use of the computer.
        standing: That part of the use during which the person stood.
        longest: The longest stretch of use without relief that began here.
        held_by: How often breaks were held, by reason (`core.settings.Reason`).
        areas: Taken breaks by the body area of their exercise.
        exercises: Taken breaks by exercise.
        kinds: Taken breaks by break kind.

    The shares are sorted by their count, the greatest first, then by name.
    """

    offered: int = 0
    taken: int = 0
    natural: int = 0
    postponed: int = 0
    skipped: int = 0
    missed: int = 0
    held: int = 0
    walks: int = 0
    answers: int = 0
    fixed: int = 0
    hurts: int = 0
    use: timedelta = ZERO
    standing: timedelta = ZERO
    longest: timedelta = ZERO
    held_by: Shares = ()
    areas: Shares = ()
    exercises: Shares = ()
    kinds: Shares = ()

    @property
    def asked(self) -> int:
        """Breaks that came to an end after they were offered."""
        return self.taken + self.skipped + self.missed

    @property
    def kept(self) -> float | None:
        """The share of breaks that were taken, asked or unasked; None of none."""
        ended = self.asked + self.natural
        return (self.taken + self.natural) / ended if ended else None


#: What is simply added up, in the order of a tally's numbers; times in whole ms.
NUMBERS = (
    "offered",
    "taken",
    "natural",
    "postponed",
    "skipped",
    "missed",
    "held",
    "walks",
    "answers",
    "fixed",
    "hurts",
    "use",
    "standing",
)
PLACE = {name: place for place, name in enumerate(NUMBERS)}
TIMES = ("use", "standing")
SHARES = ("held_by", "areas", "exercises", "kinds")


class Tally:
    """Counts in the making. Whole numbers only, so that no order changes a sum."""

    __slots__ = ("longest", "numbers", "shares")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.numbers = [0] * len(NUMBERS)
        self.longest = 0
        self.shares: dict[tuple[str, str], int] = {}

    def share(self, kind: str, name: str) -> None:
        """Count one more *name* among the shares called *kind*."""
        key = kind, name
        self.shares[key] = self.shares.get(key, 0) + 1

    def counts(self) -> Counts:
        """Return what was counted."""
        return total((self,))


def total(tallies: Iterable[Tally]) -> Counts:
    """Return the sum of *tallies*."""
    found = list(tallies)
    columns = zip(*(tally.numbers for tally in found), strict=True)
    values: dict[str, Any] = dict(zip(NUMBERS, map(sum, columns), strict=False))
    for name in TIMES:
        values[name] = _span(values.get(name, 0))
    shares: Counter[tuple[str, str]] = Counter()
    for tally in found:
        for key, count in tally.shares.items():
            shares[key] += count
    of_kind: dict[str, list[tuple[str, int]]] = {kind: [] for kind in SHARES}
    for (kind, name), count in shares.items():
        of_kind[kind].append((name, count))
    values["longest"] = _span(max((tally.longest for tally in found), default=0))
    for kind, pairs in of_kind.items():
        values[kind] = tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
    return Counts(**values)


def _span(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)
