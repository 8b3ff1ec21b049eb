from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

import pytest

from deskbreak import __version__
from deskbreak.cli.output import ToldError
from deskbreak.cli.status import formatted, status_words
from deskbreak.exceptions import UsageError
from tests.cli.conftest import Run
from tests.cli.fake_daemon import OVERVIEW, FakeDaemon

NOW = datetime.fromisoformat("2025-03-10T14:20:00+01:00")


def test_a_held_break_says_since_when_and_by_what() -> None:
    assert status_words(OVERVIEW, NOW).replace("\x1b[33m", "").replace(
        "\x1b[0m", ""
    ) == (
        "◐ Move due since 14:05; held by a call.\n"
        "\n"
        "  move  31 min of 30 min  due since 14:05, postponed 1×\n"
        "  eyes  5 min of 20 min   due in 15 min of use\n"
        "\n"
        "  held: on a call (camera in use) since 13:40\n"
        "\n"
        "Today: 2 taken, 1 natural, 1 skipped, 2 h of use\n"
        "1 h 7 min of use without a break"
    )


def test_what_was_used_and_what_is_left_are_no_more_than_the_whole() -> None:
    kind = {**OVERVIEW["kinds"][1], "use": 1662.0, "interval": 1800, "due_in": 138.0}
    text = status_words({**OVERVIEW, "kinds": [kind]}, NOW)
    assert "eyes  27 min of 30 min  due in 3 min of use" in text


def test_a_postponed_break_says_when_it_comes_back() -> None:
    kind = {**OVERVIEW["kinds"][0], "ask_at": "2025-03-10T14:25:00+01:00"}
    text = status_words({**OVERVIEW, "kinds": [kind]}, NOW)
    assert "asked again at 14:25, postponed 1×" in text


def test_trouble_is_told() -> None:
    data = {
        **OVERVIEW,
        "config_problems": ["config.toml:3: …"],
        "history_problem": "disk full",
    }
    text = status_words(data, NOW)
    assert "1 mistake, so it is not in force" in text
    assert "not recorded: disk full" in text


def test_a_daemon_from_before_the_upgrade_is_told() -> None:
    text = status_words({**OVERVIEW, "version": "0.0.1"}, NOW)
    assert f"The deskbreak that runs is 0.0.1, this one {__version__}" in text


def test_no_color_means_none(
    monkeypatch: pytest.MonkeyPatch, run: Run, daemon: FakeDaemon
) -> None:
    assert "\x1b[" in run("status", color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("status", color=True).stdout


@pytest.mark.parametrize(
    ("form", "changed", "text"),
    [
        ("short", {}, "◐ now"),
        ("long", {}, "Move due since 14:05; held by a call."),
        ("{next} {percent}% {taken}/{asked}", {}, "move 100% 2/3"),
        ("{next_in} {next_in_seconds}", {"due": False, "next_in": 90}, "2 min 90"),
        (
            "short",
            {"glyph": "paused", "paused_until": "2025-03-10T15:00:00+01:00"},
            "‖ until 15:00",
        ),
        ("short{paused_until}", {"glyph": "paused"}, "short"),
        ("{symbol} {next_in}", {"glyph": "paused"}, "‖ paused"),
    ],
)
def test_a_status_bar_gets_one_line(
    form: str, changed: dict[str, Any], text: str
) -> None:
    assert formatted(form, {**OVERVIEW, **changed}, NOW) == text


def test_waybar_gets_what_it_reads() -> None:
    assert json.loads(formatted("waybar", OVERVIEW, NOW)) == {
        "text": "◐ now",
        "tooltip": "Move due since 14:05; held by a call.",
        "class": "held",
        "percentage": 100,
    }


def test_an_unknown_field_is_told_before_anybody_is_asked(run: Run) -> None:
    with pytest.raises(UsageError, match=r"expected one of \{symbol\}"):
        formatted("{nest}", OVERVIEW, NOW)
    assert run("status", "--format", "{nest}").exit_code == 2


def test_the_fields_are_listed(run: Run) -> None:
    assert "next_in_seconds" in run("status", "--format", "help").stdout


class Stepping:
    """Stands in for sleeping: changes what the daemon says, then ends the watch."""

    def __init__(self, daemon: FakeDaemon) -> None:
        self.daemon = daemon
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) == 2:
            self.daemon.replies["status"] = {**OVERVIEW, "glyph": "due"}
        if len(self.slept) == 4:
            raise KeyboardInterrupt


def test_watch_prints_what_changes(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepping = Stepping(daemon)
    monkeypatch.setattr(time, "sleep", stepping)
    result = run("status", "--watch", "--format", "short", "--every", "2s")
    assert result.stdout == "◐ now\n● now\n"
    assert result.exit_code == 0
    assert stepping.slept == [2.0] * 4


def test_watch_with_json_prints_an_envelope_a_line(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", Stepping(daemon))
    lines = run("status", "--watch", "--json").stdout.splitlines()
    assert [json.loads(line)["data"]["glyph"] for line in lines] == [
        *("held", "held", "due", "due")
    ]


def test_watch_ends_with_the_daemon(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(_: float) -> None:
        daemon.path.unlink()

    monkeypatch.setattr(time, "sleep", leave)
    result = run("status", "--watch")
    assert (result.exit_code, "not running" in result.stderr) == (3, True)


def test_an_error_of_the_daemon_keeps_all_its_words() -> None:
    error = ToldError([("a", "first"), ("b", "second")], {})
    assert str(error) == "first\nsecond"
