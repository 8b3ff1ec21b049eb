"""Sound servers of the test's own, with a microphone that is none."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deskbreak.desktop.busy import pulse
from deskbreak.desktop.busy.pulse import NOTHING, pack
from tests.adapters.private_bus import private_bus

PATIENCE_SECONDS = 20.0
_ERROR = 0
_CREATE_RECORD_STREAM = 5


def wait_for(true: Callable[[], object]) -> None:
    """Wait until *true* says so."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < ends_at, "waited in vain"
        time.sleep(0.02)


@dataclass
class Sound:
    """
    A running sound server.

    Attributes:
        folder: Its runtime folder; nothing outside is touched.
        path: Where it listens for programs that speak PulseAudio's protocol.
    """

    folder: Path
    path: Path
    bus: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of programs that are to use it."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.path}",
            "DBUS_SESSION_BUS_ADDRESS": self.bus or "unix:path=/nowhere",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Run a program until the end of the test."""
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def run(self, *command: str) -> str:
        """Run a program to its end; return what it prints, "" where it fails."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode == 0 else ""

    def record(self, source: str) -> subprocess.Popen[bytes]:
        """Record from *source* as a call would."""
        return self.start("parec", "-d", source)

    def end(self) -> None:
        """End all of it."""
        for process in reversed(self.running):
            process.kill()
            process.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    # The path of a socket may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="sound-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pulseaudio() -> Iterator[Sound]:
    """Run a PulseAudio with the source "mic" and the sink "speakers"."""
    with _folder() as folder:
        sound = Sound(folder, folder / "native")
        try:
            modules = (
                f"module-native-protocol-unix socket={sound.path}",
                "module-null-source source_name=mic",
                "module-null-sink sink_name=speakers",
            )
            options = "-n --daemonize=no --use-pid-file=no --exit-idle-time=-1"
            sound.start(
                "pulseaudio", *options.split(), *(f"-L{module}" for module in modules)
            )
            wait_for(lambda: "speakers" in sound.run("pactl", "list", "short", "sinks"))
            yield sound
        finally:
            sound.end()


@contextmanager
def pipewire() -> Iterator[Sound]:
    """Run a PipeWire that speaks PulseAudio's protocol, with the same devices."""
    with ExitStack() as stack:
        folder = stack.enter_context(_folder())
        bus = stack.enter_context(private_bus(folder))
        sound = Sound(folder, folder / "pulse" / "native", bus.address)
        stack.callback(sound.end)
        sound.start("pipewire")
        wait_for((folder / "pipewire-0").exists)
        sound.start("wireplumber")
        sound.start("pipewire-pulse")
        wait_for(sound.path.exists)
        for media_class, name in (
            ("Audio/Source/Virtual", "mic"),
            ("Audio/Sink", "speakers"),
        ):
            load = f"load-module module-null-sink media.class={media_class}"
            words = ("pactl", *load.split(), f"sink_name={name}")
            wait_for(partial(sound.run, *words))
        wait_for(
            lambda: sound.run("pactl", "list", "short", "sources").count("\n") >= 2
        )
        yield sound


def record_oddly(path: Path, *, corked: bool, meter: bool) -> socket.socket:
    """Record from "mic", paused if *corked*, only how loud if *meter*."""
    yes, no = b"1", b"0"
    stream = b"".join(
        (
            b"a\x05\x01" + struct.pack(">I", 25 if meter else 44100) + b"m\x01\x00",
            pack(NOTHING, "mic", NOTHING),
            yes if corked else no,
            pack(NOTHING),
            no * 7,
            yes if meter else no,
            no,
            pack({"media.name": "test"}, NOTHING),
            no * 3,
        )
    )
    connection = socket.socket(socket.AddressFamily["AF_UNIX"])
    connection.settimeout(PATIENCE_SECONDS)
    connection.connect(str(path))
    for tag, (command, body) in enumerate(
        (
            (pulse.AUTH, pack(pulse.VERSION, bytes(256))),
            (pulse.SET_CLIENT_NAME, pack({"application.name": "test"})),
            (_CREATE_RECORD_STREAM, stream),
        )
    ):
        message = pack(command, tag) + body
        frame = struct.pack(">IIIII", len(message), NOTHING, 0, 0, 0) + message
        _send(connection, frame)
        _wait_for_reply(connection, tag)
    return connection


def _send(connection: socket.socket, frame: bytes) -> None:
    """
    Send *frame*, and with it who we are.

    PulseAudio has the kernel say so, but only from a moment after it has accepted us:
    what is sent in between comes from nobody, and nobody is refused.
    """
    if sys.platform == "linux":
        who = struct.pack("3i", os.getpid(), os.getuid(), os.getgid())
        credentials = (socket.SOL_SOCKET, socket.SCM_CREDENTIALS, who)
        connection.sendmsg([frame], [credentials])
    else:
        connection.sendall(frame)


def _wait_for_reply(connection: socket.socket, tag: int) -> None:
    """Read on to the reply *tag*: news and sound may come before it."""
    while True:
        length, channel, *_ = struct.unpack(">IIIII", _receive(connection, 20))
        message = _receive(connection, length)
        if channel != NOTHING:
            continue
        command, answered = pulse.unpack(message)[:2]
        assert command != _ERROR
        if (command, answered) == (pulse.REPLY, tag):
            return


def _receive(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        more = connection.recv(count - len(received))
        assert more, "the sound server hung up"
        received += more
    return received
