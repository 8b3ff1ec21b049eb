from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.guide.console import TerminalGuide
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    Session,
    Shown,
)
from deskbreak.guide.runner import (
    ProcessGuide,
    choose_runner,
    window_missing,
)
from tests.guide.samples import HOLD_BOTH, QUICK, SCREEN

SESSION = Session(HOLD_BOTH, SCREEN)

HEAD = """
import json, os, sys
def say(**message):
    os.write(1, json.dumps(message).encode() + b"\\n")
def hear():
    line = sys.stdin.readline()
    return json.loads(line) if line else None
def id_of(message):
    return (message.get("exercise") or {}).get("id", message["is"])
"""


class Guide:
    """A runner with a scripted child, and everything that was heard from it."""

    def __init__(
        self,
        script: str,
        start_seconds: float = 30.0,
        take_token: Callable[[], str] = str,
    ) -> None:
        self.heard: list[FromGuide] = []
        self._news = asyncio.Event()
        self.runner = ProcessGuide(
            self._hear,
            command=(sys.executable, "-c", HEAD + textwrap.dedent(script)),
            start_seconds=start_seconds,
            take_token=take_token,
        )

    def _hear(self, message: FromGuide) -> None:
        self.heard.append(message)
        self._news.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()


def play(scene: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await scene()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left

    asyncio.run(main())


def test_everything_the_guide_says_is_heard_in_order_until_its_end() -> None:
    async def scene() -> None:
        guide = Guide("""
            hear()
            say(**{"is": "Shown"})
            say(**{"is": "ExerciseDone", "exercise_id": "e", "seconds": 3})
            say(**{"is": "ItemAnswered", "item_id": "i", "answer": "fixed"})
            say(**{"is": "Ended", "end": "done"})
            say(**{"is": "Shown"})
        """)
        guide.runner.open(SESSION)
        await guide.until(4)
        await guide.runner.wait_closed()
        assert guide.heard == [
            Shown(),
            ExerciseDone("e", 3),
            ItemAnswered("i", "fixed"),
            Ended(GuideEnd.DONE),
        ]

    play(scene)


def test_another_session_goes_to_the_window_that_is_open() -> None:
    async def scene() -> None:
        guide = Guide("""
            while True:
                say(**{"is": "Another", "exercise_id": id_of(hear())})
        """)
        guide.runner.open(SESSION)
        guide.runner.open(Session(QUICK, None))
        await guide.until(2)
        guide.runner.close()
        await guide.runner.wait_closed()
        assert guide.heard == [Another(HOLD_BOTH.id), Another(QUICK.id)]

    play(scene)


def test_a_closed_window_is_not_heard_of_again_and_a_new_one_can_open() -> None:
    async def scene() -> None:
        guide = Guide("""
            say(**{"is": "Hurts", "exercise_id": id_of(hear())})
            hear()
            say(**{"is": "Ended", "end": "stopped"})
        """)
        guide.runner.open(SESSION)
        await guide.until(1)
        guide.runner.close()
        guide.runner.open(Session(QUICK, None))
        await guide.until(2)
        guide.runner.close()
        await guide.runner.wait_closed()
        assert guide.heard == [Hurts(HOLD_BOTH.id), Hurts(QUICK.id)]

    play(scene)


@pytest.mark.parametrize(
    "script",
    [
        "hear(); sys.exit('no display')",
        "hear(); os.kill(os.getpid(), 9)",
        "hear(); say(**{'is': 'Shown'}); sys.exit('no display')",
        "hear(); os.write(1, b'x' * 1000000); hear()",
        "hear(); say(**{'is': 'Ended', 'end': 'failed'}); sys.exit('no display')",
    ],
)
def test_a_guide_that_breaks_down_has_failed_and_says_why(
    script: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        guide = Guide(script)
        guide.runner.open(SESSION)
        await guide.until(2 if "Shown" in script else 1)
        await guide.runner.wait_closed()
        assert guide.heard[-1] == Ended(GuideEnd.FAILED)

    with caplog.at_level(logging.WARNING):
        play(scene)
    if "sys.exit" in script:
        assert "no display" in caplog.text


def test_a_program_that_does_not_exist_is_a_failed_guide() -> None:
    async def scene() -> None:
        heard: list[FromGuide] = []
        runner = ProcessGuide(heard.append, command=("/does/not/exist",))
        runner.open(SESSION)
        await runner.wait_closed()
        assert heard == [Ended(GuideEnd.FAILED)]

    play(scene)


def test_nonsense_between_the_lines_is_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> None:
        guide = Guide("""
            hear()
            print("Gtk-WARNING: hello", flush=True)
            say(nothing=1)
            say(**{"is": "Ended", "end": "emergency"})
        """)
        guide.runner.open(SESSION)
        await guide.until(1)
        await guide.runner.wait_closed()
        assert guide.heard == [Ended(GuideEnd.EMERGENCY)]

    play(scene)
    assert "cannot read a message" in caplog.text
    assert 'a message is an object with "is"' in caplog.text


def test_a_child_that_does_not_listen_is_ended() -> None:
    children: list[Path] = []

    async def scene() -> None:
        guide = Guide("""
            import signal
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            say(**{"is": "Another", "exercise_id": str(os.getpid())})
            while True:
                signal.pause()
        """)
        guide.runner.open(SESSION)
        await guide.until(1)
        guide.runner.close()
        await guide.runner.wait_closed()
        first = guide.heard[0]
        assert isinstance(first, Another)
        children.append(Path("/proc", first.exercise_id))

    play(scene)
    assert [child.exists() for child in children] == [False]


def test_a_guide_that_never_gets_on_the_screen_has_failed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Else it would count as taken once it had been "left open" long enough."""

    async def scene() -> None:
        guide = Guide("hear(); hear(); hear()", start_seconds=0.2)
        guide.runner.open(SESSION)
        await guide.until(1)
        assert guide.heard == [Ended(GuideEnd.FAILED)]
        await guide.runner.wait_closed()

    play(scene)
    assert "has said nothing for 0.2 s" in caplog.text


def test_a_guide_on_the_screen_may_be_silent_for_long() -> None:
    async def scene() -> None:
        guide = Guide("""
            hear()
            say(**{"is": "Shown"})
            hear()
        """)
        guide.runner.open(SESSION)
        await guide.until(1)
        child = guide.runner._child
        assert child is not None
        assert child._patience is not None
        assert child._patience.cancelled()
        guide.runner.close()
        await guide.runner.wait_closed()

    play(scene)


def test_the_callback_may_open_the_next_guide_at_once() -> None:
    async def scene() -> None:
        guide = Guide("""
            name = id_of(hear())
            say(**{"is": "Hurts", "exercise_id": name})
            say(**{"is": "Ended", "end": "done"})
        """)
        opened = guide.runner

        def again(message: FromGuide) -> None:
            guide._hear(message)
            if isinstance(message, Ended) and len(guide.heard) == 2:
                opened.open(Session(QUICK, None))

        opened._callback = again
        opened.open(SESSION)
        await guide.until(4)
        await opened.wait_closed()
        assert guide.heard[2] == Hurts(QUICK.id)

    play(scene)


# --------------------------------------------------------------- terminal


def test_the_terminal_guide_runs_through_where_nobody_can_type() -> None:
    async def scene() -> None:
        ended = asyncio.Event()
        heard: list[FromGuide] = []

        def hear(message: FromGuide) -> None:
            heard.append(message)
            if isinstance(message, Ended):
                ended.set()

        out = io.StringIO()
        runner = TerminalGuide(hear, out, "no display", keyboard=io.StringIO())
        runner.open(SESSION)
        assert runner._face is not None
        # Ten minutes in one go, instead of waiting for them.
        runner._before -= 600
        async with asyncio.timeout(10):
            await ended.wait()
        assert heard[0] == Shown()
        assert heard[-1] == Ended(GuideEnd.DONE)
        assert HOLD_BOTH.title in out.getvalue()
        assert runner.backend == "terminal (no display)"

    play(scene)


@pytest.mark.skipif(sys.platform == "win32", reason="loops cannot wait for a console")
def test_lines_typed_into_the_daemon_s_terminal_steer_the_guide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deskbreak.guide.console.in_foreground", lambda _: True)

    async def scene() -> None:
        master, slave = os.openpty()  # type: ignore[attr-defined,unused-ignore]
        ended = asyncio.Event()
        heard: list[FromGuide] = []

        def hear(message: FromGuide) -> None:
            heard.append(message)
            if isinstance(message, ExerciseDone):
                os.write(master, b"q\n")
            if isinstance(message, Ended):
                ended.set()

        with os.fdopen(slave, "r", closefd=True) as keyboard:
            runner = TerminalGuide(hear, io.StringIO(), "", keyboard=keyboard)
            runner.open(SESSION)
            os.write(master, b"d\n")
            async with asyncio.timeout(10):
                await ended.wait()
        os.close(master)
        assert heard[-1] == Ended(GuideEnd.DONE)

    play(scene)


def test_a_window_that_a_click_opens_gets_its_token() -> None:
    script = """
    import os
    hear()
    token = os.environ.get("DESKTOP_STARTUP_ID", "none")
    say(**{"is": "ItemAnswered", "item_id": token, "answer": "yes"})
    hear()
    """

    async def scene() -> None:
        tokens = iter(("token-1", ""))
        for wanted in ("token-1", "none"):
            guide = Guide(script, take_token=lambda: next(tokens))
            guide.runner.open(SESSION)
            await guide.until(1)
            assert guide.heard == [ItemAnswered(wanted, "yes")]
            guide.runner.close()
            await guide.runner.wait_closed()

    play(scene)


def test_closing_the_terminal_guide_is_silent() -> None:
    async def scene() -> None:
        heard: list[FromGuide] = []
        runner = TerminalGuide(heard.append, io.StringIO(), "", keyboard=io.StringIO())
        runner.open(SESSION)
        runner.open(Session(QUICK, None))
        runner.close()
        await runner.wait_closed()
        assert heard == [Shown()]

    play(scene)


# ----------------------------------------------------------------- choice


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="X11 and Wayland")
def test_the_choice_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert window_missing({}) == "no graphical display"
    assert "XWayland" in window_missing({"WAYLAND_DISPLAY": "wayland-0"})
    runner = choose_runner(lambda _: None, environment={})
    assert runner.backend == "terminal (no graphical display)"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "python3-tk" in window_missing({"DISPLAY": ":0"})


def test_with_a_display_and_tk_it_is_the_window() -> None:
    pytest.importorskip("tkinter")
    runner = choose_runner(lambda _: None, environment={"DISPLAY": ":0"})
    assert runner.backend.startswith("window")
