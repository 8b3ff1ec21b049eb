"""What a drawn frame is made of: a list of plain shapes.

Nothing here knows Pillow or SVG. Colours are *roles* ("skin", "top_shade", "accent"):
a palette turns them into real colours, so the same list serves every theme.
Coordinates are canvas units, x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Points: TypeAlias = tuple[Point, ...]

#: Size of the canvas that every scene is composed on.
WIDTH = 480
HEIGHT = 360


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled outline."""

    points: Points
    fill: str
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line with round ends."""

    points: Points
    color: str
    width: float
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Glow:
    """A soft ellipse that fades to nothing: warmth on the body, shadow on the floor."""

    center: Point
    rx: float
    ry: float
    color: str = "accent"
    strength: float = 1.0
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A few words, centred on a point."""

    center: Point
    text: str
    size: float
    color: str = "ink"
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Clip:
    """Shapes that show only inside an outline."""

    outline: Points
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The canvas itself, from one colour at the top to another at the bottom."""

    top: str = "sky"
    bottom: str = "sky_low"


@dataclass(frozen=True, slots=True)
class Still:
    """Shapes that are the same in every frame of a scene, named so they can be kept."""

    key: str
    shapes: tuple[Shape, ...]


Shape: TypeAlias = Polygon | Stroke | Glow | Label | Clip | Backdrop | Still


@dataclass(frozen=True, slots=True)
class Drawing:
    """One finished frame, and whose colours it wants."""

    shapes: tuple[Shape, ...]
    person: int = 0
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class View2D:
    """Zoom, then shift, and perhaps flip left and right: all a camera needs."""

    zoom: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    flip: bool = False

    def point(self, p: Point) -> Point:
        x = p[0] * self.zoom + self.dx
        return (WIDTH - x if self.flip else x, p[1] * self.zoom + self.dy)

    def points(self, points: Sequence[Point]) -> Points:
        z, dx, dy = self.zoom, self.dx, self.dy
        if self.flip:
            dx = WIDTH - dx
            return tuple([(dx - x * z, y * z + dy) for x, y in points])
        return tuple([(x * z + dx, y * z + dy) for x, y in points])


def moved(shapes: Iterable[Shape], view: View2D) -> tuple[Shape, ...]:
    """The shapes as the camera sees them. Text is moved but never mirrored."""
    return tuple([_moved(shape, view) for shape in shapes])


def _moved(shape: Shape, view: View2D) -> Shape:
    zoom = view.zoom
    match shape:
        case Polygon(points, fill, alpha):
            return Polygon(view.points(points), fill, alpha)
        case Stroke(points, color, width, alpha):
            return Stroke(view.points(points), color, width * zoom, alpha)
        case Glow():
            return replace(
                shape,
                center=view.point(shape.center),
                rx=shape.rx * zoom,
                ry=shape.ry * zoom,
                turn=-shape.turn if view.flip else shape.turn,
            )
        case Label():
            return replace(
                shape, center=view.point(shape.center), size=shape.size * zoom
            )
        case Clip(outline, inner):
            return Clip(view.points(outline), moved(inner, view))
        case Still(key, inner):
            name = f"{key}|{zoom:g},{view.dx:g},{view.dy:g},{view.flip:d}"
            return Still(name, moved(inner, view))
        case Backdrop():
            return shape


def flat(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """The shapes with stills opened and clips kept."""
    out: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Still):
            out.extend(flat(shape.shapes))
        else:
            out.append(shape)
    return tuple(out)


def bounds(shapes: Iterable[Shape]) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of everything visible; None when nothing is."""
    xs: list[float] = []
    ys: list[float] = []
    for shape in shapes:
        match shape:
            case Polygon(points, _, alpha) if alpha > 0:
                pad = 0.0
            case Stroke(points, _, width, alpha) if alpha > 0:
                pad = width / 2 + 1
            case Glow((x, y), rx, ry, _, strength) if strength > 0:
                pad, points = max(rx, ry) if shape.turn else 0.0, ((x, y),)
                if not shape.turn:
                    points = ((x - rx, y - ry), (x + rx, y + ry))
            case Label((x, y), text, size, _, alpha) if alpha > 0:
                half = len(text) * size * 0.35
                pad, points = size, ((x - half, y), (x + half, y))
            case Clip(outline):
                pad, points = 0.0, outline
            case _:
                continue
        px = [p[0] for p in points]
        py = [p[1] for p in points]
        xs += (min(px) - pad, max(px) + pad)
        ys += (min(py) - pad, max(py) + pad)
    if not xs:
        return None
    return min(xs), min(ys), max(xs), max(ys)
