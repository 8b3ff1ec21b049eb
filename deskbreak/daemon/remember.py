"""How the rows of the history become what the picker remembers."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args

from deskbreak.core import recall
from deskbreak.core.content import Answer, Library
from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import Settings
from deskbreak.daemon.offering import want_for
from deskbreak.history.events import Event, What


def fold(library: Library, settings: Settings) -> Callable[[Memory, Event], Memory]:
    """
    Return the function that adds one event to the memory.

    Exercises and items that have left the library since are passed over.
    """

    def after(memory: Memory, event: Event) -> Memory:
        match event.what:
            case What.BREAK:
                return _after_break(memory, event, library, settings)
            case What.ANSWER:
                return _after_answer(memory, event, library)
            case What.HURT:
                return recall.after_hurt(memory, event.area, event.at)
            case What.ANOTHER:
                exercise = library.exercise(event.exercise)
                return recall.after_another(memory, exercise) if exercise else memory
            case What.STANDING | What.SITTING:
                standing = event.what is What.STANDING
                return recall.after_posture(memory, event.day, standing=standing)
            case What.USE:
                return memory

    return after


def _after_break(
    memory: Memory, event: Event, library: Library, settings: Settings
) -> Memory:
    assert event.outcome is not None
    exercise = library.exercise(event.exercise)
    if exercise is not None:
        rule = settings.rule(event.name)
        memory = recall.after_break(
            memory,
            exercise,
            event.outcome,
            event.day,
            walk_lane=rule is None or want_for(rule).can_walk,
        )
    item = library.item(event.item)
    if item is not None and event.outcome is Outcome.TAKEN and not event.answer:
        memory = recall.after_asked(memory, item, event.at, event.day)
    return memory


def _after_answer(memory: Memory, event: Event, library: Library) -> Memory:
    item = library.item(event.item)
    if item is None or event.answer not in get_args(Answer):
        return memory
    answer = cast("Answer", event.answer)
    return recall.after_answer(memory, item.id, item.area, answer, event.at, event.day)
