from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.core.content import Exercise
from deskbreak.library.loader import built_in
from deskbreak.pages import store
from deskbreak.pages.library import lesson_page, library_page, stop_page
from tests.desktop.browser import Browser, Page, chromium, missing

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(300)]

LIBRARY = built_in()
COUNT = len(LIBRARY.exercises)
SHOWN = "[...document.querySelectorAll('.exercise')].filter(c => c.checkVisibility())"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    return store.stored_library(folder, LIBRARY, {"cat-cow": "it needs floor space"})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, written: Path) -> Page:
    return browser.open(written.as_uri())


def _shown(page: Page) -> list[str]:
    found = page.value(f"{SHOWN}.map(c => c.id)")
    assert isinstance(found, list)
    return found


def _ids(**wanted: str) -> list[str]:
    def fits(e: Exercise) -> bool:
        have = {"area": (e.area, *e.also), "position": (e.position,), "kind": (e.kind,)}
        return all(value in have[key] for key, value in wanted.items())

    return [e.id for e in LIBRARY.exercises if fits(e)]


def test_everything_is_in_one_file_of_at_most_5_megabytes(written: Path) -> None:
    assert written.stat().st_size < 5_000_000
    text = written.read_text(encoding="utf-8")
    assert text.count('class="moving ') == COUNT
    assert text.count('class="still ') == COUNT


def test_it_opens_without_complaint_and_loads_nothing_else(
    page: Page, written: Path
) -> None:
    assert page.value("document.title") == "deskbreak: the exercises"
    assert len(_shown(page)) == COUNT
    assert page.complaints == []
    assert page.requests == [written.as_uri()]


def test_the_pictures_move_where_they_are_seen_and_rest_elsewhere(page: Page) -> None:
    first, last = (
        f"document.querySelector('#{LIBRARY.exercises[n].id} svg.moving')"
        for n in (0, -1)
    )
    soon = "new Promise(done => setTimeout(done, 100))"

    def waits_until(condition: str) -> None:
        page.value(f"(async () => {{ while (!({condition})) await {soon} }})()")

    waits_until(f"!{first}.animationsPaused() || window.scrollTo(0, 600)")
    assert page.value(f"{last}.animationsPaused()")
    page.value(f"{last}.scrollIntoView()")
    waits_until(f"!{last}.animationsPaused() && {first}.animationsPaused()")
    before = page.value(f"{last}.getCurrentTime()")
    waits_until(f"{last}.getCurrentTime() > {before}")


def test_one_chooses_by_keyboard_alone(page: Page) -> None:
    count = "document.querySelector('.count').textContent"
    page.keys("Tab", "Enter")  # the first stop on the page: to the exercises
    assert page.value("location.hash") == "#exercises"
    for _ in range(20):
        page.keys("Tab")
        if page.value("document.activeElement.id") == "f-area":
            break
    page.keys("ArrowDown")
    chosen = page.value("document.activeElement.value")
    assert chosen == "neck"
    assert _shown(page) == _ids(area="neck")
    assert page.value(count) == f"{len(_ids(area='neck'))} of {COUNT} exercises"
    page.keys("Tab", "ArrowDown", "ArrowDown")
    assert page.value("document.activeElement.value") == "standing"
    assert _shown(page) == _ids(area="neck", position="standing")
    page.keys("Tab", "Tab", "Tab", "Enter")  # past two choices to "Show all"
    assert len(_shown(page)) == COUNT
    page.value("new Promise(done => setTimeout(done))")
    assert page.value(count) == f"All {COUNT} exercises"


def test_unticked_furniture_and_notice_leave_out_what_they_should(page: Page) -> None:
    page.value("document.querySelector('.filters details').open = true")
    page.value("document.querySelector('#f-chair').focus()")
    page.keys("Space")
    assert _shown(page) == [e.id for e in LIBRARY.exercises if "chair" not in e.needs]
    page.keys("Space")
    page.value("document.querySelector('#f-noticed').focus()")
    page.keys("ArrowDown")
    discreet = [e.id for e in LIBRARY.exercises if e.visible == "discreet"]
    assert _shown(page) == discreet
    page.keys("ArrowDown")
    wild = [e.id for e in LIBRARY.exercises if e.visible == "conspicuous"]
    assert wild
    assert not set(_shown(page)) & set(wild)


def test_what_is_not_offered_can_be_left_out(page: Page) -> None:
    page.value("document.querySelector('#f-offered').focus()")
    page.keys("Space")
    assert set(_shown(page)) == {e.id for e in LIBRARY.exercises} - {"cat-cow"}


def test_when_nothing_is_left_it_is_said(page: Page) -> None:
    page.value("document.querySelector('#f-area').value = 'eyes'")
    page.value("document.querySelector('#f-kind').focus()")
    page.keys("w")
    assert page.value("document.activeElement.value") == "walk"
    assert _shown(page) == []
    told = page.value("document.querySelector('.count').textContent")
    assert told.startswith("No exercise is like that")


def test_without_script_everything_is_there_and_can_be_chosen(
    browser: Browser, written: Path
) -> None:
    page = browser.open(written.as_uri(), script=False)
    assert page.complaints == []
    assert len(_shown(page)) == COUNT
    page.value("document.querySelector('#f-area').focus()")
    page.keys("ArrowDown")
    assert _shown(page) == _ids(area="neck")


def test_who_wants_nothing_to_move_sees_still_pictures(
    browser: Browser, written: Path
) -> None:
    visible = "document.querySelector('.exercise .{}').checkVisibility()"
    page = browser.open(written.as_uri())
    assert page.value(visible.format("moving"))
    assert not page.value(visible.format("still"))
    page.value("document.querySelector('#still').focus()")
    page.keys("Space")
    assert page.value(visible.format("still"))
    assert not page.value(visible.format("moving"))
    calm = browser.open(written.as_uri(), media={"prefers-reduced-motion": "reduce"})
    assert calm.value(visible.format("still"))
    assert not calm.value(visible.format("moving"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_wrong_and_nothing_sticks_out(
    browser: Browser, written: Path, theme: str, width: int
) -> None:
    scheme = {"prefers-color-scheme": theme}
    page = browser.open(written.as_uri(), width=width, media=scheme)
    page.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.axe() == []
    assert page.value("document.documentElement.scrollWidth") <= width


def test_axe_would_find_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<html><img src='data:,'><input></html>")
    found = browser.open((tmp_path / "bad.html").as_uri()).axe()
    assert any(line.startswith("image-alt") for line in found)
    assert any(line.startswith("label") for line in found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_small_pages_are_as_clean(
    browser: Browser, tmp_path: Path, theme: str
) -> None:
    pages = {"stop": stop_page(), "break": lesson_page(LIBRARY.exercises[0])}
    for name, text in pages.items():
        target = store.write(tmp_path / f"{name}.html", text)
        scheme = {"prefers-color-scheme": theme}
        page = browser.open(target.as_uri(), width=390, media=scheme)
        assert page.complaints == []
        assert page.axe() == []
        assert page.value("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_all_of_the_menu_is_seen_and_sections_stand_apart(
    browser: Browser, written: Path
) -> None:
    page = browser.open(written.as_uri(), width=390)
    bar = "document.querySelector('nav.main')"
    assert page.value(f"{bar}.scrollWidth <= {bar}.clientWidth")
    assert page.value(f"{bar}.offsetHeight") <= 72
    before, after = (f"document.querySelector('{i}')" for i in ("#exercises", "#stop"))
    box = "getBoundingClientRect()"
    assert page.value(f"{after}.{box}.top - {before}.{box}.bottom") >= 24


def test_an_exercise_can_be_linked_to(browser: Browser, written: Path) -> None:
    page = browser.open(f"{written.as_uri()}#prayer")
    box = page.value("document.querySelector('#prayer').getBoundingClientRect().top")
    bar = page.value("document.querySelector('nav').getBoundingClientRect().bottom")
    assert bar <= box < 200


def test_on_paper_are_all_exercises_still_and_no_controls(
    page: Page, tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        missing("no pdftotext here (on Debian: apt install poppler-utils)")
    page.pdf(tmp_path / "page.pdf")
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    sheets = done.stdout.split("\f")
    for exercise in LIBRARY.exercises:
        assert exercise.title in done.stdout
    assert "Show all" not in done.stdout
    assert len(sheets) < 45
    # No card is torn: its last line is on the sheet that has its title.
    for exercise in LIBRARY.exercises[:12]:
        sheet = next(s for s in sheets if exercise.title in s)
        assert exercise.steps[-1].split()[-1] in sheet


def test_without_pictures_the_page_is_whole_all_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    text = library_page(LIBRARY, draw=lambda exercise: "")
    page = browser.open(store.write(tmp_path / "a.html", text).as_uri())
    assert len(_shown(page)) == COUNT
    assert page.complaints == []
