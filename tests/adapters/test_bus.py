"""The bus connection against a real D-Bus daemon that comes and goes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from deskbreak.desktop.bus import (
    Bus,
    BusError,
    BusUnavailableError,
    Interface,
    Message,
    Reply,
    Variant,
    session_address,
)
from tests.adapters.private_bus import PrivateBus, private_bus

T = TypeVar("T")
SOON = timedelta(milliseconds=10)
PATH = "/org/example/Thing"
NAME = "org.example.Thing"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


def run(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        async with asyncio.timeout(20):
            return await work

    return asyncio.run(limited())


@asynccontextmanager
async def connected(daemon: PrivateBus) -> AsyncIterator[Bus]:
    bus = Bus(lambda: daemon.address, first_retry=SOON, longest_retry=SOON)
    try:
        assert await bus.connect()
        yield bus
    finally:
        await bus.close()


class Inbox:
    """Collects what a callback gets, and waits for the next of it."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()

    def __call__(self, *what: Any) -> None:
        self.queue.put_nowait(what[0] if what else None)

    async def next(self) -> Any:
        return await self.queue.get()


def echo(message: Message) -> Reply:
    return "s", [message.body[0].upper()]


def refuse(_: Message) -> Reply:
    raise BusError("org.example.Refused", "not today")


THING = Interface(
    NAME,
    methods={"Echo": echo, "Refuse": refuse},
    properties=lambda: {"Colour": Variant("s", "teal")},
    xml='<method name="Echo"><arg type="s" direction="in"/></method>',
)


def test_an_exported_object_answers_calls_properties_and_introspection(
    daemon: PrivateBus,
) -> None:
    async def scene() -> None:
        async with connected(daemon) as server, connected(daemon) as client:
            server.export(PATH, THING)
            assert await server.request_name(NAME)
            assert not await client.request_name(NAME)
            assert await client.call(NAME, PATH, NAME, "Echo", "s", ["a"]) == ["A"]
            assert await client.get_property(NAME, PATH, NAME, "Colour") == "teal"
            properties = "org.freedesktop.DBus.Properties"
            (everything,) = await client.call(
                NAME, PATH, properties, "GetAll", "s", [NAME]
            )
            assert everything == {"Colour": Variant("s", "teal")}
            introspectable = "org.freedesktop.DBus.Introspectable"
            (xml,) = await client.call(NAME, PATH, introspectable, "Introspect")
            assert 'interface name="org.example.Thing"' in xml
            assert 'method name="Echo"' in xml

    run(scene())


@pytest.mark.parametrize(
    ("interface", "member", "signature", "body", "error"),
    [
        (NAME, "Refuse", "", [], "org.example.Refused"),
        (NAME, "Nothing", "", [], "org.freedesktop.DBus.Error.UnknownMethod"),
        (
            "org.freedesktop.DBus.Properties",
            "Get",
            "ss",
            [NAME, "Size"],
            "org.freedesktop.DBus.Error.UnknownProperty",
        ),
        (
            "org.freedesktop.DBus.Properties",
            "Set",
            "ssv",
            [NAME, "Colour", Variant("s", "red")],
            "org.freedesktop.DBus.Error.PropertyReadOnly",
        ),
    ],
)
def test_an_error_of_the_other_side_comes_back_by_name(
    daemon: PrivateBus,
    interface: str,
    member: str,
    signature: str,
    body: list[Any],
    error: str,
) -> None:
    async def scene() -> None:
        async with connected(daemon) as server, connected(daemon) as client:
            server.export(PATH, THING)
            with pytest.raises(BusError) as caught:
                await client.call(
                    server.unique_name, PATH, interface, member, signature, body
                )
            assert caught.value.name == error

    run(scene())


def test_a_call_to_nobody_is_an_error_and_one_without_answer_ends(
    daemon: PrivateBus,
) -> None:
    async def scene() -> None:
        async with connected(daemon) as bus:
            with pytest.raises(BusError) as caught:
                await bus.call("org.example.Nobody", PATH, NAME, "Echo", "s", ["a"])
            assert caught.value.name == "org.freedesktop.DBus.Error.ServiceUnknown"

    run(scene())


def test_names_are_watched_from_before_to_after_their_owner(
    daemon: PrivateBus,
) -> None:
    async def scene() -> None:
        async with connected(daemon) as watcher:
            owners = Inbox()
            stop = watcher.watch_name(NAME, owners)
            async with connected(daemon) as owner:
                await owner.request_name(NAME)
                assert await owners.next() == owner.unique_name
                late = Inbox()
                watcher.watch_name(NAME, late)
                assert await late.next() == owner.unique_name
            assert await owners.next() == ""
            stop()

    run(scene())


def test_signals_reach_those_who_asked_and_no_longer_after_cancel(
    daemon: PrivateBus,
) -> None:
    async def scene() -> None:
        async with connected(daemon) as sender, connected(daemon) as listener:
            heard, elsewhere = Inbox(), Inbox()
            cancel = listener.subscribe(heard, interface=NAME, member="Rang", path=PATH)
            listener.subscribe(elsewhere, interface=NAME, member="Rang", path="/other")
            # A round trip: the bus has the match rules when the answer is there.
            await listener.get_property(
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "Features",
            )
            sender.emit(PATH, NAME, "Rang", "u", [1])
            assert (await heard.next()).body == [1]
            cancel()
            again = Inbox()
            listener.subscribe(again, interface=NAME, member="Rang")
            await listener.get_property(
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "Features",
            )
            sender.emit(PATH, NAME, "Rang", "u", [2])
            assert (await again.next()).body == [2]
            assert heard.queue.empty()
            assert elsewhere.queue.empty()

    run(scene())


def test_all_wishes_are_renewed_when_the_bus_comes_back(daemon: PrivateBus) -> None:
    async def scene() -> None:
        async with connected(daemon) as bus:
            ups, downs, owners, heard = Inbox(), Inbox(), Inbox(), Inbox()
            bus.on_connected(ups)
            bus.on_lost(downs)
            bus.watch_name(NAME, owners)
            bus.subscribe(heard, interface=NAME, member="Rang")
            bus.export(PATH, THING)
            await ups.next()
            async with connected(daemon) as friend:
                await friend.request_name(NAME)
                assert await owners.next()

                daemon.kill()
                await downs.next()
                assert await owners.next() == ""
                assert not bus.connected
                with pytest.raises(BusUnavailableError):
                    await bus.call(NAME, PATH, NAME, "Echo", "s", ["a"])
                bus.tell(NAME, PATH, NAME, "Echo", "s", ["dropped"])
                back = Inbox()
                friend.on_connected(back)

                daemon.start()
                await ups.next()
                await back.next()
                answer = await friend.call(
                    bus.unique_name, PATH, NAME, "Echo", "s", ["a"]
                )
                assert answer == ["A"]
                await friend.request_name(NAME)
                assert await owners.next() == friend.unique_name
                friend.emit(PATH, NAME, "Rang")
                await heard.next()

    run(scene())


def test_a_call_under_way_fails_cleanly_when_the_bus_dies(daemon: PrivateBus) -> None:
    async def scene() -> None:
        async with connected(daemon) as server, connected(daemon) as client:
            asked = Inbox()

            def die(_: Message) -> Reply:
                daemon.kill()
                asked()
                return "", []

            server.export(PATH, Interface(NAME, methods={"Die": die}))
            with pytest.raises(BusUnavailableError):
                await client.call(server.unique_name, PATH, NAME, "Die")
            await asked.next()

    run(scene())


@pytest.mark.parametrize(
    "address", ["", "unix:path=/nonexistent/bus", "autolaunch:", "nonsense", "tcp:"]
)
def test_without_a_bus_nothing_breaks_and_the_status_says_so(address: str) -> None:
    async def scene() -> None:
        bus = Bus(lambda: address, first_retry=SOON)
        assert not await bus.connect()
        assert bus.status.startswith("no ")
        bus.watch_name(NAME, Inbox())
        bus.emit(PATH, NAME, "Rang")
        with pytest.raises(BusUnavailableError):
            await bus.call(NAME, PATH, NAME, "Echo")
        await bus.close()

    run(scene())


def test_a_bus_that_comes_later_is_found(tmp_path: Path) -> None:
    async def scene() -> None:
        daemon = PrivateBus(tmp_path)
        bus = Bus(lambda: daemon.address, first_retry=timedelta(hours=1))
        ups = Inbox()
        bus.on_connected(ups)
        assert not await bus.connect()
        daemon.start()
        bus.retry_now()
        await ups.next()
        await bus.close()
        daemon.kill()

    run(scene())


def test_the_user_bus_of_the_runtime_folder_is_used_without_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_address() == ""
    (tmp_path / "bus").touch()
    assert session_address() == f"unix:path={tmp_path}/bus"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/elsewhere")
    assert session_address() == "unix:path=/elsewhere"


def test_openssl_stays_out_of_a_lean_process_and_can_still_be_had() -> None:
    code = """
import sys
from deskbreak.desktop.lean import import_without_openssl
import_without_openssl("deskbreak.desktop.bus")
import asyncio
assert "ssl" not in sys.modules and "_ssl" not in sys.modules
assert "_hashlib" not in sys.modules
with open("/proc/self/maps") as maps:
    assert "libcrypto" not in maps.read()
async def works():
    return 7
assert asyncio.run(works()) == 7
import ssl
assert ssl.OPENSSL_VERSION
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
