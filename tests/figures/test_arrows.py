"""The arrow tells which way to move: strong under way, faint in the hold."""

from __future__ import annotations

import pytest

from deskbreak.figures import Phase, scene, scene_ids
from deskbreak.figures.arrows import Arrow
from deskbreak.figures.shapes import Clip, Polygon, Shape

HELD = tuple(i for i in scene_ids() if scene(i).holds and scene(i).arrows)


def strongest(name: str, phase: Phase, t: float) -> tuple[float, float]:
    """How strongly any arrow of a scene points forwards and backwards."""
    one = scene(name)
    moment = one.moment(phase, t)
    levels = [arrow.levels(moment, phase) for arrow in one.arrows]
    return max(a for a, _ in levels), max(b for _, b in levels)


@pytest.mark.parametrize("name", HELD)
def test_it_points_in_on_the_way_in_and_back_on_the_way_out(name: str) -> None:
    one = scene(name)
    into = [one.seconds(Phase.MOVE_IN) * k / 16 for k in range(1, 16)]
    back = [one.seconds(Phase.MOVE_OUT) * k / 16 for k in range(1, 16)]
    if not all(arrow.off for arrow in one.arrows):
        pytest.skip("its arrows come one after the other")
    assert all(strongest(name, Phase.MOVE_IN, t)[1] == 0 for t in into)
    assert max(strongest(name, Phase.MOVE_IN, t)[0] for t in into) > 0.9
    assert all(strongest(name, Phase.MOVE_OUT, t)[0] == 0 for t in back)
    assert max(strongest(name, Phase.MOVE_OUT, t)[1] for t in back) > 0.9


@pytest.mark.parametrize("name", HELD)
def test_it_is_faint_in_the_hold_and_gone_in_the_rest(name: str) -> None:
    assert 0 < strongest(name, Phase.HOLD, 3.0)[0] < 0.4
    assert strongest(name, Phase.REST, 1.0) == (0.0, 0.0)


def arrows_in(shapes: tuple[Shape, ...]) -> list[float]:
    return [s.alpha for s in shapes if isinstance(s, Polygon) and s.fill == "accent"]


@pytest.mark.parametrize("name", ["back-extension", "cat-cow", "shoulder-roll"])
def test_both_still_pictures_show_it(name: str) -> None:
    drawing = scene(name).frame(Phase.LOOP, 0.0, reduced_motion=True)
    first, second = [s for s in drawing.shapes if isinstance(s, Clip)]
    assert max(arrows_in(first.shapes)) > max(arrows_in(second.shapes)) > 0.3


@pytest.mark.parametrize(
    ("name", "poses"),
    [
        ("hip-march", ["near", "far"]),
        ("march-in-place", ["near", "far"]),
        ("wrist-sway", ["thumb", "little"]),
    ],
)
def test_still_pictures_of_a_repetition_are_of_the_way_in(
    name: str, poses: list[str]
) -> None:
    """Else the arrow would show how the pose is left, not how it is reached."""
    one = scene(name)
    assert [one.moment(*end).goal for end in one.ends()] == poses


def test_a_steady_arrow_does_not_fade_within_its_turn() -> None:
    one = scene("shoulder-roll")
    (arrow,) = one.arrows
    assert isinstance(arrow, Arrow)
    seen = set()
    for k in range(12):
        t = one.loop_seconds * k / 12
        shapes = arrow.shapes(one.moment(Phase.LOOP, t), Phase.LOOP, t)
        seen.add(arrows_in(tuple(shapes))[0])
    assert len(seen) == 1
