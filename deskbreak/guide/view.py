"""What the guide shows, as a value in words; how it looks is the faces' business."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.desk import DeskSummary
from deskbreak.core.guidance import Phase, PhaseKind


class Page(Enum):
    """What the guide is about right now."""

    EXERCISE = "exercise"
    WAITING = "waiting"
    """For another exercise, after "This hurts" or "Another one"."""
    QUESTION = "question"
    FIX = "fix"
    """The answer was no: what can be done about it."""
    HELP = "help"
    """When to stop; the countdown waits."""
    SUMMARY = "summary"
    """How the desk stands, after the last question of a desk check."""
    CLOSING = "closing"
    OVER = "over"


class Action(Enum):
    """What the person can press."""

    PAUSE = "pause"
    NEXT = "next"
    HURTS = "hurts"
    ANOTHER = "another"
    DONE = "done"
    HELP = "help"
    BACK = "back"
    YES = "yes"
    NO = "no"
    FIXED = "fixed"
    LATER = "later"
    LIST = "list"
    NOT_MINE = "not_mine"
    STOP = "stop"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A button.

    Attributes:
        key: The shortcut, as it is written on the button.
        role: "plain", "main" (the way on) or "warn".
    """

    action: Action
    label: str
    key: str
    role: str = "plain"


@dataclass(frozen=True, slots=True)
class View:
    """
    One state of the screen.

    Attributes:
        over: Small words above the title.
        words: The phase: "Hold", "Rest", "Other side" …
        detail: Side and count: "Left side · 2 of 3".
        seconds_left: Of the phase, rounded up.
        done: Fraction of the phase that is over.
        total: Fraction of the whole that is over.
        phase_index: Which phase of the exercise it is, from 0.
        phase_seconds: Seconds into the phase, for the moving figure.
        step: The step now; *then* the one after it, or "".
        lines: What can be done about a "no".
        summary: On the page of that name.
        banner: A note that matters more than the rest, or "".
        strict: There is only the emergency exit.
    """

    page: Page
    title: str = ""
    over: str = ""
    phase: PhaseKind | None = None
    words: str = ""
    detail: str = ""
    side: str = ""
    seconds_left: int = 0
    done: float = 0.0
    total: float = 0.0
    phase_index: int = 0
    phase_seconds: float = 0.0
    phase_length: float = 0.0
    step: str = ""
    then: str = ""
    feel: str = ""
    avoid: str = ""
    safety: str = ""
    note: str = ""
    left_out: str = ""
    breath: str = ""
    banner: str = ""
    lines: tuple[str, ...] = ()
    summary: DeskSummary | None = None
    offers: tuple[Offer, ...] = ()
    paused: bool = False
    strict: bool = False


_PHASE_WORDS = {
    PhaseKind.READY: "Get ready",
    PhaseKind.HOLD: "Hold",
    PhaseKind.REPS: "Move",
    PhaseKind.FLOW: "Keep going",
    PhaseKind.REST: "Ease off",
    PhaseKind.CHANGE_SIDES: "Other side",
    PhaseKind.NEXT_SET: "Rest",
}


def phase_words(phase: Phase) -> str:
    """Return what the person does in *phase*, in a word or two."""
    return _PHASE_WORDS[phase.kind]


def count_words(exercise: Exercise, phase: Phase, gone: timedelta) -> str:
    """Return side, repetition and set: "Left side · 2 of 3"."""
    words = []
    if phase.side:
        words.append(f"{phase.side} side")
    if phase.kind is PhaseKind.HOLD and phase.reps > 1:
        words.append(f"{phase.rep} of {phase.reps}")
    if phase.kind is PhaseKind.REPS and exercise.rep:
        rep = min(phase.reps, int(gone / exercise.rep) + 1)
        words.append(f"{rep} of {phase.reps}")
    if phase.sets > 1:
        words.append(f"set {phase.set_number} of {phase.sets}")
    text = " · ".join(words)
    return text[:1].upper() + text[1:]


def whole_seconds(left: timedelta) -> int:
    """Return *left* in seconds, rounded up and never negative."""
    return max(0, math.ceil(left.total_seconds() - 1e-6))


def clock_words(seconds: int) -> str:
    """Return 42 as "42" and 75 as "1:15"."""
    return str(seconds) if seconds < 60 else f"{seconds // 60}:{seconds % 60:02}"


def exercise_offers(*, paused: bool, strict: bool) -> tuple[Offer, ...]:
    """Return the buttons under an exercise; a strict break cannot be cut short."""
    pause = Offer(Action.PAUSE, "Go on" if paused else "Pause", "Space")
    hurts = Offer(Action.HURTS, "This hurts", "H", "warn")
    another = Offer(Action.ANOTHER, "Another one", "A")
    if strict:
        return (pause, hurts, another)
    following = Offer(Action.NEXT, "Next", "→")
    done = Offer(Action.DONE, "Done", "D", "main")
    return (pause, following, hurts, another, done)


def question_offers(item: ChecklistItem) -> tuple[Offer, ...]:
    """Return the answers to *item*."""
    later = Offer(Action.LATER, "Not now", "3")
    not_mine = Offer(Action.NOT_MINE, "Not mine", "4")
    if item.style == "prompt":
        return (Offer(Action.YES, "All right", "1", "main"), later, not_mine)
    yes = Offer(Action.YES, "Yes", "1", "main")
    return (yes, Offer(Action.NO, "No", "2"), later, not_mine)


def fix_offers(item: ChecklistItem) -> tuple[Offer, ...]:
    """Return what can become of a "no"; what takes money or asking goes on a list."""
    fixed = Offer(Action.FIXED, "Fixed it", "1", "main")
    if item.effort == "now":
        return (fixed, Offer(Action.LATER, "Not now", "2"))
    return (fixed, Offer(Action.LIST, "Put it on my list", "2"))
