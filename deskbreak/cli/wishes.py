"""What the user wants, for commands that work without the daemon."""

from __future__ import annotations

import click

from deskbreak.config.reader import default_config, read
from deskbreak.daemon.wishes import Wishes
from deskbreak.exceptions import ConfigError
from deskbreak.library.loader import built_in, load
from deskbreak.paths import Paths, is_there


def load_wishes(paths: Paths, *, strict: bool = False) -> Wishes:
    """
    Return the config and the library it makes.

    Where the file has mistakes, its last good copy is taken, else the defaults, as
    the daemon does; a line on stderr says so.

    Args:
        strict: Mistakes are an error instead.

    Raises:
        ConfigError: The file has mistakes, with *strict*.
    """
    config = default_config()
    if is_there(paths.config):
        try:
            config = read(paths.config, built_in=built_in())
        except ConfigError as error:
            if strict:
                raise
            count = len(error.problems)
            click.echo(
                f"the config file has {count} mistake{'s' if count > 1 else ''}, so "
                'the last good settings are used ("deskbreak config check")',
                err=True,
            )
            if paths.last_good_config.exists():
                try:
                    config = read(paths.last_good_config, built_in=built_in())
                except ConfigError:
                    # Written for an older version: the defaults remain.
                    config = default_config()
    library, _ = load(config.exercises, config.items)
    return Wishes(config, library)
