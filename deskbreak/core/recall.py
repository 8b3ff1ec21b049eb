"""
What is remembered of each event: the fold from the history to the picker's memory.

Call one function per event, in the order in which the events happened; the result
is the same whether it is kept up event by event or folded anew from the history.
``day`` is always the user's day (which begins at ``day_starts_at``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from deskbreak.core.content import Answer, ChecklistItem, Exercise
from deskbreak.core.memory import ItemMemory, Memory
from deskbreak.core.messages import Outcome

#: How many areas, and how many item areas, are kept.
RECENT = 20
RECENT_ITEMS = 2


def after_break(
    memory: Memory,
    exercise: Exercise,
    outcome: Outcome,
    day: date,
    *,
    walk_lane: bool = True,
) -> Memory:
    """
    Return the memory after a break that offered *exercise*.

    Only taken and skipped breaks leave a trace: a postponed one comes again, and a
    missed or held one says nothing about the exercise.

    Args:
        walk_lane: The break could have been a walk. False for kinds like an eye
            break, which must not make the next walk come sooner.
    """
    if outcome not in (Outcome.TAKEN, Outcome.SKIPPED):
        return memory
    memory = _on(memory, day)
    number = memory.breaks + 1
    name = exercise.id
    since_walk = 0 if exercise.kind == "walk" else memory.since_walk + walk_lane
    seen = replace(
        memory,
        breaks=number,
        last_done={**memory.last_done, name: number},
        recent_areas=(*memory.recent_areas, exercise.area)[-RECENT:],
        last_kind=exercise.kind,
        since_walk=since_walk,
    )
    if outcome is Outcome.SKIPPED:
        return replace(
            seen,
            last_skipped={**memory.last_skipped, name: number},
            skips={**memory.skips, name: memory.skips.get(name, 0) + 1},
        )
    return replace(
        seen,
        laps={**memory.laps, name: memory.laps.get(name, 0) + 1},
        skips={key: count for key, count in memory.skips.items() if key != name},
        done_today={
            **memory.done_today,
            name: memory.done_today.get(name, 0) + 1,
        },
    )


def after_another(memory: Memory, exercise: Exercise) -> Memory:
    """
    Return the memory after "another one" was pressed instead of *exercise*.

    It counts as a skip of the exercise, not of the break, which goes on.
    """
    number = memory.breaks + 1
    name = exercise.id
    return replace(
        memory,
        last_done={**memory.last_done, name: number},
        last_skipped={**memory.last_skipped, name: number},
        skips={**memory.skips, name: memory.skips.get(name, 0) + 1},
    )


def after_hurt(memory: Memory, area: str, at: datetime) -> Memory:
    """Return the memory after "this hurts" for *area*."""
    return replace(memory, hurts={**memory.hurts, area: at})


def after_asked(memory: Memory, item: ChecklistItem, at: datetime, day: date) -> Memory:
    """
    Return the memory after *item* was shown, whether or not an answer follows.

    A prompt needs no answer: having been seen is its "yes".
    """
    memory = _asked(_on(memory, day), item.id, item.area)
    if item.style != "prompt":
        return memory
    return replace(memory, items={**memory.items, item.id: ItemMemory("yes", at)})


def after_answer(
    memory: Memory,
    item_id: str,
    area: str,
    answer: Answer,
    at: datetime,
    day: date,
) -> Memory:
    """Return the memory after an answer; being asked is part of it."""
    memory = _asked(_on(memory, day), item_id, area)
    return replace(memory, items={**memory.items, item_id: ItemMemory(answer, at)})


def after_posture(memory: Memory, day: date, *, standing: bool) -> Memory:
    """Return the memory after "now standing" or "now sitting"."""
    return replace(_on(memory, day), standing=standing)


def _on(memory: Memory, day: date) -> Memory:
    if memory.today == day:
        return memory
    return replace(memory, today=day, done_today={}, asked_today=(), standing=False)


def _asked(memory: Memory, item_id: str, area: str) -> Memory:
    if memory.asked_today[-1:] == (item_id,):
        return memory  # the answer to the very item that was just shown
    before = tuple(name for name in memory.asked_today if name != item_id)
    return replace(
        memory,
        asked_today=(*before, item_id),
        recent_item_areas=(*memory.recent_item_areas, area)[-RECENT_ITEMS:],
    )
