from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskbreak import __version__
from deskbreak.core.messages import Outcome
from deskbreak.history.events import What
from deskbreak.history.store import History
from tests.e2e.daemon import CONFIG, Daemon, wait_until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path / "home")
    daemon.start()
    yield daemon
    daemon.close()


def outcomes(daemon: Daemon) -> list[Outcome | None]:
    history = History.open(daemon.paths.history)
    rows = [event.outcome for event in history.rows() if event.what is What.BREAK]
    history.close()
    return rows


def prompt(daemon: Daemon) -> None:
    daemon.wait_for_status(lambda s: s["phase"] == "prompted", "a prompt")


def test_the_first_run_writes_the_settings_and_tells_what_goes_on(
    tmp_path: Path,
) -> None:
    daemon = Daemon(tmp_path / "home", config="")
    daemon.start()
    try:
        daemon.wait_for_text("Missing")
        text = daemon.text()
        assert f"deskbreak {__version__} is running. Move in 30 min" in text
        assert str(daemon.paths.config) in text
        assert "deskbreak stop" in text
        assert "deskbreak setup" in text
        assert "terminal" in text
        assert "[breaks.move]" in daemon.paths.config.read_text()
    finally:
        daemon.close()


def test_a_break_is_offered_in_the_terminal_and_written_down(daemon: Daemon) -> None:
    daemon.wait_for_text("deskbreak take")
    prompt(daemon)
    assert outcomes(daemon)[0] is Outcome.PROMPTED
    assert daemon.status()["backends"]["notify"].startswith("terminal")


def test_postpone_keeps_the_count(daemon: Daemon) -> None:
    prompt(daemon)
    assert daemon.ask("postpone", delay_seconds=3600)["data"]["code"] == "ok"
    status = daemon.status()
    assert status["phase"] == "counting"
    assert status["due"]


def test_a_postponed_break_comes_back(daemon: Daemon) -> None:
    prompt(daemon)
    assert daemon.ask("postpone")["data"]["code"] == "ok"
    prompt(daemon)
    assert daemon.status()["kinds"][0]["postponed"] == 1


def test_skip_starts_the_count_over(daemon: Daemon) -> None:
    prompt(daemon)
    begun = time.monotonic()
    assert daemon.ask("skip")["data"]["code"] == "ok"
    use = daemon.status()["kinds"][0]["use"]
    assert use <= time.monotonic() - begun
    assert Outcome.SKIPPED in outcomes(daemon)


def test_take_leads_through_the_break_in_the_terminal(daemon: Daemon) -> None:
    assert daemon.ask("take")["data"]["code"] == "ok"
    assert daemon.status()["phase"] == "taking"
    daemon.wait_for_text("Get ready")
    answer = daemon.ask("take")
    assert answer["status"] == "error"
    assert answer["errors"][0]["code"] == "already_taking"


def test_pause_stops_asking_until_resumed(daemon: Daemon) -> None:
    assert daemon.ask("pause", duration_seconds=3600)["status"] == "ok"
    status = daemon.wait_for_status(lambda s: s["due"], "a break that is due")
    assert status["paused"]
    assert status["phase"] == "counting"
    assert daemon.ask("resume")["status"] == "ok"
    prompt(daemon)


def test_a_saved_edit_is_in_force_without_a_command(daemon: Daemon) -> None:
    daemon.save_config(CONFIG.replace('"2s"\nduration', '"45m"\nduration'))
    daemon.wait_for_status(lambda s: s["kinds"][0]["interval"] == 2700, "45 minutes")
    daemon.wait_for_text("2 s → 45 min")


def test_an_edit_in_place_is_seen_as_well(daemon: Daemon) -> None:
    text = CONFIG.replace('"2s"\nduration', '"44m"\nduration')
    daemon.paths.config.write_text(text, "utf-8")
    daemon.wait_for_status(lambda s: s["kinds"][0]["interval"] == 2640, "44 minutes")


def test_five_mistakes_change_nothing_and_are_all_told(daemon: Daemon) -> None:
    daemon.save_config(
        """preset = "half-hurly"
[breaks.move]
interval = "soon"
duraton = "3m"
postpone = 7
[hold]
call = "maybe"
"""
    )
    status = daemon.wait_for_status(lambda s: s["config_problems"], "the problems")
    assert len(status["config_problems"]) == 5
    assert status["kinds"][0]["interval"] == 2
    daemon.wait_for_text("5 mistakes in the settings file")
    assert daemon.text().count("mistakes in the settings file") == 1


def test_a_syntax_error_changes_nothing_not_even_at_the_next_start(
    daemon: Daemon,
) -> None:
    daemon.save_config('[breaks.move\ninterval = "2s"')
    daemon.wait_for_status(lambda s: s["config_problems"], "the problem")
    assert daemon.end() == 0
    daemon.start()
    status = daemon.status()
    assert status["config_problems"]
    assert status["kinds"][0]["interval"] == 2


def test_kill_and_restart_keep_counts_pause_and_history(daemon: Daemon) -> None:
    prompt(daemon)
    daemon.ask("skip")
    daemon.save_config(CONFIG.replace('"2s"\nduration', '"50s"\nduration'))
    before = daemon.wait_for_status(lambda s: s["kinds"][0]["use"] > 3, "some use")
    daemon.ask("pause", duration_seconds=3600)
    paused = daemon.status()
    daemon.end(signal.Signals["SIGKILL"])
    assert daemon.paths.socket.exists()
    daemon.start()
    after = daemon.status()
    assert after["paused_until"] == paused["paused_until"]
    assert after["kinds"][0]["use"] >= before["kinds"][0]["use"] - 0.1
    assert after["today"]["skipped"] == 1
    assert Outcome.SKIPPED in outcomes(daemon)


def test_a_second_run_says_that_one_is_running_and_exits_0(daemon: Daemon) -> None:
    second = daemon.run_again()
    assert second.returncode == 0
    assert "run" in second.stdout + second.stderr
    assert "already" in second.stdout + second.stderr
    assert daemon.status()["pid"] == (daemon.process and daemon.process.pid)


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_leaves_no_socket_and_no_child(tmp_path: Path, how: str) -> None:
    if signal.getsignal(signal.Signals[how]) is signal.SIG_IGN:
        pytest.skip(f"{how} is ignored here, as below nohup")
    hook = '[hooks]\non_prompt = ["sleep", "3600"]\n'
    daemon = Daemon(tmp_path / "home", CONFIG + hook)
    daemon.start()
    try:
        children = wait_until(daemon.children, "the hook")
        assert daemon.end(signal.Signals[how]) == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
        assert not daemon.paths.socket.exists()
        assert "Traceback" not in daemon.text()
    finally:
        daemon.close()


def test_stop_leaves_no_socket(daemon: Daemon) -> None:
    assert daemon.ask("stop")["data"]["code"] == "ok"
    assert daemon.process is not None
    assert daemon.process.wait(20) == 0
    assert not daemon.paths.socket.exists()


@pytest.mark.parametrize("what", ["socket", "folder"])
def test_a_daemon_whose_socket_was_removed_is_found_again(
    daemon: Daemon, what: str
) -> None:
    if what == "socket":
        daemon.paths.socket.unlink()
    else:
        shutil.rmtree(daemon.paths.runtime)
    wait_until(daemon.paths.socket.exists, "a new socket")
    assert daemon.process is not None
    assert daemon.status()["pid"] == daemon.process.pid
    second = daemon.run_again()
    assert "already" in second.stdout + second.stderr
    assert daemon.ask("stop")["data"]["code"] == "ok"
    assert daemon.process.wait(20) == 0


def test_a_hook_runs_with_the_facts_of_the_break(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f'echo "$DESKBREAK_EVENT $DESKBREAK_BREAK" > {told}'
    hook = f"[hooks]\nshell = true\non_prompt = '''{script}'''\n"
    daemon = Daemon(tmp_path / "home", CONFIG + hook)
    daemon.start()
    try:
        prompt(daemon)
        wait_until(lambda: told.exists() and told.read_text(), "the hook")
        assert told.read_text() == "prompt move\n"
    finally:
        daemon.close()


def test_a_full_home_does_not_stop_reminding(tmp_path: Path) -> None:
    daemon = Daemon(tmp_path / "home")
    daemon.paths.state.mkdir(parents=True)
    daemon.paths.history.mkdir()  # nothing can be written there
    daemon.start()
    try:
        prompt(daemon)
        status: dict[str, Any] = dict(daemon.status())
        assert status["history_problem"]
    finally:
        daemon.close()
