from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deskbreak.cli.main import main
from deskbreak.config.answers import Confirmation, answers_of, current_answers
from deskbreak.config.reader import default_config
from deskbreak.desktop.autostart import choose
from deskbreak.library.words import load_safety
from deskbreak.paths import Paths, find_paths

Run = Callable[..., Result]
USUAL = answers_of(default_config())
#: Rhythm, days, hours, has, applies, cautions, autostart: as they are.
ALL_THE_SAME = "\n" * 6


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "usr"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return find_paths()


@pytest.fixture
def run() -> Run:
    def call(*args: str, **options: Any) -> Result:
        return CliRunner().invoke(main, ["setup", *args], **options)

    return call


def confirmed(paths: Paths) -> bool:
    return Confirmation(paths.state, load_safety().first_run).given


def test_enter_all_along_keeps_what_holds(run: Run, paths: Paths) -> None:
    result = run(input=f"y\n{ALL_THE_SAME}n\n")
    assert result.exit_code == 0, result.output
    assert current_answers(paths.config) == USUAL
    assert "Not medical" in result.output or "not medical advice" in result.output
    assert confirmed(paths)
    assert not choose().status().enabled


def test_answers_by_number_and_by_name(run: Run, paths: Paths) -> None:
    result = run(
        input="y\n2\nmon-fri\n09:00-12:30, 13:00-18:00\nchair, 8\n1\nknee wrist\nn\n"
    )
    assert result.exit_code == 0, result.output
    now = current_answers(paths.config)
    assert now.preset == "hourly"
    assert (now.days, now.times) == ("mon-fri", "09:00-12:30, 13:00-18:00")
    assert now.has == ("chair", "floor")
    assert now.applies == ("laptop",)
    assert now.cautions == ("wrist", "knee")


def test_a_wrong_answer_is_told_and_asked_again(run: Run, paths: Paths) -> None:
    result = run(input="y\n9\nhourli\nhourly\nmonn\nmon\n9\n9:00-10:00\n\n\n\nn\n")
    assert result.exit_code == 0, result.output
    assert "did you mean hourly?" in result.output
    now = current_answers(paths.config)
    assert (now.preset, now.days, now.times) == ("hourly", "mon", "09:00-10:00")


def test_the_second_time_the_note_is_not_asked_again(run: Run, paths: Paths) -> None:
    run("--preset", "hourly", "--accept-note")
    result = run(input=f"{ALL_THE_SAME}n\n")
    assert result.exit_code == 0, result.output
    assert "I have read this" not in result.output
    assert current_answers(paths.config).preset == "hourly"


def test_who_does_not_confirm_the_note_is_asked_nothing_in_vain(
    run: Run, paths: Paths
) -> None:
    result = run(input="n\n")
    assert result.exit_code == 1
    assert "Which rhythm?" not in result.output
    assert not paths.config.exists()


def test_leaving_in_the_middle_writes_nothing(run: Run, paths: Paths) -> None:
    assert run(input="y\n2\n").exit_code == 130
    assert not paths.config.exists()


def test_with_nobody_there_it_says_how_to_go_on(run: Run, paths: Paths) -> None:
    result = run(input="")
    assert result.exit_code != 0
    assert not paths.config.exists()


def test_options_ask_nothing_and_answer_as_an_envelope(run: Run, paths: Paths) -> None:
    result = run("--preset", "sit-stand", "--times", "any", "--has", "none", "--json")
    assert result.exit_code == 0, result.output
    envelope = json.loads(result.stdout)
    assert envelope["command"] == ["setup"]
    assert envelope["data"] == {
        "path": str(paths.config),
        "changed": ["preset", "me.has"],
        "answers": {
            **USUAL.keys(),
            "preset": "sit-stand",
            "me.has": "",
        },
        "note_confirmed": False,
        "autostart": False,
        "running": False,
    }
    assert "--accept-note" in result.stderr


def test_what_is_given_wrong_is_an_error_and_nothing_is_written(
    run: Run, paths: Paths
) -> None:
    run("--yes")
    before = paths.config.read_text("utf-8")
    for words in (
        ("--preset", "hourli"),
        ("--times", "25:00"),
        ("--cautions", "kne"),
        ("--days", "someday"),
    ):
        result = run(*words)
        assert result.exit_code == 2, words
        assert "error:" in result.stderr
    assert paths.config.read_text("utf-8") == before


def test_autostart_is_turned_on_and_off(run: Run) -> None:
    run("--autostart")
    assert choose().status().enabled
    run("--yes")
    assert choose().status().enabled
    run("--no-autostart")
    assert not choose().status().enabled


def test_without_a_screen_there_is_no_window(run: Run) -> None:
    result = run("--window")
    assert result.exit_code == 1
    assert "without --window" in result.stderr
