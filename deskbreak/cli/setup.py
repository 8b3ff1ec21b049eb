"""``setup``: the few questions of the first run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from deskbreak.cli.output import Answer, answering, paint, table, wants_json
from deskbreak.exceptions import DeskbreakError, UsageError
from deskbreak.paths import Paths, find_paths

if TYPE_CHECKING:
    from deskbreak.config.answers import Answers, Confirmation

#: What an answer can be instead of names.
NONE_WORDS = ("none", "nothing", "-")


@dataclass(frozen=True, slots=True)
class _Given:
    """What was given as options; None is not given."""

    preset: str | None
    days: str | None
    times: str | None
    has: str | None
    applies: str | None
    cautions: str | None

    def anything(self) -> bool:
        """Tell whether there was an option for any answer."""
        return any(getattr(self, name) is not None for name in self.__slots__)


@click.command("setup")
@click.option("--preset", help="The rhythm: half-hourly, hourly, walk-trial …")
@click.option("--days", help='Working days: "mon-fri", "daily" …')
@click.option("--times", help='Working hours: "09:00-12:30,13:00-18:00", or "any".')
@click.option("--has", help='What you have: "chair,desk,wall" …, or "none".')
@click.option("--applies", help='About your desk: "laptop,sit_stand" …, or "none".')
@click.option("--cautions", help='What to go easy on: "knee,wrist" …, or "none".')
@click.option(
    "--autostart/--no-autostart", default=None, help="Start with your session, or not."
)
@click.option("--accept-note", is_flag=True, help="You have read the medical note.")
@click.option("--yes", is_flag=True, help="Ask nothing; keep what is not given.")
@click.option("--window", is_flag=True, help="In a small window instead.")
@answering
def setup_command(
    autostart: bool | None,
    accept_note: bool,
    yes: bool,
    window: bool,
    **options: str | None,
) -> Answer:
    """Answer a few questions: rhythm, hours, place, what to go easy on.

    The settings file is written with its comments. Run it again whenever you like:
    what holds now is the answer to each question, until you give another one. With
    any of the options below nothing is asked.
    """
    from deskbreak.config.answers import Confirmation, current_answers
    from deskbreak.library.loader import built_in
    from deskbreak.library.words import load_safety

    if window:
        return _in_window()
    paths = find_paths()
    given = _Given(**options)
    note = load_safety().first_run
    confirmation = Confirmation(paths.state, note)
    before = current_answers(paths.config, built_in=built_in())
    as_json = wants_json(click.get_current_context())
    asks = not (yes or accept_note or given.anything() or as_json)
    asks = asks and autostart is None
    if asks:
        wanted, autostart, accept_note = _ask(before, confirmation.given, note)
    else:
        wanted = _with_options(before, given)
    return _save(paths, wanted, autostart, confirmation, accept_note=accept_note)


def _in_window() -> Answer:
    import subprocess

    from deskbreak.exceptions import DesktopError
    from deskbreak.guide.runner import window_missing

    why = window_missing()
    if why:
        raise DesktopError(f"no window: {why}. Try it without --window")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "deskbreak.guide.setup"], check=False
    )
    if done.returncode:
        raise DesktopError("the window broke down")
    return Answer({"path": str(find_paths().config)})


def _save(
    paths: Paths,
    wanted: Answers,
    autostart: bool | None,
    confirmation: Confirmation,
    *,
    accept_note: bool,
) -> Answer:
    from datetime import datetime

    from deskbreak.cli.client import ask, is_running
    from deskbreak.config.answers import save_answers
    from deskbreak.desktop.autostart import choose
    from deskbreak.library.loader import built_in

    changed = save_answers(paths.config, wanted, built_in=built_in())
    if accept_note:
        confirmation.give(datetime.now().astimezone().date())
    elif not confirmation.given:
        click.echo("The medical note is not confirmed yet (--accept-note).", err=True)
    way = choose()
    # Only on a change: it may be on in another way than ours.
    if autostart is not None and autostart != way.status().enabled:
        _ = way.turn_on() if autostart else way.turn_off()
    running = is_running(paths.socket)
    if running and changed:
        ask(paths.socket, "reload")
    data = {
        "path": str(paths.config),
        "changed": list(changed),
        "answers": wanted.keys(),
        "note_confirmed": confirmation.given,
        "autostart": way.status().enabled,
        "running": running,
    }
    return Answer(data, _last_words(data))


def _last_words(data: Mapping[str, object]) -> str:
    first = "Saved" if data["changed"] else "Nothing changed"
    lines = [f"{first}: {data['path']}"]
    if data["autostart"]:
        lines.append("deskbreak starts with your session.")
    if data["running"]:
        lines.append("deskbreak runs; your answers are in force.")
    else:
        lines.append('Start it now with "deskbreak start".')
    return "\n".join(lines)


def _with_options(before: Answers, given: _Given) -> Answers:
    from deskbreak.config.answers import APPLIES_WORDS, HAS_WORDS, spans_of
    from deskbreak.core.content import CAUTIONS

    new = replace(
        before,
        preset=given.preset or before.preset,
        days=given.days or before.days,
    )
    if given.times is not None:
        new = replace(new, times=", ".join(spans_of(given.times)))
    return replace(
        new,
        has=_picked(given.has, HAS_WORDS, before.has),
        applies=_picked(given.applies, APPLIES_WORDS, before.applies),
        cautions=_picked(given.cautions, CAUTIONS, before.cautions),
    )


def _picked(
    text: str | None, known: Iterable[str], before: tuple[str, ...]
) -> tuple[str, ...]:
    from deskbreak.config.answers import in_order

    if text is None:
        return before
    names = tuple(known)
    return in_order(chosen_names(text, names), names)


def chosen_names(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """
    Return the names that *text* chooses: by name or by number, from 1.

    Raises:
        UsageError: One of them is not among *known*.
    """
    if text.strip().lower() in NONE_WORDS:
        return ()
    found = []
    for part in text.replace(",", " ").split():
        name = part.lower()
        if part.isdigit() and 1 <= int(part) <= len(known):
            name = known[int(part) - 1]
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f'"{part}" is none of {", ".join(known)}{meant}')
        found.append(name)
    return tuple(found)


# ------------------------------------------------------------------ in the terminal


def _ask(
    before: Answers, confirmed: bool, note: Sequence[str]
) -> tuple[Answers, bool | None, bool]:
    """Ask one question after the other; nothing is written meanwhile."""
    from deskbreak.config.answers import APPLIES_WORDS, HAS_WORDS
    from deskbreak.config.presets import PRESETS
    from deskbreak.core.content import CAUTIONS
    from deskbreak.desktop.autostart import choose
    from deskbreak.library.words import load_safety

    if not sys.stdin.isatty() and not _piped():
        raise UsageError(
            "nobody is there to answer: give the answers as options "
            '("deskbreak setup --help"), or --yes to keep what holds now'
        )
    # First: who declines it must not lose what they have answered.
    accepted = confirmed or _confirm(note)
    click.echo("A few questions. Enter keeps what stands in [ ]; Ctrl-C leaves all.")
    rhythms = {name: preset.says for name, preset in PRESETS.items()}
    preset = _one("Which rhythm?", rhythms, before.preset)
    days, times = _hours(before)
    has = _many("What do you have where you work?", HAS_WORDS, before.has)
    usual = before.applies
    if preset == "sit-stand" and "sit_stand" not in usual:
        usual = (*usual, "sit_stand")
    applies = _many("What is true of your desk?", APPLIES_WORDS, usual)
    titles = {caution.tag: caution.title for caution in load_safety().cautions}
    cautions = _many(
        "What should we go easy on? (hides the exercises that could hurt)",
        {tag: titles[tag] for tag in CAUTIONS},
        before.cautions,
    )
    _heading("Start deskbreak with your session?")
    usually = choose().status().enabled or not confirmed
    autostart = click.confirm("  Start with the session", usually)
    wanted = replace(
        before,
        preset=preset,
        days=days,
        times=times,
        has=has,
        applies=applies,
        cautions=cautions,
    )
    return wanted, autostart, accepted


def _piped() -> bool:
    """Tell whether the answers come from a pipe or a file: there is a first one."""
    import io

    stream = getattr(sys.stdin, "buffer", sys.stdin)
    if isinstance(stream, io.BufferedReader):
        return bool(stream.peek(1))
    return True


def _heading(words: str) -> None:
    click.echo(f"\n{paint(words, bold=True)}")


def _one(question: str, choices: Mapping[str, str], now: str) -> str:
    _heading(question)
    _list(choices, (now,))
    while True:
        text = click.prompt("  Number or name", default=now)
        try:
            (found,) = chosen_names(text, tuple(choices))
        except UsageError as error:
            click.echo(f"  {error}", err=True)
        except ValueError:
            click.echo("  one of them, please", err=True)
        else:
            return found


def _many(
    question: str, choices: Mapping[str, str], now: tuple[str, ...]
) -> tuple[str, ...]:
    from deskbreak.config.answers import in_order

    _heading(question)
    _list(choices, now)
    default = ", ".join(now) or NONE_WORDS[0]
    while True:
        text = click.prompt('  Numbers or names, or "none"', default=default)
        try:
            return in_order(chosen_names(text, tuple(choices)), tuple(choices))
        except UsageError as error:
            click.echo(f"  {error}", err=True)


def _list(choices: Mapping[str, str], now: Sequence[str]) -> None:
    click.echo(
        table(
            (f"  {'*' if name in now else ' '}{number:3}", name, words)
            for number, (name, words) in enumerate(choices.items(), 1)
        )
    )


def _hours(before: Answers) -> tuple[str, str]:
    from deskbreak.config.answers import spans_of, why_not

    _heading("When do you work? Breaks come at these times only.")
    while True:
        days = click.prompt("  Days (mon-fri, daily …)", default=before.days)
        problem = why_not(before, days=days)
        if not problem:
            break
        click.echo(f"  {problem}", err=True)
    while True:
        text = click.prompt(
            '  Hours (09:00-12:30, 13:00-18:00; or "any")',
            default=before.times or "any",
        )
        times = ", ".join(spans_of(text))
        problem = why_not(before, times=times)
        if not problem:
            return days, times
        click.echo(f"  {problem}", err=True)


def _confirm(note: Sequence[str]) -> bool:
    import textwrap

    _heading("Before you begin")
    for paragraph in note:
        lines = textwrap.wrap(paragraph, 76)
        click.echo("\n".join(f"  {line}" for line in lines) + "\n")
    if not click.confirm("  I have read this", default=False):
        raise DeskbreakError(
            'nothing is asked before you have read it ("deskbreak setup" again)'
        )
    return True
