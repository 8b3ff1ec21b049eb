"""A camera in use: some program of ours has its device open."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from deskbreak.core.settings import Reason
from deskbreak.desktop import inotify

DEVICES = Path("/dev")
PROCESSES = Path("/proc")
#: The number of each video device.
KERNEL = Path("/sys/class/video4linux")
#: What udev found out about each device, by its number.
UDEV = Path("/run/udev/data")
#: Not all video devices are cameras: decoders have nodes of this name as well.
NODE = "video"
#: Who uses a camera can change without its being opened anew, as where a container
#: has a device node of its own: so often everything is looked through all the same.
LOOK_THROUGH = timedelta(minutes=5)


class Camera:
    """
    Looks through the open files of this user's processes, which takes 2 to 15 ms.

    So that is done only when a device was opened or closed since the look before, as
    inotify tells, and not at all where the machine has no video device.
    """

    reason = Reason.CALL
    what = "camera"
    engaging = True
    blocking = True

    def __init__(
        self,
        devices: Path = DEVICES,
        processes: Path = PROCESSES,
        kernel: Path = KERNEL,
        udev: Path = UDEV,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Look for users of *devices* among *processes*; tests give their own.

        Args:
            timer: Returns seconds that never go back.
        """
        self._devices = devices
        self._processes = processes
        self._kernel = kernel
        self._udev = udev
        self._timer = timer
        self._uses = _Uses()
        self._looked_at = float("-inf")
        self._used = False

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        cameras = len(self._cameras())
        if not cameras:
            return f"no camera ({self._devices / NODE}*)"
        return f"open files of your programs ({cameras} video devices)"

    def check(self) -> str:
        """Return "camera in use", or ""."""
        cameras = self._cameras()
        # Asked before the look: what happens during it is seen by the next one.
        changed = self._uses.changed(cameras)
        now = self._timer()
        if changed or now - self._looked_at >= LOOK_THROUGH.total_seconds():
            self._looked_at = float("-inf")  # should this look fail
            used = bool(cameras) and any(name in cameras for name in self._open_files())
            self._used, self._looked_at = used, now
        return "camera in use" if self._used else ""

    def close(self) -> None:
        """Watch no device any more."""
        self._uses.close()

    def _cameras(self) -> frozenset[str]:
        try:
            names = [device.name for device in self._devices.iterdir()]
        except OSError:
            return frozenset()
        return frozenset(
            str(self._devices / name)
            for name in names
            if name.startswith(NODE) and self._captures(name)
        )

    def _captures(self, name: str) -> bool:
        """Return whether device *name* takes pictures, as far as udev knows."""
        try:
            number = (self._kernel / name / "dev").read_text("ascii").strip()
            told = (self._udev / f"c{number}").read_text("utf-8", "replace")
        except OSError:
            return True
        abilities = [line for line in told.splitlines() if "V4L_CAPABILITIES=" in line]
        return not abilities or ":capture:" in abilities[0]

    def _open_files(self) -> Iterator[str]:
        user = Path("/proc/self").stat().st_uid
        for entry in list(os.scandir(self._processes)):
            # Processes end while they are looked at, and some hide their files.
            try:
                if not entry.name.isdigit() or entry.stat().st_uid != user:
                    continue
                files = list(os.scandir(f"{entry.path}/fd"))
            except OSError:
                continue
            for file in files:
                with suppress(OSError):
                    # A path object for each of 6000 files costs as much as the files.
                    yield os.readlink(file.path)  # noqa: PTH115


class _Uses:
    """Knows whether a device was opened or closed since it was last asked."""

    def __init__(self) -> None:
        self._devices: frozenset[str] = frozenset()
        self._inotify: int | None = None

    def changed(self, devices: frozenset[str]) -> bool:
        """Return whether any use of *devices* may have begun or ended; once."""
        if self._inotify is not None and devices == self._devices:
            return bool(inotify.read_names(self._inotify))
        self.close()
        self._devices = devices
        if devices:
            # A device that may not be opened may not be watched either.
            with suppress(OSError):
                self._inotify = inotify.open_inotify(
                    map(Path, devices),
                    inotify.OPEN | inotify.CLOSE_WRITE | inotify.CLOSE_NOWRITE,
                )
        return True

    def close(self) -> None:
        if self._inotify is not None:
            os.close(self._inotify)
            self._inotify = None
