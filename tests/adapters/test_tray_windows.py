"""The icon of Windows: every change in its own thread, none while the menu is open."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any

from deskbreak.core.views import Button, Entry, Face, Notice
from deskbreak.desktop.notify.balloon import TrayBalloons
from deskbreak.desktop.tray.windows import (
    NIF_INFO,
    NIN_BALLOONTIMEOUT,
    NIN_BALLOONUSERCLICK,
    TOOLTIP_LENGTH,
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
WINDOW = 7


class FakeWin32Icon:
    """``pystray._win32.Icon`` with a queue in place of the window's messages."""

    made: FakeWin32Icon

    def __init__(self, name: str, icon: Any, title: str, menu: Any) -> None:
        self.name, self.icon, self.title, self.menu = name, icon, title, menu
        self._hwnd: int | None = None
        self._visible = False
        self._message_handlers: dict[int, Callable[[int, int], object]] = {}
        self.messages: queue.Queue[tuple[int, int, int]] = queue.Queue()
        self.sent: list[tuple[int, dict[str, Any]]] = []
        self.refuses = False
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
        if value and self.refuses:
            raise OSError("no taskbar")
        self._visible = value

    def update_menu(self) -> None:
        pass

    def run(self, setup: Callable[[Any], None]) -> None:
        self._hwnd = WINDOW
        threading.Thread(target=setup, args=(self,)).start()
        while (message := self.messages.get(timeout=20))[0] != WM_STOP:
            number, wparam, lparam = message
            if handler := self._message_handlers.get(number):
                handler(wparam, lparam)
        self._visible = False

    def stop(self) -> None:
        self.messages.put((WM_STOP, 0, 0))

    def _message(self, code: int, flags: int, **values: Any) -> None:
        if self.refuses:
            raise OSError("no taskbar")
        self.sent.append((flags, values))

    def _on_notify(self, wparam: int, lparam: int) -> None:
        self.menu_opens()


def post_message(window: int, message: int, wparam: int, lparam: int) -> None:
    assert window == WINDOW
    FakeWin32Icon.made.messages.put((message, wparam, lparam))


ICON = windows_icon_class(FakeWin32Icon, post_message)


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
        icon.messages.put((1, 0, 0))
        icon._message_handlers[1] = lambda w, _: icon._on_notify(w, WM_RBUTTONUP)
        await until(lambda: icon.title == "Due")
        assert titles == [cut(FACE.tooltip, TOOLTIP_LENGTH)]
        tray.close()

    asyncio.run(scene())


def test_without_a_taskbar_the_icon_comes_when_there_is_one() -> None:
    async def scene() -> None:
        class Refused(ICON):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                self.refuses = True

        tray = WindowsTray(lambda _: None, Refused)
        tray.show(FACE)
        await until(lambda: tray.backend.startswith("none"))
        assert not tray.visible
        icon: Any = FakeWin32Icon.made
        icon.refuses = False
        icon._message_handlers[2] = icon._on_taskbarcreated
        icon.messages.put((2, 0, 0))
        await until(lambda: tray.visible and icon.visible)
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


def balloons(icon: Any) -> list[str]:
    return [values["szInfo"] for flags, values in icon.sent if flags == NIF_INFO]


def test_a_balloon_says_what_a_click_does_and_a_click_does_it() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        told: list[tuple[str, str]] = []
        failures: list[str] = []
        notices = TrayBalloons(lambda: tray, lambda *a: told.append(a))
        notices.show(PROMPT, failures.append)
        await until(lambda: balloons(icon))
        (text,) = balloons(icon)
        assert len(text) <= 255
        assert text.endswith("…\nClick here: Start\nLater: in the icon's menu")
        icon._on_notify(0, NIN_BALLOONUSERCLICK)
        await until(lambda: told)
        assert told == [("break", "start")]

        notices.show(PROMPT, failures.append)
        notices.show(PROMPT, failures.append)
        await until(lambda: len(balloons(icon)) == 3)
        icon._on_notify(0, NIN_BALLOONTIMEOUT)  # the one that was replaced
        icon._on_notify(0, NIN_BALLOONTIMEOUT)
        await until(lambda: len(told) == 2)
        assert told[1] == ("break", "closed")

        notices.show(PROMPT, failures.append)
        notices.withdraw("info")
        notices.withdraw("break")
        await until(lambda: balloons(icon)[-1] == "")
        assert not failures
        tray.close()

    asyncio.run(scene())


def test_a_balloon_that_is_due_before_the_icon_is_there_comes_with_it() -> None:
    async def scene() -> None:
        tray = WindowsTray(lambda _: None, ICON)
        failures: list[str] = []
        TrayBalloons(lambda: tray, lambda *_: None).show(PROMPT, failures.append)
        tray.show(FACE)
        await until(lambda: balloons(FakeWin32Icon.made))
        assert FakeWin32Icon.made.visible
        assert not failures
        tray.close()

    asyncio.run(scene())


def test_a_balloon_that_windows_refuses_goes_on_to_the_next_backend() -> None:
    async def scene() -> None:
        tray, icon = await shown([])
        icon.refuses = True
        failures: list[str] = []
        TrayBalloons(lambda: tray, lambda *_: None).show(PROMPT, failures.append)
        await until(lambda: failures)
        assert failures == ["no taskbar"]
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
