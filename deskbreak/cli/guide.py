"""``guide``: be led through a break, in the window or in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deskbreak.cli.client import ask
from deskbreak.cli.output import Answer, ToldError, answering, wants_json
from deskbreak.exceptions import DaemonNotRunningError, DesktopError, UsageError, reason
from deskbreak.paths import find_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.cli.leading import Face
    from deskbreak.guide.protocol import FromGuide, Session


@click.command("guide")
@click.argument("exercise_id", metavar="[ID]", default="")
@click.option("--text", is_flag=True, help="In this terminal instead of a window.")
@click.option("--kind", default="", help="The break kind; the longest if not given.")
@answering
def guide_command(exercise_id: str, text: bool, kind: str) -> Answer:
    """Be led through a break, or through the exercise ID.

    Works without the daemon, too: what to do is chosen as always, and what came of
    it goes into the history.

    \b
    deskbreak guide
    deskbreak guide neck-turn
    deskbreak guide --kind eyes --text
    """
    if exercise_id and kind:
        raise click.UsageError("either an exercise or a break kind, not both")
    paths = find_paths()
    if not text:
        try:
            if kind:
                data = ask(paths.socket, "take", {"name": kind})
            else:
                data = ask(paths.socket, "guide", {"id": exercise_id})
            return Answer(data, str(data.get("text", "")))
        except DaemonNotRunningError:
            pass  # led from here
        except ToldError as error:
            if error.errors[0][0] == "unknown_exercise":
                raise UsageError(_unknown_id(exercise_id)) from error
            raise
    from deskbreak.cli.leading import Leading
    from deskbreak.cli.ledger import open_ledger

    face = choose_face(text=text)
    with open_ledger(paths) as (wishes, ledger, clock):
        leading = Leading(wishes, ledger, clock)
        if exercise_id:
            first = leading.an_exercise(exercise_id)
        else:
            first = leading.a_break(kind)
        face(first, leading.heard)
    exercise = first.exercise.id if first.exercise else ""
    return Answer({"exercise": exercise, "end": leading.end.value})


def _unknown_id(exercise_id: str) -> str:
    from deskbreak.cli.leading import unknown_id
    from deskbreak.cli.wishes import load_wishes

    return unknown_id(exercise_id, load_wishes(find_paths()))


def choose_face(*, text: bool) -> Face:
    """
    Return what shows a guide: the terminal with *text*, else a window.

    Where there can be no window but a browser, it is a page there, and the terminal.

    Raises:
        DesktopError: There can be neither here.
    """
    if text:
        return _in_terminal
    from deskbreak.cli.leading import in_window
    from deskbreak.guide.browser import browser_missing
    from deskbreak.guide.runner import window_missing

    why = window_missing()
    if why and not browser_missing():
        click.echo(f"no window: {why}. The exercise is shown in the browser.", err=True)
        return _on_a_page
    if why:
        raise DesktopError(f"no window: {why}. Try it with --text")
    return in_window


def _on_a_page(first: Session, heard: Callable[[FromGuide], Session | None]) -> None:
    from deskbreak.pages import store

    def shown(session: Session) -> None:
        if session.exercise is None:
            return
        question = session.item.question if session.item else ""
        page = store.stored_lesson(
            find_paths().pages,
            session.exercise,
            title=session.title,
            note=session.note,
            question=question,
        )
        if not store.show(page):
            click.echo(f"no browser opens {page}", err=True)

    def heard_and_shown(message: FromGuide) -> Session | None:
        following = heard(message)
        if following is not None:
            shown(following)
        return following

    try:
        shown(first)
    except OSError as error:
        raise DesktopError(f"cannot write the page: {reason(error)}") from error
    _in_terminal(first, heard_and_shown)


def _in_terminal(*arguments: object) -> None:
    import sys

    from deskbreak.guide.terminal import run_in_terminal

    first, heard = arguments
    # To stderr with --json: stdout carries the envelope and nothing else.
    as_json = wants_json(click.get_current_context())
    output = sys.stderr if as_json else sys.stdout
    run_in_terminal(first, output=output, answer=heard)  # type: ignore[arg-type]
