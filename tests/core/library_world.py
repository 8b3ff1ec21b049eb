"""A small world for the picker's tests: people, times, and a run of many breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from deskbreak.core.content import (
    NEEDS,
    POSITIONS,
    ChecklistItem,
    Exercise,
    Library,
    Profile,
)
from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.picker import Choice, Want, choose
from deskbreak.core.recall import after_break

MONDAY = date(2026, 1, 5)
MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
BREAKS_A_DAY = 16

EVERYTHING = frozenset(NEEDS)
INDOORS = EVERYTHING - {"floor"}
UPRIGHT = frozenset(POSITIONS) - {"floor"}

#: The five people of the simulation that the rotation rule was tuned on.
PEOPLE = {
    "home office with floor space": Profile(
        has=EVERYTHING, positions=frozenset(POSITIONS)
    ),
    "open-plan office": Profile(has=INDOORS, positions=UPRIGHT, privacy="visible"),
    "seated only": Profile(
        has=frozenset({"chair", "chair_back", "desk"}),
        positions=frozenset({"seated"}),
        privacy="visible",
    ),
    "call centre": Profile(
        has=frozenset({"chair", "chair_back", "desk", "walkway"}),
        positions=UPRIGHT,
        privacy="discreet",
    ),
    "osteoporosis and knee": Profile(
        has=INDOORS, positions=UPRIGHT, cautions=frozenset({"osteoporosis", "knee"})
    ),
}


def exercise(name: str, area: str = "neck", **changes: Any) -> Exercise:
    given: dict[str, Any] = {
        "kind": "stretch",
        "position": "seated",
        "mode": "timed",
        "duration": timedelta(seconds=30),
        "steps": ("Do this.", "And that."),
    }
    return Exercise(id=name, title=name, area=area, **(given | changes))


def walk(name: str = "walk", seconds: int = 60, **changes: Any) -> Exercise:
    return exercise(
        name,
        "whole_body",
        kind="walk",
        position="walking",
        duration=timedelta(seconds=seconds),
        **changes,
    )


def item(name: str, area: str = "chair", **changes: Any) -> ChecklistItem:
    return ChecklistItem(name, area, f"{name}?", "Because.", ("Fix it.",), **changes)


def shelf(*exercises: Exercise) -> Library:
    return Library(exercises, ())


def a_want(seconds: int = 180, **changes: Any) -> Want:
    return Want(timedelta(seconds=seconds), **changes)


def a_choice(
    library: Library,
    want: Want | None = None,
    *,
    memory: Memory | None = None,
    profile: Profile | None = None,
    at: datetime = MORNING,
) -> Choice | None:
    return choose(
        library,
        profile or Profile(),
        memory or Memory(),
        want or a_want(),
        at,
        at.date(),
    )


def picked(
    library: Library,
    want: Want | None = None,
    *,
    memory: Memory | None = None,
    profile: Profile | None = None,
    at: datetime = MORNING,
) -> str:
    """Return the id of the choice, "" for none."""
    choice = a_choice(library, want, memory=memory, profile=profile, at=at)
    return choice.exercise.id if choice else ""


@dataclass(frozen=True, slots=True)
class Run:
    """What many breaks in a row offered."""

    choices: tuple[Choice, ...]
    memory: Memory

    @property
    def exercises(self) -> list[Exercise]:
        return [choice.exercise for choice in self.choices]

    @property
    def ids(self) -> list[str]:
        return [choice.exercise.id for choice in self.choices]


def run(
    library: Library,
    profile: Profile,
    wants: Sequence[Want],
    outcomes: Sequence[Outcome] = (),
) -> Run:
    """Go through *wants*, sixteen breaks a day; without *outcomes* all are taken."""
    memory = Memory()
    choices = []
    for number, want in enumerate(wants):
        days, slot = divmod(number, BREAKS_A_DAY)
        at = MORNING + timedelta(days=days, minutes=30 * slot)
        choice = choose(library, profile, memory, want, at, at.date())
        assert choice is not None
        outcome = outcomes[number] if outcomes else Outcome.TAKEN
        choices.append(choice)
        memory = after_break(
            memory, choice.exercise, outcome, at.date(), walk_lane=want.can_walk
        )
    return Run(tuple(choices), memory)
