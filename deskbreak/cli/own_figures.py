"""Looks at the figures that the user's own exercises name, before anybody needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskbreak.config.entries import read_exercise
from deskbreak.config.model import Config
from deskbreak.core.content import Library
from deskbreak.exceptions import Problem


def figure_problems(config: Config, built_in: Library) -> Iterator[Problem]:
    """Yield what is wrong with scenes and pictures, by file, line and key."""
    named = [e for e in config.exercises if isinstance(e.table.get("figure"), Mapping)]
    if not named:
        return
    # What draws takes a moment to import.
    from pathlib import Path

    from deskbreak.guide.album import open_picture
    from deskbreak.guide.cast import find_scene
    from deskbreak.guide.figure import PictureError

    for entry in named:
        base = built_in.exercise(entry.id)
        exercise = read_exercise(entry.table, entry.where, [], base=base)
        if exercise is None:
            continue
        key = "picture" if exercise.picture else "scene"
        words = ""
        try:
            if exercise.picture:
                open_picture(Path(exercise.picture), (480, 360)).close()
            elif find_scene(entry.id, exercise.scene, exercise.drawing) is None:
                words = f'there is no scene "{exercise.scene}"'
        except PictureError as error:
            words = str(error).rstrip(".")
        if words:
            where = entry.where.at("figure", key)
            yield where.problem(f"a figure that cannot be shown: {words}", "another")
