"""The report as one page: charts with their tables, no network, no script."""

from __future__ import annotations

from deskbreak.core.words import span_words
from deskbreak.library.words import load_evidence, load_safety
from deskbreak.pages.html import bullets, document, element, escape, paragraph
from deskbreak.report import body, charts
from deskbreak.report.advice import advice
from deskbreak.report.charts import day_words
from deskbreak.report.contents import Report, Usual
from deskbreak.report.desk import your_desk
from deskbreak.report.hours import when
from deskbreak.report.pieces import section
from deskbreak.report.week import moved, this_week

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
        this_week(report),
        moved(report),
        when(report),
        your_desk(report),
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


def _suggestions(report: Report) -> str:
    if not report.suggestions:
        return ""
    return section(
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
