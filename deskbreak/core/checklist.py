"""
How the desk stands: what is good, what is open, what to fix first.

Pure; the answers are in `Memory.items`. Prompts ("fetch some water") are no state
of the desk and appear in none of this.
"""

from __future__ import annotations

from datetime import datetime, time
from enum import Enum

from deskbreak.core.content import ITEM_AREAS, ChecklistItem, Library, Profile
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.hours import day_of
from deskbreak.core.memory import Memory

#: What can be done now comes first; what costs money comes last.
EFFORT_ORDER = {"now": 0, "ask": 1, "buy": 2}


class Standing(Enum):
    """Where one item stands."""

    OPEN = "open"
    """Never answered, or "later"."""
    TO_FIX = "to_fix"
    """The last answer was "no"."""
    GOOD = "good"
    """The last answer was "yes" or "fixed"."""
    RECHECK = "recheck"
    """It was good so long ago that it is asked again."""
    NOT_MINE = "not_mine"


def concerns(item: ChecklistItem, profile: Profile, memory: Memory) -> bool:
    """Return whether *item* is for this person at all."""
    if item.applies_if and item.applies_if not in profile.applies:
        return False
    known = memory.items.get(item.id)
    return known is None or known.answer != "not_mine"


def standing(item: ChecklistItem, memory: Memory, at: datetime) -> Standing:
    """Return where *item* stands at the time *at*."""
    known = memory.items.get(item.id)
    if known is None or known.answer == "later":
        return Standing.OPEN
    if known.answer == "not_mine":
        return Standing.NOT_MINE
    if known.answer == "no":
        return Standing.TO_FIX
    return Standing.RECHECK if at - known.at >= item.recheck else Standing.GOOD


def is_due(item: ChecklistItem, profile: Profile, memory: Memory, at: datetime) -> bool:
    """
    Return whether *item* may be asked in a break.

    A "yes" sleeps for its recheck, and so does a "no": its fix was shown, and
    asking again tomorrow would be nagging.
    """
    if not concerns(item, profile, memory):
        return False
    known = memory.items.get(item.id)
    if known is None or known.answer == "later":
        return True
    return at - known.at >= item.recheck


def summarise(
    library: Library, profile: Profile, memory: Memory, at: datetime
) -> DeskSummary:
    """Return how the desk stands."""
    first, ask, buy = (
        to_get(library, profile, memory, effort) for effort in EFFORT_ORDER
    )
    return DeskSummary(
        whole(library, profile, memory, at),
        scores(library, profile, memory, at),
        first,
        ask,
        buy,
    )


def desk_check(
    library: Library,
    profile: Profile,
    memory: Memory,
    at: datetime,
    *,
    day_starts_at: time | None = None,
) -> tuple[ChecklistItem, ...]:
    """
    Return all questions for going through the whole desk, in the order of asking.

    Open ones first, then those to fix, then those to be asked again, then the rest.

    Args:
        day_starts_at: What was answered on the day of *at* is left out, so that a
            walk that was interrupted goes on where it was; None asks everything.
    """
    order = (Standing.OPEN, Standing.TO_FIX, Standing.RECHECK, Standing.GOOD)
    items = _questions(library, profile, memory)
    if day_starts_at is not None:
        today = day_of(at, day_starts_at)
        answered = {
            name
            for name, known in memory.items.items()
            if day_of(known.at.astimezone(at.tzinfo), day_starts_at) == today
        }
        items = [item for item in items if item.id not in answered]
    return tuple(
        sorted(items, key=lambda item: order.index(standing(item, memory, at)))
    )


def to_fix(
    library: Library, profile: Profile, memory: Memory
) -> tuple[ChecklistItem, ...]:
    """
    Return what was answered "no", what to fix first at the front.

    First what can be done now, then what has to be asked for, then what has to be
    bought; among those in the order of the library.
    """
    items = (
        item
        for item in _questions(library, profile, memory)
        if item.id in memory.items and memory.items[item.id].answer == "no"
    )
    return tuple(sorted(items, key=lambda item: EFFORT_ORDER[item.effort]))


def to_get(
    library: Library, profile: Profile, memory: Memory, effort: str
) -> tuple[ChecklistItem, ...]:
    """Return what is to fix by *effort*; "buy" and "ask" are the list for later."""
    found = to_fix(library, profile, memory)
    return tuple(item for item in found if item.effort == effort)


def scores(
    library: Library, profile: Profile, memory: Memory, at: datetime
) -> tuple[Score, ...]:
    """Return the score of each area that has questions for this person."""
    items = _questions(library, profile, memory)
    found = (
        _score(area, [i for i in items if i.area == area], memory, at)
        for area in ITEM_AREAS
    )
    return tuple(score for score in found if score.total)


def whole(library: Library, profile: Profile, memory: Memory, at: datetime) -> Score:
    """Return the score of the whole desk, under the area ""."""
    return _score("", _questions(library, profile, memory), memory, at)


def _questions(
    library: Library, profile: Profile, memory: Memory
) -> list[ChecklistItem]:
    return [
        item
        for item in library.items
        if item.style == "question" and concerns(item, profile, memory)
    ]


def _score(
    area: str, items: list[ChecklistItem], memory: Memory, at: datetime
) -> Score:
    found = [standing(item, memory, at) for item in items]
    recheck = found.count(Standing.RECHECK)
    return Score(
        area,
        good=found.count(Standing.GOOD) + recheck,
        to_fix=found.count(Standing.TO_FIX),
        open=found.count(Standing.OPEN),
        recheck=recheck,
    )
