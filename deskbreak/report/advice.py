"""
One sentence of plain advice, drawn from the data, never a scolding.

Rules are tried one after the other; the first that has something to say says it. They
follow what is best supported: take the break, walk in it, put the desk right.
"""

from __future__ import annotations

from datetime import timedelta

from deskbreak.core.content import AREAS
from deskbreak.core.words import span_words
from deskbreak.report.contents import Cell, Report

#: Below so many breaks that ended nothing is read into shares.
ENOUGH = 8
LONG_STRETCH = timedelta(minutes=90)
#: Areas with many exercises, which a month should not leave out.
_WORTH_A_TURN = tuple(a for a in AREAS if a not in ("mind", "eyes", "whole_body"))


def advice(report: Report) -> str:
    """Return the sentence for *report*."""
    rules = (_nothing, _pain, _walks, _hour, _long_stretch, _desk, _area, _better)
    for rule in rules:
        if words := rule(report):
            return words
    return "Keep to what you do: it is the breaks you take that count."


def _nothing(report: Report) -> str:
    if not report.written:
        return (
            "Nothing is written down, as you wish, so there is nothing to tell; "
            '"deskbreak config set history.enabled true" would change that.'
        )
    if report.this.asked + report.this.natural:
        return ""
    if any(w.counts.asked for w in report.weeks[:-1]):
        return "A week without breaks at the desk: welcome back whenever you are."
    return "After your first days with breaks, this page tells how they went."


def _pain(report: Report) -> str:
    hurts = report.this.hurts
    if not hurts:
        return ""
    times = "once" if hurts == 1 else f"{hurts} times"
    return (
        f"You said {times} that an exercise hurt; that area is left out for a week, "
        "and pain that stays is for a physician to look at."
    )


def _walks(report: Report) -> str:
    this = report.this
    if this.taken < ENOUGH or this.walks * 5 > this.taken:
        return ""
    walks = "none" if not this.walks else "one" if this.walks == 1 else str(this.walks)
    were = "was a walk" if this.walks == 1 else "were walks"
    return (
        f"Of your {this.taken} breaks {walks} {were}: of all that a break can hold an "
        "easy walk is best supported, so make the next one a walk if you can."
    )


def _hour(report: Report) -> str:
    """The part of the day in which breaks are hardest, where others are easy."""
    parts = {
        "in the morning": range(12),
        "between 12:00 and 16:00": range(12, 16),
        "from 16:00 on": range(16, 24),
    }
    shares = {name: _share(report.hours, hours) for name, hours in parts.items()}
    known = {name: share for name, share in shares.items() if share is not None}
    if len(known) < 2:
        return ""
    worst = min(known, key=lambda name: known[name])
    best = max(known, key=lambda name: known[name])
    if known[best] - known[worst] < 0.3:
        return ""
    return (
        f"Breaks come easily to you {best} ({known[best]:.0%} taken) and less so "
        f"{worst} ({known[worst]:.0%}): one short break then is the one to try for."
    )


def _share(cells: tuple[Cell, ...], hours: range) -> float | None:
    found = [cell.counts for cell in cells if cell.hour in hours]
    good = sum(counts.taken + counts.natural for counts in found)
    ended = good + sum(counts.skipped + counts.missed for counts in found)
    return good / ended if ended >= ENOUGH else None


def _long_stretch(report: Report) -> str:
    day = max(report.days, key=lambda each: each.counts.longest)
    if day.counts.longest < LONG_STRETCH:
        return ""
    return (
        f"Your longest stretch was {span_words(day.counts.longest)}, on {day.day:%A}: "
        "a short walk is a good end to one like that."
    )


def _desk(report: Report) -> str:
    first = report.summary.first
    if not first or not first[0].fix:
        return ""
    return f"A quick thing to put right at your desk: {_lower(first[0].fix[0])}"


def _area(report: Report) -> str:
    done = {name for week in report.weeks[-4:] for name, _ in week.counts.areas}
    months = sum(week.counts.taken for week in report.weeks[-4:])
    left = [area for area in _WORTH_A_TURN if area not in done]
    if months < 5 * ENOUGH or not left:
        return ""
    return (
        f"Your {left[0].replace('_', ' ')} had no exercise in four weeks: "
        f'"deskbreak library list --area {left[0]}" shows some to choose from.'
    )


def _better(report: Report) -> str:
    now = report.this.taken + report.this.natural
    usual = report.usual.taken + report.usual.natural
    if not report.usual.weeks or now < usual * 1.15 or now - usual < 2:
        return ""
    return (
        f"{now} breaks, where {usual:.0f} by this day are usual for you: "
        "whatever helped, keep it."
    )


def _lower(text: str) -> str:
    # "LED lamp" keeps its capitals.
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
