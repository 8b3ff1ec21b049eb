from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from deskbreak.config import PRESETS, example_text, read
from deskbreak.config.edit import known_keys, set_value, unset
from deskbreak.exceptions import ConfigError, DeskbreakError, UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def put(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def test_a_value_is_replaced_and_everything_else_stays(path: Path) -> None:
    put(path, '# mine\n[breaks.move] # often\ninterval  =  "30m" # of use\n\n# end\n')
    set_value(path, "breaks.move.interval", "45m")
    assert text_of(path) == (
        '# mine\n[breaks.move] # often\ninterval  =  "45m" # of use\n\n# end\n'
    )


def test_in_the_example_the_value_goes_below_its_default(path: Path) -> None:
    put(path, example_text())
    set_value(path, "breaks.move.interval", "45m")
    lines = text_of(path).split("\n")
    place = lines.index('interval = "45m"')
    assert lines[place - 1].startswith('#interval = "30m"')
    assert len(lines) == len(example_text().split("\n")) + 1
    unset(path, "breaks.move.interval")
    assert text_of(path) == example_text()


@pytest.mark.parametrize(
    "key", [key.replace("NAME", "move") for key in known_keys() if "on_" not in key]
)
def test_every_key_of_the_example_can_be_set_and_unset(path: Path, key: str) -> None:
    values = {
        "preset": "hourly",
        "breaks.move.enabled": "true",
        "breaks.move.show": "window",
        "breaks.move.content": "exercise",
        "breaks.move.postpone": "1m,2m",
        "breaks.move.kinds": "walk",
        "prompt.remind_after": "1m, 1m",
        "hold.apps": "obs",
        "hours.days": "mon-fri",
        "hours.times": "09:00-12:30",
        "use.day_starts_at": "05:00",
        "me.has": "chair, desk",
        "me.privacy": "visible",
        "me.focus": "{ neck = 2 }",
        "exclude.visible": "[]",
        "guide.theme": "dark",
        "guide.sound": "steps",
        "report.weekly": "fri 16:00",
        "me.positions": "seated",
        "me.cautions": "knee",
        "me.applies": '["laptop"]',
        "exclude.positions": "floor",
        "exclude.kinds": "eyes",
        "exclude.areas": "eyes",
        "exclude.ids": "stairs",
        "allow.ids": "stairs",
    }
    candidates = [values[key]] if key in values else ["true", "2", "7s"]
    put(path, example_text())
    for value in candidates:
        try:
            set_value(path, key, value)
        except ConfigError:
            continue
        break
    else:
        pytest.fail(f"{key} takes none of {candidates}")
    table, _, last = key.rpartition(".")
    found = tomllib.loads(text_of(path))
    for part in filter(None, table.split(".")):
        found = found[part]
    assert last in found
    unset(path, key)
    read(path)


def test_a_table_that_is_not_there_is_made(path: Path) -> None:
    put(path, 'preset = "sit-stand"\n# bye\n')
    set_value(path, "breaks.stand.postpone", "5m,10m")
    set_value(path, "tray.enabled", "false")
    assert text_of(path).startswith('preset = "sit-stand"\n# bye\n')
    config = read(path)
    rule = config.settings.rule("stand")
    assert rule is not None
    assert len(rule.postpone) == 2
    assert not config.tray.enabled


@pytest.mark.parametrize(
    "text",
    [
        'breaks.move.interval = "30m"\n',
        'breaks = { move = { interval = "30m" } }\n',
        '[breaks]\nmove = { interval = "30m" }\n',
        '[breaks]\nmove.interval = "30m"\n',
        "['breaks'.\"move\"]\n",
        "[breaks]\n[tray]\nenabled = true\n[breaks.move]\n",
        '[hooks]\nshell = true\non_taken = """\n[breaks.move]\n#interval = 1\n"""\n',
    ],
)
def test_any_layout_can_be_edited(path: Path, text: str) -> None:
    put(path, text)
    set_value(path, "breaks.move.interval", "45m")
    rule = read(path).settings.rule("move")
    assert rule is not None
    assert rule.interval.total_seconds() == 2700


@pytest.mark.parametrize("text", ["", "# nothing\n", "[tray]\n", '[[item]]\nid="x"\n'])
def test_a_top_key_goes_to_the_top(path: Path, text: str) -> None:
    put(path, text)
    set_value(path, "preset", "hourly")
    assert read(path).settings.breaks == PRESETS["hourly"].breaks


def test_crlf_and_byte_order_mark_stay(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf# hi\r\n[tray]\r\n")
    set_value(path, "tray.enabled", "false")
    set_value(path, "guide.scale", "2")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# hi\r\n[tray]\r\nenabled = false\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert read(path).guide.scale == 2


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("breaks.move.intervall", "breaks.move.interval"),
        ("breaks.eyes.duraton", "breaks.eyes.duration"),
        ("interval", "breaks.move.interval"),
        ("Breaks.Move.Interval", "breaks.move.interval"),
        ("breaks.move.walk every", "breaks.move.walk_every"),
        ("hold.cal", "hold.call"),
        ("presets", "preset"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(
    path: Path, key: str, nearest: str
) -> None:
    with pytest.raises(UsageError, match=f"did you mean {nearest}"):
        set_value(path, key, "1m")


def test_lists_of_tables_are_left_to_the_editor(path: Path) -> None:
    with pytest.raises(UsageError, match="edit the file"):
        set_value(path, "exercise.x.hold_s", "1")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("breaks.move.interval", "45"),
        ("breaks.move.interval", ""),
        ("breaks.move.walk_every", "often"),
        ("me.cautions", "kneee"),
        ("preset", "hourly\nx = 1"),
        ("breaks.eyes.strict", "true"),
        ("breaks.move.heads_up", "45m"),
    ],
)
def test_a_bad_value_leaves_the_file_as_it_was(
    path: Path, key: str, value: str
) -> None:
    put(path, example_text())
    with pytest.raises(ConfigError) as caught:
        set_value(path, key, value)
    assert caught.value.problems
    assert text_of(path) == example_text()


def test_a_file_with_other_mistakes_is_not_touched(path: Path) -> None:
    put(path, "[tray]\nenabled = 1\n")
    with pytest.raises(ConfigError):
        set_value(path, "preset", "hourly")
    assert text_of(path) == "[tray]\nenabled = 1\n"


def test_unset_of_what_is_not_set_changes_nothing(path: Path) -> None:
    put(path, "[tray]\n")
    unset(path, "tray.enabled")
    unset(path, "breaks.move.interval")
    assert text_of(path) == "[tray]\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_mode_bits_and_links_are_kept_and_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "c.toml"
    put(real, "[tray]\n")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    set_value(link, "tray.enabled", "false")
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert list(real.parent.iterdir()) == [real]
    assert "enabled = false" in text_of(real)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_file_that_is_not_to_be_written_stays_as_it_is(path: Path) -> None:
    """Putting another file in its place would get round what its owner has said."""
    put(path, "[tray]\n")
    path.chmod(0o444)
    with pytest.raises(DeskbreakError, match="it is read-only"):
        set_value(path, "tray.enabled", "false")
    assert text_of(path) == "[tray]\n"


def test_a_write_that_fails_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(path, "[tray]\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeskbreakError, match="No space left"):
        set_value(path, "tray.enabled", "false")
    assert text_of(path) == "[tray]\n"
    assert list(path.parent.iterdir()) == [path]
