"""``autostart``: deskbreak with every session."""

from __future__ import annotations

import click

from deskbreak.cli.group import Group
from deskbreak.cli.output import Answer, answering
from deskbreak.desktop.autostart import Change, choose


@click.group("autostart", cls=Group)
def autostart_command() -> None:
    """Start deskbreak with your session, or no longer."""


@autostart_command.command("on")
@click.option("--systemd", is_flag=True, help="A systemd user unit (Linux only).")
@answering
def on_command(systemd: bool) -> Answer:
    """Start with the next session, and from now on."""
    change = choose(systemd=systemd).turn_on()
    first = "deskbreak starts with your session now."
    if not change.written and not change.removed:
        first = "deskbreak starts with your session already."
    return Answer({"enabled": True, **_data(change)}, _words(first, change))


@autostart_command.command("off")
@answering
def off_command() -> Answer:
    """Take away what "on" has written."""
    change = choose().turn_off()
    first = "deskbreak no longer starts with your session."
    if not change.removed:
        first = "deskbreak was not set to start with your session."
    return Answer({"enabled": False, **_data(change)}, _words(first, change))


@autostart_command.command("status")
@answering
def status_command() -> Answer:
    """Tell how things stand; change nothing."""
    now = choose().status()
    data = {
        "enabled": now.enabled,
        "how": now.how,
        "command": " ".join(now.command),
        "places": list(now.places),
        "notes": list(now.notes),
    }
    if not now.how:
        return Answer(data, "off")
    lines = [f"{'on' if now.enabled else 'off'}, by a {now.how}"]
    lines += [f"  {place}" for place in now.places]
    lines += [f"  starts: {' '.join(now.command)}", *now.notes]
    return Answer(data, "\n".join(lines))


def _data(change: Change) -> dict[str, object]:
    return {
        "written": list(change.written),
        "removed": list(change.removed),
        "notes": list(change.notes),
    }


def _words(first: str, change: Change) -> str:
    lines = [first]
    lines += [f"  written  {path}" for path in change.written]
    lines += [f"  removed  {path}" for path in change.removed]
    return "\n".join([*lines, *change.notes])
