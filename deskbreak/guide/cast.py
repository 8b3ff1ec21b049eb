"""Finds the figure of an exercise: drawn, composed by the user, or a picture file."""

from __future__ import annotations

from deskbreak.core.content import Exercise
from deskbreak.guide.figure import Figure, Place


def has_figure(exercise: Exercise) -> bool:
    """Return whether *exercise* names a picture of any kind."""
    return bool(exercise.scene or exercise.picture)


def make_figure(exercise: Exercise, place: Place) -> Figure | None:
    """
    Return the figure of *exercise*, or None where there is none.

    Raises:
        PictureError: Its picture cannot be shown.
    """
    if exercise.picture:
        return _picture(exercise.picture, place)
    if not exercise.scene:
        return None
    # What draws is imported only when there is something to draw.
    from deskbreak.figures.loading import scene
    from deskbreak.guide.moving import MovingFigure

    try:
        drawn = scene(exercise.scene)
    except KeyError:
        return None
    return MovingFigure(drawn, exercise, place)


def _picture(path: str, place: Place) -> Figure:
    from pathlib import Path

    from deskbreak.guide.album import Album

    return Album(Path(path), place)
