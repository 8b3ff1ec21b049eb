"""The pages of the window: where everything stands."""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.guide.exercise_page import HELP_WORDS, draw_exercise, sentence
from deskbreak.guide.paint import SHRINK, SMALLEST, Box, Column, Painter
from deskbreak.guide.ring import Ring
from deskbreak.guide.view import Page, View


class Bar:
    """How far the whole exercise has come, along the upper edge."""

    def __init__(self, painter: Painter, width: float) -> None:
        """Draw it *width* pixels long."""
        self._canvas = painter.canvas
        self._width = width
        self._height = max(3, painter.px(4))
        self._filled = 0
        theme = painter.theme
        painter.canvas.create_rectangle(
            0, 0, width, self._height, fill=theme.plain, width=0
        )
        self._item = painter.canvas.create_rectangle(
            0, 0, 0, self._height, fill=theme.calm, width=0
        )

    def fill(self, share: float) -> None:
        """Fill it up to *share*."""
        filled = round(self._width * share)
        if filled != self._filled:
            self._filled = filled
            self._canvas.coords(self._item, 0, 0, filled, self._height)


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    What of a page moves between two redraws.

    Attributes:
        figure: Where the moving figure stands, or would stand.
    """

    ring: Ring | None = None
    figure: Box | None = None
    bar: Bar | None = None


def draw(
    painter: Painter, view: View, size: tuple[int, int], kind: str, *, figure: bool
) -> Drawn:
    """
    Draw *view* over the whole canvas.

    Args:
        size: Width and height of the canvas in pixels.
        kind: The exercise's kind, for its sign.
        figure: Leave room for a moving figure.
    """
    painter.clear()
    width, height = size
    full = Box(0, 0, width, height)
    inner_width = min(width, painter.px(1180))
    inner_height = min(height, painter.px(740))
    pad = min(painter.px(28), round(width * 0.03))
    inner = Box(
        (width - inner_width) // 2 + pad,
        (height - inner_height) // 2 + pad,
        inner_width - 2 * pad,
        inner_height - 2 * pad,
    )
    if view.page is Page.EXERCISE:
        bar = Bar(painter, width)
        ring, box = draw_exercise(painter, view, inner, kind, figure=figure)
        return Drawn(ring, box, bar)
    # Most breaks never come to two of these pages, which import a lot.
    if view.page is Page.HELP:
        from deskbreak.guide.help_page import draw_help

        draw_help(painter, view, inner)
    elif view.page in (Page.QUESTION, Page.FIX):
        _question(painter, view, inner)
    elif view.page is Page.SUMMARY:
        from deskbreak.guide.summing import draw_summary

        draw_summary(painter, view, inner)
    else:
        _message(painter, view, inner, full)
    return Drawn()


# --------------------------------------------------------------- question


def _question(painter: Painter, view: View, inner: Box) -> None:
    px, theme = painter.px, painter.theme
    line = painter.font(13).metrics("linespace")
    row = inner.bottom - line
    painter.link(inner.right, row, HELP_WORDS, 13)
    painter.text(inner.x, row, "Esc closes", 13, color=theme.muted)
    if view.detail:
        painter.text(
            inner.right, inner.y, view.detail, 14, color=theme.muted, anchor="ne"
        )
        track = Box(inner.x, inner.y + px(4), px(180), max(4, px(6)))
        painter.panel(track, theme.plain, radius=3)
        if view.total:
            full = Box(track.x, track.y, track.width * view.total, track.height)
            painter.panel(full, theme.main, radius=3)
    width = min(inner.width, px(680))
    x = inner.x + (inner.width - width) / 2
    height = row - px(40) - inner.y
    buttons = painter.px(46) + painter.px(24)
    bottom = inner.y
    for shrink in (*SHRINK, *SMALLEST):
        painter.canvas.delete("column")
        bottom = _item(painter, view, Box(x, inner.y, width, height), shrink)
        if bottom - inner.y + buttons <= height:
            break
    # Written at the top to be measured, then moved to the middle.
    down = max(painter.px(30), (height - (bottom - inner.y) - buttons) * 0.42)
    painter.canvas.move("column", 0, down)
    area = Box(x, bottom + down + px(26), width, 0)
    tall = painter.button_size(view.offers[0], hint=True, size=16)[1]
    painter.buttons(
        view.offers, Box(area.x, area.y, width, tall), size=16, centred=False
    )


def _item(painter: Painter, view: View, box: Box, shrink: float) -> float:
    """Write the question, or what to do about it; return the y below it."""
    theme = painter.theme
    column = Column(painter, box, shrink)
    say = column.say
    say(view.over, 14, 0, theme.link, bold=True)
    if view.page is Page.QUESTION:
        say(view.title, 27, 6, bold=True)
        say(view.step, 17, 12, theme.muted)
        return column.y
    say(view.title, 16, 6, theme.muted)
    for number, fix in enumerate(view.lines):
        say(fix, 23, 14 if number else 18, bold=True)
    say(sentence(view.feel), 15, 16, theme.muted)
    return column.y


# ---------------------------------------------------------------- message


def _message(painter: Painter, view: View, inner: Box, full: Box) -> None:
    px, theme = painter.px, painter.theme
    x, y = full.width / 2, full.height * 0.4
    if view.page is not Page.WAITING:
        radius = px(46)
        painter.disc(x, y, radius, theme.main, theme.page)
        painter.icon(x, y, "check", px(52), theme.on_main, theme.main)
        y += radius + px(24)
    width = min(inner.width, px(560))
    if view.title:
        y = painter.text(x, y, view.title, 26, bold=True, anchor="n", width=width)
    if view.banner:
        painter.text(x, y + px(8), view.banner, 19, anchor="n", width=width)
    if view.page is Page.WAITING:
        row = inner.bottom - painter.font(13).metrics("linespace")
        painter.link(inner.right, row, HELP_WORDS, 13)


# --------------------------------------------------------- emergency exit


def draw_held(painter: Painter, width: int, share: float, left: str) -> tuple[int, ...]:
    """Show how far the exit has been held, and what is left; return the parts."""
    canvas, theme = painter.canvas, painter.theme
    height = painter.px(44)
    line = height - painter.px(5)
    return (
        canvas.create_rectangle(0, 0, width, height, fill=theme.warn_soft, width=0),
        canvas.create_rectangle(
            0, line, width * share, height, fill=theme.warn, width=0
        ),
        canvas.create_text(
            width / 2,
            height / 2,
            text=f"Emergency exit: keep holding ({left})",
            fill=theme.warn,
            font=painter.font(15, bold=True),
        ),
    )
