"""The day ahead: the planner and the picker on a virtual clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskbreak.config import read_text
from deskbreak.core.memory import Memory
from deskbreak.core.moment import Moment
from deskbreak.core.settings import WorkHours
from deskbreak.daemon.preview import Line, preview
from deskbreak.daemon.wishes import Wishes
from deskbreak.library.loader import built_in

OFFICE = '[hours]\ndays = "mon-fri"\ntimes = ["09:00-12:30", "13:00-18:00"]\n'
LUNCH = '[[reminder]]\nat = "12:30"\ndays = "mon-fri"\nsay = "Lunch"\n'


def day(text: str, start: str = "2026-05-04 08:00") -> tuple[Line, ...]:
    """Return the preview of the config *text* from the local time *start*."""
    wall = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    at = Moment(timedelta(), timedelta(), wall)
    return preview(Wishes(read_text(text), built_in()), Memory(), at)


def clocks(lines: tuple[Line, ...]) -> list[str]:
    """Return when the lines come."""
    return [f"{line.at:%H:%M}" for line in lines]


def test_breaks_come_after_their_interval_of_work_and_last_their_time() -> None:
    assert clocks(day(""))[:3] == ["08:30", "09:03", "09:36"]


def test_without_hours_a_working_day_is_shown() -> None:
    lines = day("")
    assert lines[-1].at < lines[0].at + timedelta(hours=8)


def test_nothing_is_shown_outside_the_hours_and_lunch_is_rest() -> None:
    lines = day(OFFICE + LUNCH)
    assert lines[0].at.hour == 9
    assert all(not (12.5 <= at.hour + at.minute / 60 < 13) for at in breaks(lines))
    after = [at for at in breaks(lines) if at.hour >= 13]
    assert f"{after[0]:%H:%M}" == "13:30"
    assert all(at.hour < 18 for at in breaks(lines))
    assert [line.text for line in lines if line.what == "reminder"] == ["Lunch"]


def breaks(lines: tuple[Line, ...]) -> list[datetime]:
    """Return when the breaks come."""
    return [line.at for line in lines if line.what == "break"]


def test_every_third_break_is_a_walk_and_every_long_one_asks_a_question() -> None:
    lines = day("")
    kinds = [built_in().exercise(line.exercise) for line in lines]
    walks = [n for n, e in enumerate(kinds, 1) if e and e.kind == "walk"]
    assert walks[:3] == [3, 6, 9]
    assert all(line.question and line.item for line in lines)


def test_a_weekend_shows_the_next_working_day() -> None:
    lines = day(OFFICE, "2026-05-09 10:00")
    assert f"{lines[0].at:%a %H:%M}" == "Mon 09:30"


def test_hours_that_never_open_have_no_breaks() -> None:
    config = read_text("")
    never = replace(config.settings, hours=WorkHours(frozenset()))
    wishes = Wishes(replace(config, settings=never), built_in())
    wall = datetime(2026, 5, 4, 8, tzinfo=ZoneInfo("UTC"))
    assert preview(wishes, Memory(), Moment(timedelta(), timedelta(), wall)) == ()


def test_nudges_heads_ups_and_windows_are_shown_too() -> None:
    lines = day(
        '[breaks.move]\ninterval = "1h"\nshow = "window"\nheads_up = "1m"\n'
        '[breaks.posture]\ninterval = "25m"\nduration = "10s"\ncontent = "posture"\n'
    )
    assert [line.what for line in lines[:4]] == [
        "nudge",
        "nudge",
        "heads_up",
        "break",
    ]
    assert lines[0].text.endswith("?")
    stand = day('preset = "sit-stand"\n')[0]
    assert (stand.what, stand.kind) == ("nudge", "stand")


def test_the_same_config_shows_the_same_day() -> None:
    assert day(OFFICE) == day(OFFICE)
