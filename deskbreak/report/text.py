"""The report in a terminal, with small charts of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deskbreak.core.words import bar_words, desk_lines, span_words
from deskbreak.history.counts import Counts
from deskbreak.report.advice import advice
from deskbreak.report.charts import WEEKDAYS, day_words, grade, hours_of
from deskbreak.report.contents import Cell, Day, Report
from deskbreak.report.hours import kept_share, used_share

#: Shades for a field of a heat map, the lightest first.
_SHADES = "·░▒▓█"
_MARKS = {"taken": "●", "walk": "▲", "natural": "○", "left": "'"}
#: Minutes that one character of the timeline stands for.
_STEP = 15
WIDTH = 78


def report_text(report: Report) -> str:
    """Return the report for a terminal of 80 columns or more."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    number = report.monday.isocalendar()
    so_far = "" if report.whole else ", so far"
    span = f"{day_words(report.monday)} to {day_words(report.until)}"
    yield f"Week {number.week} of {number.year}, {span}{so_far}"
    yield ""
    yield from _wrapped(advice(report))
    yield ""
    yield from _numbers(report)
    if any(day.spans or day.marks for day in report.days):
        yield ""
        yield from _days(report.days)
    if any(week.counts.asked or week.counts.natural for week in report.weeks):
        yield ""
        yield from _charts(report)
    yield ""
    yield from desk_lines(report.summary)
    for each in report.suggestions:
        yield ""
        yield from _wrapped(each.question)
        yield from _wrapped(each.evidence, "  ")
        if each.command:
            yield f"  {each.line}"


def _charts(report: Report) -> Iterator[str]:
    yield "Breaks, week by week"
    most = max([1, *(w.counts.taken + w.counts.natural for w in report.weeks)])
    for week in report.weeks:
        kept = week.counts.taken + week.counts.natural
        bar = bar_words(kept / most, 30).replace("░", " ")
        yield f"  {day_words(week.monday):<13} {bar} {kept}"
    yield ""
    yield from _heat("How many of the breaks you took", report.hours, "kept")
    yield ""
    yield from _heat("When you are at the computer", report.hours, "used")
    yield ""
    yield from _areas(report.this)


def _wrapped(text: str, lead: str = "") -> list[str]:
    from textwrap import wrap

    return wrap(text, WIDTH, initial_indent=lead, subsequent_indent=lead)


def _numbers(report: Report) -> Iterator[str]:
    this, usual, streak = report.this, report.usual, report.streak
    known = usual.weeks > 0
    rows = [
        (
            "taken",
            f"{this.taken} of {this.asked}",
            f"{usual.taken:.0f} usual" if known else "",
        ),
        ("walks", f"{this.walks}", f"{usual.walks:.0f} usual" if known else ""),
        (
            "on your own",
            f"{this.natural}",
            f"{usual.natural:.0f} usual" if known else "",
        ),
        (
            "use",
            span_words(this.use),
            f"{span_words(usual.use)} usual" if known else "",
        ),
    ]
    if this.standing:
        rows.append(("standing", span_words(this.standing), ""))
    if streak.longest:
        days = "1 day" if streak.days == 1 else f"{streak.days} days"
        rows.append(("in a row", days, f"longest {streak.longest}"))
    for name, value, note in rows:
        yield f"  {name:<12} {value:<12} {note}".rstrip()


def _days(days: Sequence[Day]) -> Iterator[str]:
    spans = [span for day in days for span in day.spans]
    if not spans:
        return
    first = min(span.start for span in spans) // 60
    last = -(-max(span.start + span.minutes for span in spans) // 60)
    last = min(last, first + 16)
    width = (last - first) * 60 // _STEP
    hours = "".join(f"{hour % 24:<4}" for hour in range(first, last))
    yield f"{'':<8}{hours}".rstrip()
    for day in days:
        cells = [" "] * width
        for span in day.spans:
            begin = (span.start - first * 60) // _STEP
            end = -(-(span.start + span.minutes - first * 60) // _STEP)
            cells[max(0, begin) : end] = "─" * (min(end, width) - max(0, begin))
        for mark in day.marks:
            place = (mark.at - first * 60) // _STEP
            if 0 <= place < width:
                cells[place] = _MARKS[mark.what]
        yield f"{day.day:%a} {day.day.day:>2}  {''.join(cells)}".rstrip()
    yield "        ● taken  ▲ a walk  ○ on your own  ' skipped or missed  ─ use"


def _heat(title: str, cells: Sequence[Cell], what: str) -> Iterator[str]:
    yield f"{title} (· little to █ all)"
    known = {(cell.weekday, cell.hour): cell for cell in cells}
    hours = hours_of(cells)
    yield "       " + "".join(f"{hour:<3}" for hour in hours).rstrip()
    value = kept_share if what == "kept" else used_share
    for weekday, name in enumerate(WEEKDAYS, 1):
        row = [known.get((weekday, hour)) for hour in hours]
        if any(row):
            shares = [value(cell) if cell else None for cell in row]
            signs = ("  " if s is None else _SHADES[grade(s)] * 2 for s in shares)
            yield f"  {name}  {' '.join(signs)}".rstrip()


def _areas(counts: Counts) -> Iterator[str]:
    yield "What you moved"
    if not counts.areas:
        yield "  Nothing yet"
    most = max((count for _, count in counts.areas), default=1)
    for area, count in counts.areas:
        bar = bar_words(count / most, 20).replace("░", " ")
        yield f"  {area.replace('_', ' '):<12} {bar} {count}"
