"""Media players that tell on the session bus what they do (MPRIS)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deskbreak.desktop.bus import DBUS, DBUS_PATH, Bus, BusError, Message
from deskbreak.desktop.offers import PROPERTIES

PREFIX = "org.mpris.MediaPlayer2."
PATH = "/org/mpris/MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"

#: What plays in one of these is a video as a rule. (Whether the one that plays now
#: is, MPRIS does not tell.) Browsers and music players are not among them.
VIDEO_PLAYERS = frozenset(
    {
        "celluloid", "clapper", "dragonplayer", "haruna", "jellyfinmediaplayer", "kodi",
        "mpv", "parole", "plexmediaplayer", "showtime", "smplayer", "totem", "vlc",
    }
)  # fmt: skip


@dataclass(slots=True)
class _Player:
    """
    One player on the bus.

    Attributes:
        name: The part of its bus name that says which program it is ("vlc").
    """

    name: str
    playing: bool = False
    stop_watching: Callable[[], None] = lambda: None


class Players:
    """Follows which players play. It is told; only at the beginning it asks."""

    def __init__(self, bus: Bus, on_change: Callable[[], None]) -> None:
        """Listen on the session bus; *on_change* is called when the answer changes."""
        self._bus = bus
        self._on_change = on_change
        self._players: dict[str, _Player] = {}
        bus.subscribe(
            self._changed,
            interface=PROPERTIES,
            member="PropertiesChanged",
            path=PATH,
        )
        bus.on_connected(lambda: bus.spawn(self._find()))
        bus.on_lost(self._lost)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return "MPRIS players" if self._bus.connected else f"none: {self._bus.status}"

    def check(self) -> str:
        """Return "vlc plays" for a player of videos, "" for none."""
        return self._words(only=VIDEO_PLAYERS)

    def playing(self) -> str:
        """Return "firefox plays" for any player at all, "" for none."""
        return self._words()

    def _words(self, only: frozenset[str] | None = None) -> str:
        for player in self._players.values():
            if player.playing and (only is None or player.name in only):
                return f"{player.name} plays"
        return ""

    def _lost(self) -> None:
        for player in self._players.values():
            player.stop_watching()
        self._players.clear()
        self._on_change()

    async def _find(self, only: str = "") -> None:
        """Ask the players that are there: all of them, or *only* that unique name."""
        (names,) = await self._bus.call(DBUS, DBUS_PATH, DBUS, "ListNames")
        for name in names:
            if not name.startswith(PREFIX):
                continue
            try:
                (owner,) = await self._bus.call(
                    DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", [name]
                )
                if only in {"", owner}:
                    status = await self._bus.get_property(
                        owner, PATH, PLAYER, "PlaybackStatus"
                    )
                    self._is(owner, _program(name), status == "Playing")
            except BusError:
                continue  # it has gone, or does not answer

    def _changed(self, message: Message) -> None:
        interface, changed, _gone = message.body
        status = changed.get("PlaybackStatus")
        if interface != PLAYER or status is None or not message.sender:
            return
        playing = status.value == "Playing"
        if message.sender in self._players:
            self._is(message.sender, self._players[message.sender].name, playing)
        elif playing:
            # Signals carry unique names only.
            self._bus.spawn(self._find(message.sender))

    def _is(self, owner: str, name: str, playing: bool) -> None:
        before = self.playing()
        if (player := self._players.get(owner)) is None:
            player = self._players[owner] = _Player(name)
            player.stop_watching = self._bus.watch_name(
                owner, lambda now: None if now else self._gone(owner)
            )
        player.playing = playing
        if self.playing() != before:
            self._on_change()

    def _gone(self, owner: str) -> None:
        player = self._players.pop(owner, None)
        if player is not None:
            player.stop_watching()
            if player.playing:
                self._on_change()


def _program(name: str) -> str:
    """Return "firefox" for ``org.mpris.MediaPlayer2.firefox.instance_1_84``."""
    return name.removeprefix(PREFIX).split(".")[0].lower()
