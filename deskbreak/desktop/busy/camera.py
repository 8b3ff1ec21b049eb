"""A camera in use: some program of ours has its device open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from deskbreak.core.settings import Reason

DEVICES = Path("/dev")
PROCESSES = Path("/proc")
#: The number of each video device.
KERNEL = Path("/sys/class/video4linux")
#: What udev found out about each device, by its number.
UDEV = Path("/run/udev/data")
#: Not all video devices are cameras: decoders have nodes of this name as well.
NODE = "video"


class Camera:
    """
    Looks through the open files of this user's processes: 2 to 8 ms.

    Where the machine has no video device, nothing is looked through.
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
    ) -> None:
        """Look for users of *devices* among *processes*; tests give their own."""
        self._devices = devices
        self._processes = processes
        self._kernel = kernel
        self._udev = udev

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
        if cameras and any(name in cameras for name in self._open_files()):
            return "camera in use"
        return ""

    def close(self) -> None:
        """Nothing was opened."""

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
