"""The one arrow of a picture: strong in motion, faint in the hold, turned to go back."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from deskbreak.figures.geometry import mix, ribbon
from deskbreak.figures.motion import Moment, Phase
from deskbreak.figures.shapes import Points, Polygon, Shape

_FAINT = 0.28
_FADE = 0.25
_STILL_AFTER = 0.45


@dataclass(frozen=True, slots=True)
class Arrow:
    """
    A path with a head at its end.

    Attributes:
        on: names of the poses on whose way it points along its path, in their order;
            from a later one to an earlier one it points back.
        off: names of the poses on whose way it points back; "" when it never does.
        steady: always the same while it turns round and round.
    """

    path: Points
    on: tuple[str, ...] = ("end",)
    off: tuple[str, ...] = ("start",)
    width: float = 3.6
    steady: bool = False

    def shapes(
        self, moment: Moment, phase: Phase, t: float, *, always: bool = False
    ) -> list[Shape]:
        """Both directions, one of them at most visible."""
        ahead, back = self.levels(moment, phase)
        if always or (self.steady and moment.goal in self.on):
            ahead, back = 0.85, 0.0
        if phase is Phase.READY:
            ahead, back = _FAINT + 0.3 * abs((t * 0.7) % 2 - 1), 0.0
        out = _arrow(self.path, self.width, ahead)
        if self.off:
            out += _arrow(self.path[::-1], self.width, back)
        return out

    def still(self, goal: str, *, first: bool) -> list[Shape]:
        """Where nothing moves: strong before the way to the goal, faint after it."""
        level = 0.85 if first else _STILL_AFTER
        turned = goal in self.off and goal not in self.on
        if goal not in self.on and not turned:
            return []
        return _arrow(self.path[::-1] if turned else self.path, self.width, level)

    def levels(self, moment: Moment, phase: Phase) -> tuple[float, float]:
        """How strongly it shows forwards and backwards."""
        if phase is Phase.REST:
            return 0.0, 0.0
        level = _level(moment)
        if moment.goal in self.on:
            returns = moment.origin in self.on[self.on.index(moment.goal) + 1 :]
            if returns:
                return 0.0, level if self.off else 0.0
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
    """One outline, so that it can be faint without showing how it is built."""
    tip = path[-1]
    long, half, thin = width * 3.8, width * 1.9, width / 2
    line = [p for p in path if hypot(p[0] - tip[0], p[1] - tip[1]) > long]
    start, then = line[-1], path[len(line)]
    share = (hypot(start[0] - tip[0], start[1] - tip[1]) - long) / (
        hypot(start[0] - then[0], start[1] - then[1]) or 1e-6
    )
    line.append(mix(start, then, min(1.0, max(0.0, share))))
    body = ribbon(line, [thin] * len(line), [thin] * len(line))
    n = len(line)
    (bx, by) = line[-1]
    d = hypot(tip[0] - bx, tip[1] - by) or 1e-6
    nx, ny = -(tip[1] - by) / d * half, (tip[0] - bx) / d * half
    tail = body[0], body[-1]
    round_end = [mix(mix(tail[1], tail[0], k / 4), line[0], 0.0) for k in range(1, 4)]
    ux, uy = line[0][0] - line[1][0], line[0][1] - line[1][1]
    u = hypot(ux, uy) or 1e-6
    cap = [
        (x + ux / u * thin * out, y + uy / u * thin * out)
        for (x, y), out in zip(round_end, (0.75, 1.0, 0.75), strict=True)
    ]
    outline = (
        *body[:n],
        (bx + nx, by + ny),
        tip,
        (bx - nx, by - ny),
        *body[n:],
        *cap,
    )
    return [Polygon(outline, "accent", alpha)]
