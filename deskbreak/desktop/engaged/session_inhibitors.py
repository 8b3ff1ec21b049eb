"""Programs that keep the screen on, as session managers of the desktops tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from deskbreak.desktop.bus import Bus, BusError, Message


@dataclass(frozen=True, slots=True)
class _Keeper:
    """
    Who keeps the list on a desktop.

    Attributes:
        question: The method that says whether anything is on it.
        flag: What to ask about: the screen going idle, not the machine's sleep.
        news: The signals after which the answer may be another.
    """

    name: str
    path: str
    interface: str
    question: str
    flag: int
    news: tuple[str, ...]


#: org.freedesktop.ScreenSaver only takes inhibitors and tells nobody of them, and
#: org.freedesktop.PowerManagement lists those against sleep, such as downloads.
_KEEPERS = (
    # GNOME, Cinnamon, MATE, Budgie
    _Keeper(
        "org.gnome.SessionManager",
        "/org/gnome/SessionManager",
        "org.gnome.SessionManager",
        "IsInhibited",
        8,
        ("InhibitorAdded", "InhibitorRemoved"),
    ),
    # KDE
    _Keeper(
        "org.kde.Solid.PowerManagement.PolicyAgent",
        "/org/kde/Solid/PowerManagement/PolicyAgent",
        "org.kde.Solid.PowerManagement.PolicyAgent",
        "HasInhibition",
        4,
        ("InhibitionsChanged",),
    ),
)


class SessionInhibitors:
    """Asks whoever keeps the list, whenever it says that the list has changed."""

    def __init__(self, bus: Bus, on_change: Callable[[], None]) -> None:
        """Listen on the session bus; *on_change* is called when the answer changes."""
        self._bus = bus
        self._on_change = on_change
        self._owners: dict[_Keeper, str] = {}
        self._inhibited: set[_Keeper] = set()
        for keeper in _KEEPERS:
            for member in keeper.news:
                bus.subscribe(
                    partial(self._changed, keeper),
                    interface=keeper.interface,
                    member=member,
                    path=keeper.path,
                    sender=keeper.name,
                )
            bus.watch_name(keeper.name, partial(self._owner_is, keeper))

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        names = [keeper.name for keeper in self._owners]
        return ", ".join(names) or "none: no session manager lists inhibitors"

    def check(self) -> str:
        """Return "a program keeps the screen on", or ""."""
        return "a program keeps the screen on" if self._inhibited else ""

    def _owner_is(self, keeper: _Keeper, owner: str) -> None:
        if owner:
            self._owners[keeper] = owner
            self._bus.spawn(self._ask(keeper, owner))
        else:
            self._owners.pop(keeper, None)
            self._set(keeper, inhibited=False)

    def _changed(self, keeper: _Keeper, _message: Message) -> None:
        if owner := self._owners.get(keeper):
            self._bus.spawn(self._ask(keeper, owner))

    async def _ask(self, keeper: _Keeper, owner: str) -> None:
        try:
            (inhibited,) = await self._bus.call(
                keeper.name,
                keeper.path,
                keeper.interface,
                keeper.question,
                "u",
                [keeper.flag],
                autostart=False,
            )
        except BusError:
            inhibited = False  # what does not answer keeps nothing on
        if owner == self._owners.get(keeper):
            self._set(keeper, inhibited=bool(inhibited))

    def _set(self, keeper: _Keeper, *, inhibited: bool) -> None:
        before = self.check()
        if inhibited:
            self._inhibited.add(keeper)
        else:
            self._inhibited.discard(keeper)
        if self.check() != before:
            self._on_change()
