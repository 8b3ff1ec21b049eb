"""What a source that hangs, fails, lies or flaps may not do to the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from deskbreak.core.settings import HoldRule, Reason, Settings
from deskbreak.desktop.busy.guarded import (
    LINGER,
    LONGEST_LINGER,
    REST,
    Guarded,
)
from deskbreak.desktop.busy.reasons import PATIENCE, Reasons

SECOND = timedelta(seconds=1)
#: No look may cost the planner more than this.
ALLOWED = timedelta(milliseconds=100)


class Clock:
    """Time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by.total_seconds()


class Source:
    """Tells what it is told to; can fail, and can hang until it is let go."""

    backend = "a source"
    #: How often any of them began to hang.
    stuck = 0

    def __init__(
        self,
        evidence: str = "",
        *,
        reason: Reason = Reason.CALL,
        engaging: bool = False,
        blocking: bool = False,
    ) -> None:
        self.reason = reason
        self.what = reason.value
        self.engaging = engaging
        self.blocking = blocking
        self.evidence = evidence
        self.error: Exception | None = None
        self.takes = 0.0
        self.clock: Clock | None = None
        self.go = threading.Event()
        self.go.set()
        self.asked = 0
        self.asked_in: list[threading.Thread] = []
        self.closed = False

    def check(self) -> str:
        self.asked += 1
        self.asked_in.append(threading.current_thread())
        if not self.go.is_set():
            Source.stuck += 1
        self.go.wait()
        if self.clock is not None:
            self.clock.now += self.takes
        if self.error is not None:
            raise self.error
        return self.evidence

    def close(self) -> None:
        self.closed = True


@contextmanager
def hanging(*sources: Source) -> Iterator[None]:
    for source in sources:
        source.go.clear()
    try:
        yield
    finally:
        for source in sources:
            source.go.set()


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


# ------------------------------------------------------------------ hanging


class Waits:
    """Instead of waiting for what hangs, writes down for how long one would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
        self.seconds: list[float] = []
        self._clock = clock
        self._stuck = Source.stuck
        monkeypatch.setattr("deskbreak.desktop.busy.round.wait_for", self._instead)

    def _instead(self, over: threading.Event, seconds: float) -> bool:
        while self._stuck == Source.stuck:
            if over.wait(0.001):
                return True
        self._stuck += 1
        self.seconds.append(seconds)
        self._clock.now += seconds
        return False


def test_sources_that_hang_never_cost_more_than_a_tenth_of_a_second(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    waits = Waits(monkeypatch, clock)
    stuck = [Source("x", blocking=True) for _ in range(3)]
    good = Source("full", reason=Reason.FULLSCREEN, blocking=True)
    quiet = Source("paused", reason=Reason.DO_NOT_DISTURB)
    reasons = Reasons([*stuck, good, quiet], timer=clock)
    with hanging(*stuck):
        for _ in range(30):
            waits.seconds.clear()
            reasons.read(wanted=True, still=True)
            assert sum(waits.seconds) < ALLOWED.total_seconds()
            clock.move(20 * SECOND)
        assert waits.seconds == []  # nobody waits for one that is known to hang
        assert [source.asked for source in stuck] == [1, 1, 1]
        sensed = reasons.read(wanted=True, still=True)[0]
        assert {s.reason for s in sensed} == {Reason.FULLSCREEN, Reason.DO_NOT_DISTURB}
        assert len(caplog.records) == 3
        reasons.close()
    assert not any(source.closed for source in stuck)
    assert good.closed


def test_the_bounds_add_up_to_less_than_what_is_allowed() -> None:
    # The reasons, and whether a window fills the screen in which something plays.
    assert 2 * PATIENCE < ALLOWED


def test_all_sources_are_asked_in_one_other_thread() -> None:
    sources = [Source(str(number), blocking=True) for number in range(5)]
    reasons = Reasons(sources, timer=Clock())
    reasons.read(wanted=True, still=False)
    threads = [source.asked_in for source in sources]
    assert threads == [threads[0]] * 5
    assert threads[0] != [threading.current_thread()]


def test_one_that_hangs_keeps_none_of_those_behind_it_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    Waits(monkeypatch, clock)
    stuck = Source("x", blocking=True)
    good = [
        Source("full", reason=Reason.FULLSCREEN, blocking=True),
        Source("shared", reason=Reason.SCREEN_SHARED, blocking=True),
    ]
    reasons = Reasons([stuck, *good], timer=clock)
    with hanging(stuck):
        sensed, _ = reasons.read(wanted=True, still=False)
    assert [each.evidence for each in sensed] == ["full", "shared"]


def test_many_that_hang_keep_one_behind_them_waiting_until_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    Waits(monkeypatch, clock)
    stuck = [Source("x", blocking=True) for _ in range(4)]
    good = Source("full", reason=Reason.FULLSCREEN, blocking=True)
    reasons = Reasons([*stuck, good], timer=clock)
    with hanging(*stuck):
        looks = [reasons.read(wanted=True, still=False)[0] for _ in range(3)]
    assert [len(sensed) for sensed in looks] == [0, 1, 1]
    assert good.asked == 2


def test_an_answer_that_comes_late_is_news(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        clock, source = Clock(), Source("camera in use", blocking=True)
        Waits(monkeypatch, clock)
        looked = asyncio.Event()
        reasons = Reasons([source], looked.set, clock)
        with hanging(source):
            assert reasons.read(wanted=True, still=False) == ((), "")
            assert reasons.backends == {"call": "none: it does not answer"}
        async with asyncio.timeout(10):
            await looked.wait()
        (sensed,), _ = reasons.read(wanted=True, still=False)
        assert sensed.evidence == "camera in use"
        assert reasons.backends == {"call": "a source"}

    asyncio.run(run())


def test_a_source_that_hangs_for_half_a_minute_in_a_call_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> None:
        clock, source = Clock(), Source("camera in use", blocking=True)
        Waits(monkeypatch, clock)
        reasons = Reasons([source], timer=clock)

        def ends_in() -> timedelta | None:
            (sensed,), _ = reasons.read(wanted=True, still=False)
            return sensed.ends_in

        assert ends_in() is None
        with hanging(source):
            assert ends_in() is None
            clock.move(30 * SECOND)
            assert ends_in() == LINGER
        while reasons.backends["call"] != "a source":  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        assert ends_in() is None

    asyncio.run(run())


def test_a_source_that_is_always_slow_on_a_busy_machine_is_not_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> None:
        clock, source = Clock(), Source("camera in use", blocking=True)
        Waits(monkeypatch, clock)
        reasons = Reasons([source], timer=clock)
        for _ in range(10):
            with hanging(source):
                reasons.read(wanted=True, still=False)
                clock.move(SECOND)
            while reasons.backends["call"] != "a source":  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert source.asked == 10
        (sensed,), _ = reasons.read(wanted=True, still=False)
        assert sensed.evidence == "camera in use"

    asyncio.run(run())


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
