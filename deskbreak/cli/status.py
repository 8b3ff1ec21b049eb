"""``status``: what comes next, what holds it, and how the day went."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import click

from deskbreak.cli.client import ask, upgrade_words
from deskbreak.cli.output import (
    Answer,
    answering,
    command_words,
    paint,
    print_envelope,
    table,
    wants_json,
)
from deskbreak.cli.values import duration, now
from deskbreak.core.words import clock_words, span_words, wait_words
from deskbreak.exceptions import UsageError
from deskbreak.paths import find_paths

SYMBOLS = {
    "counting": "○",
    "due": "●",
    "held": "◐",
    "paused": "‖",
    "taking": "►",
    "off": "·",
}
COLOURS = {"due": "yellow", "held": "yellow", "paused": "blue", "taking": "green"}
FORMATS = {
    "short": "{symbol} {next_in}",
    "long": "{sentence}",
}


@click.command("status")
@click.option("--watch", is_flag=True, help="Print it again whenever it changes.")
@click.option(
    "--every",
    type=duration,
    default=timedelta(seconds=5),
    show_default="5s",
    help="How often --watch looks.",
)
@click.option(
    "--format",
    "form",
    default="",
    metavar="FORM",
    help='One line for a status bar: "short", "long", "waybar", or your own, such '
    'as "{symbol} {next} {next_in}". "help" lists the fields.',
)
@answering
def status_command(watch: bool, every: timedelta, form: str) -> Answer | None:
    """Tell what comes next and what holds it.

    \b
    deskbreak status
    deskbreak status --watch --format short
    """
    if form == "help":
        return Answer({"fields": _FIELDS}, table(_FIELDS.items()))
    if form:
        formatted(form, _EXAMPLE, now())  # a mistake is told at once, daemon or not
    socket = find_paths().socket

    def look() -> Answer:
        data = ask(socket, "status")
        text = formatted(form, data, now()) if form else status_words(data, now())
        return Answer(data, text)

    if not watch:
        return look()
    _watch(look, every.total_seconds(), clear=not form)
    return None


def _watch(look: Callable[[], Answer], every_seconds: float, *, clear: bool) -> None:
    context = click.get_current_context()
    as_json, words = wants_json(context), command_words(context)
    told = ""
    try:
        while True:
            answer = look()
            if as_json:
                print_envelope(words, answer.data)
            elif answer.text != told:
                if clear:
                    click.clear()
                click.echo(answer.text)
                told = answer.text
            time.sleep(every_seconds)
    except KeyboardInterrupt:
        pass  # the way to end it


# ------------------------------------------------------------------- in words


def status_words(data: Mapping[str, Any], at: datetime) -> str:
    """Return the status for people. *data* is an encoded `Overview`."""
    lines = [_headline(data)]
    rows = [_kind_row(kind, at) for kind in data.get("kinds", ())]
    if rows:
        lines += ["", _indented(table(rows))]
    holds = [hold["text"] for hold in data.get("holds", ())]
    if holds and data.get("held"):
        lines += ["", *(f"  held: {text}" for text in holds)]
    lines += ["", *_today_lines(data)]
    problems = len(data.get("config_problems") or ())
    if problems:
        lines.append(
            f"The config file has {problems} mistake{'s' if problems > 1 else ''}, so "
            'it is not in force ("deskbreak config check")'
        )
    if data.get("history_problem"):
        lines.append(f"The history is not recorded: {data['history_problem']}")
    if upgraded := upgrade_words(data):
        lines.append(upgraded)
    return "\n".join(lines)


def _headline(data: Mapping[str, Any]) -> str:
    glyph = str(data.get("glyph", ""))
    symbol = SYMBOLS.get(glyph, "")
    sentence = str(data.get("sentence", ""))
    return f"{paint(symbol, fg=COLOURS.get(glyph))} {sentence}".strip()


def _kind_row(kind: Mapping[str, Any], at: datetime) -> tuple[str, str, str]:
    # Rounded down as what is left is rounded up: together they are the whole.
    use = kind["use"] // 60 * 60 if kind["use"] >= 300 else kind["use"]
    if kind.get("ask_at"):
        when = f"asked again at {_clock(kind['ask_at'], at)}"
    elif kind.get("due_since"):
        when = f"due since {_clock(kind['due_since'], at)}"
    else:
        when = f"due in {_wait(kind['due_in'])} of use"
    if kind.get("postponed"):
        when += f", postponed {kind['postponed']}×"
    return str(kind["name"]), f"{_span(use)} of {_span(kind['interval'])}", when


def _today_lines(data: Mapping[str, Any]) -> list[str]:
    today = data.get("today") or {}
    names = ("taken", "natural", "postponed", "skipped", "missed")
    counts = [f"{today[name]} {name}" for name in names if today.get(name)]
    use = f"{_span(today.get('use', 0))} of use"
    lines = [f"Today: {', '.join([*counts, use])}"]
    if data.get("exposure", 0) >= 3600:
        lines.append(f"{_span(data['exposure'])} of use without a break")
    return lines


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _span(seconds: float) -> str:
    return span_words(timedelta(seconds=seconds))


def _wait(seconds: float) -> str:
    return wait_words(timedelta(seconds=seconds))


def _clock(text: str, at: datetime) -> str:
    return clock_words(datetime.fromisoformat(text), at)


# ------------------------------------------------------------ for status bars

_FIELDS = {
    "symbol": "one sign for the state",
    "state": "counting, due, held, paused, taking or off",
    "sentence": "all of it in one or two sentences",
    "next": "the break that comes next",
    "next_in": 'use until then, such as "12 min"; "now" when due',
    "next_in_seconds": "the same in seconds",
    "percent": "how much of its interval is used",
    "taken": "breaks taken today",
    "asked": "breaks of today that were taken, skipped or missed",
    "paused_until": "when the pause ends, or nothing",
}
_EXAMPLE: dict[str, Any] = {"today": {}}


def formatted(form: str, data: Mapping[str, Any], at: datetime) -> str:
    """
    Return the status in one line of the form *form*.

    Raises:
        UsageError: The form names something that there is not.
    """
    fields = _bar_fields(data, at)
    if form == "waybar":
        return json.dumps(
            {
                "text": f"{fields['symbol']} {fields['next_in']}".strip(),
                "tooltip": fields["sentence"],
                "class": fields["state"],
                "percentage": fields["percent"],
            },
            ensure_ascii=False,
        )
    text = FORMATS.get(form, form)
    for name, value in fields.items():
        text = text.replace(f"{{{name}}}", str(value))
    unknown = text.partition("{")[2].partition("}")
    # A sentence of ours has no braces: what is left of them is a mistake.
    if unknown[1]:
        raise UsageError(
            f"{{{unknown[0]}}}: expected one of "
            + ", ".join(f"{{{name}}}" for name in fields)
        )
    return text


def _bar_fields(data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    today = data.get("today") or {}
    glyph = data.get("glyph", "")
    next_in = data.get("next_in", 0)
    until = data.get("paused_until")
    words = "now" if data.get("due") else _wait(next_in)
    if glyph == "paused":
        words = f"until {_clock(until, at)}" if until else "paused"
    return {
        "symbol": SYMBOLS.get(glyph, ""),
        "state": glyph,
        "sentence": data.get("sentence", ""),
        "next": data.get("next_name", ""),
        "next_in": words,
        "next_in_seconds": round(next_in),
        "percent": round(100 * data.get("filled", 0)),
        "taken": today.get("taken", 0),
        "asked": sum(today.get(name, 0) for name in ("taken", "skipped", "missed")),
        "paused_until": _clock(until, at) if until else "",
    }
