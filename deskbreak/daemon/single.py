"""One daemon per user: whoever holds the lock file is it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from deskbreak.exceptions import DeskbreakError, reason


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
        raise DeskbreakError(
            f"cannot use the folder {folder}: {reason(error)}"
        ) from error


class InstanceLock:
    """
    A lock that ends with the process, however that ends: on Windows a named mutex,
    elsewhere a locked file.

    The file is never removed: a second daemon could lock the removed file while a
    third one makes and locks a new one.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._fd: int | None = None
        self._mutex: int | None = None

    def acquire(self) -> bool:
        """
        Return True if this process now is the one instance.

        Raises:
            DeskbreakError: The lock file cannot be opened at all.
        """
        if sys.platform == "win32":
            from deskbreak.daemon import mutex

            self._mutex = mutex.take(self._path)
            if self._mutex is None:
                return False
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            self.release()
            raise DeskbreakError(
                f"cannot lock {self._path}: {reason(error)}"
            ) from error
        if not _lock(fd):
            os.close(fd)
            return False
        # For people who look; nothing relies on it.
        with suppress(OSError):  # a full disk
            os.ftruncate(fd, 0)
            os.write(fd, b"%d\n" % os.getpid())
        self._fd = fd
        return True

    def holds(self) -> bool:
        """Return whether the file at the path is the one that is locked by us."""
        if self._fd is None or self._mutex is not None:
            return self._mutex is not None  # a mutex cannot be removed
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._fd))
        except OSError:
            return False

    def renew(self) -> bool:
        """
        Lock the file at the path if that is another one by now.

        Returns:
            False if somebody else holds it.

        Raises:
            DeskbreakError: The lock file cannot be opened at all.
        """
        if self.holds():
            return True
        before = self._fd
        if not self.acquire():
            return False
        if before is not None:
            os.close(before)
        return True

    def release(self) -> None:
        """Let another instance start."""
        if sys.platform == "win32" and self._mutex is not None:
            from deskbreak.daemon import mutex

            mutex.give_back(self._mutex)
            self._mutex = None
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _lock(fd: int) -> bool:
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
