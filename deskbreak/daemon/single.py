"""One daemon per user: whoever holds the lock file is it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deskbreak.exceptions import DeskbreakError


def private_folder(folder: Path) -> None:
    """
    Make *folder*, for this user alone.

    Raises:
        DeskbreakError: It cannot be made, or belongs to somebody else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            if folder.stat().st_uid != os.getuid():
                raise DeskbreakError(f"{folder} belongs to another user")
            folder.chmod(0o700)
    except OSError as error:
        raise DeskbreakError(f"cannot use the folder {folder}: {error}") from error


class InstanceLock:
    """
    A lock that ends with the process, however that ends.

    The file is never removed: a second daemon could lock the removed file while a
    third one makes and locks a new one.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._fd: int | None = None

    def acquire(self) -> bool:
        """
        Return True if this process now is the one instance.

        Raises:
            DeskbreakError: The lock file cannot be opened at all.
        """
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DeskbreakError(f"cannot lock {self._path}: {error}") from error
        if not _lock(fd):
            os.close(fd)
            return False
        # For people who look; nothing relies on it.
        os.ftruncate(fd, 0)
        os.write(fd, b"%d\n" % os.getpid())
        self._fd = fd
        return True

    def release(self) -> None:
        """Let another instance start."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


if sys.platform == "win32":
    import msvcrt

    #: Locked far behind the text, which stays readable that way.
    _OFFSET = 1 << 20

    def _lock(fd: int) -> bool:
        os.lseek(fd, _OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(fd, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
