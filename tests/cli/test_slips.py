"""Slips of the keys, odd terminals, and places where the output cannot go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskbreak.cli import doctor
from deskbreak.cli.output import fit, paint
from deskbreak.paths import Paths
from tests.cli.conftest import Run
from tests.cli.fake_daemon import FakeDaemon

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("statsu", '; did you mean "deskbreak status"?'),
        ("pasue 1h", '; did you mean "deskbreak pause"?'),
        ("stats", '; did you mean "deskbreak report"?'),
        ("quit", '; did you mean "deskbreak stop"?'),
        ("settings", '; did you mean "deskbreak config"?'),
        ("zzz", ' ("deskbreak --help" lists them)'),
        ("config edti", '; did you mean "deskbreak config edit"?'),
        ("library neck-turn", ' ("deskbreak library --help" lists them)'),
        ("history exprot x", '; did you mean "deskbreak history export"?'),
        ("checklist scores", '; did you mean "deskbreak checklist score"?'),
        ("autostart onn", '; did you mean "deskbreak autostart on"?'),
    ],
)
def test_a_slip_in_a_commands_name_is_answered_with_the_nearest(
    run: Run, typed: str, meant: str
) -> None:
    result = run(*typed.split(), "--json")
    (error,) = json.loads(result.stdout)["errors"]
    name = next(w for w in typed.split() if w not in ("config", "library", "history"))
    name = name if not typed.startswith(("check", "auto")) else typed.split()[1]
    assert error["message"] == f'there is no command "{name}"{meant}'
    assert result.exit_code == 2


def test_help_tells_every_command_in_full(run: Run) -> None:
    for words in ("--help", "config --help", "history --help", "checklist --help"):
        assert "..." not in run(*words.split()).stdout.partition("Commands:")[2]
    assert "..." not in run("--help").stdout.partition("The daemon:")[2]


def test_an_id_that_nothing_has_is_wrong_usage_with_a_daemon_as_without(
    run: Run, daemon: FakeDaemon
) -> None:
    daemon.refusals["guide"] = ("unknown_exercise", "There is no exercise 'x'.")
    result = run("guide", "neck-trun")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: there is no exercise 'neck-trun'; did you mean neck-turn?\n"
    )
    daemon.refusals["take"] = ("unknown_kind", "There is no break kind 'x'.")
    assert run("take", "x").exit_code == 2
    assert run("guide", "--kind", "x").exit_code == 2


def test_a_file_to_check_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    result = run("config", "check", str(tmp_path / "no.toml"))
    assert result.exit_code == 2
    assert result.stderr == f"error: there is no file {tmp_path / 'no.toml'}\n"


@pytest.mark.parametrize("call", ["config check", "preview", "config show"])
def test_settings_that_link_to_nothing_are_a_mistake_and_not_none(
    run: Run, paths: Paths, call: str
) -> None:
    paths.config.symlink_to("gone.toml")
    result = run(*call.split())
    assert result.exit_code == 2
    assert "a link that leads to no file" in result.stderr


def test_the_table_of_the_report_is_no_envelope(run: Run) -> None:
    result = run("report", "--csv", "--json")
    assert result.exit_code == 2
    assert "at a time" in json.loads(result.stdout)["errors"][0]["message"]


def test_nothing_to_suggest_after_a_day_is_not_praise(run: Run) -> None:
    text = run("suggest").stdout
    assert text == (
        "Nothing to suggest yet: that takes ten breaks, on five days or more\n"
    )


def test_the_report_of_the_first_day_is_short(run: Run) -> None:
    text = run("report", "--text").stdout
    assert "tells how they went" in text
    assert "week by week" not in text
    assert "little to" not in text
    assert "Your desk" in text
    assert "\n\n\n" not in text


def test_a_daemon_that_says_nothing_is_a_finding_and_not_the_end(
    run: Run, paths: Paths
) -> None:
    """Who asks what is wrong is not to be told only that something is."""
    paths.runtime.write_text("")  # a file where the folder should be
    result = run("doctor", "--json")
    (first, *others) = json.loads(result.stdout)["data"]["checks"]
    assert (first["name"], first["condition"]) == ("daemon", "missing")
    assert "Not a directory" in first["words"]
    assert len(others) > 5


def test_a_history_that_cannot_be_used_is_told_once(run: Run, paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True, exist_ok=True)
    paths.state.write_text("")
    result = run("checklist", "score")
    assert result.stderr.count("not recorded") == 1
    assert "Errno" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [("NO_COLOR", "1", False), ("TERM", "dumb", False), ("TERM", "xterm", True)],
)
def test_a_terminal_without_colours_gets_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, coloured: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert ("\x1b[" in paint("x", fg="red")) is coloured


def test_lines_are_cut_to_a_terminal_and_never_for_a_pipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    text = "1234567890\n12345678901"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert fit(text) == text
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert fit(text) == "1234567890\n123456789…"


def test_long_words_of_the_doctor_stay_in_their_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    words = "everything works without an icon, only quieter"
    assert doctor.folded(words, 10) == [
        "everything works without an",
        "icon, only quieter",
    ]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert doctor.folded(words, 10) == [words]


def shell(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    line = command.replace("deskbreak", f"{sys.executable} -m deskbreak", 1)
    return subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **more},
    )


@ON_UNIX
@pytest.mark.parametrize("call", ["history export", "doctor", "status", "report --csv"])
def test_a_closed_stdout_is_no_reason_for_a_traceback(call: str) -> None:
    done = shell(f"deskbreak {call} >&-")
    assert "Traceback" not in done.stderr
    assert done.returncode == (3 if call == "status" else 0)


@ON_UNIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("call", ["history export", "report --csv"])
def test_what_is_written_out_in_the_end_can_fail_as_well(call: str) -> None:
    done = shell(f"deskbreak {call} >/dev/full")
    assert (done.returncode, done.stderr) == (1, "error: No space left on device\n")
