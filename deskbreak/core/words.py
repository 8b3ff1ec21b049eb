"""Times and reasons in words, the same everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.settings import Reason

REASON_WORDS = {
    Reason.PAUSED: "a pause",
    Reason.LOCKED: "the locked screen",
    Reason.AWAY: "an empty desk",
    Reason.HOURS: "the work hours",
    Reason.CALL: "a call",
    Reason.SCREEN_SHARED: "a shared screen",
    Reason.PRESENTATION: "a presentation",
    Reason.FULLSCREEN: "a full screen",
    Reason.DO_NOT_DISTURB: "do-not-disturb",
    Reason.APPS: "a program you named",
    Reason.BATTERY: "running on battery",
    Reason.RETURNED: "your coming back",
    Reason.TYPING: "your typing",
}


def span_words(span: timedelta) -> str:
    """Return *span* in words: "20 s", "5 min", "1 h 30 min"; rounded to what matters."""
    seconds = round(span.total_seconds())
    if seconds < 60:
        return f"{max(0, seconds)} s"
    minutes, rest = divmod(seconds, 60)
    if minutes < 5 and rest:
        return f"{minutes} min {rest} s"
    minutes += rest >= 30
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def wait_words(left: timedelta) -> str:
    """
    Return what is *left* until something comes: "42 s", "3 min"; always rounded up.

    Nothing comes earlier than it was said to, and every face says the same.
    """
    seconds = max(0, -(-left // timedelta(seconds=1)))
    if seconds < 60:
        return f"{seconds} s"
    return span_words(timedelta(minutes=-(-seconds // 60)))


def clock_words(when: datetime, now: datetime) -> str:
    """Return the local clock time of *when*, with the day where it is not *now*'s."""
    local = when.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    days = (local.date() - now.date()).days
    if days == 0:
        return clock
    if days == 1:
        return f"tomorrow {clock}"
    if 1 < days < 7:
        return f"{local:%A} {clock}"
    return f"{local:%Y-%m-%d} {clock}"


def dose_words(exercise: Exercise) -> str:
    """Return how much of it: "hold 10 s 2× each side", "6 times", "1 min, 2 sets"."""
    sides = " each side" if exercise.sides == "both" else ""
    sets = f", {exercise.sets} sets" if exercise.sets > 1 else ""
    if exercise.mode == "hold":
        times = f" {exercise.reps}×" if exercise.reps > 1 else ""
        return f"hold {span_words(exercise.hold)}{times}{sides}{sets}"
    if exercise.mode == "reps":
        return f"{exercise.reps} times{sides}{sets}"
    return f"{span_words(exercise.duration)}{sides}{sets}"


def bar_words(share: float, width: int = 10) -> str:
    """Return *share* (0.0 to 1.0) as a bar of so many characters."""
    full = round(share * width)
    if share > 0:
        full = max(1, full)
    return "█" * full + "░" * (width - full)


def score_words(score: Score) -> str:
    """Return a score in words: "5 of 7 good, 1 to fix, 1 open"."""
    words = f"{score.good} of {score.total} good"
    words += f", {score.to_fix} to fix" if score.to_fix else ""
    return words + (f", {score.open} open" if score.open else "")


def desk_lines(summary: DeskSummary) -> tuple[str, ...]:
    """Return how the desk stands, line by line: scores, what to do, what to get."""
    lines = [f"Your desk: {score_words(summary.whole)}"]
    for score in summary.areas:
        bar = bar_words(score.good / score.total)
        lines.append(f"  {score.area:<9} {bar}  {score_words(score)}")
    for title, items in desk_lists(summary):
        lines += ["", title]
        for item in items:
            lines += [f"  {item.question}", *(f"    - {fix}" for fix in item.fix[:1])]
    return tuple(lines)


def desk_lists(
    summary: DeskSummary,
) -> tuple[tuple[str, tuple[ChecklistItem, ...]], ...]:
    """Return the lists of what to do about the desk, with their titles; no empty ones."""
    lists = (
        ("To fix first", summary.first[:3]),
        ("To fix after that", summary.first[3:]),
        ("To ask for", summary.ask),
        ("To buy", summary.buy),
    )
    return tuple((title, items) for title, items in lists if items)
