"""
The tray icon: a ring that fills with use around a stretching person.

One set of colours reads on light and on dark panels: no desktop says which it has.
Pillow draws every face once, when the program is made (``python -m
deskbreak.figures.icon``), into ``icons.bin`` beside this file. The daemon only reads
pixels from there: Pillow would cost it 4 MB for good, and 40 ms before the icon shows.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: What `deskbreak.core.views.Face` may ask for.
GLYPHS = ("counting", "due", "held", "paused", "taking", "off")
#: Sizes in pixels of the panels out there, and of their doubles on HiDPI screens.
SIZES = (16, 22, 24, 32, 48, 64)
#: The ring fills in this many steps: finer ones could not be seen.
STEPS = 24

ICONS = Path(__file__).with_name("icons.bin")

TEAL = (40, 158, 163, 255)
CORAL = (240, 113, 79, 255)
GREY = (132, 146, 150, 255)
TRACK = (132, 146, 150, 125)
WHITE = (255, 255, 255, 255)

#: The ring turns to the colour of "due" for the last steps before it.
_NEAR = 22
#: Drawn this many times larger, then averaged: smooth edges on whole pixels.
_OVER = 8
_ENTRY = struct.Struct("<II")

Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Pixmap:
    """Pixels in the order D-Bus trays want: alpha, red, green, blue, row by row."""

    width: int
    height: int
    argb: bytes


def step_of(glyph: str, filled: float) -> int:
    """Return which of the drawn steps shows *filled* (0.0 to 1.0) best."""
    if glyph != "counting":
        return 0
    # A ring that has begun shows something, and is full only when it is full.
    step = math.floor(min(max(filled, 0.0), 1.0) * STEPS + 1e-9)
    return max(step, 1) if filled > 0 else 0


def pixmaps(glyph: str, filled: float) -> tuple[Pixmap, ...]:
    """
    Return the icon in all `SIZES`, without Pillow.

    Raises:
        ValueError: *glyph* is none of `GLYPHS`.
    """
    if glyph not in GLYPHS:
        raise ValueError(f"no such glyph: {glyph!r}")
    index = _faces().index((glyph, step_of(glyph, filled)))
    with ICONS.open("rb") as file:
        file.seek(index * _ENTRY.size)
        start, length = _ENTRY.unpack(file.read(_ENTRY.size))
        file.seek(start)
        pixels = zlib.decompress(file.read(length))
    found, offset = [], 0
    for size in SIZES:
        end = offset + size * size * 4
        found.append(Pixmap(size, size, pixels[offset:end]))
        offset = end
    return tuple(found)


def _faces() -> tuple[tuple[str, int], ...]:
    """Return everything there is a picture of, in the order of the file."""
    steps = tuple(("counting", step) for step in range(STEPS + 1))
    return steps + tuple((glyph, 0) for glyph in GLYPHS if glyph != "counting")


# ---- drawing -----------------------------------------------------------------


def render(glyph: str, filled: float, size: int) -> Image:
    """
    Draw the icon with Pillow, on a transparent ground.

    Args:
        glyph: One of `GLYPHS`.
        filled: How much of the ring is filled, 0.0 to 1.0.
        size: Width and height in pixels.

    Raises:
        ValueError: *glyph* is none of `GLYPHS`.
    """
    if glyph not in GLYPHS:
        raise ValueError(f"no such glyph: {glyph!r}")
    return _draw(glyph, step_of(glyph, filled), size)


def _draw(glyph: str, step: int, size: int) -> Image:
    from PIL import Image

    pen = Pen(size)
    match glyph:
        case "counting":
            colour = CORAL if step >= _NEAR else TEAL
            pen.ring(TRACK)
            pen.ring(colour, step / STEPS)
            pen.person(TEAL)
        case "due":
            pen.disc(CORAL)
            pen.person(WHITE, scale=1.25)
        case "taking":
            pen.disc(TEAL)
            pen.person(WHITE, scale=1.25)
        case "held":
            pen.ring(CORAL)
            pen.dots(CORAL)
        case "paused":
            pen.ring(GREY)
            pen.bars(GREY)
        case _:
            pen.ring(TRACK)
            pen.moon(GREY)
    # Averaging colours of clear pixels would draw dark fringes: weigh by alpha.
    small = pen.image.convert("RGBa").resize((size, size), Image.Resampling.BOX)
    return small.convert("RGBA")


class Pen:
    """Draws in units of a 16-pixel icon, with edges on whole pixels of the real one."""

    def __init__(self, size: int) -> None:
        from PIL import Image, ImageDraw

        self.size = size
        self.image = Image.new("RGBA", (size * _OVER, size * _OVER))
        self._draw = ImageDraw.Draw(self.image)
        self._margin = 0 if size < 20 else round(size / 20)
        self._thick = max(2, round(size / 9))

    def _px(self, units: float) -> float:
        return units * self.size / 16 * _OVER

    def _box(self, inset: float) -> tuple[float, float, float, float]:
        """Return a square *inset* real pixels from the edge."""
        low, high = inset * _OVER, (self.size - inset) * _OVER - 1
        return low, low, high, high

    def ring(self, colour: Colour, part: float = 1.0) -> None:
        """Draw the ring, or its first *part* from the top, clockwise."""
        if part > 0:
            self._draw.arc(
                self._box(self._margin),
                -90,
                -90 + 360 * part,
                fill=colour,
                width=self._thick * _OVER,
            )

    def disc(self, colour: Colour) -> None:
        """Fill the whole icon."""
        self._draw.ellipse(self._box(self._margin), fill=colour)

    def _dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        x, y, r = self._px(x), self._px(y), self._px(radius)
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def _limb(
        self, points: Sequence[tuple[float, float]], width: float, colour: Colour
    ) -> None:
        scaled = [(self._px(x), self._px(y)) for x, y in points]
        self._draw.line(
            scaled, fill=colour, width=round(self._px(width)), joint="curve"
        )
        for x, y in points:
            self._dot(x, y, width / 2, colour)

    def person(self, colour: Colour, scale: float = 1.0) -> None:
        """Draw somebody who stretches both arms up."""

        def at(x: float, y: float) -> tuple[float, float]:
            return 8 + x * scale, 8.1 + y * scale

        width = 1.45 * scale
        self._dot(*at(0, -3.0), 1.4 * scale, colour)
        self._limb([at(-3.1, -2.7), at(0, 0), at(3.1, -2.7)], width, colour)
        self._limb([at(0, 0.1), at(0, 1.2)], width * 1.35, colour)
        self._limb([at(-1.6, 3.9), at(0, 1.0), at(1.6, 3.9)], width, colour)

    def _snap(self, units: float) -> int:
        return round(units * self.size / 16)

    def dots(self, colour: Colour) -> None:
        """Draw three dots: waiting."""
        for x in (5.0, 8.0, 11.0):
            self._dot(x, 8, 1.1, colour)

    def bars(self, colour: Colour) -> None:
        """Draw the two bars of a pause, on whole pixels."""
        width = max(2, self._snap(1.9))
        gap = max(2, self._snap(2.0))
        gap += (self.size - gap) % 2
        top = self._snap(5)
        left = (self.size - gap) // 2 - width
        for x in (left, left + width + gap):
            box = (
                x * _OVER,
                top * _OVER,
                (x + width) * _OVER - 1,
                (self.size - top) * _OVER - 1,
            )
            self._draw.rounded_rectangle(box, radius=width * _OVER / 4, fill=colour)

    def moon(self, colour: Colour) -> None:
        """Draw a crescent: outside of work hours."""
        self._dot(7.9, 8.0, 3.7, colour)
        self._dot(9.7, 6.7, 3.3, (0, 0, 0, 0))


# ---- the file ----------------------------------------------------------------


def _argb(image: Image) -> bytes:
    red, green, blue, alpha = image.split()
    from PIL import Image as pillow  # noqa: N813

    return pillow.merge("RGBA", (alpha, red, green, blue)).tobytes()


def _packed() -> Iterator[bytes]:
    for glyph, step in _faces():
        pixels = b"".join(_argb(_draw(glyph, step, size)) for size in SIZES)
        yield zlib.compress(pixels, 9)


def write(path: Path = ICONS) -> None:
    """Draw all faces into *path*: an index of (start, length), then the pixels."""
    faces = list(_packed())
    start = len(faces) * _ENTRY.size
    index = b""
    for face in faces:
        index += _ENTRY.pack(start, len(face))
        start += len(face)
    path.write_bytes(index + b"".join(faces))


def sheet(path: Path) -> None:
    """Draw all glyphs in all sizes, true and enlarged, on panels of six colours."""
    from PIL import Image

    panels = ("#f6f5f4", "#dfe3e6", "#ffffff", "#2b303b", "#1d1f21", "#3a6ea5")
    shown = [("counting", part / 8) for part in range(9)]
    shown += [(glyph, 0.0) for glyph in GLYPHS if glyph != "counting"]
    row = 72
    canvas = Image.new(
        "RGB", (len(shown) * 290, (len(panels) + 1) * row + 140), "white"
    )
    for line, panel in enumerate(panels):
        band = Image.new("RGB", (canvas.width, row), panel)
        for column, (glyph, filled) in enumerate(shown):
            x = column * 290 + 8
            for size in SIZES:
                icon = render(glyph, filled, size)
                band.paste(icon, (x, (row - size) // 2), icon)
                x += size + 12
        canvas.paste(band, (0, line * row))
    for column, (glyph, filled) in enumerate(shown):
        for place, (size, panel) in enumerate(((16, "#f6f5f4"), (22, "#2b303b"))):
            tile = Image.new("RGB", (size, size), panel)
            icon = render(glyph, filled, size)
            tile.paste(icon, (0, 0), icon)
            big = tile.resize((size * 6, size * 6), Image.Resampling.NEAREST)
            canvas.paste(big, (column * 290 + place * 140, len(panels) * row + 20))
    canvas.save(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the file that the daemon reads, or a sheet to look at."""
    import argparse

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--sheet", type=Path, help="draw a contact sheet instead")
    found = parser.parse_args(arguments)
    if found.sheet:
        sheet(found.sheet)
    else:
        write()


if __name__ == "__main__":
    main()
