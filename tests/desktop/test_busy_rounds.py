"""What sources that hang or are slow may not do to the loop, and to each other."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest

from deskbreak.core.settings import Reason
from deskbreak.desktop.busy.guarded import LINGER
from deskbreak.desktop.busy.reasons import PATIENCE, Reasons
from tests.desktop.busy_stand_ins import SECOND, Clock, Source, hanging

#: No look may cost the planner more than this.
ALLOWED = timedelta(milliseconds=100)


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


def test_a_source_that_is_slow_while_there_is_much_news_is_not_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, source = Clock(), Source("camera in use", blocking=True)
    Waits(monkeypatch, clock)
    reasons = Reasons([source], timer=clock)
    assert len(reasons.read(wanted=True, still=False)[0]) == 1
    with hanging(source):
        for _ in range(10):
            (sensed,), _ = reasons.read(wanted=True, still=False)
            assert sensed.ends_in is None
            clock.move(SECOND / 10)
        assert reasons.backends["call"] == "none: it does not answer"


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
