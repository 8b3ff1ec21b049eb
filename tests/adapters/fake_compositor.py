"""A compositor of the test's own: the registry, a seat, and idle watches."""

from __future__ import annotations

import asyncio
import struct
import sys
from pathlib import Path

from deskbreak.desktop.wayland import decode, encode

_DISPLAY = 1
_SYNC, _GET_REGISTRY = 0, 1


class FakeCompositor:
    """
    Serves one client and does what the test says.

    Attributes:
        watches: The idle watches that are set: (request, milliseconds) of each object.
        connections: How many clients have come.
        mute: Accept clients, but never answer them.
    """

    def __init__(self, folder: Path, *offers: tuple[str, int]) -> None:
        """Offer *offers* (interface and version) besides the seat."""
        self.path = folder / "wayland-9"
        self.offers = (*offers, ("wl_seat", 7))
        self.watches: dict[int, tuple[int, int]] = {}
        self.connections = 0
        self.mute = False
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._registry = 0
        self._managers: dict[int, str] = {}

    async def start(self) -> None:
        """Listen."""
        self.path.unlink(missing_ok=True)
        if sys.platform != "win32":
            self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def stop(self) -> None:
        """Go away as a crash would."""
        if self._server is not None:
            self._server.close()
        if self._writer is not None:
            self._writer.close()
        self._server = self._writer = None
        self.path.unlink(missing_ok=True)
        self.watches.clear()

    def tell(self, milliseconds: int, event: int, request: int | None = None) -> None:
        """Send *event* (0 idled, 1 resumed) to the watches for *milliseconds*."""
        for number, (of, after) in self.watches.items():
            if after == milliseconds and request in (None, of):
                self.send(number, event)

    def send(self, number: int, opcode: int, body: bytes = b"") -> None:
        """Send any event."""
        self.send_raw(struct.pack("=II", number, (8 + len(body)) << 16 | opcode) + body)

    def send_raw(self, data: bytes) -> None:
        """Send whatever."""
        assert self._writer is not None
        self._writer.write(data)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        self._writer = writer
        self._managers.clear()
        try:
            while True:
                number, size_opcode = struct.unpack("=II", await reader.readexactly(8))
                body = await reader.readexactly((size_opcode >> 16) - 8)
                if not self.mute:
                    self._request(number, size_opcode & 0xFFFF, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _request(self, number: int, opcode: int, body: bytes) -> None:
        if number == _DISPLAY and opcode == _GET_REGISTRY:
            (self._registry,) = decode("n", body)
            for name, (interface, version) in enumerate(self.offers, 1):
                self.send(self._registry, 0, encode("usu", (name, interface, version)))
        elif number == _DISPLAY and opcode == _SYNC:
            (callback,) = decode("n", body)
            self.send(callback, 0, encode("u", (0,)))
        elif number == self._registry:
            _name, interface, _version, new = decode("usun", body)
            self._managers[new] = interface
        elif number in self.watches:
            del self.watches[number]
        elif self._managers.get(number) == "ext_idle_notifier_v1":
            new, after, _seat = decode("nuo", body)
            self.watches[new] = (opcode, after)
        elif self._managers.get(number) == "org_kde_kwin_idle":
            new, _seat, after = decode("nou", body)
            self.watches[new] = (opcode, after)
