"""``library``: all exercises, and which of them are offered."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deskbreak.cli.group import Group
from deskbreak.cli.output import Answer, answering, paint, table
from deskbreak.core.codec import encode
from deskbreak.core.content import (
    AREAS,
    EXERCISE_KINDS,
    POSITIONS,
    Exercise,
)
from deskbreak.core.words import dose_words, span_words
from deskbreak.exceptions import DeskbreakError, UsageError, reason
from deskbreak.paths import find_paths

if TYPE_CHECKING:
    from deskbreak.daemon.wishes import Wishes
    from deskbreak.figures.palette import Theme

WIDTH = 78


@click.group("library", cls=Group, invoke_without_command=True)
@click.option("--open", "opened", is_flag=True, help="All of it in the browser.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write that page to this file.",
)
@click.pass_context
@answering
def library_command(
    context: click.Context, opened: bool, html: Path | None
) -> Answer | None:
    """List the exercises, or tell all about one.

    With --open as a page with moving pictures, the desk questions, what is known
    about it all, and when to stop: one file that needs no network.

    Those in brackets are not offered to you, because of your settings or because
    the area hurts.
    """
    if opened or html:
        if context.invoked_subcommand:
            raise click.UsageError("--open and --html go without a command")
        return _page(html, opened=opened)
    return None if context.invoked_subcommand else _listed()


@library_command.command("list")
@click.option(
    "--area", type=click.Choice(AREAS), help="Only for this part of the body."
)
@click.option("--kind", type=click.Choice(EXERCISE_KINDS), help="Only of this kind.")
@click.option("--position", type=click.Choice(POSITIONS), help="Only in this position.")
@click.option(
    "--hidden", is_flag=True, help="Only those that are not offered, and why."
)
@answering
def list_command(
    area: str | None, kind: str | None, position: str | None, hidden: bool
) -> Answer:
    """List the exercises that you are looking for."""
    return _listed(area, kind, position, hidden=hidden)


@library_command.command("show")
@click.argument("exercise_id", metavar="ID")
@click.option(
    "--gif",
    "moving",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the moving figure to this file.",
)
@click.option(
    "--png",
    "still",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write its pose to this file.",
)
@answering
def show_command(exercise_id: str, moving: Path | None, still: Path | None) -> Answer:
    """Tell all about one exercise or one desk question, or write its picture."""
    from deskbreak.cli.leading import unknown_id
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.fitting import obstacle

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        memory, at = ledger.memory(), clock.now().wall
        exercise = wishes.library.exercise(exercise_id)
        item = wishes.library.item(exercise_id)
        if moving or still:
            files = ((moving, "gif"), (still, "png"))
            if exercise is None:
                raise UsageError(unknown_id(exercise_id, wishes))
            return _pictured(exercise, wishes, files)
        if exercise is not None:
            why = obstacle(exercise, wishes.profile, memory, at)
            data = {"offered": not why, "why_not": why} | _encoded(exercise)
            return Answer(data, "\n".join(_exercise_lines(exercise, why)))
        if item is not None:
            lines = [paint(item.question, bold=True), *_wrapped(item.why)]
            lines += [line for fix in item.fix for line in _wrapped(fix, "- ")]
            encoded = encode(item)
            assert isinstance(encoded, dict)
            return Answer(encoded, "\n".join(lines))
        raise UsageError(unknown_id(exercise_id, wishes))


def _page(html: Path | None, *, opened: bool) -> Answer:
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.fitting import hidden
    from deskbreak.exceptions import DesktopError
    from deskbreak.pages import store

    def drawing(count: int) -> None:
        click.echo(f"Drawing {count} moving pictures, only this once …", err=True)

    paths = find_paths()
    with open_ledger(paths) as (wishes, ledger, clock):
        found = hidden(
            wishes.library, wishes.profile, ledger.memory(), clock.now().wall
        )
        why_not = {exercise.id: why for exercise, why in found}
        library = wishes.library
    try:
        page = store.stored_library(paths.pages, library, why_not, drawing=drawing)
        if html:
            html.write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
            page = html
    except OSError as error:
        raise DesktopError(f"cannot write the page: {reason(error)}") from error
    if opened and not store.show(page):
        raise DesktopError(f"there is no graphical browser here; the page is {page}")
    return Answer({"page": str(page.absolute())}, str(page))


def _pictured(
    exercise: Exercise, wishes: Wishes, files: tuple[tuple[Path | None, str], ...]
) -> Answer:
    """Write the figure of *exercise*."""
    from deskbreak.figures import export, scene

    try:
        drawn = scene(exercise.scene)
    except KeyError:
        raise UsageError(f"{exercise.id} has no drawn figure") from None
    theme: Theme = "dark" if wishes.config.guide.theme == "dark" else "light"
    person = wishes.config.guide.person
    written = []
    for path, kind in files:
        if path is None:
            continue
        make = export.gif if kind == "gif" else export.png
        data = make(drawn, theme=theme, person=person)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise DeskbreakError(f"cannot write {path}: {error.strerror}") from error
        written.append({"path": str(path), "bytes": len(data)})
    text = "\n".join(f"Written: {one['path']}" for one in written)
    return Answer({"id": exercise.id, "written": written}, text)


def _encoded(exercise: Exercise) -> dict[str, object]:
    data = encode(exercise)
    assert isinstance(data, dict)
    return data


def _exercise_lines(exercise: Exercise, why_not: str) -> Iterator[str]:
    from deskbreak.core.guidance import clock_time
    from deskbreak.library.words import load_evidence, load_safety

    yield paint(exercise.title, bold=True)
    length = span_words(clock_time(exercise))
    yield f"{exercise.kind}, {exercise.area}, {exercise.position}, {dose_words(exercise)}"
    yield f"{length} on the clock"
    yield ""
    for number, step in enumerate(exercise.steps, 1):
        yield from _wrapped(step, f"{number}. ")
    for title, text in (("Feel", exercise.feel), ("Avoid", exercise.avoid)):
        if text:
            yield from _wrapped(text, f"{title}: ")
    yield ""
    yield from _wrapped(load_safety().short_line)
    if why_not:
        yield from _wrapped(why_not, "Not offered to you: ")
    evidence = load_evidence()
    for key in exercise.source:
        yield from _wrapped(evidence.title(key), "Source: ")


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
    )


def _listed(
    area: str | None = None,
    kind: str | None = None,
    position: str | None = None,
    *,
    hidden: bool = False,
) -> Answer:
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.fitting import obstacle
    from deskbreak.core.guidance import clock_time

    rows, data = [], []
    with open_ledger(find_paths()) as (wishes, ledger, clock):
        memory, at = ledger.memory(), clock.now().wall
        for exercise in wishes.library.exercises:
            wanted = (
                area in (None, exercise.area, *exercise.also)
                and kind in (None, exercise.kind)
                and position in (None, exercise.position)
            )
            why = obstacle(exercise, wishes.profile, memory, at)
            if not wanted or (hidden and not why):
                continue
            done = memory.laps.get(exercise.id, 0)
            data.append(
                {"offered": not why, "why_not": why, "done": done} | _encoded(exercise)
            )
            name = f"({exercise.id})" if why else exercise.id
            length = span_words(clock_time(exercise))
            rows.append((name, exercise.title, exercise.area, length, why))
    text = table(rows) or "No exercise is like that"
    return Answer({"exercises": data}, text)
