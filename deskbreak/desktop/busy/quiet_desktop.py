"""Do-not-disturb of the desktops that keep it in dconf: GNOME, Cinnamon, MATE, Budgie."""

from __future__ import annotations

import os
from pathlib import Path

from deskbreak.core.settings import Reason
from deskbreak.desktop import dconf

#: For each desktop the key, and its value while popups are kept back.
KEYS = {
    "GNOME": ("/org/gnome/desktop/notifications/show-banners", False),
    "X-Cinnamon": ("/org/cinnamon/desktop/notifications/display-notifications", False),
    "MATE": ("/org/mate/notification-daemon/do-not-disturb", True),
}


def key_here() -> tuple[str, bool] | None:
    """Return key and value for this desktop, None where it keeps no such thing."""
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    return next((KEYS[name] for name in desktops if name in KEYS), None)


class QuietDesktop:
    """Knows whether the desktop's own settings keep popups back."""

    reason = Reason.DO_NOT_DISTURB
    what = "do not disturb"
    engaging = False
    blocking = True

    def __init__(self, key: str, quiet: bool, path: Path | None = None) -> None:
        """Look up *key*, which has the value *quiet* while popups are kept back."""
        self._key = key
        self._quiet = quiet
        self._path = path or dconf.database()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"dconf ({self._key.rpartition('/')[2]})"

    def check(self) -> str:
        """Return "notifications are paused", or ""; raises ValueError, OSError."""
        quiet = dconf.read(self._key, self._path) is self._quiet
        return "notifications are paused" if quiet else ""

    def close(self) -> None:
        """Nothing was opened."""
