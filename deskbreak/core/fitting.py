"""Which exercises suit a person at all, and in words why the others do not."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskbreak.core.content import VISIBLE, Exercise, Library, Profile
from deskbreak.core.memory import Memory

#: An area that was said to hurt is left alone for this long.
PAIN_REST = timedelta(days=7)

NEED_WORDS = {
    "chair": "a chair",
    "chair_back": "a backrest that does not tip or roll",
    "desk": "a desk that does not move",
    "wall": "a wall",
    "doorway": "a doorway",
    "room": "an arm's length of room",
    "walkway": "somewhere to walk",
    "floor": "floor space",
    "stairs": "stairs",
    "outdoors": "a way outdoors",
}


def obstacle(exercise: Exercise, profile: Profile, memory: Memory, at: datetime) -> str:
    """
    Return why *exercise* is not offered to this person, in words; "" if it is.

    A prescribed exercise passes every filter but two: the user's own exclusion of
    that very exercise, and an area that hurts now. Who writes a therapist's plan
    into the config has the place for it and the therapist's word on the cautions.
    """
    if exercise.id in profile.exclude_ids:
        return "you excluded it"
    if any(plan.id == exercise.id for plan in profile.prescribed):
        return _pain(exercise, memory, at)
    return (
        _excluded(exercise, profile)
        or _misplaced(exercise, profile)
        or _cautioned(exercise, profile)
        or _pain(exercise, memory, at)
    )


def fits(exercise: Exercise, profile: Profile, memory: Memory, at: datetime) -> bool:
    """Return whether *exercise* may be offered to this person at all."""
    return not obstacle(exercise, profile, memory, at)


def hidden(
    library: Library, profile: Profile, memory: Memory, at: datetime
) -> tuple[tuple[Exercise, str], ...]:
    """Return the exercises that are not offered now, each with the reason in words."""
    reasons = ((e, obstacle(e, profile, memory, at)) for e in library.exercises)
    return tuple((exercise, reason) for exercise, reason in reasons if reason)


def _areas(exercise: Exercise) -> tuple[str, ...]:
    return (exercise.area, *exercise.also)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _excluded(exercise: Exercise, profile: Profile) -> str:
    for area in _areas(exercise):
        if area in profile.exclude_areas:
            return f"you excluded {_words(area)}"
    for value, excluded in (
        (exercise.position, profile.exclude_positions),
        (exercise.kind, profile.exclude_kinds),
        (exercise.visible, profile.exclude_visible),
    ):
        if value in excluded:
            return f"you excluded {_words(value)}"
    return ""


def _misplaced(exercise: Exercise, profile: Profile) -> str:
    for need in exercise.needs:
        if need not in profile.has:
            return f"it needs {NEED_WORDS.get(need, _words(need))}"
    if exercise.position not in profile.positions:
        return f"{_words(exercise.position)} is not among your positions"
    if VISIBLE.index(exercise.visible) > VISIBLE.index(profile.privacy):
        return f"it is {exercise.visible}, and you accept {profile.privacy} at most"
    return ""


def _cautioned(exercise: Exercise, profile: Profile) -> str:
    if exercise.id in profile.allow_ids:
        return ""
    ticked = [_words(tag) for tag in exercise.cautions if tag in profile.cautions]
    return f"you ticked {' and '.join(ticked)}" if ticked else ""


def _pain(exercise: Exercise, memory: Memory, at: datetime) -> str:
    for area in _areas(exercise):
        hurt = memory.hurts.get(area)
        if hurt is not None and at - hurt < PAIN_REST:
            until = (hurt + PAIN_REST).astimezone(at.tzinfo)
            return f"{_words(area)} hurt: it rests until {until:%Y-%m-%d}"
    return ""
