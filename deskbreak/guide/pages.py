"""The pages of the window: where everything stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deskbreak.core.guidance import PhaseKind
from deskbreak.guide.paint import Box, Painter, Ring
from deskbreak.guide.safety import help_lines
from deskbreak.guide.view import Action, Page, View

HELP_WORDS = "When to stop"
ESC_WORDS = "Esc stops"
EXIT_WORDS = "Emergency exit: hold Esc"
#: Text that does not fit is set smaller in these steps.
SHRINK = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62)
#: Height to width of the figure.
FIGURE_ASPECT = 0.75


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
        ring, box = _exercise(painter, view, inner, kind, figure=figure)
        return Drawn(ring, box, bar)
    if view.page is Page.HELP:
        _help(painter, view, inner)
    elif view.page in (Page.QUESTION, Page.FIX):
        _question(painter, view, inner)
    elif view.page is Page.SUMMARY:
        # No break has this page, and it imports a lot.
        from deskbreak.guide.summing import draw_summary

        draw_summary(painter, view, inner)
    else:
        _message(painter, view, inner, full)
    return Drawn()


# --------------------------------------------------------------- exercise


def _exercise(
    painter: Painter, view: View, inner: Box, kind: str, *, figure: bool
) -> tuple[Ring, Box]:
    px, theme = painter.px, painter.theme
    top = painter.buttons(view.offers, inner, size=14)
    line = painter.font(13).metrics("linespace")
    row = top - px(16) - line
    left = painter.link(inner.right, row, HELP_WORDS, 13)
    if view.strict:
        left = painter.link(left - px(22), row, EXIT_WORDS, 13, Action.EMERGENCY)
    elif painter.font(13).measure(view.safety + ESC_WORDS) + px(90) < left - inner.x:
        left -= px(22) + painter.font(13).measure(ESC_WORDS)
        painter.text(left, row, ESC_WORDS, 13, color=theme.muted)
    _one_line(painter, inner.x, row, view.safety, 13, left - px(16) - inner.x)
    gap = min(px(32), round(inner.width * 0.035))
    column = min(max(px(300), inner.width * 0.41), inner.width * 0.56)
    card = Box(
        inner.x,
        inner.y,
        round(inner.width - gap - column),
        round(row - px(16) - inner.y),
    )
    painter.panel(card, theme.card, radius=18)
    _text_column(
        painter, view, Box(card.right + gap, inner.y, column, card.height), kind
    )
    row_height = min(px(92), card.height * 0.3)
    width = min(
        card.width - px(16), (card.height - row_height - px(16)) / FIGURE_ASPECT
    )
    picture = Box(
        round(card.x + (card.width - width) / 2),
        round(card.y + px(8)),
        round(width),
        round(width * FIGURE_ASPECT),
    )
    if figure:
        # Whatever the picture cuts off ends at this line.
        line = max(1, px(2))
        painter.canvas.create_rectangle(
            card.x,
            picture.bottom,
            card.right,
            picture.bottom + line,
            fill=theme.track,
            width=0,
        )
        return _small_ring(painter, view, card, picture), picture
    return _large_ring(painter, view, card, kind), picture


def _one_line(
    painter: Painter, x: float, y: float, words: str, size: float, width: float
) -> None:
    """Write *words* on one line, smaller if there is no room."""
    for shrink in SHRINK:
        if painter.font(size * shrink).measure(words) <= width:
            break
    painter.text(x, y, words, size * shrink, color=painter.theme.muted)


def _ring_colour(painter: Painter, view: View) -> str:
    if view.paused:
        return painter.theme.muted
    working = (PhaseKind.HOLD, PhaseKind.REPS, PhaseKind.FLOW)
    return painter.theme.accent if view.phase in working else painter.theme.calm


def _large_ring(painter: Painter, view: View, card: Box, kind: str) -> Ring:
    px, theme = painter.px, painter.theme
    x = card.x + card.width / 2
    words_height = px(22) * 1.3 + px(15) * 1.4 * (2 if view.breath else 1)
    shrink = min(1.0, card.height * 0.27 / words_height)
    words_height *= shrink
    radius = min(card.width * 0.31, (card.height - words_height) * 0.33)
    y = card.y + (card.height - words_height) / 2
    painter.disc(x, y, radius * 1.3, theme.blob, theme.card)
    ring = Ring(
        painter,
        x,
        y,
        radius,
        color=_ring_colour(painter, view),
        back=theme.blob,
        size=radius * 0.58 / painter.unit,
    )
    icon = round(radius * 0.42)
    painter.icon(x, y - radius * 0.52, kind, icon, theme.calm, theme.blob)
    below = y + radius * 1.3 + px(10)
    room = card.width - px(24)
    below = painter.text(
        x, below, view.words, 22 * shrink, bold=True, anchor="n", width=room
    )
    for words, color in ((view.detail, theme.muted), (view.breath, theme.link)):
        if words:
            below = painter.text(
                x,
                below + px(2),
                words,
                15 * shrink,
                color=color,
                anchor="n",
                width=room,
            )
    return ring


def _small_ring(painter: Painter, view: View, card: Box, picture: Box) -> Ring:
    px, theme = painter.px, painter.theme
    radius = min(px(32), (card.bottom - picture.bottom) * 0.36)
    y = (picture.bottom + card.bottom) / 2
    x = card.x + px(24) + radius
    ring = Ring(
        painter,
        x,
        y,
        radius,
        color=_ring_colour(painter, view),
        back=theme.card,
        size=radius * 0.7 / painter.unit,
    )
    left = x + radius + px(20)
    room = card.right - left - px(12)
    words = view.words if not view.breath else f"{view.words}: {view.breath.lower()}"
    size = 19.0
    for shrink in SHRINK:
        size = 19 * shrink
        if painter.font(size, bold=True).measure(words) <= room:
            break
    painter.text(left, y, words, size, bold=True, anchor="sw", width=room)
    painter.text(left, y, view.detail, 14, color=theme.muted, width=room)
    return ring


def _text_column(painter: Painter, view: View, box: Box, kind: str) -> None:
    # What comes next is given up before the text becomes much smaller.
    tries = [(k, view) for k in SHRINK[:2]]
    tries += [(k, replace(view, then="")) for k in SHRINK[1:]]
    for shrink, shown in tries:
        painter.canvas.delete("column")
        if _column(painter, shown, box, kind, shrink) <= box.bottom:
            return


def _column(painter: Painter, view: View, box: Box, kind: str, shrink: float) -> float:
    """Write the right column; return the y below it."""
    theme = painter.theme
    y = box.y

    def say(
        words: str, size: float, above: float, color: str = "", *, bold: bool = False
    ) -> None:
        nonlocal y
        if words:
            y = painter.text(
                box.x,
                y + painter.px(above * shrink),
                words,
                size * shrink,
                color=color,
                bold=bold,
                width=box.width,
                tags=("column",),
            )

    say(view.over or kind.capitalize(), 13, 0, theme.link, bold=True)
    say(view.title, 26, 2, bold=True)
    say(view.banner, 14, 8, theme.warn)
    say(view.step, 20, 16)
    say(f"Then: {view.then}" if view.then else "", 14, 10, theme.muted)
    if view.feel:
        say("Where you feel it", 12, 18, theme.link, bold=True)
        say(_sentence(view.feel), 14, 1)
    if view.avoid:
        say("Take care", 12, 10, theme.warn, bold=True)
        say(view.avoid, 14, 1)
    if view.note:
        say("Your plan", 12, 10, theme.link, bold=True)
        say(view.note, 14, 1)
    say(view.left_out, 12, 12, theme.muted)
    return y


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


# --------------------------------------------------------------- question


def _question(painter: Painter, view: View, inner: Box) -> None:
    px, theme = painter.px, painter.theme
    line = painter.font(13).metrics("linespace")
    row = inner.bottom - line
    left = painter.link(inner.right, row, HELP_WORDS, 13)
    _one_line(painter, inner.x, row, "Esc closes", 13, left - inner.x)
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
    for shrink in SHRINK:
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
    theme = painter.theme
    y = box.y

    def say(
        words: str, size: float, above: float, color: str = "", *, bold: bool = False
    ) -> None:
        nonlocal y
        if words:
            y = painter.text(
                box.x,
                y + painter.px(above * shrink),
                words,
                size * shrink,
                color=color,
                bold=bold,
                width=box.width,
                tags=("column",),
            )

    say(view.over, 14, 0, theme.link, bold=True)
    if view.page is Page.QUESTION:
        say(view.title, 27, 6, bold=True)
        say(view.step, 17, 12, theme.muted)
        return y
    say(view.title, 16, 6, theme.muted)
    for number, fix in enumerate(view.lines):
        say(fix, 23, 14 if number else 18, bold=True)
    if view.feel:
        say(_sentence(view.feel), 15, 16, theme.muted)
    return y


# ------------------------------------------------------------------- help


def _help(painter: Painter, view: View, inner: Box) -> None:
    width = min(inner.width, painter.px(760))
    x = inner.x + (inner.width - width) / 2
    top = painter.buttons(view.offers, Box(x, inner.y, width, inner.height), size=15)
    for shrink in (*SHRINK, 0.56, 0.5):
        painter.canvas.delete("column")
        y = inner.y
        for number, words in enumerate((view.title, *help_lines())):
            y = painter.text(
                x,
                y + (painter.px(14 * shrink) if number else 0),
                words,
                (16 if number else 26) * shrink,
                bold=not number,
                width=width,
                tags=("column",),
            )
        if y <= top - painter.px(12):
            break


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
