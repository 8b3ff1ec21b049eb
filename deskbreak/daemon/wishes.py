"""What the user wants, all together: the config file over the built-in library."""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.config.model import Config
from deskbreak.core.content import Library, Profile
from deskbreak.core.settings import Settings
from deskbreak.guide.protocol import Look


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
    def look(self) -> Look:
        """How the guide looks."""
        guide = self.config.guide
        return Look(
            theme=guide.theme,
            scale=guide.scale,
            reduced_motion=guide.reduced_motion,
            person=guide.person,
        )
