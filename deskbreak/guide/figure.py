"""The place for the moving figure: what it is told, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import PhaseKind


@dataclass(frozen=True, slots=True)
class Cue:
    """
    The moment to be drawn.

    Attributes:
        seconds: Into the phase, which is *length* seconds long.
        side: "" where sides make no difference, else "left" or "right".
        paused: The picture stands still.
    """

    phase: PhaseKind
    seconds: float
    length: float
    side: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the figure is drawn.

    Attributes:
        width: In pixels, as *height*, which is three quarters of it.
        dark: The theme.
        reduced_motion: The two end poses side by side instead of movement.
        person: Which of the drawn people, from 0.
    """

    width: int
    height: int
    dark: bool = False
    reduced_motion: bool = False
    person: int = 0


class Figure(Protocol):
    """One exercise's moving picture. Called in the window's only thread."""

    def frame(self, cue: Cue) -> bytes | None:
        """
        Return the picture for *cue* as binary PPM of the place's size.

        None leaves the last picture standing: cheaper than drawing it again.
        """
        ...


#: Returns the figure of an exercise, or None where there is none. It is called
#: after the window is on screen, so it may import what it needs.
FigureMaker = Callable[[Exercise, Place], Figure | None]


def no_figure(exercise: Exercise, place: Place) -> Figure | None:
    """Return None: the countdown takes the figure's place."""
    return None
