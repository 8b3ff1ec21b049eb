"""The only place where the clocks are read: three of them, together."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskbreak.core.moment import Moment

log = logging.getLogger(__name__)

LOCALTIME = Path("/etc/localtime")

# ------------------------------------------------- the two monotonic clocks

if sys.platform == "win32":
    import ctypes

    _kernel32 = ctypes.WinDLL("kernel32")
    _kernel32.GetTickCount64.restype = ctypes.c_ulonglong
    _kernel32.QueryUnbiasedInterruptTime.argtypes = [ctypes.POINTER(ctypes.c_ulonglong)]

    def _awake_us() -> int:
        """Return the time without sleep, in microseconds."""
        ticks = ctypes.c_ulonglong()  # of 100 ns
        _kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value // 10

    def _elapsed_us() -> int:
        """Return the time with sleep, in microseconds, in steps of 10 to 16 ms."""
        return int(_kernel32.GetTickCount64()) * 1000

elif sys.platform == "darwin":

    def _awake_us() -> int:
        """Return the time without sleep, in microseconds."""
        return time.clock_gettime_ns(time.CLOCK_UPTIME_RAW) // 1000

    def _elapsed_us() -> int:
        """Return the time with sleep, in microseconds (mach_continuous_time)."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // 1000

elif sys.platform == "linux":

    def _awake_us() -> int:
        """Return the time without sleep, in microseconds."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000

    def _elapsed_us() -> int:
        """Return the time with sleep, in microseconds."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000

else:

    def _awake_us() -> int:
        """Return the only monotonic clock there is, in microseconds."""
        return time.monotonic_ns() // 1000

    _elapsed_us = _awake_us


# ------------------------------------------------------------ the zone

if sys.platform == "win32":

    def _zone_setting(_localtime: Path) -> object:
        """Return something that differs when the zone was changed."""
        import winreg

        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation",
            ) as key:
                return winreg.QueryValueEx(key, "TimeZoneKeyName")[0]
        except OSError:
            return None

    def _forget_old_zone() -> None:
        """Windows keeps no zone inside the process."""

else:

    def _zone_setting(localtime: Path) -> object:
        """Return something that differs when the zone was changed."""
        try:
            link = localtime.lstat()
        except OSError:
            return os.environ.get("TZ"), None
        return os.environ.get("TZ"), link.st_ino, link.st_mtime_ns

    def _forget_old_zone() -> None:
        """Make the C library look at its zone anew."""
        time.tzset()


def read_zone(localtime: Path = LOCALTIME) -> tzinfo | None:
    """
    Return the region zone that the system is set to.

    Where the zone's name is unknown to the zone database, or its sources contradict
    each other, the rules in *localtime* are taken; without those, and where the
    environment sets one that only the C library can read: None.
    """
    from tzlocal import reload_localzone

    _forget_old_zone()
    try:
        return reload_localzone()
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        words = " ".join(str(error).strip("'").replace("\\n", " ").split())
        log.warning("the time zone's name cannot be used: %s", words)
    if os.environ.get("TZ"):
        # The C library makes of it what it can, and every other program goes by that.
        return None
    try:
        with localtime.open("rb") as rules:
            return ZoneInfo.from_file(rules, key="local")
    except (OSError, ValueError):
        log.warning("no time zone rules: only the offset from UTC of now is known")
        return None


class SystemClock:
    """
    Reads the machine's clocks.

    A change of the system's time zone is noticed at the next reading, at the price
    of one look at ``/etc/localtime`` (on Windows: at one registry value).
    """

    def __init__(
        self,
        localtime: Path = LOCALTIME,
        read: Callable[[], tzinfo | None] = read_zone,
    ) -> None:
        """Watch *localtime* for changes; *read* is how the zone is found out."""
        self._localtime = localtime
        self._read = read
        self._setting: object = None
        self._zone: tzinfo | None = None
        self._known = False

    def now(self) -> Moment:
        """Return this moment."""
        zone = self._current_zone()
        return Moment(
            awake=timedelta(microseconds=_awake_us()),
            elapsed=timedelta(microseconds=_elapsed_us()),
            # Without any zone the offset of this very moment is taken, every time.
            wall=datetime.now(zone) if zone else datetime.now().astimezone(),
        )

    def _current_zone(self) -> tzinfo | None:
        setting = _zone_setting(self._localtime)
        if not self._known or setting != self._setting:
            before, self._zone = self._zone, self._read()
            if self._known:
                log.info("time zone: %s, was %s", self._zone, before)
            self._setting, self._known = setting, True
        return self._zone
