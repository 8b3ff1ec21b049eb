"""
python-dbusmock's stand-ins, each in a process of its own.

They belong to Debian's Python (their library has to be compiled against D-Bus), so they
are run with that, and spoken to over the bus as the real ones are.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from deskbreak.desktop.bus import DBUS, DBUS_PATH, Bus, Variant
from tests.adapters.fake_logind import LOGIN, ROOT

DEBIANS_PYTHON = "/usr/bin/python3"
SESSION_ID = "c1"
SESSION = f"{ROOT}/session/{SESSION_ID}"
_MOCK = "org.freedesktop.DBus.Mock"
_MANAGER = f"{LOGIN}.Manager"

#: Keeps something from happening until it is ended, as programs do: logind takes the
#: inhibitor back when the file that it gave is closed.
_INHIBIT = """
import dbus, sys
login = dbus.SystemBus().get_object("org.freedesktop.login1", "/org/freedesktop/login1")
held = login.Inhibit(*sys.argv[1:], dbus_interface="org.freedesktop.login1.Manager")
file = held.take()
print("held", flush=True)
sys.stdin.read()
"""


class Mock:
    """
    One of the templates.

    Attributes:
        environment: What programs need to find it.
    """

    template: str
    bus_kind: str
    name: str

    def __init__(self, bus: Bus, address: str, stack: ExitStack) -> None:
        """Speak to it over *bus*, which is at *address*; it ends with *stack*."""
        self.environment = {f"DBUS_{self.bus_kind.upper()}_BUS_ADDRESS": address}
        self._bus = bus
        self._stack = stack

    async def start(self) -> None:
        """Run it; it answers when this returns."""
        assert await self._bus.connect()
        self._run("-m", "dbusmock", f"--{self.bus_kind}", "--template", self.template)
        owned = False
        while not owned:
            (owned,) = await self._bus.call(
                DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s", [self.name]
            )

    async def emit(self, path: str, interface: str, name: str, *flags: bool) -> None:
        """Send the signal *name*."""
        values = [Variant("b", flag) for flag in flags]
        body = [interface, name, "b" * len(flags), values]
        await self.call(path, _MOCK, "EmitSignal", "sssav", body)

    async def call(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
    ) -> None:
        """Call a method of it."""
        await self._bus.call(self.name, path, interface, member, signature, body)

    async def _update(
        self, path: str, interface: str, properties: Mapping[str, Variant]
    ) -> None:
        body = [interface, properties]
        await self.call(path, _MOCK, "UpdateProperties", "sa{sv}", body)

    def _run(
        self,
        *words: str,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [DEBIANS_PYTHON, *words],
            env={"PATH": os.environ["PATH"], **self.environment},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            text=True,
        )

        def end() -> None:
            program.kill()
            program.communicate()

        self._stack.callback(end)
        return program


class MockLogind(Mock):
    """systemd-logind, with one session of ours."""

    template = "logind"
    bus_kind = "system"
    name = LOGIN

    async def start(self) -> None:
        """Run it; the session is there when this returns."""
        await super().start()
        self.environment["XDG_SESSION_ID"] = SESSION_ID
        whose = ["seat0", 1000, "somebody", True]
        await self.call(ROOT, _MOCK, "AddSession", "ssusb", [SESSION_ID, *whose])
        await self.set(Type=Variant("s", "wayland"))
        blocks = [_MANAGER, "BlockInhibited", Variant("s", "")]
        await self.call(ROOT, _MOCK, "AddProperty", "ssv", blocks)

    async def set(self, **properties: Variant) -> None:
        """Change *properties* of the session, and tell so."""
        await self._update(SESSION, f"{LOGIN}.Session", properties)

    async def ask_session(self, member: str, *flags: bool) -> None:
        """Ask the session to do something: Lock, SetLockedHint."""
        signature = "b" * len(flags)
        await self.call(SESSION, f"{LOGIN}.Session", member, signature, flags)

    async def prepare_for_sleep(self, *, begins: bool) -> None:
        """Tell that the machine is about to sleep, or is awake again."""
        await self.emit(ROOT, _MANAGER, "PrepareForSleep", begins)

    async def inhibit(
        self, what: str, who: str, why: str, mode: str = "block"
    ) -> subprocess.Popen[str]:
        """Have a program keep *what* from happening, until it ends."""
        program = self._run(
            *("-c", _INHIBIT, what, who, why, mode),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        await self.blocks(what)
        return program

    async def blocks(self, what: str) -> None:
        """Tell what is kept from happening; by itself the mock does not."""
        await self._update(ROOT, _MANAGER, {"BlockInhibited": Variant("s", what)})


class MockScreenSaver(Mock):
    """GNOME's screen saver."""

    template = "gnome_screensaver"
    bus_kind = "session"
    name = "org.gnome.ScreenSaver"

    async def set_active(self, *, active: bool) -> None:
        """Blank the screen, or show it again."""
        path = f"/{self.name.replace('.', '/')}"
        await self.call(path, self.name, "SetActive", "b", [active])
