"""
A few requests to a Wayland compositor, in its wire format.

libwayland would bring a thread's worth of queues for the four things that are asked
here; the format itself is numbers and strings. No file descriptor is ever passed.

Everything is called, and calls back, in the loop thread. Nothing here waits: what the
compositor has to tell comes as events, and one that hangs or goes away leaves its
users without news, which they take for "unknown".
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Handler", "Wayland", "decode", "encode", "socket_path"]

log = logging.getLogger(__name__)

#: Called with the number of an event and its values, still packed (see `decode`).
Handler = Callable[[int, bytes], None]

_DISPLAY = 1  # the only object that is there from the beginning
_SYNC, _GET_REGISTRY = 0, 1
_ERROR = 0
_BIND = 0
_GLOBAL, _GLOBAL_REMOVE = 0, 1

_HEADER = struct.Struct("=II")
_MOST_AT_ONCE = 1 << 16
#: By name: Python does not have it on Windows, where this file is only checked.
_FAMILY = socket.AddressFamily.__members__.get("AF_UNIX", socket.AF_INET)


def socket_path() -> str:
    """Return where the compositor of this session listens, "" where none does."""
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        if os.environ.get("XDG_SESSION_TYPE") != "wayland":
            return ""
        name = "wayland-0"  # a service started before the session told its names
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if name.startswith("/"):
        return name
    return str(Path(runtime) / name) if runtime else ""


def encode(signature: str, values: Sequence[int | str]) -> bytes:
    """
    Pack *values*.

    Args:
        signature: One letter a value, as in the protocols' own tables: ``i`` int,
            ``u`` uint, ``f`` fixed (in 256ths), ``o`` object, ``n`` new object,
            ``s`` string.
    """
    packed = b""
    for letter, value in zip(signature, values, strict=True):
        if isinstance(value, str):
            text = value.encode() + b"\0"
            packed += struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)
        else:
            packed += struct.pack("=i" if letter in "if" else "=I", value)
    return packed


def decode(signature: str, body: bytes) -> list[Any]:
    """Unpack the values of an event; as `encode`, and ``a`` is an array of bytes."""
    values: list[Any] = []
    at = 0
    for letter in signature:
        (number,) = struct.unpack_from("=i" if letter in "if" else "=I", body, at)
        at += 4
        if letter in "sa":
            raw = body[at : at + number]
            at += number + -number % 4
            values.append(raw if letter == "a" else raw[:-1].decode(errors="replace"))
        else:
            values.append(number)
    return values


class Wayland:
    """
    One connection to the compositor, which may come and go.

    Nothing tries again by itself: whoever has a question calls `connect` first, and
    binds anew at each `on_ready`.

    Attributes:
        status: Words for ``doctor``: "connected", "no compositor at …".
    """

    def __init__(self, find_path: Callable[[], str] = socket_path) -> None:
        """Make a client that is not connected; *find_path* is asked at each attempt."""
        self.status = "not connected yet"
        self._find_path = find_path
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._received = b""
        self._last_id = _DISPLAY
        self._registry = 0
        self._ready = False
        self._handlers: dict[int, Handler] = {}
        self._globals: dict[int, tuple[str, int]] = {}
        self._on_ready: list[Callable[[], None]] = []
        self._on_lost: list[Callable[[], None]] = []

    # ---- life ----------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether the compositor has told what it offers."""
        return self._ready

    @property
    def waiting(self) -> bool:
        """Whether the compositor was asked what it offers and has not answered yet."""
        return self._socket is not None and not self._ready

    def connect(self) -> bool:
        """Connect unless that was done; say whether things can be bound now."""
        if self._socket is not None:
            return self._ready
        path = self._find_path()
        if not path:
            self.status = "no compositor: WAYLAND_DISPLAY is not set"
            return False
        # A compositor that hangs may not keep us waiting.
        connection = socket.socket(_FAMILY, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            connection.connect(path)
        except OSError as error:
            connection.close()
            self.status = f"no compositor at {path} ({error.strerror})"
            return False
        self._socket = connection
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(connection, self._receive)
        self._last_id = _DISPLAY
        self._handlers = {_DISPLAY: self._display_said}
        self.status = "the compositor has not answered yet"
        self._registry = self.new(self._registry_said)
        self.request(_DISPLAY, _GET_REGISTRY, "n", self._registry)
        self.request(_DISPLAY, _SYNC, "n", self.new(self._all_told))
        return False

    def close(self) -> None:
        """Leave the compositor; nobody is told."""
        if self._socket is not None:
            assert self._loop is not None
            self._loop.remove_reader(self._socket)
            self._socket.close()
        self._socket = None
        self._ready = False
        self._received = b""
        self._handlers.clear()
        self._globals.clear()
        self.status = "closed"

    def on_ready(self, callback: Callable[[], None]) -> None:
        """Call *callback* at each new connection; at once where there is one."""
        self._on_ready.append(callback)
        if self._ready:
            callback()

    def on_lost(self, callback: Callable[[], None]) -> None:
        """Call *callback* whenever the connection is lost (not on `close`)."""
        self._on_lost.append(callback)

    # ---- speaking ------------------------------------------------------------

    def version_of(self, interface: str) -> int:
        """Return the version in which *interface* is offered, 0 where it is not."""
        return max(
            (v for name, v in self._globals.values() if name == interface), default=0
        )

    def bind(self, interface: str, version: int, handler: Handler | None = None) -> int:
        """
        Return the number of the global object of *interface*, 0 where there is none.

        Args:
            version: The highest that is understood here.
            handler: Called with each of its events.
        """
        for name, (offered, offered_version) in self._globals.items():
            if offered == interface:
                number = self.new(handler)
                self.request(
                    self._registry,
                    _BIND,
                    "usun",
                    name,
                    interface,
                    min(version, offered_version),
                    number,
                )
                return number
        return 0

    def new(self, handler: Handler | None = None) -> int:
        """Return a number for an object to be made by the next request."""
        self._last_id += 1
        if handler is not None:
            self._handlers[self._last_id] = handler
        return self._last_id

    def listen(self, number: int, handler: Handler) -> None:
        """Call *handler* with the events of an object that the compositor made."""
        self._handlers[number] = handler

    def forget(self, number: int) -> None:
        """Listen no more to an object that was destroyed."""
        self._handlers.pop(number, None)

    def request(
        self, number: int, opcode: int, signature: str = "", *values: int | str
    ) -> None:
        """Send a request to the object *number*; dropped without a connection."""
        if self._socket is None:
            return
        body = encode(signature, values)
        size = _HEADER.size + len(body)
        message = _HEADER.pack(number, size << 16 | opcode) + body
        try:
            # The requests of a minute fit a hundred times into the socket's buffer:
            # where one does not, nobody reads them.
            whole = self._socket.send(message) == len(message)
        except OSError as error:
            self._lose(f"the compositor went away ({error.strerror})")
        else:
            if not whole:
                self._lose("the compositor does not listen")

    # ---- listening -----------------------------------------------------------

    def _receive(self) -> None:
        assert self._socket is not None
        try:
            received = self._socket.recv(_MOST_AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            log.debug("Wayland: %s", error)
            received = b""
        if not received:
            self._lose("the compositor went away")
            return
        self._received += received
        while len(self._received) >= _HEADER.size:
            number, size_opcode = _HEADER.unpack_from(self._received)
            size, opcode = size_opcode >> 16, size_opcode & 0xFFFF
            if size < _HEADER.size:
                self._lose("what listens there does not speak Wayland")
                return
            if len(self._received) < size:
                return
            body = self._received[_HEADER.size : size]
            self._received = self._received[size:]
            self._dispatch(number, opcode, body)

    def _dispatch(self, number: int, opcode: int, body: bytes) -> None:
        handler = self._handlers.get(number)
        if handler is None:
            return  # of an object that we have just destroyed, or never listen to
        try:
            handler(opcode, body)
        except Exception:
            # One listener's mistake must not cost the others their events.
            log.exception("a handler of Wayland event %d failed", opcode)

    def _display_said(self, opcode: int, body: bytes) -> None:
        if opcode == _ERROR:
            _number, _code, text = decode("ous", body)
            self._lose(f"the compositor refused a request: {text}")

    def _registry_said(self, opcode: int, body: bytes) -> None:
        if opcode == _GLOBAL:
            name, interface, version = decode("usu", body)
            self._globals[name] = (interface, version)
        elif opcode == _GLOBAL_REMOVE:
            (name,) = decode("u", body)
            self._globals.pop(name, None)

    def _all_told(self, _opcode: int, _body: bytes) -> None:
        self._ready = True
        self.status = "connected"
        for callback in tuple(self._on_ready):
            callback()

    def _lose(self, why: str) -> None:
        if self._socket is None:
            return
        log.info("Wayland: %s", why)
        self.close()
        self.status = why
        for callback in tuple(self._on_lost):
            callback()
