"""
What the daemon needs from the outside world, in the words of the core.

Every method is quick and never raises for a missing desktop feature: slow work is
started, its result comes back through the callback that the adapter was given when
it was made. Callbacks are always called in the loop thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from deskbreak.core.messages import Senses
from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reminder
from deskbreak.core.views import Face, Notice
from deskbreak.guide.protocol import FromGuide, Session


class Clock(Protocol):
    """Reads the three clocks."""

    def now(self) -> Moment:
        """Return this moment."""
        ...


class Alarm(Protocol):
    """Rings once after a delay, and at fixed times. It never decides anything."""

    def wake_in(self, delay: timedelta) -> None:
        """Replace the pending wake-up."""
        ...

    def remind_at(self, reminders: Sequence[Reminder]) -> None:
        """Replace all fixed-time reminders."""
        ...


class SenseSource(Protocol):
    """Knows about the person and the desktop."""

    def read(self, *, reasons_wanted: bool) -> Senses:
        """
        Return what is known now.

        Args:
            reasons_wanted: A break is due or near: the reasons count as well.
                Where False, only idle, lock and engagement are asked for.
        """
        ...


#: Called with (slot, key); key is a button's, or "closed" when the popup went away
#: unanswered.
NoticeCallback = Callable[[str, str], None]


class Notifier(Protocol):
    """Shows notifications."""

    #: Words for ``doctor``: "freedesktop (dunst 1.9)".
    backend: str

    def show(self, notice: Notice) -> None:
        """Show *notice* in place of the one in its slot."""
        ...

    def withdraw(self, slot: str) -> None:
        """Take the notice in *slot* off the screen, if there is one."""
        ...

    def close(self) -> None:
        """Take everything off the screen; the program ends."""
        ...


class Tray(Protocol):
    """The icon in the panel."""

    #: Words for ``doctor``: "StatusNotifierItem (xfce4-panel)", "none: …".
    backend: str

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        ...

    def close(self) -> None:
        """Remove the icon."""
        ...


class GuideRunner(Protocol):
    """Leads a person through a break: window, terminal or browser page."""

    backend: str

    def open(self, session: Session) -> None:
        """Show *session*, in place of what is shown now."""
        ...

    def close(self) -> None:
        """Close what is shown; no `Ended` follows."""
        ...


GuideCallback = Callable[[FromGuide], None]
