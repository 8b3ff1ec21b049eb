"""
The screen is shared or recorded, as PipeWire tells.

On Wayland all of that goes through PipeWire: the compositor or its portal offers a
stream of pictures there. On X11 every program may read the screen, and nobody tells.

PipeWire is asked in its own protocol: one greeting, one list, 3 ms. libpipewire would
bring threads and 5 MB.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deskbreak.core.settings import Reason
from deskbreak.paths import can_be_used

#: Objects that are there from the beginning, and the one that is asked for.
_CORE, _CLIENT, _REGISTRY = 0, 1, 2
# Requests to the core and to the client; events of the core and of the registry.
_HELLO, _SYNC, _GET_REGISTRY = 1, 2, 5
_UPDATE_PROPERTIES = 2
_DONE = 1
_GLOBAL = 0
#: The server has questions of its own, and tells when those are done as well.
_OUR_SYNC = 4711
_VERSION = 3

_HEADER = struct.Struct("=IIII")
_POD = struct.Struct("=II")
_INT, _LONG, _STRING, _STRUCT = 4, 5, 8, 14
_NODE = "PipeWire:Interface:Node"
_MOST_AT_ONCE = 1 << 16
#: By name: Python does not have it on Windows, where this file is only checked.
_FAMILY = socket.AddressFamily.__members__.get("AF_UNIX", socket.AF_INET)
#: A server that takes longer than this, in seconds, is not there.
_LONGEST_SILENCE = 2.0


def socket_path() -> Path | None:
    """Return where PipeWire listens in this session, None where that is unknown."""
    name = os.environ.get("PIPEWIRE_REMOTE") or "pipewire-0"
    folder = os.environ.get("PIPEWIRE_RUNTIME_DIR") or os.environ.get("XDG_RUNTIME_DIR")
    if name.startswith("/"):
        return Path(name)
    return Path(folder) / name if folder else None


def pack(value: int | str | tuple[Any, ...]) -> bytes:
    """Return *value* as PipeWire has it (a "POD")."""
    if isinstance(value, int):
        kind, raw = _INT, struct.pack("=i", value)
    elif isinstance(value, str):
        kind, raw = _STRING, value.encode() + b"\0"
    else:
        kind, raw = _STRUCT, b"".join(map(pack, value))
    return _POD.pack(len(raw), kind) + raw + bytes(-len(raw) % 8)


def unpack(data: bytes) -> list[Any]:
    """Return the values in *data*; kinds that nobody here reads are None."""
    values: list[Any] = []
    at = 0
    while at + _POD.size <= len(data):
        size, kind = _POD.unpack_from(data, at)
        raw = data[at + _POD.size : at + _POD.size + size]
        at += _POD.size + size + -size % 8
        if kind == _INT:
            values += struct.unpack("=i", raw)
        elif kind == _LONG:
            values += struct.unpack("=q", raw)
        elif kind == _STRING:
            values.append(raw.rstrip(b"\0").decode("utf-8", "replace"))
        elif kind == _STRUCT:
            values.append(unpack(raw))
        else:
            values.append(None)
    return values


def nodes(path: Path) -> list[Mapping[str, str]]:
    """
    Return the properties of all nodes of the PipeWire at *path*.

    Raises:
        OSError: Nobody listens or answers there.
        ValueError, struct.error: What listens there is no PipeWire.
    """
    found: list[Mapping[str, str]] = []
    with socket.socket(_FAMILY, socket.SOCK_STREAM) as connection:
        connection.settimeout(_LONGEST_SILENCE)
        connection.connect(str(path))
        requests: tuple[tuple[int, int, tuple[Any, ...]], ...] = (
            (_CORE, _HELLO, (_VERSION,)),
            (_CLIENT, _UPDATE_PROPERTIES, ((1, "application.name", "deskbreak"),)),
            (_CORE, _GET_REGISTRY, (_VERSION, _REGISTRY)),
            (_CORE, _SYNC, (_CORE, _OUR_SYNC)),
        )
        for number, (target, opcode, values) in enumerate(requests):
            body = pack(values)
            header = _HEADER.pack(target, opcode << 24 | len(body), number, 0)
            connection.sendall(header + body)
        for sender, event, told in _messages(connection):
            if (sender, event) == (_CORE, _DONE) and told[1] == _OUR_SYNC:
                break
            if (sender, event) == (_REGISTRY, _GLOBAL) and told[2] == _NODE:
                texts = told[4][1:]
                found.append(dict(zip(texts[::2], texts[1::2], strict=False)))
    return found


def _messages(connection: socket.socket) -> Iterator[tuple[int, int, list[Any]]]:
    buffer = b""
    while received := connection.recv(_MOST_AT_ONCE):
        buffer += received
        while len(buffer) >= _HEADER.size:
            target, size, _number, _files = _HEADER.unpack_from(buffer)
            opcode, size = size >> 24, size & 0xFFFFFF
            end = _HEADER.size + size
            if len(buffer) < end:
                break
            values = unpack(buffer[_HEADER.size : end])
            buffer = buffer[end:]
            # Newer servers put a second value, a footer, behind the first.
            yield target, opcode, values[0] if values else []


def is_screen(node: Mapping[str, str]) -> bool:
    """
    Return whether *node* is a picture of the screen.

    Compositors offer it as a stream of their own, xdg-desktop-portal-wlr as a source
    like a camera's; but a camera belongs to a device.
    """
    kind = node.get("media.class", "")
    if kind == "Stream/Output/Video":
        return True
    portal = node.get("node.name", "").startswith("xdg-desktop-portal")
    return kind == "Video/Source" and portal


class ScreenShared:
    """Asks PipeWire, each time anew: a question costs less than to listen all day."""

    reason = Reason.SCREEN_SHARED
    what = "screen sharing"
    engaging = False
    blocking = True

    def __init__(self, *, x11: bool, path: Path | None = None) -> None:
        """Ask the PipeWire at *path*, else that of the session."""
        self._x11 = x11
        self._path = path

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        path = self._path or socket_path()
        if path is None or not can_be_used(path):
            return "none: no PipeWire in this session"
        return "PipeWire" + (" (X11 does not tell who reads it)" if self._x11 else "")

    def check(self) -> str:
        """Return "the screen is shared", or ""; raises OSError, ValueError."""
        path = self._path or socket_path()
        if path is None or not can_be_used(path):
            return ""
        try:
            found = nodes(path)
        except ConnectionRefusedError:
            return ""  # it has ended and left its socket
        return "the screen is shared" if any(map(is_screen, found)) else ""

    def close(self) -> None:
        """Nothing stays open."""
