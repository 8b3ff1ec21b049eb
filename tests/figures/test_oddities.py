"""What someone who sees a figure for the first time stumbled over; one test for each."""

from __future__ import annotations

from math import cos, dist, pi, sin

import pytest

from deskbreak.figures.geometry import distance
from deskbreak.figures.loading import scene
from deskbreak.figures.motion import Phase
from deskbreak.figures.palette import PEOPLE, Color, Theme, palette
from deskbreak.figures.scenery import doorway, jamb, rail
from deskbreak.figures.shapes import Point, Polygon
from deskbreak.figures.skeleton import FLOOR
from deskbreak.figures.skeleton_front import FrontBody
from tests.figures.test_composition import SKIN, drawn, inside, some

KEYS = ((Phase.READY, 0.4), (Phase.MOVE_IN, 1.2), (Phase.HOLD, 1.0))


def apart(a: Color, b: Color) -> float:
    """How far apart two colours look, roughly: 0 to 442."""
    return dist(a, b)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_far_shoe_stands_out_from_whatever_is_behind_it(theme: Theme) -> None:
    for person in range(len(PEOPLE)):
        colors = palette(theme, person)
        for behind in ("sky", "sky_low", "blob", "card", "white"):
            assert apart(colors["shoe_far"], colors[behind]) >= 55, (person, behind)


def test_the_far_shoe_is_drawn_in_its_own_colour() -> None:
    _, seen = drawn(scene("march-in-place"), Phase.READY, 0.4)
    assert [s.fill for s in seen].count("shoe_far") == 1


def test_one_walks_through_the_doorway_and_not_into_a_door() -> None:
    one = scene("doorway-chest")
    ((x,),) = [numbers for prop, numbers in one.props if prop == "doorway"]
    opening = next(
        s for s in doorway(x) if isinstance(s, Polygon) and s.fill == "glass"
    )
    left, right = (f(p[0] for p in opening.points) for f in (min, max))
    assert right - left >= 60
    before, held = (one.body(p, 0.4).points for p in (Phase.READY, Phase.HOLD))
    assert before["p2"][0] + 18 < left
    assert left < held["p2"][0] - 12
    assert held["p2"][0] + 18 < right


def test_the_forearm_lies_on_the_post_at_all_times() -> None:
    one = scene("doorway-chest")
    ((x,),) = [numbers for prop, numbers in one.props if prop == "jamb"]
    posts = [s.points for s in jamb(x) if isinstance(s, Polygon)]
    for phase, t in some(one):
        points = one.body(phase, t).points
        for joint in ("n_elbow", "n_wrist"):
            assert any(inside(points[joint], post) for post in posts), (phase, t, joint)


def test_the_post_stands_before_the_trunk_and_behind_the_arm_on_it() -> None:
    shapes = scene("doorway-chest").frame(Phase.HOLD, 1.0).shapes
    fills = [s.fill if isinstance(s, Polygon) else "" for s in shapes]
    post = fills.index("metal_dark")
    assert fills.index("top") < post < len(fills) - 1 - fills[::-1].index("skin")


def face_of(points: dict[str, Point], angle: float) -> list[Point]:
    """Eye and mouth of a head in profile."""
    a = angle * pi / 180
    x, y = points["skull"]
    out = []
    for forward, up in ((10.4, 1.6), (14.0, -10.6)):
        out.append(
            (x + up * sin(a) + forward * cos(a), y - up * cos(a) + forward * sin(a))
        )
    return out


@pytest.mark.parametrize("name", ["doorway-chest", "thoracic-extension"])
def test_no_arm_hides_the_face(name: str) -> None:
    one = scene(name)
    for phase, t in KEYS:
        body, seen = drawn(one, phase, t)
        head = max(k for k, s in enumerate(seen) if s.fill == "hair")
        arm = [
            s.points for s in seen[head:] if s.fill in SKIN or s.fill.startswith("top")
        ]
        for spot in face_of(dict(body.points), body.angles["head"]):
            assert not any(inside(spot, s) for s in arm), (phase, spot)


def test_the_hands_carry_the_head_from_behind() -> None:
    one = scene("thoracic-extension")
    for phase, t in some(one):
        body = one.body(phase, t)
        for side in "nf":
            x, y = body.points[f"{side}_palm"]
            cx, cy = body.points["skull"]
            a = body.angles["head"] * pi / 180
            forward = (x - cx) * cos(a) + (y - cy) * sin(a)
            assert -24 < forward < 0, (phase, t, side)
            assert distance((x, y), (cx, cy)) < 22, (phase, t, side)


def test_who_climbs_stairs_stands_up_on_every_step() -> None:
    """Once in a stride each knee is nearly straight, and a hand is on the rail."""
    one = scene("stairs")
    straight = {"n": 180.0, "f": 180.0}
    for k in range(24):
        body = one.body(Phase.LOOP, one.loop_seconds * k / 48)
        x, y = body.points["f_palm"]
        assert 0 <= FLOOR - y - rail(x) <= 10, k
        for side in "nf":
            bent = body.angles[f"{side}_thigh"] - body.angles[f"{side}_shin"]
            straight[side] = min(straight[side], bent)
            assert bent <= 90, (k, side)
    assert max(straight.values()) <= 25


@pytest.mark.parametrize("name", ["walk-2", "walk-outside", "march-in-place", "stairs"])
def test_arms_that_swing_are_bent_a_little_with_a_loose_fist(name: str) -> None:
    one = scene(name)
    for k in range(24):
        t = one.loop_seconds * k / 24
        angles, mix = one.body(Phase.LOOP, t).angles, one.mix(Phase.LOOP, t)[0]
        assert angles["n_fore"] <= 64, k
        assert mix["n_curl"] >= 60, k


def test_the_helping_arm_hangs_until_the_other_hand_is_behind_the_head() -> None:
    one = scene("triceps-overhead")
    folded = sum(move.seconds for move in one.into[:2])
    for k in range(8):
        body = one.body(Phase.MOVE_IN, folded * k / 7)
        assert isinstance(body, FrontBody)
        assert body.points["f_wrist"][1] > body.points["f_elbow"][1] + 30
    held = one.body(Phase.HOLD, 1.0)
    assert isinstance(held, FrontBody)
    assert distance(held.points["f_palm"], held.points["n_elbow"]) < 12
    # The folded hand is between the shoulder blades, nearer to us than the head.
    assert held.points["n_palm"][1] > held.points["neck"][1] - 20
    assert held.space["n_palm"][2] > 0


@pytest.mark.parametrize(("name", "least"), [("pelvic-tilt", 6.0)])
def test_a_gap_under_the_back_closes(name: str, least: float) -> None:
    one = scene(name)
    gaps = []
    for phase in (Phase.READY, Phase.HOLD):
        _, seen = drawn(one, phase, 0.4)
        x = one.body(phase, 0.4).points["p2"][0]
        low = max(
            (y for s in seen if s.fill.startswith(("top", "legs")) for px, y in s.points
             if abs(px - x) < 10),
        )  # fmt: skip
        gaps.append(FLOOR - low)
    assert gaps[0] >= least
    assert gaps[1] <= 2.0


def test_both_hands_of_a_clasp_are_seen_and_meet() -> None:
    points = scene("clasp-behind").body(Phase.HOLD, 1.0).points
    assert 3 < distance(points["n_palm"], points["f_palm"]) < 12
    assert distance(points["n_elbow"], points["f_elbow"]) > 4


def test_still_pictures_of_a_shoulder_roll_show_it_up_and_down() -> None:
    one = scene("shoulder-roll")
    low, high = sorted(
        (one.body(p, t).points["n_shoulder"][1] for p, t in one.ends()), reverse=True
    )
    assert low - high >= 8


def test_a_hand_comes_out_from_behind_the_head_and_not_out_of_the_back() -> None:
    """On its way up the helping arm is hidden; its hand must not be seen alone."""
    one = scene("triceps-overhead")
    for k in range(120):
        t = one.loop_seconds * k / 120
        mix, _ = one.mix(Phase.LOOP, t)
        points = one.body(Phase.LOOP, t).points
        if mix["f_grips"] > 0.5:
            assert points["f_palm"][1] < points["skull"][1] + 14, t
