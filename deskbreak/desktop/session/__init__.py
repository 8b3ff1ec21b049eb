"""What the login session tells: locked, switched away, asleep, awake again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.session.logind import LogindSession

__all__ = ["LockSource", "choose", "login_of"]


class LockSource(Protocol):
    """Knows whether nobody can be at work in this session."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "logind (session 2)", "none: …"."""
        ...

    @property
    def locked(self) -> bool:
        """Locked, switched away or screen off; False where that is unknown."""
        ...

    async def close(self) -> None:
        """Give back what was opened."""
        ...


def choose(
    bus: Bus | None,
    on_change: Callable[[], None],
    on_woke: Callable[[timedelta], None],
    on_ended: Callable[[], None],
) -> tuple[LockSource, ...]:
    """
    Return all sources of this platform; any of them may know of a lock.

    Args:
        bus: The session bus.
        on_change: Called when ``locked`` has changed.
        on_woke: Called with the length of a sleep when the machine is awake again.
        on_ended: Called when the user has logged out, where nothing ends us then.
    """
    if sys.platform == "linux":
        return _choose_linux(bus, on_change, on_woke, on_ended)
    elif sys.platform == "win32":  # noqa: RET505  # mypy reads one branch a platform
        from deskbreak.desktop.session.windows import WindowsSession

        return (WindowsSession(on_change, on_woke),)
    elif sys.platform == "darwin":
        from deskbreak.desktop.session.macos import MacosSession

        return (MacosSession(on_change, on_woke),)
    else:
        return ()


def login_of(sources: Sequence[LockSource]) -> LogindSession | None:
    """Return the login session among *sources*, where there is one."""
    if sys.platform == "linux":
        from deskbreak.desktop.session.logind import LogindSession

        return next((s for s in sources if isinstance(s, LogindSession)), None)
    else:  # noqa: RET505  # mypy reads one branch a platform
        return None


def _choose_linux(
    bus: Bus | None,
    on_change: Callable[[], None],
    on_woke: Callable[[timedelta], None],
    on_ended: Callable[[], None],
) -> tuple[LockSource, ...]:
    from deskbreak.desktop.session.logind import LogindSession

    sources: list[LockSource] = [LogindSession(on_change, on_woke, on_ended)]
    if bus is not None:
        from deskbreak.desktop.session.screensavers import ScreenSavers

        sources.append(ScreenSavers(bus, on_change))
    return tuple(sources)
