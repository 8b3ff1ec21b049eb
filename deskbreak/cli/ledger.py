"""The history together with what gives it meaning, for commands without a daemon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from deskbreak.cli.history import BUSY_MS
from deskbreak.cli.output import hush_log
from deskbreak.cli.wishes import load_wishes
from deskbreak.daemon.ledger import Ledger
from deskbreak.daemon.ports import Clock
from deskbreak.daemon.wishes import Wishes
from deskbreak.desktop.clock import SystemClock
from deskbreak.history.store import History
from deskbreak.paths import Paths


@contextmanager
def open_ledger(
    paths: Paths, *, strict: bool = False
) -> Iterator[tuple[Wishes, Ledger, Clock]]:
    """
    Lend the wishes, the history and the clock.

    A history that cannot be used is told on stderr: nobody goes without a break
    because of it.

    Raises:
        ConfigError: The config has mistakes, with *strict*.
    """
    hush_log()
    wishes = load_wishes(paths, strict=strict)
    history = History.open(paths.history, busy_ms=BUSY_MS)
    ledger = Ledger(history)
    ledger.use(wishes)
    if history.notice:
        click.echo(history.notice, err=True)
    if history.problem:
        click.echo(f"the history is not recorded: {history.problem}", err=True)
    try:
        yield wishes, ledger, SystemClock()
    finally:
        history.close()
