"""All that can be known of the person and the desktop, gathered at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from deskbreak.core.messages import Sensed, Senses
from deskbreak.desktop import busy, idle, session
from deskbreak.desktop.busy import BusySource, Guarded
from deskbreak.desktop.idle import IdleSource
from deskbreak.desktop.session import LockSource

if TYPE_CHECKING:
    from deskbreak.core.settings import Settings
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.x11 import X11

#: With input more recent than this nobody has to show that someone is there.
SURELY_THERE = timedelta(seconds=10)


class DesktopSenses:
    """Asks all sources; each only when its answer matters."""

    def __init__(
        self,
        idle_source: IdleSource,
        locks: Sequence[LockSource] = (),
        reasons: Sequence[BusySource] = (),
    ) -> None:
        """Ask *idle_source*, *locks* and *reasons*."""
        self._settings: Settings | None = None
        self._idle = idle_source
        self._locks = tuple(locks)
        self._reasons = tuple(Guarded(source) for source in reasons)

    def use(self, settings: Settings) -> None:
        """Mind the thresholds and lists of *settings* from now on."""
        self._settings = settings

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
            **{guard.source.reason.value: guard.backend for guard in self._reasons},
        }

    def read(self, *, reasons_wanted: bool) -> Senses:
        """
        Return what is known now.

        Args:
            reasons_wanted: Ask for the reasons not to interrupt as well. Without it
                only those sources are asked that show someone to be there in spite
                of no input, and those only when there is none.
        """
        quiet_for = self._idle.read()
        still = quiet_for is None or quiet_for > SURELY_THERE
        sensed = []
        engaged = ""
        for guard in self._reasons:
            engaging = guard.source.engaging and still
            if not (reasons_wanted or engaging):
                continue
            evidence = guard.check()
            if evidence and reasons_wanted:
                sensed.append(Sensed(guard.source.reason, evidence))
            if evidence and engaging:
                engaged = engaged or evidence
        return Senses(
            idle=quiet_for,
            locked=any(lock.locked for lock in self._locks),
            engaged=engaged,
            sensed=tuple(sensed),
        )

    async def close(self) -> None:
        """Give back what was opened."""
        self._idle.close()
        for lock in self._locks:
            await lock.close()


def choose(
    bus: Bus | None,
    on_change: Callable[[], None],
    on_woke: Callable[[timedelta], None],
) -> DesktopSenses:
    """
    Return the senses of this desktop. To be called in the loop thread.

    Args:
        bus: The session bus, where the platform has one. It need not be connected.
        on_change: Called when something has news: look again.
        on_woke: Called with the length of a sleep when the machine is awake again.
    """
    idle_source = idle.choose()
    return DesktopSenses(
        idle_source,
        session.choose(bus, on_change, on_woke),
        busy.choose(_x11_of(idle_source), bus, on_change),
    )


def _x11_of(source: IdleSource) -> X11 | None:
    from deskbreak.desktop.idle.x11 import X11Idle

    return source.x11 if isinstance(source, X11Idle) else None
