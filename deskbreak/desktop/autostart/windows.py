"""Autostart on Windows: a value below the user's ``Run`` key in the registry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from deskbreak.desktop.autostart import Change, Standing
from deskbreak.exceptions import DesktopError

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
#: Here the settings of Windows (Apps, Startup) write down what they switch off.
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
VALUE = "deskbreak"
HOW = "registry value"
#: Windows reads no more of the value than this many characters.
LONGEST = 260


class Registry(Protocol):
    """The values below HKEY_CURRENT_USER."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """Return the value, None where there is none."""
        ...

    def write(self, key: str, name: str, text: str) -> None:
        """Write a text. Raises `OSError` where Windows refuses."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Delete the value if it is there. Raises `OSError` where Windows refuses."""
        ...


class WindowsAutostart:
    """
    Starts the daemon with the session, without a console window.

    Args:
        command: The words that start the daemon.
        variables: Those that tell deskbreak where its files are: Windows cannot set
            them for one program, so they are only spoken of.
    """

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        registry: Registry,
    ) -> None:
        """Nothing is read or written yet."""
        self._command = tuple(command)
        self._line = subprocess.list2cmdline(command)
        self._variables = variables
        self._registry = registry

    def turn_on(self) -> Change:
        """Write the value, and take back that the user switched it off."""
        if len(self._line) > LONGEST:
            raise DesktopError(
                f"the command is longer than the {LONGEST} characters that Windows "
                f"reads: {self._line}"
            )
        registry, written, removed = self._registry, [], []
        try:
            if registry.read(RUN, VALUE) != self._line:
                registry.write(RUN, VALUE, self._line)
                written.append(_place(RUN))
            if self._is_switched_off():
                registry.delete(APPROVED, VALUE)
                removed.append(_place(APPROVED))
        except OSError as error:
            raise DesktopError(f"cannot write {_place(RUN)}: {error}") from error
        return Change(tuple(written), tuple(removed), self._notes())

    def turn_off(self) -> Change:
        """Delete what `turn_on` wrote."""
        removed = []
        try:
            for key in (RUN, APPROVED):
                if self._registry.read(key, VALUE) is not None:
                    self._registry.delete(key, VALUE)
                    removed.append(_place(key))
        except OSError as error:
            raise DesktopError(f"cannot delete {_place(RUN)}: {error}") from error
        return Change(removed=tuple(removed))

    def status(self) -> Standing:
        """Return what is there now."""
        found = self._registry.read(RUN, VALUE)
        if not isinstance(found, str):
            return Standing(False)
        notes = list(self._notes())
        off = self._is_switched_off()
        if off:
            notes.insert(0, "It is switched off in Windows' settings (Apps, Startup).")
        elif found != self._line:
            notes.insert(
                0,
                "It is not what would be written now (another copy of deskbreak, or "
                'an older version): "deskbreak autostart on" brings it up to date.',
            )
        return Standing(not off, HOW, (found,), (_place(RUN),), tuple(notes))

    def _is_switched_off(self) -> bool:
        # 12 bytes; the lowest bit of the first one says "off", the rest since when.
        told = self._registry.read(APPROVED, VALUE)
        return isinstance(told, bytes) and bool(told) and bool(told[0] & 1)

    def _notes(self) -> tuple[str, ...]:
        return tuple(
            f"{name} has to be set for all programs (setx {name} …): the value cannot."
            for name in sorted(self._variables)
        )


def _place(key: str) -> str:
    return rf"HKEY_CURRENT_USER\{key}\{VALUE}"


if sys.platform == "win32":
    import winreg

    class UserRegistry:
        """The registry of this user."""

        def read(self, key: str, name: str) -> str | bytes | None:
            """Return the value, None where there is none."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value = winreg.QueryValueEx(opened, name)[0]
            except OSError:
                return None
            return value if isinstance(value, (str, bytes)) else None

        def write(self, key: str, name: str, text: str) -> None:
            """Write a text. Raises `OSError` where Windows refuses."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def delete(self, key: str, name: str) -> None:
            """Delete the value if it is there."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.DeleteValue(opened, name)
