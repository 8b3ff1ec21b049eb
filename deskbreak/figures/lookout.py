"""What eyes look at: a window with a tree far off, a screen, a pencil held near."""

from __future__ import annotations

from deskbreak.figures.geometry import bone, curve, ellipse, rounded
from deskbreak.figures.hand import draw_hand
from deskbreak.figures.motion import Mix, Pose
from deskbreak.figures.shapes import Polygon, Shape, View2D, moved
from deskbreak.figures.skeleton_hand import DEFAULTS, solve_hands


def _box(x: float, y: float, w: float, h: float, r: float, fill: str) -> Polygon:
    return Polygon(rounded(x, y, w, h, r), fill)


def outlook(x: float = 400, y: float = 104, size: float = 1) -> list[Shape]:
    """A window with hills and one tree far away, its middle at x, y."""
    far = ((-44, 30), (-20, 14), (6, 24), (28, 10), (44, 22), (44, 50), (-44, 50))
    near = ((-44, 40), (-14, 30), (18, 36), (44, 30), (44, 50), (-44, 50))
    shapes: list[Shape] = [
        _box(-54, -62, 108, 124, 9, "ground"),
        _box(-45, -53, 90, 104, 4, "glass"),
        Polygon(ellipse((24, -32), 9, 9), "white", 0.75),
        Polygon((*curve(far[:5], 3), *far[5:]), "wall"),
        Polygon((*curve(near[:4], 3), *near[4:]), "leaf_shade", 0.7),
        Polygon(bone((0, 34), (0, 12), [(0, 2.4, 2.4), (1, 1.8, 1.8)]), "pot_shade"),
        Polygon(ellipse((0, 2), 12, 17), "leaf_shade"),
        Polygon(ellipse((1.6, 0.4), 9.4, 14), "leaf"),
        _box(-45, -4, 90, 4.5, 1, "ground"),
        _box(-27, -53, 4.5, 104, 1, "ground"),
        _box(-60, 57, 120, 8, 3, "wall"),
    ]
    return list(moved(shapes, View2D(size, x, y)))


def monitor(x: float = 70, y: float = 268, size: float = 1) -> list[Shape]:
    """A screen on a desk, seen half from behind, its middle at x, y."""
    shapes: list[Shape] = [
        Polygon(((-9, 30), (12, 34), (14, 82), (-9, 82)), "metal_dark"),
        _box(-34, 78, 74, 8, 4, "metal"),
        Polygon(((-64, -50), (52, -36), (52, 38), (-64, 46)), "screen"),
        Polygon(((52, -36), (57, -38), (57, 40), (52, 38)), "screen_light"),
        Polygon(((-64, -50), (-58, -54), (57, -38), (52, -36)), "screen_light", 0.8),
        Polygon(ellipse((-6, -2), 7, 7, 0, 12), "screen_light", 0.6),
        _box(-90, 86, 190, 9, 3, "wood"),
        _box(-90, 91, 190, 4, 2, "wood_shade"),
    ]
    return list(moved(shapes, View2D(size, x, y)))


def pencil(x: float = 330, y: float = 236, size: float = 0.62) -> list[Shape]:
    """A pencil upright in a hand; its tip at x, y."""
    pose = Pose(
        {
            **DEFAULTS,
            "x": 0.0,
            "y": 0.0,
            "n_roll": 150.0,
            "n_lean": -12.0,
            "n_sway": 8.0,
        }
        | {"n_mcp": 62.0, "n_pip": 92.0, "n_dip": 52.0, "n_spread": 0.0, "n_grip": 0.9}
    )
    (one,) = solve_hands(Mix(pose, pose)).hands
    palm, thumb = draw_hand(one, back=False, build=1.0)
    wood: list[Shape] = [
        Polygon(((-7, 20), (7, 20), (7, 130), (-7, 130)), "accent"),
        Polygon(((2, 20), (7, 20), (7, 130), (2, 130)), "sole_far"),
        Polygon(((0, 0), (7, 20), (-7, 20)), "wood"),
        Polygon(((0, 0), (2.4, 7), (-2.4, 7)), "eye"),
    ]
    stick = moved(wood, View2D(1, -2, -180))
    shapes: list[Shape] = [*palm, *stick, *thumb]
    return list(moved(shapes, View2D(size, x + 2 * size, y + 180 * size)))
