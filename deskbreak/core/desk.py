"""
How the desk stands, as values.

Apart from the rules in `checklist`, so that the guide, which only shows them, starts
without those.
"""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.core.content import ChecklistItem


@dataclass(frozen=True, slots=True)
class Score:
    """
    How an area, or the whole desk, stands.

    Attributes:
        good: Items that are good, those to be asked again among them.
        recheck: How many of the good ones are to be asked again.
    """

    area: str
    good: int
    to_fix: int
    open: int
    recheck: int

    @property
    def total(self) -> int:
        """Return how many items count."""
        return self.good + self.to_fix + self.open


@dataclass(frozen=True, slots=True)
class DeskSummary:
    """
    How the desk stands, for the end of a walk through it.

    Attributes:
        whole: The score of all areas together, under the area "".
        first: What to fix that can be done at once, in the order of the library.
        ask: What has to be asked for.
        buy: What has to be bought.
    """

    whole: Score
    areas: tuple[Score, ...] = ()
    first: tuple[ChecklistItem, ...] = ()
    ask: tuple[ChecklistItem, ...] = ()
    buy: tuple[ChecklistItem, ...] = ()
