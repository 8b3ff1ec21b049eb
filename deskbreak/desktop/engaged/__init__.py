"""
What seems to be watched without touching anything: a video is use, not rest.

Nothing tells of a video as such. What counts as one:

- a program that keeps the screen from going idle (`Inhibitors`);
- a media player that is known for videos and plays (`Players`);
- any media player that plays while a window fills the screen.

Music alone, from a player without inhibitor, shows nobody to be there. Neither does
keeping the machine awake, as downloads do. All of it is told by signals; only the
window is asked for, where something plays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.engaged.players import Players

__all__ = ["LONGEST_STILL", "VideoSource", "Watched", "choose"]

#: A program can keep the screen on, or a camera open, over a weekend; nobody watches
#: or listens for so long without touching anything.
LONGEST_STILL = timedelta(hours=4)


class VideoSource(Protocol):
    """Knows whether something is watched."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "org.gnome.SessionManager", "none: …"."""
        ...

    def check(self) -> str:
        """Return what seems to be watched, in words, "" for nothing."""
        ...


class Watched:
    """All that tells of something being watched."""

    def __init__(
        self, sources: tuple[VideoSource, ...], players: Players | None
    ) -> None:
        """Ask *sources*, and *players* for those that play anything at all."""
        self._sources = sources
        self._players = players

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        all_words = [source.backend for source in self._sources]
        found = [words for words in all_words if not words.startswith("none")]
        return ", ".join(found) or "none: no session bus and no logind"

    def check(self, fullscreen: Callable[[], bool]) -> str:
        """
        Return what seems to be watched, in words, "" for nothing.

        Args:
            fullscreen: Asked whether a window fills the screen, if that matters.
        """
        for source in self._sources:
            if words := source.check():
                return words
        plays = self._players.playing() if self._players is not None else ""
        return plays if plays and fullscreen() else ""


def choose(
    bus: Bus | None, system_bus: Bus | None, on_change: Callable[[], None]
) -> Watched:
    """
    Return what this desktop can tell.

    Args:
        bus: The session bus.
        system_bus: The system bus, for logind.
        on_change: Called when something begins or ends.
    """
    sources: list[VideoSource] = []
    players = None
    if system_bus is not None:
        from deskbreak.desktop.engaged.logind import LogindInhibitors

        sources.append(LogindInhibitors(system_bus, on_change))
    if bus is not None:
        from deskbreak.desktop.engaged.players import Players
        from deskbreak.desktop.engaged.session_inhibitors import SessionInhibitors

        players = Players(bus, on_change)
        sources += [SessionInhibitors(bus, on_change), players]
    return Watched(tuple(sources), players)
