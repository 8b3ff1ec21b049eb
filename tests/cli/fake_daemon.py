"""A daemon that answers as it was told to, on a real socket."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from deskbreak import __version__

OVERVIEW: dict[str, Any] = {
    "is": "Overview",
    "phase": "counting",
    "glyph": "held",
    "filled": 1.0,
    "sentence": "Move due since 14:05; held by a call.",
    "next_name": "move",
    "next_in": 0.0,
    "due": True,
    "held": True,
    "offered_at": None,
    "holds": [
        {
            "is": "HoldView",
            "reason": "call",
            "evidence": "camera in use",
            "since": "2025-03-10T13:40:00+01:00",
            "until": None,
            "text": "on a call (camera in use) since 13:40",
        }
    ],
    "kinds": [
        {
            "is": "KindView",
            "name": "move",
            "use": 1900.0,
            "interval": 1800.0,
            "duration": 180.0,
            "due_in": 0.0,
            "due_since": "2025-03-10T14:05:00+01:00",
            "ask_at": None,
            "postponed": 1,
        },
        {
            "is": "KindView",
            "name": "eyes",
            "use": 300.0,
            "interval": 1200.0,
            "duration": 20.0,
            "due_in": 900.0,
            "due_since": None,
            "ask_at": None,
            "postponed": 0,
        },
    ],
    "paused": False,
    "paused_until": None,
    "away": False,
    "exposure": 4000.0,
    "stretch_began": None,
    "stretch_use": 0.0,
    "today": {
        "is": "Today",
        "day": "2025-03-10",
        "use": 7200.0,
        "prompted": 4,
        "taken": 2,
        "natural": 1,
        "postponed": 0,
        "skipped": 1,
        "missed": 0,
    },
    "can_postpone": 300.0,
    "can_skip": True,
    "pid": None,
    "version": __version__,
    "backends": {"tray": "XEmbed", "guide": "window (Tk)"},
    "config_problems": [],
    "history_problem": "",
}


def unix_socket() -> socket.socket:
    """Return a new Unix socket; where there are none, the test is not for here."""
    if sys.platform == "win32":
        pytest.skip("no Unix sockets")
    else:
        return socket.socket(socket.AF_UNIX)


class FakeDaemon:
    """
    Serves *path* until it is left, or until it is told to stop.

    Attributes:
        replies: What is said to each command: data, or bytes to be sent as they are.
        refusals: Commands that are declined, with code and text.
        asked: Every request that came.
    """

    def __init__(self, path: Path, *, loopback: bool = False) -> None:
        self.path = path
        self.replies: dict[str, Any] = {"status": OVERVIEW, "doctor": OVERVIEW}
        self.refusals: dict[str, tuple[str, str]] = {}
        self.asked: list[Mapping[str, Any]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        if loopback:
            self._listener = socket.create_server(("127.0.0.1", 0))
            told = {"port": self._listener.getsockname()[1], "token": "secret"}
            path.write_text(json.dumps(told))
        else:
            self._listener = unix_socket()
            self._listener.bind(os.fspath(path))
            self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._thread.join(5)
        self._listener.close()

    def _end(self) -> None:
        self.path.unlink(missing_ok=True)
        with suppress(OSError):
            # Wakes the thread that waits in accept; close alone does not.
            self._listener.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                request = connection.makefile("rb").readline()
                if request:
                    # The caller may have hung up already.
                    try:
                        connection.sendall(self._answer(json.loads(request)))
                    except OSError:
                        continue

    def _answer(self, request: Mapping[str, Any]) -> bytes:
        self.asked.append(request)
        command = request["command"]
        if command == "stop":
            self._end()
        data = self.replies.get(command, {"code": "ok", "text": f"{command}: done"})
        if isinstance(data, bytes):
            return data
        errors = []
        if command in self.refusals:
            code, text = self.refusals[command]
            data = {"code": code, "text": text}
            errors = [{"code": code, "message": text}]
        envelope = {
            "deskbreak": 1,
            "command": [command],
            "status": "error" if errors else "ok",
            "data": data,
            "errors": errors,
        }
        return json.dumps(envelope).encode() + b"\n"
