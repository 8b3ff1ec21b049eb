"""What a source that fails, lies or flaps may not do to the others."""

from __future__ import annotations

import pytest

from deskbreak.core.settings import HoldRule, Reason, Settings
from deskbreak.desktop.busy.guarded import (
    LINGER,
    LONGEST_LINGER,
    REST,
    Guarded,
)
from deskbreak.desktop.busy.reasons import Reasons
from tests.desktop.busy_stand_ins import SECOND, Clock, Source


def told(guard: Guarded) -> str:
    """Ask, and return the evidence."""
    guard.ask()
    sensed = guard.sensed()
    return sensed.evidence if sensed else ""


# ------------------------------------------------------------------ failing


def test_a_source_that_fails_three_times_running_is_left_alone_and_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, source = Clock(), Source("camera in use")
    guard = Guarded(source, timer=clock)
    source.error = OSError("no camera here")
    for _ in range(10):
        assert told(guard) == ""
        clock.move(20 * SECOND)
    assert source.asked == 3
    assert len(caplog.records) == 1
    assert guard.backend.startswith("none: left alone for a while, it failed: OSError")
    source.error = None
    clock.move(REST)
    assert told(guard) == "camera in use"
    assert guard.backend == "a source"


def test_one_that_fails_for_a_week_is_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, source = Clock(), Source()
    source.error = OSError("broken")
    guard = Guarded(source, timer=clock)
    for _ in range(7 * 24 * 60):
        guard.ask()
        clock.move(60 * SECOND)
    assert len(caplog.records) == 1
    assert source.asked < 7 * 24 * 60 / 9


def test_what_was_told_before_giving_up_holds_nothing_any_more() -> None:
    source = Source("camera in use")
    guard = Guarded(source, timer=Clock())
    assert told(guard) == "camera in use"
    source.error = OSError("gone")
    assert [told(guard) for _ in range(3)] == ["camera in use", "camera in use", ""]


def test_a_source_that_recovers_is_forgiven() -> None:
    source = Source("camera in use")
    guard = Guarded(source, timer=Clock())
    for _ in range(5):
        source.error = OSError("busy")
        guard.ask()
        guard.ask()
        source.error = None
        assert told(guard) == "camera in use"


def test_news_of_a_source_that_was_left_alone_end_its_rest() -> None:
    clock, source = Clock(), Source()
    changes: list[None] = []
    reasons = Reasons([source], lambda: changes.append(None), clock)
    source.error = OSError("the server went away")
    for _ in range(3):
        reasons.read(wanted=True, still=False)
    source.error = None
    source.evidence = "notifications are paused"
    reasons.news()
    assert changes == [None]
    assert reasons.backends == {"call": "a source"}


def test_a_source_in_the_loop_thread_that_is_slow_is_left_alone() -> None:
    clock, source = Clock(), Source("camera in use")
    source.clock, source.takes = clock, 0.5
    guard = Guarded(source, timer=clock)
    for _ in range(5):
        guard.ask()
    assert source.asked == 3
    assert guard.backend == "none: left alone for a while, it took 0.50 s"


# ----------------------------------------------------------------- flapping


def test_a_reason_that_flaps_each_second_is_one_reason() -> None:
    clock, source = Clock(), Source()
    changes: list[None] = []
    reasons = Reasons([source], lambda: changes.append(None), clock)
    for second in range(600):
        source.evidence = "camera in use" if second % 2 == 0 else ""
        reasons.news()
        clock.move(SECOND)
    # It began, and it seemed to end: others may have ended with it.
    assert changes == [None, None]


def test_the_seeming_end_of_a_reason_is_news_and_says_when_it_is_sure() -> None:
    clock, source = Clock(), Source("microphone in use")
    changes: list[None] = []
    reasons = Reasons([source], lambda: changes.append(None), clock)
    reasons.news()
    changes.clear()
    source.evidence = ""
    reasons.news()
    assert changes == [None]
    clock.move(5 * SECOND)
    (sensed,), _ = reasons.read(wanted=True, still=False)
    assert sensed.ends_in == LINGER - 5 * SECOND
    source.evidence = "microphone in use"
    reasons.news()
    (sensed,), _ = reasons.read(wanted=True, still=False)
    assert sensed.ends_in is None
    assert changes == [None]


def test_a_reason_of_two_proofs_is_over_when_both_are() -> None:
    clock = Clock()
    microphone, camera = Source("microphone"), Source("camera")
    reasons = Reasons([microphone, camera], timer=clock)
    ends = []
    for source in (microphone, camera):
        reasons.read(wanted=True, still=False)
        source.evidence = ""
        (sensed,), _ = reasons.read(wanted=True, still=False)
        ends.append(sensed.ends_in)
        clock.move(5 * SECOND)
    assert ends == [None, LINGER]


def test_a_reason_that_ends_is_over_soon() -> None:
    clock, source = Clock(), Source("camera in use")
    guard = Guarded(source, timer=clock)
    assert told(guard) == "camera in use"
    clock.move(3600 * SECOND)
    source.evidence = ""
    assert told(guard) == "camera in use"
    clock.move(LINGER)
    assert told(guard) == ""


def test_a_reason_that_comes_back_time_and_again_is_waited_out_for_longer() -> None:
    clock, source = Clock(), Source()
    changes = 0
    guard = Guarded(source, timer=clock)
    before = False
    for look in range(180):  # an hour, a look each 20 seconds: two on, two off
        source.evidence = "camera in use" if look // 2 % 2 == 0 else ""
        now = bool(told(guard))
        changes += now != before
        before = now
        clock.move(20 * SECOND)
    assert changes <= 7
    source.evidence = ""
    guard.ask()
    clock.move(LONGEST_LINGER)
    assert told(guard) == ""


def test_who_flickers_at_the_beginning_of_a_call_is_believed_at_its_end() -> None:
    """The preview closes the camera before the call opens it."""
    clock, source = Clock(), Source()
    guard = Guarded(source, timer=clock)
    for evidence in ("camera in use", "", "camera in use", "", "camera in use"):
        source.evidence = evidence
        guard.ask()
        clock.move(5 * SECOND)
    clock.move(1800 * SECOND)
    source.evidence = ""
    guard.ask()
    clock.move(LINGER)
    assert told(guard) == ""


def test_how_long_a_reason_has_lasted_is_known_through_short_holes() -> None:
    clock, source = Clock(), Source("camera in use")
    guard = Guarded(source, timer=clock)
    guard.ask()
    clock.move(1800 * SECOND)
    source.evidence = ""
    guard.ask()
    clock.move(5 * SECOND)
    source.evidence = "microphone in use"
    guard.ask()
    clock.move(1800 * SECOND)
    sensed = guard.sensed()
    assert sensed is not None
    assert sensed.evidence == "microphone in use"
    assert sensed.lasting == 3605 * SECOND


# ------------------------------------------------------------------ wishes


def test_what_is_switched_off_is_not_asked_but_for_who_is_there() -> None:
    battery = Source("no mains power", reason=Reason.BATTERY)
    call = Source("camera in use", engaging=True)
    reasons = Reasons([battery, call], timer=Clock())
    off = HoldRule(enabled=False)
    reasons.use(Settings(breaks=(), hold={Reason.BATTERY: off, Reason.CALL: off}))
    assert reasons.read(wanted=True, still=False) == ((), "")
    assert (battery.asked, call.asked) == (0, 0)
    assert reasons.read(wanted=False, still=True) == ((), "camera in use")
    assert (battery.asked, call.asked) == (0, 1)


def test_whether_someone_is_still_in_a_call_is_looked_up_once_a_minute() -> None:
    clock = Clock()
    call = Source("camera in use", engaging=True, blocking=True)
    reasons = Reasons([call], timer=clock)
    for _ in range(18):  # three minutes, as often as one looks for who comes back
        assert reasons.read(wanted=False, still=True) == ((), "camera in use")
        clock.move(10 * SECOND)
    assert call.asked == 3
    reasons.read(wanted=True, still=True)
    assert call.asked == 4
