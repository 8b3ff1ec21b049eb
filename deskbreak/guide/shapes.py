"""
Smooth small pictures in pure Python, as PPM bytes for Tk.

A Tk canvas draws no soft edges, and importing Pillow would cost a quarter of the time
that the window may take to appear.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from math import ceil, floor, hypot, sqrt

from deskbreak.guide.theme import rgb

#: A stroke: x1, y1, x2, y2 and its radius.
Stroke = tuple[float, float, float, float, float]


def _ppm(width: int, height: int, pixels: bytes) -> bytes:
    return b"P6 %d %d 255 " % (width, height) + pixels


#: A band of one colour along an outline: its width in pixels and its colour.
Band = tuple[int, str]


def corners(
    radius: int, fill: str, back: str, bands: Sequence[Band] = ()
) -> tuple[bytes, bytes, bytes, bytes]:
    """
    Return the four corners of a rounded rectangle: nw, ne, sw, se.

    The rest of it is plain rectangles, which a canvas draws by itself: as a whole
    picture a card of the window would take two million bytes.

    Args:
        fill: The colour inside, on *back*.
        bands: What lies between the two, from outside to inside.
    """
    # Each circle is where one colour ends and the next begins.
    circles = [float(radius)]
    for width, _ in bands:
        circles.append(circles[-1] - width)
    colours = [rgb(back), *(rgb(color) for _, color in bands), rgb(fill)]

    def shade(x: int, y: int) -> bytes:
        far = hypot(radius - x - 0.5, radius - y - 0.5)
        color = colours[-1]
        for circle, outer in zip(circles[::-1], colours[-2::-1], strict=True):
            color = _mix(color, outer, far - circle + 0.5)
        return bytes(color)

    def row(y: int) -> list[bytes]:
        near = sorted({x for c in circles for x in _touched(c, radius, y)})
        out: list[bytes] = []
        for x in (*near, radius):
            # Up to there all is of one colour.
            if len(out) < x:
                out += [shade(len(out), y)] * (x - len(out))
            if x < radius:
                out.append(shade(x, y))
        return out

    left = [row(y) for y in range(radius)]
    right = [row[::-1] for row in left]
    nw, ne, sw, se = (
        _ppm(radius, radius, b"".join(b"".join(row) for row in rows))
        for rows in (left, right, left[::-1], right[::-1])
    )
    return nw, ne, sw, se


def _touched(circle: float, radius: int, y: int) -> range:
    """Return the columns in row *y* that a circle about the lower right corner cuts."""
    dy = radius - y - 0.5
    first, last = (
        radius - 0.5 - sqrt(max(0.0, (circle + out) ** 2 - dy * dy))
        for out in (0.75, -0.75)
    )
    return range(max(0, floor(first)), min(radius, ceil(last) + 1))


def _mix(
    a: tuple[int, int, int], b: tuple[int, int, int], share: float
) -> tuple[int, int, int]:
    if share <= 0:
        return a
    if share >= 1:
        return b
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def png(width: int, rgba: bytes | bytearray) -> bytes:
    """Return a picture that may be transparent, as PPM may not, as PNG."""
    height = len(rgba) // (4 * width)
    rows = (rgba[y * 4 * width : (y + 1) * 4 * width] for y in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def strokes(size: int, parts: tuple[Stroke, ...], color: str, back: str) -> bytes:
    """
    Return a square picture of round-ended strokes, *size* pixels wide.

    Args:
        parts: In a box of 24 by 24, whatever *size* is.
    """
    unit = size / 24
    scaled = [tuple(v * unit for v in part) for part in parts]
    ink, paper = rgb(color), rgb(back)
    plain = bytes(paper)
    pixels = bytearray()
    for row in range(size):
        y = row + 0.5
        near = [s for s in scaled if min(s[1], s[3]) - s[4] - 1 < y]
        near = [s for s in near if y < max(s[1], s[3]) + s[4] + 1]
        if not near:
            pixels += plain * size
            continue
        for column in range(size):
            gap = min(_gap(column + 0.5, y, stroke) for stroke in near)
            pixels += plain if gap > 0.5 else bytes(_mix(ink, paper, gap + 0.5))
    return _ppm(size, size, bytes(pixels))


def _gap(x: float, y: float, stroke: Sequence[float]) -> float:
    """Return the distance from a point to the outline of *stroke*."""
    x1, y1, x2, y2, radius = stroke
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = ((x - x1) * dx + (y - y1) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(x - x1 - along * dx, y - y1 - along * dy) - radius


#: Small signs for what kind of exercise it is, in a box of 24 by 24.
ICONS: dict[str, tuple[Stroke, ...]] = {
    # Arms up and wide.
    "stretch": (
        (12, 4.4, 12, 4.4, 2.4),
        (12, 9.5, 12, 15, 1.6),
        (12, 10, 5, 5, 1.2),
        (12, 10, 19, 5, 1.2),
        (12, 15, 8.5, 21.5, 1.3),
        (12, 15, 15.5, 21.5, 1.3),
    ),
    # Bent to one side, one arm over.
    "mobilise": (
        (14.6, 5.4, 14.6, 5.4, 2.4),
        (12, 15, 13.4, 10, 1.6),
        (13, 10.5, 9.4, 5.4, 1.2),
        (9.4, 5.4, 11.4, 2.4, 1.2),
        (13, 11, 17.4, 14, 1.2),
        (12, 15, 9, 21.5, 1.3),
        (12, 15, 15, 21.5, 1.3),
    ),
    # A weight.
    "strengthen": (
        (7, 12, 17, 12, 1.2),
        (6.2, 7.5, 6.2, 16.5, 1.6),
        (17.8, 7.5, 17.8, 16.5, 1.6),
        (2.8, 10, 2.8, 14, 1.3),
        (21.2, 10, 21.2, 14, 1.3),
    ),
    # Striding.
    "walk": (
        (13, 4.4, 13, 4.4, 2.3),
        (12.5, 9.4, 11.4, 14.6, 1.6),
        (12.4, 9.6, 8.4, 12.6, 1.1),
        (12.6, 9.6, 16.6, 12.6, 1.1),
        (11.5, 15, 15, 17.6, 1.3),
        (15, 17.6, 15.6, 21.6, 1.3),
        (11.3, 15, 9.6, 18.4, 1.3),
        (9.6, 18.4, 6.6, 21, 1.3),
    ),
    # An eye.
    "eyes": (
        (2.5, 12, 7, 7.9, 0.9),
        (7, 7.9, 12, 6.6, 0.9),
        (12, 6.6, 17, 7.9, 0.9),
        (17, 7.9, 21.5, 12, 0.9),
        (2.5, 12, 7, 16.1, 0.9),
        (7, 16.1, 12, 17.4, 0.9),
        (12, 17.4, 17, 16.1, 0.9),
        (17, 16.1, 21.5, 12, 0.9),
        (12, 12, 12, 12, 2.9),
    ),
    # Three waves of air.
    "breathe": (
        (3, 8, 12, 8, 1.1),
        (12, 8, 15.6, 6.6, 1.1),
        (15.6, 6.6, 15, 4, 1.1),
        (3, 12.2, 18, 12.2, 1.1),
        (18, 12.2, 21, 10.4, 1.1),
        (21, 10.4, 19.6, 7.6, 1.1),
        (3, 16.4, 13, 16.4, 1.1),
        (13, 16.4, 16.2, 18, 1.1),
        (16.2, 18, 15, 20.4, 1.1),
    ),
    "check": ((5, 12.8, 10, 17.6, 1.4), (10, 17.6, 19.4, 7, 1.4)),
}
