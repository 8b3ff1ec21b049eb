"""
Settings that GNOME and its kin keep in dconf.

dconf is read from its file, as everybody reads it; only writers go over the bus. The
file is a table of hashed keys (GVDB), of which one value is looked up.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

_HEADER = struct.Struct("<8sIIII")
_TABLE = struct.Struct("<II")
_ITEM = struct.Struct("<IIIHcxII")
_MAGIC = b"GVariant"
_BLOOM_WORDS = (1 << 27) - 1


def database() -> Path:
    """Return where the user's settings are."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(config).expanduser() / "dconf" / "user"


def read(key: str, path: Path) -> bool | str | None:
    """
    Return the value of *key* in the database at *path*, None where it has none.

    Raises:
        ValueError: It is no such database.
        OSError: It cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None  # nobody has changed any setting yet
    return find(data, key)


def find(data: bytes, key: str) -> bool | str | None:
    """
    Return the boolean or text *key* in the database *data*, None where it has none.

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
                return _value(data[value:value_end])
    except struct.error as error:
        raise ValueError(f"no dconf database: {error}") from error
    return None


def _value(raw: bytes) -> bool | str | None:
    """Return the value of a GVariant with its type behind it."""
    value, _, kind = raw.rpartition(b"\0")
    if kind == b"b":
        return bool(value[0])
    if kind == b"s":
        return value.rstrip(b"\0").decode("utf-8", "replace")
    return None


def _hash(key: str) -> int:
    value = 5381
    for byte in key.encode():
        signed = byte - 256 if byte > 127 else byte
        value = (value * 33 + signed) & 0xFFFFFFFF
    return value
