from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskbreak.daemon.live import LiveConfig
from deskbreak.library.loader import built_in
from deskbreak.paths import Paths

GOOD = '[breaks.move]\ninterval = "40m"\n'
BAD = '[breaks.move]\ninterval = "soon"\n'


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "state").mkdir()
    return Paths(
        tmp_path / "config" / "config.toml",
        tmp_path / "state",
        tmp_path / "cache",
        tmp_path / "run",
    )


def live(paths: Paths, text: str | None = None) -> LiveConfig:
    if text is not None:
        paths.config.parent.mkdir(exist_ok=True)
        paths.config.write_text(text)
    config = LiveConfig(paths, built_in())
    config.begin()
    return config


def interval(config: LiveConfig) -> timedelta:
    return config.wishes.settings.breaks[0].interval


def test_the_first_run_writes_the_file_and_uses_its_defaults(paths: Paths) -> None:
    config = live(paths)
    assert paths.config.exists()
    assert interval(config) == timedelta(minutes=30)
    assert config.problems == ()


def test_a_folder_that_cannot_be_made_leaves_the_defaults(paths: Paths) -> None:
    paths.config.parent.write_text("not a folder")
    config = live(paths)
    assert interval(config) == timedelta(minutes=30)
    assert config.problems == (), "no file is no mistake in it"


def test_a_link_to_nothing_is_told_as_a_mistake(paths: Paths) -> None:
    paths.config.parent.mkdir()
    paths.config.symlink_to("gone.toml")
    assert "a link" in live(paths).problems[0].found


def test_a_broken_file_leaves_the_last_good_settings_at_the_start(
    paths: Paths,
) -> None:
    live(paths, GOOD)
    config = live(paths, BAD)
    assert interval(config) == timedelta(minutes=40)
    assert len(config.problems) == 1


def test_a_broken_file_without_a_good_copy_leaves_the_defaults(paths: Paths) -> None:
    config = live(paths, BAD)
    assert interval(config) == timedelta(minutes=30)
    assert config.problems


def test_an_edit_tells_what_changed(paths: Paths) -> None:
    config = live(paths, GOOD)
    paths.config.write_text(GOOD.replace("40m", "45m"))
    reading = config.read_again()
    assert reading.changes == ("move: interval 40 min → 45 min",)
    assert interval(config) == timedelta(minutes=45)
    assert paths.last_good_config.read_text() == paths.config.read_text()


def test_a_comment_is_no_change(paths: Paths) -> None:
    config = live(paths, GOOD)
    paths.config.write_text("# hello\n" + GOOD)
    assert config.read_again().changes == ()


@pytest.mark.parametrize("text", [BAD, "[breaks.move", None])
def test_mistakes_change_nothing_until_they_are_corrected(
    paths: Paths, text: str | None
) -> None:
    config = live(paths, GOOD)
    if text is None:
        paths.config.unlink()
    else:
        paths.config.write_text(text)
    reading = config.read_again()
    assert reading.problems
    assert config.problems == reading.problems
    assert interval(config) == timedelta(minutes=40)
    paths.config.write_text(GOOD)
    assert config.read_again().problems == ()
    assert config.problems == ()


def test_an_own_exercise_is_in_the_library(paths: Paths) -> None:
    own = """[[exercise]]
id = "my-own"
title = "My own"
area = "neck"
position = "seated"
mode = "timed"
duration_s = 30
steps = ["Sit tall.", "Nod."]
"""
    config = live(paths, GOOD + own)
    assert config.wishes.library.exercise("my-own") is not None


def test_a_state_folder_that_is_gone_is_only_noted(
    paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    paths.state.rmdir()
    live(paths, GOOD)
    assert "cannot keep a copy" in caplog.text
