"""How the desk got better: its score over the days on which questions were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from deskbreak.core.content import Library, Profile
from deskbreak.history.facts import Facts


@dataclass(frozen=True, slots=True)
class DeskDay:
    """
    How the desk stood at the end of a day.

    Attributes:
        good: Questions last answered with "yes" or "fixed".
        to_fix: Questions last answered with "no".
        open: Questions that were never answered, or put off.
        fixed: How many answers of this day were "fixed".
    """

    day: date
    good: int
    to_fix: int
    open: int
    fixed: int = 0

    @property
    def total(self) -> int:
        """Return how many questions count."""
        return self.good + self.to_fix + self.open


def desk_progress(
    facts: Facts, library: Library, profile: Profile
) -> tuple[DeskDay, ...]:
    """
    Return the score of the desk for each day with an answer, oldest first.

    What was good stays good until it is answered otherwise: a question that is to
    be asked again takes nothing back (`core.checklist` tells which those are).

    Args:
        facts: From the very beginning; only the answers matter.
    """
    asked = {
        item.id
        for item in library.items
        if item.style == "question"
        and (not item.applies_if or item.applies_if in profile.applies)
    }
    known: dict[str, str] = {}
    days = []
    said = sorted(
        (each for each in facts.answers if each[3] in asked),
        key=lambda each: (each[0], each[2]),
    )
    for day, of_day in groupby(said, key=lambda each: each[0]):
        fixed = 0
        for _, _, _, item, answer in of_day:
            known[item] = answer
            fixed += answer == "fixed"
        answers = list(known.values())
        good = answers.count("yes") + answers.count("fixed")
        to_fix = answers.count("no")
        mine = len(asked) - answers.count("not_mine")
        desk = DeskDay(
            date.fromisoformat(day), good, to_fix, mine - good - to_fix, fixed
        )
        days.append(desk)
    return tuple(days)
