"""What the user wants, all together: the config file over the built-in library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from deskbreak.config.model import Config
from deskbreak.core.content import Library, Profile
from deskbreak.core.settings import Reminder, Settings
from deskbreak.guide.protocol import Look

#: What the weekly reminder says; its notice has a button that opens the report.
WEEK_READY = "Your week is ready to look at"
#: Who shuts the lid early on Friday is offered it on Monday.
WEEK_KEEPS = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Wishes:
    """
    All that the engine needs to know of the user's wishes.

    Attributes:
        library: With the user's own entries and overrides.
    """

    config: Config
    library: Library

    @property
    def settings(self) -> Settings:
        """What the planner needs of it."""
        return self.config.settings

    @property
    def profile(self) -> Profile:
        """What the person has, can do and does not want."""
        return self.config.profile

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """The user's fixed times, and when the week is offered."""
        weekly = self.config.report.weekly
        if weekly is None:
            return self.settings.reminders
        offer = Reminder(weekly.at, frozenset({weekly.day}), WEEK_READY, WEEK_KEEPS)
        return (*self.settings.reminders, offer)

    @property
    def look(self) -> Look:
        """How the guide looks."""
        guide = self.config.guide
        return Look(
            theme=guide.theme,
            scale=guide.scale,
            reduced_motion=guide.reduced_motion,
            person=guide.person,
            sound=guide.sound,
        )

    def shown_look(self, desktop: str) -> Look:
        """Return how the guide looks where the *desktop* is "dark", "light" or ""."""
        look = self.look
        return replace(look, theme=desktop) if look.theme == "system" else look
