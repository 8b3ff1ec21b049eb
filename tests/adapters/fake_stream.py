"""A terminal for tests."""

from __future__ import annotations

import io


class FakeStream(io.StringIO):
    """Keeps what is written; a terminal with a bell if *tty*."""

    def __init__(self, *, tty: bool = False) -> None:
        super().__init__()
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty
