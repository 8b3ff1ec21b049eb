"""The hands of every close-up are possible ones at every moment."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import pairwise
from math import cos, dist, hypot, pi, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.figures.geometry import distance
from deskbreak.figures.hand import hull
from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Phase
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.shapes import HEIGHT, WIDTH, Polygon, Shape, flat
from deskbreak.figures.skeleton_hand import (
    BONES,
    FINGERS,
    FOREARM,
    PALM,
    THUMB,
    HandBody,
)
from deskbreak.figures.staging import Scene
from tests.figures.moments import moments

HANDS = tuple(i for i in scene_ids() if scene(i).view == "hand")
NAIL = 0.5


def body(of: Scene, phase: Phase, t: float) -> HandBody:
    got = of.body(phase, t)
    assert isinstance(got, HandBody)
    return got


def sides(of: HandBody) -> str:
    return "nf"[: len(of.hands)]


def exercise(name: str) -> dict[str, Any]:
    text = (files("deskbreak.library") / "exercises.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = next(
        v for v in tomllib.loads(text).values() if isinstance(v, list)
    )
    return next(row for row in rows if row["id"] == name)


def nails(shapes: tuple[Shape, ...]) -> list[float]:
    """How plainly each nail is seen."""
    return [
        s.alpha for s in flat(shapes) if isinstance(s, Polygon) and s.fill == "white"
    ]


def test_there_are_five_scenes() -> None:
    assert set(HANDS) == {
        "finger-fan",
        "tendon-glide",
        "wrist-extension",
        "wrist-flexion",
        "wrist-sway",
    }


@pytest.mark.parametrize("name", HANDS)
def test_bones_keep_their_length_in_space(name: str) -> None:
    for phase, t in moments(scene(name)):
        got = body(scene(name), phase, t)
        for s in sides(got):
            p = got.space
            assert dist(p[f"{s}_elbow"], p[f"{s}_wrist"]) == pytest.approx(FOREARM)
            lengths = {**BONES, "thumb": THUMB}
            for finger, bones in lengths.items():
                for i, length in enumerate(bones):
                    a, b = p[f"{s}_{finger}{i}"], p[f"{s}_{finger}{i + 1}"]
                    assert dist(a, b) == pytest.approx(length), (phase, t, finger, i)


@pytest.mark.parametrize("name", HANDS)
def test_joints_bend_only_as_joints_do(name: str) -> None:
    for phase, t in moments(scene(name)):
        got = body(scene(name), phase, t)
        for s in sides(got):
            a = got.angles
            where = (name, phase, round(t, 2), s)
            assert -30 <= a[f"{s}_mcp"] <= 92, where
            assert -2 <= a[f"{s}_pip"] <= 112, where
            assert -2 <= a[f"{s}_dip"] <= 78, where
            assert -75 <= a[f"{s}_wrist"] <= 82, (where, a[f"{s}_wrist"])
            assert -32 <= a[f"{s}_sway"] <= 22, where


@pytest.mark.parametrize("name", HANDS)
def test_the_wrist_stays_and_the_arm_leaves_the_canvas(name: str) -> None:
    one = scene(name)
    place = one.joints(Phase.LOOP, 0.0)["n_wrist"]
    for phase, t in moments(one):
        at = one.joints(phase, t)
        assert at["n_wrist"] == pytest.approx(place)
        for s in sides(body(one, phase, t)):
            x, y = at[f"{s}_elbow"]
            assert x < 0 or y > HEIGHT, (phase, t, s)


@pytest.mark.parametrize("name", HANDS)
def test_fingers_stay_on_the_canvas(name: str) -> None:
    one = scene(name)
    for phase, t in moments(one):
        for joint, (x, y) in one.joints(phase, t).items():
            if joint.endswith("elbow"):
                continue
            assert 10 <= x <= WIDTH - 10, (phase, t, joint)
            assert 10 <= y <= HEIGHT - 6, (phase, t, joint)


@pytest.mark.parametrize("name", HANDS)
def test_the_loop_closes_and_nothing_jumps(name: str) -> None:
    one = scene(name)
    before = one.joints(Phase.LOOP, 0.0)
    last = one.joints(Phase.LOOP, one.loop_seconds - 1e-4)
    for joint, point in before.items():
        assert distance(point, last[joint]) < 1.2, joint
    for k in range(1, int(one.loop_seconds * 20)):
        now = one.joints(Phase.LOOP, k / 20)
        for joint, point in now.items():
            assert distance(point, before[joint]) < 30, (k / 20, joint)
        before = now


@pytest.mark.parametrize("name", HANDS)
def test_left_is_the_mirror_image_of_right(name: str) -> None:
    for phase, t in moments(scene(name), 4):
        right = scene(name).joints(phase, t, side="right")
        left = scene(name).joints(phase, t, side="left")
        for joint, (x, y) in right.items():
            assert left[joint] == pytest.approx((WIDTH - x, y))


@pytest.mark.parametrize("name", HANDS)
def test_a_repetition_takes_as_long_as_the_library_says(name: str) -> None:
    row = exercise(name)
    if row["mode"] == "reps":
        assert scene(name).loop_seconds == pytest.approx(row["rep_s"])


@pytest.mark.parametrize("name", ["wrist-extension", "wrist-flexion"])
def test_the_helping_hand_goes_along_with_the_hand_it_holds(name: str) -> None:
    one = scene(name)
    for phase, t in moments(one):
        mix, _ = one.mix(phase, t)
        pin, same = mix.pins("f_palm")
        assert pin is not None
        assert same is not None
        assert (pin.along, pin.front) == (same.along, same.front)
        got = body(one, phase, t)
        palm = got.frames["f_hand"].point(PALM, 0)
        place = got.frames["n_hand"].point(pin.along, pin.front)
        assert distance(palm, place) < 0.5, (phase, t)


def test_one_stretch_lifts_the_fingers_and_the_other_lowers_them() -> None:
    for name, up in (("wrist-extension", True), ("wrist-flexion", False)):
        before = body(scene(name), Phase.READY, 0.0).points
        held = body(scene(name), Phase.HOLD, 0.0).points
        moved = held["n_middle3"][1] - before["n_middle3"][1]
        assert (moved < -100) if up else (moved > 60), (name, moved)


def test_tendons_glide_through_their_shapes_in_order() -> None:
    one = scene("tendon-glide")
    names = [move.to for move in one.loop]
    assert names == ["hook", "start", "fist", "start", "tabletop", "start"]
    shapes = {}
    t = 0.0
    for move in one.loop:
        t += move.seconds
        p = body(one, Phase.LOOP, t + 0.01).space
        shapes[move.to] = (
            dist(p["n_index3"], p["n_index0"]),
            dist(p["n_index3"], p["n_wrist"]),
        )
        t += move.stay
    reach = sum(BONES["index"])
    assert shapes["start"][0] > reach * 0.97
    assert shapes["hook"][0] < reach * 0.6
    assert shapes["fist"][0] < reach * 0.5
    assert shapes["tabletop"][0] > reach * 0.97
    assert shapes["fist"][1] < shapes["tabletop"][1] < shapes["start"][1]


def test_the_fan_opens_every_gap_between_the_fingers() -> None:
    one = scene("finger-fan")
    order = ("thumb", *FINGERS)

    def gaps(phase: Phase) -> list[float]:
        p = body(one, phase, 0.0).points
        tips = [p[f"n_{name}3"] for name in order]
        return [hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(tips)]

    for open_gap, shut in zip(gaps(Phase.HOLD), gaps(Phase.READY), strict=True):
        assert open_gap > 30
        assert open_gap > shut


def test_a_turn_of_the_forearm_shows_the_palm_instead_of_the_nails() -> None:
    one = scene("wrist-sway")
    pose = {m.to: m for m in one.loop}
    assert set(pose) == {"thumb", "little", "flat", "palm", "start"}
    shown = nails(one.frame(Phase.LOOP, 0.0).shapes)
    assert sum(alpha > NAIL * 0.8 for alpha in shown) == 5
    t = sum(m.seconds + m.stay for m in one.loop[:3]) + pose["palm"].seconds + 0.05
    assert max(nails(one.frame(Phase.LOOP, t).shapes)) < 0.01


@pytest.mark.parametrize("person", range(len(PEOPLE)))
def test_every_hand_has_as_many_nails_as_fingers(person: int) -> None:
    for name in HANDS:
        shapes = scene(name).frame(Phase.LOOP, 0.0, person=person).shapes
        assert len(nails(shapes)) in {5, 6, 10}


circle = st.tuples(st.tuples(st.floats(-90, 90), st.floats(-90, 90)), st.floats(1, 40))


@given(st.lists(circle, min_size=1, max_size=6), st.integers(8, 30))
def test_a_hull_has_its_number_of_points_and_no_ball_sticks_out(
    balls: list[tuple[tuple[float, float], float]], n: int
) -> None:
    points = hull(balls, n)
    assert len(points) == n
    for k, (px, py) in enumerate(points):
        ux, uy = cos(2 * pi * k / n), sin(2 * pi * k / n)
        for (x, y), r in balls:
            assert px * ux + py * uy >= x * ux + y * uy + r - 1e-6
