"""The page as text: what is in it, escaped, without script, with tables."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deskbreak.history.suggestions import Suggestion
from deskbreak.library.words import load_evidence
from deskbreak.report.contents import Report
from deskbreak.report.page import report_page
from tests.report.year import NOW, report_of

VOID = {"meta", "br", "img", "input", "hr", "link"}


class Reader(HTMLParser):
    """Notes tags and what stands in them; complains about what is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(scope="module")
def page(report: Report) -> Reader:
    return Reader(report_page(report))


def test_it_needs_neither_script_nor_network(report: Report) -> None:
    text = report_page(report)
    assert "<script" not in text
    assert "default-src 'none'" in text.replace("&#x27;", "'")
    assert not re.search(r"(src|href)=\"?(https?:)?//", text)
    assert len(text) < 250_000


def test_each_chart_has_words_and_its_table(page: Reader) -> None:
    charts = [at for tag, at in page.tags if tag == "svg" and at.get("role") == "img"]
    assert len(charts) >= 8
    for at in charts:
        assert len(at["aria-label"] or "") > 20
    assert page.count("figure") == 8
    # Both body maps share one.
    assert page.count("table") == 7
    assert page.count("figcaption") == 8


def test_the_numbers_of_the_week_are_told(page: Reader, report: Report) -> None:
    this = report.this
    assert f"{this.taken} of {this.asked}breaks taken" in page.words
    assert "2 June to 8 June 2025" in page.words
    assert f"{report.streak.days} days" in page.words
    assert "a call 2×" in page.words


def test_it_claims_nothing_that_may_not_be_said(page: Reader) -> None:
    for claim in load_evidence().may_not_say:
        assert claim not in page.words
    for word in ("sitting is", "too long", "lazy", "productiv", "cure"):
        assert word not in page.words.lower()


def test_no_colour_of_it_is_red(report: Report) -> None:
    drawn = report_page(report).split("</style>")[1]
    assert "red" not in re.findall(r"(?:fill|stroke)=\"(\w+)", drawn)
    assert "ui-warn" not in drawn


def test_suggestions_stand_there_with_their_command(report: Report) -> None:
    made = Suggestion("x", "Sooner <b>?", "7 & 9", ("deskbreak", "x y"), 1, 2)
    text = report_page(replace(report, suggestions=(made,)))
    assert "Sooner &lt;b&gt;?" in text
    assert "<code>deskbreak &#x27;x y&#x27;</code>" in text


def test_a_beginning_has_a_page(tmp_path: Path) -> None:
    empty = report_of(tmp_path / "history.sqlite3", None, NOW)
    words = Reader(report_page(empty)).words
    assert "After your first days" in words
    assert "nan" not in words.lower()


def test_every_week_of_the_year_has_a_page(year: Path) -> None:
    from datetime import date, timedelta

    for number in range(0, 54, 6):
        report = report_of(year, date(2024, 6, 10) + number * timedelta(days=7))
        Reader(report_page(report))
