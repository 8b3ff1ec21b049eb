"""Autostart on macOS: a LaunchAgent of the user. Not run on a Mac."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deskbreak.desktop.autostart import Change, Standing
from deskbreak.exceptions import DesktopError

LABEL = "io.github.deskbreak"
HOW = "launch agent"
#: Stands in every file that we write: only those are ours.
MARK = "DeskbreakWrote"


class MacosAutostart:
    """
    Starts the daemon at login, by a file that launchd reads then.

    It is not loaded at once: ``launchctl`` would start a second daemon beside the one
    that runs.
    """

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        home: Path | None = None,
    ) -> None:
        """
        Nothing is read or written yet.

        Args:
            command: The words that start the daemon.
            variables: Set for it.
            home: The user's; tests give their own.
        """
        self._command = tuple(command)
        self._variables = dict(variables)
        library = (home or Path.home()) / "Library"
        self._file = library / "LaunchAgents" / f"{LABEL}.plist"

    def turn_on(self) -> Change:
        """Write the file, unless it stands there already."""
        data = self._wanted()
        try:
            before = self._file.read_bytes() if self._file.exists() else None
            if before == data:
                return Change()
            if before is not None and MARK not in _read(before):
                raise DesktopError(
                    f"{self._file} is there already and was not written by deskbreak; "
                    "remove it first"
                )
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_name(f".{self._file.name}.new")
            draft.write_bytes(data)
            draft.replace(self._file)
        except OSError as error:
            raise DesktopError(f"cannot write {self._file}: {error}") from error
        return Change(written=(str(self._file),))

    def turn_off(self) -> Change:
        """Remove the file if it is ours."""
        try:
            if not self._file.exists():
                return Change()
            if MARK not in _read(self._file.read_bytes()):
                note = f"{self._file} was not written by deskbreak: left as it is."
                return Change(notes=(note,))
            self._file.unlink()
        except OSError as error:
            raise DesktopError(f"cannot remove {self._file}: {error}") from error
        return Change(removed=(str(self._file),))

    def status(self) -> Standing:
        """Return what is there now."""
        try:
            data = self._file.read_bytes()
        except OSError:
            return Standing(False)
        found = _read(data)
        notes = []
        if MARK not in found:
            notes.append("The file was written by someone else.")
        elif data != self._wanted():
            notes.append(
                "It is not what would be written now (another copy of deskbreak, or "
                'an older version): "deskbreak autostart on" brings it up to date.'
            )
        command = tuple(str(word) for word in found.get("ProgramArguments", ()))
        enabled = not found.get("Disabled", False)
        return Standing(enabled, HOW, command, (str(self._file),), tuple(notes))

    def _wanted(self) -> bytes:
        agent: dict[str, Any] = {
            "Label": LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            # Started again when it broke down, not when the user ended it.
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Interactive",
            # Only where there is a screen, not for a login over ssh.
            "LimitLoadToSessionType": "Aqua",
            MARK: True,
        }
        if self._variables:
            agent["EnvironmentVariables"] = self._variables
        return plistlib.dumps(agent)


def _read(data: bytes) -> dict[str, Any]:
    try:
        found = plistlib.loads(data)
    except (ValueError, plistlib.InvalidFileException):
        return {}
    return found if isinstance(found, dict) else {}
