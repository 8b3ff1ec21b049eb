"""Points and directions in space, and two bones that reach for a place."""

from __future__ import annotations

from math import acos, degrees, sin, sqrt
from typing import TypeAlias

Vec: TypeAlias = tuple[float, float, float]


def plus(a: Vec, b: Vec, n: float = 1.0) -> Vec:
    """a and n times b."""
    return a[0] + b[0] * n, a[1] + b[1] * n, a[2] + b[2] * n


def dot(a: Vec, b: Vec) -> float:
    """How much of a lies along b, when b is of length 1."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """A direction at right angles to both."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def unit(a: Vec) -> Vec:
    """The same direction with length 1."""
    n = sqrt(dot(a, a)) or 1e-9
    return a[0] / n, a[1] / n, a[2] / n


def between(a: Vec, b: Vec, t: float) -> Vec:
    """The point a fraction t of the way from a to b."""
    return plus(a, plus(b, a, -1), t)


def apart(a: Vec, b: Vec) -> float:
    """How far two points are from each other."""
    d = plus(a, b, -1)
    return sqrt(dot(d, d))


def turned(a: Vec, b: Vec, t: float) -> Vec:
    """The direction a fraction t of the way round from a to b."""
    angle = acos(min(1.0, max(-1.0, dot(a, b))))
    if angle < 1e-4:
        return b
    p, q = sin((1 - t) * angle) / sin(angle), sin(t * angle) / sin(angle)
    return unit((a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q))


def reach_in_space(
    origin: Vec, target: Vec, bones: tuple[float, float], pole: Vec
) -> tuple[Vec, Vec]:
    """Middle and end joint of two bones that reach for a target, bent towards pole."""
    upper, lower = bones
    way = plus(target, origin, -1)
    line = unit(way)
    d = min(max(apart(target, origin), abs(upper - lower) + 0.01), upper + lower - 1e-3)
    a = (upper * upper + d * d - lower * lower) / (2 * d)
    out = unit(plus(pole, line, -dot(pole, line)))
    middle = plus(plus(origin, line, a), out, sqrt(max(0.0, upper * upper - a * a)))
    return middle, plus(origin, line, d)


def bend(a: Vec, b: Vec) -> float:
    """The angle between two bones in degrees, 0 when straight."""
    return degrees(acos(min(1.0, max(-1.0, dot(a, b)))))
