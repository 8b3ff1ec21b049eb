"""Where deskbreak keeps its files, and the one way to move them all (tests do)."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

APP = "deskbreak"

#: Where logind makes a folder for each user who is logged in.
SESSION_FOLDERS = "/run/user"


@dataclass(frozen=True, slots=True)
class Paths:
    """
    The program's files.

    Attributes:
        config: The TOML file the user edits.
        state: Folder of what must survive a restart.
        cache: Folder of what can be made anew.
        runtime: Folder (0700) of what lives as long as the daemon.
    """

    config: Path
    state: Path
    cache: Path
    runtime: Path

    @property
    def history(self) -> Path:
        """The SQLite file with the history."""
        return self.state / "history.sqlite3"

    @property
    def saved_state(self) -> Path:
        """The counts and the pause, for the next start."""
        return self.state / "state.json"

    @property
    def last_good_config(self) -> Path:
        """A copy of the last config file without mistakes."""
        return self.state / "last-good.toml"

    @property
    def log(self) -> Path:
        """The daemon's log."""
        return self.state / "deskbreak.log"

    @property
    def pages(self) -> Path:
        """Folder of the pages that were written for the browser."""
        return self.cache / "pages"

    @property
    def poses(self) -> Path:
        """Folder of the pictures for notifications."""
        return self.cache / "poses"

    @property
    def socket(self) -> Path:
        """The control socket (on Windows: the file with port and token)."""
        return self.runtime / "control.sock"

    @property
    def lock(self) -> Path:
        """Locked by the one running daemon of this user."""
        return self.runtime / "daemon.lock"


def find_paths() -> Paths:
    """
    Return the places for this user.

    ``DESKBREAK_HOME`` puts all of them below one folder; ``DESKBREAK_CONFIG`` names
    the config file alone. Otherwise the platform's own folders are used. Nothing is
    created here.
    """
    home = os.environ.get("DESKBREAK_HOME")
    named = os.environ.get("DESKBREAK_CONFIG")
    if home:
        root = Path(home)
        config = root / "config.toml"
        paths = Paths(config, root / "state", root / "cache", root / "run")
    else:
        import platformdirs

        dirs = platformdirs.PlatformDirs(APP, appauthor=False)
        runtime = _runtime_folder()
        paths = Paths(
            config=Path(dirs.user_config_dir) / "config.toml",
            state=Path(dirs.user_state_dir),
            cache=Path(dirs.user_cache_dir),
            runtime=runtime / APP if runtime else Path(dirs.user_state_dir) / "run",
        )
    if named:
        return Paths(Path(named), paths.state, paths.cache, paths.runtime)
    return paths


def is_there(path: Path) -> bool:
    """Tell whether something has the name *path*, even a link that leads nowhere."""
    try:
        path.lstat()  # exists() takes every error for a "no" from Python 3.14 on
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # reading it will say why
        return True
    return True


def can_be_used(path: Path) -> bool:
    """Tell whether *path* is there and not hidden from this user."""
    try:
        return path.exists()
    except OSError:
        return False


def user_id() -> int:
    """Return the number of the user, -1 where users have none (Windows)."""
    if sys.platform == "win32":
        return -1
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        return os.geteuid()


def _runtime_folder() -> Path | None:
    """
    Return the folder for what lives as long as the session, or None.

    A shell that was not told it (cron, ``env -i``, some ``ssh``) has to find the same
    daemon as the desktop, and one that has it from another user (``su``) must not use
    it. platformdirs would fall back to a folder in /tmp, where others could be first.
    """
    named = os.environ.get("XDG_RUNTIME_DIR")
    for name in (named, f"{SESSION_FOLDERS}/{user_id()}"):
        if name and _is_own_folder(name):
            return Path(name)
    return None


def _is_own_folder(name: str) -> bool:
    try:
        owner = Path(name).stat().st_uid
    except OSError:
        return False
    own = sys.platform == "win32" or owner == user_id()
    return own and Path(name).is_dir() and os.access(name, os.W_OK | os.X_OK)
