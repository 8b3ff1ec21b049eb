"""Autostart on Linux: an XDG desktop entry, or a systemd user unit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deskbreak.desktop.autostart import Change, Standing, entries, surroundings
from deskbreak.exceptions import DesktopError

ENTRY = "desktop entry"
UNIT = "systemd user unit"

_TARGET = "graphical-session.target"
_SYSTEMCTL_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Folders:
    """
    The folders of the XDG base directory specification.

    Attributes:
        shared: Where packages put what is for all users, first come first.
    """

    config: Path
    data: Path
    shared: tuple[Path, ...] = ()

    @property
    def entry(self) -> Path:
        """The file that starts us with the session."""
        return self.config / "autostart" / f"{entries.NAME}.desktop"

    @property
    def unit(self) -> Path:
        """The systemd user unit."""
        return self.config / "systemd" / "user" / f"{entries.NAME}.service"

    @property
    def wanted(self) -> Path:
        """The link that has systemd start the unit with a desktop."""
        return self.unit.parent / f"{_TARGET}.wants" / self.unit.name

    @property
    def launcher(self) -> Path:
        """The file that puts us into menus."""
        return self.data / "applications" / f"{entries.NAME}.desktop"

    @property
    def icons(self) -> Path:
        """Where icon themes are."""
        return self.data / "icons"


def find_folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """Return the folders of this user. A relative path counts as none."""

    def folder(name: str, default: Path) -> Path:
        found = Path(environment.get(name, ""))
        return found if found.is_absolute() else default

    home = Path(environment.get("HOME") or Path.home())
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return Folders(
        config=folder("XDG_CONFIG_HOME", home / ".config"),
        data=folder("XDG_DATA_HOME", home / ".local" / "share"),
        shared=tuple(Path(part) for part in shared.split(":") if part.startswith("/")),
    )


@dataclass(slots=True)
class _Log:
    """What was written and removed so far."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def change(self) -> Change:
        """Return it as a value."""
        return Change(tuple(self.written), tuple(self.removed), tuple(self.notes))


class LinuxAutostart:
    """
    Both ways of Linux; turning one on takes the other away.

    Args:
        command: The words that start deskbreak, without ``run``.
        systemd: A user unit instead of a desktop entry.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        systemd: bool = False,
        folders: Folders | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is read or written yet."""
        self._folders = folders or find_folders()
        self._command = tuple(command)
        self._variables = surroundings() if variables is None else variables
        self._systemd = systemd

    # --------------------------------------------------------------- on, off

    def turn_on(self) -> Change:
        """Write the entry or unit, and what menus need to know us."""
        folders, log = self._folders, _Log()
        full = entries.with_variables(self._command, self._variables)
        self._put_launcher(log, full)
        if self._systemd:
            self._remove(folders.entry, log)
            self._put(folders.unit, entries.unit(self._command, self._variables), log)
            self._link(log)
            self._tell_systemd(log)
            log.notes += self._unit_notes()
        else:
            self._remove_unit(log)
            self._put(folders.entry, entries.starter(full), log)
        return log.change()

    def turn_off(self) -> Change:
        """Remove entry, unit, launcher and icons, as far as they are ours."""
        log = _Log()
        self._remove(self._folders.entry, log)
        self._remove_unit(log)
        if self._remove(self._folders.launcher, log):
            self._remove_icons(log)
        return log.change()

    def status(self) -> Standing:
        """Return what is there now."""
        folders = self._folders
        if folders.wanted.is_symlink() and folders.unit.exists():
            text = _read(folders.unit)
            places = (str(folders.unit), str(folders.wanted))
            found = _line(text, "ExecStart=")
            gone = self._gone(text)
            wanted = entries.unit(self._command, self._variables)
            notes = gone or self._stale(text, wanted)
            notes += self._unit_notes()
            return Standing(not gone, UNIT, (found,), places, tuple(notes))
        text = _read(folders.entry)
        if not text:
            return Standing(False)
        full = entries.with_variables(self._command, self._variables)
        off = (
            entries.value(text, "Hidden") == "true"
            or entries.value(text, "X-GNOME-Autostart-enabled") == "false"
        )
        gone = self._gone(text)
        if off:
            notes = ["It is switched off in the settings of your desktop."]
        elif not entries.is_ours(text):
            notes = ["The entry was written by someone else."]
        else:
            notes = gone or self._stale(text, entries.starter(full))
        enabled = not off and not gone
        found = entries.value(text, "Exec")
        return Standing(enabled, ENTRY, (found,), (str(folders.entry),), tuple(notes))

    @staticmethod
    def _gone(found: str) -> list[str]:
        program = entries.needed(found)
        if not program or os.access(program, os.X_OK):
            return []
        return [
            (
                f"{program} is gone, so the next session starts nothing: "
                '"deskbreak autostart on" mends that.'
            )
        ]

    @staticmethod
    def _stale(found: str, wanted: str) -> list[str]:
        if found == wanted or not entries.is_ours(found):
            return []
        return [
            (
                "It is not what would be written now (another copy of deskbreak, or an "
                'older version): "deskbreak autostart on" brings it up to date.'
            )
        ]

    # -------------------------------------------------------------- launcher

    def _put_launcher(self, log: _Log, command: Sequence[str]) -> None:
        """Write launcher and icons, unless a package brings them for everyone."""
        folders = self._folders
        name = folders.launcher.name
        if any((shared / "applications" / name).exists() for shared in folders.shared):
            return
        if not self._put(folders.launcher, entries.launcher(command), log, must=False):
            return
        from deskbreak.figures import app_icon

        for path, data in app_icon.files().items():
            self._put(folders.icons / path, data, log)
        with suppress(OSError):
            # Desktops look again when the theme's own folder has changed.
            os.utime(folders.icons / "hicolor")

    def _remove_icons(self, log: _Log) -> None:
        from deskbreak.figures import app_icon

        for path in app_icon.paths():
            file = self._folders.icons / path
            if file.exists():
                self._unlink(file, log)
        with suppress(OSError):
            os.utime(self._folders.icons / "hicolor")

    # --------------------------------------------------------------- systemd

    def _link(self, log: _Log) -> None:
        """Do what ``systemctl enable`` does; it needs a running manager, this not."""
        link, unit = self._folders.wanted, self._folders.unit
        if link.is_symlink() and link.readlink() == unit:
            return
        try:
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(unit)
        except OSError as error:
            raise DesktopError(f"cannot write {link}: {error.strerror}") from error
        log.written.append(str(link))

    def _remove_unit(self, log: _Log) -> None:
        folders = self._folders
        if self._remove(folders.unit, log):
            if folders.wanted.is_symlink():
                self._unlink(folders.wanted, log)
            self._tell_systemd(log)

    @staticmethod
    def _tell_systemd(log: _Log) -> None:
        if log.written or log.removed:
            _systemctl("daemon-reload")

    @staticmethod
    def _unit_notes() -> list[str]:
        if _systemctl("is-active", "--quiet", _TARGET):
            return []
        return [
            (
                f"This session has not started {_TARGET}, which the unit waits for; if "
                "your desktop never does, use the desktop entry instead "
                '("deskbreak autostart on").'
            )
        ]

    # ----------------------------------------------------------------- files

    def _put(
        self, path: Path, content: str | bytes, log: _Log, *, must: bool = True
    ) -> bool:
        """
        Write *content* to *path*; return whether it stands there now.

        A text of somebody else is left alone: an error where it *must* be ours.
        """
        data = content.encode() if isinstance(content, str) else content
        try:
            before = path.read_bytes() if path.exists() else None
            if before == data:
                return True
            foreign = isinstance(content, str) and before is not None
            if foreign and not entries.is_ours(_decoded(before)):
                message = f"{path} is there already and was not written by deskbreak"
                if must:
                    raise DesktopError(f"{message}; remove it first")
                log.notes.append(f"{message}: left as it is.")
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.new")
            draft.write_bytes(data)
            draft.replace(path)
        except OSError as error:
            raise DesktopError(f"cannot write {path}: {error.strerror}") from error
        log.written.append(str(path))
        return True

    def _remove(self, path: Path, log: _Log) -> bool:
        """Remove the text file *path* if it is ours; return whether it is gone now."""
        text = _read(path)
        if not path.exists():
            return False
        if not entries.is_ours(text):
            log.notes.append(f"{path} was not written by deskbreak: left as it is.")
            return False
        self._unlink(path, log)
        return True

    def _unlink(self, path: Path, log: _Log) -> None:
        folders = self._folders
        try:
            path.unlink()
        except OSError as error:
            raise DesktopError(f"cannot remove {path}: {error.strerror}") from error
        log.removed.append(str(path))
        with suppress(OSError):  # a folder with something in it stays
            for folder in path.parents:
                if folder in (folders.config, folders.data):
                    break
                folder.rmdir()


def _read(path: Path) -> str:
    try:
        return _decoded(path.read_bytes())
    except OSError:
        return ""


def _decoded(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", errors="replace")


def _line(text: str, start: str) -> str:
    lines = (line for line in text.splitlines() if line.startswith(start))
    return next(lines, start)[len(start) :]


def _systemctl(*words: str) -> bool:
    """Run systemctl for the user; return whether it was there and content."""
    program = shutil.which("systemctl")
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, "--user", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SYSTEMCTL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
