"""The guide where there is no window but a browser."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.guide.browser import browser_missing, show_page
from deskbreak.guide.console import PageGuide, TerminalGuide
from deskbreak.guide.protocol import FromGuide, Session, Shown
from deskbreak.guide.runner import choose_runner
from tests.guide.samples import QUICK

SESSION = Session(QUICK, None, title="Stand up")


def _child(folder: Path, code: str = "") -> Sequence[str]:
    """Return a command that writes down what it is told."""
    writes = (
        "import sys; from pathlib import Path;"
        "Path(sys.argv[2], sys.argv[1]).write_text(sys.stdin.read());"
    )
    return (sys.executable, "-c", writes + code)


def _program(folder: Path, name: str) -> str:
    folder.mkdir()
    (folder / name).touch(mode=0o755)
    return str(folder)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="always there")
def test_what_is_missing_for_a_page_is_said(tmp_path: Path) -> None:
    path = _program(tmp_path / "bin", "firefox")
    assert browser_missing({"PATH": path}) == "no graphical display"
    assert not browser_missing({"PATH": path, "DISPLAY": ":0"})
    assert not browser_missing({"PATH": path, "WAYLAND_DISPLAY": "wayland-0"})
    nothing = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    assert "xdg-utils" in browser_missing(nothing)
    assert not browser_missing({**nothing, "BROWSER": "mine"})


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="X11 and Wayland")
def test_without_a_window_it_is_the_page_where_there_is_a_browser(
    tmp_path: Path,
) -> None:
    wayland = {
        "WAYLAND_DISPLAY": "wayland-0",
        "PATH": _program(tmp_path / "bin", "xdg-open"),
    }
    guide = choose_runner(lambda _: None, environment=wayland, pages=tmp_path)
    assert isinstance(guide, PageGuide)
    assert guide.backend.startswith("page in the browser")
    assert "XWayland" in guide.backend
    for less in ({}, {**wayland, "PATH": str(tmp_path)}):
        plain = choose_runner(lambda _: None, environment=less, pages=tmp_path)
        assert not isinstance(plain, PageGuide)
        assert isinstance(plain, TerminalGuide)


def test_the_child_is_told_the_session_and_answers_by_its_exit_code(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        good = _child(tmp_path)
        assert await show_page("lesson", tmp_path, SESSION, command=good)
        assert await show_page("stop", tmp_path, command=good)
        bad = _child(tmp_path, "sys.exit('no browser')")
        assert not await show_page("stop", tmp_path, command=bad)
        assert not await show_page("stop", tmp_path, command=("/no/such/program",))

    asyncio.run(scene())
    told = json.loads((tmp_path / "lesson").read_text())
    assert told["exercise"]["id"] == QUICK.id
    assert (tmp_path / "stop").read_text() == ""


def test_every_exercise_gets_a_page_and_the_terminal_counts(tmp_path: Path) -> None:
    heard: list[FromGuide] = []
    out = io.StringIO()

    async def scene() -> None:
        guide = PageGuide(
            heard.append, out, "no Tk", tmp_path, command=_child(tmp_path)
        )
        guide.open(SESSION)
        await guide.wait_closed()
        assert json.loads((tmp_path / "lesson").read_text())["title"] == "Stand up"
        guide.open(replace(SESSION, title="Another"))
        await guide.wait_closed()
        assert json.loads((tmp_path / "lesson").read_text())["title"] == "Another"
        (tmp_path / "lesson").unlink()
        guide.open(Session(None, None, title="My desk"))
        await guide.wait_closed()
        assert not (tmp_path / "lesson").exists()
        guide.close()

    asyncio.run(scene())
    assert heard == [Shown()]
    assert QUICK.title in out.getvalue()
