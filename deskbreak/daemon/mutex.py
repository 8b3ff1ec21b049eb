"""A named mutex: Windows' own way of having one instance of a program."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

#: Installers and updaters can wait for what begins so to be gone.
PREFIX = "deskbreak-"


def name_for(path: Path) -> str:
    """Return the name that stands for *path*: for all sessions of its user."""
    # Paths that differ in case alone are the same file there.
    same = os.path.normcase(path.absolute())
    return f"Global\\{PREFIX}{hashlib.sha256(same.encode()).hexdigest()[:32]}"


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from deskbreak.exceptions import DeskbreakError

    _ERROR_ALREADY_EXISTS = 183

    def take(path: Path) -> int | None:
        """
        Return the handle of the mutex for *path*; None where another process has it.

        Raises:
            DeskbreakError: Windows refuses.
        """
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.CreateMutexW.restype = wintypes.HANDLE
        kernel32.CreateMutexW.argtypes = (
            wintypes.LPVOID,
            wintypes.BOOL,
            wintypes.LPCWSTR,
        )
        handle: int | None = kernel32.CreateMutexW(None, False, name_for(path))
        code = ctypes.get_last_error()
        if not handle:
            raise DeskbreakError(f"cannot lock {path}: {ctypes.WinError(code)}")
        if code == _ERROR_ALREADY_EXISTS:
            give_back(handle)
            return None
        return handle

    def give_back(handle: int) -> None:
        """Close *handle*; the mutex ends with its last one."""
        close = ctypes.WinDLL("kernel32").CloseHandle
        close.argtypes = (wintypes.HANDLE,)
        close(handle)
