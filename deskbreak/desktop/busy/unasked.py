"""Reasons that could be seen on this platform, but are not yet: named, never hidden."""

from __future__ import annotations

from deskbreak.core.settings import Reason
from deskbreak.desktop.busy.source import BusySource


class Unasked:
    """Sees nothing, and says so."""

    engaging = False
    blocking = False

    def __init__(self, reason: Reason, what: str, platform: str) -> None:
        """Stand where a source of *what* would be."""
        self.reason = reason
        self.what = what
        self.backend = f"none: not asked on {platform}"

    def check(self) -> str:
        """Return that there is no evidence."""
        return ""

    def close(self) -> None:
        """Nothing was opened."""


def on_macos() -> list[BusySource]:
    """Return what stands for the reasons that are not seen on macOS."""
    return [
        Unasked(reason, what, "macOS")
        for reason, what in (
            (Reason.SCREEN_SHARED, "screen sharing"),
            (Reason.FULLSCREEN, "fullscreen"),
            (Reason.PRESENTATION, "presentation"),
            (Reason.DO_NOT_DISTURB, "do not disturb"),
            (Reason.APPS, "apps"),
            (Reason.BATTERY, "battery"),
        )
    ]
