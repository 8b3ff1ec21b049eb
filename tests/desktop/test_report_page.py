"""
The report in a real browser: phone, laptop and paper, both themes, without script.

With ``DESKBREAK_SCREENSHOTS`` set to a folder the pictures are kept there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.report.page import report_page
from tests.desktop.browser import Browser, chromium
from tests.report.year import MONDAY, NOW, report_of, write_year

pytestmark = pytest.mark.desktop

#: The week that goes on, a whole week, and a week of long ago.
WEEKS = {"now": None, "whole": MONDAY, "first": MONDAY.replace(year=2024, day=10)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page for each of the weeks, and one for a history without events."""
    folder = tmp_path_factory.mktemp("pages")
    write_year(folder / "history.sqlite3")
    for name, monday in WEEKS.items():
        report = report_of(folder / "history.sqlite3", monday)
        (folder / f"{name}.html").write_text(report_page(report), encoding="utf-8")
    empty = report_of(folder / "empty.sqlite3", None, NOW)
    (folder / "empty.html").write_text(report_page(empty), encoding="utf-8")
    return folder


def keep(folder: Path) -> Path:
    """Return where pictures go."""
    wanted = Path(os.environ.get("DESKBREAK_SCREENSHOTS", folder))
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [*WEEKS, "empty"])
def test_it_can_be_read_everywhere(
    browser: Browser, pages: Path, tmp_path: Path, name: str, width: int, theme: str
) -> None:
    page = browser.open(
        (pages / f"{name}.html").as_uri(),
        width=width,
        media={"prefers-color-scheme": theme},
    )
    page.picture(keep(tmp_path) / f"report-{name}-{width}-{theme}.png", whole=True)
    assert page.complaints == []
    assert len(page.requests) == 1
    assert page.value("document.documentElement.scrollWidth") <= width
    # Folded away, nothing is looked at.
    page.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.value("document.documentElement.scrollWidth") <= width
    assert page.axe() == []


def test_it_needs_no_script(browser: Browser, pages: Path) -> None:
    page = browser.open((pages / "whole.html").as_uri(), script=False)
    assert page.complaints == []


def test_no_word_of_a_chart_is_cut_off(browser: Browser, pages: Path) -> None:
    page = browser.open((pages / "whole.html").as_uri(), width=390)
    cut = page.value(
        "[...document.querySelectorAll('svg.chart text')].filter(t => {"
        "const s = t.ownerSVGElement, b = t.getBBox(), v = s.viewBox.baseVal;"
        "return s.getBoundingClientRect().width &&"
        "(b.x < -1 || b.x + b.width > v.width + 1 || b.y + b.height > v.height + 1)"
        "}).map(t => t.textContent)"
    )
    assert cut == []


def test_its_tables_are_unfolded_by_keyboard(browser: Browser, pages: Path) -> None:
    page = browser.open((pages / "whole.html").as_uri())
    page.keys("Tab", "Enter")
    assert page.value("document.querySelector('details').open")
    page.keys("Tab")
    assert page.value("document.activeElement.getAttribute('role')") == "region"


def test_it_prints_on_few_pages(browser: Browser, pages: Path, tmp_path: Path) -> None:
    page = browser.open(
        (pages / "whole.html").as_uri(), media={"prefers-color-scheme": "dark"}
    )
    target = keep(tmp_path) / "report.pdf"
    page.pdf(target)
    printed = target.read_bytes()
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 4
