"""
A few questions to the sound server, in PulseAudio's own protocol.

PipeWire speaks it as well. libpulse would bring a thread and 3 MB; the format itself
is numbers and strings, each with a letter in front that tells its kind.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

#: The oldest version that tells whether a stream is corked; servers step down to it.
VERSION = 19
#: "None", wherever a number is.
NOTHING = 0xFFFFFFFF

REPLY = 2
AUTH = 8
SET_CLIENT_NAME = 9
GET_SOURCE_INFO = 23
GET_SOURCE_OUTPUT_INFO_LIST = 32
SUBSCRIBE = 35
SUBSCRIBE_EVENT = 66
#: To be told of streams that record.
SOURCE_OUTPUTS = 8

#: By name: Python does not have it on Windows, where this file is only checked.
_FAMILY = socket.AddressFamily.__members__.get("AF_UNIX", socket.AF_INET)
_HEADER = struct.Struct(">IIIII")
_COOKIE_BYTES = 256
_LONGEST_MESSAGE = 1 << 20
#: A server that takes longer is not there.
ANSWER_SECONDS = 5.0


class PulseError(Exception):
    """The server refused, went away, or speaks something else."""


def socket_path() -> Path | None:
    """Return where the sound server of this session listens, None where unknown."""
    server = os.environ.get("PULSE_SERVER", "")
    if server:
        # "{machine}unix:/path"; one on another machine knows nothing of ours.
        _, found, path = server.partition("unix:")
        return Path(path) if found else None
    if folder := os.environ.get("PULSE_RUNTIME_PATH"):
        return Path(folder) / "native"
    if folder := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(folder) / "pulse" / "native"
    return None


def read_cookie() -> bytes:
    """Return the key that some servers ask for; most know us by our user id."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    places = (os.environ.get("PULSE_COOKIE"), f"{config}/pulse/cookie")
    for place in filter(None, places):
        with suppress(OSError):
            cookie = Path(place).expanduser().read_bytes()
            if len(cookie) == _COOKIE_BYTES:
                return cookie
    return bytes(_COOKIE_BYTES)


def pack(*values: int | str | bytes | dict[str, str] | None) -> bytes:
    """Return *values* as the protocol has them: dicts are property lists."""
    packed = b""
    for value in values:
        match value:
            case None:
                packed += b"N"
            case int():
                packed += b"L" + struct.pack(">I", value)
            case str():
                packed += b"t" + value.encode() + b"\0"
            case bytes():
                packed += b"x" + struct.pack(">I", len(value)) + value
            case dict():
                packed += b"P"
                for key, text in value.items():
                    raw = text.encode() + b"\0"
                    packed += pack(key, len(raw), raw)
                packed += b"N"
    return packed


def unpack(data: bytes) -> list[Any]:
    """
    Return the values in *data*; kinds that nobody here reads are None.

    Raises:
        PulseError: It is not what the protocol allows.
    """
    reader = _Reader(data)
    values = []
    try:
        while reader.at < len(data):
            values.append(reader.value())
    except (IndexError, ValueError, struct.error) as error:
        raise PulseError(f"unreadable answer: {error!r}") from error
    return values


class _Reader:
    """Reads one value after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def value(self) -> Any:
        kind = self._take(1)
        match kind:
            case b"L" | b"V":
                return self._number()
            case b"t":
                return self._text()
            case b"1" | b"0":
                return kind == b"1"
            case b"x":
                return self._take(self._number())
            case b"P":
                return self._properties()
            case b"B":
                self._take(1)
            case b"a":
                self._take(6)
            case b"R" | b"r" | b"U" | b"T":
                self._take(8)
            case b"m":
                self._take(self._take(1)[0])
            case b"v":
                self._take(4 * self._take(1)[0])
            case b"N":
                pass
            case _:
                raise ValueError(f"kind {kind!r}")
        return None

    def _properties(self) -> dict[str, str]:
        found = {}
        while (key := self.value()) is not None:
            self.value()  # the length, which the next value tells as well
            found[str(key)] = self.value().rstrip(b"\0").decode("utf-8", "replace")
        return found

    def _text(self) -> str:
        end = self._data.index(0, self.at)
        text = self._take(end - self.at).decode("utf-8", "replace")
        self.at += 1
        return text

    def _number(self) -> int:
        (number,) = struct.unpack(">I", self._take(4))
        return int(number)

    def _take(self, count: int) -> bytes:
        taken = self._data[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError("cut off")
        self.at += count
        return taken


class Pulse:
    """One connection to the sound server, from `open` to its end."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_event: Callable[[], None],
    ) -> None:
        """Use `open` instead."""
        self._reader = reader
        self._writer = writer
        self._on_event = on_event
        self._last_tag = 0
        self._answers: dict[int, asyncio.Future[list[Any]]] = {}

    @classmethod
    async def open(cls, path: Path, on_event: Callable[[], None]) -> Pulse:
        """
        Connect to the server at *path*; *on_event* is called at news of `subscribe`.

        Nothing is answered unless `listen` runs. Raises OSError.
        """
        connection = socket.socket(_FAMILY, socket.SOCK_STREAM)
        connection.setblocking(False)  # a server that hangs may not keep us waiting
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            raise
        reader, writer = await asyncio.open_connection(sock=connection)
        return cls(reader, writer, on_event)

    async def listen(self) -> None:
        """
        Take in what the server says, until it goes away.

        Raises:
            PulseError: It went away, or talks nonsense.
        """
        try:
            while True:
                self._received(await self._message())
        except (OSError, EOFError) as error:
            raise PulseError("the sound server went away") from error
        finally:
            self._writer.close()

    async def greet(self) -> None:
        """Say who we are. Raises PulseError."""
        await self.ask(AUTH, VERSION, read_cookie())
        await self.ask(SET_CLIENT_NAME, {"application.name": "deskbreak"})

    async def ask(
        self, command: int, *values: int | str | bytes | dict[str, str] | None
    ) -> list[Any]:
        """
        Return the values of the answer.

        Raises:
            PulseError: Refused, or no answer.
        """
        self._last_tag += 1
        tag = self._last_tag
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._answers[tag] = answer
        body = pack(command, tag, *values)
        self._writer.write(_HEADER.pack(len(body), NOTHING, 0, 0, 0) + body)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            raise PulseError("the sound server does not answer") from None
        finally:
            self._answers.pop(tag, None)

    async def _message(self) -> bytes:
        while True:
            header = await self._reader.readexactly(_HEADER.size)
            length, channel, _, _, _ = _HEADER.unpack(header)
            if length > _LONGEST_MESSAGE:
                raise PulseError("what listens there is no sound server")
            body = await self._reader.readexactly(length)
            if channel == NOTHING:  # else it is sound
                return body

    def _received(self, body: bytes) -> None:
        command, tag, *values = unpack(body)
        if command == SUBSCRIBE_EVENT:
            self._on_event()
        elif (answer := self._answers.get(tag)) is not None and not answer.done():
            if command == REPLY:
                answer.set_result(values)
            else:
                answer.set_exception(PulseError("the sound server refuses"))
