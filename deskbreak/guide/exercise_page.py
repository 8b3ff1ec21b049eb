"""The page that leads through an exercise: figure or ring, words, buttons."""

from __future__ import annotations

from dataclasses import replace

from deskbreak.core.guidance import PhaseKind
from deskbreak.guide.paint import SHRINK, SMALLEST, Box, Column, Painter
from deskbreak.guide.ring import Ring
from deskbreak.guide.view import Action, View

HELP_WORDS = "When to stop"
ESC_WORDS = "Esc stops"
EXIT_WORDS = "Emergency exit: hold Esc"
#: Height to width of the figure.
FIGURE_ASPECT = 0.75


def draw_exercise(
    painter: Painter, view: View, inner: Box, kind: str, *, figure: bool
) -> tuple[Ring, Box]:
    """
    Draw *view* into *inner*.

    Args:
        kind: The exercise's kind, for its sign.
        figure: Leave room for a moving figure.

    Returns:
        The countdown, and where the figure stands or would stand.
    """
    px, theme = painter.px, painter.theme
    top = painter.buttons(view.offers, inner, size=14)
    row = _foot(painter, view, inner, top - px(16))
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


def _foot(painter: Painter, view: View, inner: Box, bottom: float) -> float:
    """Write the line above the buttons, all of one size; return the y above it."""
    px, theme = painter.px, painter.theme
    links = [(HELP_WORDS, Action.HELP)]
    if view.strict:
        links.append((EXIT_WORDS, Action.EMERGENCY))
    size = 13.0
    for shrink in (*SHRINK, *SMALLEST):
        size = 13 * shrink
        measure = painter.font(size).measure
        taken = measure(view.safety) + px(24)
        taken += sum(measure(words) + px(22) for words, _ in links)
        if taken <= inner.width:
            break
    row = bottom - painter.font(size).metrics("linespace")
    left = inner.right
    for words, action in links:
        left = painter.link(left, row, words, size, action) - px(22)
    painter.text(inner.x, row, view.safety, size, color=theme.muted)
    measure = painter.font(size).measure
    free = left - inner.x - measure(view.safety)
    if not view.strict and measure(ESC_WORDS) + px(48) < free:
        left -= measure(ESC_WORDS)
        painter.text(left, row, ESC_WORDS, size, color=theme.muted)
    return row


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
    # With nothing below them the words stand level with the ring.
    painter.text(
        left, y, words, size, bold=True, anchor="sw" if view.detail else "w", width=room
    )
    painter.text(left, y, view.detail, 14, color=theme.muted, width=room)
    return ring


def _text_column(painter: Painter, view: View, box: Box, kind: str) -> None:
    # What comes next is given up before the text becomes much smaller.
    tries = [(k, view) for k in SHRINK[:2]]
    tries += [(k, replace(view, then="")) for k in (*SHRINK[1:], *SMALLEST)]
    for shrink, shown in tries:
        painter.canvas.delete("column")
        if _column(painter, shown, box, kind, shrink) <= box.bottom:
            return


def _column(painter: Painter, view: View, box: Box, kind: str, shrink: float) -> float:
    """Write the right column; return the y below it."""
    theme = painter.theme
    column = Column(painter, box, shrink)
    say = column.say
    say(view.over or kind.capitalize(), 13, 0, theme.link, bold=True)
    say(view.title, 26, 2, bold=True)
    say(view.banner, 14, 8, theme.warn)
    say(view.step, 20, 16)
    say(f"Then: {view.then}" if view.then else "", 14, 10, theme.muted)
    if view.feel:
        say("Where you feel it", 12, 18, theme.link, bold=True)
        say(sentence(view.feel), 14, 1)
    if view.avoid:
        say("Take care", 12, 10, theme.warn, bold=True)
        say(view.avoid, 14, 1)
    if view.note:
        say("Your plan", 12, 10, theme.link, bold=True)
        say(view.note, 14, 1)
    say(view.left_out, 12, 12, theme.muted)
    return column.y


def sentence(words: str) -> str:
    """Return *words* with a capital letter at the beginning."""
    return words[:1].upper() + words[1:]
