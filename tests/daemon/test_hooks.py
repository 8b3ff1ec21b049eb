from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from deskbreak.config.model import Hooks
from deskbreak.daemon.hooks import MOST_AT_ONCE, HookRunner, why_not_trusted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir(mode=0o700)
    path = folder / "config.toml"
    path.write_text("")
    path.chmod(0o600)
    return path


def run(config: Path, hooks: Hooks, events: list[str], *, cut: bool = False) -> None:
    async def main() -> None:
        runner = HookRunner(config)
        assert runner.use(hooks) == ""
        for event in events:
            runner.happened(event, {"break": "move", "exercise": "neck-turn"})
        if not cut:
            await asyncio.gather(*runner._running)
        await runner.close()

    asyncio.run(main())


def test_a_command_gets_the_facts_in_its_environment(
    config: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    script = f"import os; open({str(out)!r}, 'w').write("
    script += "'|'.join(os.environ['DESKBREAK_' + name]"
    script += " for name in ('EVENT', 'BREAK', 'EXERCISE')))"
    run(config, Hooks({"taken": (sys.executable, "-c", script)}), ["taken"])
    assert out.read_text() == "taken|move|neck-turn"


def test_without_a_shell_nothing_is_expanded(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(config, Hooks({"taken": ("touch", f"{out} $HOME")}), ["taken"])
    assert (tmp_path / "out $HOME").exists() or not out.exists()


def test_a_shell_is_used_where_it_was_asked_for(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    hooks = Hooks({"taken": (f"echo $DESKBREAK_EVENT > {out}",)}, shell=True)
    run(config, hooks, ["taken"])
    assert out.read_text() == "taken\n"


def test_events_without_a_command_start_nothing(config: Path) -> None:
    run(config, Hooks({"taken": ("false",)}), ["prompt"])


def test_what_fails_is_told_in_the_log(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(config, Hooks({"taken": ("false",)}), ["taken"])
    assert "ended with 1" in caplog.text
    run(config, Hooks({"taken": ("/no/such/program",)}), ["taken"])
    assert "cannot be run" in caplog.text


def test_a_command_that_hangs_is_ended_with_all_it_started(
    config: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pid = tmp_path / "pid"
    script = f"sleep 600 & echo $! > {pid}; wait"
    hooks = Hooks({"taken": (script,)}, shell=True, longest=timedelta(seconds=0.5))
    run(config, hooks, ["taken"])
    assert "took too long" in caplog.text
    child = int(pid.read_text())
    for _attempt in range(200):
        # Dead, and perhaps not yet reaped by whoever inherited it.
        state = Path(f"/proc/{child}/status")
        if not state.exists() or "\nState:\tZ" in state.read_text():
            return
        time.sleep(0.02)
    pytest.fail("it still runs")


def test_the_end_of_the_daemon_ends_its_commands(config: Path) -> None:
    run(config, Hooks({"taken": ("sleep", "600")}), ["taken"], cut=True)


def test_a_flood_of_events_starts_only_so_many(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hooks = Hooks({"taken": ("sleep", "600")})
    run(config, hooks, ["taken"] * (MOST_AT_ONCE + 2), cut=True)
    assert caplog.text.count("left out") == 2


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_not_trusted(config: Path, mode: int) -> None:
    config.chmod(mode)
    assert "the file can be written by others" in why_not_trusted(config)
    runner = HookRunner(config)
    assert runner.use(Hooks({"taken": ("true",)}))
    runner.happened("taken", {})
    assert not runner._running


def test_a_folder_that_others_can_write_is_not_trusted(config: Path) -> None:
    config.parent.chmod(0o777)
    assert "its folder can be written by others" in why_not_trusted(config)


@pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="needs to give a file away"
)
def test_a_file_of_somebody_else_is_not_trusted(config: Path) -> None:
    shutil.chown(config, 4711, 4711)
    assert "belongs to another user" in why_not_trusted(config)


def test_a_file_that_is_gone_is_not_trusted(config: Path) -> None:
    config.unlink()
    assert "cannot be looked at" in why_not_trusted(config)


def test_without_commands_nothing_has_to_be_trusted(config: Path) -> None:
    config.chmod(0o666)
    assert HookRunner(config).use(Hooks()) == ""
