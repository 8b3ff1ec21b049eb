"""The guide in the colours of the desktop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from deskbreak.daemon.ports import GuideRunner
from deskbreak.guide.protocol import Session


class ThemedGuide:
    """Shows a guide in the desktop's colours where no others were asked for."""

    def __init__(self, guide: GuideRunner, theme: Callable[[], str]) -> None:
        """Let *guide* look as *theme* says: "dark", "light", or "" for unknown."""
        self._guide = guide
        self._theme = theme

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return self._guide.backend

    def open(self, session: Session) -> None:
        """Show *session*."""
        theme = self._theme()
        if theme and session.look.theme == "system":
            session = replace(session, look=replace(session.look, theme=theme))
        self._guide.open(session)

    def close(self) -> None:
        """Close what is shown."""
        self._guide.close()

    async def wait_closed(self) -> None:
        """Return when nothing of what was closed is left."""
        await self._guide.wait_closed()
