"""
The control server: one JSON object a line, one answer a line.

Request: ``{"deskbreak": 1, "command": "status", "args": {}}``. Answer: the envelope
``{"deskbreak": 1, "command": ["status"], "status": "ok", "data": {}, "errors": []}``.

On Unix it listens on a socket (0600, in a 0700 folder) and asks the kernel who is
calling. Windows' asyncio has no such sockets: there it listens on the loopback
interface, writes port and a token into the file of the same name, and every request
must carry that ``"token"``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deskbreak.daemon.address import short_address
from deskbreak.daemon.owner_only import create_owner_only
from deskbreak.exceptions import DeskbreakError, ProtocolError, reason

log = logging.getLogger(__name__)

VERSION = 1
#: No line is longer than this many bytes.
LINE_LIMIT = 64 * 1024
#: A caller that neither asks nor reads for so long is sent away.
PATIENCE_SECONDS = 10.0
#: More callers at once than this many wait in the queue of the kernel.
MOST_CALLERS = 16


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What a command has to say.

    Attributes:
        errors: Pairs of a stable code and a text for people; none is "ok".
    """

    data: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()


#: Carries out a command. May raise any `DeskbreakError`, which becomes an error.
Handler = Callable[[str, Mapping[str, object]], Awaitable[Reply]]


def envelope(command: Sequence[str], reply: Reply) -> dict[str, object]:
    """Return the versioned envelope around *reply*."""
    return {
        "deskbreak": VERSION,
        "command": list(command),
        "status": "error" if reply.errors else "ok",
        "data": dict(reply.data),
        "errors": [{"code": code, "message": text} for code, text in reply.errors],
    }


class ControlServer:
    """Listens at *path* and hands each request to *handler*."""

    def __init__(
        self,
        path: Path,
        handler: Handler,
        *,
        loopback: bool = sys.platform == "win32",
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Nothing is opened yet."""
        self.path = path
        self._handler = handler
        self._loopback = loopback
        self._patience_seconds = patience_seconds
        self._token = ""
        self._server: asyncio.Server | None = None
        self._made: os.stat_result | None = None
        self._callers: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """
        Listen, or listen anew; who is connected stays so.

        Only for the holder of the instance lock: what lies at the path is stale.

        Raises:
            DeskbreakError: The socket cannot be made.
        """
        if self._server is not None:
            self._server.close()
        try:
            self.path.unlink(missing_ok=True)
            listener = self._tcp_socket() if self._loopback else self._unix_socket()
            self._made = self.path.stat()
        except OSError as error:
            raise DeskbreakError(
                f"no control socket at {self.path}: {reason(error)}"
            ) from error
        # start_server takes any listening socket, start_unix_server is not everywhere.
        self._server = await asyncio.start_server(
            self._begin, sock=listener, limit=LINE_LIMIT
        )

    def is_found(self) -> bool:
        """Return whether what lies at the path is what this server listens at."""
        try:
            there = self.path.stat()
        except OSError:
            return False
        return self._made is not None and os.path.samestat(there, self._made)

    async def close(self) -> None:
        """Send everybody away and remove the socket, unless it is another's."""
        if self._server is None:
            return
        self._server.close()
        for caller in self._callers:
            caller.cancel()
        await asyncio.gather(*self._callers, return_exceptions=True)
        self._server = None
        if self.is_found():
            self.path.unlink(missing_ok=True)

    def _unix_socket(self) -> socket.socket:
        if sys.platform != "win32":
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            before = os.umask(0o177)
            try:
                with short_address(self.path) as address:
                    listener.bind(address)
            except OSError:
                listener.close()
                raise
            finally:
                os.umask(before)
            listener.setblocking(False)
            return listener
        else:  # noqa: RET505  # mypy reads platform branches only when written so
            raise OSError("no Unix sockets on Windows")

    def _tcp_socket(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)
        self._token = os.urandom(32).hex()
        told = {"port": listener.getsockname()[1], "token": self._token}
        try:
            create_owner_only(self.path, json.dumps(told))
        except OSError:
            listener.close()
            raise
        return listener

    def _begin(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if len(self._callers) >= MOST_CALLERS or not self._is_own_user(writer):
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._callers.add(task)
        task.add_done_callback(self._callers.discard)

    def _is_own_user(self, writer: asyncio.StreamWriter) -> bool:
        # Elsewhere the token, or the folder's mode, keeps others out.
        if sys.platform == "linux" and not self._loopback:
            kernel_says = writer.get_extra_info("socket").getsockopt(
                socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
            )
            _pid, uid, _gid = struct.unpack("3i", kernel_says)
            if uid not in (os.getuid(), 0):
                log.warning("sent away a caller with uid %d", uid)
                return False
        return True

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while await self._answer_one(reader, writer):
                pass
        except (TimeoutError, ConnectionError) as error:
            log.debug("a caller went away: %r", error)
        finally:
            # Not close(): that would wait for a caller who does not read.
            if writer.transport.get_write_buffer_size():
                writer.transport.abort()
            else:
                writer.close()

    async def _answer_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one line; return whether another may follow."""
        try:
            async with asyncio.timeout(self._patience_seconds):
                line = await reader.readline()
        except ValueError:  # over the limit: where the next line begins is unknown
            answer = envelope((), _error("protocol", f"more than {LINE_LIMIT} bytes"))
            await self._send(writer, answer)
            return False
        if not line.strip():
            return False
        await self._send(writer, await self._answer(line))
        return True

    async def _send(
        self, writer: asyncio.StreamWriter, answer: dict[str, object]
    ) -> None:
        writer.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")
        async with asyncio.timeout(self._patience_seconds):
            await writer.drain()

    async def _answer(self, line: bytes) -> dict[str, object]:
        command = ""
        try:
            command, args = self._read(line)
            reply = await self._handler(command, args)
        except DeskbreakError as error:
            reply = _error(error.code, str(error))
        except Exception as error:
            # A mistake in one command must end neither the daemon nor the caller.
            log.exception("the command %r failed", command)
            reply = _error("failed", f"{type(error).__name__}: {error}")
        return envelope([command] if command else [], reply)

    def _read(self, line: bytes) -> tuple[str, Mapping[str, object]]:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ProtocolError(f"not JSON: {error}") from error
        if not isinstance(request, dict) or request.get("deskbreak") != VERSION:
            raise ProtocolError(f'expected an object with "deskbreak": {VERSION}')
        if self._loopback:
            # Only here: it brings OpenSSL's digests with it.
            import hmac

            token = request.get("token")
            if not isinstance(token, str) or not hmac.compare_digest(
                token.encode(), self._token.encode()
            ):
                raise ProtocolError("wrong token")
        command, args = request.get("command"), request.get("args", {})
        if not isinstance(command, str) or not command or not isinstance(args, dict):
            raise ProtocolError('expected "command": a text and "args": an object')
        return command, args


def _error(code: str, text: str) -> Reply:
    return Reply(errors=((code, text),))
