"""The one arrow of a picture: strong in motion, faint in the hold, turned to go back."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from deskbreak.figures.motion import Moment, Phase
from deskbreak.figures.shapes import Points, Polygon, Shape, Stroke

_FAINT = 0.28
_FADE = 0.25


@dataclass(frozen=True, slots=True)
class Arrow:
    """
    A path with a head at its end.

    Attributes:
        on: names of the poses on whose way it points along its path.
        off: names of the poses on whose way it points back; "" when it never does.
    """

    path: Points
    on: tuple[str, ...] = ("end",)
    off: tuple[str, ...] = ("start",)
    width: float = 3.6

    def shapes(
        self, moment: Moment, phase: Phase, t: float, *, always: bool = False
    ) -> list[Shape]:
        """Both directions, one of them at most visible."""
        ahead, back = self.levels(moment, phase)
        if always:
            ahead, back = 0.85, 0.0
        if phase is Phase.READY:
            ahead, back = _FAINT + 0.3 * abs((t * 0.7) % 2 - 1), 0.0
        out = _arrow(self.path, self.width, ahead)
        if self.off:
            out += _arrow(self.path[::-1], self.width, back)
        return out

    def levels(self, moment: Moment, phase: Phase) -> tuple[float, float]:
        """How strongly it shows forwards and backwards."""
        if phase is Phase.REST:
            return 0.0, 0.0
        level = _level(moment)
        if moment.goal in self.on:
            return level, 0.0
        if moment.goal in self.off:
            return 0.0, level
        return 0.0, 0.0


def _level(moment: Moment) -> float:
    if moment.staying > 0:
        leaving = min(1.0, moment.left / _FADE)
        settle = max(0.0, 1 - moment.staying / 0.4)
        return (_FAINT + (1 - _FAINT) * settle * 0.3) * leaving
    rise = min(1.0, moment.raw / 0.16)
    fall = min(1.0, (1 - moment.raw) / 0.16)
    return min(rise, (_FAINT + 0.22) + (1 - _FAINT - 0.22) * fall)


def _arrow(path: Points, width: float, alpha: float) -> list[Shape]:
    (x1, y1), (x2, y2) = path[-2], path[-1]
    n = hypot(x2 - x1, y2 - y1) or 1e-6
    ux, uy = (x2 - x1) / n, (y2 - y1) / n
    long, half = width * 3.7, width * 1.9
    base = (x2 - ux * long, y2 - uy * long)
    # The line ends inside the head, whichever way the path bends.
    line = [p for p in path if hypot(p[0] - x2, p[1] - y2) > long * 0.9]
    line = [*line, (x2 - ux * long * 0.7, y2 - uy * long * 0.7)]
    head: Points = (
        (x2, y2),
        (base[0] - uy * half, base[1] + ux * half),
        (base[0] + uy * half, base[1] - ux * half),
    )
    return [
        Stroke(tuple(line), "accent", width, alpha),
        Polygon(head, "accent", alpha),
    ]
