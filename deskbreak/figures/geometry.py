"""Outlines: ellipses, tubes of changing width, smooth curves, two-bone reach."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, atan2, cos, degrees, hypot, pi, radians, sin

from deskbreak.figures.shapes import Point, Points


def along(angle: float) -> Point:
    """Unit step down a limb that hangs at 0 degrees and points forward at 90."""
    a = radians(angle)
    return sin(a), cos(a)


def rising(angle: float) -> Point:
    """Unit step up a trunk that stands at 0 degrees and bows forward at 90."""
    a = radians(angle)
    return sin(a), -cos(a)


def step(p: Point, d: Point, n: float) -> Point:
    """The point n units from p in direction d."""
    return p[0] + d[0] * n, p[1] + d[1] * n


def mix(a: Point, b: Point, t: float) -> Point:
    """The point a fraction t of the way from a to b."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def distance(a: Point, b: Point) -> float:
    """How far apart two points are."""
    return hypot(a[0] - b[0], a[1] - b[1])


def ellipse(
    center: Point, rx: float, ry: float, turn: float = 0.0, n: int = 20
) -> Points:
    """An ellipse as an outline, so that it can be turned."""
    c, s = cos(radians(turn)), sin(radians(turn))
    out = []
    for i in range(n):
        a = 2 * pi * i / n
        x, y = rx * cos(a), ry * sin(a)
        out.append((center[0] + x * c - y * s, center[1] + x * s + y * c))
    return tuple(out)


def rounded(x: float, y: float, w: float, h: float, r: float) -> Points:
    """A rectangle with round corners."""
    r = min(r, w / 2, h / 2)
    steps = 3 if r < 5 else 7
    out: list[Point] = []
    for cx, cy, start in (
        (x + w - r, y + r, -90),
        (x + w - r, y + h - r, 0),
        (x + r, y + h - r, 90),
        (x + r, y + r, 180),
    ):
        for i in range(steps + 1):
            a = radians(start + i * 90 / steps)
            out.append((cx + r * cos(a), cy + r * sin(a)))
    return tuple(out)


def arc(center: Point, r: float, start: float, end: float, n: int = 14) -> Points:
    """Points on a circle; 0 degrees is to the right, 90 is up."""
    return tuple(
        [
            (center[0] + r * cos(radians(a)), center[1] - r * sin(radians(a)))
            for a in (start + (end - start) * i / (n - 1) for i in range(n))
        ]
    )


def curve(points: Sequence[Point], per: int = 4, *, closed: bool = False) -> Points:
    """A smooth line (Catmull-Rom) through the points, ``per`` steps to each."""
    n = len(points)
    out: list[Point] = []
    spans = n if closed else n - 1
    for i in range(spans):
        p1, p2 = points[i], points[(i + 1) % n]
        p0 = points[i - 1] if closed or i > 0 else p1
        p3 = points[(i + 2) % n] if closed or i + 2 < n else p2
        for k in range(per):
            t = k / per
            t2, t3 = t * t, t * t * t
            a, b = -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1
            c, d = -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2
            out.append(
                (
                    a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
                    a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
                )
            )
    if not closed:
        out.append(points[-1])
    return tuple(out)


def placed(points: Sequence[Point], origin: Point, turn: float) -> Points:
    """Local points (x forward, y up) set down at origin, turned forward by degrees."""
    c, s = cos(radians(turn)), sin(radians(turn))
    ox, oy = origin
    return tuple([(ox + x * c + y * s, oy + x * s - y * c) for x, y in points])


def bone(
    a: Point,
    b: Point,
    profile: Sequence[tuple[float, float, float]],
    *,
    round_start: bool = True,
    round_end: bool = True,
) -> Points:
    """
    The outline of a straight limb from a to b.

    Args:
        a: where it begins.
        b: where it ends.
        profile: stations (fraction of the length, width in front, width behind);
            in front is to the left when looking from a to b on the screen.
        round_start: a round end at a, else flat.
        round_end: a round end at b, else flat.
    """
    length = distance(a, b) or 1e-6
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    nx, ny = uy, -ux
    front: list[Point] = []
    back: list[Point] = []
    for f, wf, wb in profile:
        x, y = a[0] + ux * length * f, a[1] + uy * length * f
        front.append((x + nx * wf, y + ny * wf))
        back.append((x - nx * wb, y - ny * wb))
    out = front
    if round_end:
        out = out + _cap(front[-1], back[-1], (ux, uy))
    out = out + back[::-1]
    if round_start:
        out = out + _cap(back[0], front[0], (-ux, -uy))
    return tuple(out)


def _cap(a: Point, b: Point, out: Point) -> list[Point]:
    """Half a circle from a to b, bulging outwards, without its end points."""
    cx, cy = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    hx, hy = (a[0] - b[0]) / 2, (a[1] - b[1]) / 2
    r = hypot(hx, hy)
    points = []
    for i in range(1, 8):
        t = pi * i / 8
        c, s = cos(t), sin(t) * r
        points.append((cx + hx * c + out[0] * s, cy + hy * c + out[1] * s))
    return points


def ribbon(
    center: Sequence[Point], front: Sequence[float], back: Sequence[float]
) -> Points:
    """The outline round a bent middle line with a width in front and one behind."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(center) - 1
    for i, (x, y) in enumerate(center):
        p, q = center[max(0, i - 1)], center[min(last, i + 1)]
        dx, dy = q[0] - p[0], q[1] - p[1]
        n = hypot(dx, dy) or 1e-6
        nx, ny = -dy / n, dx / n
        left.append((x + nx * front[i], y + ny * front[i]))
        right.append((x - nx * back[i], y - ny * back[i]))
    return tuple(left + right[::-1])


def reach(
    origin: Point, target: Point, upper: float, lower: float, bend: int
) -> tuple[float, float]:
    """
    Angles of two bones that reach from origin to target, or as near as they can.

    Angles are limb angles (0 hangs down, 90 points forward). ``bend`` is +1 when the
    second bone folds forward (an elbow) and -1 when it folds back (a knee).
    """
    dx, dy = target[0] - origin[0], target[1] - origin[1]
    d = min(max(hypot(dx, dy), abs(upper - lower) + 0.01), upper + lower - 1e-3)
    line = way(origin, target)
    cos_a = (upper * upper + d * d - lower * lower) / (2 * upper * d)
    cos_b = (lower * lower + d * d - upper * upper) / (2 * lower * d)
    a = degrees(acos(min(1.0, max(-1.0, cos_a))))
    b = degrees(acos(min(1.0, max(-1.0, cos_b))))
    return line - bend * a, line + bend * b


def way(a: Point, b: Point) -> float:
    """The angle of a limb from a to b: 0 hangs down, 90 points forward."""
    return degrees(atan2(b[0] - a[0], b[1] - a[1]))


def near_angle(angle: float, reference: float) -> float:
    """The same direction, written within half a turn of the reference."""
    while angle - reference > 180:
        angle -= 360
    while angle - reference < -180:
        angle += 360
    return angle
