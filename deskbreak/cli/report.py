"""``report``: the week in pictures, in the browser, the terminal or as data."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

from deskbreak.cli.output import Answer, answering, wants_json
from deskbreak.exceptions import DesktopError, reason
from deskbreak.paths import Paths, find_paths


def week(value: str | date) -> date:
    """Return the Monday of ``2026-W20``, of ``this`` or of ``last`` week."""
    if isinstance(value, date):
        return value
    from datetime import timedelta

    from deskbreak.cli.values import now

    text = value.strip().lower()
    back = {"this": 0, "last": 7}.get(text)
    if back is not None:
        today = now().date()
        return today - timedelta(days=today.weekday() + back)
    found = re.fullmatch(r"(\d{4})-?w(\d{1,2})", text)
    if found:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    raise click.BadParameter(f"{value!r}: expected a week such as 2026-W20, this, last")


@click.command("report")
@click.option("--week", "monday", type=week, help="Such as 2026-W20, or last.")
@click.option("--text", is_flag=True, help="In this terminal.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Only write the page, to this file.",
)
@click.option("--csv", "as_csv", is_flag=True, help="The days as a table.")
@answering
def report_command(
    monday: date | None, text: bool, html: Path | None, as_csv: bool
) -> Answer | None:
    """Show your week, in the browser.

    What you did day by day, against the weeks before, what you moved, when breaks
    come easily, how your desk is getting better, and what could be set otherwise.
    One page, made here, that needs no network.

    \b
    deskbreak report
    deskbreak report --week last --text
    """
    from deskbreak.cli.history import open_history, running_use
    from deskbreak.cli.values import now
    from deskbreak.cli.wishes import load_wishes
    from deskbreak.report.contents import make_report

    if sum((text, html is not None, as_csv)) > 1:
        raise click.UsageError("one of --text, --html and --csv at a time")
    if as_csv and wants_json(click.get_current_context()):
        raise click.UsageError("one of --csv and --json at a time")
    if monday and monday > now().date():
        raise click.UsageError("that week has not begun yet")
    paths = find_paths()
    wishes = load_wishes(paths)
    with open_history(paths) as history:
        report = make_report(
            history,
            wishes.library,
            wishes.profile,
            wishes.settings,
            now(),
            monday=monday,
            written=wishes.config.history.enabled,
            running=running_use(paths, wishes),
        )
    if as_csv:
        from deskbreak.report.data import write_csv

        write_csv(report, sys.stdout)
        return None
    if html is None and wants_json(click.get_current_context()):
        from deskbreak.report.data import report_data

        return Answer(report_data(report))
    if text:
        from deskbreak.report.text import report_text

        return Answer({}, report_text(report))
    from deskbreak.report.page import report_page

    return _page(report_page(report), html, paths, report.monday)


def _page(page: str, html: Path | None, paths: Paths, monday: date) -> Answer:
    from deskbreak.pages import store

    number = monday.isocalendar()
    target = html or paths.pages / f"report-{number.year}-W{number.week:02}.html"
    try:
        if html:
            # Into the file that is there: putting another in its place would do away
            # with a link, or with a device.
            html.write_text(page, encoding="utf-8")
        else:
            store.write(target, page)
    except OSError as error:
        raise DesktopError(f"cannot write the page: {reason(error)}") from error
    if html is None and not store.show(target):
        raise DesktopError(
            f"there is no graphical browser here; the page is {target}, "
            'and "deskbreak report --text" tells it here'
        )
    return Answer({"page": str(target.absolute())}, str(target))
