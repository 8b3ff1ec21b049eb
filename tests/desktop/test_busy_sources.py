"""Reasons not to interrupt, seen on the real thing."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from deskbreak.desktop.appearance import Appearance
from deskbreak.desktop.bus import Bus
from deskbreak.desktop.busy import quiet_desktop, x11_fullscreen
from deskbreak.desktop.busy.apps import NamedApps
from deskbreak.desktop.busy.battery import Battery
from deskbreak.desktop.busy.do_not_disturb import QuietServer
from deskbreak.desktop.busy.microphone import SoundCards, SoundServer
from deskbreak.desktop.busy.screen_shared import ScreenShared
from deskbreak.desktop.x11 import X11
from tests.adapters.private_bus import private_bus
from tests.desktop.sound import (
    PATIENCE_SECONDS,
    Sound,
    pipewire,
    pulseaudio,
    record_oddly,
    wait_for,
)
from tests.desktop.virtual import x_server

assert sys.platform != "win32"

XFCE = "/usr/lib/x86_64-linux-gnu/xfce4"
QUIET = "notifications are paused"

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux tells it there")


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


# --------------------------------------------------------------- microphone


@pytest.mark.desktop
@pytest.mark.parametrize("server", [pulseaudio, pipewire])
def test_a_call_is_told_by_the_sound_server(
    server: Callable[[], AbstractContextManager[Sound]],
) -> None:
    async def run(sound: Sound) -> None:
        news: asyncio.Queue[None] = asyncio.Queue()
        source = SoundServer(lambda: news.put_nowait(None), lambda: sound.path)
        await until(lambda: source.connected)
        assert source.backend == "sound server (PulseAudio protocol)"
        assert source.check() == ""
        call = sound.record("mic")
        async with asyncio.timeout(PATIENCE_SECONDS):
            await news.get()
        assert source.check() == "microphone in use"
        call.kill()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await news.get()
        assert source.check() == ""
        source.close()

    with server() as sound:
        asyncio.run(run(sound))


@pytest.mark.desktop
@pytest.mark.parametrize("server", [pulseaudio, pipewire])
def test_what_records_no_voice_is_no_call(
    server: Callable[[], AbstractContextManager[Sound]],
) -> None:
    """Loudspeakers, a paused stream and a level meter; then a call among them."""

    async def run(sound: Sound) -> None:
        heard: list[str] = []
        source = SoundServer(lambda: heard.append(source.check()), lambda: sound.path)
        await until(lambda: source.connected)
        sound.record("speakers.monitor")
        odd = [
            record_oddly(sound.path, corked=True, meter=False),
            record_oddly(sound.path, corked=False, meter=True),
        ]
        await until(
            lambda: (
                sound.run("pactl", "list", "short", "source-outputs").count("\n") >= 3
            )
        )
        call = sound.record("mic")
        await until(source.check)
        call.kill()
        await until(lambda: not source.check())
        assert heard == ["microphone in use", ""]
        for connection in odd:
            connection.close()
        source.close()

    with server() as sound:
        asyncio.run(run(sound))


@pytest.mark.desktop
def test_a_sound_server_that_goes_takes_the_call_along_and_may_come_back() -> None:
    async def run() -> None:
        path = Path("/nowhere/native")
        source = SoundServer(lambda: None, lambda: path)
        await until(lambda: source.backend.startswith("none: no sound server at"))
        for _ in range(2):
            with pulseaudio() as sound:
                path = sound.path
                sound.record("mic")
                await until(source.check)
            await until(lambda: not source.connected)
            assert source.check() == ""
        source.close()

    asyncio.run(run())


@pytest.mark.desktop
def test_a_sound_server_that_is_started_anew_is_found_without_a_question() -> None:
    async def run() -> None:
        paths: list[Path] = []
        heard: asyncio.Queue[bool] = asyncio.Queue()
        source = SoundServer(
            lambda: heard.put_nowait(source._recording),
            lambda: paths[-1],
            again=[timedelta(milliseconds=50)] * 400,
        )
        for _ in range(2):
            with pulseaudio() as sound:
                paths.append(sound.path)
                sound.record("mic")
                assert await heard.get() is True
            assert await heard.get() is False
        source.close()

    async def within_reason() -> None:
        async with asyncio.timeout(2 * PATIENCE_SECONDS):
            await run()

    asyncio.run(within_reason())


@linux
@pytest.mark.parametrize(
    "says", [b"", b"HTTP/1.0 400 Bad Request\r\n\r\n" * 9, bytes(200), b"\xff" * 99]
)
def test_what_is_no_sound_server_tells_of_no_call(says: bytes, tmp_path: Path) -> None:
    async def run() -> None:
        path = tmp_path / "native"

        async def serve(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> None:
            await reader.read(20)
            writer.write(says)
            writer.close()

        async with await asyncio.start_unix_server(serve, path):
            source = SoundServer(lambda: None, lambda: path)
            await until(lambda: source.backend != "none: not connected yet")
            assert source.backend.startswith("none: ")
            assert source.check() == ""
            source.close()

    asyncio.run(run())


@linux
def test_sound_cards_are_asked_where_no_server_tells(tmp_path: Path) -> None:
    served = False
    cards = SoundCards(lambda: served, tmp_path)
    status = tmp_path / "card0" / "pcm0c" / "sub0" / "status"
    status.parent.mkdir(parents=True)
    status.write_text("closed\n")
    assert cards.check() == ""
    status.write_text("state: RUNNING\nowner_pid   : 812\n")
    assert cards.check() == "microphone in use"
    assert cards.backend == f"ALSA ({tmp_path})"
    served = True
    assert cards.check() == ""
    playing = tmp_path / "card0" / "pcm0p" / "sub0" / "status"
    playing.parent.mkdir(parents=True)
    playing.write_text("state: RUNNING\n")
    status.write_text("closed\n")
    served = False
    assert cards.check() == ""


# ------------------------------------------------------------- screen shared


@pytest.mark.desktop
def test_a_shared_screen_is_seen_in_pipewire() -> None:
    """A real PipeWire; the node is made as compositors make theirs."""
    with pipewire() as sound:
        source = ScreenShared(x11=False, path=sound.folder / "pipewire-0")
        sound.record("mic")
        assert source.check() == ""
        node = {
            "factory.name": "support.null-audio-sink",
            "node.name": "gnome-shell",
            "media.class": "Stream/Output/Video",
            "object.linger": True,
        }
        sound.run("pw-cli", "create-node", "adapter", json.dumps(node))
        wait_for(source.check)
        assert source.check() == "the screen is shared"
        assert source.backend == "PipeWire"


@linux
def test_without_pipewire_no_screen_is_shared(tmp_path: Path) -> None:
    path = tmp_path / "pipewire-0"
    source = ScreenShared(x11=True, path=path)
    assert source.check() == ""
    assert source.backend == "none: no PipeWire in this session"
    with socket.socket(socket.AddressFamily["AF_UNIX"]) as ended:
        ended.bind(str(path))
    assert source.check() == ""


# ----------------------------------------------------------- do not disturb


def is_quiet(source: QuietServer, wanted: bool) -> bool:
    return bool(source.check()) is wanted


@contextmanager
def dunst(environment: dict[str, str]):  # type: ignore[no-untyped-def]
    with subprocess.Popen(
        ["dunst", "-config", "/etc/xdg/dunst/dunstrc"],
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield
        process.kill()


def dunst_set(environment: dict[str, str], *, quiet: bool) -> None:
    words = ["dunstctl", "set-paused", "true" if quiet else "false"]
    subprocess.run(words, env=environment, check=True)


@contextmanager
def xfce(environment: dict[str, str]):  # type: ignore[no-untyped-def]
    config = subprocess.Popen([f"{XFCE}/xfconf/xfconfd"], env=environment)
    server = subprocess.Popen([f"{XFCE}/notifyd/xfce4-notifyd"], env=environment)
    yield
    for process in (server, config):
        process.kill()
        process.wait()


def xfce_set(environment: dict[str, str], *, quiet: bool) -> None:
    value = "true" if quiet else "false"
    words = "xfconf-query -c xfce4-notifyd -p /do-not-disturb -n -t bool -s"
    subprocess.run([*words.split(), value], env=environment, check=True)


@pytest.mark.desktop
@pytest.mark.parametrize(
    ("server", "switch"), [(dunst, dunst_set), (xfce, xfce_set)], ids=["dunst", "xfce"]
)
def test_do_not_disturb_of_real_servers_is_told(  # type: ignore[no-untyped-def]
    server, switch, tmp_path: Path
) -> None:
    async def run(address: str, environment: dict[str, str]) -> None:
        bus = Bus(lambda: address)
        assert await bus.connect()
        source = QuietServer(bus, lambda: None)
        with server(environment):
            await until(lambda: source.backend.startswith("notification server"))
            assert source.check() == ""
            for quiet in (True, False, True):
                await asyncio.to_thread(switch, environment, quiet=quiet)
                await until(partial(is_quiet, source, quiet))
            assert source.check() == QUIET
        await until(lambda: not source.check())
        await bus.close()

    with x_server() as (display, _), private_bus(tmp_path) as daemon:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": daemon.address,
        }
        asyncio.run(run(daemon.address, environment))


@contextmanager
def dconf_writer(folder: Path) -> Iterator[Callable[[str, str], None]]:
    """Run dconf for a user with this config folder; give what writes a value."""
    with private_bus(folder) as daemon:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": daemon.address,
        }
        service = subprocess.Popen(["/usr/libexec/dconf-service"], env=environment)

        def write(key: str, value: str) -> None:
            words = ["dconf", "write", key, value]
            wait_for(
                lambda: (
                    subprocess.run(
                        words, env=environment, check=False, capture_output=True
                    ).returncode
                    == 0
                )
            )

        try:
            yield write
        finally:
            service.kill()
            service.wait()


@pytest.mark.desktop
def test_do_not_disturb_of_gnome_is_read_as_dconf_wrote_it(tmp_path: Path) -> None:
    key, quiet = quiet_desktop.KEYS["GNOME"]
    source = quiet_desktop.QuietDesktop(key, quiet, tmp_path / "dconf" / "user")
    assert source.check() == ""
    with dconf_writer(tmp_path) as write:
        for number in range(30):  # a table with more than one bucket
            write(f"/org/example/key{number}", f"'{number}'")
        assert source.check() == ""
        write(key, "false")
        assert source.check() == QUIET
        write(key, "true")
        assert source.check() == ""


@pytest.mark.desktop
def test_where_no_portal_runs_dark_is_read_as_dconf_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    key = "/org/gnome/desktop/interface/color-scheme"
    found = Appearance(Bus(str))
    assert found.theme == ""
    with dconf_writer(tmp_path) as write:
        for value, theme in (
            ("'prefer-dark'", "dark"),
            ("'prefer-light'", "light"),
            ("'default'", ""),
            ("7", ""),
        ):
            write(key, value)
            assert found.theme == theme
    (tmp_path / "dconf" / "user").write_bytes(b"broken")
    assert found.theme == ""


def test_a_broken_dconf_database_is_a_mistake_not_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "user"
    source = quiet_desktop.QuietDesktop(*quiet_desktop.KEYS["GNOME"], path)
    for broken in (b"", b"GVariant", b"GVariant" + b"\xff" * 99, b"x" * 200):
        path.write_bytes(broken)
        with pytest.raises(ValueError, match="no dconf database"):
            source.check()


@pytest.mark.parametrize(
    ("desktop", "key"),
    [
        ("GNOME", "GNOME"),
        ("ubuntu:GNOME", "GNOME"),
        ("X-Cinnamon", "X-Cinnamon"),
        ("XFCE", None),
        ("", None),
    ],
)
def test_settings_of_another_desktop_do_not_count(
    desktop: str, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    assert quiet_desktop.key_here() == (quiet_desktop.KEYS[key] if key else None)


# ------------------------------------------------------------ apps, battery


@linux
def test_a_named_program_that_runs_is_seen_and_no_other_is_spoken_of() -> None:
    names: tuple[str, ...] = ("obs", "Python-That-Is-Not-There")
    apps = NamedApps(lambda: names, tuple)
    assert apps.check() == ""
    running = Path("/proc/self/comm").read_text().strip()
    names = (running.upper(),)
    assert apps.check() == f"{running.upper()} is running"
    assert apps.backend == "running programs (1 named)"


def test_without_named_programs_nobody_is_looked_at(tmp_path: Path) -> None:
    apps = NamedApps(tuple, lambda: ("zoom",), tmp_path / "nowhere")
    assert apps.check() == ""
    assert apps.backend == "no program is named"


WINDOW = """
import tkinter
window = tkinter.Tk(className="Meetings")
window.bind("<FocusIn>", lambda _: window.after(200, lambda: print("up", flush=True)))
window.after(100, window.focus_force)
window.mainloop()
"""


@pytest.mark.desktop
def test_a_named_program_in_front_is_seen(tmp_path: Path) -> None:
    pytest.importorskip("tkinter")
    with x_server() as (display, _), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        x11 = X11(display)
        while not x11.values("_NET_SUPPORTING_WM_CHECK"):
            time.sleep(0.02)
        apps = NamedApps(
            lambda: ("zoom", "meetings"), lambda: x11_fullscreen.in_front(x11), tmp_path
        )
        assert apps.check() == ""
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW], stdout=subprocess.PIPE
        )
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == b"up\n"
            assert apps.check() == "meetings is in front"
        finally:
            window.kill()
            window.communicate()
            manager.kill()
            manager.wait()
            x11.close()


def test_running_on_battery_is_seen_and_a_mouse_is_no_battery(tmp_path: Path) -> None:
    battery = Battery(tmp_path)
    assert battery.backend == "no battery"
    for name, kind, status, scope in (
        ("AC", "Mains", "", ""),
        ("mouse", "Battery", "Discharging", "Device"),
        ("BAT0", "Battery", "Charging", ""),
    ):
        supply = tmp_path / name
        supply.mkdir()
        (supply / "type").write_text(f"{kind}\n")
        (supply / "status").write_text(f"{status}\n")
        if scope:
            (supply / "scope").write_text(f"{scope}\n")
    assert battery.backend == "power supplies"
    assert battery.check() == ""
    (tmp_path / "BAT0" / "status").write_text("Discharging\n")
    assert battery.check() == "no mains power"
