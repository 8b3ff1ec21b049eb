"""Every command, for people and for programs."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import pytest
import time_machine
from click.testing import Result

from deskbreak.cli.main import MODULES, main
from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What
from deskbreak.history.store import History
from deskbreak.paths import Paths
from tests.cli.conftest import Run
from tests.cli.fake_daemon import FakeDaemon

#: One call of every command that answers at once, and whether it asks the daemon.
CALLS: dict[str, bool] = {
    "status": True,
    "take": True,
    "take move": True,
    "postpone": True,
    "postpone 7m": True,
    "snooze": True,
    "skip": True,
    "pause": True,
    "pause 1h": True,
    "resume": True,
    "stand": True,
    "sit": True,
    "library": False,
    "library list --kind walk": False,
    "checklist list": False,
    "checklist score": False,
    "history": False,
    "preview": False,
    "history list": False,
    "history stored": False,
    "suggest": False,
    "history export": False,
    "history erase --yes": False,
    "config path": False,
    "config init": False,
    "config check": False,
    "config show": False,
    "config keys": False,
    "config set breaks.move.interval 45m": False,
    "config unset breaks.move.interval": False,
    "doctor": False,
    "completion bash": False,
}


def envelope(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result.stdout)
    assert list(data) == ["deskbreak", "command", "status", "data", "errors"]
    assert data["deskbreak"] == 1
    assert data["status"] == ("error" if data["errors"] else "ok")
    for error in data["errors"]:
        assert list(error) == ["code", "message"]
    return data


@pytest.mark.parametrize("call", CALLS)
def test_every_command_answers_in_the_envelope(
    run: Run, daemon: FakeDaemon, call: str
) -> None:
    result = run(*call.split(), "--json")
    answer = envelope(result)
    words = call.replace("snooze", "postpone").split()
    assert answer["command"] == words[: len(answer["command"])]
    assert answer["status"] == "ok"
    assert isinstance(answer["data"], dict)
    assert result.stderr == ""
    assert result.exit_code == 0


@pytest.mark.parametrize("call", CALLS)
def test_every_command_has_words_for_people(
    run: Run, daemon: FakeDaemon, call: str
) -> None:
    result = run(*call.split())
    assert result.exit_code == 0
    assert result.stdout.strip()
    assert '"deskbreak"' not in result.stdout.split("\n")[0][:12]
    assert "\x1b[" not in result.stdout  # a pipe gets no colours


@pytest.mark.parametrize("call", [call for call, asks in CALLS.items() if asks])
def test_without_a_daemon_the_exit_code_is_3(run: Run, call: str) -> None:
    result = run(*call.split(), "--json")
    assert result.exit_code == 3
    assert envelope(result)["errors"][0]["code"] == "not_running"
    result = run(*call.split())
    assert (result.exit_code, result.stdout) == (3, "")
    assert "hint: deskbreak start" in result.stderr


@pytest.mark.parametrize("call", [call for call, asks in CALLS.items() if not asks])
def test_what_needs_no_daemon_works_without_one(run: Run, call: str) -> None:
    assert run(*call.split()).exit_code == 0


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["stat"], []),
        (["pause", "soon"], ["pause"]),
        (["pause", "1h", "--until", "14:00"], ["pause"]),
        (["status", "--nonsense"], ["status"]),
        (["config", "sett"], ["config"]),
        (["config", "set", "breaks"], ["config", "set"]),
        (["history", "list", "--limit", "0"], ["history", "list"]),
        (["completion", "tcsh"], ["completion"]),
        (["guide", "x", "--kind", "y"], ["guide"]),
    ],
)
def test_a_call_that_makes_no_sense_exits_with_2(
    run: Run, args: list[str], command: list[str]
) -> None:
    result = run(*args, "--json")
    answer = envelope(result)
    assert (result.exit_code, answer["command"]) == (2, command)
    assert [error["code"] for error in answer["errors"]] == ["usage"]
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


def test_a_refusal_exits_with_1_and_its_own_code(run: Run, daemon: FakeDaemon) -> None:
    daemon.refusals["skip"] = ("strict", "This break is strict.")
    result = run("skip", "--json")
    assert result.exit_code == 1
    assert envelope(result)["errors"] == [
        {"code": "strict", "message": "This break is strict."}
    ]
    result = run("skip")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "error: This break is strict.\n"


def test_requests_reach_the_daemon_with_their_arguments(
    run: Run, daemon: FakeDaemon
) -> None:
    for call in (
        ["take", "move"],
        ["postpone"],
        ["postpone", "7m"],
        ["pause", "1h 30m"],
        ["pause", "--until", "2099-03-10T14:00+01:00"],
        ["pause"],
        ["pause", "--until", "tomorrow"],
        ["guide", "chin-tuck"],
        ["guide", "--kind", "eyes"],
    ):
        assert run(*call).exit_code == 0
    assert [(asked["command"], asked["args"]) for asked in daemon.asked] == [
        ("take", {"name": "move"}),
        ("postpone", {"delay_seconds": None}),
        ("postpone", {"delay_seconds": 420.0}),
        ("pause", {"duration_seconds": 5400.0, "until": None}),
        (
            "pause",
            {"duration_seconds": None, "until": daemon.asked[4]["args"]["until"]},
        ),
        ("pause", {"duration_seconds": None, "until": None}),
        ("pause", {"duration_seconds": None, "until": "tomorrow"}),
        ("guide", {"id": "chin-tuck"}),
        ("take", {"name": "eyes"}),
    ]
    until = datetime.fromisoformat(daemon.asked[4]["args"]["until"])
    assert until == datetime(2099, 3, 10, 13, tzinfo=UTC)


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in MODULES:
        assert f"\n  {name} " in result.stdout
    assert "snooze" not in result.stdout


def every_command() -> list[str]:
    def names(command: click.Command, *above: str) -> list[str]:
        if not isinstance(command, click.Group):
            return [" ".join(above)]
        inner = [
            name
            for child in command.list_commands(click.Context(command))
            for name in names(
                command.get_command(click.Context(command), child) or command,
                *above,
                child,
            )
        ]
        return [*inner, *([" ".join(above)] if above else [])]

    return names(main)


@pytest.mark.parametrize("name", every_command())
def test_every_command_has_help_and_takes_json(run: Run, name: str) -> None:
    result = run(*name.split(), "--help")
    assert result.exit_code == 0
    if name not in ("autostart", "config"):  # mere groups
        assert "--json" in result.stdout


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout.startswith("deskbreak 0.")
    for words in (("--version", "--json"), ("--json", "--version")):
        answer = json.loads(run(*words).stdout)
        assert answer["data"]["version"].startswith("0.")


def test_json_stands_behind_the_command(run: Run) -> None:
    answer = json.loads(run("--json", "status").stdout)
    assert "deskbreak status --json" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("shell", "words"),
    [("bash", "complete "), ("zsh", "#compdef deskbreak"), ("fish", "complete ")],
)
def test_the_completion_script_is_for_that_shell(
    run: Run, shell: str, words: str
) -> None:
    result = run("completion", shell)
    assert words in result.stdout
    assert "_DESKBREAK_COMPLETE" in result.stdout


# --------------------------------------------------------------------- config


def test_config_set_changes_the_file_and_tells_the_daemon(
    run: Run, daemon: FakeDaemon, paths: Paths
) -> None:
    result = run("config", "set", "breaks.move.interval", "45m")
    assert result.stdout == "breaks.move.interval is 45m now\n"
    assert [asked["command"] for asked in daemon.asked] == ["reload"]
    text = paths.config.read_text()
    assert 'interval = "45m"' in text
    assert text.startswith("#")  # the comments are there
    shown = json.loads(run("config", "show", "--json").stdout)["data"]
    assert shown["breaks"]["move"]["interval"] == "45m"
    run("config", "unset", "breaks.move.interval")
    shown = json.loads(run("config", "show", "--json").stdout)["data"]
    assert shown["breaks"]["move"]["interval"] == "30m"


def test_config_check_lists_all_mistakes_and_exits_with_2(
    run: Run, paths: Paths
) -> None:
    paths.config.parent.mkdir(exist_ok=True)
    paths.config.write_text(
        'preset = "half-hourli"\n[breaks.move]\ninterval = 45\nduratoin = "3m"\n'
    )
    result = run("config", "check", "--json")
    assert result.exit_code == 2
    answer = envelope(result)
    assert [p["line"] for p in answer["data"]["problems"]] == [1, 3, 4]
    assert {error["code"] for error in answer["errors"]} == {"config_invalid"}
    result = run("config", "check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("error:") == 3
    # What does not depend on the file still works, with a word about it.
    result = run("library")
    assert result.exit_code == 0
    assert "3 mistakes" in result.stderr


def test_a_mistake_keeps_the_last_good_settings(run: Run, paths: Paths) -> None:
    paths.config.write_text("nonsense")
    paths.state.mkdir()
    paths.last_good_config.write_text('[exclude]\nkinds = ["walk"]\n')
    offered = json.loads(run("library", "list", "--kind", "walk", "--json").stdout)
    assert {e["offered"] for e in offered["data"]["exercises"]} == {False}
    paths.last_good_config.write_text("more nonsense")
    offered = json.loads(run("library", "list", "--kind", "walk", "--json").stdout)
    assert True in {e["offered"] for e in offered["data"]["exercises"]}


def test_a_file_can_be_checked_by_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text('preset = "hourly"\n')
    assert "is fine" in run("config", "check", str(file)).stdout
    assert run("config", "check", str(tmp_path / "none.toml")).exit_code == 2


def test_a_value_that_does_not_fit_changes_nothing(run: Run, paths: Paths) -> None:
    run("config", "init")
    before = paths.config.read_text()
    result = run("config", "set", "breaks.move.interval", "soon")
    assert result.exit_code == 2
    assert paths.config.read_text() == before
    assert run("config", "set", "breaks.move.intervall", "5m").exit_code == 2


def test_saved_but_refused_by_the_daemon_is_told(run: Run, daemon: FakeDaemon) -> None:
    daemon.refusals["reload"] = ("config_invalid", "no")
    result = run("config", "set", "preset", "hourly")
    assert result.exit_code == 1
    assert "saved, but" in result.stderr


def test_the_editor_is_started_and_the_file_checked(
    run: Run, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    assert run("config", "edit").exit_code == 0
    assert paths.config.exists()
    monkeypatch.setenv("VISUAL", "false")
    assert "ended with 1" in run("config", "edit").stderr
    monkeypatch.delenv("VISUAL")
    monkeypatch.setenv("EDITOR", "there-is-no-such-editor --wait")
    assert "cannot start there-is-no-such-editor" in run("config", "edit").stderr
    monkeypatch.setenv("EDITOR", "sh -c 'echo nonsense > \"$0\"'")
    assert run("config", "edit").exit_code == 2


# -------------------------------------------------------------------- history

AT = datetime(2025, 3, 10, 12, tzinfo=UTC)
DAY = date(2025, 3, 10)


@pytest.fixture
def one_break(paths: Paths) -> None:
    event = Event(
        What.BREAK,
        AT,
        DAY,
        3600,
        "CET",
        Outcome.TAKEN,
        "move",
        "chin-tuck",
        seconds=42,
    )
    with closing(History.open(paths.history)) as history:
        history.add(event)


@pytest.mark.usefixtures("one_break")
def test_the_history_lists_local_times(run: Run) -> None:
    line = run("history", "list").stdout
    assert line.split() == [
        *["Mon", "2025-03-10", "13:00", "taken", "move", "chin-tuck", "42", "s"]
    ]
    assert run("history", "list", "--since", "2025-03-11").stdout == "Nothing yet\n"


@pytest.mark.usefixtures("one_break")
def test_the_day_ends_at_the_day_boundary_not_at_midnight(run: Run) -> None:
    with time_machine.travel(datetime(2025, 3, 11, 3, 59).astimezone(), tick=False):
        today, week = run("history").stdout.splitlines()
        assert today.startswith("Today      1 of 1 taken")
        assert week.startswith("This week  1 of 1 taken")
    with time_machine.travel(datetime(2025, 3, 11, 4, 1).astimezone(), tick=False):
        assert run("history").stdout.startswith("Today      0 of 0 taken")


@pytest.mark.usefixtures("one_break")
def test_export_erase_import_gives_the_same(run: Run, tmp_path: Path) -> None:
    before = run("history", "export").stdout
    file = tmp_path / "export.json"
    assert "1 events" in run("history", "export", str(file)).stdout
    assert file.read_text() == before
    assert "1 events" in run("history", "erase", "--yes").stdout
    assert run("history", "list").stdout == "Nothing yet\n"
    assert run("history", "import", str(file)).stdout.startswith("1 new")
    assert run("history", "import", str(file)).stdout.startswith("0 new")
    assert run("history", "export").stdout == before
    assert "chin-tuck" in run("history", "export", "--format", "csv").stdout


@pytest.mark.usefixtures("one_break")
def test_erase_asks_first(run: Run) -> None:
    result = run("history", "erase", input="n\n")
    assert result.exit_code == 130
    assert "chin-tuck" in run("history", "list").stdout
    result = run("history", "erase", "--json")
    assert result.exit_code == 2
    assert "--yes" in envelope(result)["errors"][0]["message"]
    assert run("history", "erase", input="y\n").exit_code == 0
    assert run("history", "list").stdout == "Nothing yet\n"


@pytest.mark.usefixtures("one_break")
def test_erase_before_a_day_keeps_that_day(run: Run) -> None:
    assert (
        "0 events" in run("history", "erase", "--yes", "--before", "2025-03-10").stdout
    )
    assert (
        "1 events" in run("history", "erase", "--yes", "--before", "2025-03-11").stdout
    )


def test_a_history_that_cannot_be_used_exits_with_1(
    run: Run, paths: Paths, tmp_path: Path
) -> None:
    paths.state.write_text("a file where the folder should be")
    result = run("history", "--json")
    assert result.exit_code == 1
    assert envelope(result)["errors"][0]["code"] == "history"
    assert run("library").exit_code == 0  # it does not need it
    assert run("history", "import", str(tmp_path / "none")).exit_code == 1


def test_a_damaged_history_is_set_aside_with_a_word(run: Run, paths: Paths) -> None:
    paths.state.mkdir()
    paths.history.write_bytes(b"garbage " * 100)
    result = run("history")
    assert result.exit_code == 0
    assert "set aside" in result.stderr


def test_an_export_goes_nowhere_else(run: Run, tmp_path: Path) -> None:
    result = run("history", "export", str(tmp_path / "no" / "such" / "folder"))
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


# -------------------------------------------------------------------- library


def test_library_show_tells_steps_and_safety(run: Run) -> None:
    data = json.loads(run("library", "--json").stdout)["data"]["exercises"]
    for exercise in data[::6]:
        result = run("library", "show", exercise["id"])
        assert exercise["title"] in result.stdout
        assert "never hurt" in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80
    result = run("library", "show", data[0]["id"][:-1] + "x")
    assert result.exit_code == 2
    assert f"did you mean {data[0]['id']}" in result.stderr


def test_library_show_knows_desk_questions(run: Run) -> None:
    items = json.loads(run("checklist", "list", "--json").stdout)["data"]["items"]
    shown = run("library", "show", items[0]["id"])
    assert items[0]["question"] in shown.stdout
    assert run("library", "show", items[0]["id"], "--json").exit_code == 0


def test_hidden_exercises_say_why(run: Run) -> None:
    run("config", "set", "exclude.kinds", '["walk"]')
    listed = run("library", "list", "--hidden", "--kind", "walk").stdout
    assert listed.startswith("(")
    none = run("library", "list", "--area", "neck", "--kind", "walk").stdout
    assert none == "No exercise is like that\n"


# --------------------------------------------------------------------- doctor


def test_doctor_asks_the_daemon_first(run: Run, daemon: FakeDaemon) -> None:
    data = envelope(run("doctor", "--json"))["data"]
    conditions = {check["name"]: check["condition"] for check in data["checks"]}
    assert data["running"] is True
    assert conditions["daemon"] == conditions["tray"] == "ok"


def test_doctor_finds_out_by_itself_without_one(run: Run) -> None:
    data = envelope(run("doctor", "--json"))["data"]
    assert data["running"] is False
    found = {check["name"]: check for check in data["checks"]}
    assert set(found) >= {
        *("daemon", "config", "history", "tray", "notifications", "idle", "guide")
    }
    assert found["guide"]["condition"] == "limited"
    assert found["config"]["condition"] == "ok"
    text = run("doctor").stdout
    assert "✗" in text
    assert "apt install" in text


def test_doctor_counts_the_mistakes_of_the_config(run: Run, paths: Paths) -> None:
    paths.config.write_text("a = 1\nb = 2\n")
    data = envelope(run("doctor", "--json"))["data"]
    found = {check["name"]: check for check in data["checks"]}
    assert found["config"]["condition"] == "missing"
    assert len(data["config_problems"]) == 2
