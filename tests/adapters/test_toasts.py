"""Toasts, with a desktop-notifier of the documented shape that only takes notes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deskbreak.core.views import Button, Notice
from deskbreak.desktop.notify import toasts
from deskbreak.desktop.notify.toasts import Toasts

PROMPT = Notice(
    slot="break",
    title="Stand up",
    body="Hands on your back.",
    buttons=(Button("start", "Start"), Button("later", "Later (5 min)")),
    default="start",
    image="pose.png",
)


@dataclass(frozen=True)
class FakeButton:
    """``desktop_notifier.Button``."""

    title: str
    on_pressed: Callable[[], Any] | None = None
    identifier: str = ""


@dataclass(frozen=True)
class FakeAttachment:
    """``desktop_notifier.Attachment``."""

    path: Path | None = None


@dataclass(frozen=True)
class FakeNotification:
    """``desktop_notifier.Notification``, as far as it is used."""

    title: str
    message: str
    buttons: tuple[FakeButton, ...] = ()
    on_dispatched: Callable[[], Any] | None = None
    attachment: FakeAttachment | None = None
    sound: object = None
    identifier: str = ""


@dataclass
class FakeCentre:
    """``desktop_notifier.DesktopNotifier``: shows nothing, keeps all."""

    app_name: str
    app_icon: object
    allowed: bool = True
    dispatches: bool = True
    sent: list[FakeNotification] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    on_clicked: Callable[[str], None] | None = None
    on_dismissed: Callable[[str], None] | None = None
    on_button_pressed: Callable[[str, str], None] | None = None

    async def has_authorisation(self) -> bool:
        return self.allowed

    async def request_authorisation(self) -> bool:
        return self.allowed

    async def send_notification(self, notification: FakeNotification) -> str:
        self.sent.append(notification)
        if self.dispatches and notification.on_dispatched is not None:
            notification.on_dispatched()
        return notification.identifier

    async def clear(self, identifier: str) -> None:
        self.cleared.append(identifier)


class Scene:
    """Toasts on a fake package."""

    def __init__(self, why: str = "", **centre: Any) -> None:
        self.told: list[tuple[str, str]] = []
        self.failures: list[str] = []
        self.centres: list[FakeCentre] = []

        def make(app_name: str, app_icon: object) -> FakeCentre:
            self.centres.append(FakeCentre(app_name, app_icon, **centre))
            return self.centres[0]

        package = SimpleNamespace(
            Notification=FakeNotification,
            Button=FakeButton,
            Attachment=FakeAttachment,
            DEFAULT_SOUND="default",
            DesktopNotifier=make,
        )
        self.toasts = Toasts(lambda *a: self.told.append(a), lambda: (package, why))

    async def show(self, notice: Notice = PROMPT) -> None:
        self.toasts.show(notice, self.failures.append)
        await self.settle()

    async def settle(self) -> None:
        while self.toasts._tasks:
            await asyncio.gather(*self.toasts._tasks)
        await asyncio.sleep(0)


def test_a_toast_has_the_buttons_and_the_picture_and_takes_the_place_of_the_last() -> (
    None
):
    async def play() -> None:
        scene = Scene()
        await scene.show()
        await scene.show()
        first, second = scene.centres[0].sent
        assert first.identifier == second.identifier == "deskbreak-break"
        assert [b.identifier for b in first.buttons] == ["start", "later"]
        assert first.attachment == FakeAttachment(Path("pose.png"))
        assert first.sound == "default"
        assert not scene.failures

    asyncio.run(play())


@pytest.mark.parametrize(
    ("event", "key"), [("clicked", "start"), ("button", "later"), ("gone", "closed")]
)
def test_answers_come_in_the_loop_thread_from_whatever_thread(
    event: str, key: str
) -> None:
    async def play() -> None:
        scene = Scene()
        await scene.show()
        centre = scene.centres[0]
        assert centre.on_clicked
        assert centre.on_button_pressed
        assert centre.on_dismissed
        which = "deskbreak-break"
        calls: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
            "clicked": (centre.on_clicked, (which,)),
            "button": (centre.on_button_pressed, (which, "later")),
            "gone": (centre.on_dismissed, (which,)),
        }
        call, values = calls[event]
        thread = threading.Thread(target=call, args=values)
        thread.start()
        thread.join()
        assert not scene.told
        await asyncio.sleep(0)
        assert scene.told == [("break", key)]

    asyncio.run(play())


def test_what_is_not_dispatched_not_allowed_or_not_there_moves_on() -> None:
    async def play() -> None:
        lost = Scene(dispatches=False)
        await lost.show()
        assert lost.failures == ["the system did not take it"]
        assert lost.toasts.available  # it may have been this one only

        refused = Scene(allowed=False)
        await refused.show()
        assert refused.failures == ["switched off in the system's settings"]

        dummy = Scene(why="it has no way to this system")
        await dummy.show()
        await dummy.show()
        assert dummy.failures == ["it has no way to this system"] * 2
        assert not dummy.toasts.available
        assert not dummy.centres

    asyncio.run(play())


def test_a_withdrawn_toast_is_cleared_and_tells_nothing_more() -> None:
    async def play() -> None:
        scene = Scene()
        await scene.show()
        scene.toasts.withdraw("break")
        await scene.settle()
        centre = scene.centres[0]
        assert centre.cleared == ["deskbreak-break"]
        assert centre.on_dismissed
        centre.on_dismissed("deskbreak-break")
        await asyncio.sleep(0)
        assert not scene.told

    asyncio.run(play())


def test_a_package_that_cannot_be_loaded_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def load(name: str) -> None:
        asked.append(name)
        raise ImportError(name)

    monkeypatch.setattr(toasts, "import_module", load)

    async def play() -> None:
        failures: list[str] = []
        notices = Toasts(lambda *_: None, toasts.load)
        for _ in range(2):
            notices.show(PROMPT, failures.append)
            await asyncio.gather(*notices._tasks)
        assert len(failures) == 2
        assert not notices.available

    asyncio.run(play())
    assert asked == ["desktop_notifier"]
