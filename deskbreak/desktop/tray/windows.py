"""
The tray on Windows: pystray's icon, on a thread of its own and only touched there.

pystray does not say so, but its icon belongs to the thread that made its window: a
change from another one races with the menu, and a new menu destroys the one that the
user has open. So every change is posted to the window, and waits while the menu is
open.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from deskbreak.core.views import Entry, Face
from deskbreak.desktop.tray.menu import OnKey, build_menu
from deskbreak.figures.icon import render

log = logging.getLogger(__name__)

#: The fields of Windows for texts, without their last NUL: in UTF-16 units.
TOOLTIP_LENGTH = 127
BALLOON_TITLE_LENGTH = 63
BALLOON_TEXT_LENGTH = 255
ICON_SIZE = 64

WM_QUERYENDSESSION = 0x0011
WM_CANCELMODE = 0x001F
#: Ours: there is work to do in the icon's thread.
WM_HANDED = 0x8000 + 1
NIN_BALLOONHIDE = 0x0403
NIN_BALLOONTIMEOUT = 0x0404
NIN_BALLOONUSERCLICK = 0x0405
#: DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2.
PER_MONITOR_AWARE_V2 = -4
NIM_MODIFY = 1
NIF_INFO = 0x10
NIIF_INFO = 0x01
NIIF_NOSOUND = 0x10
NIIF_RESPECT_QUIET_TIME = 0x80

#: How long the end may take to remove the icon.
PATIENCE_SECONDS = 2.0
#: When an icon that Windows has refused is tried again: a busy taskbar (so soon after
#: logging in) takes it later, and tells nobody.
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 60.0


class WindowsTray:
    """
    The icon in the notification area, and its balloons.

    Attributes:
        backend: Words for ``doctor``.
    """

    def __init__(
        self, on_key: OnKey, make_icon: Callable[..., HandedIcon] | None = None
    ) -> None:
        """Make a tray that shows nothing yet; tests give their own *make_icon*."""
        self.backend = "not shown yet"
        self._on_key = on_key
        self._make_icon = make_icon or make_windows_icon
        self._loop = asyncio.get_running_loop()
        self._face: Face | None = None
        self._icon: HandedIcon | None = None
        self._thread: threading.Thread | None = None
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._balloons: deque[Callable[[bool], None]] = deque()
        #: What was asked for before there was a face to show.
        self._early: list[Callable[[HandedIcon], None]] = []

    @property
    def visible(self) -> bool:
        """Whether the icon is there or about to be: a balloon can grow from it."""
        return not self.backend.startswith(("none", "closed"))

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        before, self._face = self._face, face
        if self._icon is None:
            self._icon = self._make_icon(
                "deskbreak",
                render(face.glyph, face.filled, ICON_SIZE),
                cut(face.tooltip, TOOLTIP_LENGTH),
                build_menu(_escaped(face.menu), self._post_key),
                told=lambda words: self._post(self._is_shown, words),
                balloon_ended=lambda clicked: self._post(self._ended, clicked),
            )
            self._thread = threading.Thread(
                target=self._icon.live, name="tray", daemon=True
            )
            self._thread.start()
            for work in self._early:
                self._icon.hand_over(work)
            self._early.clear()
            return
        assert before is not None
        self._icon.hand_over(lambda icon: self._update(icon, before, face))

    def balloon(
        self,
        title: str,
        text: str,
        *,
        quiet: bool,
        on_end: Callable[[bool], None],
        on_failed: Callable[[str], None],
    ) -> None:
        """
        Show a balloon in place of the one that is there.

        Args:
            on_end: Gets True for a click on it, False when it went away, in the loop
                thread. Not called for a balloon that another one has replaced.
            on_failed: Gets the reason where Windows refuses, in the loop thread.
        """
        self._balloons.append(on_end)
        flags = NIIF_INFO | NIIF_RESPECT_QUIET_TIME | (NIIF_NOSOUND if quiet else 0)

        def work(icon: HandedIcon) -> None:
            try:
                icon.show_balloon(
                    cut(title, BALLOON_TITLE_LENGTH),
                    cut(text, BALLOON_TEXT_LENGTH),
                    flags,
                )
            except OSError as error:
                self._post(on_failed, str(error))

        if self._icon is not None:
            self._icon.hand_over(work)
        else:
            self._early.append(work)

    def remove_balloon(self) -> None:
        """Take the balloon off the screen; its end is not told."""
        self._balloons.clear()
        self._early.clear()
        if self._icon is not None:
            self._icon.hand_over(lambda icon: icon.show_balloon("", "", 0))

    def close(self) -> None:
        """Remove the icon."""
        icon, self._icon = self._icon, None
        if icon is None or self._thread is None:
            return
        self.backend = "closed"
        icon.hand_over(lambda icon: icon.leave())
        icon.close_menu()
        # What is left of an icon would stay until the pointer passes over it.
        self._thread.join(PATIENCE_SECONDS)

    # ---------------------------------------------------- in the loop thread

    def _is_shown(self, words: str) -> None:
        if self._icon is None:
            return
        if words != self.backend:
            log.info("tray: %s", words)
        self.backend = words
        if self.visible:
            self._retry_seconds = FIRST_RETRY_SECONDS
        else:
            self._loop.call_later(self._retry_seconds, self._try_again)
            self._retry_seconds = min(2 * self._retry_seconds, LONGEST_RETRY_SECONDS)

    def _try_again(self) -> None:
        if self._icon is not None and not self.visible:
            self._icon.hand_over(lambda icon: icon.appear())

    def _ended(self, clicked: bool) -> None:
        """One balloon has gone: the newest by a click, the oldest by itself."""
        if not self._balloons:
            return
        if clicked:
            on_end = self._balloons.pop()
            self._balloons.clear()
            on_end(True)
        elif len(self._balloons) > 1:
            self._balloons.popleft()  # replaced: whoever showed it knows
        else:
            self._balloons.popleft()(False)

    # ---------------------------------------------------- in the icon's thread

    def _update(self, icon: HandedIcon, before: Face, face: Face) -> None:
        if (before.glyph, before.filled) != (face.glyph, face.filled):
            icon.icon = render(face.glyph, face.filled, ICON_SIZE)
        icon.title = cut(face.tooltip, TOOLTIP_LENGTH)
        if before.menu != face.menu:
            icon.menu = build_menu(_escaped(face.menu), self._post_key)

    def _post_key(self, key: str) -> None:
        self._post(self._on_key, key)

    def _post(self, call: Callable[..., None], *values: object) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *values)
        except RuntimeError:  # the loop has ended: nobody wants to know
            log.debug("too late for %r", values)


class HandedIcon(Protocol):
    """pystray's icon as `windows_icon_class` extends it."""

    icon: Any
    title: str
    menu: Any

    def live(self) -> None:
        """Be an icon in the notification area until `leave`. In its thread."""
        ...

    def hand_over(self, work: Callable[[HandedIcon], None]) -> None:
        """Have *work* done in the icon's thread, soon. From any thread."""
        ...

    def close_menu(self) -> None:
        """Close the menu if it is open: work waits for that. From any thread."""
        ...

    def appear(self) -> None:
        """Show the icon, and tell whether that was done. In the icon's thread."""
        ...

    def show_balloon(self, title: str, text: str, flags: int) -> None:
        """
        Show a balloon; an empty text removes it. In the icon's thread.

        Raises:
            OSError: Windows refuses.
        """
        ...

    def leave(self) -> None:
        """Remove the icon and end `live`. In the icon's thread."""
        ...


def make_windows_icon(*args: object, **options: Any) -> HandedIcon:
    """Return a new icon, not shown yet."""
    from importlib import import_module

    backend = import_module("pystray._win32")
    win32 = import_module("pystray._util.win32")
    made: HandedIcon = windows_icon_class(backend.Icon, win32)(*args, **options)
    return made


def windows_icon_class(base: Any, win32: Any) -> Any:
    """
    Return pystray's icon, extended by work that is handed over to its thread.

    Args:
        base: ``pystray._win32.Icon``.
        win32: ``pystray._util.win32``: the calls and structures of Windows.
    """

    class Icon(base):  # type: ignore[misc]
        def __init__(
            self,
            *args: object,
            told: Callable[[str], None],
            balloon_ended: Callable[[bool], None],
        ) -> None:
            super().__init__(*args)
            self._told = told
            self._balloon_ended = balloon_ended
            self._work: deque[Callable[[HandedIcon], None]] = deque()
            self._menu_open = False
            #: Whether Windows has done what `_message` asked for last.
            self._done = False
            self._message_handlers[WM_HANDED] = lambda _w, _l: self._do_work()
            # pystray answers 0 to what it does not know: here that would be "do not
            # log off".
            self._message_handlers[WM_QUERYENDSESSION] = lambda _w, _l: 1

        def live(self) -> None:
            be_sharp()
            # pystray would show the icon from yet another thread.
            self.run(setup=lambda icon: icon.begin())

        def hand_over(self, work: Callable[[HandedIcon], None]) -> None:
            self._work.append(work)
            self._wake()

        def close_menu(self) -> None:
            if self._menu_open:
                win32.PostMessage(self._menu_hwnd, WM_CANCELMODE, 0, 0)

        def begin(self) -> None:
            """The window is there: appear, before all other work."""
            self._work.appendleft(lambda icon: icon.appear())
            self._wake()

        def leave(self) -> None:
            self.stop()

        def appear(self) -> None:
            try:
                self.visible = True
            except OSError:
                # A taskbar that took too long to answer may have it all the same,
                # and would refuse it for ever as one that is there already.
                self._update_title()
                self._visible = self._done
            if not self._visible:
                self._told("none: no notification area takes the icon")
                return
            self.update_menu()
            self._told("pystray (Windows notification area)")

        def show_balloon(self, title: str, text: str, flags: int) -> None:
            self._message(
                NIM_MODIFY, NIF_INFO, szInfo=text, szInfoTitle=title, dwInfoFlags=flags
            )
            if not self._done:
                raise OSError("Windows refuses the balloon")

        def _show(self) -> None:
            super()._show()
            if not self._done:
                raise OSError("Windows refuses the icon")

        def _message(self, code: int, flags: int, **values: object) -> None:
            # As pystray has it, which does not look at the answer.
            size = ctypes.sizeof(win32.NOTIFYICONDATAW)
            data = win32.NOTIFYICONDATAW(
                cbSize=size, hWnd=self._hwnd, uFlags=flags, **values
            )
            self._done = bool(win32.Shell_NotifyIcon(code, data))

        def _wake(self) -> None:
            # Before the window is there, `appear` comes with the first message.
            if self._hwnd:
                win32.PostMessage(self._hwnd, WM_HANDED, 0, 0)

        def _do_work(self) -> None:
            while self._work and not self._menu_open:
                work = self._work.popleft()
                try:
                    work(self)
                except OSError as error:
                    log.info("the icon could not be changed: %s", error)

        def _on_notify(self, wparam: int, lparam: int) -> None:
            if lparam in (NIN_BALLOONHIDE, NIN_BALLOONTIMEOUT, NIN_BALLOONUSERCLICK):
                self._balloon_ended(lparam == NIN_BALLOONUSERCLICK)
                return
            self._menu_open = True
            try:
                # With the menu open this returns when it is closed; messages are
                # handled all the while.
                super()._on_notify(wparam, lparam)
            finally:
                self._menu_open = False
                self._wake()

        def _on_taskbarcreated(self, _wparam: int, _lparam: int) -> None:
            self._visible = False
            self.begin()

    return Icon


def be_sharp() -> None:
    """
    Let the windows and menus of this thread be drawn in the screen's own pixels.

    Windows would otherwise draw them small and stretch the picture.
    """
    if sys.platform == "win32":
        try:
            choose = ctypes.WinDLL("user32").SetThreadDpiAwarenessContext
        except AttributeError:  # before Windows 10, 1607
            return
        choose.argtypes = (ctypes.c_void_p,)
        choose.restype = ctypes.c_void_p
        choose(PER_MONITOR_AWARE_V2)


def cut(text: str, most: int) -> str:
    """Return *text* with at most *most* UTF-16 units: what Windows counts."""
    if len(text) * 2 <= most or len(text.encode("utf-16-le")) <= 2 * most:
        return text
    kept = text.encode("utf-16-le")[: 2 * (most - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"


def _escaped(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return *entries* so that Windows does not take ``&`` for a shortcut's mark."""
    return tuple(
        Entry(
            entry.key,
            entry.label.replace("&", "&&"),
            entry.enabled,
            entry.checked,
            entry.default,
            _escaped(entry.children),
        )
        for entry in entries
    )
