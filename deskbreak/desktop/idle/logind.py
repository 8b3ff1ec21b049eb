"""Idle time as logind was told it by the desktop: late, and only where one tells."""

from __future__ import annotations

from datetime import timedelta

from deskbreak.desktop.idle.polled import PolledIdle
from deskbreak.desktop.session.logind import LogindSession


class LogindIdle(PolledIdle):
    """
    Reads the session's ``IdleHint``.

    A hint that is not set is no news: most desktops never set it. So that is
    "unknown", and only a set one tells for how long nobody has been there.
    """

    def __init__(self, session: LogindSession) -> None:
        """Ask *session*, which follows the hint."""
        self._session = session

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        words = self._session.backend
        return words if words.startswith("none") else f"IdleHint of {words}"

    def read(self) -> timedelta | None:
        """Return the time since the last input, None where unknown."""
        return self._session.idle_hint()
