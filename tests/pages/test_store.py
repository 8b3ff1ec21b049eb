from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.core.codec import encode
from deskbreak.core.content import Library
from deskbreak.library.loader import built_in
from deskbreak.pages import __main__ as program
from deskbreak.pages import pictures, store

FEW = Library(built_in().exercises[:1], built_in().items[:1])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "picture", lambda exercise: "")
    # What it knows of browsers it finds out once.
    monkeypatch.setattr("webbrowser._tryorder", None)


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be a browser that writes down what it is told to open."""
    opened = tmp_path / "opened"
    fake = tmp_path / "fake-browser"
    fake.write_text(f'#!/bin/sh\nprintf "%s" "$1" >"{opened}"\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", str(fake))
    return opened


def test_a_page_is_written_once_and_again_when_something_changes(
    tmp_path: Path,
) -> None:
    told: list[int] = []
    first = store.stored_library(tmp_path, FEW, {}, drawing=told.append)
    assert first.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert store.stored_library(tmp_path, FEW, {}, drawing=told.append) == first
    assert told == [1]
    renamed = replace(FEW.exercises[0], title="Another title")
    other = Library((renamed,), FEW.items)
    second = store.stored_library(tmp_path, other, {}, drawing=told.append)
    assert second != first
    assert list(tmp_path.iterdir()) == [second]
    third = store.stored_library(tmp_path, other, {renamed.id: "because"})
    assert "Not offered to you: because." in third.read_text(encoding="utf-8")


def test_a_changed_own_picture_is_a_change(tmp_path: Path) -> None:
    picture = tmp_path / "own.png"
    own = replace(FEW.exercises[0], scene="", picture=str(picture))
    library = Library((own,), ())
    pages = []
    for content in (None, b"a", b"bc"):
        if content is not None:
            picture.write_bytes(content)
        pages.append(store.stored_library(tmp_path / "pages", library, {}))
    assert len(set(pages)) == 3


def test_nothing_is_left_of_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "stop.html").mkdir()
    (tmp_path / "stop.html" / "x").touch()
    with pytest.raises(OSError, match=r"stop\.html"):
        store.stored_stop(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["stop.html"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="displays of X11")
def test_without_a_graphical_browser_nothing_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = store.stored_stop(tmp_path)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not store.show(page)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", "w3m")
    assert not store.show(page)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a shell script")
def test_the_browser_is_told_the_page(tmp_path: Path, browser: Path) -> None:
    page = store.stored_stop(tmp_path / "a folder")
    assert store.show(page)
    assert browser.read_text() == page.as_uri()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a shell script")
@pytest.mark.parametrize("installed", [True, False])
def test_a_browser_that_is_a_snap_gets_the_page_where_it_can_read_it(
    tmp_path: Path, browser: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    settings = tmp_path / "bin" / "xdg-settings"
    settings.parent.mkdir()
    settings.write_text("#!/bin/sh\necho firefox_firefox.desktop\n")
    settings.chmod(0o755)
    monkeypatch.setenv("PATH", f"{settings.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    if installed:
        (tmp_path / "snap/firefox/common").mkdir(parents=True)
    page = store.stored_library(tmp_path / ".cache", FEW, {})
    assert store.show(page)
    told = Path(browser.read_text().removeprefix("file://"))
    own = tmp_path / "snap/firefox/common/deskbreak/library.html"
    assert told == (own if installed else page)
    assert told.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a shell script")
def test_the_program_writes_and_shows_the_small_pages(
    tmp_path: Path, browser: Path
) -> None:
    exercise, item = FEW.exercises[0], FEW.items[0]
    line = json.dumps(
        {
            "is": "Session",
            "exercise": encode(exercise),
            "item": encode(item),
            "title": "Stand up",
            "look": {"is": "Look"},
        }
    )
    for words, told, holds in (
        (["stop"], "", "When to stop"),
        (["lesson"], line, item.question),
    ):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "deskbreak.pages", *words, str(tmp_path)],
            input=told,
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ),
        )
        assert (done.returncode, done.stderr) == (0, "")
        page = Path(browser.read_text().removeprefix("file://"))
        assert holds in page.read_text(encoding="utf-8")
        assert ("<animate" in page.read_text(encoding="utf-8")) == bool(told)


def test_the_program_says_what_is_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", iter(()))
    monkeypatch.setattr("json.load", lambda _: {"exercise": 3})
    assert program.main(["lesson", str(tmp_path)]) == 1
    assert "no page:" in capsys.readouterr().err
    monkeypatch.setattr(store, "show", lambda page: False)
    assert program.main(["stop", str(tmp_path)]) == 1
    assert "no browser" in capsys.readouterr().err
