"""The rhythm of a breath, drawn behind the person."""

from __future__ import annotations

from deskbreak.figures.geometry import ellipse, rounded
from deskbreak.figures.shapes import Point, Polygon, Shape, Stroke


def ring_shapes(at: Point, size: float, shown: float) -> list[Shape]:
    """A ring that swells with the breath."""
    outline = ellipse(at, size, size, 0, 60)
    inner = ellipse(at, size - 9, size - 9, 0, 60)
    return [
        Stroke((*outline, outline[0]), "accent", 3.0, 0.6 * shown),
        Stroke((*inner, inner[0]), "accent", 1.4, 0.25 * shown),
    ]


def square_shapes(at: Point, half: float, dot: Point, shown: float) -> list[Shape]:
    """A square with a dot that runs round it, one side for each part of a breath."""
    x, y = at
    corners = rounded(x - half, y - half, 2 * half, 2 * half, 10)
    spot = x + half * dot[0], y - half * dot[1]
    return [
        Stroke((*corners, corners[0]), "accent", 2.4, 0.4 * shown),
        Polygon(ellipse(spot, 6.5, 6.5, 0, 16), "accent", shown),
    ]
