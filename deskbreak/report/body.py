"""The person from the front and from behind, with the areas that were exercised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskbreak.figures.geometry import curve, ellipse, ribbon
from deskbreak.figures.palette import Theme, blend, hex_color, palette, rgb
from deskbreak.figures.shapes import Point, Points
from deskbreak.pages.html import element, tokens
from deskbreak.report.charts import chart, label

#: What is drawn in which role of the figures' palette, in the light and dark theme.
_ROLES = {
    "skin": ("skin", "skin"),
    "shade": ("skin_shade", "skin_shade"),
    "hair": ("hair", "hair"),
    "suit": ("dim", "seat"),
    "ink": ("eye", "eye"),
}
_FRONT, _BACK = 120.0, 236.0
#: How much of its colour each shade has; the suit shows through the rest.
_SHADES = (0.36, 0.56, 0.78, 1.0)

#: The body's half outlines, from the middle: x is the distance from it.
_TRUNK = (
    (7.0, 58.0),
    (9.0, 64.0),
    (21.0, 69.0),
    (31.0, 74.0),
    (34.0, 83.0),
    (29.0, 97.0),
    (25.5, 112.0),
    (23.0, 126.0),
    (25.0, 140.0),
    (28.5, 153.0),
    (29.0, 166.0),
)
_ARM = ((31.5, 80.0), (35.5, 104.0), (39.5, 126.0), (44.5, 150.0), (47.0, 163.0))
_ARM_WIDTHS = (7.6, 6.6, 5.6, 4.6, 3.8)
_HAND = ((46.6, 160.0), (49.0, 169.0), (50.0, 179.0))
_HAND_WIDTHS = (3.9, 5.0, 2.6)
_LEG = ((15.0, 158.0), (15.0, 185.0), (13.5, 212.0), (13.5, 236.0), (12.5, 266.0))
_LEG_WIDTHS = (14.6, 13.2, 9.2, 8.8, 5.4)
_FOOT = ((12.5, 264.0), (15.0, 274.0), (18.0, 277.0))
_FOOT_WIDTHS = (5.4, 6.2, 4.0)


def variables(theme: Theme) -> str:
    """Return the person's colours as CSS variables."""
    colors = palette(theme)
    found = {part: colors[roles[theme == "dark"]] for part, roles in _ROLES.items()}
    full = rgb(tokens(theme)["link"])
    for number, share in enumerate(_SHADES, 1):
        # Mixed here: seen through it, skin and shoes would each give another colour.
        found[f"s{number}"] = blend(found["suit"], full, share)
    return "".join(f"--body-{part}:{hex_color(c)};" for part, c in found.items())


STYLE = """
.body .skin{fill:var(--body-skin)}
.body .shade{fill:var(--body-shade)}
.body .hair{fill:var(--body-hair)}
.body .suit{fill:var(--body-suit)}
.body .ink{fill:none;stroke:var(--body-ink);stroke-width:1.1;stroke-linecap:round}
.body .lead{stroke:var(--ui-soft);stroke-width:.7;stroke-opacity:.6}
.body .strong{font-weight:400}
.body .s1{fill:var(--body-s1)}.body .s2{fill:var(--body-s2)}
.body .s3{fill:var(--body-s3)}.body .s4{fill:var(--body-s4)}
.body .area{fill-opacity:1}
"""


def style() -> str:
    """Return the style of the body map, with the colours of both themes."""
    return (
        f":root{{{variables('light')}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{variables('dark')}}}}}"
        f"{STYLE}"
    )


def body_map(areas: Mapping[str, int], text: str) -> str:
    """
    Return both sides of a person, each area the darker the more often it had a turn.

    Args:
        areas: How often each area was exercised.
        text: What is to be seen, in a sentence.
    """
    most = max([4, *areas.values()])
    parts = []
    if areas.get("mind"):
        parts.append(
            _shape(_shift(_HALO, _FRONT), f"area s{grade_of(areas['mind'], most)}")
        )
    parts += [*_person(_FRONT, back=False), *_person(_BACK, back=True)]
    for middle, back, places in ((_FRONT, False, _IN_FRONT), (_BACK, True, _BEHIND)):
        for area, outlines in places.items():
            count = areas.get(area, 0)
            if count:
                shade = grade_of(count, most)
                parts += [
                    _shape(_shift(outline, middle), f"area s{shade}")
                    for outline in outlines
                ]
        parts += _labels(areas, middle, back=back)
    parts += _face(_FRONT)
    parts.append(label(_FRONT, 294, "front", end="middle"))
    parts.append(label(_BACK, 294, "back", end="middle"))
    drawn = chart("What was exercised", text, 300, *parts)
    return drawn.replace('class="chart"', 'class="chart body"', 1)


def grade_of(count: int, most: int) -> int:
    """Return the shade, 1 to 4, of an area that had *count* turns."""
    return min(4, 1 + int(count / most * 3.999)) if count else 0


# ------------------------------------------------------------- the person


def _person(middle: float, *, back: bool) -> list[str]:
    parts = []
    for side in (-1, 1):
        for line, widths, name in (
            (_FOOT, _FOOT_WIDTHS, "hair"),
            (_LEG, _LEG_WIDTHS, "suit"),
            (_HAND, _HAND_WIDTHS, "skin"),
            (_ARM, _ARM_WIDTHS, "suit"),
        ):
            way = [(middle + side * x, y) for x, y in line]
            parts.append(_shape(_tube(way, widths), name))
        parts.append(_shape(ellipse((middle + side * 30.5, 81.5), 8.6, 9.0), "suit"))
    neck = [(middle, 44.0), (middle, 64.0)]
    parts.append(_shape(_tube(neck, (7.2, 8.4)), "shade"))
    parts.append(_shape(_shift(_both(_TRUNK), middle), "suit"))
    head = ellipse((middle, 33.0), 15.5, 18.5, n=28)
    if back:
        parts.append(_shape(head, "hair"))
        parts.append(_shape(ellipse((middle, 11.5), 7.0, 6.0), "hair"))
        return parts
    parts.append(_shape(ellipse((middle, 10.0), 6.5, 5.5), "hair"))
    parts.append(_shape(head, "skin"))
    fringe = [(-15.8, 33.0), (-15.5, 20.0), (-8.0, 13.6), (0.0, 12.6), (8.0, 13.6)]
    fringe += [(15.5, 20.0), (15.8, 33.0), (12.5, 24.0), (4.0, 20.5), (-8.0, 22.5)]
    parts.append(_shape(_shift(curve(fringe, closed=True), middle), "hair"))
    return parts


def _face(middle: float) -> list[str]:
    parts = []
    for x in (-6.0, 6.0):
        path = f"M{middle + x - 2:.1f} 33.5q2 -1.8 4 0"
        parts.append(element("path", d=path, class_="ink"))
    parts.append(element("path", d=f"M{middle - 3.5:.1f} 43q3.5 2.6 7 0", class_="ink"))
    return parts


def _tube(line: Sequence[Point], widths: Sequence[float]) -> Points:
    """Return the outline of a limb, round at both ends."""
    smooth = curve(line, 6)
    count = len(smooth) - 1
    spans = len(widths) - 1
    half = []
    for number in range(len(smooth)):
        place = number / count * spans
        n = min(int(place), spans - 1)
        half.append(widths[n] + (widths[n + 1] - widths[n]) * (place - n))
    return ribbon(smooth, half, half)


def _both(half: Sequence[Point]) -> Points:
    """Return the whole outline of what is alike on both sides."""
    right = curve(half, 5)
    return (*right, *((-x, y) for x, y in reversed(right)))


def _shift(outline: Sequence[Point], x: float) -> Points:
    return tuple((px + x, py) for px, py in outline)


def _shape(outline: Sequence[Point], name: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
    return element("polygon", points=points, class_=name)


# -------------------------------------------------------------- the areas


def _pair(line: Sequence[Point], widths: Sequence[float]) -> tuple[Points, Points]:
    right = _tube(line, widths)
    return right, tuple((-x, y) for x, y in right)


def _oval(x: float, y: float, rx: float, ry: float) -> Points:
    return ellipse((x, y), rx, ry, n=24)


_HALO = _oval(0, 29.0, 22.5, 28.0)
_SHOULDERS = (_oval(-30.0, 80.0, 9.0, 8.5), _oval(30.0, 80.0, 9.0, 8.5))
_WRISTS = _pair(
    ((42.6, 143.0), (44.5, 150.0), (46.4, 160.0), (47.4, 165.0)), (2.6, 4.7, 4.1, 2.8)
)
_ANKLES = _pair(
    ((13.1, 249.0), (12.8, 256.0), (12.5, 264.0), (13.2, 269.0)), (4.2, 6.2, 5.5, 4.0)
)
_THIGHS = _pair(
    ((15.0, 171.0), (15.0, 177.0), (15.0, 190.0), (14.2, 202.0), (13.8, 209.0)),
    (6.0, 10.8, 11.4, 9.2, 4.5),
)
_CALVES = _pair(
    ((13.5, 217.0), (13.6, 222.0), (13.9, 232.0), (13.2, 241.0), (13.0, 246.0)),
    (4.0, 7.2, 7.8, 6.4, 3.6),
)

_IN_FRONT: dict[str, tuple[Points, ...]] = {
    "eyes": (_oval(-6.0, 33.0, 4.6, 3.4), _oval(6.0, 33.0, 4.6, 3.4)),
    "neck": (_both(((6.6, 53.0), (7.0, 58.0), (9.0, 63.0), (12.0, 66.5))),),
    "shoulders": _SHOULDERS,
    "chest": (_oval(-10.2, 88.0, 10.0, 9.5), _oval(10.2, 88.0, 10.0, 9.5)),
    "hips": (_oval(-18.5, 154.0, 8.5, 10.0), _oval(18.5, 154.0, 8.5, 10.0)),
    "wrists": _WRISTS,
    "legs": (*_THIGHS, *_CALVES),
    "ankles": _ANKLES,
}
_BEHIND: dict[str, tuple[Points, ...]] = {
    "neck": (_both(((6.6, 51.0), (7.0, 58.0), (9.0, 64.0), (14.0, 67.5))),),
    "shoulders": _SHOULDERS,
    "upper_back": (
        _both(((8.0, 72.0), (19.0, 76.0), (23.0, 86.0), (21.0, 100.0), (12.0, 106.0))),
    ),
    "lower_back": (
        _both(
            ((10.0, 112.0), (20.0, 116.0), (20.5, 128.0), (21.0, 138.0), (9.0, 142.0))
        ),
    ),
    "hips": (_oval(-13.5, 157.0, 12.0, 10.5), _oval(13.5, 157.0, 12.0, 10.5)),
    "wrists": _WRISTS,
    "legs": (*_THIGHS, *_CALVES),
    "ankles": _ANKLES,
}
#: Label by label: where its line begins (from the middle), and its height.
_LEFT = (
    ("mind", (-20.0, 17.0), 12.0),
    ("eyes", (-10.0, 33.0), 42.0),
    ("shoulders", (-38.0, 79.0), 73.0),
    ("chest", (-20.0, 90.0), 102.0),
    ("wrists", (-50.0, 160.0), 150.0),
    ("legs", (-26.0, 196.0), 200.0),
    ("ankles", (-18.0, 262.0), 258.0),
)
_RIGHT = (
    ("neck", (7.0, 58.0), 50.0),
    ("upper_back", (22.0, 90.0), 86.0),
    ("lower_back", (20.0, 127.0), 122.0),
    ("hips", (25.0, 157.0), 158.0),
)


def _labels(areas: Mapping[str, int], middle: float, *, back: bool) -> list[str]:
    parts = []
    for area, (x, y), height in _RIGHT if back else _LEFT:
        count = areas.get(area, 0)
        words = area.replace("_", " ")
        edge = 295.0 if back else 65.0
        to = edge - 3 if back else edge + 3
        at = {"x1": f"{middle + x:.1f}", "y1": f"{y:.1f}", "x2": f"{to:.1f}"}
        parts.append(element("line", class_="lead", **at, y2=f"{height:.1f}"))
        end = "start" if back else "end"
        name = "strong" if count else ""
        parts.append(label(edge, height + 1, words, end=end, name=name))
        parts.append(label(edge, height + 14, f"{count}×", end=end, name=name))
    return parts


def spoken(areas: Mapping[str, int]) -> str:
    """Return the areas and counts in a sentence."""
    if not areas:
        return "Nothing yet."
    words = (f"{area.replace('_', ' ')} {count}×" for area, count in areas.items())
    return ", ".join(words) + "."
