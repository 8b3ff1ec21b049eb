"""Mistakes that newcomers make: what is named as meant, and how it is shown."""

from __future__ import annotations

import pytest

from deskbreak.config import read_text
from deskbreak.config.document import decode
from deskbreak.exceptions import ConfigError, Problem
from deskbreak.library.loader import built_in


def only_problem(text: str) -> Problem:
    with pytest.raises(ConfigError) as caught:
        read_text(text, "c.toml", built_in=built_in())
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30", "30m"),
        ("1.5", "1.5m"),
        ("1h30", "1h 30m"),
        ("1h 30m 20", "1h 30m 20s"),
        ("1,5h", "1.5h"),
        ("½h", "0.5h"),
        ("1½ h", "1.5h"),
        ("-5m", "5m"),
        ("30mn", "30m"),
        ("5 minuten", "5m"),
        ("30min.", "30m"),
        ("30'", "30m"),
        ("20s 1h", "1h 20s"),
        ("1:30", "1h 30m"),
        ("00:45", "45m"),
        ("٣٠m", "30m"),
        ("5m 5m", ""),
        ("3 0m", ""),
        ("1e3s", ""),
        ("half an hour", ""),
        ("PT30M", ""),
        ("", ""),
    ],
)
def test_a_duration_in_another_form_is_named_in_ours(written: str, meant: str) -> None:
    problem = only_problem(f'[breaks.move]\ninterval = "{written}"')
    assert problem.nearest == meant


@pytest.mark.parametrize("written", ["999999999h", "9999999999999999h", "25h"])
def test_a_duration_that_is_too_long_is_told_with_what_is_allowed(written: str) -> None:
    problem = only_problem(f'[breaks.move]\ninterval = "{written}"')
    assert problem.expected == "a duration from 1s to 24h"


def test_a_longest_wait_out_of_range_is_told_with_the_range() -> None:
    problem = only_problem('[hold]\ncall = "0s"')
    assert problem.expected == (
        'a duration from 1s to 24h, or "until it ends", or "off"'
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("weekdays", "mon-fri"),
        ("Workdays", "mon-fri"),
        ("weekend", "sat,sun"),
        ("every day", "daily"),
        ("all", "daily"),
        ("mo-fr", "mon-fri"),
        ("mon to fri", "mon-fri"),
        ("mon–fri", "mon-fri"),
        ("mon--fri", "mon-fri"),
        ("mon fri", "mon,fri"),
        ("mon/wed/fri", "mon,wed,fri"),
        ("Montag", "mon"),
        ("1-5", ""),
        ("none", ""),
        ("-", ""),
    ],
)
def test_days_in_another_form_are_named_in_ours(written: str, meant: str) -> None:
    problem = only_problem(f'[hours]\ndays = "{written}"')
    assert problem.nearest == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9-12", "09:00-12:00"),
        ("9am-5pm", "09:00-17:00"),
        ("09.00-12.30", "09:00-12:30"),
        ("0900-1230", "09:00-12:30"),
        ("9:00–12:00", "09:00-12:00"),
        ("9:00 to 12:00", "09:00-12:00"),
        ("24:00-12:00", "00:00-12:00"),
        ("18-24", "18:00-24:00"),
        ("9:00", ""),
        ("25:00-26:00", ""),
        ("9-12-13", ""),
    ],
)
def test_a_span_in_another_form_is_named_in_ours(written: str, meant: str) -> None:
    problem = only_problem(f'[hours]\ntimes = ["{written}"]')
    assert problem.nearest == meant


def test_two_spans_in_one_text_are_told_apart() -> None:
    problem = only_problem('[hours]\ntimes = ["09:00-12:00, 13:00-18:00"]')
    assert problem.expected == (
        'each span in quotes of its own: "09:00-12:00", "13:00-18:00"'
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [("friday 4pm", "fri 16:00"), ("fri. 16.30", "fri 16:30"), ("fri", "")],
)
def test_a_weekly_time_in_another_form_is_named_in_ours(
    written: str, meant: str
) -> None:
    assert only_problem(f'[report]\nweekly = "{written}"').nearest == meant


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ('theme = "dark"', "theme", "guide.theme"),
        ('interval = "3m"', "interval", "breaks.move.interval"),
        ('[breaks]\ninterval = "3m"', "breaks.interval", "breaks.move.interval"),
        ('[move]\ninterval = "3m"', "move", "breaks.move"),
        ('[eyes]\ninterval = "3m"\nduration = "20s"', "eyes", "breaks.eyes"),
        ('[Hours]\ndays = "daily"', "Hours", "hours"),
        ('[[reminders]]\nat = "12:00"', "reminders", "reminder"),
        ('[me]\npositions = ["sitting"]', "me.positions[1]", "seated"),
    ],
)
def test_what_stands_in_another_place_is_sent_home(
    text: str, key: str, meant: str
) -> None:
    problem = only_problem(text)
    assert (problem.key, problem.nearest) == (key, meant)


def test_a_list_of_tables_that_nobody_knows_is_called_a_table() -> None:
    assert only_problem("[[reminders]]\na = 1").found == "an unknown table"


def test_where_no_name_is_near_all_of_them_are_listed() -> None:
    far = only_problem("[breaks.move]\nzzz = 1")
    assert "interval, duration, walk_every" in far.expected
    near = only_problem('[breaks.move]\nIntervall = "3m"')
    assert (near.expected, near.nearest) == ("a known key", "interval")


def test_an_entry_that_is_no_table_is_told_in_the_words_of_the_file() -> None:
    assert only_problem("exercise = [1]").expected == "a table: [[exercise]]"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("a.b", 'breaks."a.b"'),
        ("", 'breaks.""'),
        ("mo ve", 'breaks."mo ve"'),
        ("a\\nb", 'breaks."a\\nb"'),
        ("a\\u0000", 'breaks."a\\u0000"'),
        ("über", 'breaks."über"'),
    ],
)
def test_a_key_that_needs_quotes_is_shown_in_quotes(name: str, key: str) -> None:
    text = f'[breaks."{name}"]\ninterval = "5m"\nduration = "1m"'
    assert only_problem(text).key == key


@pytest.mark.parametrize(
    ("sign", "shown"),
    [("\u00a0", "\\u00a0"), ("\u200b", "\\u200b"), ("\x1b", "\\u001b")],
)
def test_signs_that_nobody_sees_are_shown(sign: str, shown: str) -> None:
    """A space from a web page looks like a space, and is none."""
    problem = only_problem(f"interval{sign}= 3")
    assert problem.found == f"interval{shown}= 3"


def test_nul_characters_are_told_and_not_printed() -> None:
    with pytest.raises(ConfigError) as caught:
        decode('# \n"ä"'.encode("utf-16-le"), "c.toml")
    (problem,) = caught.value.problems
    assert problem == Problem(
        "c.toml", 1, "", "NUL characters", "plain text saved as UTF-8, not UTF-16"
    )


@pytest.mark.parametrize(
    ("text", "expected", "meant"),
    [
        ("preset = “hourly”", 'straight quotes: "hourly"', ""),
        ("preset = ‘hourly’", 'straight quotes: "hourly"', ""),
        ("enabled = True", 'true or false, or quotes around a text: "True"', "true"),
        ("enabled = no", 'true or false, or quotes around a text: "no"', "false"),
    ],
)
def test_a_value_written_as_elsewhere_is_told_as_here(
    text: str, expected: str, meant: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_text(text, "c.toml")
    first = caught.value.problems[0]
    assert (first.expected, first.nearest) == (expected, meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('[[exercise]]\nid = "neck-turn"\ntwin = "neck-diagonl"', "neck-diagonal"),
        ('[[exercise]]\nid = "neck-turn"\ntwin = "screen-distance"', ""),
    ],
)
def test_a_twin_that_nobody_is_gets_told(text: str, meant: str) -> None:
    problem = only_problem(text)
    assert (problem.line, problem.key) == (3, "exercise[1].twin")
    assert (problem.expected, problem.nearest) == ("the id of an exercise", meant)
