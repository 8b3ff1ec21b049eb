"""
The charts, as SVG that a page holds: small, still, without script.

Our own, because each is a few rectangles: pygal, which draws without a browser, makes
26 kB of a chart with two rows of bars, always with script in it and without a title
for a screen reader, and knows no timeline, no heat map and no body.

A chart is 360 units wide, so that its text can be read on a phone and at a desk.
Colours are the page's: shades of one colour, and shapes where things must be told
apart; nothing is red, and nothing says that sitting is bad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from deskbreak.history.progress import DeskDay
from deskbreak.history.streaks import KEPT
from deskbreak.pages.html import element, escape
from deskbreak.report.contents import Cell, Day, Mark, Week

WIDTH = 360
DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

STYLE = """
.chart{display:block;width:100%;height:auto}
.chart text{font:11px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
fill:var(--ui-soft)}
.chart .strong{fill:var(--ui-text);font-weight:600}
.chart .full{fill:var(--ui-link)}
.chart .half{fill:var(--ui-link);fill-opacity:.45}
.chart .open{fill:var(--ui-card);stroke:var(--ui-soft);stroke-width:1.2}
.chart .use{fill:var(--ui-soft);fill-opacity:.3}
.chart .none{fill:var(--ui-line);fill-opacity:.55}
.chart .axis{stroke:var(--ui-line);stroke-width:1}
.chart .way{fill:none;stroke:var(--ui-link);stroke-width:2;stroke-linejoin:round}
.chart .below{fill:var(--ui-link);fill-opacity:.14}
.chart .left{stroke:var(--ui-soft);stroke-width:1.6}
.s0{fill-opacity:.12}.s1{fill-opacity:.3}.s2{fill-opacity:.5}.s3{fill-opacity:.75}
.s4{fill-opacity:1}
"""


def chart(title: str, text: str, height: float, *parts: str, width: int = WIDTH) -> str:
    """
    Return a chart that a screen reader reads as one picture.

    Args:
        title: What it shows.
        text: What is to be seen in it, in a sentence.
    """
    return element(
        "svg",
        element("title", escape(title)),
        element("desc", escape(text)),
        *parts,
        class_="chart",
        viewBox=f"0 0 {width} {_n(height)}",
        role="img",
        aria_label=f"{title}. {text}",
    )


def label(x: float, y: float, text: str, *, end: str = "start", name: str = "") -> str:
    """Return a word or number; *end* is "start", "middle" or "end"."""
    return element(
        "text",
        escape(text),
        x=_n(x),
        y=_n(y),
        text_anchor=end if end != "start" else False,
        class_=name or False,
    )


def box(
    x: float, y: float, width: float, height: float, name: str, tip: str = ""
) -> str:
    """Return a box with slightly round corners; *tip* shows under the pointer."""
    return element(
        "rect",
        element("title", escape(tip)) if tip else "",
        x=_n(x),
        y=_n(y),
        width=_n(width),
        height=_n(height),
        rx="2",
        class_=name,
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _line(x: float, y: float, to_x: float, to_y: float, name: str) -> str:
    at = {"x1": _n(x), "y1": _n(y), "x2": _n(to_x), "y2": _n(to_y)}
    return element("line", class_=name, **at)


def day_words(day: date) -> str:
    """Return "13 June"."""
    return f"{day.day} {day:%B}"


def nice_top(most: float) -> int:
    """Return a round number at or above *most*, for the top of an axis."""
    for step in (4, 10, 20, 30, 40, 60, 80, 100, 140, 200, 300, 500, 1000):
        if most <= step:
            return step
    return int(-(-most // 1000) * 1000)


def grade(share: float) -> int:
    """Return the shade, 0 to 4, of a share from 0.0 to 1.0."""
    return min(4, int(share * 5))


# ------------------------------------------------------------------ weeks


def weeks(found: Sequence[Week]) -> str:
    """Return a column for each week: taken, on one's own, left."""
    left, bottom, top_room, tall = 26, 150, 8, 142
    most = max((w.counts.asked + w.counts.natural for w in found), default=0)
    top = nice_top(most)
    step = (WIDTH - left) / len(found)
    parts = []
    for share in (0, 0.5, 1):
        y = bottom - share * (tall - top_room)
        parts.append(_line(left, y, WIDTH, y, "axis"))
        parts.append(label(left - 4, y + 4, f"{share * top:g}", end="end"))
    for number, week in enumerate(found):
        counts = week.counts
        x, y = left + number * step + 3, float(bottom)
        gone = counts.skipped + counts.missed
        for count, name, what in (
            (counts.taken, "full", "taken"),
            (counts.natural, "half", "on your own"),
            (gone, "open", "skipped or missed"),
        ):
            high = count / top * (tall - top_room)
            y -= high
            if count:
                tip = f"Week of {day_words(week.monday)}: {count} {what}"
                parts.append(box(x, y, step - 6, high, name, tip))
        last = number == len(found) - 1
        if last or number % 3 == 0:
            name = "strong" if last else ""
            words = "this" if last else f"{week.monday.day} {week.monday:%b}"
            end = "end" if last else "start"
            parts.append(
                label(x + (step - 6 if last else 0), 164, words, end=end, name=name)
            )
    kept = [w.counts.taken + w.counts.natural for w in found]
    text = f"This week {kept[-1]}, the weeks before {', '.join(map(str, kept[:-1]))}."
    return chart("Breaks, week by week", text, 170, *parts)


# ------------------------------------------------------------- heat maps


def heat(
    title: str,
    text: str,
    cells: Iterable[Cell],
    value: Callable[[Cell], float | None],
    tip: Callable[[Cell], str],
) -> str:
    """
    Return a field for each hour of each weekday, darker where *value* is higher.

    Args:
        value: From 0.0 to 1.0; None where too little is known.
        tip: What a field says under the pointer.
    """
    known = {(c.weekday, c.hour): c for c in cells}
    hours = hours_of(known.values())
    weekdays = range(1, max([5, *(c.weekday for c in known.values())]) + 1)
    left, above, high = 30, 16, 20
    step = (WIDTH - left) / len(hours)
    parts = []
    every = 1 if len(hours) <= 12 else 2
    for column, hour in enumerate(hours):
        if column % every == 0:
            parts.append(
                label(left + column * step + step / 2, 11, str(hour), end="middle")
            )
    for weekday in weekdays:
        y = above + (weekday - 1) * high
        parts.append(label(2, y + 14, WEEKDAYS[weekday - 1]))
        for column, hour in enumerate(hours):
            cell = known.get((weekday, hour))
            share = value(cell) if cell else None
            x = left + column * step
            if cell is None or share is None:
                parts.append(box(x + 1, y + 1, step - 2, high - 2, "none"))
            else:
                name = f"full s{grade(share)}"
                parts.append(box(x + 1, y + 1, step - 2, high - 2, name, tip(cell)))
    return chart(title, text, above + len(weekdays) * high + 2, *parts)


def hours_of(cells: Iterable[Cell]) -> list[int]:
    """Return the hours to be shown: all between the first and last in common use."""
    used: dict[int, timedelta] = {}
    for cell in cells:
        used[cell.hour] = used.get(cell.hour, timedelta(0)) + cell.counts.use
    whole = sum(used.values(), timedelta(0))
    # A single late night would make the usual hours small.
    common = [hour for hour, use in used.items() if use > whole * 0.01]
    return list(range(min([8, *common]), max([17, *common]) + 1))


# --------------------------------------------------------------- timeline


def timeline(days: Sequence[Day], width: int) -> str:
    """Return a row for each day: use as bars, breaks as marks on them."""
    spans = [span for day in days for span in day.spans]
    first = min([8 * 60, *(span.start for span in spans)]) // 60
    last = -(-max([18 * 60, *(span.start + span.minutes for span in spans)]) // 60)
    last = min(last, first + 24)
    left, above, high = 34, 18, 26
    scale = (width - left - 8) / ((last - first) * 60)

    def place(minute: float) -> float:
        return left + (max(first * 60, min(minute, last * 60)) - first * 60) * scale

    parts = []
    bottom = above + len(days) * high
    every = 1 if width / (last - first) > 45 else 2 if last - first <= 14 else 4
    for hour in range(first, last + 1, every):
        x = place(hour * 60)
        parts.append(_line(x, above, x, bottom, "axis"))
        parts.append(label(x, 11, str(hour % 24), end="middle"))
    for number, day in enumerate(days):
        y = above + number * high + high / 2
        parts.append(label(2, y + 4, f"{day.day:%a} {day.day.day}"))
        for span in day.spans:
            start, end = place(span.start), place(span.start + span.minutes)
            if end > start:
                parts.append(box(start, y - 6, end - start, 12, "use"))
        parts += [_mark(mark, place(mark.at), y) for mark in day.marks]
    text = " ".join(
        f"{day.day:%A}: {_count(day, 'taken', 'walk')} taken, "
        f"{_count(day, 'natural')} on your own, {_count(day, 'left')} left."
        for day in days
        if day.marks
    )
    title = "Each day: use and breaks"
    return chart(title, text or "No breaks.", bottom + 4, *parts, width=width)


def _count(day: Day, *what: str) -> int:
    return sum(mark.what in what for mark in day.marks)


def _mark(mark: Mark, x: float, y: float) -> str:
    tip = f"{mark.at // 60 % 24:02}:{mark.at % 60:02} "
    tip += f"{MARK_WORDS[mark.what]}{f': {mark.exercise}' if mark.exercise else ''}"
    return sign(mark.what, x, y, tip)


MARK_WORDS = {
    "taken": "taken",
    "walk": "a walk",
    "natural": "on your own",
    "left": "skipped or missed",
}


def sign(what: str, x: float, y: float, tip: str = "") -> str:
    """Return the sign of a mark: told apart by its shape, not by its colour."""
    inner = element("title", escape(tip)) if tip else ""
    if what == "walk":
        path = f"M{_n(x)} {_n(y - 6.5)}l6 11h-12z"
        return element("path", inner, d=path, class_="full")
    if what == "left":
        path = f"M{_n(x)} {_n(y - 5)}v10"
        return element("path", inner, d=path, class_="left")
    name = "full" if what == "taken" else "open"
    return element("circle", inner, cx=_n(x), cy=_n(y), r="4.5", class_=name)


# -------------------------------------------------------------- calendar


def calendar(kept: Mapping[date, float], until: date, count: int = 26) -> str:
    """Return a field for each day of *count* weeks: breaks kept, some, or none."""
    monday = until - timedelta(days=until.weekday())
    first = monday - (count - 1) * 7 * DAY
    left, above = 30, 16
    step = (WIDTH - left) / count
    parts = [label(2, above + n * step + step * 0.8, WEEKDAYS[n]) for n in (0, 2, 4)]
    shown = ""
    for column in range(count):
        start = first + column * 7 * DAY
        month = f"{start:%b}"
        if month != shown and column < count - 1:
            shown = month
            parts.append(label(left + column * step, 11, month))
        for row in range(7):
            day = start + row * DAY
            if day > until:
                break
            share = kept.get(day)
            what = "no breaks"
            name = "none"
            if share is not None:
                name = "full" if share >= KEPT else "half"
                what = f"{share:.0%} of the breaks taken"
            x, y = left + column * step, above + row * step
            tip = f"{day:%A}, {day_words(day)}: {what}"
            parts.append(box(x + 0.7, y + 0.7, step - 1.4, step - 1.4, name, tip))
    days = [day for day in kept if first <= day <= until]
    good = sum(kept[day] >= KEPT for day in days)
    text = (
        f"On {good} of {len(days)} days with breaks at least half of them were taken."
    )
    return chart("Your days", text, above + 7 * step + 2, *parts)


# ------------------------------------------------------------------- desk


def desk(days: Sequence[DeskDay], until: date) -> str:
    """Return the score of the desk over time: a line that goes up as things get good."""
    left, bottom, tall = 26, 130, 118
    top = max(max((day.total for day in days), default=1), 1)
    first = min([*(day.day for day in days), until - 28 * DAY])
    length = max((until - first).days, 1)

    def at(day: DeskDay) -> tuple[float, float]:
        x = left + (day.day - first).days / length * (WIDTH - left - 4)
        return x, bottom - day.good / top * tall

    points = [at(day) for day in days]
    parts = []
    for good in (0, top):
        y = bottom - good / top * tall
        parts.append(_line(left, y, WIDTH, y, "axis"))
        parts.append(label(left - 4, y + 4, str(good), end="end"))
    if points:
        way = f"M{_n(points[0][0])} {_n(points[0][1])}"
        # It stands at its score until the next answer.
        way += "".join(f"H{_n(x)}V{_n(y)}" for x, y in points[1:])
        way += f"H{WIDTH - 4}"
        start = f"V{bottom}H{_n(points[0][0])}Z"
        parts.append(element("path", d=way + start, class_="below"))
        parts.append(element("path", d=way, class_="way"))
    parts.append(label(left, 144, f"{first.day} {first:%b %Y}"))
    parts.append(label(WIDTH, 144, f"{until.day} {until:%b %Y}", end="end"))
    text = "No question was answered yet."
    if days:
        text = (
            f"From {days[0].good} of {days[0].total} questions good "
            f"to {days[-1].good} of {days[-1].total}."
        )
    return chart("Your desk over time", text, 150, *parts)
