"""All that can be known of the person and the desktop, gathered at one moment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from deskbreak.core.messages import Senses
from deskbreak.core.settings import Reason
from deskbreak.desktop import busy, engaged, idle, session
from deskbreak.desktop.busy import BusySource, Reasons
from deskbreak.desktop.engaged import LONGEST_STILL, Watched
from deskbreak.desktop.idle import IdleSource
from deskbreak.desktop.session import LockSource

if TYPE_CHECKING:
    from deskbreak.core.settings import Settings
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.wayland import Wayland
    from deskbreak.desktop.x11 import X11

#: With input more recent than this nobody has to show that someone is there, where
#: the user's own threshold is not known yet.
SURELY_THERE = timedelta(seconds=10)


class DesktopSenses:
    """Asks all sources; each only when its answer matters."""

    def __init__(
        self,
        idle_source: IdleSource,
        locks: Sequence[LockSource] = (),
        reasons: Sequence[BusySource] = (),
        on_change: Callable[[], None] = lambda: None,
        watched: Watched | None = None,
        screen_off: Callable[[], bool] = lambda: False,
    ) -> None:
        """
        Ask all of these.

        Args:
            on_change: Called when *reasons* have news; the others have their own.
            watched: What tells of videos.
            screen_off: Asked whether nothing at all can be seen on the screen.
        """
        self._settings: Settings | None = None
        self._idle = idle_source
        self._watched = watched
        self._screen_off = screen_off
        self._locks = tuple(locks)
        self.reasons = Reasons(reasons, on_change)

    def use(self, settings: Settings) -> None:
        """Mind the thresholds and lists of *settings* from now on."""
        self._settings = settings
        self.reasons.use(settings)

    @property
    def apps(self) -> tuple[str, ...]:
        """The programs that the user named."""
        return self._settings.apps if self._settings is not None else ()

    @property
    def backend(self) -> str:
        """Words for ``doctor``: those of the idle source."""
        return self._idle.backend

    @property
    def backends(self) -> Mapping[str, str]:
        """Words for ``doctor`` of every source, by what it tells."""
        locks = [lock.backend for lock in self._locks]
        found = [words for words in locks if not words.startswith("none")]
        return {
            "idle": self._idle.backend,
            "session": ", ".join(found or locks) or "none: not asked on this platform",
            **({"video": self._watched.backend} if self._watched else {}),
            **self.reasons.backends,
        }

    def read(self, *, reasons_wanted: bool, lull_wanted: bool = True) -> Senses:
        """
        Return what is known now.

        Args:
            reasons_wanted: Ask for the reasons not to interrupt as well. Without it
                only those sources are asked that show someone to be there in spite
                of no input, and those only when there is none.
        """
        settings = self._settings
        if settings is not None:
            waits = reasons_wanted and lull_wanted
            lull = settings.typing_lull if waits else None
            self._idle.watch(settings.away_after, lull)
        quiet_for = self._idle.read()
        away_after = settings.away_after if settings is not None else SURELY_THERE
        # Where idle is unknown nobody counts as away, whatever they do.
        still = quiet_for is not None and away_after <= quiet_for <= LONGEST_STILL
        sensed, engagement = self.reasons.read(wanted=reasons_wanted, still=still)
        return Senses(
            idle=quiet_for,
            locked=any(lock.locked for lock in self._locks),
            engaged=engagement,
            sensed=sensed,
            video=self._video() if still else "",
            told=self._idle.tells,
        )

    def _video(self) -> str:
        if self._screen_off():
            return ""
        if self._idle.inhibited:
            return "a program keeps the screen on"
        if self._watched is None:
            return ""
        return self._watched.check(lambda: self.reasons.tells(Reason.FULLSCREEN))

    async def close(self) -> None:
        """Give back what was opened."""
        self._idle.close()
        for lock in self._locks:
            await lock.close()
        self.reasons.close()


def choose(
    bus: Bus | None,
    on_change: Callable[[], None],
    on_woke: Callable[[timedelta], None],
    on_ended: Callable[[], None] = lambda: None,
) -> DesktopSenses:
    """
    Return the senses of this desktop. To be called in the loop thread.

    Args:
        bus: The session bus, where the platform has one. It need not be connected.
        on_change: Called when something has news: look again.
        on_woke: Called with the length of a sleep when the machine is awake again.
        on_ended: Called when the user has logged out, where nothing ends us then.
    """
    wayland = _make_wayland()
    locks = session.choose(bus, on_change, on_woke, on_ended)
    login = session.login_of(locks)
    idle_source = idle.choose(on_change, bus, wayland, login)
    x11 = _x11_of(idle_source)
    watched = engaged.choose(bus, login.bus if login else None, on_change)
    made: list[DesktopSenses] = []

    def news() -> None:
        for senses in made:
            senses.reasons.news()

    def apps() -> tuple[str, ...]:
        return made[0].apps if made else ()

    sources = busy.choose(
        bus,
        news,
        x11=x11 is not None,
        wayland=wayland,
        system_bus=login.bus if login else None,
        apps=apps,
    )
    screen_off = x11.screen_off if x11 is not None else lambda: False
    made.append(
        DesktopSenses(idle_source, locks, sources, on_change, watched, screen_off)
    )
    return made[0]


def _make_wayland() -> Wayland | None:
    """Return the one connection to the compositor, in a Wayland session."""
    if sys.platform == "linux" and idle.on_wayland():
        from deskbreak.desktop.wayland import Wayland

        wayland = Wayland()
        wayland.connect()  # it answers while other things are made
        return wayland
    else:  # noqa: RET505  # mypy reads one branch a platform
        return None


def _x11_of(source: IdleSource) -> X11 | None:
    from deskbreak.desktop.idle.x11 import X11Idle

    return source.x11 if isinstance(source, X11Idle) else None
