"""Poses, the way from one to the next, and which moment belongs to which phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import cos, pi, sin
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["left", "right", "none"]
Ease: TypeAlias = Literal["soft", "linear", "drop"]


class Phase(Enum):
    """What the guide is counting down."""

    READY = "ready"
    MOVE_IN = "move_in"
    HOLD = "hold"
    MOVE_OUT = "move_out"
    REST = "rest"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Pin:
    """
    A place where a hand or a foot stays put.

    Attributes:
        at: "world", or the name of a frame on the body ("hip", "n_thigh", "head").
        along: world: x. Body: how far along that bone.
        front: world: height above the floor. Body: how far in front of the bone.
        turn: hand: its direction in the world or against the bone; None lets it
            follow the forearm. Foot: how far it is lifted off the place.
    """

    at: str
    along: float
    front: float
    turn: float | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """Numbers by name, and pins by limb ("n_wrist", "f_sole")."""

    numbers: Mapping[str, float]
    pins: Mapping[str, Pin | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mix:
    """A pose on its way from one to another, with what breath and tremor add."""

    a: Pose
    b: Pose
    u: float = 0.0
    extra: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        a = self.a.numbers[name]
        return a + (self.b.numbers[name] - a) * self.u + self.extra.get(name, 0.0)

    def pins(self, limb: str) -> tuple[Pin | None, Pin | None]:
        return self.a.pins.get(limb), self.b.pins.get(limb)


@dataclass(frozen=True, slots=True)
class Move:
    """One leg of a way: to which pose, in how many seconds, and how long to stay."""

    to: str
    seconds: float
    stay: float = 0.0
    ease: Ease = "soft"


@dataclass(frozen=True, slots=True)
class Moment:
    """
    Where a figure is between two named poses.

    Attributes:
        u: progress from origin to goal, eased.
        raw: progress before easing; 1 while staying.
        staying: seconds since the goal was reached; 0 while moving.
        left: seconds until the next move begins, as far as known.
    """

    origin: str
    goal: str
    u: float
    raw: float
    staying: float = 0.0
    left: float = 1e9


def eased(t: float, ease: Ease = "soft") -> float:
    """Progress 0 to 1 made smooth."""
    t = min(1.0, max(0.0, t))
    if ease == "linear":
        return t
    if ease == "drop":
        fall = min(1.0, t / 0.45)
        bounce = sin((t - 0.45) / 0.55 * 2 * pi) * 0.07 * (1 - t) if t > 0.45 else 0.0
        return fall * fall * (3 - 2 * fall) + bounce
    return 0.5 - 0.5 * cos(pi * t)


def along_way(way: tuple[Move, ...], origin: str, t: float) -> Moment:
    """Where t seconds along a way lead; past its end the last pose is kept."""
    for i, move in enumerate(way):
        last = i == len(way) - 1
        if t < move.seconds:
            raw = t / move.seconds
            return Moment(origin, move.to, eased(raw, move.ease), raw)
        t -= move.seconds
        if last or t < move.stay:
            left = 1e9 if last and t >= move.stay else move.stay - t
            return Moment(origin, move.to, 1.0, 1.0, max(t, 1e-6), left)
        t -= move.stay
        origin = move.to
    return Moment(origin, origin, 1.0, 1.0, 1e-6)


def way_seconds(way: tuple[Move, ...], *, stays: bool = True) -> float:
    """How long a way takes."""
    return sum(move.seconds + (move.stay if stays else 0.0) for move in way)


def breath(t: float, period: float = 4.6) -> float:
    """How full the chest is, 0 to 1, at its own pace."""
    return 0.5 - 0.5 * cos(2 * pi * t / period)


def keyed(table: tuple[tuple[float, float], ...], p: float) -> float:
    """A smooth closed curve through (fraction of the cycle, value) at fraction p."""
    p %= 1.0
    n = len(table)
    i = max((k for k in range(n) if table[k][0] <= p), default=n - 1)
    x1, y1 = table[i]
    x2, y2 = table[(i + 1) % n]
    y0, y3 = table[i - 1][1], table[(i + 2) % n][1]
    span = (x2 - x1) % 1.0 or 1.0
    t = ((p - x1) % 1.0) / span
    a = 2 * y1 + (y2 - y0) * t
    b = (2 * y0 - 5 * y1 + 4 * y2 - y3) * t * t
    c = (3 * y1 - y0 - 3 * y2 + y3) * t * t * t
    return 0.5 * (a + b + c)
