"""Where deskbreak keeps its files, and the one way to move them all (tests do)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP = "deskbreak"


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
        # Without XDG_RUNTIME_DIR platformdirs falls back to a folder in /tmp, where
        # others could be first: the state folder is the user's own.
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        paths = Paths(
            config=Path(dirs.user_config_dir) / "config.toml",
            state=Path(dirs.user_state_dir),
            cache=Path(dirs.user_cache_dir),
            runtime=Path(runtime) / APP
            if runtime
            else Path(dirs.user_state_dir) / "run",
        )
    if named:
        return Paths(Path(named), paths.state, paths.cache, paths.runtime)
    return paths
