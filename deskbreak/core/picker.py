"""
Which exercise and which checklist item a break offers: the rotation rule.

Pure and deterministic: the same library, profile, memory, day and wish give the
same answer, so that the preview and the break itself agree.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from math import inf

from deskbreak.core.checklist import concerns, is_due
from deskbreak.core.content import (
    GET_READY,
    ChecklistItem,
    Exercise,
    Library,
    Prescription,
    Profile,
)
from deskbreak.core.fitting import fits
from deskbreak.core.guidance import clock_time
from deskbreak.core.memory import Memory

#: Part of a break that is kept for the checklist item beside the exercise.
ITEM_TIME = timedelta(seconds=15)
#: Shorter breaks have no item, and getting ready does not count in them.
SHORT_BREAK = timedelta(seconds=60)
#: A skipped exercise is not offered again within this many breaks.
SKIP_REST = 5
#: After this many breaks an exercise counts as long not done.
LONG_AGO = 60
MOST_SKIPS = 3

#: What each area's share of the breaks should be, before the user's focus.
TARGET_SHARES = {
    "neck": 0.11,
    "shoulders": 0.10,
    "chest": 0.06,
    "upper_back": 0.11,
    "lower_back": 0.15,
    "hips": 0.08,
    "legs": 0.08,
    "ankles": 0.04,
    "wrists": 0.09,
    "eyes": 0.09,
    "mind": 0.03,
    "whole_body": 0.06,
}


@dataclass(frozen=True, slots=True)
class Want:
    """
    What a break asks for.

    Attributes:
        length: Of the whole break.
        kinds: Exercise kinds allowed; empty is all.
        walk_every: A walk at least every n-th break; 0 is never, 1 always.
        walk: A walk this time, whatever the rhythm (a long hold has just ended).
        item_wanted: A checklist item is shown as well and needs its time.
        exclude_ids: Not these ("another one" was pressed).
    """

    length: timedelta
    kinds: tuple[str, ...] = ()
    walk_every: int = 3
    walk: bool = False
    item_wanted: bool = True
    exclude_ids: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Return whether the break is too short for a checklist item."""
        return self.length < SHORT_BREAK

    @property
    def can_walk(self) -> bool:
        """Return whether such a break may be a walk (see `recall.after_break`)."""
        return "walk" in self.kinds or (not self.kinds and self.walk_every > 0)

    @property
    def only_walks(self) -> bool:
        """Return whether every such break is a walk."""
        return self.can_walk and (self.walk_every == 1 or set(self.kinds) == {"walk"})

    def allows(self, exercise: Exercise) -> bool:
        """Return whether the kind of *exercise* has a place in the break."""
        if exercise.kind == "walk":
            return self.can_walk
        return not self.kinds or exercise.kind in self.kinds


@dataclass(frozen=True, slots=True)
class Choice:
    """
    An exercise, and what had to give way for it.

    Attributes:
        prescribed: It is due under the therapist's plan.
        relaxed: Which rule gave way, in words for people; "" is none.
    """

    exercise: Exercise
    prescribed: bool = False
    relaxed: str = ""


def pick(
    library: Library,
    profile: Profile,
    memory: Memory,
    want: Want,
    at: datetime,
    day: date,
) -> Exercise | None:
    """Return the exercise for a break, or None if nothing may be offered."""
    choice = choose(library, profile, memory, want, at, day)
    return choice.exercise if choice else None


def choose(
    library: Library,
    profile: Profile,
    memory: Memory,
    want: Want,
    at: datetime,
    day: date,
) -> Choice | None:
    """
    Return the exercise for a break and what gave way for it.

    Where nothing fits, the rules give way, one more each time, in this order: the
    lane (walk or not), the rest after a skip, the time kept for the checklist item
    and for getting ready, "not these", the length of the break. Never do what the
    user excluded, the cautions, the kinds of the break, and pain.

    Args:
        at: Now, aware; pain is counted from it.
        day: The user's day, for the plan's count and the tie-breaking.
    """
    pool = [
        exercise
        for exercise in library.exercises
        if want.allows(exercise) and fits(exercise, profile, memory, at)
    ]
    walking = _walk_is_due(memory, want)
    ready = [
        exercise
        for exercise in pool
        if exercise.id not in want.exclude_ids
        and _is_within(exercise, want)
        and not _is_resting(exercise, memory)
    ]
    plans = () if want.walk else _due_plans(profile, memory, day)
    for plan in plans:
        for exercise in ready:
            if exercise.id == plan.id:
                return Choice(exercise, prescribed=True)
    lane = [e for e in ready if (e.kind == "walk") == walking]
    if lane:
        return Choice(_rotate(lane, profile, memory, want, day))
    found, relaxed = _relax(pool, ready, memory, want)
    if not found:
        return None
    if want.walk and not any(e.kind == "walk" for e in found):
        relaxed = relaxed or "no walk fits now"
    return Choice(_rotate(found, profile, memory, want, day), relaxed=relaxed)


def _relax(
    pool: Sequence[Exercise],
    ready: Sequence[Exercise],
    memory: Memory,
    want: Want,
) -> tuple[Sequence[Exercise], str]:
    """Return what is left when one rule after the other gives way, and which did."""
    if ready:
        return ready, ""
    fresh = [e for e in pool if e.id not in want.exclude_ids]
    within = [e for e in fresh if _is_within(e, want)]
    if within:
        return within, "all else was skipped a short while ago"
    if tight := [e for e in fresh if _movement(e) <= want.length]:
        return tight, "it takes the whole break"
    if again := [e for e in pool if _is_within(e, want)]:
        return again, "there is no other"
    if not pool:
        return (), ""
    shortest = min(_movement(e) for e in pool)
    return (
        [e for e in pool if _movement(e) == shortest],
        "it is longer than the break, but the shortest there is",
    )


def _walk_is_due(memory: Memory, want: Want) -> bool:
    if not want.can_walk:
        return False
    if want.walk or want.only_walks:
        return True
    return 0 < want.walk_every <= memory.since_walk + 1


@cache
def _movement(exercise: Exercise) -> timedelta:
    """Return the clock time of *exercise* without getting ready."""
    return clock_time(exercise) - GET_READY


def _is_within(exercise: Exercise, want: Want) -> bool:
    # A 20 s look into the distance is what a 20 s break is for, and a walk of five
    # minutes what a break of five: getting ready comes on top there, and nobody
    # looks at a checklist item while walking.
    if want.short or exercise.kind == "walk":
        return _movement(exercise) <= want.length
    keep = ITEM_TIME if want.item_wanted else timedelta(0)
    return _movement(exercise) + GET_READY <= want.length - keep


def _is_resting(exercise: Exercise, memory: Memory) -> bool:
    skipped = memory.last_skipped.get(exercise.id)
    return skipped is not None and memory.breaks + 1 - skipped <= SKIP_REST


def _due_plans(profile: Profile, memory: Memory, day: date) -> tuple[Prescription, ...]:
    """Return the plans that are unmet today, the furthest behind first."""
    if any(
        memory.breaks and memory.last_done.get(plan.id) == memory.breaks
        for plan in profile.prescribed
    ):
        return ()  # the break before was one: at most every second
    done = memory.done_today if memory.today == day else {}
    due = (
        plan
        for plan in profile.prescribed
        if day.isoweekday() in plan.days
        and (plan.until is None or day <= plan.until)
        and done.get(plan.id, 0) < plan.per_day
    )
    return tuple(sorted(due, key=lambda plan: done.get(plan.id, 0) / plan.per_day))


# --------------------------------------------------------------- rotation


def _rotate(
    lane: Sequence[Exercise],
    profile: Profile,
    memory: Memory,
    want: Want,
    day: date,
) -> Exercise:
    """Return the one of *lane* whose turn it is."""
    if want.only_walks:
        # A walk for its own sake fills the break, or its effect is another one.
        long_ones = [e for e in lane if _movement(e) * 2 >= want.length]
        lane = long_ones or lane
    laps = _laps(lane, memory)
    fewest = min(laps.values())
    left = [e for e in lane if laps[e.id] == fewest]
    last_area = memory.recent_areas[-1] if memory.recent_areas else ""
    others = [e for e in lane if e.area != last_area] or lane
    # Breaks of different lengths turn over at different speeds: without this, what
    # is late in the one would come twice within the hour.
    others = [e for e in others if _breaks_since(e, memory) * 2 > len(lane)] or others
    fewest = min(laps[e.id] for e in others)
    turn = [e for e in others if laps[e.id] == fewest]
    shares = _target_shares(lane, profile)
    recent = Counter(memory.recent_areas)
    crowd = Counter(e.area for e in left)

    def score(exercise: Exercise) -> float:
        area, name = exercise.area, exercise.id
        share = recent[area] / max(1, len(memory.recent_areas))
        skips = min(memory.skips.get(name, 0), MOST_SKIPS)
        since = min(_breaks_since(exercise, memory) / LONG_AGO, 1.0)
        return (
            2.2 * (shares[area] - share)
            + 1.3 * crowd[area] / len(left)
            + 0.6 * since
            + 0.25 * min(_movement(exercise) / want.length, 1.0)
            - 0.15 * (exercise.kind == memory.last_kind)
            - 0.2 * skips
            + 0.12 * _chance(f"{day}|{memory.breaks + 1}|{name}")
        )

    return max(turn, key=lambda e: (score(e), e.id))


def _laps(lane: Sequence[Exercise], memory: Memory) -> dict[str, int]:
    """
    Return how often each of *lane* was done, for the purpose of taking turns.

    One that is far behind (new, back after pain, seldom short enough, often skipped)
    does not make up for all the laps it missed: it has its turn once in each lap.
    """
    top = max(memory.laps.get(e.id, 0) for e in lane)
    result = {}
    for exercise in lane:
        done = memory.laps.get(exercise.id, 0)
        if done < top - 1:
            had_turn = _breaks_since(exercise, memory) <= len(lane)
            done = top if had_turn else top - 1
        result[exercise.id] = done
    return result


def _breaks_since(exercise: Exercise, memory: Memory) -> float:
    last = memory.last_done.get(exercise.id)
    return inf if last is None else memory.breaks + 1 - last


def _target_shares(lane: Sequence[Exercise], profile: Profile) -> dict[str, float]:
    areas = sorted({exercise.area for exercise in lane})
    raw = {a: TARGET_SHARES.get(a, 0.05) * profile.focus.get(a, 1.0) for a in areas}
    whole = sum(raw.values())
    return {area: share / whole for area, share in raw.items()}


def _chance(text: str) -> float:
    """Return a number from 0 to 1 that looks like chance and is always the same."""
    return zlib.crc32(text.encode()) / 0xFFFFFFFF


# -------------------------------------------------------------- checklist


def _item_turn(item: ChecklistItem, memory: Memory) -> tuple[int, float]:
    known = memory.items.get(item.id)
    if known is None or known.answer == "later":
        return 0, 0.0
    return (1 if known.answer == "no" else 2), known.at.timestamp()


def pick_item(
    library: Library,
    profile: Profile,
    memory: Memory,
    at: datetime,
    day: date,
) -> ChecklistItem | None:
    """
    Return the checklist item for a break of a minute or more, or None.

    Unanswered ones first, then a "no" past its recheck, then the oldest "yes" past
    its own; none twice in a day, never of the area of the last two items.
    """
    asked = memory.asked_today if memory.today == day else ()
    return min(
        (
            item
            for item in library.items
            if is_due(item, profile, memory, at)
            and item.id not in asked
            and item.area not in memory.recent_item_areas
        ),
        key=lambda item: _item_turn(item, memory),
        default=None,
    )


def pick_posture(
    library: Library,
    profile: Profile,
    memory: Memory,
    day: date,
) -> ChecklistItem | None:
    """
    Return the item of a posture nudge, or None if the library has none.

    Posture slips back within minutes, so a "yes" does not put these to sleep: they
    take turns all day.
    """
    asked = memory.asked_today if memory.today == day else ()
    items = [
        item
        for item in library.items
        if item.posture and concerns(item, profile, memory)
    ]
    last_area = memory.recent_item_areas[-1:]
    return min(
        items,
        key=lambda item: (
            asked.index(item.id) + 1 if item.id in asked else 0,
            (item.area,) == last_area,
        ),
        default=None,
    )
