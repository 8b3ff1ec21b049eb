"""A hand of the person seen from the front."""

from __future__ import annotations

from math import cos, radians, sin

from deskbreak.figures.geometry import bone, distance, step
from deskbreak.figures.shapes import Point, Polygon, Shape, Stroke

# Stations from the wrist to the finger tips.
_PALM = (
    (0, 4.2, 4.2), (0.25, 5.3, 5.3), (0.55, 5.4, 5.3), (0.85, 4.3, 4.2), (1, 3.0, 3.0),
)  # fmt: skip
_LONG = 18.5
_THUMB = ((0, 2.5, 2.5), (1.0, 2.0, 2.0))


def front_hand(
    at: tuple[Point, Point],
    shape: tuple[float, float, float, float],
    colors: tuple[str, str],
    shown: float,
) -> list[Shape]:
    """
    A hand with its thumb on one side.

    Args:
        at: wrist and middle of the palm.
        shape: how far the fingers are curled (0 to 1), how far we see the hand from
            its edge (0 to 1), on which side the thumb is (-1 to 1), how much further
            to the front than the wrist the palm is.
        colors: of the skin and of its lines.
        shown: alpha.
    """
    (wrist, palm), (curl, edge, thumb, deep), (color, line) = at, shape, colors
    flat = distance(wrist, palm) or 1e-3
    u = (palm[0] - wrist[0]) / flat, (palm[1] - wrist[1]) / flat
    n = u[1], -u[0]
    size = min(1.0, max(0.62, flat / 9.0 + abs(deep) * 0.02))
    long = _LONG * size * (1 - 0.32 * curl)
    narrow = 1 - 0.3 * edge
    tip = step(wrist, u, long)
    outline = [(f, a * narrow, b * narrow) for f, a, b in _PALM]
    root = step(step(wrist, u, 3.6 * size), n, 2.4 * thumb)
    c, s = cos(radians(36)), sin(radians(36)) * thumb
    end = step(root, (u[0] * c + n[0] * s, u[1] * c + n[1] * s), 8.6 * size)
    thick = [(f, a + 0.8, b + 0.8) for f, a, b in _THUMB]
    fingers = [
        Stroke(
            (
                step(step(wrist, u, long * 0.66), n, w),
                step(step(wrist, u, long * 0.98), n, w * 0.9),
            ),
            line,
            0.9,
            0.8 * shown,
        )
        for w in (-1.7, 1.3)
    ]
    return [
        Polygon(bone(wrist, tip, outline, round_start=False), color, shown),
        *fingers,
        Polygon(bone(root, end, thick), line, shown),
        Polygon(bone(root, end, _THUMB), color, shown),
    ]
