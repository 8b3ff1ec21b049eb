"""The config file while the daemon runs: read again when it is saved."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from deskbreak.config.merge import merge_library
from deskbreak.config.model import Config
from deskbreak.config.reader import default_config, read
from deskbreak.core.content import Library
from deskbreak.daemon.state_file import write_whole
from deskbreak.daemon.wishes import Wishes
from deskbreak.exceptions import ConfigError, DeskbreakError, Problem
from deskbreak.paths import Paths, is_there

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What became of reading the file.

    Attributes:
        changes: What is different now, in words; none where nothing is.
        problems: What is wrong with the file; then nothing has changed.
    """

    changes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class LiveConfig:
    """
    Holds the wishes in force and reads the file anew.

    Attributes:
        wishes: What is in force.
        problems: What is wrong with the file as it stands now.
    """

    wishes: Wishes

    def __init__(self, paths: Paths, built_in: Library) -> None:
        """Read nothing yet; `begin` does."""
        self._paths = paths
        self._built_in = built_in
        self.problems: tuple[Problem, ...] = ()

    def begin(self) -> Wishes:
        """
        Return the wishes to start with.

        The file is written on the first run. Where it has mistakes, the last good
        copy is taken, and where there is none, the defaults: nobody goes without
        breaks because of a missing quotation mark.
        """
        if not is_there(self._paths.config):
            self._write_first()
        try:
            if is_there(self._paths.config):
                config = read(self._paths.config, built_in=self._built_in)
            else:
                config = default_config()
        except ConfigError as error:
            self.problems = error.problems
            config = self._last_good()
        else:
            self._keep(config)
        self.wishes = self._wishes(config)
        return self.wishes

    def read_again(self) -> Reading:
        """Read the file; where it is good, `wishes` is what it says from now on."""
        try:
            config = read(self._paths.config, built_in=self._built_in)
        except ConfigError as error:
            self.problems = error.problems
            return Reading(problems=error.problems)
        # Only edits need it.
        from deskbreak.config.changes import describe_changes

        self.problems = ()
        changes = tuple(describe_changes(self.wishes.config, config))
        self._keep(config)
        self.wishes = self._wishes(config)
        return Reading(changes)

    def _write_first(self) -> None:
        # Only the first run needs it.
        from deskbreak.config.first_run import write_first

        try:
            write_first(self._paths.config)
        except DeskbreakError as error:
            log.warning("%s", error)

    def _wishes(self, config: Config) -> Wishes:
        problems: list[Problem] = []
        library = merge_library(
            self._built_in, config.exercises, config.items, problems
        )
        return Wishes(config, library)

    def _last_good(self) -> Config:
        try:
            return read(self._paths.last_good_config, built_in=self._built_in)
        except ConfigError as error:
            log.info("no last good settings: %s", error)
            return default_config()

    def _keep(self, config: Config) -> None:
        path = self._paths.last_good_config
        try:
            if not path.exists() or path.read_text("utf-8") != config.text:
                write_whole(path, config.text)
        except (OSError, ValueError) as error:
            log.warning("cannot keep a copy of the good settings: %s", error)
