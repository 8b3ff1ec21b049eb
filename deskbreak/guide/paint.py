"""The canvas and its few parts: text, button, link, ring, disc."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from tkinter.font import Font
from typing import Literal

from deskbreak.guide import shapes
from deskbreak.guide.theme import Theme, blend
from deskbreak.guide.view import Action, Offer

#: On X11 "sans-serif" is whatever the user's desktop has chosen.
FAMILY = {"win32": "Segoe UI", "darwin": "Helvetica Neue"}.get(
    sys.platform, "sans-serif"
)
#: Text that does not fit is set smaller in these steps.
SHRINK = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62)
#: Where it is set very large on a small screen, this small is still the usual size.
SMALLEST = (0.56, 0.5, 0.45, 0.4)
#: Small pictures are kept until there are more than this many of them.
MOST_IMAGES = 96

Anchor = Literal["nw", "n", "ne", "w", "center", "e", "sw", "s", "se"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x just beyond it."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y just below it."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(slots=True)
class Spot:
    """Something that can be clicked, or reached with Tab."""

    action: Action
    box: Box
    offer: Offer | None = None


class Painter:
    """
    Draws on one canvas.

    Attributes:
        unit: Pixels of one design unit (1 at 96 dpi and scale 1.0).
        spots: What can be clicked, in Tab order.
        hover: The action under the pointer; *focus* the one with the keyboard.
    """

    def __init__(self, canvas: tk.Canvas, theme: Theme, unit: float) -> None:
        """Draw on *canvas* in the colours of *theme*."""
        self.canvas = canvas
        self.theme = theme
        self.unit = unit
        self.spots: list[Spot] = []
        self.hover: Action | None = None
        self.focus: Action | None = None
        self._images: dict[object, list[tk.PhotoImage]] = {}
        self._fonts: dict[tuple[int, bool], Font] = {}

    def clear(self) -> None:
        """Take everything off the canvas."""
        self.canvas.delete("all")
        self.spots = []
        # Here, where none of them is on the screen.
        if len(self._images) > MOST_IMAGES:
            self._images.clear()

    def px(self, units: float) -> int:
        """Return *units* in whole pixels."""
        return round(units * self.unit)

    # -------------------------------------------------------------- text

    def font(self, size: float, *, bold: bool = False) -> Font:
        """Return the font that is *size* units high."""
        key = (max(8, self.px(size)), bold)
        if key not in self._fonts:
            self._fonts[key] = Font(
                self.canvas,
                family=FAMILY,
                size=-key[0],
                weight="bold" if bold else "normal",
            )
        return self._fonts[key]

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        color: str = "",
        bold: bool = False,
        width: float = 0,
        anchor: Anchor = "nw",
        tags: tuple[str, ...] = (),
    ) -> float:
        """Write *words*, wrapped at *width*; return the y below them."""
        item = self.canvas.create_text(
            x,
            y,
            text=words,
            fill=color or self.theme.ink,
            font=self.font(size, bold=bold),
            width=round(width),
            anchor=anchor,
            justify="center" if anchor in ("n", "center") else "left",
            tags=tags,
        )
        return float(self.canvas.bbox(item)[3])

    def whole_words(self, words: str, size: float, width: float) -> float:
        """Return a size for bold *words* in which none is broken, *size* at most."""
        longest = max(words.split(), key=len, default="")
        for shrink in SHRINK:
            if self.font(size * shrink, bold=True).measure(longest) <= width:
                return size * shrink
        return size

    # ----------------------------------------------------------- pictures

    def _pictures(
        self, key: object, draw: Callable[[], Sequence[bytes]]
    ) -> Sequence[tk.PhotoImage]:
        """Return what *draw* draws, drawn once for each *key*."""
        if key not in self._images:
            self._images[key] = [
                tk.PhotoImage(master=self.canvas, data=ppm) for ppm in draw()
            ]
        return self._images[key]

    def panel(
        self,
        box: Box,
        fill: str,
        *,
        back: str = "",
        radius: float = 14,
        bands: Sequence[tuple[float, str]] = (),
    ) -> None:
        """
        Draw a rectangle with round corners.

        Args:
            fill: The colour inside, on *back*.
            bands: Width and colour of what lies along its edge, from outside in; at
                least 2 pixels of each.
        """
        width, height = max(2, round(box.width)), max(2, round(box.height))
        left, top = round(box.x), round(box.y)
        right, bottom = left + width, top + height
        r = max(1, min(self.px(radius), width // 2, height // 2))
        edges = tuple((max(2, self.px(wide)), color) for wide, color in bands)
        inset = 0
        for wide, color in (*edges, (0, fill)):
            across = left + inset, top + r, right - inset, bottom - r
            down = left + r, top + inset, right - r, bottom - inset
            for band in (across, down):
                if band[0] < band[2] and band[1] < band[3]:
                    self.canvas.create_rectangle(*band, fill=color, width=0)
            inset += wide
        look = r, fill, back or self.theme.page, edges
        corners = self._pictures(look, lambda: shapes.corners(*look))
        places = (
            (left, top),
            (right - r, top),
            (left, bottom - r),
            (right - r, bottom - r),
        )
        for (x, y), corner in zip(places, corners, strict=True):
            self.canvas.create_image(x, y, image=corner, anchor="nw")

    def icon(
        self, x: float, y: float, name: str, size: int, color: str, back: str
    ) -> None:
        """Draw a small sign with its centre at x, y."""
        look = size, shapes.ICONS[name], color, back
        [sign] = self._pictures(look, lambda: [shapes.strokes(*look)])
        left, top = round(x - size / 2), round(y - size / 2)
        self.canvas.create_image(left, top, image=sign, anchor="nw")

    def disc(self, x: float, y: float, radius: float, fill: str, back: str) -> None:
        """Draw a full circle."""
        box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        self.panel(box, fill, back=back, radius=radius / self.unit + 1)

    # ------------------------------------------------------------ buttons

    def button_size(
        self, offer: Offer, *, hint: bool, size: float
    ) -> tuple[float, float]:
        """Return width and height that *offer* needs."""
        width = self.font(size, bold=True).measure(offer.label) + self.px(size * 2.2)
        if hint:
            width += self.font(size * 0.78).measure(offer.key) + self.px(size * 0.6)
        return width, self.px(size * 2.9)

    def button(self, offer: Offer, box: Box, *, hint: bool, size: float) -> None:
        """Draw *offer* into *box* and make it clickable."""
        theme = self.theme
        hot = self.hover is offer.action
        main = offer.role == "main"
        if main:
            fill = theme.main_hover if hot else theme.main
        else:
            fill = theme.plain_hover if hot else theme.plain
        ink = {"main": theme.on_main, "warn": theme.warn}.get(offer.role, theme.ink)
        if self.focus is offer.action:
            # One picture of button and ring: their round corners lie in each other.
            bands = ((2.0, theme.focus), (2.0, theme.page))
            out = sum(max(2, self.px(width)) for width, _ in bands)
            grown = Box(
                box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out
            )
            self.panel(grown, fill, radius=size * 0.9 + out / self.unit, bands=bands)
        else:
            self.panel(box, fill, radius=size * 0.9)
        label = self.font(size, bold=True).measure(offer.label)
        key = self.font(size * 0.78).measure(offer.key) if hint else 0
        gap = self.px(size * 0.6) if hint else 0
        x = box.x + (box.width - label - gap - key) / 2
        y = box.y + box.height / 2
        self.text(x, y, offer.label, size, color=ink, bold=True, anchor="w")
        if hint:
            faint = blend(theme.on_main, fill, 0.12) if main else theme.muted
            self.text(
                x + label + gap, y, offer.key, size * 0.78, color=faint, anchor="w"
            )
        self.spots.append(Spot(offer.action, box, offer))

    def buttons(
        self, offers: Iterable[Offer], area: Box, *, size: float, centred: bool = False
    ) -> float:
        """
        Lay the buttons out at the bottom of *area*; return the y above them.

        Where they do not fit side by side the key hints go first, then they become
        a little smaller, then they take another row. The main button of an exercise stands at the right.
        """
        row = list(offers)
        gap = self.px(size * 0.7)
        gaps = gap * (len(row) - 1)
        hint = True
        sizes = [self.button_size(o, hint=hint, size=size) for o in row]
        for shrink in (1.0, 0.93, 0.86):
            if sum(w for w, _ in sizes) + gaps <= area.width:
                break
            hint = False
            size *= shrink
            sizes = [self.button_size(o, hint=hint, size=size) for o in row]
        rows: list[list[tuple[Offer, float]]] = [[]]
        used = 0.0
        height = sizes[0][1]
        for offer, (width, _) in zip(row, sizes, strict=True):
            if rows[-1] and used + width > area.width:
                rows.append([])
                used = 0.0
            rows[-1].append((offer, min(width, area.width)))
            used += width + gap
        top = area.bottom - len(rows) * height - (len(rows) - 1) * gap
        for number, line in enumerate(rows):
            y = top + number * (height + gap)
            length = sum(w for _, w in line) + gap * (len(line) - 1)
            x = area.x + ((area.width - length) / 2 if centred else 0)
            for offer, width in line:
                if offer.role == "main" and not centred and offer is line[-1][0]:
                    x = area.right - width
                self.button(offer, Box(x, y, width, height), hint=hint, size=size)
                x += width + gap
        return top

    def link(
        self,
        right: float,
        y: float,
        words: str,
        size: float,
        action: Action = Action.HELP,
    ) -> float:
        """Write a link that ends at *right*; return its left edge."""
        width = self.font(size).measure(words)
        height = self.font(size).metrics("linespace")
        x = right - width
        hot = self.hover is action
        self.text(x, y, words, size, color=self.theme.link)
        line = y + height - max(1, self.px(1))
        thick = max(1, self.px(2 if hot else 1))
        self.canvas.create_line(
            x, line, right, line, fill=self.theme.link, width=thick, capstyle="butt"
        )
        if self.focus is action:
            self.canvas.create_rectangle(
                x - 5,
                y - 3,
                right + 5,
                y + height + 3,
                outline=self.theme.focus,
                width=max(2, self.px(2)),
            )
        self.spots.append(Spot(action, Box(x - 4, y - 6, width + 8, height + 12)))
        return x


class Column:
    """
    Texts one below the other.

    Attributes:
        y: Where the next one begins.
    """

    def __init__(
        self, painter: Painter, box: Box, shrink: float = 1.0, tag: str = "column"
    ) -> None:
        """Begin at the top of *box*, everything *shrink* times as large."""
        self._painter = painter
        self._box = box
        self._shrink = shrink
        self._tag = tag
        self.y = box.y

    def say(
        self,
        words: str,
        size: float,
        above: float = 0,
        color: str = "",
        *,
        bold: bool = False,
        indent: float = 0,
    ) -> None:
        """Write *words*, if there are any, *above* units below what stands there."""
        if not words:
            return
        painter, shrink = self._painter, self._shrink
        left = painter.px(indent * shrink)
        width = self._box.width - left
        size *= shrink
        if bold:
            # A title looks better small than broken; a text does not.
            size = painter.whole_words(words, size, width)
        self.y = painter.text(
            self._box.x + left,
            self.y + painter.px(above * shrink),
            words,
            size,
            color=color,
            bold=bold,
            width=width,
            tags=(self._tag,),
        )
