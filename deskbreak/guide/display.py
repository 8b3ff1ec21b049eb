"""Whether the window could come up where ``DISPLAY`` says: asked by ``doctor`` only."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping

#: A server is near: on this machine, or at the end of a tunnel that begins on it.
PATIENCE_SECONDS = 0.5
_FIRST_PORT = 6000
_NEEDS_X = sys.platform not in ("win32", "darwin")


def reached(backend: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return *backend*, a guide's own words, or why its window cannot come up."""
    why = server_missing(environment) if backend.startswith("window") else ""
    return f"none: {why}" if why else backend


def server_missing(environment: Mapping[str, str] = os.environ) -> str:
    """Return why the X server cannot be reached, in words; "" if it can."""
    if not _NEEDS_X:
        return ""
    display = environment.get("DISPLAY", "")
    host, _, number = display.rpartition(":")
    number = number.partition(".")[0]
    if number.isdecimal():
        for family, address in _addresses(host, int(number)):
            try:
                with socket.socket(family) as server:
                    server.settimeout(PATIENCE_SECONDS)
                    server.connect(address)
            except (OSError, OverflowError):
                continue  # the next one may answer
            return ""
    return f"no X server at {display}"


def _addresses(
    host: str, number: int
) -> Iterator[tuple[socket.AddressFamily, str | tuple[str, int]]]:
    """Yield where display *number* listens, what is tried first first."""
    if sys.platform != "win32" and host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  # where all servers listen
        if sys.platform == "linux":
            yield socket.AF_UNIX, f"\0{path}"
        yield socket.AF_UNIX, path
    else:
        yield socket.AF_INET, (host, _FIRST_PORT + number)
