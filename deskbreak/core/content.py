"""What a break can offer: exercises, checklist items and the person's circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

ExerciseKind = Literal["stretch", "mobilise", "strengthen", "walk", "eyes", "breathe"]
Mode = Literal["hold", "reps", "flow", "timed"]
Sides = Literal["none", "both"]
Answer = Literal["yes", "no", "fixed", "later", "not_mine"]

EXERCISE_KINDS = ("stretch", "mobilise", "strengthen", "walk", "eyes", "breathe")
AREAS = (
    "neck",
    "shoulders",
    "chest",
    "upper_back",
    "lower_back",
    "hips",
    "legs",
    "ankles",
    "wrists",
    "eyes",
    "mind",
    "whole_body",
)
POSITIONS = ("seated", "standing", "walking", "floor")
NEEDS = (
    "chair",
    "chair_back",
    "desk",
    "wall",
    "doorway",
    "room",
    "walkway",
    "floor",
    "stairs",
    "outdoors",
)
#: From nobody notices to everybody does; the order matters.
VISIBLE = ("discreet", "visible", "conspicuous")
MODES = ("hold", "reps", "flow", "timed")
CAUTIONS = (
    "osteoporosis",
    "scoliosis",
    "disc",
    "neck_injury",
    "shoulder_injury",
    "wrist",
    "knee",
    "hip_replacement",
    "pregnancy_late",
    "blood_pressure",
    "glaucoma",
    "dizziness",
    "balance",
    "heart",
)
APPLIES = ("laptop", "sit_stand", "two_screens", "bifocals", "paper")
ITEM_AREAS = (
    "chair",
    "feet",
    "screen",
    "keyboard",
    "mouse",
    "desk",
    "lighting",
    "phone",
    "laptop",
    "habits",
)
ITEM_STYLES = ("question", "prompt")
EFFORTS = ("now", "buy", "ask")
ANSWERS: tuple[Answer, ...] = ("yes", "no", "fixed", "later", "not_mine")

#: Seconds the guide adds around the movement itself (content plan, section 3).
GET_READY = timedelta(seconds=5)
CHANGE_SIDES = timedelta(seconds=4)
BETWEEN_SETS = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class Exercise:
    """
    One exercise. Field by field as in ``exercises.toml``.

    Attributes:
        hold: One hold, in mode ``hold``.
        rest: Between two repetitions.
        rep: One repetition, in mode ``reps``.
        duration: All of it, in modes ``flow`` and ``timed``.
        scene: Name of the drawn scene, or "" where there is none.
        picture: Path of the user's own picture, or "".
        drawing: The user's own scene as JSON, or "".
        source: Keys of the evidence table.
    """

    id: str
    title: str
    kind: ExerciseKind
    area: str
    position: str
    mode: Mode
    steps: tuple[str, ...]
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    visible: str = "discreet"
    intensity: int = 1
    hold: timedelta = timedelta(0)
    rest: timedelta = timedelta(seconds=2)
    rep: timedelta = timedelta(0)
    duration: timedelta = timedelta(0)
    reps: int = 1
    sets: int = 1
    sides: Sides = "none"
    feel: str = ""
    breath: tuple[str, ...] = ()
    avoid: str = ""
    cautions: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    seed: bool = False
    twin: str = ""
    view: str = ""
    scene: str = ""
    picture: str = ""
    drawing: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """
    One question about the desk ("yes" is the good answer) or one prompt.

    Attributes:
        recheck: After this long a "yes" is asked again.
        effort: ``now`` can be done in the break; ``buy`` and ``ask`` go on a list.
        applies_if: Only for those who have this thing; "" is everybody.
        posture: Of use as a posture nudge: about the body now, not the furniture.
    """

    id: str
    area: str
    question: str
    why: str
    fix: tuple[str, ...]
    style: str = "question"
    figures: str = ""
    applies_if: str = ""
    effort: str = "now"
    recheck: timedelta = timedelta(days=30)
    source: tuple[str, ...] = ()
    seed: bool = False
    posture: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Prescription:
    """
    An exercise that a therapist gave this person.

    Attributes:
        days: ISO weekdays on which it counts.
        until: Last day, inclusive; None is without end.
    """

    id: str
    per_day: int = 1
    days: frozenset[int] = frozenset(range(1, 8))
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the person has, can do and does not want."""

    has: frozenset[str] = frozenset({"chair", "chair_back", "desk", "wall", "walkway"})
    positions: frozenset[str] = frozenset({"seated", "standing", "walking"})
    privacy: str = "conspicuous"
    cautions: frozenset[str] = frozenset()
    focus: Mapping[str, float] = field(default_factory=dict)
    applies: frozenset[str] = frozenset()
    exclude_ids: frozenset[str] = frozenset()
    exclude_areas: frozenset[str] = frozenset()
    exclude_positions: frozenset[str] = frozenset()
    exclude_kinds: frozenset[str] = frozenset()
    exclude_visible: frozenset[str] = frozenset()
    allow_ids: frozenset[str] = frozenset()
    prescribed: tuple[Prescription, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be offered, built-in and own, after the user's overrides."""

    exercises: tuple[Exercise, ...]
    items: tuple[ChecklistItem, ...]

    def exercise(self, exercise_id: str) -> Exercise | None:
        """Return the exercise with this id, or None."""
        return next((e for e in self.exercises if e.id == exercise_id), None)

    def item(self, item_id: str) -> ChecklistItem | None:
        """Return the checklist item with this id, or None."""
        return next((i for i in self.items if i.id == item_id), None)
