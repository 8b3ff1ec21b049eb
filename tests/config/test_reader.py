from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta

import pytest

from deskbreak.config import PRESETS, default_config, read_text
from deskbreak.config.model import Hooks, WeeklyTime
from deskbreak.core.content import Prescription
from deskbreak.core.settings import (
    BreakRule,
    Content,
    HoldRule,
    Reason,
    Reminder,
    Show,
)
from deskbreak.exceptions import ConfigError, Problem

MINUTE = timedelta(minutes=1)


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        read_text(text, "c.toml")
    return caught.value.problems


def only_problem(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def test_an_empty_file_is_the_default_preset() -> None:
    config = default_config()
    assert config.preset == "half-hourly"
    assert config.settings.breaks == PRESETS["half-hourly"].breaks
    assert config.settings.hold_rule(Reason.CALL) == HoldRule(longest=240 * MINUTE)
    assert config.settings.hold_rule(Reason.APPS) == HoldRule(longest=None)
    assert config.settings.hold_rule(Reason.FULLSCREEN).longest == 45 * MINUTE
    assert not config.settings.hold_rule(Reason.BATTERY).enabled


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_stands_alone(name: str) -> None:
    config = read_text(f'preset = "{name}"')
    assert config.settings.breaks == PRESETS[name].breaks
    assert all(rule.interval > rule.duration for rule in config.settings.breaks)
    assert PRESETS[name].why


def test_a_key_overrides_only_itself() -> None:
    config = read_text('[breaks.move]\ninterval = "45m"\nshow = "window"')
    assert config.settings.breaks == (
        BreakRule(
            "move",
            interval=45 * MINUTE,
            duration=3 * MINUTE,
            walk_duration=5 * MINUTE,
            show=Show.WINDOW,
        ),
    )


def test_seconds_are_allowed_and_a_new_duration_takes_the_walk_along() -> None:
    config = read_text('[breaks.move]\ninterval = "5s"\nduration = "3s"')
    (rule,) = config.settings.breaks
    assert (rule.interval, rule.duration) == (MINUTE / 12, MINUTE / 20)
    assert rule.walk_duration == timedelta(0)


def test_a_new_kind_joins_those_of_the_preset() -> None:
    config = read_text(
        '[breaks.eyes]\ninterval = "20m"\nduration = "20s"\nkinds = ["eyes"]'
    )
    assert [rule.name for rule in config.settings.breaks] == ["move", "eyes"]
    assert config.settings.breaks[1].walk_every == 0


def test_a_posture_nudge_is_a_kind_of_its_own() -> None:
    config = read_text(
        '[breaks.sit]\ninterval = "15m"\nduration = "10s"\ncontent = "posture"'
    )
    assert config.settings.breaks[1].content is Content.POSTURE


def test_a_kind_can_be_taken_away() -> None:
    text = 'preset = "sit-stand"\n[breaks.stand]\nenabled = false'
    assert [rule.name for rule in read_text(text).settings.breaks] == ["move"]


def test_an_empty_table_asks_for_nothing() -> None:
    text = 'preset = "eyes-only"\n[breaks.move]\n'
    assert [rule.name for rule in read_text(text).settings.breaks] == ["eyes"]


def test_no_postpone_steps_means_no_postponing() -> None:
    (rule,) = read_text("[breaks.move]\npostpone = []").settings.breaks
    assert rule.postpone_limit == 0


def test_everything_else_arrives_where_it_belongs() -> None:
    config = read_text(
        """
        [use]
        away_after = "90s"
        day_starts_at = 05:00:00
        video_is_use = false
        [prompt]
        remind_after = []
        [hold]
        call = "off"
        fullscreen = "Until it ends"
        battery = false
        apps = ["OBS"]
        apps_longest = "1h"
        [hours]
        days = "mon-fri"
        times = ["09:00-12:30", "22:00-02:00"]
        [me]
        has = ["chair"]
        focus = { neck = 2 }
        [exclude]
        areas = ["eyes"]
        [allow]
        ids = ["x"]
        [guide]
        theme = "dark"
        scale = 2
        [report]
        weekly = "fri 16:00"
        [hooks]
        on_taken = ["notify-send", "well done"]
        longest = "3s"
        [[reminder]]
        at = "12:30"
        say = "Lunch"
        [[prescribed]]
        id = "pelvic-tilt"
        days = ["mon"]
        until = 2026-12-31
        """
    )
    settings = config.settings
    assert settings.away_after == timedelta(seconds=90)
    assert settings.day_starts_at == time(5)
    assert not settings.video_is_use
    assert settings.remind_after == ()
    assert not settings.hold_rule(Reason.CALL).enabled
    assert settings.hold_rule(Reason.FULLSCREEN) == HoldRule()
    assert not settings.hold_rule(Reason.BATTERY).enabled
    assert settings.hold_rule(Reason.APPS).longest == 60 * MINUTE
    assert settings.apps == ("OBS",)
    assert settings.hours.days == {1, 2, 3, 4, 5}
    assert settings.hours.spans[1] == (time(22), time(2))
    assert settings.reminders == (
        Reminder(time(12, 30), frozenset(range(1, 8)), "Lunch"),
    )
    assert config.profile.has == {"chair"}
    assert config.profile.focus == {"neck": 2.0}
    assert config.profile.exclude_areas == {"eyes"}
    assert config.profile.allow_ids == {"x"}
    assert config.profile.prescribed == (
        Prescription("pelvic-tilt", 1, frozenset({1}), date(2026, 12, 31)),
    )
    assert (config.guide.theme, config.guide.scale) == ("dark", 2.0)
    assert config.report.weekly == WeeklyTime(5, time(16))
    assert config.hooks == Hooks(
        {"taken": ("notify-send", "well done")}, longest=timedelta(seconds=3)
    )


def test_five_mistakes_are_all_told_with_line_and_nearest_name() -> None:
    problems = problems_of(
        "# my settings\r\n"
        'preset = "halfhourly"\r\n'
        "[breaks.move]\r\n"
        "interval = 30\r\n"
        'duratoin = "3m"\r\n'
        "[hold]\r\n"
        'call = "until the end"\r\n'
        "[me]\r\n"
        "cautions = [\r\n"
        '  "kneee", # it hurts\r\n'
        "]\r\n"
    )
    assert [(p.line, p.key, p.nearest) for p in problems] == [
        (2, "preset", "half-hourly"),
        (4, "breaks.move.interval", "30m"),
        (5, "breaks.move.duratoin", "duration"),
        (7, "hold.call", "until it ends"),
        (10, "me.cautions[1]", "knee"),
    ]
    assert problems[1].found == "30"
    assert "unit" in problems[1].expected


@pytest.mark.parametrize(
    ("text", "line", "key", "nearest"),
    [
        ("interval = '3m'", 1, "interval", "breaks.move.interval"),
        ("intervall = '3m'", 1, "intervall", "breaks.move.interval"),
        ("away_after = '3m'", 1, "away_after", "use.away_after"),
        ("[break.move]\ninterval='3m'", 1, "break", "breaks"),
        ("[Hold]", 1, "Hold", "hold"),
        ("hold = 3", 1, "hold", ""),
        ("[breaks]\ninterval = '3m'", 2, "breaks.interval", "breaks.move.interval"),
        ("breaks = 'x'", 1, "breaks", ""),
        ("[breaks.mov]\nstrict = true", 1, "breaks.mov", "move"),
        ("[breaks.Move]\nstrict = true\ninterval='9m'\nduration='1m'", 1, *("", "")),
        ("[breaks.move]\ninterval='0s'", 2, "breaks.move.interval", ""),
        ("[breaks.move]\nheads_up='30m'", 2, "breaks.move.heads_up", ""),
        ("[breaks.move]\npostpone=['9m', '5m']", 2, "breaks.move.postpone", ""),
        ("[breaks.move]\npostpone='5m'", 2, "breaks.move.postpone", '["5m"]'),
        ("[breaks.move]\npostpone=['5m', '5m']", 2, "breaks.move.postpone[2]", ""),
        ("[breaks.move]\nstrict='yes'", 2, "breaks.move.strict", "true"),
        ("[breaks.move]\nkinds=['walks']", 2, "breaks.move.kinds[1]", "walk"),
        (
            "[breaks.move]\ncontent='stand'\nshow='window'",
            3,
            "breaks.move.show",
            "",
        ),
        ("[breaks.move]\ncontent='stand'\nstrict=true", 3, "breaks.move.strict", ""),
        ("[breaks.move]\nenabled=false", 1, "breaks", ""),
        ("[breaks.move]\nwalk_every=true", 2, "breaks.move.walk_every", ""),
        ("[hold]\ncall = true", 2, "hold.call", ""),
        ("[hold]\ncal = 'off'", 2, "hold.cal", "call"),
        ("[hours]\ntimes = ['9-17']", 2, "hours.times[1]", "09:00-17:00"),
        ("[me]\nfocus = { nek = 1 }", 2, "me.focus.nek", "neck"),
        ("[me]\nfocus = { neck = nan }", 2, "me.focus.neck", ""),
        ("[me]\npositions = []", 2, "me.positions", ""),
        ("[me]\nprivacy = 'discrete'", 2, "me.privacy", "discreet"),
        ("[[reminder]]\nsay = 'x'", 1, "reminder[1]", ""),
        ("[reminder]\nsay = 'x'", 1, "reminder", ""),
        ("reminder = [1]", 1, "reminder[1]", ""),
        ("exercise = 1", 1, "exercise", ""),
        ("[[prescribed]]\nper_day = 1", 1, "prescribed[1]", ""),
        ("[[prescribed]]\nid='a'\n[[prescribed]]\nid='a'", 4, "prescribed[2].id", ""),
        ("[[prescribed]]\nid='a'\nuntil='soon'", 3, "prescribed[1].until", ""),
        ("[guide]\nscale = 9", 2, "guide.scale", ""),
        ("[guide]\ntheme = 'drak'", 2, "guide.theme", "dark"),
        ("[report]\nweekly = 'friday'", 2, "report.weekly", ""),
        ("[report]\nweekly = 'mon-fri 16:00'", 2, "report.weekly", ""),
        ("[hooks]\non_taken = 'echo'", 2, "hooks.on_taken", ""),
        ("[hooks]\nshell = true\non_taken = ['a']", 3, "hooks.on_taken", ""),
        ("[hooks]\non_took = ['a']", 2, "hooks.on_took", "on_taken"),
        ("[hooks]\non_taken = []", 2, "hooks.on_taken", ""),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    text: str, line: int, key: str, nearest: str
) -> None:
    problem = only_problem(text)
    assert problem.line == line
    assert problem.nearest == nearest
    if key:
        assert problem.key == key


def test_every_bad_element_of_a_list_is_told() -> None:
    problems = problems_of('[me]\nhas = [\n"chairs",\n"desk",\n"dask"]')
    assert [(p.line, p.nearest) for p in problems] == [(3, "chair"), (5, "desk")]


def test_a_shell_hook_is_one_text() -> None:
    hooks = read_text("[hooks]\nshell = true\non_taken = 'a | b'").hooks
    assert hooks == Hooks({"taken": ("a | b",)}, shell=True)


def test_equal_wishes_are_equal_however_they_are_written() -> None:
    text = '# a comment\nbreaks.move.interval = "0.5h"'
    assert read_text(text, "other.toml") == default_config()


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, deskbreak.config as c; c.default_config();"
        "print(*({'tomlkit','difflib','asyncio','PIL','tempfile'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []


def test_a_break_may_be_longer_than_the_work_before_it() -> None:
    """Whoever tries the program out wants a break within seconds."""
    config = read_text('[breaks.move]\ninterval = "5s"\nduration = "3m"\n')
    assert config.settings.breaks[0].interval < config.settings.breaks[0].duration
