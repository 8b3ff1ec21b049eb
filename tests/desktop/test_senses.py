"""What is gathered from the sources, and what a broken source may not do."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from deskbreak.core.messages import Senses
from deskbreak.core.settings import Reason
from deskbreak.desktop.busy.x11_fullscreen import X11Fullscreen
from deskbreak.desktop.engaged import LONGEST_STILL
from deskbreak.desktop.senses import DesktopSenses, choose
from deskbreak.desktop.x11 import X11
from tests.desktop.virtual import x_server

NOW = timedelta(0)
AWHILE = timedelta(minutes=3)


class FakeIdle:
    """Tells what it is told to."""

    backend = "fake idle"

    def __init__(self, idle: timedelta | None = NOW) -> None:
        self.idle = idle
        self.inhibited = False
        self.tells = False
        self.watched: list[tuple[timedelta, timedelta | None]] = []
        self.closed = False

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        self.watched.append((away_after, lull))

    def read(self) -> timedelta | None:
        return self.idle

    def close(self) -> None:
        self.closed = True


class FakeLock:
    """Locked or not."""

    def __init__(self, *, locked: bool = False, backend: str = "fake lock") -> None:
        self.locked = locked
        self.backend = backend
        self.closed = False

    async def close(self) -> None:
        self.closed = True


class FakeBusy:
    """A reason with evidence, a mistake or a delay; counts how often it is asked."""

    def __init__(
        self,
        evidence: str = "",
        *,
        reason: Reason = Reason.CALL,
        engaging: bool = False,
        blocking: bool = False,
        error: Exception | None = None,
    ) -> None:
        self.reason = reason
        self.what = reason.value
        self.engaging = engaging
        self.blocking = blocking
        self.backend = "fake busy"
        self.evidence = evidence
        self.error = error
        self.asked = 0

    def check(self) -> str:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.evidence

    def close(self) -> None:
        self.closed = True


def test_everything_known_is_in_the_senses() -> None:
    senses = DesktopSenses(
        FakeIdle(AWHILE),
        [FakeLock(), FakeLock(locked=True)],
        [
            FakeBusy("camera in use", engaging=True),
            FakeBusy("", reason=Reason.FULLSCREEN),
            FakeBusy("paused", reason=Reason.DO_NOT_DISTURB),
        ],
    )
    read = senses.read(reasons_wanted=True)
    assert replace(read, sensed=()) == Senses(
        idle=AWHILE, locked=True, engaged="camera in use"
    )
    assert [(sensed.reason, sensed.evidence) for sensed in read.sensed] == [
        (Reason.CALL, "camera in use"),
        (Reason.DO_NOT_DISTURB, "paused"),
    ]


def test_reasons_are_only_asked_for_when_they_are_wanted() -> None:
    source = FakeBusy("a window fills the screen", reason=Reason.FULLSCREEN)
    senses = DesktopSenses(FakeIdle(AWHILE), (), [source])
    assert senses.read(reasons_wanted=False) == Senses(idle=AWHILE)
    assert source.asked == 0


def test_whether_someone_is_there_without_input_is_asked_once_there_is_none() -> None:
    idle, source = FakeIdle(), FakeBusy("camera in use", engaging=True)
    senses = DesktopSenses(idle, (), [source])
    senses.read(reasons_wanted=False)
    assert source.asked == 0
    idle.idle = AWHILE
    assert senses.read(reasons_wanted=False).engaged == "camera in use"
    idle.idle = None  # then nobody counts as away anyway
    assert senses.read(reasons_wanted=False).engaged == ""


def test_what_keeps_a_camera_open_over_night_shows_nobody() -> None:
    idle = FakeIdle(LONGEST_STILL)
    senses = DesktopSenses(idle, (), [FakeBusy("camera in use", engaging=True)])
    assert senses.read(reasons_wanted=True).engaged == "camera in use"
    idle.idle = LONGEST_STILL + timedelta(seconds=1)
    read = senses.read(reasons_wanted=True)
    assert read.engaged == ""
    assert [sensed.evidence for sensed in read.sensed] == ["camera in use"]


def test_doctor_hears_of_every_source() -> None:
    senses = DesktopSenses(
        FakeIdle(),
        [FakeLock(backend="none: logind is not running"), FakeLock(backend="saver")],
        [FakeBusy(reason=Reason.FULLSCREEN)],
    )
    assert senses.backends == {
        "idle": "fake idle",
        "session": "saver",
        "fullscreen": "fake busy",
    }
    assert senses.backend == "fake idle"


def test_the_end_closes_every_source() -> None:
    idle, lock = FakeIdle(), FakeLock()
    asyncio.run(DesktopSenses(idle, [lock]).close())
    assert idle.closed
    assert lock.closed


def test_without_any_desktop_nothing_is_known_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")

    async def run() -> None:
        senses = choose(None, lambda: None, lambda _: None)
        assert senses.read(reasons_wanted=True) == Senses()
        assert senses.backends["session"].startswith("none: ")
        await senses.close()

    asyncio.run(run())


WINDOW = """
import sys, tkinter
window = tkinter.Tk()
window.attributes("-fullscreen", sys.argv[1] == "full")
window.bind("<FocusIn>", lambda _: window.after(200, lambda: print("up", flush=True)))
window.after(100, window.focus_force)
window.mainloop()
"""


@pytest.mark.desktop
@pytest.mark.parametrize(
    ("size", "evidence"), [("full", "a window fills the screen"), ("small", "")]
)
def test_a_window_that_fills_the_screen_is_seen(size: str, evidence: str) -> None:
    pytest.importorskip("tkinter")
    with x_server() as (display, _), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        x11 = X11(display)
        while not x11.values("_NET_SUPPORTING_WM_CHECK"):
            time.sleep(0.02)
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW, size], stdout=subprocess.PIPE
        )
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == b"up\n"
            source = X11Fullscreen(x11)
            assert source.check() == evidence
            assert source.backend == "X11 window state"
        finally:
            window.kill()
            window.communicate()
            manager.kill()
            manager.wait()
            x11.close()
