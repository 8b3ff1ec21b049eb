"""What the sections of the report are put together from."""

from __future__ import annotations

from collections.abc import Sequence

from deskbreak.pages.html import element, escape
from deskbreak.report import charts


def section(title: str, *parts: str, name: str) -> str:
    """Return a section under its heading; *name* is its anchor."""
    return element("section", element("h2", escape(title)), *parts, id=name)


def figure(title: str, *parts: str) -> str:
    """Return a chart and what belongs to it, on a card."""
    return element(
        "figure", element("figcaption", escape(title)), *parts, class_="card"
    )


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
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
    drawn = element(
        "table",
        element("thead", element("tr", *cells)),
        element("tbody", *lines),
    )
    # What scrolls sideways on a phone must be within reach of the keyboard.
    inner = element(
        "div", drawn, class_="scroll", tabindex="0", role="region", aria_label=title
    )
    return element("details", element("summary", escape(title)), inner)


def key(*signs: tuple[str, str]) -> str:
    """Return what the signs of a chart stand for."""
    parts = []
    for what, words in signs:
        name = what.removeprefix("box ")
        drawn = (
            charts.box(3, 3, 10, 10, name) if name != what else charts.sign(what, 8, 8)
        )
        parts.append(_sign(drawn) + escape(words))
    return element("p", *[element("span", part) for part in parts], class_="key")


def scale(least: str, most: str) -> str:
    """Return the key of a heat map."""
    steps = "".join(_sign(charts.box(2, 2, 12, 12, f"full s{n}")) for n in range(5))
    inner = element("span", escape(least), steps, escape(most))
    return element("p", inner, class_="key")


def _sign(drawn: str) -> str:
    return element(
        "svg", drawn, class_="chart", viewBox="0 0 16 16", aria_hidden="true"
    )
