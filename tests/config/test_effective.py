from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.config import (
    PRESETS,
    default_config,
    describe_changes,
    read_text,
    show,
    show_toml,
)
from deskbreak.config.durations import format_duration

RICH = """
preset = "sit-stand"
[breaks.stand]
enabled = false
[breaks.eyes]
interval = "20m"
duration = "20s"
kinds = ["eyes"]
[hold]
battery = "10m"
apps = ["obs"]
[hours]
days = "mon-fri"
times = ["13:00-24:00"]
[me]
focus = { neck = 1.5 }
[report]
weekly = "fri 16:00"
[hooks]
on_taken = ["a", "b"]
[[reminder]]
at = 12:30:00
say = "Lunch"
[[exercise]]
id = "neck-turn"
hold_s = 9
[[prescribed]]
id = "neck-turn"
until = 2030-01-01
"""


@pytest.mark.parametrize("text", ["", RICH, *(f'preset = "{p}"' for p in PRESETS)])
def test_what_is_shown_reads_back_as_the_same_config(text: str) -> None:
    config = read_text(text)
    assert read_text(show_toml(config)) == config
    json.dumps(show(config))


@given(
    st.sampled_from(sorted(PRESETS)),
    st.integers(2, 86400),
    st.integers(0, 100),
    st.sampled_from(["off", "until it ends", "7m"]),
)
def test_any_values_survive_the_round_trip(
    preset: str, seconds: int, walk_every: int, hold: str
) -> None:
    config = read_text(
        f'preset = "{preset}"\nhold.call = "{hold}"\n'
        f'breaks.own = {{ interval = "{seconds}s", duration = "1s", '
        f"walk_every = {walk_every} }}"
    )
    assert read_text(show_toml(config)) == config


def test_nothing_changed_is_nothing_to_tell() -> None:
    assert describe_changes(default_config(), read_text("# hello")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('breaks.move.interval = "45m"', ["move: interval 30 min → 45 min"]),
        ("breaks.move.strict = true", ["move: strict off → on"]),
        (
            'breaks.move.postpone = ["90s"]',
            ["move: postpone 5 min, 10 min → 1 min 30 s"],
        ),
        (
            'breaks.eyes = { interval = "20m", duration = "20s" }',
            ["eyes: new, 20 s every 20 min"],
        ),
        (
            'preset = "eyes-only"',
            [
                "preset half-hourly → eyes-only",
                "move: removed",
                "eyes: new, 20 s every 20 min",
            ],
        ),
        ('hold.call = "off"', ["hold: call 4 h → off"]),
        ('hours.times = ["09:00-17:00"]', ["hours: times none → 09:00-17:00"]),
        ("me.focus = { neck = 2 }", ["me: focus none → neck 2.0"]),
        ('hooks.on_taken = ["a"]', ["hooks: on taken none → a"]),
        ('[[reminder]]\nat = "12:30"\nsay = "Eat"', ["reminder 12:30 Eat: new"]),
        ('[[exercise]]\nid = "x"\nhold_s = 4', ["exercise x: new"]),
    ],
)
def test_changes_are_told_in_plain_words(text: str, told: list[str]) -> None:
    assert describe_changes(default_config(), read_text(text)) == told


def test_changed_and_removed_entries_are_told() -> None:
    old = read_text('[[item]]\nid = "a"\nrecheck_days = 3\n[[item]]\nid = "b"')
    new = read_text('[[item]]\nid = "a"\nrecheck_days = 4')
    assert describe_changes(old, new) == [
        "checklist item b: removed",
        "checklist item a: changed",
    ]


def test_the_figures_of_a_preset_are_those_of_its_words() -> None:
    (rule,) = PRESETS["half-hourly"].breaks
    assert format_duration(rule.interval) == "30m"
    assert format_duration(rule.walk_duration) == "5m"
