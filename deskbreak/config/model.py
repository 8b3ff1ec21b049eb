"""What the config file says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from deskbreak.config.entries import Entry
from deskbreak.core.content import Profile
from deskbreak.core.settings import Settings

DEFAULT_PRESET = "half-hourly"
THEMES = ("system", "light", "dark")
SOUNDS = ("off", "end", "steps")
#: How many people the figures know.
PEOPLE = 3
EVENTS = (
    "prompt",
    "begin",
    "taken",
    "skipped",
    "postponed",
    "missed",
    "natural",
    "pause",
    "resume",
)


@dataclass(frozen=True, slots=True)
class GuideOptions:
    """How the guide looks; fields as in ``guide.protocol.Look``."""

    theme: str = "system"
    scale: float = 1.0
    reduced_motion: bool = False
    person: int | None = None
    sound: str = "end"


@dataclass(frozen=True, slots=True)
class NotificationOptions:
    """
    How notifications come.

    Attributes:
        sound: A prompt may ring, where the server can.
        picture: The pose is shown beside the text.
    """

    sound: bool = True
    picture: bool = True


@dataclass(frozen=True, slots=True)
class TrayOptions:
    """The icon in the panel."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A wall time once a week; *day* is ISO, 1 is Monday."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """When the weekly report is offered; None is never."""

    weekly: WeeklyTime | None = None


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """Whether anything is written down at all."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Hooks:
    """
    The user's commands on events.

    Attributes:
        commands: By event (one of `EVENTS`): program and arguments; with *shell*,
            one text for the shell.
        longest: A command is ended after this long.
    """

    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shell: bool = False
    longest: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Config:
    """
    The whole file, read and checked.

    Two configs are equal when they ask for the same, wherever it is written.

    Attributes:
        exercises: Own exercises and overrides; ``merge.merge_library`` lays them
            over the built-in ones.
        source: The file, or None for the defaults.
        text: What stood in it.
    """

    settings: Settings
    profile: Profile = field(default_factory=Profile)
    exercises: tuple[Entry, ...] = ()
    items: tuple[Entry, ...] = ()
    guide: GuideOptions = GuideOptions()
    notification: NotificationOptions = NotificationOptions()
    tray: TrayOptions = TrayOptions()
    report: ReportOptions = ReportOptions()
    history: HistoryOptions = HistoryOptions()
    hooks: Hooks = Hooks()
    preset: str = DEFAULT_PRESET
    source: Path | None = field(default=None, compare=False)
    text: str = field(default="", compare=False, repr=False)
