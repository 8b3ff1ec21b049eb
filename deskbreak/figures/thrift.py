"""Moving outlines in few numbers: what is rigid, which moments and corners matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, pi, radians, sin

from deskbreak.figures.shapes import Point, Points


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a rigid thing is: shifted to x, y and turned by degrees, clockwise."""

    x: float
    y: float
    turn: float = 0.0

    def inside(self, points: Points) -> Points:
        """The points as they lie on the thing itself."""
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        out = []
        for px, py in points:
            dx, dy = px - self.x, py - self.y
            out.append((dx * c + dy * s, dy * c - dx * s))
        return tuple(out)


def placings(steps: Sequence[Points], tolerance: float) -> list[Placing] | None:
    """How an outline is carried about; None when it also changes its form."""
    first = steps[0]
    n = len(first)
    cx, cy = _middle(first)
    local = [(x - cx, y - cy) for x, y in first]
    out: list[Placing] = []
    before = 0.0
    for points in steps:
        mx, my = _middle(points)
        dot = cross = 0.0
        for (a, b), (x, y) in zip(local, points, strict=True):
            dot += a * (x - mx) + b * (y - my)
            cross += a * (y - my) - b * (x - mx)
        angle = atan2(cross, dot)
        angle += 2 * pi * round((before - angle) / (2 * pi))
        before = angle
        c, s = cos(angle), sin(angle)
        for i in range(n):
            a, b = local[i]
            x, y = points[i]
            if hypot(mx + a * c - b * s - x, my + a * s + b * c - y) > tolerance:
                return None
        out.append(Placing(mx, my, degrees(angle)))
    return out


def _middle(points: Points) -> Point:
    n = len(points)
    return sum(p[0] for p in points) / n, sum(p[1] for p in points) / n


def keys(rows: Sequence[Sequence[float]], tolerance: float) -> list[int]:
    """Which rows to keep so that straight lines between them miss none by more."""
    last = len(rows) - 1
    kept = {0, last}
    todo = [(0, last)]
    while todo:
        i, j = todo.pop()
        if j - i < 2:
            continue
        a, b = rows[i], rows[j]
        worst, at = tolerance, 0
        for k in range(i + 1, j):
            t = (k - i) / (j - i)
            off = max(
                [
                    abs(p + (q - p) * t - v)
                    for p, q, v in zip(a, b, rows[k], strict=True)
                ]
            )
            if off > worst:
                worst, at = off, k
        if at:
            kept.add(at)
            todo += [(i, at), (at, j)]
    return sorted(kept)


def corners(
    steps: Sequence[Points], tolerance: float, *, closed: bool = True
) -> list[int]:
    """Which points of an outline to keep so that it looks the same in all steps."""
    n = len(steps[0])
    if n < 4:
        return list(range(n))
    if closed:
        (x0, y0) = steps[0][0]
        far = max(
            range(n), key=lambda i: hypot(steps[0][i][0] - x0, steps[0][i][1] - y0)
        )
        kept, todo = {0, far}, [(0, far), (far, n)]
    else:
        kept, todo = {0, n - 1}, [(0, n - 1)]
    while todo:
        i, j = todo.pop()
        worst, at = tolerance, -1
        for points in steps:
            ax, ay = points[i]
            bx, by = points[j % n]
            dx, dy = bx - ax, by - ay
            length = hypot(dx, dy)
            for k in range(i + 1, j):
                px, py = points[k][0] - ax, points[k][1] - ay
                off = (
                    abs(dx * py - dy * px) / length if length > 1e-6 else hypot(px, py)
                )
                if off > worst:
                    worst, at = off, k
        if at >= 0:
            kept.add(at)
            todo += [(i, at), (at, j)]
    return sorted(kept)
