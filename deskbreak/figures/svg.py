"""Shapes to SVG, still or moving. Colours are CSS variables, so a page sets the theme."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from deskbreak.figures.palette import PEOPLE, Theme, hex_color, palette
from deskbreak.figures.shapes import (
    Backdrop,
    Clip,
    Drawing,
    Glow,
    Label,
    Point,
    Polygon,
    Shape,
    Stroke,
    flat,
)

_HIDDEN = 0.004


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
        frames: the drawing, or evenly spaced drawings of one loop; the last one must
            be like the first for the loop to close.
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
        f' viewBox="0 0 {first.width} {first.height}" {role}>{label}{head}{body}</svg>'
    )


def _all(theme: Theme, person: int) -> str:
    return "".join(f"--{k}:{hex_color(v)};" for k, v in palette(theme, person).items())


def _n(value: float) -> str:
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0."):
        return "-" + text[2:]
    return "0" if text == "-0" else text


def _path(points: Sequence[Point], *, close: bool) -> str:
    """A path in small steps from point to point, a tenth of a unit fine."""
    x0, y0 = round(points[0][0] * 10), round(points[0][1] * 10)
    out = [f"M{_n(x0 / 10)} {_n(y0 / 10)}l"]
    for px, py in points[1:]:
        x, y = round(px * 10), round(py * 10)
        a, b = _n((x - x0) / 10), _n((y - y0) / 10)
        space = "" if out[-1].endswith("l") or a.startswith("-") else " "
        out.append(space + a + ("" if b.startswith("-") else " ") + b)
        x0, y0 = x, y
    return "".join(out) + ("z" if close else "")


class _Writer:
    def __init__(self, name: str, seconds: float) -> None:
        self.name, self.seconds, self.clips = name, seconds, 0

    def group(self, steps: Sequence[Sequence[Shape]]) -> str:
        """Shape by shape through all steps; all steps hold the same shapes."""
        return "".join(self.shape(list(same)) for same in zip(*steps, strict=True))

    def element(
        self, tag: str, steps: Sequence[dict[str, str]], inner: str = ""
    ) -> str:
        first = steps[0]
        fixed = "".join(f' {k}="{v}"' for k, v in first.items())
        moving = ""
        for key in first:
            values = [step[key] for step in steps]
            if any(v != values[0] for v in values):
                moving += (
                    f'<animate attributeName="{key}" dur="{_n(self.seconds)}s"'
                    f' repeatCount="indefinite" values="{";".join(values)}"/>'
                )
        inner += moving
        return f"<{tag}{fixed}>{inner}</{tag}>" if inner else f"<{tag}{fixed}/>"

    def shape(self, same: list[Shape]) -> str:
        match same[0]:
            case Backdrop():
                return '<rect width="480" height="360" fill="url(#sky)"/>'
            case Polygon(_, fill):
                polygons = [s for s in same if isinstance(s, Polygon)]
                if max(s.alpha for s in polygons) < _HIDDEN:
                    return ""
                rows = [
                    {"fill": f"var(--{fill})", "d": _path(s.points, close=True)}
                    | _opacity(s.alpha, polygons)
                    for s in polygons
                ]
                return self.element("path", rows)
            case Stroke(_, color, width):
                strokes = [s for s in same if isinstance(s, Stroke)]
                if max(s.alpha for s in strokes) < _HIDDEN:
                    return ""
                pen = {
                    "fill": "none",
                    "stroke": f"var(--{color})",
                    "stroke-width": _n(width),
                    "stroke-linecap": "round",
                    "stroke-linejoin": "round",
                }
                rows = [
                    pen
                    | {"d": _path(s.points, close=False)}
                    | _opacity(s.alpha, strokes)
                    for s in strokes
                ]
                return self.element("path", rows)
            case Glow():
                return self.glow([s for s in same if isinstance(s, Glow)])
            case Label():
                return self.label([s for s in same if isinstance(s, Label)])
            case Clip():
                clips = [s for s in same if isinstance(s, Clip)]
                self.clips += 1
                key = f"{self.name}c{self.clips}"
                outline = self.element(
                    "path", [{"d": _path(c.outline, close=True)} for c in clips]
                )
                inner = self.group([flat(c.shapes) for c in clips])
                return (
                    f'<clipPath id="{key}">{outline}</clipPath>'
                    f'<g clip-path="url(#{key})">{inner}</g>'
                )
            case _:
                return ""

    def glow(self, glows: list[Glow]) -> str:
        if max(g.strength for g in glows) < _HIDDEN:
            return ""
        rows = []
        for g in glows:
            row = {"fill": f"url(#g-{g.color})", "rx": _n(g.rx), "ry": _n(g.ry)}
            row |= {"cx": _n(g.center[0]), "cy": _n(g.center[1])}
            row["opacity"] = _n2(min(1.0, g.strength))
            rows.append(row)
        turn = ""
        if glows[0].turn:
            g = max(glows, key=lambda one: one.strength)
            turn = f"rotate({_n(g.turn)} {_n(g.center[0])} {_n(g.center[1])})"
        inner = self.element("ellipse", rows)
        return f'<g transform="{turn}">{inner}</g>' if turn else inner

    def label(self, labels: list[Label]) -> str:
        if max(one.alpha for one in labels) < _HIDDEN:
            return ""
        rows = [
            {
                "x": _n(one.center[0]),
                "y": _n(one.center[1]),
                "font-size": _n(one.size),
                "fill": f"var(--{one.color})",
                "text-anchor": "middle",
                "dominant-baseline": "central",
                "opacity": _n2(one.alpha),
            }
            for one in labels
        ]
        return self.element("text", rows, escape(labels[0].text))


def _n2(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _opacity(alpha: float, same: Sequence[Polygon | Stroke]) -> dict[str, str]:
    if all(s.alpha >= 0.999 for s in same):
        return {}
    return {"opacity": _n2(alpha)}
