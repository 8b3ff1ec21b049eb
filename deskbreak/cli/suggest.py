"""``suggest``: what the last weeks suggest to set otherwise."""

from __future__ import annotations

import click

from deskbreak.cli.output import Answer, answering
from deskbreak.core.codec import encode
from deskbreak.paths import find_paths


@click.command("suggest")
@answering
def suggest_command() -> Answer:
    """Tell what the last four weeks suggest to set otherwise.

    Each suggestion shows what it rests on and the command that would do it. Nothing
    is changed by itself.
    """
    from deskbreak.cli.history import open_history
    from deskbreak.cli.values import now
    from deskbreak.cli.wishes import load_wishes
    from deskbreak.core.hours import day_of
    from deskbreak.history.suggestions import PERIOD, is_enough, suggest

    paths = find_paths()
    wishes = load_wishes(paths)
    today = day_of(now(), wishes.settings.day_starts_at)
    with open_history(paths) as history:
        events = history.rows(today - PERIOD, today)
    found = suggest(events, wishes.settings, wishes.profile, wishes.library, today)
    lines = []
    for each in found:
        lines += [each.question, f"  {each.evidence}"]
        lines += [f"  {each.line}"] if each.command else []
        lines.append("")
    data = [{"line": each.line} | _table(encode(each)) for each in found]
    text = "\n".join(lines).rstrip()
    if not text:
        text = (
            "Nothing to suggest: all is well as it is"
            if is_enough(events)
            else "Nothing to suggest yet: that takes ten breaks, on five days or more"
        )
    return Answer({"suggestions": data}, text)


def _table(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
