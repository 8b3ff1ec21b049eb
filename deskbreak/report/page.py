"""The report as one page: charts with their tables, no network, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from deskbreak.core.checklist import DeskSummary
from deskbreak.core.content import ChecklistItem
from deskbreak.core.words import REASON_WORDS, desk_lists, span_words
from deskbreak.history.counts import Counts
from deskbreak.history.progress import DeskDay
from deskbreak.history.streaks import KEPT
from deskbreak.library.words import load_evidence, load_safety
from deskbreak.pages.html import bullets, document, element, escape, paragraph
from deskbreak.report import body, charts
from deskbreak.report.advice import advice
from deskbreak.report.charts import WEEKDAYS, day_words
from deskbreak.report.contents import WEEKS, Cell, Report, Usual

#: A field of the heat map with fewer breaks than this is left empty.
FEW = 3

_STYLE = """
.advice{font-size:1.2rem;line-height:1.45;max-width:48rem;margin:.6rem 0 1.2rem;
border-left:.35rem solid var(--ui-link);padding-left:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.8rem;
padding:0;margin:0;list-style:none}
.tiles li{padding:.8rem 1rem}
.tiles strong{display:block;font-size:1.4rem;line-height:1.2}
footer ul{max-width:48rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));
gap:1rem;align-items:start}
figure{margin:0}
figure.card{padding:.9rem 1rem}
figcaption{font-weight:600;margin-bottom:.5rem}
figure p{margin:.5rem 0}
figure .chart{max-width:34rem;margin-inline:auto}
figure .chart.wide{max-width:none}
details{margin-top:.6rem;font-size:.9rem}
summary{cursor:pointer;color:var(--ui-link);padding:.2rem 0}
.scroll{overflow-x:auto}
.scroll th,.scroll td{padding:.25rem .7rem .25rem 0;white-space:nowrap}
.scroll td{text-align:right;font-variant-numeric:tabular-nums}
.scroll thead th+th{text-align:right}
.key{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.9rem;color:var(--ui-soft)}
.key span{display:inline-flex;align-items:center;gap:.4rem}
.key svg{width:1rem;height:1rem;flex:none}
.bar{display:grid;grid-template-columns:5.2rem 1fr 7.8rem;gap:.2rem .8rem;
align-items:center;margin:.25rem 0}
.bar .track{height:.7rem;border-radius:.35rem;background:var(--ui-tint);overflow:hidden}
.bar .track span{display:block;height:100%;background:var(--ui-link)}
.suggestion+.suggestion{margin-top:1rem}
code{font:.92em ui-monospace,"DejaVu Sans Mono",monospace;background:var(--ui-tint);
padding:.1rem .35rem;border-radius:.3rem;overflow-wrap:anywhere}
.wide{display:none}
@media(min-width:48rem){.wide{display:block}.narrow{display:none!important}}
@media print{
.wide{display:block}.narrow,details{display:none!important}
.two{grid-template-columns:1fr 1fr;gap:4mm}
.tiles{grid-template-columns:repeat(3,1fr);gap:3mm}
.tiles li{padding:2mm 3mm}
figure,.tiles li,.suggestion{break-inside:avoid}
h2{margin:4mm 0 2mm}
h2+p{break-after:avoid}
.two{break-inside:avoid}
figure .chart:not(.wide){max-width:8.5cm}
.small,.key,figure p{font-size:8.5pt}
footer{margin-top:4mm;padding:0}
.chart *,.bar *,.key *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""


def report_page(report: Report) -> str:
    """Return the page."""
    number = report.monday.isocalendar()
    last = report.until
    span = f"{day_words(report.monday)} to {day_words(last)} {last.year}"
    so_far = "" if report.whole else ", so far"
    header = element(
        "header",
        element("h1", "Your week at the desk"),
        paragraph(f"Week {number.week}, {span}{so_far}", class_="soft"),
        paragraph(advice(report), class_="advice"),
        _tiles(report),
    )
    main = element(
        "main",
        _this_week(report),
        _moved(report),
        _when(report),
        _your_desk(report),
        _suggestions(report),
    )
    return document(
        f"deskbreak: week {number.week} of {number.year}",
        header + main + _footer(report),
        style=charts.STYLE + body.style() + _STYLE,
    )


# ------------------------------------------------------------------ tiles


def _tiles(report: Report) -> str:
    this, usual, streak = report.this, report.usual, report.streak
    until = "usual" if report.whole else "usual by this day"
    tiles = [
        (
            f"{this.taken} of {this.asked}",
            "breaks taken",
            _mean(usual, usual.taken, until),
        ),
        (str(this.walks), "of them walks", _mean(usual, usual.walks, until)),
        (
            str(this.natural),
            "more on your own",
            _mean(usual, usual.natural, until),
        ),
        (
            span_words(this.use),
            "at the computer",
            f"{span_words(usual.use)} {until}" if usual.weeks else "",
        ),
        (
            f"{streak.days} day{'s' * (streak.days != 1)}",
            "in a row",
            f"longest {streak.longest}" if streak.longest else "",
        ),
        (
            f"{report.summary.whole.good} of {report.summary.whole.total}",
            "good at your desk",
            "",
        ),
    ]
    if this.standing:
        standing = (span_words(this.standing), "of that standing", "")
        tiles.insert(4, standing)
    return element(
        "ul",
        *[
            element(
                "li",
                element("strong", escape(number)),
                escape(what),
                paragraph(note, class_="soft small") if note else "",
                class_="card",
            )
            for number, what, note in tiles
        ],
        class_="tiles",
    )


def _mean(usual: Usual, number: float, until: str) -> str:
    return f"{number:.0f} {until}" if usual.weeks else ""


# --------------------------------------------------------------- sections


def _section(title: str, *parts: str, name: str) -> str:
    return element("section", element("h2", escape(title)), *parts, id=name)


def _figure(title: str, *parts: str) -> str:
    return element(
        "figure", element("figcaption", escape(title)), *parts, class_="card"
    )


def _this_week(report: Report) -> str:
    rows = [_day_row(f"{day.day:%A}", day.counts) for day in report.days]
    rows.append(_day_row("All", report.this))
    drawn = [
        charts.timeline(report.days, charts.WIDTH).replace("chart", "chart narrow", 1),
        charts.timeline(report.days, 900).replace("chart", "chart wide", 1),
    ]
    weeks = [
        _day_row(day_words(week.monday), week.counts) for week in reversed(report.weeks)
    ]
    return _section(
        "Day by day, week by week",
        _figure(
            "Each day: use as a bar, breaks on it",
            *drawn,
            _key(
                ("taken", "taken"),
                ("walk", "a walk"),
                ("natural", "on your own"),
                ("left", "skipped or missed"),
            ),
            _held(report.this),
            _table("Each day in numbers", _DAY_HEAD, rows),
        ),
        element(
            "div",
            _figure(
                "This week and the weeks before",
                charts.weeks(report.weeks),
                _key(
                    ("box full", "taken"),
                    ("box half", "on your own"),
                    ("box open", "skipped or missed"),
                ),
                _table("Each week in numbers", ("From", *_DAY_HEAD[1:]), weeks),
            ),
            _figure(
                "Your days",
                _streak(report),
                charts.calendar(report.kept, report.until),
                _key(
                    ("box full", "at least half of the breaks taken"),
                    ("box half", "fewer"),
                    ("box none", "no breaks"),
                ),
                _months(report),
            ),
            class_="two",
            style="margin-top:1rem",
        ),
        name="days",
    )


_DAY_HEAD = (
    "Day",
    "Offered",
    "Taken",
    "Walks",
    "On your own",
    "Later",
    "Skipped",
    "Missed",
    "Held",
    "Use",
    "Standing",
    "Longest stretch",
)


def _day_row(name: str, counts: Counts) -> tuple[str, ...]:
    numbers = (
        counts.offered,
        counts.taken,
        counts.walks,
        counts.natural,
        counts.postponed,
        counts.skipped,
        counts.missed,
        counts.held,
    )
    times = (counts.use, counts.standing, counts.longest)
    return (name, *map(str, numbers), *(span_words(t) if t else "–" for t in times))


def _held(counts: Counts) -> str:
    if not counts.held_by:
        return ""
    words = {reason.value: said for reason, said in REASON_WORDS.items()}
    found = ", ".join(
        f"{words.get(reason, 'something else')} {count}×"
        for reason, count in counts.held_by
    )
    return paragraph(f"Breaks that waited for a better moment: {found}.", class_="soft")


def _streak(report: Report) -> str:
    streak = report.streak
    if not streak.days:
        return paragraph(
            "A day counts when at least half of its breaks were taken.", class_="soft"
        )
    since = f", since {day_words(streak.since)}" if streak.since else ""
    many = "day" if streak.days == 1 else "days"
    return paragraph(
        f"{streak.days} {many} in a row{since}, on which at least half of the breaks "
        "were taken. Days off interrupt nothing, and neither does a single other day.",
        class_="soft small",
    )


def _months(report: Report) -> str:
    months: dict[str, list[float]] = {}
    for day, share in sorted(report.kept.items()):
        months.setdefault(f"{day:%B %Y}", []).append(share)
    rows = [
        (month, str(len(days)), str(sum(share >= KEPT for share in days)))
        for month, days in months.items()
    ]
    return _table("Each month in numbers", ("Month", "Days", "Kept"), rows)


def _moved(report: Report) -> str:
    this = dict(report.this.areas)
    longer: dict[str, int] = {}
    for week in report.weeks:
        for area, count in week.counts.areas:
            longer[area] = longer.get(area, 0) + count
    names = sorted(longer, key=lambda area: (-this.get(area, 0), -longer[area], area))
    rows = [
        (area.replace("_", " "), str(this.get(area, 0)), str(longer[area]))
        for area in names
    ]
    whole = this.get("whole_body", 0)
    note = f"And {whole}× the whole body, walks most of all." if whole else ""
    head = ("Area", "This week", f"{WEEKS} weeks")
    return _section(
        "What you moved",
        element(
            "div",
            _figure(
                "This week",
                body.body_map(this, body.spoken(this)),
                paragraph(note, class_="soft small") if note else "",
                _table("This week in numbers", head, rows),
            ),
            _figure(
                f"The last {WEEKS} weeks",
                body.body_map(longer, body.spoken(longer)),
                paragraph(
                    "Counted by the main area of each exercise that was done.",
                    class_="soft small",
                ),
            ),
            class_="two",
        ),
        name="body",
    )


def _when(report: Report) -> str:
    cells = report.hours
    hours = charts.hours_of(cells)
    head = ("", *(f"{hour}:00" for hour in hours))
    return _section(
        "When",
        paragraph(f"Each hour of the week, over {WEEKS} weeks.", class_="soft"),
        element(
            "div",
            _figure(
                "How many of the breaks you took",
                charts.heat(
                    "Share of breaks taken, by weekday and hour",
                    _best_hours(cells),
                    cells,
                    kept_share,
                    lambda cell: f"{_hour(cell)}: {_percent(cell)} taken",
                ),
                _scale("few", "all"),
                _table(
                    "Each hour in numbers",
                    head,
                    _by_hour(cells, hours, _percent),
                ),
            ),
            _figure(
                "When you are at the computer",
                charts.heat(
                    "Use of the computer, by weekday and hour",
                    "The darker, the more of that hour.",
                    cells,
                    used_share,
                    lambda cell: f"{_hour(cell)}: {_minutes(cell)} min on average",
                ),
                _scale("a few minutes", "all of the hour"),
                _table(
                    "Each hour in minutes",
                    head,
                    _by_hour(cells, hours, lambda cell: str(_minutes(cell))),
                ),
            ),
            class_="two",
        ),
        name="when",
    )


def kept_share(cell: Cell) -> float | None:
    """Return the share of breaks taken in an hour; None where there were too few."""
    counts = cell.counts
    return counts.kept if counts.asked + counts.natural >= FEW else None


def used_share(cell: Cell) -> float | None:
    """Return how much of an hour was use, on average; None where there was none."""
    share = cell.counts.use / (cell.days * timedelta(hours=1))
    return min(1.0, share) if share >= 0.01 else None


def _hour(cell: Cell) -> str:
    return f"{WEEKDAYS[cell.weekday - 1]} {cell.hour}:00"


def _percent(cell: Cell) -> str:
    share = kept_share(cell)
    return "–" if share is None else f"{share:.0%}"


def _minutes(cell: Cell) -> int:
    return round(cell.counts.use / cell.days / timedelta(minutes=1))


def _best_hours(cells: Sequence[Cell]) -> str:
    known = [cell for cell in cells if kept_share(cell) is not None]
    if not known:
        return "There is too little to tell yet."
    best = max(known, key=lambda cell: (kept_share(cell) or 0, cell.counts.asked))
    return f"The darker, the more were taken; most on {_hour(best)}."


def _by_hour(
    cells: Iterable[Cell], hours: Sequence[int], words: Callable[[Cell], str]
) -> list[tuple[str, ...]]:
    known = {(cell.weekday, cell.hour): words(cell) for cell in cells}
    return [
        (name, *(known.get((weekday, hour), "–") for hour in hours))
        for weekday, name in enumerate(WEEKDAYS, 1)
        if any((weekday, hour) in known for hour in hours)
    ]


def _your_desk(report: Report) -> str:
    summary = report.summary
    rows = [
        (
            day_words(day.day) + f" {day.day.year}",
            str(day.good),
            str(day.to_fix),
            str(day.open),
        )
        for day in _thinned(report)
    ]
    return _section(
        "Your desk",
        element(
            "div",
            _figure(
                "How many questions are good, over time",
                charts.desk(report.desk, report.until),
                _table("Your desk in numbers", ("Day", "Good", "To fix", "Open"), rows),
            ),
            element(
                "div", element("h3", "Area by area"), *_bars(summary), class_="card"
            ),
            *[_list(title, items) for title, items in desk_lists(summary)],
            class_="two",
        ),
        name="desk",
    )


def _thinned(report: Report) -> Iterable[DeskDay]:
    """Return the last score of each month, and the newest."""
    last = {(day.day.year, day.day.month): day for day in report.desk}
    return last.values()


def _bars(summary: DeskSummary) -> Iterable[str]:
    for score in summary.areas:
        share = f"width:{score.good / score.total:.0%}"
        words = f"{score.good} of {score.total}"
        words += f", {score.to_fix} to fix" if score.to_fix else ""
        yield element(
            "div",
            element("span", escape(score.area)),
            element(
                "span", element("span", style=share), class_="track", aria_hidden="true"
            ),
            element("span", escape(words), class_="small"),
            class_="bar",
        )


_LIST_NOTES = {
    "To ask for": "To take to whoever looks after your workplace.",
    "To buy": "Needs a little money; your employer may be the one to pay.",
}


def _list(title: str, items: Sequence[ChecklistItem]) -> str:
    note = _LIST_NOTES.get(title, "")
    return element(
        "div",
        element("h3", escape(title)),
        paragraph(note, class_="soft small") if note else "",
        bullets(
            element("strong", escape(item.question))
            + "".join(paragraph(fix) for fix in item.fix[:1])
            for item in items
        ),
        class_="card",
    )


def _suggestions(report: Report) -> str:
    if not report.suggestions:
        return ""
    return _section(
        "Suggestions",
        paragraph(
            "Nothing is changed by itself: the command would do it.", class_="soft"
        ),
        *[
            element(
                "div",
                element("h3", escape(each.question)),
                paragraph(each.evidence),
                element("p", element("code", escape(each.line)))
                if each.command
                else "",
                class_="card suggestion",
            )
            for each in report.suggestions
        ],
        name="suggestions",
    )


_HOW = (
    "Use is time with input or in a call. Hours are those that the clock on the wall "
    "showed where you were; days begin at your day boundary."
)
_PRIVATE = (
    "This page is one file made on this computer: nothing is loaded from anywhere, "
    "nothing is sent."
)


def _footer(report: Report) -> str:
    first = load_evidence().may_say[0]
    lines = [
        escape(first),
        escape(load_safety().first_run[0]),
        _HOW,
        _PRIVATE,
    ]
    if not report.written:
        lines.insert(0, "The history is switched off: nothing new is written down.")
    return element("footer", bullets(lines), class_="soft small")


# ----------------------------------------------------------------- pieces


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return what stands behind a chart, folded away."""
    if not rows:
        return ""
    cells = [
        element("th", escape(text), scope="col") if text else element("td")
        for text in head
    ]
    lines = [
        element(
            "tr",
            element("th", escape(row[0]), scope="row"),
            *[element("td", escape(cell)) for cell in row[1:]],
        )
        for row in rows
    ]
    table = element(
        "table",
        element("thead", element("tr", *cells)),
        element("tbody", *lines),
    )
    # What scrolls sideways on a phone must be within reach of the keyboard.
    inner = element(
        "div", table, class_="scroll", tabindex="0", role="region", aria_label=title
    )
    return element("details", element("summary", escape(title)), inner)


def _key(*signs: tuple[str, str]) -> str:
    parts = []
    for what, words in signs:
        name = what.removeprefix("box ")
        drawn = (
            charts.box(3, 3, 10, 10, name) if name != what else charts.sign(what, 8, 8)
        )
        parts.append(_sign(drawn) + escape(words))
    return element("p", *[element("span", part) for part in parts], class_="key")


def _scale(least: str, most: str) -> str:
    steps = "".join(_sign(charts.box(2, 2, 12, 12, f"full s{n}")) for n in range(5))
    inner = element("span", escape(least), steps, escape(most))
    return element("p", inner, class_="key")


def _sign(drawn: str) -> str:
    return element(
        "svg", drawn, class_="chart", viewBox="0 0 16 16", aria_hidden="true"
    )
