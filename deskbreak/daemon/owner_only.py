"""Files for one user, in the way of each platform."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def create_owner_only(path: Path, text: str) -> None:
    """
    Write *text* into the new file *path* that only this user can open.

    Raises:
        OSError: It exists already, or cannot be written or protected.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        if sys.platform == "win32":
            # Before there is anything to read; the mode above means nothing there.
            protect(path)
        file.write(text)


if sys.platform == "win32":
    from ctypes import wintypes

    _DACL = 0x4
    _PROTECTED_DACL = 0x80000000
    _TOKEN_QUERY = 0x8
    _TOKEN_USER = 1

    def protect(path: Path) -> None:
        """
        Let this user alone open *path*; what the folder would hand down is left out.

        Raises:
            OSError: Windows refuses.
        """
        advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
        convert = advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        descriptor = wintypes.LPVOID()
        size = wintypes.ULONG()
        advapi32.SetFileSecurityW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.DWORD,
            wintypes.LPVOID,
        )
        rights = f"D:P(A;;FA;;;{user_sid()})"
        _check(convert(rights, 1, ctypes.byref(descriptor), ctypes.byref(size)))
        try:
            _check(
                advapi32.SetFileSecurityW(
                    str(path), _DACL | _PROTECTED_DACL, descriptor
                )
            )
        finally:
            _free(descriptor)

    def user_sid() -> str:
        """
        Return the security identifier of this user as a text.

        Raises:
            OSError: Windows refuses.
        """
        advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.GetCurrentProcess.restype = wintypes.HANDLE
        kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
        advapi32.OpenProcessToken.argtypes = (
            wintypes.HANDLE,
            wintypes.DWORD,
            ctypes.POINTER(wintypes.HANDLE),
        )
        advapi32.GetTokenInformation.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            wintypes.LPVOID,
            wintypes.DWORD,
            ctypes.POINTER(wintypes.DWORD),
        )
        advapi32.ConvertSidToStringSidW.argtypes = (
            wintypes.LPVOID,
            ctypes.POINTER(wintypes.LPWSTR),
        )
        token = wintypes.HANDLE()
        process = kernel32.GetCurrentProcess()
        _check(advapi32.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)))
        try:
            # TOKEN_USER: a pointer to the SID, its attributes, then the SID itself.
            told = ctypes.create_string_buffer(256)
            size = wintypes.DWORD()
            _check(
                advapi32.GetTokenInformation(
                    token, _TOKEN_USER, told, len(told), ctypes.byref(size)
                )
            )
            sid = ctypes.cast(told, ctypes.POINTER(wintypes.LPVOID))[0]
            text = wintypes.LPWSTR()
            _check(advapi32.ConvertSidToStringSidW(sid, ctypes.byref(text)))
            try:
                return text.value or ""
            finally:
                _free(text)
        finally:
            kernel32.CloseHandle(token)

    def _free(pointer: wintypes.LPVOID | wintypes.LPWSTR) -> None:
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes = (wintypes.LPVOID,)
        free(ctypes.cast(pointer, wintypes.LPVOID))

    def _check(done: int) -> None:
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
