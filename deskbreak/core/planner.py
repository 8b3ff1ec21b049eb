"""The planner: all transitions live here."""

from __future__ import annotations

from datetime import timedelta

from deskbreak.core.messages import Effect, Input
from deskbreak.core.moment import Moment
from deskbreak.core.overview import Overview
from deskbreak.core.settings import Settings
from deskbreak.core.state import State


def initial(at: Moment, settings: Settings) -> State:
    """Return the state of a first start."""
    raise NotImplementedError


def restore(saved: State, at: Moment, settings: Settings) -> State:
    """Return the *saved* state of an earlier run, moved to the clocks of this one."""
    raise NotImplementedError


def step(
    state: State, message: Input, settings: Settings
) -> tuple[State, tuple[Effect, ...]]:
    """Return the next state and what the shell has to do about it."""
    raise NotImplementedError


def next_wakeup(state: State, settings: Settings) -> timedelta:
    """Return how long nothing can happen by itself; never more than 60 s."""
    raise NotImplementedError


def overview(state: State, settings: Settings) -> Overview:
    """Return what tray, command line and guide show."""
    raise NotImplementedError
