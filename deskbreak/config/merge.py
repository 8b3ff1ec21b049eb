"""The user's entries laid over the built-in library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from deskbreak.config.entries import (
    EXERCISE_NEEDS,
    ITEM_NEEDS,
    Entry,
    read_exercise,
    read_item,
)
from deskbreak.config.problems import nearest
from deskbreak.core.content import ChecklistItem, Exercise, Library
from deskbreak.exceptions import Problem

T = TypeVar("T", Exercise, ChecklistItem)


def merge_library(
    built_in: Library,
    exercises: Sequence[Entry],
    items: Sequence[Entry],
    problems: list[Problem],
) -> Library:
    """
    Return *built_in* with the user's overrides in place and own entries behind.

    An entry with a problem is left out, and the problem is added to *problems*.
    """
    return Library(
        exercises=_merge(
            built_in.exercises,
            exercises,
            EXERCISE_NEEDS,
            problems,
            lambda entry, base: read_exercise(
                entry.table, entry.where, problems, base=base
            ),
        ),
        items=_merge(
            built_in.items,
            items,
            ITEM_NEEDS,
            problems,
            lambda entry, base: read_item(
                entry.table, entry.where, problems, base=base
            ),
        ),
    )


def _merge(
    built_in: Sequence[T],
    entries: Sequence[Entry],
    needed: Sequence[str],
    problems: list[Problem],
    read: Callable[[Entry, T | None], T | None],
) -> tuple[T, ...]:
    merged = {one.id: one for one in built_in}
    for entry in entries:
        base = merged.get(entry.id)
        missing = [key for key in needed if key not in entry.table]
        if base is None and missing:
            problems.append(
                entry.where.at("id").problem(
                    f'"{entry.id}", which is not built in, without '
                    + ", ".join(missing),
                    "the id of a built-in entry, or a new entry with "
                    + ", ".join(needed),
                    nearest(entry.id, merged),
                )
            )
            continue
        result = read(entry, base)
        if result is not None:
            merged[entry.id] = result
    return tuple(merged.values())
