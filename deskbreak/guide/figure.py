"""The place for the moving figure: what it is told, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from deskbreak.core.content import Exercise
from deskbreak.exceptions import DeskbreakError


@dataclass(frozen=True, slots=True)
class Cue:
    """
    The moment to be drawn.

    Attributes:
        index: Which countdown of the exercise runs, from 0.
        seconds: Into it. Does not grow while the guide is paused.
    """

    index: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the figure is drawn.

    Attributes:
        width: In pixels, as *height*, which is three quarters of it.
        dark: The theme.
        reduced_motion: The two end poses side by side instead of movement.
        person: Which of the drawn people, from 0; None lets them take turns.
    """

    width: int
    height: int
    dark: bool = False
    reduced_motion: bool = False
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """
    The part of the picture that is new.

    Attributes:
        x: Where it goes, from the left; *y* from the top.
        ppm: Binary PPM (P6).
    """

    x: int
    y: int
    ppm: bytes


class Figure(Protocol):
    """One exercise's moving picture. Called in the window's only thread."""

    def frame(self, cue: Cue) -> Patch | None:
        """
        Return what is to be put over the last picture; the first covers the place.

        None leaves the last picture standing: cheaper than drawing it again.

        Raises:
            PictureError: There will be no picture; the reason is in words.
        """
        ...


class PictureError(DeskbreakError):
    """A picture cannot be shown."""


#: Returns the figure of an exercise, or None where there is none. It is called
#: after the window is on screen, so it may import what it needs. It may raise
#: `PictureError`.
FigureMaker = Callable[[Exercise, Place], Figure | None]


def no_figure(exercise: Exercise, place: Place) -> Figure | None:
    """Return None: the countdown takes the figure's place."""
    return None
