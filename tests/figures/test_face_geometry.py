"""Faces look where they should, and lids and shoulders move as they do."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from math import dist
from typing import Any

import pytest

from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Phase
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.shapes import (
    HEIGHT,
    WIDTH,
    Clip,
    Point,
    Points,
    Polygon,
    Shape,
    bounds,
    flat,
)
from deskbreak.figures.staging import Scene
from deskbreak.figures.view_face import FaceBody
from tests.figures.moments import moments

FACES = tuple(i for i in scene_ids() if scene(i).view == "face")


def body(of: Scene, phase: Phase, t: float) -> FaceBody:
    got = of.body(phase, t)
    assert isinstance(got, FaceBody)
    return got


def exercise(name: str) -> dict[str, Any]:
    text = (files("deskbreak.library") / "exercises.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = next(
        v for v in tomllib.loads(text).values() if isinstance(v, list)
    )
    return next(row for row in rows if row["id"] == name)


def eyes(shapes: tuple[Shape, ...]) -> list[Clip]:
    """What is seen between the lids, left on the canvas first."""
    return sorted(
        (s for s in flat(shapes) if isinstance(s, Clip)),
        key=lambda clip: middle(clip.outline)[0],
    )


def middle(points: Points) -> Point:
    n = len(points)
    return sum(x for x, _ in points) / n, sum(y for _, y in points) / n


def iris(eye: Clip) -> Point:
    second = eye.shapes[1]
    assert isinstance(second, Polygon)
    return middle(second.points)


def gap(eye: Clip) -> float:
    """How far the lids are apart in the middle of an eye."""
    half = len(eye.outline) // 2
    upper, lower = eye.outline[:half], eye.outline[half:][::-1]
    return lower[half // 2][1] - upper[half // 2][1]


def test_there_are_four_scenes() -> None:
    assert set(FACES) == {"eyes-closed", "look-far", "near-far", "slow-blink"}


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize("person", range(len(PEOPLE)))
def test_head_and_features_stay_on_the_canvas(name: str, person: int) -> None:
    one = scene(name)
    eyes_only = one.camera.zoom > 1.5
    features = {"head", "n_eye", "f_eye"}
    if not eyes_only:
        features |= {"crown", "chin", "near", "far"}
    for phase, t in moments(one, 4):
        at = one.joints(phase, t)
        for joint in features:
            x, y = at[joint]
            assert 8 <= x <= WIDTH - 8, (phase, t, joint)
            assert 8 <= y <= HEIGHT - 8, (phase, t, joint)
        hair = [
            s
            for s in flat(one.frame(phase, t, person=person).shapes)
            if isinstance(s, Polygon) and s.fill in {"hair", "hair_shade"}
        ]
        box = bounds(hair)
        assert box is not None
        assert eyes_only or box[1] > 4, (phase, t, "the hair is cut off")


@pytest.mark.parametrize("name", FACES)
def test_the_head_turns_only_as_a_head_does(name: str) -> None:
    one = scene(name)
    for phase, t in moments(one):
        mix, _ = one.mix(phase, t)
        assert abs(mix["yaw"]) <= 30
        assert abs(mix["nod"]) <= 15
        assert abs(mix["look_x"]) <= 1
        assert abs(mix["look_y"]) <= 1
        assert 0 <= mix["eyes"] <= 1


@pytest.mark.parametrize("name", FACES)
def test_the_loop_closes_and_nothing_jumps(name: str) -> None:
    one = scene(name)
    before = one.joints(Phase.LOOP, 0.0)
    last = one.joints(Phase.LOOP, one.loop_seconds - 1e-4)
    for joint, point in before.items():
        assert dist(point, last[joint]) < 1.2, joint
    for k in range(1, int(one.loop_seconds * 20)):
        now = one.joints(Phase.LOOP, k / 20)
        for joint, point in now.items():
            assert dist(point, before[joint]) < 8, (k / 20, joint)
        before = now


@pytest.mark.parametrize("name", FACES)
def test_left_is_the_mirror_image_of_right(name: str) -> None:
    for phase, t in moments(scene(name), 4):
        right = scene(name).joints(phase, t, side="right")
        left = scene(name).joints(phase, t, side="left")
        for joint, (x, y) in right.items():
            assert left[joint] == pytest.approx((WIDTH - x, y))


@pytest.mark.parametrize("name", FACES)
def test_a_repetition_takes_as_long_as_the_library_says(name: str) -> None:
    row = exercise(name)
    if row["mode"] == "reps":
        assert scene(name).loop_seconds == pytest.approx(row["rep_s"])


def test_the_eyes_go_from_the_screen_to_the_tree() -> None:
    one = scene("look-far")
    assert body(one, Phase.READY, 0.0).angles["yaw"] < -8
    assert body(one, Phase.HOLD, 0.0).angles["yaw"] > 8
    for eye in eyes(one.frame(Phase.READY, 0.0).shapes):
        x, y = iris(eye)
        assert x < middle(eye.outline)[0] - 2
        assert y > middle(eye.outline)[1]
    for eye in eyes(one.frame(Phase.HOLD, 0.0).shapes):
        assert iris(eye)[0] > middle(eye.outline)[0] + 2


def test_one_line_is_dotted_to_what_is_looked_at() -> None:
    one = scene("near-far")
    near, far = one.poses["near"].numbers, one.poses["far"].numbers
    assert (near["near"], near["far"]) == (1, 0)
    assert (far["near"], far["far"]) == (0, 1)
    t = one.loop[0].seconds + 0.5
    for at, target in ((t, "near"), (t + 3.0, "far")):
        spot = one.joints(Phase.LOOP, at)[target]
        dots = [
            middle(s.points)
            for s in flat(one.frame(Phase.LOOP, at).shapes)
            if isinstance(s, Polygon)
            and s.fill == "accent"
            and s.alpha > 0.9
            and len(s.points) == 8
        ]
        assert len(dots) >= 5
        assert min(dist(dot, spot) for dot in dots) < 25, target


def test_both_eyes_turn_in_for_what_is_near() -> None:
    one = scene("near-far")
    left, right = eyes(one.frame(Phase.LOOP, 1.0).shapes)
    near = iris(right)[0] - iris(left)[0]
    left, right = eyes(one.frame(Phase.LOOP, 4.0).shapes)
    assert near < iris(right)[0] - iris(left)[0] - 3


@pytest.mark.parametrize("person", range(len(PEOPLE)))
def test_lids_close_fully_stay_a_moment_and_open(person: int) -> None:
    one = scene("slow-blink")
    close, still = one.loop[0], one.loop[1]
    assert (close.seconds, close.stay, still.seconds) == (0.4, 0.6, 0.4)
    for eye in eyes(one.frame(Phase.LOOP, 0.0, person=person).shapes):
        assert gap(eye) > 14
    for t in (0.4, 0.7, 0.99):
        for eye in eyes(one.frame(Phase.LOOP, t, person=person).shapes):
            assert 0 <= gap(eye) < 1
    for eye in eyes(one.frame(Phase.LOOP, 1.6, person=person).shapes):
        assert gap(eye) > 14


def test_a_blink_is_shown_nearer_than_a_rest_and_only_a_rest_turns_dark() -> None:
    rest, blink = scene("eyes-closed"), scene("slow-blink")
    assert blink.camera.zoom >= 1.8 * rest.camera.zoom
    assert rest.mix(Phase.READY, 0.0)[0]["dark"] == 0
    assert rest.mix(Phase.HOLD, 0.0)[0]["dark"] == 1
    assert blink.mix(Phase.LOOP, 0.5)[0]["dark"] == 0


def test_shoulders_sink_and_lids_stay_closed_while_breath_goes_on() -> None:
    one = scene("eyes-closed")
    before = one.joints(Phase.READY, 0.0)["n_shoulder"][1]
    heights = [one.joints(Phase.HOLD, k / 4)["n_shoulder"][1] for k in range(48)]
    assert min(heights) > before + 6
    assert max(heights) - min(heights) == pytest.approx(3.5, abs=0.2)
    for k in range(12):
        for eye in eyes(one.frame(Phase.HOLD, float(k)).shapes):
            assert gap(eye) < 1
