"""Dark or light, as a real bus with a fake settings portal tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.desktop.appearance import (
    KEY,
    NAMESPACE,
    PATH,
    PORTAL,
    SETTINGS,
    Appearance,
)
from deskbreak.desktop.bus import (
    DBUS,
    DBUS_PATH,
    Bus,
    BusError,
    Interface,
    Message,
    Reply,
    Variant,
)
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.adapters.test_bus import connected, pytestmark, run

__all__ = ["pytestmark"]


@pytest.fixture(autouse=True)
def no_settings_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


async def offer(bus: Bus, scheme: int, *, old: bool = False) -> None:
    """Be the portal."""

    def read(message: Message) -> Reply:
        if message.body != [NAMESPACE, KEY]:
            raise BusError("org.freedesktop.portal.Error.NotFound", "no such setting")
        value = Variant("u", scheme)
        return "v", [Variant("v", value) if old else value]

    methods = {"Read" if old else "ReadOne": read}
    bus.export(PATH, Interface(SETTINGS, methods=methods))
    assert await bus.request_name(PORTAL)


async def becomes(appearance: Appearance, theme: str) -> None:
    while appearance.theme != theme:  # noqa: ASYNC110  # it tells nobody
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize(("scheme", "theme"), [(1, "dark"), (2, "light")])
def test_the_portal_is_asked_and_followed(
    daemon: PrivateBus, scheme: int, theme: str, old: bool
) -> None:
    async def scene() -> None:
        async with connected(daemon) as portal, connected(daemon) as bus:
            await offer(portal, scheme, old=old)
            appearance = Appearance(bus)
            await becomes(appearance, theme)
            # Other settings change as well.
            for namespace, value in (("org.gnome.x", 1), (NAMESPACE, 3 - scheme)):
                body = [namespace, KEY, Variant("u", value)]
                portal.emit(PATH, SETTINGS, "SettingChanged", "ssv", body)
            await becomes(appearance, "light" if theme == "dark" else "dark")

    run(scene())


def test_a_portal_that_comes_later_is_asked_then(daemon: PrivateBus) -> None:
    """With a session's start: the portal is begun by the first program that wants it."""

    async def scene() -> None:
        async with connected(daemon) as portal, connected(daemon) as bus:
            appearance = Appearance(bus)
            await appearance._ask()
            assert appearance.theme == ""
            await offer(portal, 1)
            await becomes(appearance, "dark")
            # Started anew it may have changed its mind, and tells only who asks.
            await portal.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", [PORTAL])
            await offer(portal, 2)
            await becomes(appearance, "light")

    run(scene())


def test_no_preference_and_no_portal_are_no_theme(daemon: PrivateBus) -> None:
    async def scene() -> None:
        async with connected(daemon) as portal, connected(daemon) as bus:
            appearance = Appearance(bus)
            await appearance._ask()
            assert appearance.theme == ""
            await offer(portal, 0)
            await appearance._ask()
            assert appearance.theme == ""

    run(scene())
