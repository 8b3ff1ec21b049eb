"""The engine at a desk where everything is fake and time is ours."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskbreak.config.reader import read_text
from deskbreak.core.state import State
from deskbreak.daemon.clicks import Clicks
from deskbreak.daemon.engine import Engine, Parts
from deskbreak.daemon.ledger import Ledger
from deskbreak.daemon.wishes import Wishes
from deskbreak.library.loader import built_in, load
from tests.fakes.clock import FakeClock
from tests.fakes.desktop import (
    FakeDesk,
    FakeGuide,
    FakeHooks,
    FakeNotifier,
    FakeSenses,
    FakeTray,
)
from tests.fakes.stores import FakeHistory, FakeStore


def wishes(config: str = "") -> Wishes:
    """Return the wishes of a config file with this text."""
    read = read_text(config, built_in=built_in())
    library, _ = load(read.exercises, read.items)
    return Wishes(read, library)


class Rig:
    """
    The engine and everything around it.

    Attributes:
        quits: How often the menu's Quit was chosen.
    """

    def __init__(
        self,
        config: str = "",
        *,
        start: str = "2026-05-04 09:00",
        zone: str = "UTC",
        saved: State | None = None,
        history: FakeHistory | None = None,
    ) -> None:
        """Start the engine under *config*, the text of a config file."""
        self.clock = FakeClock(start, zone)
        self.senses = FakeSenses(self.clock.now)
        self.notifier = FakeNotifier()
        self.tray = FakeTray()
        self.guide = FakeGuide()
        self.history = history or FakeHistory()
        self.store = FakeStore()
        self.hooks = FakeHooks()
        self.desk = FakeDesk()
        self.ledger = Ledger(self.history)
        self.quits = 0
        begin = wishes(config)
        self.ledger.use(begin)
        parts = Parts(
            clock=self.clock,
            alarm=self.clock,
            senses=self.senses,
            notifier=self.notifier,
            tray=self.tray,
            guide=self.guide,
            history=self.ledger,
            store=self.store,
            hooks=self.hooks,
            desk=self.desk,
        )
        self.engine = Engine(parts, begin, saved)
        self.clicks = Clicks(self.engine, self._quit)
        self.clock.on_wake = self.engine.look
        self.clock.on_remind = self.engine.rang
        self.guide.say = self.engine.guiding.said
        self.engine.start()

    def _quit(self) -> None:
        self.quits += 1

    # ------------------------------------------------------------- time

    @property
    def wall(self) -> datetime:
        """The wall time now."""
        return self.clock.now().wall

    def work(self, span: timedelta) -> None:
        """Let *span* pass with somebody at the desk."""
        self.clock.advance(span)

    def be_away(self, span: timedelta) -> None:
        """Let *span* pass with nobody at the desk, who then comes back."""
        self.senses.leave()
        self.clock.advance(span)
        self.senses.come_back()
        self.engine.look()

    # ---------------------------------------------------------- wishes

    def save_config(self, config: str) -> None:
        """Put another config into force."""
        new = wishes(config)
        self.ledger.use(new)
        self.engine.apply(new)
