"""The three clocks, and a time zone that changes while the program runs."""

from __future__ import annotations

import sys
import time
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
import time_machine
import tzlocal

from deskbreak.desktop.clock import SystemClock, read_zone

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")


def test_a_moment_holds_three_clocks_that_go_forward() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert second.awake >= first.awake
    assert second.elapsed >= first.elapsed
    assert second.wall >= first.wall


def test_the_monotonic_clocks_do_not_follow_the_wall() -> None:
    clock = SystemClock(read=lambda: BERLIN)
    first = clock.now()
    with time_machine.travel(first.wall + timedelta(hours=3)):
        second = clock.now()
    assert second.wall - first.wall > timedelta(hours=2, minutes=59)
    assert second.awake - first.awake < timedelta(minutes=1)
    assert second.elapsed - first.elapsed < timedelta(minutes=1)


def test_the_wall_has_a_region_zone_so_that_tomorrow_is_right_over_dst(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    wall = SystemClock().now().wall
    assert wall.replace(month=1, day=15).utcoffset() == timedelta(hours=1)
    assert wall.replace(month=7, day=15).utcoffset() == timedelta(hours=2)


def test_another_zone_in_the_environment_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SystemClock()
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert str(clock.now().wall.tzinfo) == "Europe/Berlin"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert str(clock.now().wall.tzinfo) == "Asia/Tokyo"


def test_a_replaced_localtime_link_is_noticed_at_the_next_reading(
    tmp_path: Path,
) -> None:
    localtime = tmp_path / "localtime"
    zones: list[tzinfo] = [BERLIN, TOKYO]
    localtime.symlink_to("Europe/Berlin")
    clock = SystemClock(localtime, lambda: zones.pop(0))
    assert clock.now().wall.tzinfo is BERLIN
    assert clock.now().wall.tzinfo is BERLIN
    other = tmp_path / "other"
    other.symlink_to("Asia/Tokyo")
    other.replace(localtime)
    assert clock.now().wall.tzinfo is TOKYO


def test_the_zone_is_only_read_again_when_it_was_changed(tmp_path: Path) -> None:
    asked = []

    def read() -> tzinfo:
        asked.append(1)
        return BERLIN

    clock = SystemClock(tmp_path / "missing", read)
    for _ in range(5):
        clock.now()
    assert asked == [1]


def _no_such_zone() -> ZoneInfo:
    raise ZoneInfoNotFoundError("No time zone found with key Mars/Olympus")


def test_a_zone_without_a_known_name_still_has_its_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tzlocal, "reload_localzone", _no_such_zone)
    monkeypatch.delenv("TZ", raising=False)
    localtime = tmp_path / "localtime"
    localtime.write_bytes(Path("/usr/share/zoneinfo/Europe/Berlin").read_bytes())
    wall = SystemClock(localtime, lambda: read_zone(localtime)).now().wall
    assert wall.replace(month=1).utcoffset() == timedelta(hours=1)
    assert wall.replace(month=7).utcoffset() == timedelta(hours=2)


def test_without_any_rules_the_present_offset_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tzlocal, "reload_localzone", _no_such_zone)
    localtime = tmp_path / "missing"
    assert read_zone(localtime) is None
    wall = SystemClock(localtime, lambda: read_zone(localtime)).now().wall
    assert wall.utcoffset() == wall.astimezone(UTC).astimezone().utcoffset()


@pytest.mark.skipif(sys.platform == "win32", reason="TZ of the C library")
@pytest.mark.parametrize(
    ("setting", "offset"), [("<+03>-3", timedelta(hours=3)), ("Foo/Bar", timedelta(0))]
)
def test_a_setting_that_only_the_c_library_reads_is_followed_as_it_does(
    monkeypatch: pytest.MonkeyPatch, setting: str, offset: timedelta
) -> None:
    """Everything else in that shell shows this time; so does ``pause --until``."""
    monkeypatch.setenv("TZ", setting)
    wall = SystemClock().now().wall
    monkeypatch.undo()
    if sys.platform != "win32":
        time.tzset()
    assert wall.utcoffset() == offset
