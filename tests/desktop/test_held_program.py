"""The whole daemon in a real call, without any desktop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.sound import Sound, pulseaudio
from tests.e2e.daemon import Daemon

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is Linux's"),
]

#: A break every two seconds; whoever comes has peace as long as by default.
CONFIG = """
[breaks.move]
interval = "2s"
duration = "5m"
"""


class InCall(Daemon):
    """The daemon where a program records from a microphone."""

    def __init__(self, home: Path, sound: Sound) -> None:
        """Nothing runs yet."""
        super().__init__(home, CONFIG)
        self._sound = sound

    def environment(self) -> dict[str, str]:
        """Return the environment of the session."""
        return {**super().environment(), **self._sound.environment}

    def wait_for_call(self) -> str:
        """Wait until a call holds a break; return what is said of it."""
        found = self.wait_for_status(
            lambda found: found["held"] and "a call" in found["sentence"], "a call"
        )
        return str(found["sentence"])


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[InCall]:
    with pulseaudio() as sound:
        sound.record("mic")
        made = InCall(tmp_path, sound)
        yield made
        made.close()


def test_a_call_goes_on_holding_through_a_kill_and_a_restart(daemon: InCall) -> None:
    daemon.start()
    said = daemon.wait_for_call()
    assert "held by a call (microphone in use since " in said
    assert "at the latest" in said
    for _ in range(3):
        daemon.end(signal.Signals["SIGKILL"])
        daemon.start()
        daemon.wait_for_call()
    assert "Start: deskbreak take" not in daemon.text()
