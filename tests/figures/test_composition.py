"""What a strict illustrator and a physiotherapist would look for in every scene."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin

import pytest

from deskbreak.figures.geometry import distance
from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Phase
from deskbreak.figures.props import chair
from deskbreak.figures.scenery import steps
from deskbreak.figures.shapes import (
    HEIGHT,
    WIDTH,
    Point,
    Points,
    Polygon,
    Stroke,
    flat,
)
from deskbreak.figures.skeleton import FLOOR
from deskbreak.figures.skeleton_front import FrontBody
from deskbreak.figures.staging import Scene, Solved, view

BODIES = tuple(i for i in scene_ids() if scene(i).view in {"side", "front"})
SKIN = {"skin", "skin_shade", "skin_far"}


def inside(point: Point, outline: Points) -> bool:
    """Whether a point lies within an outline."""
    x, y = point
    within = False
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def drawn(of: Scene, phase: Phase, t: float) -> tuple[Solved, list[Polygon]]:
    """The body at a moment and all that is plainly seen of the person."""
    how = view(of.view)
    mix, _ = of.mix(phase, t)
    body = how.solve(mix, of.root)
    shapes = flat(how.draw(body, mix, of.person, ()))
    return body, [s for s in shapes if isinstance(s, Polygon) and s.alpha > 0.5]


def some(of: Scene) -> Iterator[tuple[Phase, float]]:
    for k in range(12):
        yield Phase.LOOP, of.loop_seconds * k / 12
    if of.holds:
        yield Phase.HOLD, 1.0


@pytest.mark.parametrize("name", BODIES)
def test_it_glows_on_the_body_and_not_beside_it(name: str) -> None:
    one = scene(name)
    for phase, t in some(one):
        body, seen = drawn(one, phase, t)
        mix, _ = one.mix(phase, t)
        for spot in one.glows:
            if mix[spot.by] < 0.5:
                continue
            middle = body.frames[spot.at].point(spot.along, spot.front)
            assert any(inside(middle, s.points) for s in seen), (phase, t, spot.at)


@pytest.mark.parametrize("name", BODIES)
def test_arrows_hide_nobody_and_stay_above_the_floor(name: str) -> None:
    one = scene(name)
    camera = one.camera.view2d(flip=False)
    path = [p for arrow in one.arrows for p in arrow.path]
    for x, y in path:
        assert y <= FLOOR + 2, (x, y)
        across, down = camera.point((x, y))
        assert 6 <= across <= WIDTH - 6, (across, down)
        assert 6 <= down <= HEIGHT - 6, (across, down)
    for phase, t in some(one):
        body, seen = drawn(one, phase, t)
        for p in path:
            where = (phase, round(t, 2), p)
            assert distance(p, body.points["skull"]) >= 26, where
            for side in "nf":
                assert distance(p, body.points[f"{side}_palm"]) >= 9, where
            assert not any(inside(p, s.points) for s in seen), where


@pytest.mark.parametrize("name", BODIES)
def test_the_person_fills_the_picture(name: str) -> None:
    """At some moment of the loop, whoever is shown takes up most of one direction."""
    one = scene(name)
    spots = [p for k in range(12) for p in one.joints(*list(some(one))[k]).values()]
    xs = [min(WIDTH, max(0.0, x)) for x, _ in spots]
    ys = [min(HEIGHT, max(0.0, y)) for _, y in spots]
    wide, high = (max(xs) - min(xs)) / WIDTH, (max(ys) - min(ys)) / HEIGHT
    assert max(wide, high) >= 0.58, (wide, high)


#: Limbs that the words of the exercise call straight, long or level.
STRAIGHT = {
    "calf-wall": ("n_leg",),
    "clasp-behind": ("n_arm", "f_arm"),
    "cross-body": ("n_arm",),
    "desk-lean": ("n_arm", "f_arm"),
    "leg-extension": ("n_leg",),
    "ankle-pump": ("n_leg",),
    "reach-round": ("n_arm",),
    "seated-hamstring": ("n_leg",),
    "side-leg-lift": ("n_leg",),
}


@pytest.mark.parametrize("name", STRAIGHT)
def test_what_the_words_call_straight_is_straight(name: str) -> None:
    body = scene(name).body(Phase.HOLD, 1.0)
    at = body.space if isinstance(body, FrontBody) else body.points
    for limb in STRAIGHT[name]:
        side, _, kind = limb.partition("_")
        names = (
            ("shoulder", "elbow", "wrist")
            if kind == "arm"
            else ("hip", "knee", "ankle")
        )
        a, b, c = (at[f"{side}_{joint}"] for joint in names)
        whole = hypot(*(q - p for p, q in zip(a, c, strict=True)))
        parts = sum(
            hypot(*(q - p for p, q in zip(x, y, strict=True)))
            for x, y in ((a, b), (b, c))
        )
        assert whole >= 0.975 * parts, limb


def test_the_helping_hand_is_above_or_below_the_elbow_never_on_it() -> None:
    body = scene("cross-body").body(Phase.HOLD, 1.0)
    assert distance(body.points["f_palm"], body.points["n_elbow"]) > 9


def test_the_raised_arm_reaches_over_to_the_side_one_leans_to() -> None:
    p = scene("side-reach").body(Phase.HOLD, 1.0).points
    lean = p["p4"][0] - p["p0"][0]
    assert lean * (p["f_wrist"][0] - p["f_shoulder"][0]) > 0


def test_in_the_doorway_the_elbow_stays_while_the_shoulder_passes_it() -> None:
    one = scene("doorway-chest")
    before, held = (one.body(p, 0.0).points for p in (Phase.READY, Phase.HOLD))
    assert before["n_elbow"] == pytest.approx(held["n_elbow"])
    assert before["n_shoulder"][0] < before["n_elbow"][0] - 15
    assert held["n_shoulder"][0] > held["n_elbow"][0] + 15
    for p in (before, held):
        assert abs(p["n_shoulder"][1] - p["n_elbow"][1]) < 14


@pytest.mark.parametrize(
    ("name", "joint"), [("seated-pelvic-tilt", "p1"), ("thoracic-extension", "p3")]
)
def test_the_back_meets_the_backrest_in_the_hold_only(name: str, joint: str) -> None:
    one = scene(name)
    (numbers,) = [n for prop, n in one.props if prop == "chair"]
    rest = next(
        s for s in chair(*numbers) if isinstance(s, Polygon) and s.fill == "seat"
    )
    top = min(y for _, y in rest.points)
    gaps = []
    for phase in (Phase.READY, Phase.HOLD):
        x, y = one.body(phase, 0.0).points[joint]
        level = max(y, top + 2)
        front = max(k / 2 for k in range(960) if inside((k / 2, level), rest.points))
        gaps.append(x - 13 - front)
    assert gaps[0] > gaps[1] + 5
    assert abs(gaps[1]) < 6, gaps


def test_the_rail_rests_on_its_posts() -> None:
    for k in range(7):
        shapes = steps(k * 24.0)
        (bar,) = [s for s in shapes if isinstance(s, Stroke)]
        (x0, y0), (x1, y1) = bar.points
        posts = [s for s in shapes if isinstance(s, Polygon) and s.fill == "metal"]
        assert posts
        for post in posts:
            x = sum(p[0] for p in post.points) / len(post.points)
            top = min(p[1] for p in post.points)
            on = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
            assert top == pytest.approx(on, abs=2.0)


@pytest.mark.parametrize("name", [i for i in BODIES if scene(i).view == "front"])
def test_hands_are_joined_to_their_arms_however_the_wrist_bends(name: str) -> None:
    one = scene(name)
    for phase, t in some(one):
        body, seen = drawn(one, phase, t)
        skin = [s.points for s in seen if s.fill in SKIN]
        for side in "nf":
            x, y = body.points[f"{side}_wrist"]
            for k in range(8):
                spot = x + 3 * cos(k * pi / 4), y + 3 * sin(k * pi / 4)
                assert any(inside(spot, s) for s in skin), (phase, t, side, k)


def test_a_limb_that_is_let_go_moves_as_evenly_as_a_free_one() -> None:
    """Half of the way is half of the angle, not a quarter."""
    one = scene("leg-extension")
    way = one.seconds(Phase.MOVE_IN)
    first, half, last = (
        one.body(Phase.MOVE_IN, way * k / 2).angles["n_shin"] for k in range(3)
    )
    assert half == pytest.approx((first + last) / 2, abs=1.0)
