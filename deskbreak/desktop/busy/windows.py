"""Reasons not to interrupt, as Windows tells them by public calls and values."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deskbreak.core.settings import Reason

#: QUERY_USER_NOTIFICATION_STATE: reason and evidence of each that is one.
QUNS_BUSY = 2
QUNS_RUNNING_D3D_FULL_SCREEN = 3
QUNS_PRESENTATION_MODE = 4
QUNS_QUIET_TIME = 6
STATES: Mapping[int, tuple[Reason, str]] = {
    QUNS_BUSY: (Reason.FULLSCREEN, "a window fills the screen"),
    QUNS_RUNNING_D3D_FULL_SCREEN: (Reason.FULLSCREEN, "a game fills the screen"),
    QUNS_PRESENTATION_MODE: (Reason.PRESENTATION, "Windows' presentation mode"),
    QUNS_QUIET_TIME: (Reason.DO_NOT_DISTURB, "Windows' quiet time"),
}
_WHAT = {
    Reason.FULLSCREEN: "fullscreen",
    Reason.PRESENTATION: "presentation",
    Reason.DO_NOT_DISTURB: "do not disturb",
}

CONSENT_STORE = (
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
)
#: FILETIME counts 100 ns from here.
FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)


class NotificationState:
    """SHQueryUserNotificationState: whether now is a time for notifications."""

    engaging = False
    blocking = False

    def __init__(self, reason: Reason, ask: Callable[[], int]) -> None:
        """Tell of *reason*; *ask* returns a ``QUNS_…`` value."""
        self.reason = reason
        self.what = _WHAT[reason]
        self.backend = "SHQueryUserNotificationState"
        self._ask = ask

    def check(self) -> str:
        """Return the evidence in words, "" while there is none."""
        reason, words = STATES.get(self._ask(), (None, ""))
        return words if reason is self.reason else ""

    def close(self) -> None:
        """Nothing was opened."""


@dataclass(frozen=True, slots=True)
class Use:
    """
    When a program last used a device, as FILETIMEs; a *stop* of 0 is "still does".
    """

    program: str
    start: int
    stop: int


class ConsentStore:
    """
    Camera or microphone in use, by any program: Windows keeps book of it.

    A program that was ended together with the machine is never written off; so what
    began before the machine did counts for nothing.
    """

    reason = Reason.CALL
    engaging = True
    blocking = True

    def __init__(
        self,
        what: str,
        read: Callable[[], Iterator[Use]],
        booted: Callable[[], datetime],
    ) -> None:
        """Tell of the device called *what*; *read* reads its book."""
        self.what = what
        self.backend = "CapabilityAccessManager (registry)"
        self._read = read
        self._booted = booted

    def check(self) -> str:
        """Return "camera in use", or ""."""
        for use in self._read():
            if use.start and not use.stop and from_filetime(use.start) > self._booted():
                return f"{self.what} in use"
        return ""

    def close(self) -> None:
        """Nothing was opened."""


class WindowsBattery:
    """GetSystemPowerStatus."""

    reason = Reason.BATTERY
    what = "battery"
    engaging = False
    blocking = False
    backend = "GetSystemPowerStatus"

    def __init__(self, ask: Callable[[], int]) -> None:
        """Use *ask*, which returns ``ACLineStatus``: 0 off, 1 on, 255 unknown."""
        self._ask = ask

    def check(self) -> str:
        """Return "no mains power", or ""."""
        return "no mains power" if self._ask() == 0 else ""

    def close(self) -> None:
        """Nothing was opened."""


class WindowsApps:
    """Compares the names of running programs with those that the user named."""

    reason = Reason.APPS
    what = "apps"
    engaging = False
    blocking = True

    def __init__(
        self,
        names: Callable[[], tuple[str, ...]],
        running: Callable[[], Iterator[str]],
    ) -> None:
        """Look for *names* among the file names that *running* returns."""
        self._names = names
        self._running = running

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        count = len(self._names())
        return f"running programs ({count} named)" if count else "none are named"

    def check(self) -> str:
        """Return "zoom is running", or ""."""
        wanted = {_bare(name): name for name in self._names()}
        if wanted:
            for name in self._running():
                if (told := wanted.get(_bare(name))) is not None:
                    return f"{told} is running"
        return ""

    def close(self) -> None:
        """Nothing was opened."""


def _bare(name: str) -> str:
    return name.casefold().removesuffix(".exe")


def from_filetime(value: int) -> datetime:
    """Return the time that Windows' *value* means."""
    return FILETIME_BEGINS + timedelta(microseconds=value // 10)


if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    from deskbreak.desktop.busy.source import BusySource
    from deskbreak.desktop.busy.unasked import Unasked
    from deskbreak.desktop.clock import SystemClock

    _NON_PACKAGED = "NonPackaged"  # programs without an app package, by their path
    _TH32CS_SNAPPROCESS = 2
    _INVALID_HANDLE = wintypes.HANDLE(-1).value

    class _PowerStatus(ctypes.Structure):
        _fields_ = (
            ("ac_line", ctypes.c_ubyte),
            ("battery_flag", ctypes.c_ubyte),
            ("battery_percent", ctypes.c_ubyte),
            ("system_flag", ctypes.c_ubyte),
            ("battery_seconds", wintypes.DWORD),
            ("full_seconds", wintypes.DWORD),
        )

    class _ProcessEntry(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("usage", wintypes.DWORD),
            ("process", wintypes.DWORD),
            ("heap", ctypes.c_size_t),
            ("module", wintypes.DWORD),
            ("threads", wintypes.DWORD),
            ("parent", wintypes.DWORD),
            ("priority", wintypes.LONG),
            ("flags", wintypes.DWORD),
            ("file", wintypes.WCHAR * 260),
        )

    def choose_windows(apps: Callable[[], tuple[str, ...]]) -> list[BusySource]:
        """Return all sources of Windows; *apps* are the programs that the user named."""
        now = SystemClock().now

        def booted() -> datetime:
            moment = now()
            return moment.wall - moment.elapsed

        return [
            ConsentStore("camera", lambda: read_uses("webcam"), booted),
            ConsentStore("microphone", lambda: read_uses("microphone"), booted),
            *(NotificationState(reason, notification_state) for reason in _WHAT),
            WindowsApps(apps, running_programs),
            WindowsBattery(ac_line),
            Unasked(Reason.SCREEN_SHARED, "screen sharing", "Windows"),
        ]

    def notification_state() -> int:
        """Return SHQueryUserNotificationState's answer, 0 where it refuses."""
        state = ctypes.c_int(0)
        failed = ctypes.WinDLL("shell32").SHQueryUserNotificationState(
            ctypes.byref(state)
        )
        return 0 if failed else state.value

    def ac_line() -> int:
        """Return GetSystemPowerStatus' ACLineStatus, 255 where it refuses."""
        status = _PowerStatus()
        if not ctypes.WinDLL("kernel32").GetSystemPowerStatus(ctypes.byref(status)):
            return 255
        return int(status.ac_line)

    def running_programs() -> Iterator[str]:
        """Return the file name of every running program."""
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
        for call in (kernel32.Process32FirstW, kernel32.Process32NextW):
            call.argtypes = (wintypes.HANDLE, ctypes.POINTER(_ProcessEntry))
        kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
        snapshot = kernel32.CreateToolhelp32Snapshot(_TH32CS_SNAPPROCESS, 0)
        if snapshot == _INVALID_HANDLE:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            entry = _ProcessEntry(size=ctypes.sizeof(_ProcessEntry))
            more = kernel32.Process32FirstW(snapshot, ctypes.byref(entry))
            while more:
                yield entry.file
                more = kernel32.Process32NextW(snapshot, ctypes.byref(entry))
        finally:
            kernel32.CloseHandle(snapshot)

    def read_uses(capability: str) -> Iterator[Use]:
        """Return Windows' book of who used "webcam" or "microphone"."""
        root = rf"{CONSENT_STORE}\{capability}"
        for name in _subkeys(root):
            if name == _NON_PACKAGED:
                for program in _subkeys(rf"{root}\{name}"):
                    yield _use(rf"{root}\{name}\{program}", program)
            else:
                yield _use(rf"{root}\{name}", name)

    def _subkeys(path: str) -> list[str]:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                count = winreg.QueryInfoKey(key)[0]
                return [winreg.EnumKey(key, number) for number in range(count)]
        except OSError:
            return []  # nothing was ever used, or Windows is too old to keep book

    def _use(path: str, program: str) -> Use:
        return Use(
            program,
            _number(path, "LastUsedTimeStart"),
            _number(path, "LastUsedTimeStop"),
        )

    def _number(path: str, name: str) -> int:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                value = winreg.QueryValueEx(key, name)[0]
        except OSError:
            return 0
        return value if isinstance(value, int) else 0
