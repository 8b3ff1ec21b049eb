"""
Stand-ins for the outside world, for tests above the core.

`FakeClock` is clock and alarm in one, so that nothing can ring without time passing.
All others write down what they were asked for, in plain lists.
"""

from __future__ import annotations

from tests.fakes.clock import FakeClock
from tests.fakes.desktop import (
    FakeDesk,
    FakeGuide,
    FakeHooks,
    FakeNotifier,
    FakeSenses,
    FakeTray,
)
from tests.fakes.rig import Rig
from tests.fakes.stores import FakeHistory, FakeStore

__all__ = [
    "FakeClock",
    "FakeDesk",
    "FakeGuide",
    "FakeHistory",
    "FakeHooks",
    "FakeNotifier",
    "FakeSenses",
    "FakeStore",
    "FakeTray",
    "Rig",
]
