"""``preview``: the day ahead under this config, from the planner that runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deskbreak.cli.output import Answer, answering, fit, table
from deskbreak.cli.values import time_to_come
from deskbreak.core.codec import encode
from deskbreak.core.words import span_words
from deskbreak.paths import find_paths

if TYPE_CHECKING:
    from deskbreak.daemon.preview import Line

WORDS = {"heads_up": "due soon", "reminder": "reminder", "nudge": "nudge", "break": ""}


@click.command("preview")
@click.option(
    "--from",
    "start",
    type=time_to_come,
    metavar="TIME",
    help='Begin at this time, such as "tomorrow 8:00", instead of now.',
)
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path),
    help="Try out another config file.",
)
@answering
def preview_command(start: datetime | None, file: Path | None) -> Answer:
    """Show the day ahead: when which break comes, and with what.

    It is the planner that also runs the daemon, for someone who stays at the desk
    and takes every break.

    \b
    deskbreak preview
    deskbreak preview --from "monday 8:00"
    """
    from dataclasses import replace

    from deskbreak.cli.ledger import open_ledger
    from deskbreak.daemon.preview import preview

    paths = find_paths()
    if file is not None:
        paths = replace(paths, config=file)
    with open_ledger(paths, strict=True) as (wishes, ledger, clock):
        at = clock.now()
        if start is not None:
            # In the region's own zone: a day may hold a change of the clocks.
            at = replace(at, wall=start.astimezone(at.wall.tzinfo))
        lines = preview(wishes, ledger.memory(), at)
    data = {"from": at.wall.isoformat(), "lines": encode(lines)}
    return Answer(data, fit(_in_words(lines, at.wall)) or "No break is to come")


def _in_words(lines: tuple[Line, ...], start: datetime) -> str:
    rows: list[tuple[str, ...]] = []
    day = start.date()
    for line in lines:
        if line.at.date() != day:
            day = line.at.date()
            rows.append((f"{day:%A, %Y-%m-%d}",))
        length = span_words(line.length) if line.length else ""
        what = " ".join(filter(None, (line.kind, WORDS[line.what])))
        rows.append((f"{line.at:%H:%M}", what, length, line.text, line.question))
    return table(rows)
