"""
What Windows tells its windows: sleep, wake, lock, unlock, the end of the session.

For that a window is needed that is never shown, with a thread that reads its messages.
"""

from __future__ import annotations

import _thread
import asyncio
import ctypes
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

from deskbreak.core.moment import Moment
from deskbreak.desktop.clock import SystemClock

log = logging.getLogger(__name__)

WM_DESTROY = 0x0002
WM_CLOSE = 0x0010
WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016
WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1

PBT_APMSUSPEND = 0x4
PBT_APMRESUMESUSPEND = 0x7
PBT_APMRESUMEAUTOMATIC = 0x12

WTS_CONSOLE_CONNECT = 0x1
WTS_CONSOLE_DISCONNECT = 0x2
WTS_REMOTE_CONNECT = 0x3
WTS_REMOTE_DISCONNECT = 0x4
WTS_SESSION_LOCK = 0x7
WTS_SESSION_UNLOCK = 0x8

_GOES = frozenset({WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK})
_COMES = frozenset({WTS_CONSOLE_CONNECT, WTS_REMOTE_CONNECT, WTS_SESSION_UNLOCK})

CTRL_CLOSE_EVENT = 2

#: Windows ends us 5 s after it has said that the session ends, or the console closes.
LAST_SECONDS = 4.0


class SessionNews:
    """
    What the messages mean. In the loop thread, apart from `answer`.

    Attributes:
        locked: Locked or switched away.
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        on_woke: Callable[[timedelta], None],
        now: Callable[[], Moment],
    ) -> None:
        """Nothing was told yet: not locked, awake."""
        self.locked = False
        self._on_change = on_change
        self._on_woke = on_woke
        self._now = now
        self._fell_asleep: Moment | None = None

    def heard(self, message: int, what: int) -> None:
        """Take in a message (wParam: *what*)."""
        if message == WM_WTSSESSION_CHANGE and what in _GOES | _COMES:
            locked = what in _GOES
            if locked != self.locked:
                self.locked = locked
                self._on_change()
        elif message == WM_POWERBROADCAST and what == PBT_APMSUSPEND:
            self._fell_asleep = self._now()
        elif message == WM_POWERBROADCAST and what in (
            PBT_APMRESUMEAUTOMATIC,
            PBT_APMRESUMESUSPEND,  # follows the other one when a person is there
        ):
            self._woke()

    def _woke(self) -> None:
        before, self._fell_asleep = self._fell_asleep, None
        if before is not None:
            now = self._now()
            passed = now.elapsed - before.elapsed
            slept = max(passed - (now.awake - before.awake), timedelta())
            log.debug("awake again, after %s", slept)
            self._on_woke(slept)


def answer(message: int, what: int, end: Callable[[], None]) -> int | None:
    """
    Return what the window answers to *message*; None is what all windows answer.

    Args:
        end: Ends the program and returns when that is done, or nearly so.
    """
    if message == WM_QUERYENDSESSION:
        return 1
    if (message == WM_ENDSESSION and what) or message == WM_CLOSE:
        end()
        return 0
    return 1 if message == WM_POWERBROADCAST else None


def answer_console(event: int, end: Callable[[], None]) -> int:
    """
    Return whether *event* of the console was dealt with; if not, Python's turn comes.

    Python turns a closed window into a signal as well, but Windows ends the process
    before that has had an effect: when the answer is there.
    """
    if event != CTRL_CLOSE_EVENT:
        return 0
    end()
    return 1


def end_program() -> None:
    """End as by a signal, and wait for it: Windows kills us when we return."""
    _thread.interrupt_main(signal.SIGTERM)
    threading.main_thread().join(LAST_SECONDS)


if sys.platform == "win32":
    from ctypes import wintypes

    _WindowProcedure = ctypes.WINFUNCTYPE(
        ctypes.c_ssize_t,
        wintypes.HWND,
        wintypes.UINT,
        wintypes.WPARAM,
        wintypes.LPARAM,
    )

    class _WindowClass(ctypes.Structure):
        _fields_ = (
            ("style", wintypes.UINT),
            ("procedure", _WindowProcedure),
            ("class_extra", ctypes.c_int),
            ("window_extra", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("icon", wintypes.HANDLE),
            ("cursor", wintypes.HANDLE),
            ("background", wintypes.HANDLE),
            ("menu_name", wintypes.LPCWSTR),
            ("class_name", wintypes.LPCWSTR),
        )

    _ConsoleHandler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)
    # Kept: Windows calls it for as long as the process lives.
    _on_console = _ConsoleHandler(lambda event: answer_console(event, end_program))

    _user32 = ctypes.WinDLL("user32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.SetConsoleCtrlHandler.argtypes = (_ConsoleHandler, wintypes.BOOL)
    _kernel32.GetModuleHandleW.restype = wintypes.HMODULE
    _kernel32.GetModuleHandleW.argtypes = (wintypes.LPCWSTR,)
    _user32.RegisterClassW.restype = wintypes.ATOM
    _user32.RegisterClassW.argtypes = (ctypes.POINTER(_WindowClass),)
    _user32.CreateWindowExW.restype = wintypes.HWND
    _user32.CreateWindowExW.argtypes = (
        wintypes.DWORD,
        wintypes.LPCWSTR,
        wintypes.LPCWSTR,
        wintypes.DWORD,
        *((ctypes.c_int,) * 4),
        wintypes.HWND,
        wintypes.HMENU,
        wintypes.HINSTANCE,
        wintypes.LPVOID,
    )
    _user32.DefWindowProcW.restype = ctypes.c_ssize_t
    _user32.DefWindowProcW.argtypes = (
        wintypes.HWND,
        wintypes.UINT,
        wintypes.WPARAM,
        wintypes.LPARAM,
    )
    _user32.PostMessageW.argtypes = _user32.DefWindowProcW.argtypes
    _user32.DestroyWindow.argtypes = (wintypes.HWND,)
    _user32.GetMessageW.argtypes = (
        ctypes.POINTER(wintypes.MSG),
        wintypes.HWND,
        wintypes.UINT,
        wintypes.UINT,
    )
    _user32.DispatchMessageW.argtypes = (ctypes.POINTER(wintypes.MSG),)

    #: Ours: destroy the window (only its own thread may).
    _WM_LEAVE = 0x8000 + 1

    class WindowsSession:
        """Follows the session by the messages that Windows sends to every window."""

        def __init__(
            self,
            on_change: Callable[[], None],
            on_woke: Callable[[timedelta], None],
        ) -> None:
            """Open the window, in a thread of its own. Call it in the loop thread."""
            self.backend = "none: not asked yet"
            self._loop = asyncio.get_running_loop()
            self._news = SessionNews(on_change, on_woke, SystemClock().now)
            self._window: int | None = None
            _kernel32.SetConsoleCtrlHandler(_on_console, True)
            self._thread = threading.Thread(
                target=self._live, name="session", daemon=True
            )
            self._thread.start()

        @property
        def locked(self) -> bool:
            """Locked or switched away."""
            return self._news.locked

        async def close(self) -> None:
            """Close the window."""
            if self._window is not None:
                _user32.PostMessageW(self._window, _WM_LEAVE, 0, 0)

        def _live(self) -> None:
            procedure = _WindowProcedure(self._heard)
            instance = _kernel32.GetModuleHandleW(None)
            kind = _WindowClass(
                procedure=procedure, instance=instance, class_name="deskbreak session"
            )
            _user32.RegisterClassW(ctypes.byref(kind))
            # Not a message-only window: those hear of neither sleep nor the end.
            window = _user32.CreateWindowExW(
                0,
                kind.class_name,
                "deskbreak",
                0,
                *(0,) * 4,
                None,
                None,
                instance,
                None,
            )
            if not window:
                self.backend = f"none: no window ({ctypes.get_last_error()})"
                return
            self._window = window
            self.backend = _follow_locks(window)
            message = wintypes.MSG()
            while _user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                _user32.DispatchMessageW(ctypes.byref(message))

        def _heard(self, window: int, message: int, what: int, more: int) -> int:
            if message in (WM_POWERBROADCAST, WM_WTSSESSION_CHANGE):
                self._pass_on(message, what)
            if message == _WM_LEAVE:
                self._window = None
                _user32.DestroyWindow(window)
                return 0
            if message == WM_DESTROY:
                _user32.PostQuitMessage(0)
                return 0
            told = answer(message, what, end_program)
            if told is not None:
                return told
            return int(_user32.DefWindowProcW(window, message, what, more))

        def _pass_on(self, message: int, what: int) -> None:
            try:
                self._loop.call_soon_threadsafe(self._news.heard, message, what)
            except RuntimeError:
                log.debug("too late for the message %#x", message)

    def _follow_locks(window: int) -> str:
        """Ask for news of the lock; return the words for ``doctor``."""
        try:
            register = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification
        except (OSError, AttributeError) as error:
            log.info("Windows does not tell of locks: %s", error)
            return "window messages (sleep; not lock)"
        register.argtypes = (wintypes.HWND, wintypes.DWORD)
        this_session = 0
        if not register(window, this_session):
            return "window messages (sleep; not lock)"
        return "window messages (sleep, lock)"
