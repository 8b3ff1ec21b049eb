"""
Do-not-disturb of the desktops that keep it in dconf: GNOME, Cinnamon, MATE, Budgie.

dconf is read from its file, as everybody reads it; only writers go over the bus. The
file is a table of hashed keys (GVDB), of which one value is looked up.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from deskbreak.core.settings import Reason

_HEADER = struct.Struct("<8sIIII")
_TABLE = struct.Struct("<II")
_ITEM = struct.Struct("<IIIHcxII")
_MAGIC = b"GVariant"
_BLOOM_WORDS = (1 << 27) - 1

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


def database() -> Path:
    """Return where the user's settings are."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(config).expanduser() / "dconf" / "user"


def find_flag(data: bytes, key: str) -> bool | None:
    """
    Return the boolean *key* in the database *data*, None where it has none.

    Raises:
        ValueError: It is no such database.
    """
    try:
        magic, _version, _options, start, end = _HEADER.unpack_from(data)
        if magic != _MAGIC:
            raise ValueError("no dconf database")
        blooms, buckets = _TABLE.unpack_from(data, start)
        items = start + _TABLE.size + 4 * (blooms & _BLOOM_WORDS) + 4 * buckets
        wanted = _hash(key)
        for at in range(items, end, _ITEM.size):
            hashed, _parent, _key, _size, kind, value, value_end = _ITEM.unpack_from(
                data, at
            )
            if hashed == wanted and kind == b"v":
                raw = data[value:value_end]
                return bool(raw[0]) if raw[1:] == b"\0b" else None
    except struct.error as error:
        raise ValueError(f"no dconf database: {error}") from error
    return None


def _hash(key: str) -> int:
    value = 5381
    for byte in key.encode():
        signed = byte - 256 if byte > 127 else byte
        value = (value * 33 + signed) & 0xFFFFFFFF
    return value


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
        self._path = path or database()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"dconf ({self._key.rpartition('/')[2]})"

    def check(self) -> str:
        """Return "notifications are paused", or ""; raises ValueError, OSError."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return ""  # nobody has changed any setting yet
        return (
            "notifications are paused"
            if find_flag(data, self._key) is self._quiet
            else ""
        )

    def close(self) -> None:
        """Nothing was opened."""
