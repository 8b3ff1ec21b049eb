"""``take``, ``postpone``, ``skip``, ``pause`` and others: requests to the daemon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import click

from deskbreak.cli.client import ask
from deskbreak.cli.output import Answer, answering
from deskbreak.cli.values import day_or_time, duration
from deskbreak.paths import find_paths


def _request(command: str, args: Mapping[str, object] | None = None) -> Answer:
    data = ask(find_paths().socket, command, args)
    return Answer(data, str(data.get("text", "")))


@click.command("take")
@click.argument("name", default="", metavar="[KIND]")
@answering
def take_command(name: str) -> Answer:
    """Take a break now.

    Without KIND it is the break that is due, else the longest one.
    """
    return _request("take", {"name": name})


@click.command("postpone")
@click.argument("delay", metavar="[DELAY]", type=duration, required=False)
@answering
def postpone_command(delay: timedelta | None) -> Answer:
    """Ask again later; the count stays.

    Without DELAY it is the next step of the break kind, often 5 minutes.

    \b
    deskbreak postpone
    deskbreak postpone 10m
    """
    seconds = None if delay is None else delay.total_seconds()
    return _request("postpone", {"delay_seconds": seconds})


@click.command("skip")
@answering
def skip_command() -> Answer:
    """Give this break up; its count starts over."""
    return _request("skip")


@click.command("pause")
@click.argument("length", metavar="[DURATION]", type=duration, required=False)
@click.option(
    "--until",
    type=day_or_time,
    metavar="WHEN",
    help='Pause up to this time: 14:00, tomorrow, mon, "mon 9:00", 2025-03-10T09:00.',
)
@answering
def pause_command(length: timedelta | None, until: str | None) -> Answer:
    """Stop asking: for a while, up to a time, or until "resume".

    \b
    deskbreak pause 1h
    deskbreak pause --until 14:00
    deskbreak pause --until tomorrow
    deskbreak pause
    """
    if length is not None and until is not None:
        raise click.UsageError("either a duration or --until, not both")
    return _request(
        "pause",
        {
            "duration_seconds": None if length is None else length.total_seconds(),
            "until": until,
        },
    )


@click.command("resume")
@answering
def resume_command() -> Answer:
    """End the pause."""
    return _request("resume")


@click.command("stand")
@answering
def stand_command() -> Answer:
    """Note that you stand at your desk now."""
    return _request("stand")


@click.command("sit")
@answering
def sit_command() -> Answer:
    """Note that you sit at your desk now; every day begins so."""
    return _request("sit")
