from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from dbus_fast import MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.message import Message
from dbus_fast.signature import Variant

from deskbreak.daemon import doctor
from deskbreak.daemon.doctor import Condition, Facts, checks, from_daemon
from deskbreak.desktop import bus
from deskbreak.paths import Paths
from tests.adapters.private_bus import private_bus

OK, LIMITED, MISSING = Condition.OK, Condition.LIMITED, Condition.MISSING


@pytest.mark.parametrize(
    ("part", "words", "condition", "hint"),
    [
        ("tray", "StatusNotifierItem (xfce4-panel)", OK, ""),
        ("tray", "XEmbed", OK, ""),
        ("tray", "pystray (win32)", OK, ""),
        ("tray", "the panel went away", LIMITED, ""),
        ("tray", "none: switched off", MISSING, "xfce4-panel"),
        ("notify", "freedesktop (dunst 1.9)", OK, ""),
        ("notify", "freedesktop (a server is started when needed)", OK, ""),
        ("notify", "plyer (without buttons)", LIMITED, "apt install dunst"),
        ("notify", "terminal: freedesktop (no session bus)", MISSING, "apt install"),
        ("idle", "XScreenSaver", OK, ""),
        ("idle", "XScreenSaver (no X server at :9)", MISSING, "counts as use"),
        ("idle", "XScreenSaver (libxcb cannot be loaded)", MISSING, "libxcb"),
        ("idle", "none: no desktop", MISSING, "counts as use"),
        ("session", "logind", OK, ""),
        ("session", "none: no system bus", LIMITED, "clocks"),
        ("camera", "no camera (/dev/video*)", OK, ""),
        ("microphone", "sound server (PulseAudio protocol)", OK, ""),
        ("microphone", "none: no sound server at /x", LIMITED, "pipewire-pulse"),
        ("camera", "none: not asked on macOS", LIMITED, "deskbreak pause"),
        ("screen sharing", "PipeWire", OK, ""),
        ("screen sharing", "PipeWire (X11 does not tell who reads it)", LIMITED, "mic"),
        ("fullscreen", "none: this compositor does not tell", LIMITED, "GNOME"),
        ("do not disturb", "none: left alone for a while, x", LIMITED, "the log"),
        ("battery", "no battery", OK, ""),
        ("guide", "window (Tk)", OK, ""),
        ("guide", "none: no X server at :9", MISSING, "DISPLAY"),
        ("guide", "terminal (no graphical display)", LIMITED, "text"),
        ("guide", "terminal (Python has no Tk here)", LIMITED, "python3-tk"),
        ("bus", "connected", OK, ""),
        ("bus", "none", OK, ""),
        ("bus", "the bus went away", MISSING, "dbus-user-session"),
    ],
)
def test_every_part_is_judged_by_its_own_words(
    part: str, words: str, condition: Condition, hint: str
) -> None:
    *_, check = checks(Facts({part: words}))
    assert (check.condition, check.words) == (condition, words)
    assert hint in check.hint
    assert bool(hint) == bool(check.hint)


def test_config_and_history_are_judged() -> None:
    config, history = checks(Facts({}, "c.toml", (), "h.sqlite3"))
    assert (config.condition, config.words) == (OK, "c.toml")
    assert (history.condition, history.words) == (OK, "h.sqlite3")
    config, history = checks(Facts({}, "c.toml", ("a", "b"), "", "disk full"))
    assert (config.condition, config.words) == (MISSING, "2 mistakes in c.toml")
    assert (history.condition, history.words) == (MISSING, "disk full")


def test_what_the_daemon_sends_is_taken_with_care(paths: Paths) -> None:
    facts = from_daemon({"backends": 3, "config_problems": None}, paths)
    assert facts == Facts({}, str(paths.config), (), str(paths.history))


def test_a_damaged_history_is_a_finding(paths: Paths) -> None:
    paths.state.mkdir()
    paths.history.write_bytes(b"garbage " * 100)
    assert "set aside" in doctor.probe(paths).history_problem


# ------------------------------------------------------- on a bus of its own

needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="needs dbus-daemon"
)


class Desktop:
    """Answers for a notification server and a panel."""

    def __init__(self, connection: MessageBus, *, hosts: bool) -> None:
        self.hosts = hosts
        connection.add_message_handler(self.answer)

    def answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        if message.member == "GetServerInformation":
            words = ["dunst", "knopwob", "1.9", "1.2"]
            return Message.new_method_return(message, "ssss", words)
        if message.member == "Get":
            hosted = Variant("b", self.hosts)
            return Message.new_method_return(message, "v", [hosted])
        return None


async def found(address: str, *, hosts: bool) -> dict[str, str]:
    connection = await MessageBus(bus_address=address).connect()
    Desktop(connection, hosts=hosts)
    await connection.request_name(doctor.NOTIFICATIONS)
    await connection.request_name(doctor.WATCHER)
    try:
        return await doctor._on_the_bus()
    finally:
        connection.disconnect()


@needs_bus
def test_what_is_on_the_bus_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        assert asyncio.run(found(bus.address, hosts=True)) == {
            "tray": "StatusNotifierItem (a panel shows them)",
            "notify": "freedesktop (dunst 1.9)",
            "bus": "connected",
        }
        words = asyncio.run(found(bus.address, hosts=False))["tray"]
        assert words.startswith("none")
        monkeypatch.setenv("DISPLAY", ":150")
        words = asyncio.run(found(bus.address, hosts=False))["tray"]
        assert "XEmbed is tried" in words


@needs_bus
def test_an_empty_bus_has_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        words = asyncio.run(doctor._on_the_bus())
    assert words["tray"].startswith("none")
    assert words["notify"] == "terminal (no notification server)"


def test_a_bus_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Silent:
        async def connect(self) -> None:
            raise TimeoutError

        async def close(self) -> None:
            pass

    monkeypatch.setattr(bus, "Bus", Silent)
    words = asyncio.run(doctor._on_the_bus())
    assert words["bus"] == "the session bus does not answer"
    assert words["notify"] == "terminal"
