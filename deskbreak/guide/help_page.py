"""When to stop, and when to see somebody: the page for whoever has no browser."""

from __future__ import annotations

from deskbreak.guide.paint import SHRINK, SMALLEST, Box, Column, Painter
from deskbreak.guide.view import View
from deskbreak.library.words import Safety, Signs, load_safety


def draw_help(painter: Painter, view: View, inner: Box) -> None:
    """Draw *view* into *inner*."""
    width = min(inner.width, painter.px(860))
    x = inner.x + (inner.width - width) / 2
    top = painter.buttons(view.offers, Box(x, inner.y, width, inner.height), size=15)
    room = Box(x, inner.y, width, top - painter.px(12) - inner.y)
    for shrink in (*SHRINK, *SMALLEST):
        painter.canvas.delete("column")
        if _written(painter, view.title, load_safety(), room, shrink) <= room.bottom:
            return


def _written(
    painter: Painter, title: str, safety: Safety, box: Box, shrink: float
) -> float:
    """Write it all; return the y below it."""
    head = Column(painter, box, shrink)
    head.say(title, 26, bold=True)
    head.say(f"{safety.stop} {safety.emergency}", 16, 12)
    gap = painter.px(36 * shrink)
    half = (box.width - gap) / 2
    y = head.y + painter.px(22 * shrink)
    left = Box(box.x, y, half, box.bottom - y)
    right = Box(box.x + half + gap, y, half, box.bottom - y)
    return max(
        _list(painter, safety.get_help_now, left, shrink, painter.theme.warn),
        _list(painter, safety.see_soon, right, shrink, painter.theme.link),
    )


def _list(painter: Painter, signs: Signs, box: Box, shrink: float, color: str) -> float:
    column = Column(painter, box, shrink)
    column.say(signs.lead, 15, 0, color, bold=True)
    for sign in signs.signs:
        y = column.y
        column.say("•", 15, 7, color)
        column.y = y
        column.say(sign, 15, 7, indent=16)
    return column.y
