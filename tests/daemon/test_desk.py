"""What is opened from the daemon in the user's own programs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskbreak.core.views import Notice
from deskbreak.daemon.desk import UserDesk
from deskbreak.daemon.poses import Poses
from deskbreak.library.words import load_safety

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="a shell script is the browser"
)

Environment = Callable[[str], None]


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Return a function that says what the browser does, in shell."""

    def be(words: str) -> None:
        program = tmp_path / "browser"
        program.write_text(f"#!/bin/sh\n{words}\n")
        program.chmod(0o755)
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("BROWSER", str(program))

    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return be


def _asked_for_help(folder: Path) -> tuple[str, list[Notice]]:
    notices: list[Notice] = []
    poses = Poses(folder / "poses", lambda: ())
    desk = UserDesk(folder / "config.toml", notices.append, folder / "pages", poses)

    async def ask() -> None:
        desk.open_help()
        await desk.wait_opened()

    asyncio.run(ask())
    return desk.help_page(), notices


def test_help_is_a_page_with_the_stop_rules(
    tmp_path: Path, browser: Environment
) -> None:
    browser(f'printf "%s" "$1" >"{tmp_path}/opened"')
    url, notices = _asked_for_help(tmp_path)
    assert notices == []
    assert (tmp_path / "opened").read_text() == url
    page = Path(url.removeprefix("file://")).read_text(encoding="utf-8")
    assert load_safety().stop in page
    assert 'id="stop"' in page


def test_without_a_browser_help_is_a_notice(
    tmp_path: Path, browser: Environment
) -> None:
    url, notices = _asked_for_help(tmp_path)
    assert url == ""
    assert len(notices) == 1
    assert load_safety().stop in notices[0].body


def test_where_no_page_can_be_written_help_is_a_notice(
    tmp_path: Path, browser: Environment
) -> None:
    browser("true")
    (tmp_path / "pages").touch()
    _, notices = _asked_for_help(tmp_path)
    assert len(notices) == 1


def test_without_a_screen_the_questions_are_asked_in_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    notices: list[Notice] = []

    async def work() -> None:
        poses = Poses(tmp_path / "poses", lambda: ())
        desk = UserDesk(tmp_path / "c.toml", notices.append, tmp_path, poses)
        desk.open_setup()
        desk.open_setup()
        await desk.wait_opened()

    asyncio.run(work())
    (notice,) = notices
    assert "deskbreak setup" in f"{notice.title} {notice.body}"
