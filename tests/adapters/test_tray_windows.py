"""The icon of Windows: every change in its own thread, none while the menu is open."""

from __future__ import annotations

import asyncio
import ctypes
import queue
import threading
from collections.abc import Callable
from typing import Any

import pytest

from deskbreak.core.views import Button, Entry, Face, Notice
from deskbreak.desktop.notify.balloon import TrayBalloons
from deskbreak.desktop.tray.windows import (
    NIF_INFO,
    NIM_MODIFY,
    NIN_BALLOONTIMEOUT,
    NIN_BALLOONUSERCLICK,
    TOOLTIP_LENGTH,
    WM_CANCELMODE,
    WM_HANDED,
    WM_QUERYENDSESSION,
    WindowsTray,
    cut,
    windows_icon_class,
)

MENU = (Entry("take", "Stretch & walk", default=True),)
FACE = Face("counting", 0.5, "x" * 300, MENU)
WM_RBUTTONUP = 0x205
WM_STOP = 0x40A
NIM_ADD, NIM_DELETE = 0, 2
WINDOW, MENU_WINDOW = 7, 8


class FakeWin32:
    """``pystray._util.win32``: the taskbar, and a queue of the window's messages."""

    def __init__(self) -> None:
        self.messages: queue.Queue[tuple[int, int, int]] = queue.Queue()
        self.posted: list[tuple[int, int]] = []
        self.sent: list[tuple[int, Any]] = []
        self.refuses = False
        self.has_icon = False

    class NOTIFYICONDATAW(ctypes.Structure):
        """With the fields that are used here, as they are documented."""

        _fields_ = (
            ("cbSize", ctypes.c_uint32),
            ("hWnd", ctypes.c_void_p),
            ("uFlags", ctypes.c_uint),
            ("szTip", ctypes.c_wchar * 128),
            ("szInfo", ctypes.c_wchar * 256),
            ("szInfoTitle", ctypes.c_wchar * 64),
            ("dwInfoFlags", ctypes.c_uint32),
        )

    def Shell_NotifyIcon(self, code: int, data: Any) -> int:  # noqa: N802
        """Return 0 where it was not done, and never raise: so does Windows."""
        assert data.hWnd == WINDOW
        assert data.cbSize == ctypes.sizeof(self.NOTIFYICONDATAW)
        if self.refuses or self.has_icon == (code == NIM_ADD):
            return 0
        self.has_icon = code != NIM_DELETE
        self.sent.append((code, data))
        return 1

    def PostMessage(self, window: int, message: int, w: int, lparam: int) -> None:  # noqa: N802
        self.posted.append((window, message))
        if window == WINDOW:
            self.messages.put((message, w, lparam))


class FakeWin32Icon:
    """
    ``pystray._win32.Icon`` with a queue in place of the window's messages.

    What pystray does before it shows an icon, and what it leaves out: it changes the
    icon that is not there yet, and looks at no answer.
    """

    made: FakeWin32Icon

    def __init__(self, name: str, icon: Any, title: str, menu: Any) -> None:
        self.name, self.icon, self.title, self.menu = name, icon, title, menu
        self._hwnd: int | None = None
        self._menu_hwnd: int | None = None
        self._visible = False
        self._message_handlers: dict[int, Callable[[int, int], object]] = {}
        self.menu_opens: Callable[[], None] = lambda: None
        self.touched_in: set[str] = set()
        FakeWin32Icon.made = self

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("icon", "title", "menu") and getattr(self, "_hwnd", None):
            self.touched_in.add(threading.current_thread().name)
        super().__setattr__(name, value)

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        if self._visible == value:
            return
        self._message(NIM_MODIFY, 2, hIcon=5)
        self._show()
        self._visible = True

    def update_menu(self) -> None:
        pass

    def run(self, setup: Callable[[Any], None]) -> None:
        self._hwnd, self._menu_hwnd = WINDOW, MENU_WINDOW
        threading.Thread(target=setup, args=(self,)).start()
        while (message := WIN32.messages.get(timeout=20))[0] != WM_STOP:
            number, wparam, lparam = message
            if handler := self._message_handlers.get(number):
                handler(wparam, lparam)
        self._message(NIM_DELETE, 0)
        self._visible = False

    def stop(self) -> None:
        WIN32.messages.put((WM_STOP, 0, 0))

    def _show(self) -> None:
        self._message(NIM_ADD, 7, szTip=self.title)

    def _update_title(self) -> None:
        self._message(NIM_MODIFY, 4, szTip=self.title)

    def _message(self, code: int, flags: int, **values: Any) -> None:
        raise NotImplementedError

    def _on_notify(self, wparam: int, lparam: int) -> None:
        self.menu_opens()


WIN32 = FakeWin32()
ICON = windows_icon_class(FakeWin32Icon, WIN32)


@pytest.fixture(autouse=True)
def fresh_taskbar() -> None:
    WIN32.__init__()  # type: ignore[misc]


async def until(condition: Callable[[], object]) -> None:
    """Let the threads work until *condition* holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.to_thread(threading.Event().wait, 0.005)


async def shown(keys: list[str], face: Face = FACE) -> tuple[WindowsTray, Any]:
    tray = WindowsTray(keys.append, ICON)
    tray.show(face)
    await until(lambda: FakeWin32Icon.made.visible)
    await until(lambda: tray.backend.startswith("pystray"))
    return tray, FakeWin32Icon.made


def test_all_changes_are_made_in_the_icons_thread() -> None:
    async def scene() -> None:
        keys: list[str] = []
        tray, icon = await shown(keys)
        assert len(icon.title) == TOOLTIP_LENGTH
        assert icon.icon.size == (64, 64)
        (line,) = icon.menu.items
        assert line.text == "Stretch && walk"
        await asyncio.to_thread(icon.menu, icon)
        await until(lambda: keys == ["take"])

        tray.show(Face("off", 0.0, "Good night", ()))
        await until(lambda: icon.title == "Good night")
        assert not icon.menu
        assert icon.touched_in == {"tray"}
        tray.close()
        assert not icon.visible

    asyncio.run(scene())


def test_what_comes_while_the_menu_is_open_waits_until_it_is_closed() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        titles: list[str] = []

        def menu_opens() -> None:
            # Windows goes on handling messages while a menu is open.
            tray.show(Face("due", 1.0, "Due", MENU))
            icon._message_handlers[WM_HANDED](0, 0)
            titles.append(icon.title)

        icon.menu_opens = menu_opens
        WIN32.messages.put((1, 0, 0))
        icon._message_handlers[1] = lambda w, _: icon._on_notify(w, WM_RBUTTONUP)
        await until(lambda: icon.title == "Due")
        assert titles == [cut(FACE.tooltip, TOOLTIP_LENGTH)]
        tray.close()

    asyncio.run(scene())


def test_an_open_menu_is_closed_when_the_program_ends() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        opened = threading.Event()
        closed = threading.Event()

        def menu_opens() -> None:
            opened.set()
            assert closed.wait(20)

        icon.menu_opens = menu_opens
        icon._message_handlers[1] = lambda w, _: icon._on_notify(w, WM_RBUTTONUP)
        WIN32.messages.put((1, 0, 0))
        await asyncio.to_thread(opened.wait, 20)
        ending = asyncio.create_task(asyncio.to_thread(tray.close))
        await until(lambda: (MENU_WINDOW, WM_CANCELMODE) in WIN32.posted)
        closed.set()
        await ending
        assert not WIN32.has_icon

    asyncio.run(scene())


def test_without_a_taskbar_the_icon_comes_when_there_is_one() -> None:
    async def scene() -> None:
        WIN32.refuses = True
        tray = WindowsTray(lambda _: None, ICON)
        tray.show(FACE)
        await until(lambda: tray.backend.startswith("none"))
        assert not tray.visible
        icon: Any = FakeWin32Icon.made
        assert not icon.visible
        WIN32.refuses = False
        icon._message_handlers[2] = icon._on_taskbarcreated
        WIN32.messages.put((2, 0, 0))
        await until(lambda: tray.visible and icon.visible)
        WIN32.has_icon = False  # Explorer has been started anew
        WIN32.messages.put((2, 0, 0))
        await until(lambda: WIN32.has_icon)
        tray.close()

    asyncio.run(scene())


def test_an_icon_that_was_refused_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deskbreak.desktop.tray.windows.FIRST_RETRY_SECONDS", 0.001)

    async def scene() -> None:
        WIN32.refuses = True
        tray = WindowsTray(lambda _: None, ICON)
        tray.show(FACE)
        await until(lambda: tray.backend.startswith("none"))
        WIN32.refuses = False
        await until(lambda: tray.visible)
        assert WIN32.has_icon
        tray.close()

    asyncio.run(scene())


def test_an_icon_that_is_there_in_spite_of_a_refusal_is_used() -> None:
    async def scene() -> None:
        # The taskbar took it, but later than Windows waits for the answer.
        WIN32.has_icon = True
        tray, icon = await shown([])
        assert icon.visible
        tray.close()

    asyncio.run(scene())


def test_it_does_not_keep_anybody_from_logging_off() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        assert icon._message_handlers[WM_QUERYENDSESSION](0, 0) == 1
        tray.close()

    asyncio.run(scene())


PROMPT = Notice(
    slot="break",
    title="Stand up",
    body="b" * 400,
    buttons=(Button("start", "Start"), Button("later", "Later")),
    default="start",
)


def balloons() -> list[str]:
    return [data.szInfo for _, data in WIN32.sent if data.uFlags == NIF_INFO]


def test_a_balloon_says_what_a_click_does_and_a_click_does_it() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        told: list[tuple[str, str]] = []
        failures: list[str] = []
        notices = TrayBalloons(lambda: tray, lambda *a: told.append(a))
        notices.show(PROMPT, failures.append)
        await until(lambda: balloons())
        (text,) = balloons()
        assert len(text) <= 255
        assert text.endswith("…\nClick here: Start\nLater: in the icon's menu")
        icon._on_notify(0, NIN_BALLOONUSERCLICK)
        await until(lambda: told)
        assert told == [("break", "start")]

        notices.show(PROMPT, failures.append)
        notices.show(PROMPT, failures.append)
        await until(lambda: len(balloons()) == 3)
        icon._on_notify(0, NIN_BALLOONTIMEOUT)  # the one that was replaced
        icon._on_notify(0, NIN_BALLOONTIMEOUT)
        await until(lambda: len(told) == 2)
        assert told[1] == ("break", "closed")

        notices.show(PROMPT, failures.append)
        notices.withdraw("info")
        notices.withdraw("break")
        await until(lambda: balloons()[-1] == "")
        assert not failures
        tray.close()

    asyncio.run(scene())


def test_a_balloon_that_is_due_before_the_icon_is_there_comes_with_it() -> None:
    async def scene() -> None:
        tray = WindowsTray(lambda _: None, ICON)
        failures: list[str] = []
        TrayBalloons(lambda: tray, lambda *_: None).show(PROMPT, failures.append)
        tray.show(FACE)
        await until(lambda: balloons())
        assert FakeWin32Icon.made.visible
        assert not failures
        tray.close()

    asyncio.run(scene())


def test_a_balloon_that_windows_refuses_goes_on_to_the_next_backend() -> None:
    async def scene() -> None:
        tray, _icon = await shown([])
        WIN32.refuses = True
        failures: list[str] = []
        TrayBalloons(lambda: tray, lambda *_: None).show(PROMPT, failures.append)
        await until(lambda: failures)
        assert failures == ["Windows refuses the balloon"]
        TrayBalloons(lambda: None, lambda *_: None).show(PROMPT, failures.append)
        assert failures[1] == "there is no tray icon"
        tray.close()

    asyncio.run(scene())


def test_texts_are_cut_by_what_windows_counts() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
    # Two units each, and never half of one.
    assert cut("🙂🙂", 4) == "🙂🙂"
    assert cut("🙂🙂", 3) == "🙂…"
    assert cut("a🙂🙂", 4) == "a🙂…"
