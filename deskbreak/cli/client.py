"""
Asks the running daemon: one line there, one line back.

Kept light, for `deskbreak status` is to be quick: no asyncio, no desktop library.
"""

from __future__ import annotations

import json
import socket
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deskbreak import __version__
from deskbreak.cli.output import ToldError
from deskbreak.daemon.address import short_address
from deskbreak.exceptions import (
    DaemonNotRunningError,
    DeskbreakError,
    ProtocolError,
    reason,
)

VERSION = 1
TIMEOUT_SECONDS = 5.0
#: No answer is longer than this many bytes.
ANSWER_LIMIT = 1024 * 1024


class NoAnswerError(DeskbreakError):
    """A daemon is there, but says nothing."""

    code = "no_answer"


def ask(
    path: Path,
    command: str,
    args: Mapping[str, object] | None = None,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> dict[str, Any]:
    """
    Return the data of the daemon's answer to *command*.

    Args:
        path: The control socket (or the file with port and token).

    Raises:
        DaemonNotRunningError: Nobody listens there.
        NoAnswerError: No answer within *timeout_seconds*.
        ProtocolError: The answer is not one of ours.
        ToldError: The daemon declined or failed.
    """
    request = {"deskbreak": VERSION, "command": command, "args": dict(args or {})}
    try:
        with _connect(path, request, timeout_seconds) as connection:
            connection.sendall(json.dumps(request).encode() + b"\n")
            line = _read_line(connection)
    except TimeoutError as error:
        raise NoAnswerError(
            f"the daemon did not answer within {timeout_seconds:g} s"
        ) from error
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise DaemonNotRunningError("deskbreak is not running") from error
    except OSError as error:
        raise NoAnswerError(f"cannot talk to the daemon: {reason(error)}") from error
    return _read_answer(line)


def is_running(path: Path) -> bool:
    """Tell whether somebody listens at *path*."""
    try:
        _connect(path, {}, 1.0).close()
    except OSError:
        return False
    return True


def _connect(
    path: Path, request: dict[str, object], timeout_seconds: float
) -> socket.socket:
    """Connect; adds the token to *request* where one is needed."""
    if stat.S_ISREG(path.stat().st_mode):
        address, request["token"] = _loopback(path)
        return socket.create_connection(address, timeout_seconds)
    if sys.platform == "win32":
        raise ConnectionRefusedError(f"{path} names no port")
    else:  # noqa: RET506  # mypy reads platform branches only when written so
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout_seconds)
        try:
            with short_address(path) as name:
                connection.connect(name)
        except BaseException:
            connection.close()
            raise
        return connection


def _loopback(path: Path) -> tuple[tuple[str, int], str]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return ("127.0.0.1", int(told["port"])), str(told["token"])
    except (ValueError, KeyError, TypeError) as error:
        # Half written, or left over by something else: nobody to talk to.
        raise ConnectionRefusedError(f"{path} names no port") from error


def _read_line(connection: socket.socket) -> bytes:
    received = bytearray()
    while b"\n" not in received:
        part = connection.recv(64 * 1024)
        if not part:
            raise ProtocolError("the daemon hung up before it had answered")
        received += part
        if len(received) > ANSWER_LIMIT:
            raise ProtocolError(f"an answer of more than {ANSWER_LIMIT} bytes")
    return bytes(received).partition(b"\n")[0]


def _read_answer(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
        version, status = answer["deskbreak"], answer["status"]
        data, told = answer["data"], answer["errors"]
        errors = [(str(error["code"]), str(error["message"])) for error in told]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolError(f"cannot read the daemon's answer: {error!r}") from error
    if version != VERSION or not isinstance(data, dict):
        raise ProtocolError(
            "the daemon is of another version: stop it and start it anew"
        )
    if status != "ok":
        raise ToldError(errors or [("failed", "the daemon failed")], data)
    return data


def upgrade_words(status: Mapping[str, Any]) -> str:
    """Return what to say where a daemon of another version runs still, or ""."""
    running = status.get("version", __version__)
    if running == __version__:
        return ""
    return (
        f"The deskbreak that runs is {running}, this one {__version__}; to change over: "
        "deskbreak stop; deskbreak start"
    )
