"""What is counted of a stretch of days: sums that agree however they are grouped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from deskbreak.core.content import Library

K = TypeVar("K")
ZERO = timedelta(0)
Shares = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """
    What happened in some hours, days, weeks or months.

    Attributes:
        offered: Breaks that were put before the person.
        natural: Breaks that the person took unasked, by being away.
        missed: Breaks that were never answered, and came to no other end that day.
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


@dataclass(frozen=True, slots=True)
class Lore:
    """What the library tells of exercises: the area of each, and which are walks."""

    areas: Mapping[str, str]
    walks: frozenset[str]

    @classmethod
    def of(cls, library: Library) -> Lore:
        """Return what *library* tells."""
        return cls(
            {each.id: each.area for each in library.exercises},
            frozenset(each.id for each in library.exercises if each.kind == "walk"),
        )


class Tally:
    """
    Counts in the making. Whole numbers only, so that no order changes a sum.

    Attributes:
        numbers: In the order of `NUMBERS`, but for the walks, which follow from
            *taken*.
        longest: In ms.
        taken: Taken breaks by break kind and exercise.
        held_by: Held breaks by reason.
    """

    __slots__ = ("held_by", "longest", "numbers", "taken")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.numbers = [0] * len(NUMBERS)
        self.longest = 0
        # Most hours hold nothing up, and an empty table is one more to keep track of.
        self.taken: dict[tuple[str, str], int] | None = None
        self.held_by: dict[str, int] | None = None


def kept(tallies: Collection[Tally]) -> float | None:
    """Return the share of breaks that were taken, as `Counts.kept` does."""
    names = ("taken", "natural", "skipped", "missed")
    sums = [sum(t.numbers[PLACE[name]] for t in tallies) for name in names]
    return sum(sums[:2]) / sum(sums) if any(sums) else None


def total(tallies: Iterable[Tally], lore: Lore) -> Counts:
    """Return the sum of *tallies*."""
    found = list(tallies)
    columns = zip(*(tally.numbers for tally in found), strict=True)
    values: dict[str, Any] = dict(zip(NUMBERS, map(sum, columns), strict=False))
    for name in TIMES:
        values[name] = timedelta(milliseconds=values.get(name, 0))
    longest = max((tally.longest for tally in found), default=0)
    taken = _sum(tally.taken for tally in found)
    areas: dict[str, int] = {}
    exercises: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for (kind, exercise), count in taken.items():
        kinds[kind] = kinds.get(kind, 0) + count
        if exercise:
            exercises[exercise] = exercises.get(exercise, 0) + count
            if area := lore.areas.get(exercise):
                areas[area] = areas.get(area, 0) + count
    values["walks"] = sum(exercises.get(walk, 0) for walk in lore.walks)
    return Counts(
        **values,
        longest=timedelta(milliseconds=longest),
        held_by=_sorted(_sum(tally.held_by for tally in found)),
        areas=_sorted(areas),
        exercises=_sorted(exercises),
        kinds=_sorted(kinds),
    )


def _sum(counts: Iterable[dict[K, int] | None]) -> dict[K, int]:
    result: dict[K, int] = {}
    for each in counts:
        if each is not None:
            for key, count in each.items():
                result[key] = result.get(key, 0) + count
    return result


def _sorted(counts: dict[str, int]) -> Shares:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
