"""Exercises and what is left of a time, in plain words."""

from __future__ import annotations

from datetime import timedelta

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import clock_time
from deskbreak.core.words import span_words, wait_words

MINUTE = timedelta(minutes=1)

#: What a person has to do with the body first, by where the exercise is done.
_BEGIN = {
    "standing": "Stand up",
    "floor": "On the floor",
    "walking": "Time to walk",
    "seated": "In your chair",
}
_BEGIN_KIND = {"eyes": "Rest your eyes", "breathe": "Breathe"}


def countdown(left: timedelta) -> str:
    """Return what is left, in words that change with the minute at most."""
    return wait_words(left) if left > MINUTE else "less than a minute"


def capital(text: str) -> str:
    """Return *text* as it begins a line; the rest as its author wrote it."""
    return text[:1].upper() + text[1:]


def exercise_length(exercise: Exercise) -> timedelta:
    """Return how long *exercise* takes, rounded so that it reads like a promise."""
    seconds = clock_time(exercise).total_seconds()
    step = 5 if seconds < 90 else 60
    return timedelta(seconds=max(step, round(seconds / step) * step))


def invitation(exercise: Exercise) -> str:
    """Return what to do, in plain words: "Stand up: back extension, 30 s"."""
    begin = _BEGIN_KIND.get(exercise.kind) or _BEGIN.get(exercise.position, "Break")
    title = exercise.title
    # "Stand up: standing back extension" says it twice.
    for said in ("Standing ", "Seated "):
        title = title.removeprefix(said)
    return f"{begin}: {_lower_first(title)}, {span_words(exercise_length(exercise))}"


def _lower_first(text: str) -> str:
    """Return *text* in mid-sentence, unless its first word is an abbreviation."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]
