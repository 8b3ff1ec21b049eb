"""Moments to look at: many points in time of every phase of a scene."""

from __future__ import annotations

from collections.abc import Iterator

from deskbreak.figures.motion import Phase
from deskbreak.figures.staging import Scene


def moments(of: Scene, steps: int = 12) -> Iterator[tuple[Phase, float]]:
    """Moments over a loop, the way in and out, a hold and a rest."""
    for k in range(steps + 1):
        yield Phase.LOOP, of.loop_seconds * k / steps
    for phase in (Phase.READY, Phase.HOLD, Phase.REST):
        yield phase, 0.0
        yield phase, 2.3
    for phase in (Phase.MOVE_IN, Phase.MOVE_OUT):
        for k in range(steps + 1):
            yield phase, of.seconds(phase) * k / steps
