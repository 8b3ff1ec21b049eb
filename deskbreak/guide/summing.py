"""The last page of a desk check: the score of each area, what to fix, what to get."""

from __future__ import annotations

from collections.abc import Sequence

from deskbreak.core.content import ChecklistItem
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.words import desk_lists
from deskbreak.guide.paint import Box, Column, Painter
from deskbreak.guide.view import View

#: So many items of so many lists, where there is room; then fewer.
_TRIES = (
    *((4, 4, 1.0), (4, 4, 0.92), (3, 4, 0.92), (3, 4, 0.85), (2, 4, 0.85)),
    *((2, 4, 0.78), (1, 4, 0.78), (2, 1, 0.85), (1, 1, 0.85), (1, 1, 0.7)),
)
#: Height of a bar with its words; where that is too much, a row may be less.
_ROW, _LEAST_ROW = 34, 26
MORE = 'All of it: "deskbreak checklist list --to-fix"'


def draw_summary(painter: Painter, view: View, inner: Box) -> None:
    """Draw *view* into *inner*."""
    summary = view.summary
    assert summary is not None
    px = painter.px
    theme = painter.theme
    bottom = painter.buttons(view.offers, inner, size=15) - px(16)
    y = painter.text(
        inner.x, inner.y, view.over, 14, color=theme.link, bold=True, width=inner.width
    )
    y = painter.text(
        inner.x, y + px(2), view.title, 26, bold=True, width=inner.width
    ) + px(18)
    gap = px(36)
    wide = inner.width >= px(640)
    left = (inner.width - gap) * 0.46 if wide else inner.width
    scores = summary.areas
    area = Box(inner.x, y, left, bottom - y)
    if not wide:
        # Above the lists, which say more: only what these are about.
        rows = int(area.height * 0.35 / px(_LEAST_ROW))
        scores = tuple(score for score in scores if score.to_fix)[:rows]
        area = Box(inner.x, y, left, len(scores) * px(_LEAST_ROW))
    below = _scores(painter, scores, area)
    if wide:
        right = Box(inner.x + left + gap, y, inner.width - left - gap, bottom - y)
    else:
        right = Box(inner.x, below + px(12), inner.width, bottom - below - px(12))
    _lists(painter, summary, right)


def _scores(painter: Painter, scores: Sequence[Score], box: Box) -> float:
    """Draw a bar for each area; return the y below them."""
    theme = painter.theme
    if not scores:
        return box.y
    row = min(painter.px(_ROW), box.height / len(scores))
    size = min(15.0, row / painter.unit * 0.5)
    names = max(painter.font(size).measure(score.area) for score in scores)
    words = [_words(score) for score in scores]
    ends = max(painter.font(size).measure(text) for text in words)
    start = box.x + names + painter.px(14)
    length = max(painter.px(40), box.right - start - ends - painter.px(14))
    high = max(4, painter.px(7))
    y = box.y
    for score, text in zip(scores, words, strict=True):
        middle = y + row / 2
        painter.text(box.x, middle, score.area.capitalize(), size, anchor="w")
        track = Box(round(start), round(middle - high / 2), round(length), high)
        painter.panel(track, theme.plain, radius=4)
        if score.good:
            full = round(length * score.good / score.total)
            painter.panel(Box(track.x, track.y, full, high), theme.main, radius=4)
        painter.text(
            start + length + painter.px(14),
            middle,
            text,
            size,
            color=theme.muted,
            anchor="w",
        )
        y += row
    return y


def _words(score: Score) -> str:
    words = f"{score.good} of {score.total}"
    return f"{words}, {score.to_fix} to fix" if score.to_fix else words


def _lists(painter: Painter, summary: DeskSummary, box: Box) -> None:
    lists = desk_lists(summary)
    if not lists:
        words = "Nothing to fix. Well done!"
        painter.text(box.x, box.y, words, 18, width=box.width, tags=("lists",))
        return
    for most, count, shrink in _TRIES:
        painter.canvas.delete("lists")
        more = len(lists) > count or any(len(items) > most for _, items in lists)
        shown = [(title, items[:most]) for title, items in lists[:count]]
        if _written(painter, shown, box, shrink, more=more) <= box.bottom:
            return


def _written(
    painter: Painter,
    lists: Sequence[tuple[str, tuple[ChecklistItem, ...]]],
    box: Box,
    shrink: float,
    *,
    more: bool,
) -> float:
    """Write the lists, and where to find more; return the y below them."""
    theme = painter.theme
    column = Column(painter, box, shrink, "lists")
    say = column.say
    for number, (title, items) in enumerate(lists):
        say(title, 15, 14 if number else 0, theme.link, bold=True)
        for item in items:
            say(item.question, 14, 7, theme.ink, bold=True)
            for fix in item.fix[:1]:
                say(fix, 14, 1, theme.muted)
    if more:
        say(MORE, 12, 12, theme.muted)
    return column.y
