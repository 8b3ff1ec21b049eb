"""The way down: from popups to plyer to the terminal, with nothing lost."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from deskbreak.core.views import Button, Notice
from deskbreak.desktop.notify import Failed, Notifications, choose
from deskbreak.desktop.notify.plyer_notify import PlyerNotices
from deskbreak.desktop.notify.terminal import TerminalNotices
from tests.adapters.fake_stream import FakeStream

PROMPT = Notice(
    slot="break",
    title="Stand up: back extension, 30 s",
    body="Hands on the small of your back.\nYour desk: is the screen at eye level?",
    buttons=(Button("start", "Start"), Button("later", "Later (5 min)")),
    default="start",
)


class FakeBackend:
    """Notes what it is shown; fails now, later or never."""

    def __init__(self, name: str, *, sure: bool = True, available: bool = True) -> None:
        self.backend = name
        self.sure = sure
        self.available = available
        self.shown: list[str] = []
        self.withdrawn: list[str] = []
        self.late: list[Failed] = []

    def show(self, notice: Notice, on_failed: Failed) -> None:
        if not self.available:
            on_failed("not there")
            return
        self.shown.append(notice.title)
        self.late.append(on_failed)

    def withdraw(self, slot: str) -> None:
        self.withdrawn.append(slot)


def test_the_best_backend_that_works_shows_it() -> None:
    first, second, third = (FakeBackend(name) for name in ("a", "b", "c"))
    first.available = False
    notifications = Notifications([first, second, third])
    notifications.show(PROMPT)
    assert (first.shown, second.shown, third.shown) == ([], [PROMPT.title], [])
    assert notifications.backend == "b: a"


def test_the_best_backend_is_tried_again_with_every_notice() -> None:
    first, second = FakeBackend("a", available=False), FakeBackend("b")
    notifications = Notifications([first, second])
    notifications.show(PROMPT)
    first.available = True
    notifications.show(PROMPT)
    assert (len(first.shown), len(second.shown)) == (1, 1)
    assert notifications.backend == "a"


def test_a_failure_that_is_told_late_still_moves_on() -> None:
    first, second = FakeBackend("a"), FakeBackend("b")
    notifications = Notifications([first, second])
    notifications.show(PROMPT)
    first.late.pop()("no answer within 10 s")
    assert second.shown == [PROMPT.title]


def test_a_late_failure_of_a_withdrawn_notice_shows_nothing() -> None:
    first, second = FakeBackend("a"), FakeBackend("b")
    notifications = Notifications([first, second])
    notifications.show(PROMPT)
    notifications.withdraw("break")
    first.late.pop()("no answer within 10 s")
    assert second.shown == []
    assert first.withdrawn == second.withdrawn == ["break"]


def test_one_that_is_not_sure_is_backed_by_the_next() -> None:
    first, second = FakeBackend("a", sure=False), FakeBackend("b")
    Notifications([first, second]).show(PROMPT)
    assert first.shown == second.shown == [PROMPT.title]


def test_the_end_withdraws_what_is_on_screen() -> None:
    backend = FakeBackend("a")
    notifications = Notifications([backend])
    notifications.show(PROMPT)
    notifications.close()
    assert backend.withdrawn == ["break"]


def test_what_nothing_can_show_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    notifications = Notifications([FakeBackend("a", available=False)])
    notifications.show(PROMPT)
    assert PROMPT.title in caplog.text
    assert notifications.backend == "none: a"


def test_the_terminal_says_what_to_do_and_how_to_answer() -> None:
    stream = FakeStream()
    Notifications([TerminalNotices(stream)]).show(PROMPT)
    lines = [line.strip() for line in stream.getvalue().splitlines()]
    assert lines[2:-1] == [
        "Stand up: back extension, 30 s",
        "Hands on the small of your back.",
        "Your desk: is the screen at eye level?",
        "",
        "Start: deskbreak take",
        "Later (5 min): deskbreak postpone",
    ]


@pytest.mark.parametrize(
    ("tty", "quiet", "rings"), [(True, False, True), (True, True, False), (False,) * 3]
)
def test_the_terminal_rings_its_bell_only_for_people_and_only_aloud(
    tty: bool, quiet: bool, rings: bool
) -> None:
    stream = FakeStream(tty=tty)
    TerminalNotices(stream).show(Notice("info", "Hello", "", quiet=quiet), print)
    assert ("\a" in stream.getvalue()) is rings


def test_without_a_console_the_terminal_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    failures: list[str] = []
    terminal = TerminalNotices()
    terminal.show(PROMPT, failures.append)
    assert failures == ["there is no terminal"]
    assert not terminal.available


# ------------------------------------------------------------------ plyer


def fake_notify_send(folder: Path) -> Path:
    """Put a notify-send on the path that writes its arguments to a file."""
    argv = folder / "argv"
    program = folder / "notify-send"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {argv}.new\nmv {argv}.new {argv}\n'
    )
    program.chmod(0o755)
    return argv


def show_with_plyer(notice: Notice) -> PlyerNotices:
    async def run() -> PlyerNotices:
        plyer = PlyerNotices()
        plyer.show(notice, print)
        await asyncio.gather(*plyer._tasks)
        return plyer

    return asyncio.run(run())


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="notify-send")


@linux_only
def test_plyer_really_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    argv = fake_notify_send(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    plyer = show_with_plyer(PROMPT)
    told = argv.read_text()
    assert told.startswith(PROMPT.title + "\n" + PROMPT.body)
    assert "Start: deskbreak take" in told
    assert plyer.available
    assert plyer.backend == "plyer (without buttons)"


def test_plyer_is_not_asked_in_vain() -> None:
    terminal = FakeBackend("terminal")
    plyer = PlyerNotices(in_vain=lambda: True)
    notifications = Notifications([plyer, terminal])
    notifications.show(PROMPT)
    assert terminal.shown == [PROMPT.title]
    assert not plyer._tasks
    assert notifications.backend.startswith("terminal: ")


@linux_only
def test_a_text_that_looks_like_an_option_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = fake_notify_send(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    show_with_plyer(Notice("info", "--help", "-- a body"))
    assert argv.read_text().splitlines()[:2] == [" --help", " -- a body"]


@pytest.mark.parametrize("wrong", [NotImplementedError(), ValueError("too long")])
def test_plyer_that_fails_is_called_broken_and_harms_nothing(
    monkeypatch: pytest.MonkeyPatch, wrong: Exception
) -> None:
    def fail(**_: object) -> None:
        raise wrong

    import plyer

    monkeypatch.setattr(plyer, "notification", FakePlyer(fail))
    broken = show_with_plyer(PROMPT)
    assert not broken.available
    assert broken.backend == f"plyer (failed: {wrong!r})"


def test_a_balloon_of_plyer_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown, seen = threading.Event(), threading.Event()

    def sleep_until_seen(**_: object) -> None:
        shown.set()
        seen.wait()

    import plyer

    monkeypatch.setattr(plyer, "notification", FakePlyer(sleep_until_seen))

    async def end_early() -> None:
        PlyerNotices().show(PROMPT, print)
        await asyncio.to_thread(shown.wait)

    asyncio.run(end_early())
    assert not seen.is_set()
    seen.set()


def test_plyer_gets_no_more_than_windows_can_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: dict[str, object] = {}

    import plyer

    monkeypatch.setattr(plyer, "notification", FakePlyer(told.update))
    show_with_plyer(Notice("info", "t" * 100, "b" * 400))
    assert told["title"] == "t" * 62 + "…"
    assert told["message"] == "b" * 254 + "…"


class FakePlyer:
    """Stands in for plyer.notification."""

    def __init__(self, notify: Callable[..., None]) -> None:
        self.notify = notify


# ----------------------------------------------------------------- choice


def test_without_bus_and_screen_the_terminal_is_all_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert choose(lambda *_: None).backend == "terminal"


def test_with_a_screen_but_without_a_bus_plyer_and_the_terminal_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    notifications = choose(lambda *_: None)
    assert [type(backend) for backend in notifications._backends] == [
        PlyerNotices,
        TerminalNotices,
    ]
