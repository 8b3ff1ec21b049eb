"""What is gathered from the sources, and what a broken source may not do."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from deskbreak.core.messages import Sensed, Senses
from deskbreak.core.settings import Reason
from deskbreak.desktop.busy import Guarded
from deskbreak.desktop.busy.x11_fullscreen import X11Fullscreen
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
        self.closed = False

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
        error: Exception | None = None,
    ) -> None:
        self.reason = reason
        self.engaging = engaging
        self.backend = "fake busy"
        self.evidence = evidence
        self.error = error
        self.asked = 0

    def check(self) -> str:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.evidence


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
    assert senses.read(reasons_wanted=True) == Senses(
        idle=AWHILE,
        locked=True,
        engaged="camera in use",
        sensed=(
            Sensed(Reason.CALL, "camera in use"),
            Sensed(Reason.DO_NOT_DISTURB, "paused"),
        ),
    )


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
    idle.idle = None
    assert senses.read(reasons_wanted=False).engaged == "camera in use"


def test_a_source_that_fails_three_times_running_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = FakeBusy(error=OSError("no camera here"))
    good = FakeBusy("paused", reason=Reason.DO_NOT_DISTURB)
    senses = DesktopSenses(FakeIdle(), (), [bad, good])
    for _ in range(5):
        read = senses.read(reasons_wanted=True)
        assert read.sensed == (Sensed(Reason.DO_NOT_DISTURB, "paused"),)
    assert bad.asked == 3
    assert len(caplog.records) == 1
    assert senses.backends["call"] == (
        "none: given up, it failed: OSError('no camera here')"
    )
    assert senses.backends["do_not_disturb"] == "fake busy"


def test_a_source_that_recovers_is_forgiven() -> None:
    source = FakeBusy("camera in use", error=OSError("busy"))
    guard = Guarded(source)
    guard.check()
    guard.check()
    source.error = None
    assert guard.check() == "camera in use"
    source.error = OSError("busy")
    guard.check()
    guard.check()
    source.error = None
    assert guard.check() == "camera in use"


def test_a_source_that_is_slow_three_times_running_is_given_up() -> None:
    seconds = iter([0.0, 0.5, 1.0, 1.5, 2.0, 2.5])
    source = FakeBusy("camera in use")
    guard = Guarded(source, lambda: next(seconds))
    assert [guard.check() for _ in range(4)] == ["camera in use"] * 3 + [""]
    assert guard.backend == "none: given up, it took 0.50 s"


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
