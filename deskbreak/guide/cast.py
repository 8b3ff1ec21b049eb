"""Finds the figure of an exercise: drawn, composed by the user, or a picture file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.core.content import Exercise
from deskbreak.guide.figure import Figure, PictureError, Place

if TYPE_CHECKING:
    from deskbreak.figures.staging import Scene


def has_figure(exercise: Exercise) -> bool:
    """Return whether *exercise* names a picture of any kind."""
    return bool(exercise.scene or exercise.picture or exercise.drawing)


def make_figure(exercise: Exercise, place: Place) -> Figure | None:
    """
    Return the figure of *exercise*, or None where there is none.

    Raises:
        PictureError: Its picture cannot be shown.
    """
    if exercise.picture:
        return _picture(exercise.picture, place)
    if not (exercise.scene or exercise.drawing):
        return None
    # What draws is imported only when there is something to draw.
    from deskbreak.guide.moving import MovingFigure

    drawn = find_scene(exercise.id, exercise.scene, exercise.drawing)
    return MovingFigure(drawn, exercise, place) if drawn else None


def find_scene(name: str, scene_id: str, drawing: str) -> Scene | None:
    """
    Return the scene of an exercise: its own *drawing*, else the built-in one.

    Raises:
        PictureError: Its own scene cannot be understood.
    """
    import json

    from deskbreak.figures.loading import SceneError, scene, scene_from

    try:
        if drawing:
            return scene_from(name, json.loads(drawing))
        return scene(scene_id)
    except KeyError:
        return None
    except (SceneError, ValueError) as error:
        raise PictureError(f"The figure cannot be drawn: {error}.") from error


def _picture(path: str, place: Place) -> Figure:
    from pathlib import Path

    from deskbreak.guide.album import Album

    return Album(Path(path), place)
