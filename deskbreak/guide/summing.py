"""The last page of a desk check: the score of each area, what to fix, what to get."""

from __future__ import annotations

from collections.abc import Sequence

from deskbreak.core.content import ChecklistItem
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.words import desk_lists
from deskbreak.guide.paint import Box, Painter
from deskbreak.guide.view import View

#: So many items of each list, where there is room; then fewer.
_TRIES = ((4, 1.0), (4, 0.92), (3, 0.92), (3, 0.85), (2, 0.85), (2, 0.78), (1, 0.72))
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
    area = Box(inner.x, y, left, bottom - y)
    below = _scores(painter, summary.areas, area)
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
    row = min(painter.px(34), box.height / len(scores))
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
    for most, shrink in _TRIES:
        painter.canvas.delete("lists")
        if _written(painter, lists, box, most, shrink) <= box.bottom:
            return


def _written(
    painter: Painter,
    lists: Sequence[tuple[str, tuple[ChecklistItem, ...]]],
    box: Box,
    most: int,
    shrink: float,
) -> float:
    """Write the lists; return the y below them."""
    theme = painter.theme
    y = box.y

    def say(words: str, size: float, above: float, color: str, *, bold: bool) -> None:
        nonlocal y
        y = painter.text(
            box.x,
            y + painter.px(above * shrink),
            words,
            size * shrink,
            color=color,
            bold=bold,
            width=box.width,
            tags=("lists",),
        )

    left_out = False
    for number, (title, items) in enumerate(lists):
        say(title, 15, 14 if number else 0, theme.link, bold=True)
        left_out |= len(items) > most
        for item in items[:most]:
            say(item.question, 14, 7, theme.ink, bold=True)
            for fix in item.fix[:1]:
                say(fix, 14, 1, theme.muted, bold=False)
    if left_out:
        say(MORE, 12, 12, theme.muted, bold=False)
    return y
