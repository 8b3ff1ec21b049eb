"""What Windows tells, with its calls and values as they are documented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reason
from deskbreak.desktop.busy.windows import (
    FILETIME_BEGINS,
    ConsentStore,
    NotificationState,
    Use,
    WindowsApps,
    WindowsBattery,
)
from deskbreak.desktop.idle.windows import idle_ms
from deskbreak.desktop.session.windows import (
    CTRL_CLOSE_EVENT,
    PBT_APMRESUMEAUTOMATIC,
    PBT_APMRESUMESUSPEND,
    PBT_APMSUSPEND,
    WM_CLOSE,
    WM_ENDSESSION,
    WM_POWERBROADCAST,
    WM_QUERYENDSESSION,
    WM_WTSSESSION_CHANGE,
    WTS_REMOTE_DISCONNECT,
    WTS_SESSION_LOCK,
    WTS_SESSION_UNLOCK,
    SessionNews,
    answer,
    answer_console,
)

BOOT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (0, None),
        (1, None),
        (2, Reason.FULLSCREEN),
        (3, Reason.FULLSCREEN),
        (4, Reason.PRESENTATION),
        (5, None),
        (6, Reason.DO_NOT_DISTURB),
        (7, None),
    ],
)
def test_the_notification_state_is_one_reason_at_most(
    state: int, reason: Reason | None
) -> None:
    told = [
        source.reason
        for one in (Reason.FULLSCREEN, Reason.PRESENTATION, Reason.DO_NOT_DISTURB)
        for source in [NotificationState(one, lambda: state)]
        if source.check()
    ]
    assert told == ([reason] if reason else [])


def filetime(moment: datetime) -> int:
    return int((moment - FILETIME_BEGINS) / timedelta(microseconds=1)) * 10


@pytest.mark.parametrize(
    ("started_after_boot", "stopped", "in_use"),
    [
        (timedelta(hours=1), False, True),
        (timedelta(hours=1), True, False),
        (-timedelta(hours=1), False, False),  # never written off: the power went
    ],
)
def test_a_camera_is_in_use_from_its_start_to_its_stop(
    started_after_boot: timedelta, stopped: bool, in_use: bool
) -> None:
    start = BOOT + started_after_boot
    stop = filetime(start + timedelta(minutes=5)) if stopped else 0

    def read() -> Iterator[Use]:
        yield Use("never used", 0, 0)
        yield Use("meet.exe", filetime(start), stop)

    source = ConsentStore("camera", read, lambda: BOOT)
    assert source.check() == ("camera in use" if in_use else "")


def test_programs_are_known_with_and_without_exe_in_any_case() -> None:
    running = lambda: iter(["explorer.exe", "Zoom.EXE"])
    assert WindowsApps(lambda: ("zoom",), running).check() == "zoom is running"
    assert WindowsApps(lambda: ("ZOOM.exe",), running).check() == "ZOOM.exe is running"
    assert WindowsApps(lambda: ("teams",), running).check() == ""
    assert WindowsApps(tuple, running).check() == ""


@pytest.mark.parametrize(("line", "words"), [(0, "no mains power"), (1, ""), (255, "")])
def test_only_a_line_that_is_off_means_battery(line: int, words: str) -> None:
    assert WindowsBattery(lambda: line).check() == words


def test_idle_time_survives_the_wrap_of_the_32_bit_counter() -> None:
    assert idle_ms(1_000, 400) == 600
    assert idle_ms(200, 2**32 - 300) == 500


def test_input_with_a_time_that_is_still_to_come_is_just_now() -> None:
    assert idle_ms(1_000, 1_016) == 0
    assert idle_ms(2**32 - 10, 20) == 0
    assert idle_ms(40 * 24 * 3600 * 1000, 0) == 40 * 24 * 3600 * 1000


class Session:
    """News of a session, with clocks that can be moved."""

    def __init__(self) -> None:
        self.awake = self.elapsed = timedelta(hours=1)
        self.changes = 0
        self.slept: list[timedelta] = []
        self.news = SessionNews(self._changed, self.slept.append, self._now)

    def _changed(self) -> None:
        self.changes += 1

    def _now(self) -> Moment:
        return Moment(self.awake, self.elapsed, BOOT + self.elapsed)


def test_lock_unlock_and_a_closed_remote_desktop() -> None:
    session = Session()
    session.news.heard(WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    locked = session.news.locked
    session.news.heard(WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT)
    session.news.heard(WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
    assert (locked, session.news.locked) == (True, False)
    session.news.heard(WM_WTSSESSION_CHANGE, 5)  # somebody else logs on
    assert session.changes == 2


def test_a_sleep_is_told_once_with_its_length() -> None:
    session = Session()
    session.news.heard(WM_POWERBROADCAST, PBT_APMRESUMESUSPEND)
    assert not session.slept  # we have not seen it begin
    session.news.heard(WM_POWERBROADCAST, PBT_APMSUSPEND)
    session.awake += timedelta(seconds=2)
    session.elapsed += timedelta(minutes=30, seconds=2)
    session.news.heard(WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC)
    session.news.heard(WM_POWERBROADCAST, PBT_APMRESUMESUSPEND)
    assert session.slept == [timedelta(minutes=30)]


def test_the_window_lets_the_session_end_and_ends_the_program_with_it() -> None:
    ended: list[bool] = []
    end = lambda: ended.append(True)
    assert answer(WM_QUERYENDSESSION, 0, end) == 1
    assert answer(WM_ENDSESSION, 0, end) is None  # somebody else refused
    assert not ended
    assert answer(WM_ENDSESSION, 1, end) == 0
    assert answer(WM_CLOSE, 0, end) == 0
    assert len(ended) == 2
    assert answer(WM_POWERBROADCAST, PBT_APMSUSPEND, end) == 1
    assert answer(0x0F, 0, end) is None


def test_a_closed_console_window_ends_the_program_before_windows_does() -> None:
    ended: list[bool] = []
    ctrl_c, ctrl_break = 0, 1
    for event in (ctrl_c, ctrl_break):
        assert not answer_console(event, lambda: ended.append(True))
    assert not ended
    assert answer_console(CTRL_CLOSE_EVENT, lambda: ended.append(True))
    assert ended
