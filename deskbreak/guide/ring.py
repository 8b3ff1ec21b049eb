"""A countdown: an arc that runs out, with the seconds in its middle."""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_left
from functools import lru_cache
from math import atan2, ceil, hypot, pi, sqrt, tau
from tkinter.font import Font

from deskbreak.guide.paint import Painter
from deskbreak.guide.shapes import png
from deskbreak.guide.theme import blend, rgb

#: A pixel of the ring: how far round it lies (0 to 1, against the clock from the
#: top), its column and row, and how much of it the ring covers.
Pixel = tuple[float, int, int, float]

#: From so many changed pixels on, the whole picture is made anew.
MANY = 200


class Ring:
    """
    Shows how much of a countdown is left.

    Tk's arcs have hard edges. This one is a picture with soft ones, of which only the
    few pixels change that the end of the arc has passed.
    """

    def __init__(
        self,
        painter: Painter,
        x: float,
        y: float,
        radius: float,
        *,
        color: str,
        back: str,
        size: float,
    ) -> None:
        """Draw it around x, y on *back*; *size* is that of the digits, in units."""
        self._painter = painter
        thick = max(4, round(radius * 0.105))
        self._inside = 2 * radius - thick
        self._size = size
        self._side = 2 * ceil(radius + thick / 2 + 1)
        self._pixels = _pixels(self._side, radius, thick)
        self._color, self._track, self._back = color, painter.theme.track, back
        #: Half a pixel along the arc.
        self._soft = 0.5 / (tau * radius)
        self._left = -1.0
        self._words = ""
        self._image = tk.PhotoImage(master=painter.canvas)
        canvas = painter.canvas
        middle = round(x), round(y)
        canvas.create_image(*middle, image=self._image)
        self._digits = canvas.create_text(
            *middle, text="", fill=painter.theme.ink, font=self._font("")
        )

    def turn(self, left: float, words: str) -> None:
        """Show that the fraction *left* is left, and *words* in the middle."""
        canvas = self._painter.canvas
        if words != self._words:
            if len(words) != len(self._words):
                canvas.itemconfigure(self._digits, font=self._font(words))
            canvas.itemconfigure(self._digits, text=words)
            self._words = words
        left = max(0.0, min(1.0, left))
        # Less than a pixel is not worth the drawing.
        if abs(left - self._left) < 2 * self._soft and 0 < left < 1:
            return
        before, self._left = self._left, left
        low = min(before, left) - self._soft
        high = max(before, left) + self._soft
        first = bisect_left(self._pixels, (low,))
        changed = self._pixels[first : bisect_left(self._pixels, (high,))]
        if before < 0 or len(changed) > MANY:
            self._fill()
            return
        put, name = canvas.tk.call, str(self._image)
        for pixel in changed:
            put(name, "put", self._shade(pixel), "-to", pixel[1], pixel[2])

    def _font(self, words: str) -> Font:
        """The digits' font, smaller where *words* would touch the ring."""
        size = self._size
        room = self._inside * 0.82
        wide = self._painter.font(size, bold=True).measure(words)
        return self._painter.font(size * min(1.0, room / max(1, wide)), bold=True)

    def _shade(self, pixel: Pixel) -> str:
        along, _, _, cover = pixel
        share = (self._left - along) / (2 * self._soft) + 0.5
        color = blend(self._track, self._color, max(0.0, min(1.0, share)))
        return blend(self._back, color, cover)

    def _fill(self) -> None:
        side = self._side
        picture = bytearray(4 * side * side)
        shades: dict[tuple[float, float], bytes] = {}
        for pixel in self._pixels:
            along, x, y, cover = pixel
            # Most of it is one of two colours.
            share = (self._left - along) / (2 * self._soft) + 0.5
            key = max(0.0, min(1.0, share)), cover
            if key not in shades:
                shades[key] = bytes((*rgb(self._shade(pixel)), 255))
            at = (y * side + x) * 4
            picture[at : at + 4] = shades[key]
        self._image.configure(data=png(side, picture))
        self._image.configure(data="")


@lru_cache(maxsize=4)
def _pixels(side: int, radius: float, thick: float) -> tuple[Pixel, ...]:
    middle = side / 2
    inner, outer = radius - thick / 2 - 1, radius + thick / 2 + 1
    found = []
    for y in range(side):
        dy = y + 0.5 - middle
        near = ceil(sqrt(max(0.0, inner**2 - dy**2)))
        far = ceil(sqrt(max(0.0, outer**2 - dy**2)))
        for column in range(max(0, near - 1), min(far, side // 2)):
            dx = column + 0.5
            cover = thick / 2 + 0.5 - abs(hypot(dx, dy) - radius)
            if cover <= 0:
                continue
            # In sixteenths, so that few colours come of it.
            cover = round(min(1.0, cover) * 16) / 16
            along = (atan2(dx, dy) + pi) / tau
            found.append((along, side // 2 + column, y, cover))
            found.append((1 - along, side // 2 - 1 - column, y, cover))
    return tuple(sorted(found))
