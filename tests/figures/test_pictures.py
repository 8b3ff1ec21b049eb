"""Frames become pixels and SVG, with the same shapes at every moment."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from deskbreak.figures import Phase, render, scene, scene_from, scene_ids, to_svg
from deskbreak.figures.loading import SceneError
from deskbreak.figures.palette import palette
from deskbreak.figures.shapes import (
    WIDTH,
    Clip,
    Drawing,
    Glow,
    Label,
    Polygon,
    Shape,
    Stroke,
    bounds,
    flat,
)
from deskbreak.library.loader import built_in
from tests.figures.moments import moments

ALL = scene_ids()


def outline(shapes: tuple[Shape, ...]) -> list[object]:
    """What must not change from frame to frame for a picture to move smoothly."""
    out: list[object] = []
    for shape in flat(shapes):
        match shape:
            case Polygon(points, fill):
                out.append(("polygon", len(points), fill))
            case Stroke(points, color):
                out.append(("stroke", len(points), color))
            case Clip(points, inner):
                out.append(("clip", len(points), outline(inner)))
            case _:
                out.append(type(shape).__name__)
    return out


def roles(shapes: tuple[Shape, ...]) -> set[str]:
    out: set[str] = set()
    for shape in flat(shapes):
        match shape:
            case Polygon(_, fill):
                out.add(fill)
            case Stroke(_, color) | Glow(color=color) | Label(color=color):
                out.add(color)
            case Clip(_, inner):
                out |= roles(inner)
            case _:
                pass
    return out


@pytest.mark.parametrize("name", ALL)
def test_every_frame_has_the_same_shapes(name: str) -> None:
    one = scene(name)
    for person in range(3):
        first = outline(one.frame(Phase.LOOP, 0.0, person=person).shapes)
        for phase, t in moments(one, 6):
            assert outline(one.frame(phase, t, person=person).shapes) == first


@pytest.mark.parametrize("name", ALL)
def test_every_color_is_in_the_palette(name: str) -> None:
    drawing = scene(name).key_pose()
    for person in range(3):
        assert roles(drawing.shapes) <= set(palette("dark", person))


@pytest.mark.parametrize("name", ALL)
def test_every_scene_renders_and_moves(name: str) -> None:
    one = scene(name)
    first = render(one.frame(Phase.LOOP, 0.0), (160, 120))
    later = render(one.frame(Phase.LOOP, one.loop_seconds * 0.3), (160, 120))
    assert first.size == (160, 120)
    assert ImageChops.difference(first, later).getbbox() is not None


@pytest.mark.parametrize("name", ALL)
def test_a_moving_svg_is_well_formed(name: str) -> None:
    one = scene(name)
    frames = [one.frame(Phase.LOOP, one.loop_seconds * k / 4) for k in range(5)]
    text = to_svg(frames, seconds=one.loop_seconds, title=name, name=name)
    root = ET.fromstring(text)
    assert root.tag.endswith("svg")
    assert "animate" in text
    assert not re.search(r"\bnan\b|\binf\b", text)


def test_size_and_theme_are_the_callers() -> None:
    drawing = scene("back-extension").key_pose()
    light = render(drawing, (300, 300))
    dark = render(drawing, (300, 300), theme="dark")
    assert light.size == dark.size == (300, 300)
    assert _brightness(light) > 200
    assert _brightness(dark) < 80


def _brightness(image: Image.Image) -> float:
    pixel = image.resize((1, 1), Image.Resampling.BOX).convert("L").getpixel((0, 0))
    assert isinstance(pixel, int | float)
    return float(pixel)


def test_reduced_motion_is_one_still_picture_of_both_ends() -> None:
    one = scene("back-extension")
    first = one.frame(Phase.HOLD, 0.0, reduced_motion=True)
    later = one.frame(Phase.MOVE_OUT, 1.1, reduced_motion=True)
    assert first == later
    assert sum(isinstance(s, Clip) for s in first.shapes) == 2


def test_the_still_pictures_of_a_close_up_are_as_near_as_they_can_be() -> None:
    """The head in them is hardly smaller than where it moves, and not cut off."""
    for name in ("neck-side-bend", "chin-tuck", "neck-turn"):
        one = scene(name)
        drawing = one.frame(Phase.READY, 0.0, reduced_motion=True)
        windows = [s for s in drawing.shapes if isinstance(s, Clip)]
        usual = hair(one.frame(Phase.READY, 0.0).shapes)
        for window in windows:
            left, top, right, _ = hair(window.shapes)
            edge = bounds([window])
            assert edge is not None
            assert edge[0] < left < right < edge[2], name
            assert top > 0
        left, _, right, _ = hair(windows[0].shapes)
        assert right - left > 0.8 * (usual[2] - usual[0]), name


def hair(shapes: tuple[Shape, ...]) -> tuple[float, float, float, float]:
    got = bounds(
        [s for s in flat(shapes) if isinstance(s, Polygon) and s.fill == "hair"]
    )
    assert got is not None
    return got


def test_neighbours_in_the_library_are_shown_by_different_people() -> None:
    people = [scene(one.id).person for one in built_in().exercises]
    assert set(people) == {0, 1, 2}
    assert all(a != b for a, b in pairwise(people))


def test_words_can_be_read_in_a_picture_300_pixels_wide() -> None:
    seen = 0
    for name in ALL:
        for shape in flat(scene(name).frame(Phase.LOOP, 0.5).shapes):
            if isinstance(shape, Label):
                seen += 1
                assert shape.size * 300 / WIDTH >= 13, name
                box = bounds([replace(shape, alpha=1.0)])
                assert box is not None
                assert box[0] > 0, name
                assert box[2] < WIDTH, name
    assert seen


def test_phases_join_without_a_jump() -> None:
    one = scene("back-extension")
    into = one.seconds(Phase.MOVE_IN)
    assert one.joints(Phase.READY, 0) == one.joints(Phase.MOVE_IN, 0)
    ends = one.joints(Phase.MOVE_IN, into)
    for joint, point in one.joints(Phase.HOLD, into).items():
        assert point == pytest.approx(ends[joint])


def test_a_users_scene_is_read_from_a_table() -> None:
    table = {"base": "stand", "end": {"arm": 170, "fore": 176, "glow": 1}}
    one = scene_from("my-own", table)
    assert one.holds
    assert isinstance(one.key_pose(), Drawing)
    with pytest.raises(SceneError, match="unknown word arms"):
        scene_from("my-own", {"base": "stand", "end": {"arms": 1}})
    with pytest.raises(SceneError, match="unknown prop"):
        scene_from("my-own", {"props": ["piano"]})
