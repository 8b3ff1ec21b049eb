"""A real daemon in a process of its own, without any desktop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deskbreak.daemon.address import short_address
from deskbreak.paths import Paths

#: The machine may be busy; a test that passes takes a fraction of this.
PATIENCE_SECONDS = 20.0

#: A break every two seconds, without the lull in typing that nobody can sense here.
CONFIG = """
[breaks.move]
interval = "2s"
duration = "1s"
postpone = ["2s"]

[use]
settle = "0s"
"""


def wait_until(condition: Callable[[], Any], what: str) -> Any:
    """Return the first true answer of *condition*."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class Daemon:
    """
    The daemon below one folder.

    Attributes:
        output: File with all that it wrote to stdout and stderr.
    """

    def __init__(self, home: Path, config: str = CONFIG) -> None:
        """Nothing is started; *config* is written if there is none yet."""
        self.paths = Paths(
            home / "config.toml", home / "state", home / "cache", home / "run"
        )
        self.output = home / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True, exist_ok=True)
        if config and not self.paths.config.exists():
            self.save_config(config)

    def environment(self) -> dict[str, str]:
        """Return an environment without any desktop."""
        keep = ("PATH", "LANG", "HOME", "COVERAGE_PROCESS_START")
        kept = {name: os.environ[name] for name in keep if name in os.environ}
        return {**kept, "DESKBREAK_HOME": str(self.paths.config.parent)}

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deskbreak", "run"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment(),
            )
        wait_until(lambda: self._answers(), f"an answer; it wrote:\n{self.text()}")

    def run_again(self) -> subprocess.CompletedProcess[str]:
        """Start a second one while this one runs."""
        return subprocess.run(
            [sys.executable, "-m", "deskbreak", "run"],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE_SECONDS)
        self.process = None
        return code

    def close(self) -> None:
        """End it somehow."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def text(self) -> str:
        """Return all that it wrote."""
        return self.output.read_text("utf-8") if self.output.exists() else ""

    def save_config(self, text: str) -> None:
        """Save the config the way editors do: a new file in place of the old one."""
        draft = self.paths.config.with_suffix(".draft")
        draft.write_text(text, "utf-8")
        draft.replace(self.paths.config)

    def ask(self, command: str, **args: object) -> dict[str, Any]:
        """Return the envelope of the answer."""
        request = {"deskbreak": 1, "command": command, "args": args}
        family = socket.AddressFamily["AF_UNIX"]
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE_SECONDS)
            with short_address(self.paths.socket) as name:
                connection.connect(name)
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as answers:
                line = answers.readline()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def status(self) -> Mapping[str, Any]:
        """Return the data of ``status``."""
        answer = self.ask("status")
        assert answer["status"] == "ok", answer
        data: Mapping[str, Any] = answer["data"]
        return data

    def wait_for_status(
        self, condition: Callable[[Mapping[str, Any]], bool], what: str
    ) -> Mapping[str, Any]:
        """Return the first status that meets *condition*."""

        def look() -> Mapping[str, Any] | None:
            found = self.status()
            return found if condition(found) else None

        result: Mapping[str, Any] = wait_until(look, what)
        return result

    def wait_for_text(self, words: str, times: int = 1) -> None:
        """Wait until it wrote *words* so many times."""
        wait_until(
            lambda: self.text().count(words) >= times,
            f"{words!r} in:\n{self.text()}",
        )

    def children(self) -> list[int]:
        """Return the processes that it has started and not yet ended."""
        assert self.process is not None
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"it ended:\n{self.text()}"
        try:
            self.ask("status")
        except OSError:
            return False
        return True
