"""The figure's place in the window: what stands there before and after the figure."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# There are Pythons without.
pytest.importorskip("tkinter")

from deskbreak.core.content import Exercise
from deskbreak.guide.figure import Cue, Figure, Patch, PictureError, Place
from deskbreak.guide.kept import pack_poster, poster_name, wanted_size
from deskbreak.guide.paint import Box
from deskbreak.guide.protocol import Look, Session
from deskbreak.guide.stage import Stage
from tests.guide.samples import HOLD_BOTH

if TYPE_CHECKING:
    from tkinter import Canvas

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb"),
]

DRAWN = replace(HOLD_BOTH, scene="neck-side-bend")
BOX = Box(10, 10, 160, 120)
PLACE = Place(160, 120)
RED, BLUE = (250, 20, 10), (10, 20, 250)


def ppm(color: tuple[int, int, int], width: int = 160, height: int = 120) -> bytes:
    return b"P6 %d %d 255\n" % (width, height) + bytes(color) * (width * height)


class Blue:
    """A figure of one colour; then a piece of another one."""

    def frame(self, cue: Cue) -> Patch | None:
        if cue.index:
            return Patch(40, 30, ppm(RED, 20, 20))
        return Patch(0, 0, ppm(BLUE))


def make(exercise: Exercise, place: Place) -> Figure | None:
    assert (place.width, place.height) == (160, 120)
    return Blue()


def at(stage: Stage, x: int, y: int) -> tuple[int, ...] | None:
    """The colour that stands there."""
    return stage._image.get(x, y) if stage._image else None


def session(folder: Path, color: tuple[int, int, int] | None = RED) -> Session:
    """One whose poster lies in *folder*, if there is to be one."""
    if color is not None:
        folder.mkdir(exist_ok=True)
        (folder / poster_name(DRAWN, PLACE)).write_bytes(pack_poster(ppm(color)))
    return Session(DRAWN, None, posters=str(folder))


def test_the_poster_stands_there_until_the_figure_does(
    canvas: Canvas, tmp_path: Path
) -> None:
    stage = Stage(canvas, make, dark=False)
    stage.begin(session(tmp_path / "posters"))
    assert stage.room
    stage.stand(BOX)
    assert at(stage, 80, 60) == RED
    # Nothing moves yet.
    assert stage.show(Cue(0, 0.0))
    assert at(stage, 80, 60) == RED
    assert stage.load()
    assert stage.show(Cue(0, 0.0))
    assert at(stage, 80, 60) == BLUE
    assert stage.show(Cue(1, 0.0))
    assert (at(stage, 39, 40), at(stage, 40, 40)) == (BLUE, RED)


def test_without_a_poster_the_place_is_empty_until_then(
    canvas: Canvas, tmp_path: Path
) -> None:
    stage = Stage(canvas, make, dark=False)
    stage.begin(session(tmp_path, None))
    stage.stand(BOX)
    assert at(stage, 80, 60) is None
    assert stage.load()
    assert stage.show(Cue(0, 0.0))
    assert at(stage, 80, 60) == BLUE


def test_the_next_exercise_does_not_begin_with_the_last_one(
    canvas: Canvas, tmp_path: Path
) -> None:
    stage = Stage(canvas, make, dark=False)
    stage.begin(session(tmp_path / "posters"))
    stage.stand(BOX)
    other = replace(DRAWN, id="other", scene="chin-tuck")
    stage.begin(replace(session(tmp_path / "posters"), exercise=other))
    assert not stage.plays
    stage.stand(BOX)
    assert at(stage, 80, 60) is None


def test_the_posters_of_the_other_theme_are_not_taken(
    canvas: Canvas, tmp_path: Path
) -> None:
    stage = Stage(canvas, make, dark=True)
    stage.begin(session(tmp_path / "posters"))
    stage.stand(BOX)
    assert at(stage, 80, 60) is None


@pytest.mark.parametrize("late", [False, True])
def test_where_there_is_no_figure_after_all_the_room_is_given_up(
    canvas: Canvas, tmp_path: Path, late: bool
) -> None:
    class Broken:
        def frame(self, cue: Cue) -> Patch | None:
            raise PictureError("There is no picture.")

    def fail(exercise: Exercise, place: Place) -> Figure | None:
        if late:
            return Broken()
        raise PictureError("There is no picture.")

    stage = Stage(canvas, fail, dark=False)
    stage.begin(session(tmp_path / "posters"))
    stage.stand(BOX)
    assert stage.load() is late
    if late:
        assert not stage.show(Cue(0, 0.0))
    assert (stage.room, stage.missing) == (False, "There is no picture.")


def test_without_exercise_there_is_no_room(canvas: Canvas) -> None:
    stage = Stage(canvas, make, dark=False)
    for exercise in (None, HOLD_BOTH):
        stage.begin(Session(exercise, None))
        assert not stage.room


def test_the_size_is_noted_for_the_posters_to_come(
    canvas: Canvas, tmp_path: Path
) -> None:
    folder = tmp_path / "posters"
    stage = Stage(canvas, make, dark=False)
    # A full screen comes without a click that could have waited for it.
    stage.begin(replace(session(folder), look=Look(fullscreen=True)))
    stage.stand(BOX)
    assert stage.load()
    assert wanted_size(folder) is None
    stage.begin(session(folder))
    stage.stand(BOX)
    assert stage.load()
    assert wanted_size(folder) == (160, 120)


def test_a_size_that_cannot_be_noted_is_told_and_stops_nothing(
    canvas: Canvas, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    stage = Stage(canvas, make, dark=False)
    stage.begin(Session(DRAWN, None, posters=str(tmp_path / "file" / "posters")))
    stage.stand(BOX)
    assert stage.load()
    assert stage.plays
    assert "a little later" in capsys.readouterr().err
