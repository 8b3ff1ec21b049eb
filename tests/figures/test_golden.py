"""A few frames of every view look as they did when someone last looked at them."""

from __future__ import annotations

import pytest
from PIL import Image

from deskbreak.figures import Phase, render, scene
from tests.figures.golden_frames import FOLDER, FRAMES, SIZE, draw, unlikeness

MEAN, WORST = 0.8, 28.0


def alike(a: Image.Image, b: Image.Image) -> bool:
    mean, worst = unlikeness(a, b)
    return mean <= MEAN and worst <= WORST


@pytest.mark.parametrize("name", FRAMES)
def test_the_frame_looks_as_it_did(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as kept:
        mean, worst = unlikeness(draw(name), kept)
    assert mean <= MEAN, f"{name}: on average {mean:.2f} off"
    assert worst <= WORST, f"{name}: somewhere {worst:.0f} off"


def test_another_way_to_smooth_edges_is_forgiven() -> None:
    """As another version of Pillow may have it."""
    drawing = scene("quad-stretch").frame(Phase.HOLD, 0.5)
    other = render(drawing, (SIZE[0] * 2, SIZE[1] * 2))
    assert alike(render(drawing, SIZE), other.resize(SIZE, Image.Resampling.LANCZOS))


def test_a_hand_elsewhere_or_another_person_is_seen() -> None:
    one = scene("hip-march")
    still = render(one.frame(Phase.LOOP, 0.0, person=0), SIZE)
    moved = render(one.frame(Phase.LOOP, 0.25, person=0), SIZE)
    other = render(one.frame(Phase.LOOP, 0.0, person=1), SIZE)
    assert not alike(still, moved)
    assert not alike(still, other)


def test_no_picture_is_kept_for_nothing() -> None:
    assert {p.stem for p in FOLDER.glob("*.png")} == set(FRAMES)
