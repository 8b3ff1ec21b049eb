"""What is made for macOS, with stand-ins for its calls as they are documented."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reason
from deskbreak.core.views import Button, Entry, Face, Notice
from deskbreak.desktop import busy, main_thread
from deskbreak.desktop.main_thread import AppKitLoop, run_beside, signals_as_bytes
from deskbreak.desktop.notify.osascript import NOBODY, ScriptNotices
from deskbreak.desktop.session.macos import (
    BECAME_ACTIVE,
    DID_WAKE,
    LOCKED,
    ON_CONSOLE,
    RESIGNED,
    SCREENS_SLEEP,
    SCREENS_WAKE,
    WILL_SLEEP,
    MacosSession,
)
from deskbreak.desktop.tray import menu
from deskbreak.desktop.tray.macos import MacosTray

# ------------------------------------------------------------------ the tray


class FakeIcon:
    """``pystray.Icon`` of macOS: notes what is done with it."""

    made: FakeIcon

    def __init__(self, name: str, icon: Any, title: str, menu: Any) -> None:
        self.name, self.icon, self.title, self.menu = name, icon, title, menu
        self.visible = False
        self.menus_drawn = 0
        FakeIcon.made = self

    def run_detached(self, setup: Callable[[Any], None]) -> None:
        thread = threading.Thread(target=setup, args=(self,))
        thread.start()
        thread.join()

    def update_menu(self) -> None:
        self.menus_drawn += 1


def test_the_icon_is_only_touched_by_what_was_handed_to_the_main_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Loaded by `menu`, which sees to it that no backend is looked for.
    monkeypatch.setattr(f"{menu.Menu.__module__.partition('.')[0]}.Icon", FakeIcon)
    handed: list[tuple[Any, ...]] = []

    def work() -> None:
        while handed:
            call, *values = handed.pop(0)
            call(*values)

    async def scene() -> None:
        keys: list[str] = []
        tray = MacosTray(keys.append, lambda *call: handed.append(call))
        tray.show(Face("due", 1.0, "Due", (Entry("take", "Start", default=True),)))
        assert not hasattr(FakeIcon, "made")
        work()
        icon = FakeIcon.made
        assert (icon.visible, icon.title, icon.menus_drawn) == (True, "Due", 1)
        icon.menu(icon)
        await asyncio.sleep(0)
        assert keys == ["take"]
        before = icon.icon
        tray.show(Face("due", 1.0, "Still due", ()))
        assert icon.title == "Due"
        work()
        assert (icon.title, bool(icon.menu)) == ("Still due", False)
        assert icon.icon is before
        tray.close()
        work()
        assert not icon.visible

    asyncio.run(scene())


# ----------------------------------------------------------- the main thread


class FakeApp:
    """``NSApplication``: runs until it is stopped and an event has come."""

    def __init__(self) -> None:
        self.policy = -1
        self.stopped = False
        self._event = threading.Event()

    def setActivationPolicy_(self, policy: int) -> bool:  # noqa: N802
        self.policy = policy
        return True

    def run(self) -> None:
        assert self._event.wait(20)
        assert self.stopped

    def stop_(self, _sender: object) -> None:
        self.stopped = True

    def postEvent_atStart_(self, event: object, at_start: bool) -> None:  # noqa: N802
        assert event == "event"
        assert at_start
        self._event.set()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> FakeApp:
    app = FakeApp()
    make = (
        "otherEventWithType_location_modifierFlags_timestamp_windowNumber_"
        "context_subtype_data1_data2_"
    )
    kit = SimpleNamespace(
        NSApplication=SimpleNamespace(sharedApplication=lambda: app),
        NSEvent=SimpleNamespace(**{make: lambda *_: "event"}),
    )
    helper = SimpleNamespace(callAfter=lambda call, *values: call(*values))
    modules = {"AppKit": kit, "PyObjCTools.AppHelper": helper}
    monkeypatch.setattr(main_thread, "import_module", modules.__getitem__)
    return app


def test_work_runs_beside_the_loop_and_both_end_together(app: FakeApp) -> None:
    ran_in: list[str] = []
    run_beside(lambda: ran_in.append(threading.current_thread().name), AppKitLoop())
    assert ran_in == ["loop"]
    assert app.stopped
    assert app.policy == 1


def test_what_goes_wrong_beside_the_loop_is_raised_in_the_main_thread(
    app: FakeApp,
) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_beside(fail, AppKitLoop())
    assert app.stopped


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_signal_arrives_as_a_byte() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals_as_bytes([signal.SIGTERM]) as told:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            assert told.recv(10) == bytes([signal.SIGTERM])
        finally:
            os.close(signal.set_wakeup_fd(-1))
            signal.signal(signal.SIGTERM, before)


# --------------------------------------------------------------- the session


class FakeCentre:
    """``NSNotificationCenter``."""

    def __init__(self) -> None:
        self.blocks: dict[str, Callable[[Any], None]] = {}
        self.removed: list[object] = []

    def addObserverForName_object_queue_usingBlock_(  # noqa: N802
        self, name: str, sender: None, queue: None, block: Callable[[Any], None]
    ) -> object:
        assert sender is None
        assert queue is None
        self.blocks[name] = block
        return name

    def removeObserver_(self, observer: object) -> None:  # noqa: N802
        self.removed.append(observer)

    async def tell(self, name: str) -> None:
        self.blocks[name](SimpleNamespace(name=lambda: name))
        await asyncio.sleep(0)


def test_sleep_and_whatever_keeps_a_person_from_the_screen() -> None:
    async def scene() -> None:
        awake = elapsed = timedelta(hours=1)
        session_told: dict[str, Mapping[str, Any] | None] = {"now": {ON_CONSOLE: True}}
        slept: list[timedelta] = []
        changes: list[bool] = []
        centre = FakeCentre()
        session = MacosSession(
            lambda: changes.append(session.locked),
            slept.append,
            now=lambda: Moment(awake, elapsed, datetime(2026, 3, 2, tzinfo=UTC)),
            loader=lambda: (lambda: session_told["now"], centre),
            hand_over=lambda call, *values: call(*values),
        )
        for answer, locked in (
            ({ON_CONSOLE: True}, False),
            ({ON_CONSOLE: True, LOCKED: True}, True),
            ({ON_CONSOLE: False}, True),
            (None, False),  # as over ssh
        ):
            session_told["now"] = answer
            assert session.locked is locked
        for name in (SCREENS_SLEEP, SCREENS_WAKE, RESIGNED, BECAME_ACTIVE):
            await centre.tell(name)
        assert changes == [True, False, True, False]
        await centre.tell(WILL_SLEEP)
        elapsed += timedelta(hours=8)
        await centre.tell(DID_WAKE)
        await centre.tell(DID_WAKE)
        assert slept == [timedelta(hours=8)]
        await session.close()
        assert len(centre.removed) == 6

    asyncio.run(scene())


def test_without_its_libraries_the_session_says_so() -> None:
    def missing() -> tuple[Any, Any]:
        raise ImportError("No module named 'Quartz'")

    async def scene() -> None:
        session = MacosSession(lambda: None, lambda _: None, loader=missing)
        assert session.backend == "none: No module named 'Quartz'"
        assert not session.locked

    asyncio.run(scene())


def test_what_is_not_seen_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    sources = busy.choose(None, lambda: None)
    assert {source.reason for source in sources} == {
        Reason.CALL,
        Reason.SCREEN_SHARED,
        Reason.PRESENTATION,
        Reason.FULLSCREEN,
        Reason.DO_NOT_DISTURB,
        Reason.APPS,
        Reason.BATTERY,
    }
    # Camera and microphone are asked; here are no such libraries.
    asked = {source.what for source in sources if "cannot be used" in source.backend}
    assert asked == {"camera", "microphone"}
    others = {source.backend for source in sources if source.what not in asked}
    assert others == {"none: not asked on macOS"}
    assert not any(source.check() for source in sources)


# ---------------------------------------------------------------- osascript

PROMPT = Notice(
    slot="break",
    title='Stand "up"',
    body="$(rm -rf ~)",
    buttons=(Button("start", "Start"), Button("later", "Later")),
)


def fake_osascript(folder: Path, says: str, code: int = 0) -> str:
    """Return a program that notes its last arguments and says *says*."""
    program = folder / "osascript"
    program.write_text(
        "#!/bin/sh\n"
        'while [ "$1" != -- ]; do case $2 in *dialog*) ask=yes;; esac; shift; done\n'
        f'printf "%s\\n" "$@" >> "{folder}/${{ask:-no}}"\n'
        f'[ -z "$ask" ] || echo "{says}"\nexit {code}\n'
    )
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(
    ("says", "key"), [("Start", "start"), ("Later", "later"), (NOBODY, "closed")]
)
def test_the_small_window_asks_and_its_button_answers(
    tmp_path: Path, says: str, key: str
) -> None:
    async def scene() -> None:
        told: list[tuple[str, str]] = []
        notices = ScriptNotices(
            lambda *a: told.append(a), fake_osascript(tmp_path, says)
        )
        notices.show(PROMPT, lambda why: told.append(("failed", why)))
        await asyncio.gather(*notices._tasks)
        assert told == [("break", key)]

    asyncio.run(scene())
    asked = (tmp_path / "yes").read_text().splitlines()
    assert asked == ["--", PROMPT.title, PROMPT.body, "Later", "Start"]
    shown = (tmp_path / "no").read_text().splitlines()
    assert shown == ["--", PROMPT.title, PROMPT.body]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_failing_osascript_moves_on(tmp_path: Path) -> None:
    async def scene() -> None:
        for program in (fake_osascript(tmp_path, "", 1), str(tmp_path / "none")):
            failures: list[str] = []
            notices = ScriptNotices(lambda *_: None, program)
            notices.show(Notice("info", "Hello", ""), failures.append)
            await asyncio.gather(*notices._tasks)
            assert failures == ["osascript failed"]
            assert not notices.available

    asyncio.run(scene())
