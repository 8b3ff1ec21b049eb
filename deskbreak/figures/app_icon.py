"""The program's own icon for menus, launchers and notifications, as icon theme files.

It is the tray icon of a running break, in PNG and, drawn with the same pen, in SVG.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from deskbreak.figures.icon import TEAL, Colour, Pen, render

NAME = "deskbreak"
#: Pixels; the sizes that the hicolor theme has folders for.
SIZES = (16, 22, 24, 32, 48, 64, 128, 256)

_UNITS = 128
_WHITE = (255, 255, 255, 255)


def files() -> dict[str, bytes]:
    """Return the files of the icon by their path below an icon folder."""
    found = {f"hicolor/{size}x{size}/apps/{NAME}.png": png(size) for size in SIZES}
    found[f"hicolor/scalable/apps/{NAME}.svg"] = svg().encode()
    return found


def paths() -> tuple[str, ...]:
    """Return the paths of `files` without drawing anything."""
    sizes = tuple(f"hicolor/{size}x{size}/apps/{NAME}.png" for size in SIZES)
    return (*sizes, f"hicolor/scalable/apps/{NAME}.svg")


def png(size: int) -> bytes:
    """Return the icon, *size* pixels wide and high, as a PNG file."""
    buffer = io.BytesIO()
    render("taking", 0.0, size).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def svg() -> str:
    """Return the icon as an SVG file."""
    pen = _SvgPen()
    pen.disc(TEAL)
    pen.person(_WHITE, scale=1.25)
    body = "\n".join(f"  {part}" for part in pen.parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{_UNITS}" height="{_UNITS}" viewBox="0 0 16 16">\n{body}\n</svg>\n'
    )


class _SvgPen(Pen):
    """Writes shapes down instead of drawing them."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def disc(self, colour: Colour) -> None:
        self._dot(8, 8, 7.2, colour)

    def _dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{_hex(colour)}"/>'
        )

    def _limb(
        self, points: Sequence[tuple[float, float]], width: float, colour: Colour
    ) -> None:
        line = " ".join(f"{x:.5g},{y:.5g}" for x, y in points)
        self.parts.append(
            f'<polyline points="{line}" fill="none" stroke="{_hex(colour)}" '
            f'stroke-width="{width:.5g}" stroke-linecap="round" '
            'stroke-linejoin="round"/>'
        )


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour[:3])
