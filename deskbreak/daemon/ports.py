"""
What the daemon needs from the outside world, in the words of the core.

Every method is quick and never raises for a missing desktop feature: slow work is
started, its result comes back through the callback that the adapter was given when
it was made. Callbacks are always called in the loop thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from deskbreak.core.content import Exercise
from deskbreak.core.memory import Memory
from deskbreak.core.messages import Senses
from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reminder, Settings
from deskbreak.core.state import State
from deskbreak.core.views import Face, Notice
from deskbreak.guide.protocol import FromGuide, Session
from deskbreak.history.events import Event


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

    async def shutdown(self) -> None:
        """Ring no more."""
        ...


class SenseSource(Protocol):
    """Knows about the person and the desktop."""

    @property
    def backends(self) -> Mapping[str, str]:
        """Words for ``doctor`` of every source, by what it tells: "idle", "call" …"""
        ...

    def use(self, settings: Settings) -> None:
        """Mind the thresholds and lists of *settings* from now on."""
        ...

    def read(self, *, reasons_wanted: bool, lull_wanted: bool = True) -> Senses:
        """
        Return what is known now.

        Args:
            reasons_wanted: A break is due or near: the reasons count as well.
            lull_wanted: So does a lull in the typing.
                Where False, only idle, lock and engagement are asked for.
        """
        ...

    async def close(self) -> None:
        """Give back what was opened."""
        ...


#: Called with (slot, key); key is a button's, or "closed" when the popup went away
#: unanswered.
NoticeCallback = Callable[[str, str], None]


class Notifier(Protocol):
    """Shows notifications."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "freedesktop (dunst 1.9)"."""
        ...

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

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "StatusNotifierItem (xfce4-panel)", "none: …"."""
        ...

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        ...

    def close(self) -> None:
        """Remove the icon."""
        ...


class GuideRunner(Protocol):
    """Leads a person through a break: window, terminal or browser page."""

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "window (Tk)"."""
        ...

    def open(self, session: Session) -> None:
        """Show *session*, in place of what is shown now."""
        ...

    def close(self) -> None:
        """Close what is shown; no `Ended` follows."""
        ...

    async def wait_closed(self) -> None:
        """Return when nothing of what was closed is left."""
        ...


GuideCallback = Callable[[FromGuide], None]


class History(Protocol):
    """Writes down what became of the breaks, and remembers it for the picker."""

    def add(self, *events: Event) -> None:
        """Record *events*, now or as soon as it is possible. Never fails."""
        ...

    def memory(self) -> Memory:
        """Return what the picker remembers. Never fails."""
        ...

    def rows(
        self,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """
        Return the events of the days *since* to *until*, oldest first.

        Raises:
            HistoryError: They cannot be read.
        """
        ...


class StateStore(Protocol):
    """Keeps the state for the next start. Never raises."""

    def save(self, state: State) -> None:
        """Write *state* now."""
        ...

    def save_seldom(self, state: State, settings: Settings) -> None:
        """Write *state* unless that was done lately."""
        ...


class Hooks(Protocol):
    """Runs the user's own commands."""

    def happened(self, event: str, facts: Mapping[str, str]) -> None:
        """Start the command for *event*, with *facts* in its environment."""
        ...


class Desk(Protocol):
    """Opens files and pages outside the daemon."""

    def open_settings(self) -> None:
        """Open the config file in the user's editor."""
        ...

    def open_setup(self) -> None:
        """Ask the questions of the first run, in a small window."""
        ...

    def open_help(self) -> None:
        """Open the page with the stop rules."""
        ...

    def open_report(self, instead: Callable[[], None]) -> None:
        """Open the page with this week; call *instead* where that cannot be."""
        ...

    def picture(self, exercise: Exercise) -> str:
        """Return the path of a picture for the notification, "" for none yet."""
        ...

    def posters(self) -> str:
        """Return the folder of the pictures that figures begin with, "" for none."""
        ...

    def help_page(self) -> str:
        """Return the URL of the help page, "" for none yet."""
        ...
