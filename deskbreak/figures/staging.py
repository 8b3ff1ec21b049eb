"""A scene: poses and moves as data, and the frame that belongs to a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from math import atan2, degrees, pi, sin
from typing import Protocol, cast

from deskbreak.figures.arrows import Arrow
from deskbreak.figures.motion import (
    Mix,
    Moment,
    Move,
    Phase,
    Pin,
    Pose,
    Side,
    along_way,
    breath,
    way_seconds,
)
from deskbreak.figures.pair import side_by_side
from deskbreak.figures.props import BETWEEN, PROPS, blob
from deskbreak.figures.shapes import (
    HEIGHT,
    WIDTH,
    Backdrop,
    Drawing,
    Glow,
    Label,
    Point,
    Shape,
    Still,
    View2D,
    moved,
)

#: Words are still 14 pixels high where the picture is only 300 wide.
_WORDS = 22.4


class Frame(Protocol):
    """A place on the body."""

    @property
    def angle(self) -> float: ...

    def point(self, along: float, front: float) -> Point: ...


class Solved(Protocol):
    """A pose worked out: joints, angles in degrees, places to hold on to."""

    @property
    def points(self) -> Mapping[str, Point]: ...
    @property
    def angles(self) -> Mapping[str, float]: ...
    @property
    def frames(self) -> Mapping[str, Frame]: ...


class Cycle(Protocol):
    """A movement that repeats by a formula, such as a walk."""

    def __call__(
        self, params: Mapping[str, float], t: float, /
    ) -> tuple[Pose, float]: ...


class View(Protocol):
    """What a view module (``view_side``, ``view_front`` ...) offers as ``VIEW``."""

    @property
    def defaults(self) -> Mapping[str, float]: ...
    @property
    def limbs(self) -> Sequence[str]: ...
    @property
    def bases(
        self,
    ) -> Mapping[str, tuple[str, Mapping[str, float], Mapping[str, Pin | None]]]: ...
    @property
    def cycles(self) -> Mapping[str, Cycle]: ...

    def solve(self, pose: Mix, root: str) -> Solved: ...

    def draw(
        self, body: Solved, pose: Mix, person: int, glows: Sequence[Shape]
    ) -> tuple[Shape, ...]: ...


@lru_cache(maxsize=8)
def view(name: str) -> View:
    """The module that draws a view, loaded when first needed."""
    module = import_module(f"deskbreak.figures.view_{name}")
    return cast("View", module.VIEW)


@dataclass(frozen=True, slots=True)
class GlowSpot:
    """Where it is felt: a frame on the body and an offset; the pose says how much."""

    at: str
    along: float = 0.0
    front: float = 0.0
    rx: float = 16.0
    ry: float = 12.0
    by: str = "glow"


@dataclass(frozen=True, slots=True)
class Camera:
    """Which point of the world is in the middle, and how near."""

    x: float = WIDTH / 2
    y: float = HEIGHT / 2
    zoom: float = 1.0

    def view2d(self, *, flip: bool) -> View2D:
        dx = WIDTH / 2 - self.x * self.zoom
        dy = HEIGHT / 2 - self.y * self.zoom
        return View2D(self.zoom, dx, dy, flip)


@dataclass(frozen=True, slots=True)
class Scene:
    """
    One exercise as data.

    Attributes:
        poses: by name; "start" is always there, "end" wherever something is held.
        into: the way from "start" to what is held; ``back`` leads to "start" again.
        loop: one repetition, from the last pose of the loop round to itself.
        cycle: name and parameters of a formula that moves instead (a walk).
        breathes: seconds of a breath where breath is not the exercise itself.
        person: who does it unless told otherwise; neighbours in the library differ.
    """

    id: str
    view: str
    root: str
    poses: Mapping[str, Pose]
    into: tuple[Move, ...]
    back: tuple[Move, ...]
    loop: tuple[Move, ...]
    cycle: tuple[str, Mapping[str, float]] | None = None
    camera: Camera = Camera()
    props: tuple[tuple[str, tuple[float, ...]], ...] = ()
    arrows: tuple[Arrow, ...] = ()
    glows: tuple[GlowSpot, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    says_at: Point = (240.0, 344.0)
    shake: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    breathes: float = 4.6
    person: int = 0

    # -- time ----------------------------------------------------------------------

    @property
    def holds(self) -> bool:
        """Whether there is an end pose to move into, hold and leave."""
        return "end" in self.poses and self.cycle is None

    @property
    def loop_seconds(self) -> float:
        """How long one turn of the free-running loop takes."""
        if self.cycle is not None:
            return self.cycle[1].get("period", 1.15) * 2
        return way_seconds(self.loop)

    @property
    def scenery(self) -> float:
        """How far the world passes by in one loop."""
        if self.cycle is None:
            return 0.0
        name, params = self.cycle
        return view(self.view).cycles[name](params, self.loop_seconds)[1]

    def seconds(self, phase: Phase) -> float:
        """The natural length of a phase; 0 where the guide's count decides."""
        if self.cycle is not None or phase is Phase.LOOP:
            return self.loop_seconds if phase is Phase.LOOP else 0.0
        if phase is Phase.MOVE_IN:
            return way_seconds(self.into, stays=False)
        if phase is Phase.MOVE_OUT:
            return way_seconds(self.back, stays=False)
        return 0.0

    def moment(self, phase: Phase, t: float) -> Moment:
        """Between which poses the figure is, t seconds into a phase."""
        match phase:
            case Phase.READY | Phase.REST:
                return Moment("start", "start", 1.0, 1.0, max(t, 1e-6))
            case Phase.MOVE_IN:
                return along_way(self._brisk(self.into), "start", t)
            case Phase.HOLD:
                held = self.into[-1].to
                return Moment(held, held, 1.0, 1.0, max(t, 1e-6))
            case Phase.MOVE_OUT:
                return along_way(self._brisk(self.back), self.into[-1].to, t)
            case Phase.LOOP:
                turn = t % (way_seconds(self.loop) or 1.0)
                return along_way(self.loop, self.loop[-1].to, turn)

    @staticmethod
    def _brisk(way: tuple[Move, ...]) -> tuple[Move, ...]:
        return tuple([Move(m.to, m.seconds, 0.0, m.ease) for m in way])

    # -- pose ----------------------------------------------------------------------

    def mix(self, phase: Phase, t: float) -> tuple[Mix, float]:
        """The pose at a moment, and how far the scenery has passed by."""
        if self.cycle is not None:
            name, params = self.cycle
            still = phase in {Phase.READY, Phase.REST}
            if not still:
                pose, scroll = view(self.view).cycles[name](params, t)
                return Mix(pose, pose), scroll
        moment = self.moment(phase, t)
        extra = {"air": breath(t, self._breath(phase))} if self.breathes else {}
        if phase not in {Phase.READY, Phase.REST}:
            for key, (size, hertz, lag) in self.shake.items():
                wave = sin(2 * pi * (hertz * t + lag))
                extra[key] = extra.get(key, 0.0) + size * wave
        a, b = self.poses[moment.origin], self.poses[moment.goal]
        return Mix(a, b, moment.u, extra), 0.0

    def _breath(self, phase: Phase) -> float:
        """Seconds of a breath; in the loop a whole number of breaths fits in."""
        if phase is not Phase.LOOP:
            return self.breathes
        turn = self.loop_seconds
        return turn / max(1, round(turn / self.breathes))

    def body(self, phase: Phase, t: float) -> Solved:
        """The solved pose at a moment, in world units."""
        mix, _ = self.mix(phase, t)
        return view(self.view).solve(mix, self.root)

    def joints(
        self, phase: Phase, t: float, *, side: Side = "none"
    ) -> dict[str, Point]:
        """Joints as they lie on the canvas, for tests and overlays."""
        camera = self.camera.view2d(flip=side == "left")
        return {k: camera.point(p) for k, p in self.body(phase, t).points.items()}

    # -- picture -------------------------------------------------------------------

    def frame(
        self,
        phase: Phase,
        t: float,
        *,
        side: Side = "none",
        person: int | None = None,
        reduced_motion: bool = False,
    ) -> Drawing:
        """
        What is seen t seconds into a phase.

        Args:
            phase: what the guide counts; ``LOOP`` runs on by itself.
            t: seconds since the phase began. ``MOVE_IN`` and ``MOVE_OUT`` take
                ``seconds(phase)`` and then stay where they arrive.
            side: "left" is the mirror image of "right" and "none".
            person: 0, 1 or 2; None for whose turn it is.
            reduced_motion: the two end poses side by side instead, whatever t is.
        """
        who = self.person if person is None else person
        flip = side == "left"
        if reduced_motion:
            return Drawing((*_behind(), *self._pair(who, flip=flip)), who)
        shapes = moved(self._world(phase, t, who), self.camera.view2d(flip=flip))
        return Drawing((*_behind(), *shapes, *self._words(phase, t)), who)

    def turn(self, *, side: Side = "none", person: int | None = None) -> list[Drawing]:
        """Evenly spaced frames of one loop, its end included, as SVG wants them."""
        length = self.loop_seconds
        per_second = 20.0 if self.cycle is not None or self.shake else 8.0
        count = max(24, round(length * per_second))
        # Just short of the end: what passes by has not yet jumped back.
        times = [length * (k / count) * (1 - 1e-9) for k in range(count + 1)]
        return [self.frame(Phase.LOOP, t, side=side, person=person) for t in times]

    def _world(
        self, phase: Phase, t: float, person: int, still: int | None = None
    ) -> list[Shape]:
        """
        Everything but the backdrop, in world units.

        With ``still`` (0 or 1, the first or the second of two still pictures) the
        arrows show what leads from the first to the second.
        """
        how = view(self.view)
        mix, scroll = self.mix(phase, t)
        body = how.solve(mix, self.root)
        moment = self.moment(phase, t)
        out: list[Shape] = [Still(f"props:{self.props}", self._stage())]
        for name, numbers in self.props:
            make, passes = PROPS[name]
            if passes:
                out += make(scroll, self.scenery, *numbers)
        middle = self._stage(before=True)
        out += how.draw(body, mix, person, [*middle, *self._glow(body, mix, t)])
        for arrow in self.arrows:
            if still is not None:
                out += arrow.still(self._goal(), first=still == 0)
            else:
                out += arrow.shapes(moment, phase, t, always=self.cycle is not None)
        return out

    def _goal(self) -> str:
        """The pose that the second of two still pictures shows."""
        return self.moment(*self.ends()[1]).goal

    def _stage(self, *, before: bool = False) -> tuple[Shape, ...]:
        """What does not pass by: behind the person, or before the trunk."""
        out: list[Shape] = []
        for name, numbers in self.props:
            make, passes = PROPS[name]
            if not passes and (name in BETWEEN) == before:
                out += make(*numbers)
        return tuple(out)

    def _glow(self, body: Solved, mix: Mix, t: float) -> list[Shape]:
        out: list[Shape] = []
        pulse = 0.94 + 0.06 * sin(2 * pi * t / 2.3)
        for spot in self.glows:
            frame = body.frames[spot.at]
            level = max(0.0, mix[spot.by]) * pulse
            where = frame.point(spot.along, spot.front)
            turn = _screen_turn(frame)
            for size, strength in ((1.0, 0.62), (0.55, 0.5)):
                out.append(
                    Glow(
                        where,
                        spot.rx * size * (0.8 + 0.2 * level),
                        spot.ry * size * (0.8 + 0.2 * level),
                        "accent",
                        strength * level,
                        turn,
                    )
                )
        return out

    def _words(self, phase: Phase, t: float) -> list[Shape]:
        if not self.says:
            return []
        moment = self.moment(phase, t)
        moving = phase in {Phase.LOOP, Phase.MOVE_IN, Phase.MOVE_OUT}
        out: list[Shape] = []
        for goal, text in self.says.items():
            on = moving and moment.goal == goal
            fade = min(1.0, moment.raw * 6) if on and moment.staying == 0 else 1.0
            shown = fade if on else 0.0
            out.append(Label(self.says_at, text, _WORDS, "ink", 0.9 * shown))
        return out

    def _pair(self, person: int, *, flip: bool) -> tuple[Shape, ...]:
        """The two end poses in two windows."""
        camera = self.camera.view2d(flip=flip)
        spots = [p for arrow in self.arrows for p in camera.points(arrow.path)]
        pictures = []
        for i, (phase, t) in enumerate(self.ends()):
            pictures.append(moved(self._world(phase, t, person, still=i), camera))
            body = self.body(phase, t)
            felt = [body.frames[g.at].point(g.along, g.front) for g in self.glows]
            spots += camera.points([*body.points.values(), *felt])
        return side_by_side(pictures, spots, self.camera.zoom)

    def ends(self) -> tuple[tuple[Phase, float], tuple[Phase, float]]:
        """The two moments that say most: before and there."""
        if self.cycle is not None:
            half = self.loop_seconds / 4
            return (Phase.LOOP, 0.06), (Phase.LOOP, half * 0.55)
        if self.holds:
            return (Phase.READY, 0.0), (Phase.HOLD, 0.0)
        reached, at = [], 0.0
        for move in self.loop:
            at += move.seconds
            if move.to != "start" or len(self.loop) < 2:
                # Just before: a moment later the next move may have begun.
                reached.append((Phase.LOOP, at - 1e-3))
            at += move.stay
        if len(reached) < 2:
            return (Phase.READY, 0.0), (Phase.LOOP, self.loop[0].seconds)
        return reached[0], reached[1]

    def key_pose(self, *, side: Side = "none", person: int | None = None) -> Drawing:
        """The one picture that says it: for a notification."""
        phase, t = self.ends()[1 if self.holds else 0]
        return self.frame(phase, t, side=side, person=person)


def _screen_turn(frame: Frame) -> float:
    (x0, y0), (x1, y1) = frame.point(0, 0), frame.point(1, 0)
    return degrees(atan2(y1 - y0, x1 - x0))


@lru_cache(maxsize=1)
def _behind() -> tuple[Shape, ...]:
    return (Backdrop(), Still("blob", (blob(),)))
