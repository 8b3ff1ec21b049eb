"""Which figure an exercise gets: drawn, composed by the user, a picture, none."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.config.entries import read_exercise
from deskbreak.config.problems import Where
from deskbreak.core.content import Exercise
from deskbreak.exceptions import Problem
from deskbreak.guide.album import Album
from deskbreak.guide.cast import has_figure, make_figure
from deskbreak.guide.figure import Cue, PictureError, Place
from deskbreak.guide.moving import MovingFigure
from tests.guide.samples import HOLD_BOTH

PLACE = Place(160, 120)
OWN = """
id = "my-bend"
title = "My bend"
area = "neck"
position = "seated"
mode = "hold"
hold_s = 10
steps = ["Sit tall.", "Bend."]
[figure.scene]
view = "front"
base = "sit"
[figure.scene.end]
head = 20
"""


def read(text: str) -> tuple[Exercise | None, list[Problem]]:
    problems: list[Problem] = []
    found = read_exercise(tomllib.loads(text), Where("config.toml"), problems)
    return found, problems


def test_a_scene_composed_in_the_settings_moves() -> None:
    own, problems = read(OWN)
    assert problems == []
    assert own
    assert has_figure(own)
    figure = make_figure(own, PLACE)
    assert isinstance(figure, MovingFigure)
    first, there = figure.frame(Cue(0, 0.0)), figure.frame(Cue(1, 5.0))
    assert first != there


def test_a_word_that_no_scene_knows_is_named() -> None:
    own, _ = read(OWN.replace("head = 20", "haed = 20"))
    assert own
    with pytest.raises(PictureError, match="haed"):
        make_figure(own, PLACE)


def test_a_scene_of_ones_own_beside_a_picture_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    both = OWN.replace("[figure.scene]", '[figure]\npicture = "a.png"\n[figure.scene]')
    assert read(both)[1]


def test_no_figure_and_an_unknown_scene_leave_the_countdown() -> None:
    none = replace(HOLD_BOTH, scene="")
    assert not has_figure(none)
    assert make_figure(none, PLACE) is None
    assert make_figure(replace(none, scene="unheard-of"), PLACE) is None


def test_a_picture_goes_before_the_drawn_person() -> None:
    both = replace(HOLD_BOTH, scene="neck-side-bend", picture="/no/such.png")
    assert isinstance(make_figure(both, PLACE), Album)
