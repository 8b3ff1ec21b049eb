"""What the picker remembers: a fold over the history, small however long that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from deskbreak.core.content import Answer


@dataclass(frozen=True, slots=True)
class ItemMemory:
    """The last answer to a checklist item, and when it was given (UTC)."""

    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """
    The picker's memory. `deskbreak.core.recall` is the only writer.

    Breaks are numbered from 1 in the order in which they ended (taken or skipped).

    Attributes:
        breaks: Number of the last break.
        laps: How often each exercise was done.
        last_done: Break number at which each exercise was last done or skipped.
        last_skipped: Break number at which each exercise was last skipped.
        skips: How often each exercise was skipped since it was last done.
        recent_areas: Areas of the last 20 breaks, newest last.
        last_kind: Exercise kind of the last break.
        since_walk: Breaks since the last walk, of those that could have been one.
        done_today: How often each exercise was done on ``today``.
        today: The day of ``done_today``, ``asked_today`` and ``standing``.
        hurts: For each area, when (UTC) it was last said to hurt.
        items: The last answer to each checklist item.
        recent_item_areas: Areas of the last two items asked, newest last.
        asked_today: Items asked on ``today``, each once, the newest last.
        standing: The person said on ``today`` to stand at the desk.
    """

    breaks: int = 0
    laps: Mapping[str, int] = field(default_factory=dict)
    last_done: Mapping[str, int] = field(default_factory=dict)
    last_skipped: Mapping[str, int] = field(default_factory=dict)
    skips: Mapping[str, int] = field(default_factory=dict)
    recent_areas: tuple[str, ...] = ()
    last_kind: str = ""
    since_walk: int = 0
    done_today: Mapping[str, int] = field(default_factory=dict)
    today: date | None = None
    hurts: Mapping[str, datetime] = field(default_factory=dict)
    items: Mapping[str, ItemMemory] = field(default_factory=dict)
    recent_item_areas: tuple[str, ...] = ()
    asked_today: tuple[str, ...] = ()
    standing: bool = False
