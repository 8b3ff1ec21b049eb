"""What the notifications say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.messages import HeadsUp, Prompt
from deskbreak.core.settings import BreakRule, Content
from deskbreak.core.views import Button, Notice
from deskbreak.core.words import span_words, wait_words
from deskbreak.daemon.offering import REST
from deskbreak.daemon.wishes import WEEK_READY
from deskbreak.daemon.wording import invitation
from deskbreak.exceptions import Problem

if TYPE_CHECKING:
    from deskbreak.library.words import Safety

BREAK = "break"
INFO = "info"

START = "start"
LATER = "later"
SKIP = "skip"
SETTINGS = "settings"
WEEK = "week"

STAND_TITLE = "Change between sitting and standing"
STAND_BODY = "Raise or lower the desk, or stand for the next call."


def prompt(
    asked: Prompt,
    rule: BreakRule,
    exercise: Exercise | None,
    item: ChecklistItem | None,
    image: str = "",
) -> Notice:
    """Return the notification of a due break: the exercise, then the desk question."""
    if rule.content is not Content.EXERCISE:
        title, body = _nudge(rule, item)
        start = Button(START, "Done")
    else:
        title, body = _offer(rule, exercise, item)
        start = Button(START, "Start")
    buttons = [start]
    if asked.can_postpone is not None:
        buttons.append(Button(LATER, f"Later ({span_words(asked.can_postpone)})"))
    if asked.can_skip:
        buttons.append(Button(SKIP, "Skip"))
    return Notice(
        slot=BREAK,
        title=title,
        body=body,
        buttons=tuple(buttons),
        default=START,
        image=image,
        stays=True,
        quiet=asked.gentle,
    )


def _offer(
    rule: BreakRule, exercise: Exercise | None, item: ChecklistItem | None
) -> tuple[str, str]:
    if exercise is None:
        title = f"Time for a break: {rule.name}, {span_words(rule.duration)}"
        lines = [REST]
    else:
        title = invitation(exercise)
        lines = [exercise.steps[0]]
    if item is not None:
        lines.append(f"Your desk: {item.question}")
    return title, "\n".join(lines)


def _nudge(rule: BreakRule, item: ChecklistItem | None) -> tuple[str, str]:
    if rule.content is Content.STAND:
        return STAND_TITLE, STAND_BODY
    if item is None:
        return f"Time for: {rule.name}", "Sit back, feet flat, shoulders down."
    return item.question, item.fix[0] if item.fix else item.why


def heads_up(soon: HeadsUp) -> Notice:
    """Return the quiet notice shortly before a break."""
    return Notice(
        slot=BREAK,
        title=f"Break in {wait_words(soon.due_in)}: {soon.name}",
        body="Finish your thought. It will wait for a quiet moment.",
        buttons=(Button(START, "Start now"),),
        quiet=True,
    )


def reminder(say: str) -> Notice:
    """Return a fixed-time reminder; that of the week opens it."""
    if say == WEEK_READY:
        return Notice(
            slot=INFO,
            title=say,
            body="Day by day, what you moved, and how your desk is getting better.",
            buttons=(Button(WEEK, "Show it"),),
            default=WEEK,
            stays=True,
            quiet=True,
        )
    return Notice(slot=INFO, title=say, body="", stays=True)


def tell(text: str) -> Notice:
    """Return a quiet notice about deskbreak itself."""
    return Notice(slot=INFO, title="deskbreak", body=text, quiet=True)


def no_guide() -> Notice:
    """Return the notice that what was asked for cannot be shown."""
    return tell(
        "The guide cannot be shown here; the log says why. "
        "In a terminal: deskbreak guide --text"
    )


def config_changed(changes: Sequence[str]) -> Notice:
    """Return the notice that a saved edit is in force."""
    shown = list(changes[:4])
    if len(changes) > len(shown):
        shown.append(f"and {len(changes) - len(shown)} more")
    return Notice(
        slot=INFO,
        title="Settings are in force",
        body="\n".join(shown),
        quiet=True,
    )


def config_broken(problems: Sequence[Problem], *, starting: bool = False) -> Notice:
    """Return the notice that the config file has mistakes and is not used."""
    first = problems[0]
    line = f"Line {first.line}" if first.line else ""
    where = ", ".join(part for part in (line, first.key) if part) or "The file"
    hint = f" (did you mean {first.nearest!r}?)" if first.nearest else ""
    lines = [f"{where}: found {first.found}, expected {first.expected}{hint}"]
    if len(problems) > 1:
        lines.append("All of them: deskbreak config check")
    lines.append(
        "The last good settings are used."
        if starting
        else "The settings stay as they were."
    )
    count = "One mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    return Notice(
        slot=INFO,
        title=f"{count} in the settings file",
        body="\n".join(lines),
        buttons=(Button(SETTINGS, "Open the file"),),
        default=SETTINGS,
    )


def week(lines: Sequence[str]) -> Notice:
    """Return the last days in short, a line for each."""
    return Notice(
        slot=INFO,
        title="This week",
        body="\n".join(lines) or "No breaks yet.",
        stays=True,
        quiet=True,
    )


def safety(words: Safety) -> Notice:
    """Return when to stop and when to see a doctor, as short as can be."""
    lines = [words.stop, words.emergency, words.see_soon.lead]
    lines += [f"– {sign}" for sign in words.see_soon.signs[:3]]
    lines.append("All signs: “When to stop” in any break.")
    return Notice(slot=INFO, title=words.short_line, body="\n".join(lines), stays=True)
