"""Shapes to SVG, still or moving. Colours are CSS variables, so a page sets the theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import degrees, hypot

from deskbreak.figures.palette import PEOPLE, Theme, hex_color, palette
from deskbreak.figures.shapes import (
    HEIGHT,
    WIDTH,
    Backdrop,
    Clip,
    Drawing,
    Glow,
    Label,
    Point,
    Points,
    Polygon,
    Shape,
    Stroke,
    bounds,
    flat,
)
from deskbreak.figures.thrift import Placing, corners, keys, placings

_HIDDEN = 0.004
#: Parts of a canvas unit: coordinates are whole numbers of these.
_FINE = 5
#: How far, in canvas units, an outline, its corners and a transparency may be off.
_OFF, _CORNER, _FAINT = 0.35, 0.12, 0.03


def css(theme: Theme, person: int | None = None) -> str:
    """
    The variables of a theme, for one rule of a style sheet.

    With a person only the roles that differ between people, so that a page holds
    ``:root{scene} .p0{...} .p1{...} .p2{...}``.
    """
    base = palette(theme, person or 0)
    other = palette(theme, (person or 0) + 1)
    if person is not None:
        base = {k: v for k, v in base.items() if v != other[k]}
    return "".join(f"--{k}:{hex_color(v)};" for k, v in sorted(base.items()))


def style() -> str:
    """All rules that the drawings of a page need, with the dark theme by preference."""
    light = f":root{{{css('light')}}}"
    dark = f":root{{{css('dark')}}}"
    for person in range(len(PEOPLE)):
        light += f".p{person}{{{css('light', person)}}}"
        dark += f".p{person}{{{css('dark', person)}}}"
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}"


def defs() -> str:
    """What the drawings of a page share: the soft spot and the sky."""
    stops = "".join(
        f'<stop offset="{o}" stop-color="var(--accent)" stop-opacity="{a}"/>'
        for o, a in ((0, 1), (0.5, 0.5), (1, 0))
    )
    shadow = stops.replace("accent", "floor_shadow")
    return (
        f'<radialGradient id="g-accent">{stops}</radialGradient>'
        f'<radialGradient id="g-floor_shadow">{shadow}</radialGradient>'
        '<linearGradient id="sky" x2="0" y2="1"><stop stop-color="var(--sky)"/>'
        '<stop offset="1" stop-color="var(--sky_low)"/></linearGradient>'
    )


def to_svg(
    frames: Drawing | Sequence[Drawing],
    *,
    seconds: float = 0.0,
    title: str = "",
    shared: bool = False,
    name: str = "f",
    theme: Theme | None = None,
) -> str:
    """
    One drawing, or several as a moving one, as an ``<svg>`` element.

    Args:
        frames: the drawing, or evenly spaced drawings of one loop, such as
            ``Scene.turn()``; the last one must be like the first for the loop to
            close.
        seconds: how long the loop takes.
        title: read out instead of the picture.
        shared: the page already holds ``style()`` and ``defs()``.
        name: unique on the page; names the clips.
        theme: fixed colours for a file that stands alone; None follows the reader.
    """
    steps = [frames] if isinstance(frames, Drawing) else list(frames)
    first = steps[0]
    body = _Writer(name, seconds).group([flat(step.shapes) for step in steps])
    head = ""
    if not shared:
        rules = f":root{{{css(theme, None)}}}" if theme else style()
        if theme:
            rules = f":root{{{_all(theme, first.person)}}}"
        head = f"<style>{rules}</style><defs>{defs()}</defs>"
    label = f"<title>{escape(title)}</title>" if title else ""
    role = 'role="img"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="p{first.person % len(PEOPLE)}"'
        f' viewBox="0 0 {first.width * _FINE} {first.height * _FINE}" {role}>'
        f"{label}{head}{body}</svg>"
    )


def _all(theme: Theme, person: int) -> str:
    return "".join(f"--{k}:{hex_color(v)};" for k, v in palette(theme, person).items())


def _i(value: float) -> str:
    """A length in the drawing's own fine units."""
    return str(round(value * _FINE))


def _n(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0."):
        return "-" + text[2:]
    return text if text not in {"", "-", "-0"} else "0"


def _path(points: Sequence[Point], *, close: bool) -> str:
    """A path in small steps from point to point."""
    x0, y0 = round(points[0][0] * _FINE), round(points[0][1] * _FINE)
    out = [f"M{x0} {y0}l"]
    for px, py in points[1:]:
        x, y = round(px * _FINE), round(py * _FINE)
        a, b = x - x0, y - y0
        space = "" if out[-1].endswith("l") or a < 0 else " "
        out.append(f"{space}{a}" + (f"{b}" if b < 0 else f" {b}"))
        x0, y0 = x, y
    return "".join(out) + ("z" if close else "")


@dataclass(slots=True)
class _Carried:
    """Shapes that move as one piece: written once, with where the piece goes."""

    way: list[Placing]
    inner: list[str]
    reach: float = 1.0


class _Writer:
    def __init__(self, name: str, seconds: float) -> None:
        self.name, self.seconds, self.clips = name, seconds, 0

    # -- lists ---------------------------------------------------------------------

    def group(self, steps: Sequence[Sequence[Shape]]) -> str:
        """Shape by shape through all steps; all steps hold the same shapes."""
        out: list[str] = []
        piece: _Carried | None = None
        for column in zip(*steps, strict=True):
            same = list(column)
            if not _seen(same):
                continue
            if not isinstance(same[0], Polygon | Stroke):
                out += self.carried(piece)
                piece = None
                out.append(self.shape(same))
                continue
            outlines = [s.points for s in same if isinstance(s, Polygon | Stroke)]
            piece = self.outline(same, outlines, piece, out)
        out += self.carried(piece)
        return "".join(out)

    def outline(
        self,
        same: list[Shape],
        outlines: list[Points],
        piece: _Carried | None,
        out: list[str],
    ) -> _Carried | None:
        """Write an outline the shortest way: with the last piece, or by itself."""
        first = outlines[0]
        still = all(points == first for points in outlines)
        alone = self.drawn(same, outlines)
        own = None if still else placings(outlines, _OFF / 2)
        fresh, by_itself = None, alone
        if own is not None:
            apart = [p.inside(o) for p, o in zip(own, outlines, strict=True)]
            carried = _Carried(own, [self.drawn(same, apart)], _reach(apart))
            written = "".join(self.carried(carried))
            if len(written) < len(alone):
                fresh, by_itself = carried, written
        if piece is not None:
            along = [p.inside(o) for p, o in zip(piece.way, outlines, strict=True)]
            joined = self.drawn(same, along)
            if len(joined) <= len(by_itself):
                piece.inner.append(joined)
                piece.reach = max(piece.reach, _reach(along))
                return piece
        out += self.carried(piece)
        if fresh is None:
            out.append(alone)
        return fresh

    def carried(self, piece: _Carried | None) -> list[str]:
        if piece is None:
            return []
        turn_off = degrees(_OFF / piece.reach)
        shifts: list[tuple[float, ...]] = [(p.x, p.y) for p in piece.way]
        turns: list[tuple[float, ...]] = [(p.turn,) for p in piece.way]
        place = f"translate({_i(shifts[0][0])} {_i(shifts[0][1])})"
        rotate = f"rotate({_n(turns[0][0], 1)})"
        shifting = self.transform("translate", shifts, _OFF, "")
        turning = self.transform("rotate", turns, turn_off, ' additive="sum"')
        inner = "".join(piece.inner)
        # An animation replaces what stands in the attribute; one that adds up is
        # applied on top of it.
        if rotate != "rotate(0)":
            if shifting and not turning:
                inner = f'<g transform="{rotate}">{inner}</g>'
            elif shifting or not turning:
                place += f" {rotate}"
        return [f'<g transform="{place}">{shifting}{turning}{inner}</g>']

    def transform(
        self, kind: str, rows: list[tuple[float, ...]], off: float, more: str
    ) -> str:
        kept = keys(rows, off)
        if kind == "rotate":
            values = [_n(rows[k][0], 1) for k in kept]
        else:
            values = [f"{_i(rows[k][0])} {_i(rows[k][1])}" for k in kept]
        if all(v == values[0] for v in values):
            return ""
        return (
            f'<animateTransform attributeName="transform" type="{kind}"{more}'
            f"{self.timing(kept, len(rows), values)}"
        )

    # -- one attribute over time ---------------------------------------------------

    def timing(self, kept: list[int], count: int, values: list[str]) -> str:
        even = len(kept) == count
        times = ";".join([_n(k / (count - 1), 3) for k in kept])
        at = "" if even or len(kept) == 2 else f' keyTimes="{times}"'
        return (
            f' dur="{_n(self.seconds)}s" repeatCount="indefinite"{at}'
            f' values="{";".join(values)}"/>'
        )

    def animate(self, key: str, kept: list[int], count: int, values: list[str]) -> str:
        if all(v == values[0] for v in values):
            return ""
        return f'<animate attributeName="{key}"{self.timing(kept, count, values)}'

    def numbers(self, key: str, numbers: list[float], off: float) -> tuple[str, str]:
        """An attribute with its first value, and its animation if it changes."""
        write = _n if key in {"opacity"} else _i
        kept = keys([(v,) for v in numbers], off)
        values = [write(numbers[k]) for k in kept]
        moving = self.animate(key, kept, len(numbers), values)
        return f' {key}="{values[0]}"', moving

    # -- shapes --------------------------------------------------------------------

    def drawn(self, same: list[Shape], outlines: list[Points]) -> str:
        """A polygon or a line whose outline in every step is given."""
        one = same[0]
        close = isinstance(one, Polygon)
        look = ""
        if isinstance(one, Polygon):
            look = f' fill="var(--{one.fill})"'
        elif isinstance(one, Stroke):
            look = (
                f' fill="none" stroke="var(--{one.color})"'
                f' stroke-width="{_i(one.width)}"'
                ' stroke-linecap="round" stroke-linejoin="round"'
            )
        moving = self.faded(same)
        d, changes = self.traced(outlines, close=close)
        inner = moving[1] + changes
        head = f'<path{look}{moving[0]} d="{d}"'
        return f"{head}>{inner}</path>" if inner else f"{head}/>"

    def faded(self, same: list[Shape]) -> tuple[str, str]:
        alphas = [s.alpha for s in same if isinstance(s, Polygon | Stroke)]
        if all(a >= 0.999 for a in alphas):
            return "", ""
        return self.numbers("opacity", alphas, _FAINT)

    def traced(self, outlines: list[Points], *, close: bool) -> tuple[str, str]:
        """The path in the first step, and its changes."""
        some = outlines[:: max(1, len(outlines) // 7)]
        which = corners(some, _CORNER, closed=close)
        thin = [tuple([o[i] for i in which]) for o in outlines]
        kept = keys([[v for p in o for v in p] for o in thin], _OFF)
        paths = [_path(thin[k], close=close) for k in kept]
        return paths[0], self.animate("d", kept, len(outlines), paths)

    def shape(self, same: list[Shape]) -> str:
        match same[0]:
            case Backdrop():
                size = f'width="{WIDTH * _FINE}" height="{HEIGHT * _FINE}"'
                return f'<rect {size} fill="url(#sky)"/>'
            case Glow():
                return self.glow([s for s in same if isinstance(s, Glow)])
            case Label():
                return self.label([s for s in same if isinstance(s, Label)])
            case Clip():
                clips = [s for s in same if isinstance(s, Clip)]
                self.clips += 1
                key = f"{self.name}c{self.clips}"
                d, changes = self.traced([c.outline for c in clips], close=True)
                inner = self.group([flat(c.shapes) for c in clips])
                return (
                    f'<clipPath id="{key}"><path d="{d}">{changes}</path></clipPath>'
                    f'<g clip-path="url(#{key})">{inner}</g>'
                )
            case _:
                return ""

    def glow(self, glows: list[Glow]) -> str:
        rows = (
            ("rx", [g.rx for g in glows], 1.2),
            ("ry", [g.ry for g in glows], 1.2),
            ("opacity", [min(1.0, g.strength) for g in glows], _FAINT),
        )
        parts = [self.numbers(*row) for row in rows]
        head = "".join([p[0] for p in parts])
        moving = "".join([p[1] for p in parts])
        head = f'<ellipse fill="url(#g-{glows[0].color})"{head}'
        spot = f"{head}>{moving}</ellipse>" if moving else f"{head}/>"
        way: list[Placing] = []
        turn = glows[0].turn
        for g in glows:
            turn = g.turn + 180 * round((turn - g.turn) / 180)
            way.append(Placing(*g.center, turn))
        return "".join(self.carried(_Carried(way, [spot], glows[0].rx / 2)))

    def label(self, labels: list[Label]) -> str:
        one = labels[0]
        shown, moving = self.numbers("opacity", [b.alpha for b in labels], _FAINT)
        return (
            f'<text x="{_i(one.center[0])}" y="{_i(one.center[1])}"'
            f' font-size="{_i(one.size)}" fill="var(--{one.color})"'
            f' text-anchor="middle" dominant-baseline="central"{shown}>'
            f"{escape(one.text)}{moving}</text>"
        )


def _reach(outlines: Sequence[Points]) -> float:
    """How far from its own middle a piece extends."""
    return max(1.0, max([hypot(*p) for p in outlines[0]]))


def _seen(same: Sequence[Shape]) -> bool:
    """Whether a shape is ever on the canvas and not transparent."""
    one = same[0]
    if isinstance(one, Backdrop):
        return True
    for shape in same:
        if isinstance(shape, Polygon | Stroke | Label) and shape.alpha < _HIDDEN:
            continue
        if isinstance(shape, Glow) and shape.strength < _HIDDEN:
            continue
        box = bounds([shape])
        if box and box[2] > 0 and box[0] < WIDTH and box[3] > 0 and box[1] < HEIGHT:
            return True
    return False
