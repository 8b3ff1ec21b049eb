"""The drawn person's pictures: what is drawn, what is kept, what is handed on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageChops

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import phases
from deskbreak.figures import Phase, scene
from deskbreak.figures.raster import Area, foreground
from deskbreak.guide import moving
from deskbreak.guide.figure import Cue, Patch, Place
from deskbreak.guide.moving import MovingFigure, frame_of
from deskbreak.guide.reel import Reel
from deskbreak.guide.score import Shot
from deskbreak.library.loader import built_in

PLACE = Place(160, 120)


def exercise(name: str) -> Exercise:
    found = built_in().exercise(name)
    assert found
    return found


def figure(name: str, place: Place = PLACE) -> MovingFigure:
    return MovingFigure(scene(name), exercise(name), place)


class Screen:
    """What somebody sees: patches put over each other."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (160, 120))

    def put(self, patch: Patch | None) -> None:
        if patch is None:
            return
        _, width, height, _ = patch.ppm[: patch.ppm.index(b"\n")].split()
        size = int(width), int(height)
        pixels = patch.ppm[patch.ppm.index(b"\n") + 1 :]
        self.image.paste(Image.frombytes("RGB", size, pixels), (patch.x, patch.y))


@pytest.mark.parametrize("name", ["neck-side-bend", "mini-squat", "walk-2"])
def test_patches_leave_nothing_of_the_picture_before(name: str) -> None:
    screen, one = Screen(), figure(name)
    plan = phases(exercise(name))
    for index, phase in enumerate(plan[:7]):
        for tenth in range(0, min(70, int(phase.length.total_seconds() * 10)), 3):
            cue = Cue(index, tenth / 10)
            screen.put(one.frame(cue))
            fresh = Screen()
            fresh.put(figure(name).frame(cue))
            off = ImageChops.difference(screen.image, fresh.image).getbbox()
            assert off is None, (cue, off)


def test_the_first_patch_covers_the_place() -> None:
    patch = figure("chin-tuck").frame(Cue(0, 0.0))
    assert patch
    assert (patch.x, patch.y) == (0, 0)
    assert patch.ppm.startswith(b"P6 160 120 255\n")


def test_a_pause_costs_nothing() -> None:
    one = figure("mini-squat")
    assert one.frame(Cue(1, 2.0)) is not None
    assert one.frame(Cue(1, 2.0)) is None


def test_what_was_drawn_once_is_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = 0

    def counted(*args: Any, **options: Any) -> tuple[Area, Image.Image] | None:
        nonlocal drawn
        drawn += 1
        return foreground(*args, **options)

    one = figure("side-leg-lift")
    monkeypatch.setattr(moving, "foreground", counted)
    plan = phases(exercise("side-leg-lift"))
    left, right = (i for i, p in enumerate(plan) if p.reps)
    for k in range(80):
        one.frame(Cue(left, k / 20))
    first = drawn
    assert first == 80
    # Another repetition, and the other side.
    for k in range(80, 160):
        one.frame(Cue(left, k / 20))
    for k in range(80):
        one.frame(Cue(right, k / 20))
    assert drawn == first


def test_the_left_side_is_the_right_one_mirrored() -> None:
    plan = phases(exercise("calf-wall"))
    left = next(i for i, p in enumerate(plan) if p.side == "left")
    right = next(i for i, p in enumerate(plan) if p.side == "right" and p.rep)
    a, b = Screen(), Screen()
    a.put(figure("calf-wall").frame(Cue(left, 1.0)))
    b.put(figure("calf-wall").frame(Cue(right, 1.0)))
    flipped = b.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert ImageChops.difference(a.image, flipped).getbbox() is None
    assert ImageChops.difference(a.image, b.image).getbbox() is not None


def test_the_background_is_the_card_of_the_theme() -> None:
    for dark, color in ((False, (234, 243, 241)), (True, (30, 40, 45))):
        screen = Screen()
        screen.put(figure("chin-tuck", replace(PLACE, dark=dark)).frame(Cue(0, 0.0)))
        corners = [screen.image.getpixel((x, y)) for x in (0, 159) for y in (0,)]
        assert corners == [color, color]


def test_reduced_motion_shows_one_picture_a_side() -> None:
    one = figure("calf-wall", replace(PLACE, reduced_motion=True))
    plan = phases(exercise("calf-wall"))
    shown = [
        one.frame(Cue(i, k / 2)) is not None
        for i, p in enumerate(plan)
        for k in range(int(p.length.total_seconds() * 2))
    ]
    assert sum(shown) == len({p.side for p in plan if p.rep})


def test_a_loop_repeats_the_same_pictures() -> None:
    squat = scene("mini-squat")
    turn = squat.loop_seconds
    for k in range(40):
        a = frame_of(Shot(Phase.LOOP, k / 8), squat)
        b = frame_of(Shot(Phase.LOOP, k / 8 + 3 * turn), squat)
        assert a == b


def test_a_hold_settles_and_then_breathes_in_a_circle() -> None:
    bend = scene("neck-side-bend")
    numbers = {frame_of(Shot(Phase.HOLD, k / 8), bend).number for k in range(800)}
    assert len(numbers) == round(4.6 * moving.SLOW) + round(0.5 * moving.SLOW)


def test_the_reel_forgets_the_least_recently_used() -> None:
    noise = Image.effect_noise((40, 40), 80).convert("RGB")
    reel = Reel(limit=20_000)
    for key in range(30):
        reel.keep(key, (0, 0, 40, 40), noise)
        assert reel.find(0) is not None or key > 5
        assert reel.size <= 20_000
    assert reel.find(29) is not None
    kept = [key for key in range(30) if reel.find(key)]
    assert len(kept) < 30
    area, image = reel.find(29) or ((), None)
    assert area == (0, 0, 40, 40)
    assert image is not None
    assert ImageChops.difference(image, noise).getbbox() is None


def test_what_is_larger_than_the_reel_is_not_kept() -> None:
    reel = Reel(limit=100)
    reel.keep("a", (0, 0, 40, 40), Image.effect_noise((40, 40), 80).convert("RGB"))
    assert reel.find("a") is None
    assert reel.size == 0


@pytest.mark.parametrize(("name", "pictures"), [("walk-2", 20), ("box-breath", 10)])
def test_a_slow_loop_needs_half_as_many_pictures(name: str, pictures: int) -> None:
    one = scene(name)
    numbers = {
        frame_of(Shot(Phase.LOOP, n / 100, "none", 1.0), one).number for n in range(100)
    }
    assert len(numbers) == pictures
