"""Moving SVG is small, and still draws what the frames hold."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, radians, sin

import pytest

from deskbreak.figures import scene, scene_ids, to_svg
from deskbreak.figures.shapes import Drawing, Points, Polygon
from deskbreak.figures.thrift import corners, keys, placings

SQUARE: Points = ((0.0, 0.0), (10.0, 0.0), (10.0, 6.0), (0.0, 6.0))
#: Of the page with all exercises, under 5 MB, this much is for one scene on average.
AVERAGE_BYTES = 60_000
LARGEST_BYTES = 300_000


def turned(points: Points, degrees: float, dx: float, dy: float) -> Points:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return tuple((x * c - y * s + dx, x * s + y * c + dy) for x, y in points)


def svg_bytes(name: str) -> int:
    one = scene(name)
    text = to_svg(one.turn(), seconds=one.loop_seconds, shared=True, name=name)
    return len(text.encode())


def test_scenes_are_small_enough_for_one_page() -> None:
    sizes = {name: svg_bytes(name) for name in scene_ids()}
    assert sum(sizes.values()) / len(sizes) <= AVERAGE_BYTES
    largest = max(sizes, key=lambda name: sizes[name])
    assert sizes[largest] <= LARGEST_BYTES, largest


def test_a_rigid_thing_is_found_and_put_back_where_it_was() -> None:
    steps = [turned(SQUARE, 11.0 * k, 3.0 * k, -2.0 * k) for k in range(40)]
    way = placings(steps, 0.01)
    assert way is not None
    assert way[-1].turn == pytest.approx(11.0 * 39)
    home = way[0].inside(steps[0])
    for place, points in zip(way, steps, strict=True):
        for (a, b), (x, y) in zip(place.inside(points), home, strict=True):
            assert hypot(a - x, b - y) < 0.01


def test_what_changes_its_form_is_not_rigid() -> None:
    wider = tuple((x * 1.1, y) for x, y in SQUARE)
    assert placings([SQUARE, wider], 0.3) is None


def test_straight_movement_needs_its_two_ends_only() -> None:
    assert keys([(2.0 * k, -k) for k in range(30)], 0.01) == [0, 29]


def test_moments_left_out_are_never_further_off_than_allowed() -> None:
    rows = [(20 * sin(k / 5), 8 * cos(k / 3)) for k in range(60)]
    kept = keys(rows, 0.5)
    assert len(kept) < 40
    for i, j in pairwise(kept):
        for k in range(i, j):
            t = (k - i) / (j - i)
            for p, q, v in zip(rows[i], rows[j], rows[k], strict=True):
                assert abs(p + (q - p) * t - v) <= 0.5


def test_corners_stay_and_points_on_a_line_go() -> None:
    dense = tuple(
        (x0 + (x1 - x0) * k / 5, y0 + (y1 - y0) * k / 5)
        for (x0, y0), (x1, y1) in zip(SQUARE, SQUARE[1:] + SQUARE[:1], strict=True)
        for k in range(5)
    )
    assert {dense[i] for i in corners([dense], 0.1)} == set(SQUARE)


def test_a_moving_piece_is_written_once() -> None:
    steps = [
        Drawing((Polygon(turned(SQUARE, 18.0 * k, 100 + k, 90), "top"),))
        for k in range(20)
    ]
    text = to_svg(steps, seconds=2.0, shared=True)
    assert text.count("<path") == 1
    assert "animateTransform" in text
    assert 'attributeName="d"' not in text


def test_what_never_shows_is_not_written() -> None:
    away = tuple((x + 700, y) for x, y in SQUARE)
    shapes = (Polygon(SQUARE, "top", 0.0), Polygon(away, "legs"))
    assert "<path" not in to_svg(Drawing(shapes), shared=True)


def test_what_passes_by_does_not_jump_back_within_the_loop() -> None:
    frames = scene("walk-outside").turn()
    for before, after in pairwise(frames):
        for a, b in zip(before.shapes, after.shapes, strict=True):
            if isinstance(a, Polygon) and isinstance(b, Polygon):
                assert abs(a.points[0][0] - b.points[0][0]) < 90
