"""Idle time: which source is taken, and the real one on a virtual X server."""

from __future__ import annotations

import ctypes
import signal
import struct
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from deskbreak.desktop import idle
from deskbreak.desktop.idle.macos import MacosIdle, make_macos_idle
from deskbreak.desktop.idle.windows import idle_ms
from deskbreak.desktop.idle.x11 import X11Idle
from deskbreak.desktop.wayland import Wayland
from deskbreak.desktop.x11 import X11
from tests.desktop.virtual import Hand, x_server

#: By name: Windows does not have them.
STOP, CONTINUE = (
    signal.Signals.__members__.get(name, signal.SIGTERM)
    for name in ("SIGSTOP", "SIGCONT")
)
CG_IDLE = "CGEventSourceSecondsSinceLastEventType"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)


def test_an_x11_session_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert isinstance(idle.choose(lambda: None), X11Idle)


@pytest.mark.parametrize(
    ("name", "value"),
    [("WAYLAND_DISPLAY", "wayland-0"), ("XDG_SESSION_TYPE", "wayland")],
)
def test_xwayland_is_never_asked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv(name, value)
    source = idle.choose(lambda: None, wayland=Wayland(lambda: "/nowhere/wayland-0"))
    assert source.read() is None
    assert source.backend.startswith("none: no compositor at /nowhere/wayland-0")


def test_without_a_desktop_idle_is_unknown_and_not_zero() -> None:
    source = idle.choose(lambda: None)
    assert source.read() is None
    assert source.backend == "none: no desktop: DISPLAY is not set"


def test_without_an_x_server_idle_is_unknown_and_says_why() -> None:
    source = X11Idle(X11(":9999"))
    assert source.read() is None
    assert source.backend == "XScreenSaver (no X server at :9999)"


def test_the_windows_counter_may_begin_anew() -> None:
    assert idle_ms(now_ms=5_000, last_input_ms=2_000) == 3_000
    assert idle_ms(now_ms=1_000, last_input_ms=2**32 - 2_000) == 3_000


def test_macos_seconds_become_a_duration() -> None:
    asked: list[tuple[int, int]] = []

    class Function:
        restype: object = None
        argtypes: object = None

        def __call__(self, state: int, kind: int) -> float:
            asked.append((state, kind))
            return 12.5

    services = cast("ctypes.CDLL", SimpleNamespace(**{CG_IDLE: Function()}))
    source = MacosIdle(services)
    assert source.read() == timedelta(seconds=12.5)
    assert asked == [(0, 0xFFFFFFFF)]  # the whole session, any kind of input


@pytest.mark.skipif(sys.platform == "darwin", reason="it is there")
def test_without_apples_library_idle_is_unknown() -> None:
    source = make_macos_idle()
    assert source.read() is None
    assert source.backend.startswith("none: ApplicationServices cannot be loaded")


@pytest.mark.desktop
def test_idle_grows_until_someone_types() -> None:
    with x_server() as (display, _):
        source = X11Idle(X11(display))
        hand = Hand(display)
        hand.do("key", "shift")
        first = source.read()
        while (later := source.read()) is not None and first is not None:
            if later > first + timedelta(milliseconds=50):
                break
        assert source.backend == "XScreenSaver"
        assert first is not None
        assert later is not None
        hand.do("mousemove_relative", "3", "3")
        hand.do("key", "shift")
        after = source.read()
        assert after is not None
        assert after < later
        source.close()


@pytest.mark.desktop
def test_a_dead_x_server_makes_idle_unknown_and_a_new_one_is_found() -> None:
    x11 = X11()
    with x_server() as (display, server), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        source = X11Idle(x11)
        assert source.read() is not None
        server.kill()
        server.wait()
        assert source.read() is None
        assert source.backend == "XScreenSaver (the X server went away)"
        assert source.read() is None
        with x_server() as (again, _):
            patch.setenv("DISPLAY", again)
            assert source.read() is not None
            assert source.backend == "XScreenSaver"
            source.close()


@pytest.mark.desktop
def test_properties_of_windows_that_are_gone_are_empty() -> None:
    with x_server() as (display, _):
        x11 = X11(display)
        xprop = f"xprop -display {display} -root -f MINE 32c -set MINE"
        subprocess.run(
            [*xprop.split(), "1, 2, 70000"],
            check=True,
        )
        assert x11.values("MINE") == (1, 2, 70000)
        assert x11.values("MINE", window=0x123456) == ()
        assert x11.values("_NO_SUCH_PROPERTY") == ()
        assert x11.idle_ms() is not None
        x11.close()


@pytest.mark.desktop
def test_a_server_that_hangs_keeps_nobody_waiting_and_calls_nobody_back() -> None:
    with x_server() as (display, server):
        seconds = 100.0
        source = X11Idle(X11(display), lambda: seconds)
        before = source.read()
        assert before is not None
        server.send_signal(STOP)
        seconds += 60
        assert source.read() == before + timedelta(seconds=60)
        assert source.backend == "XScreenSaver (the X server does not answer)"
        seconds += 600
        assert source.read() is None
        server.send_signal(CONTINUE)
        x11 = source.x11
        while x11.idle_ms() is None:
            pass
        assert source.backend == "XScreenSaver"
        source.close()


@pytest.mark.desktop
def test_a_server_that_never_greets_keeps_nobody_waiting() -> None:
    with x_server() as (display, server):
        server.send_signal(STOP)
        source = X11Idle(X11(display))
        assert source.read() is None
        assert source.read() is None
        assert "does not answer" in source.backend
        server.send_signal(CONTINUE)
        while source.read() is None:
            pass
        assert source.backend == "XScreenSaver"
        source.close()


@pytest.mark.desktop
def test_a_server_that_cannot_switch_screens_off_is_not_asked_to_its_end() -> None:
    with x_server() as (display, _):  # Xvfb is one
        x11 = X11(display)
        assert not x11.screen_off()
        assert x11.idle_ms() is not None
        x11.close()


@pytest.mark.parametrize(
    ("level", "enabled", "off"),
    [(0, 1, False), (3, 1, True), (1, 1, True), (3, 0, False)],
)
def test_screens_that_are_switched_off_are_seen(
    monkeypatch: pytest.MonkeyPatch, level: int, enabled: int, off: bool
) -> None:
    x11 = X11(":0")
    monkeypatch.setattr(x11, "_connect", lambda: True)
    monkeypatch.setattr(x11, "_offers", lambda _: True)
    # As the protocol has it: eight bytes of every reply, the level, the switch.
    reply = struct.pack("=BxHIHB21x", 1, 5, 0, level, enabled)
    monkeypatch.setattr(x11, "_ask", lambda *_: reply)
    assert x11.screen_off() is off
