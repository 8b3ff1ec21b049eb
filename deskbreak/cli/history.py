"""``history``: what became of the breaks; list, export, import, erase."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TextIO

import click

from deskbreak.cli.group import Group
from deskbreak.cli.output import Answer, answering, hush_log, table, wants_json
from deskbreak.cli.values import day, now
from deskbreak.core.codec import decode, encode
from deskbreak.core.words import span_words
from deskbreak.exceptions import (
    DaemonNotRunningError,
    DeskbreakError,
    HistoryError,
    UsageError,
    reason,
)
from deskbreak.paths import Paths, find_paths

if TYPE_CHECKING:
    from deskbreak.daemon.wishes import Wishes
    from deskbreak.history.counts import Counts
    from deskbreak.history.events import Event
    from deskbreak.history.store import History

#: What is in the file and what is not, for those who want to know before they erase.
STORED = (
    "Written down: when a break was offered and what became of it; which exercise "
    "and which desk question came with it, what you answered and what you said "
    "hurts; from when to when the computer was in use; when you said that you "
    "stand or sit.\n"
    "Never written down: keys, mouse, window titles, names of programs, sound, "
    "pictures.\n"
    "It is one file on this computer that only you can read. Nothing is sent anywhere."
)

#: A command can wait longer for another process than the daemon may.
BUSY_MS = 5000
#: The history can be told without the daemon, so nobody waits long for one that hangs.
QUICK_SECONDS = 1.0


@contextmanager
def open_history(paths: Paths, *, remember: bool = False) -> Iterator[History]:
    """
    Lend the history.

    Args:
        remember: What the picker remembers is needed, or will be made anew.

    Raises:
        HistoryError: It cannot be used.
    """
    from deskbreak.history.store import Fold, History, keep

    hush_log()
    fold: Fold = keep
    if remember:
        from deskbreak.cli.wishes import load_wishes
        from deskbreak.daemon.remember import fold as fold_of

        wishes = load_wishes(paths)
        fold = fold_of(wishes.library, wishes.settings)
    history = History.open(paths.history, fold=fold, busy_ms=BUSY_MS)
    try:
        if history.notice:
            click.echo(history.notice, err=True)
        if history.problem:
            raise HistoryError(f"cannot use the history: {history.problem}")
        yield history
    finally:
        history.close()


def running_use(paths: Paths, wishes: Wishes) -> list[Event]:
    """Return the stretch of use that the daemon counts now and has not written yet."""
    from deskbreak.cli.client import ask
    from deskbreak.core.messages import RecordUse
    from deskbreak.daemon.rows import of_use

    if not wishes.config.history.enabled:
        return []
    try:
        status = ask(paths.socket, "status", timeout_seconds=QUICK_SECONDS)
        if not status.get("stretch_began"):
            return []
        began = decode(datetime, status["stretch_began"])
        use = decode(timedelta, status.get("stretch_use"))
    except DaemonNotRunningError:
        return []
    except (DeskbreakError, ValueError) as error:
        text = f"{error}; the use that goes on now is not in it"
        click.echo(text, err=True)
        return []
    used = RecordUse(began, max(began, now()), use)
    return [of_use(used, wishes.settings.day_starts_at)]


@click.group("history", cls=Group, invoke_without_command=True)
@click.pass_context
@answering
def history_command(context: click.Context) -> Answer | None:
    """See, export, import or erase what became of your breaks.

    Alone it sums up today and this week. All of it stays on this computer;
    "deskbreak history stored" tells what that is.
    """
    if context.invoked_subcommand:
        return None
    from deskbreak.cli.wishes import load_wishes
    from deskbreak.core.hours import day_of
    from deskbreak.history.statistics import gather, week_of

    paths = find_paths()
    wishes = load_wishes(paths)
    today = day_of(now(), wishes.settings.day_starts_at)
    monday = week_of(today)
    with open_history(paths) as history:
        facts = history.facts(monday, today).and_use(running_use(paths, wishes))
    statistics = gather(facts, wishes.library)
    of_day, of_week = statistics.total(today, today), statistics.total()
    data = {
        "today": encode(of_day),
        "week": encode(of_week),
        "since": encode(monday),
        "until": encode(today),
    }
    lines = [_summary_row("Today", of_day), _summary_row("This week", of_week)]
    return Answer(data, table(lines))


def _summary_row(title: str, summary: Counts) -> tuple[str, str, str]:
    names = ("natural", "postponed", "skipped", "missed")
    counts = [f"{summary.taken} of {summary.asked} taken"]
    counts += [f"{getattr(summary, n)} {n}" for n in names if getattr(summary, n)]
    use = f"{span_words(summary.use)} of use"
    if summary.standing:
        use += f", {span_words(summary.standing)} of it standing"
    if summary.longest:
        use += f", longest without a pause {span_words(summary.longest)}"
    return title, ", ".join(counts), use


@history_command.command("list")
@click.option("--since", type=day, help="First day.")
@click.option("--until", type=day, help="Last day.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@answering
def list_command(since: date | None, until: date | None, limit: int) -> Answer:
    """List the newest events, oldest first."""
    with open_history(find_paths()) as history:
        events = history.rows(since, until, limit)
    text = table(_event_row(event) for event in events) or "Nothing yet"
    return Answer({"events": encode(events)}, text)


def _event_row(event: Event) -> tuple[str, ...]:
    seconds = event.seconds or event.use_seconds
    return (
        f"{event.local:%a %Y-%m-%d %H:%M}",
        event.outcome.value if event.outcome else event.what.value,
        event.name,
        event.exercise or event.item,
        event.answer or (span_words(timedelta(seconds=seconds)) if seconds else ""),
        event.detail,
    )


@history_command.command("stored")
@answering
def stored_command() -> Answer:
    """Tell what is written down of you, what is not, and where."""
    paths = find_paths()
    with open_history(paths) as history:
        data = _extent(history)
    return Answer(data | {"says": STORED}, f"{STORED}\n\n{_extent_words(data)}")


def _extent(history: History) -> dict[str, object]:
    days = history.days()
    return {
        "file": str(history.path),
        "events": len(history),
        "days": len(days),
        "first": encode(days[0]) if days else None,
        "last": encode(days[-1]) if days else None,
    }


def _extent_words(data: Mapping[str, object]) -> str:
    if not data["events"]:
        return f"{data['file']} is empty."
    days = "1 day" if data["days"] == 1 else f"{data['days']} days"
    return (
        f"{data['file']} holds {data['events']} events of {days}, "
        f"{data['first']} to {data['last']}."
    )


@history_command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
)
@click.option("--since", type=day, help="First day.")
@click.option("--until", type=day, help="Last day.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@answering
def export_command(
    form: str, since: date | None, until: date | None, file: str
) -> Answer | None:
    """Write the history to FILE, or to stdout; "import" takes both formats.

    \b
    deskbreak history export deskbreak.json
    deskbreak history export --format csv --since 2025-01-01 deskbreak.csv
    """
    from deskbreak.history.transfer import export_csv, export_json

    write = export_csv if form == "csv" else export_json
    with open_history(find_paths()) as history:
        events = history.rows(since, until)
    if file == "-":
        if wants_json(click.get_current_context()):
            return Answer({"events": encode(events)})
        write(events, sys.stdout)
        return None
    try:
        with click.open_file(file, "w", encoding="utf-8", atomic=True) as out:
            text_out: TextIO = out  # type: ignore[assignment]  # opened for text
            write(events, text_out)
    except OSError as error:
        raise HistoryError(f"cannot write {file}: {reason(error)}") from error
    data = {"file": file, "events": len(events)}
    return Answer(data, f"{len(events)} events written to {file}")


@history_command.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@answering
def import_command(file: str) -> Answer:
    """Bring in an export, or the history of Workrave or Safe Eyes.

    What is here already is not taken twice. Of another program only those days are
    taken of which nothing is known here; it tells no hours, so they are laid out
    evenly over the day.

    \b
    deskbreak history import deskbreak.json
    deskbreak history import ~/.workrave/historystats
    deskbreak history import ~/.config/safeeyes/session.json
    """
    from tzlocal import get_localzone

    from deskbreak.history.transfer import import_any

    try:
        with click.open_file(file, "rb") as source:
            text = source.read().decode("utf-8-sig")
        events, program = import_any(text, get_localzone())
    except UnicodeDecodeError as error:
        raise HistoryError(f"cannot read {file}: it is not text in UTF-8") from error
    except OSError as error:
        raise HistoryError(f"cannot read {file}: {reason(error)}") from error
    with open_history(find_paths(), remember=True) as history:
        known = frozenset(history.days() if program else ())
        new = history.bring_in(event for event in events if event.day not in known)
    data = {"new": new, "known": len(events) - new, "from": program or "deskbreak"}
    by = f" from {program}" if program else ""
    return Answer(data, f"{new} new events{by}, {len(events) - new} known already")


@history_command.command("erase")
@click.option("--before", type=day, help="Only what was before this day.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@answering
def erase_command(before: date | None, yes: bool) -> Answer:
    """Erase the history, without a trace.

    What the picker has learnt from it is forgotten as well.

    \b
    deskbreak history erase --before 2025-01-01
    deskbreak history erase
    """
    what = f"the history before {before}" if before else "the whole history"
    if not yes:
        if wants_json(click.get_current_context()):
            raise UsageError("with --json, say --yes to erase")
        with open_history(find_paths()) as history:
            words = _extent_words(_extent(history))
        click.echo(f"{STORED}\n\n{words}\n", err=True)
        click.confirm(f"Erase {what}?", abort=True, err=True)
    with open_history(find_paths(), remember=before is not None) as history:
        gone = history.erase(before)
    return Answer({"erased": gone}, f"Erased {what}: {gone} events")
