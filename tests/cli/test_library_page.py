"""The library as a page, and an exercise as a page where there is no window."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.guide import runner, terminal
from deskbreak.guide.protocol import Ended, FromGuide, Hurts, Session
from deskbreak.pages import pictures, store
from deskbreak.paths import Paths
from tests.cli.conftest import Run

Heard = Callable[[FromGuide], Session | None]

MINE = """
[[exercise]]
id = "mine"
title = "My <own> stretch"
kind = "stretch"
area = "neck"
position = "seated"
mode = "hold"
hold_s = 10
steps = ["Do it.", "Stop."]
"""


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The pages that a browser was told to show; nothing is drawn."""
    pages: list[Path] = []

    def show(page: Path) -> bool:
        pages.append(page)
        return True

    monkeypatch.setattr(store, "drawn", lambda library: lambda exercise: "")
    monkeypatch.setattr(pictures, "picture", lambda exercise: "")
    monkeypatch.setattr(store, "show", show)
    return pages


def test_the_page_is_written_where_it_is_wanted(
    run: Run, paths: Paths, tmp_path: Path, shown: list[Path]
) -> None:
    target = tmp_path / "page.html"
    result = run("library", "--html", str(target))
    assert (result.exit_code, result.stdout) == (0, f"{target}\n")
    assert "Neck turn" in target.read_text(encoding="utf-8")
    assert shown == []


def test_the_page_is_opened_and_drawn_only_once(
    run: Run, paths: Paths, shown: list[Path]
) -> None:
    first = run("library", "--open")
    assert first.exit_code == 0
    assert "Drawing" in first.stderr
    second = run("library", "--open", "--json")
    assert second.stderr == ""
    (page,) = set(shown)
    assert json.loads(second.stdout)["data"] == {"page": str(page)}
    assert page.parent == paths.pages


def test_own_exercises_and_what_is_not_offered_are_on_it(
    run: Run, paths: Paths, tmp_path: Path
) -> None:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(MINE + '\n[me]\ncautions = ["knee"]\n')
    run("library", "--html", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'id="mine"' in page
    assert "My &lt;own&gt; stretch" in page
    assert "Not offered to you: you ticked knee." in page


def test_without_a_browser_the_page_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "show", lambda page: False)
    result = run("library", "--open")
    assert result.exit_code == 1
    assert ".html" in result.stderr


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    result = run("library", "--html", str(tmp_path / "no" / "page.html"))
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


def test_the_page_goes_without_a_command(run: Run) -> None:
    assert run("library", "--open", "list").exit_code == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="X11 and Wayland")
def test_the_guide_without_a_window_shows_a_page_and_counts_in_the_terminal(
    run: Run, paths: Paths, shown: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def acts(session: Session, *, output: Any, answer: Heard) -> None:
        assert session.exercise
        told.append(shown[-1].read_text(encoding="utf-8"))
        following = answer(Hurts(session.exercise.id))
        assert following
        assert following.exercise
        told.append(shown[-1].read_text(encoding="utf-8"))
        others.append(following.exercise.title)
        answer(Ended(GuideEnd.STOPPED))

    told: list[str] = []
    others: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", "anything")
    monkeypatch.setattr(runner, "window_missing", lambda: "no Tk here")
    monkeypatch.setattr(terminal, "run_in_terminal", acts)
    result = run("guide", "neck-turn")
    assert result.exit_code == 0
    assert "no Tk here" in result.stderr
    assert 'id="neck-turn"' in told[0]
    assert others[0] in told[1]
    assert len(shown) == 2
