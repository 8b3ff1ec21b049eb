"""The guide's tones through a real sound server, heard at its loudspeakers."""

from __future__ import annotations

import struct
import subprocess

import pytest

from deskbreak.guide.flow import Tone
from deskbreak.guide.sound import Sound
from tests.desktop.sound import pulseaudio, wait_for

pytestmark = pytest.mark.desktop


def test_the_tone_reaches_the_loudspeakers(monkeypatch: pytest.MonkeyPatch) -> None:
    with pulseaudio() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        command = ["parec", "--raw", "-d", "speakers.monitor", "--format=s16le"]
        listening = subprocess.Popen(
            [*command, "--channels=1", "--latency-msec=50"],
            env=server.environment,
            stdout=subprocess.PIPE,
        )
        server.running.append(listening)
        wait_for(lambda: server.run("pactl", "list", "short", "source-outputs"))
        sound = Sound()
        sound._command = ("paplay",)
        sound(Tone.END)
        assert listening.stdout is not None
        loudest = 0
        # Half a minute of silence, and nothing was played.
        for _ in range(30):
            heard = listening.stdout.read(2 * 44_100)
            samples = struct.unpack(f"<{len(heard) // 2}h", heard)
            loudest = max(loudest, *map(abs, samples))
            if loudest > 3000:
                break
        assert loudest > 3000
        assert sound._playing is not None
        assert sound._playing.wait(20) == 0
        listening.stdout.close()
