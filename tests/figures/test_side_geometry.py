"""The body of every side scene is a possible one at every moment."""

from __future__ import annotations

from math import floor

import pytest

from deskbreak.figures.geometry import distance
from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Phase
from deskbreak.figures.scenery import EDGE, RISE, RUN, STEP
from deskbreak.figures.shapes import HEIGHT, WIDTH
from deskbreak.figures.skeleton import (
    FLOOR,
    FOREARM,
    NECK,
    SHIN,
    SPINE,
    THIGH,
    UPPER_ARM,
)
from deskbreak.figures.staging import Scene
from tests.figures.moments import moments

SIDE = tuple(i for i in scene_ids() if scene(i).view == "side")
#: On the stairs the floor is another one at each step.
LEVEL = tuple(i for i in SIDE if (scene(i).cycle or ("",))[0] != "climb")
BONES = {
    ("hip", "knee"): THIGH,
    ("knee", "ankle"): SHIN,
    ("shoulder", "elbow"): UPPER_ARM,
    ("elbow", "wrist"): FOREARM,
}


def leans(of: Scene, phase: Phase, t: float, side: str) -> bool:
    """Whether a forearm leans on something, so that the arm also points sideways."""
    return any(of.mix(phase, t)[0].pins(f"{side}_elbow"))


@pytest.mark.parametrize("name", SIDE)
def test_bones_keep_their_length(name: str) -> None:
    for phase, t in moments(scene(name)):
        p = scene(name).body(phase, t).points
        for side in "nf":
            for (a, b), length in BONES.items():
                got = distance(p[f"{side}_{a}"], p[f"{side}_{b}"])
                if b == "elbow" and leans(scene(name), phase, t, side):
                    assert got <= length + 0.01, (phase, t, "stretched")
                    continue
                assert got == pytest.approx(length, abs=0.01), (phase, t, a, b)
        for i in range(4):
            assert distance(p[f"p{i}"], p[f"p{i + 1}"]) == pytest.approx(SPINE)
        assert distance(p["neck"], p["nape"]) < NECK + 5


@pytest.mark.parametrize("name", SIDE)
def test_joints_bend_only_as_joints_do(name: str) -> None:
    for phase, t in moments(scene(name)):
        a = scene(name).body(phase, t).angles
        where = (name, phase, round(t, 2))
        for s in "nf":
            if not leans(scene(name), phase, t, s):
                assert -2 <= a[f"{s}_fore"] - a[f"{s}_arm"] <= 155, (where, "elbow")
                assert -75 <= a[f"{s}_arm"] + a["s3"] <= 200, (where, "shoulder")
            assert -3 <= a[f"{s}_thigh"] - a[f"{s}_shin"] <= 165, (where, "knee")
            assert -40 <= a[f"{s}_thigh"] + a["s0"] <= 150, (where, "hip")
            assert -95 <= a[f"{s}_foot"] - a[f"{s}_shin"] <= 36, (where, "ankle")
            assert -95 <= a[f"{s}_hand"] - a[f"{s}_fore"] <= 95, (where, "wrist")
        for i in range(3):
            assert abs(a[f"s{i + 1}"] - a[f"s{i}"]) <= 42, (where, "spine")
        assert -60 <= a["neck"] - a["s3"] <= 45, (where, "neck")
        assert -62 <= a["head"] - a["s3"] <= 45, (where, "head")


@pytest.mark.parametrize("name", LEVEL)
def test_nothing_sinks_into_the_floor_and_someone_touches_it(name: str) -> None:
    for phase, t in moments(scene(name)):
        p = scene(name).body(phase, t).points
        feet = [v[1] for k, v in p.items() if k[2:] in {"heel", "ball", "toe"}]
        assert max(feet) <= FLOOR + 1.2, (name, phase, t)
        low = max(feet + [v[1] + 11 for k, v in p.items() if k.endswith("knee")])
        assert low >= FLOOR - 1.2, (name, phase, t)


def test_one_foot_at_least_stands_on_a_step_and_none_in_it() -> None:
    one = scene("stairs")
    for k in range(48):
        t = one.loop_seconds * k / 48
        _, scroll = one.mix(Phase.LOOP, t)
        p = one.body(Phase.LOOP, t).points
        gaps = []
        for side in "nf":
            (x, y) = p[f"{side}_ball"]
            step_now = floor((x + scroll - EDGE) / RUN)
            surface = FLOOR - STEP - step_now * RISE + scroll / RUN * RISE
            gaps.append(surface - y)
        assert min(gaps) == pytest.approx(0.0, abs=1.5), t
        assert max(gaps) > -1.5, t


@pytest.mark.parametrize("name", SIDE)
def test_hands_and_feet_stay_where_they_are_held(name: str) -> None:
    """A limb that both poses pin to one place of the world does not slide."""
    one = scene(name)
    for phase, t in moments(one):
        mix, _ = one.mix(phase, t)
        body = one.body(phase, t)
        for side in "nf":
            a, b = mix.pins(f"{side}_wrist")
            if a is None or a != b or a.turn is None or a.at != "world":
                continue
            palm = body.points[f"{side}_palm"]
            assert distance(palm, (a.along, FLOOR - a.front)) < 1.0, (phase, t, side)
            a, b = mix.pins(f"{side}_sole")
            if a is not None and a == b and abs(mix[f"{side}_foot"]) < 1:
                sole = body.points[f"{side}_heel"]
                assert sole[1] == pytest.approx(FLOOR - a.front, abs=1.0)


@pytest.mark.parametrize("name", SIDE)
def test_the_loop_closes(name: str) -> None:
    one = scene(name)
    end = one.loop_seconds
    first = one.joints(Phase.LOOP, 0.0)
    last = one.joints(Phase.LOOP, end - 1e-4)
    for joint, point in first.items():
        assert distance(point, last[joint]) < 1.2, joint


@pytest.mark.parametrize("name", SIDE)
def test_nothing_jumps(name: str) -> None:
    """Between two frames at 20 a second no joint moves further than a brisk foot."""
    one = scene(name)
    for phase in (Phase.LOOP, Phase.MOVE_IN, Phase.MOVE_OUT):
        length = one.seconds(phase)
        before = one.joints(phase, 0.0)
        for k in range(1, int(length * 20)):
            now = one.joints(phase, k / 20)
            for joint, point in now.items():
                assert distance(point, before[joint]) < 31, (phase, k / 20, joint)
            before = now


@pytest.mark.parametrize("name", SIDE)
def test_left_is_the_mirror_image_of_right(name: str) -> None:
    for phase, t in moments(scene(name), 4):
        right = scene(name).joints(phase, t, side="right")
        left = scene(name).joints(phase, t, side="left")
        for joint, (x, y) in right.items():
            assert left[joint] == pytest.approx((WIDTH - x, y))


@pytest.mark.parametrize("name", SIDE)
def test_the_person_stays_on_the_canvas(name: str) -> None:
    one = scene(name)
    close_up = one.camera.zoom > 1.5
    for phase, t in moments(one):
        for joint, (x, y) in one.joints(phase, t).items():
            if close_up and joint not in {"skull", "crown", "neck"}:
                continue
            assert 4 <= x <= WIDTH - 4, (phase, t, joint)
            assert 4 <= y <= HEIGHT - 4, (phase, t, joint)
