"""The body of every front scene is a possible one at every moment."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Mix, Phase, Pose
from deskbreak.figures.shapes import HEIGHT, WIDTH, Polygon, Shape, Stroke, flat
from deskbreak.figures.skeleton import FLOOR, FOREARM, NECK, SHIN, SPINE, THIGH
from deskbreak.figures.skeleton import UPPER_ARM as UPPER
from deskbreak.figures.skeleton_front import (
    DEFAULTS,
    TILT,
    FrontBody,
    project,
    solve_front,
)
from deskbreak.figures.space import apart, dot
from deskbreak.figures.staging import Scene
from tests.figures.moments import moments

FRONT = tuple(i for i in scene_ids() if scene(i).view == "front")
BONES = {
    ("hip", "knee"): THIGH,
    ("knee", "ankle"): SHIN,
    ("shoulder", "elbow"): UPPER,
    ("elbow", "wrist"): FOREARM,
}


def body(of: Scene, phase: Phase, t: float) -> FrontBody:
    got = of.body(phase, t)
    assert isinstance(got, FrontBody)
    return got


def seen(shapes: tuple[Shape, ...], role: str) -> float:
    """How much of a colour is visible: the strongest alpha."""
    out = 0.0
    for shape in flat(shapes):
        match shape:
            case Polygon(_, fill, alpha) if fill == role:
                out = max(out, alpha)
            case Stroke(_, color, _, alpha) if color == role:
                out = max(out, alpha)
            case _:
                pass
    return out


@pytest.mark.parametrize("name", FRONT)
def test_bones_keep_their_length_in_space(name: str) -> None:
    for phase, t in moments(scene(name)):
        p = body(scene(name), phase, t).space
        for side in "nf":
            for (a, b), length in BONES.items():
                got = apart(p[f"{side}_{a}"], p[f"{side}_{b}"])
                assert got == pytest.approx(length, abs=0.01), (phase, t, a, b)
        for i in range(4):
            assert apart(p[f"p{i}"], p[f"p{i + 1}"]) == pytest.approx(SPINE)
        assert apart(p["neck"], p["nape"]) < NECK + 4


@pytest.mark.parametrize("name", FRONT)
def test_joints_bend_only_as_joints_do(name: str) -> None:
    for phase, t in moments(scene(name)):
        got = body(scene(name), phase, t)
        a, frames = got.angles, got.frames
        where = (name, phase, round(t, 2))
        for s in "nf":
            assert a[f"{s}_elbow"] <= 155, (where, s, "elbow")
            assert a[f"{s}_wrist"] <= 95, (where, s, "wrist", a[f"{s}_wrist"])
            assert a[f"{s}_knee"] <= 140, (where, s, "knee")
            shin = frames[f"{s}_shin"].along
            forward = dot(shin, frames[f"{s}_thigh"].front)
            behind = scene(name).mix(phase, t)[0]["back"] > 0
            assert behind or forward <= 0.06, (
                where,
                s,
                "a knee bends back, never forward",
            )
        for i in range(3):
            assert abs(a[f"s{i + 1}"] - a[f"s{i}"]) <= 20, (where, "spine")
        assert abs(a["neck"] - a["s3"]) <= 30, (where, "neck")
        assert abs(a["head"] - a["s3"]) <= 40, (where, "head")
        if abs(a["yaw"]) < 170:
            twist = scene(name).mix(phase, t)[0]["twist"]
            assert abs(a["yaw"] - twist) <= 75, (where, "turn of the head")


@pytest.mark.parametrize("name", FRONT)
def test_someone_stands_on_the_floor_and_nothing_sinks_into_it(name: str) -> None:
    for phase, t in moments(scene(name)):
        p = body(scene(name), phase, t).space
        heights = [FLOOR - p[f"{s}_sole"][1] for s in "nf"]
        assert min(heights) >= -1.2, (phase, t)
        assert min(heights) <= 1.2, (phase, t)


@pytest.mark.parametrize("name", FRONT)
def test_hands_and_feet_stay_where_they_are_held(name: str) -> None:
    """A limb that both poses pin to one place of the world does not slide."""
    one = scene(name)
    for phase, t in moments(one):
        mix, _ = one.mix(phase, t)
        p = body(one, phase, t).space
        for side in "nf":
            a, b = mix.pins(f"{side}_sole")
            if a is not None and a == b:
                place = (a.along, FLOOR - a.front, a.turn or 0.0)
                assert apart(p[f"{side}_sole"], place) < 1.5, (phase, t, side)
            a, b = mix.pins(f"{side}_wrist")
            if a is not None and a == b and a.at == "world" and a.turn is not None:
                place = (a.along, FLOOR - a.front, mix[f"{side}_deep"])
                assert apart(p[f"{side}_palm"], place) < 1.0, (phase, t, side)


def test_the_loop_of_held_hands_reaches_them_without_stretching() -> None:
    """What a hand is said to hold is near enough for the arm."""
    for name in FRONT:
        one = scene(name)
        for phase in (Phase.READY, Phase.HOLD):
            mix, _ = one.mix(phase, 0.0)
            got = body(one, phase, 0.0)
            for side in "nf":
                pin = mix.pins(f"{side}_wrist")[1]
                if pin is None or pin.at == "world" or pin.turn is None:
                    continue
                frame = got.frames[pin.at]
                limb = pin.at[1] == "_"
                sign = 1 if side == "n" else -1
                place = (
                    frame.place(pin.along, 0, pin.front)
                    if limb
                    else frame.place(pin.along, pin.front * sign, 0)
                )
                x, y, z = place
                z += mix[f"{side}_deep"]
                gap = apart(got.space[f"{side}_palm"], (x, y, z))
                assert gap < 6, (name, phase, side, gap)


@pytest.mark.parametrize("name", FRONT)
def test_the_loop_closes(name: str) -> None:
    one = scene(name)
    first = one.joints(Phase.LOOP, 0.0)
    last = one.joints(Phase.LOOP, one.loop_seconds - 1e-4)
    for joint, (x, y) in first.items():
        assert last[joint] == pytest.approx((x, y), abs=1.2), joint


@pytest.mark.parametrize("name", FRONT)
def test_nothing_jumps(name: str) -> None:
    """Between two frames at 20 a second no joint moves further than a fast hand."""
    one = scene(name)
    for phase in (Phase.LOOP, Phase.MOVE_IN, Phase.MOVE_OUT):
        before = body(one, phase, 0.0).space
        for k in range(1, int(one.seconds(phase) * 20)):
            now = body(one, phase, k / 20).space
            for joint, point in now.items():
                assert apart(point, before[joint]) < 24, (phase, k / 20, joint)
            before = now


@pytest.mark.parametrize("name", FRONT)
def test_left_is_the_mirror_image_of_right(name: str) -> None:
    for phase, t in moments(scene(name), 4):
        right = scene(name).joints(phase, t, side="right")
        left = scene(name).joints(phase, t, side="left")
        for joint, (x, y) in right.items():
            assert left[joint] == pytest.approx((WIDTH - x, y))


@pytest.mark.parametrize("name", FRONT)
def test_head_and_hands_stay_on_the_canvas(name: str) -> None:
    one = scene(name)
    close_up = one.camera.zoom > 1.25
    for phase, t in moments(one):
        for joint, (x, y) in one.joints(phase, t).items():
            low = joint.endswith(("knee", "ankle", "sole"))
            if close_up and (low or one.camera.zoom > 1.6):
                continue
            assert 8 <= x <= WIDTH - 8, (phase, t, joint)
            assert 12 <= y <= HEIGHT - 4, (phase, t, joint)


@pytest.mark.parametrize("name", FRONT)
def test_eyes_are_closed_in_a_stretch_and_it_glows(name: str) -> None:
    one = scene(name)
    if not one.holds:
        pytest.skip("breathes or moves only")
    held, _ = one.mix(Phase.HOLD, 1.0)
    before, _ = one.mix(Phase.READY, 1.0)
    assert held["glow"] > before["glow"]
    if exercise(name)["kind"] == "stretch":
        assert held["eyes"] == 0


def exercise(name: str) -> dict[str, Any]:
    text = (files("deskbreak.library") / "exercises.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = next(
        v for v in tomllib.loads(text).values() if isinstance(v, list)
    )
    return next(row for row in rows if row["id"] == name)


@pytest.mark.parametrize("name", FRONT)
def test_a_repetition_takes_as_long_as_the_library_says(name: str) -> None:
    row = exercise(name)
    if row["mode"] == "reps":
        assert scene(name).loop_seconds == pytest.approx(row["rep_s"])


@pytest.mark.parametrize(
    ("name", "fills", "seconds"), [("even-breath", 5, 10), ("box-breath", 4, 16)]
)
def test_breath_goes_at_its_pace(name: str, fills: int, seconds: int) -> None:
    one = scene(name)
    assert one.loop_seconds == seconds
    air = [one.mix(Phase.LOOP, k / 4)[0]["air"] for k in range(seconds * 4)]
    full = [k / 4 for k, a in enumerate(air) if a > max(air) - 1e-6]
    assert full[0] == fills
    if name == "box-breath":
        assert full[-1] == 8
        empty = [k / 4 for k, a in enumerate(air) if a < 1e-6]
        assert {12, 13, 14, 15} <= set(empty)


def test_the_dot_runs_round_the_square_one_side_at_a_time() -> None:
    one = scene("box-breath")
    corners = [one.mix(Phase.LOOP, 4.0 * k)[0] for k in range(5)]
    at = [(round(m["box_x"]), round(m["box_y"])) for m in corners]
    assert at == [(-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)]


def test_from_behind_no_face_is_seen() -> None:
    for person in range(3):
        shapes = scene("blade-squeeze").frame(Phase.HOLD, 1.0, person=person).shapes
        assert seen(shapes, "eye") == seen(shapes, "mouth") == 0
        assert seen(shapes, "hair") > 0.9


def test_a_turned_head_shows_one_eye_after_the_other() -> None:
    one = scene("neck-turn")
    start = one.body(Phase.READY, 0.0)
    assert start.angles["yaw"] == 0
    assert one.body(Phase.HOLD, 0.0).angles["yaw"] >= 45


def test_palms_meet_in_the_prayer_stretch_and_go_down() -> None:
    one = scene("prayer")
    for phase, t in moments(one):
        p = body(one, phase, t).space
        assert apart(p["n_palm"], p["f_palm"]) < 8, (phase, t)
    high = body(one, Phase.READY, 0.0).space["n_palm"][1]
    assert body(one, Phase.HOLD, 0.0).space["n_palm"][1] > high + 20


def test_in_the_twist_one_hand_is_behind_the_trunk_and_one_on_the_other_thigh() -> None:
    got = body(scene("seated-twist"), Phase.HOLD, 0.0)
    p = got.space
    assert p["n_wrist"][2] < p["p2"][2] - 12
    assert apart(p["f_palm"], p["n_knee"]) < 35
    assert p["n_shoulder"][2] < p["f_shoulder"][2] - 15


def test_what_is_nearer_lies_lower() -> None:
    """The viewer looks down a little, so a seated knee is seen below the hip."""
    assert project((1.0, 2.0, 10.0)) == (1.0, 2.0 + 10 * TILT)
    got = body(scene("even-breath"), Phase.LOOP, 0.0)
    assert got.points["n_knee"][1] > got.points["n_hip"][1] + 10


def test_a_lean_to_the_right_takes_the_crown_to_the_right() -> None:
    pose = Pose({**DEFAULTS, "s0": 5, "s1": 8, "s2": 10, "s3": 12, "head": 12})
    got = solve_front(Mix(pose, pose))
    assert got.points["crown"][0] > got.points["p0"][0] + 15
