"""A stand-in for systemd-logind."""

from __future__ import annotations

from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply, Variant

LOGIN = "org.freedesktop.login1"
ROOT = "/org/freedesktop/login1"
OURS = f"{ROOT}/session/_32"
OTHER = f"{ROOT}/session/_39"
PROPERTIES = "org.freedesktop.DBus.Properties"


class FakeLogind:
    """One session of ours, with the properties that matter, and inhibitors."""

    def __init__(self, bus: Bus, *, session: str = "auto", ended: str = "") -> None:
        """Know *session*, and another one called *ended* whose user has logged out."""
        self.locked = False
        self.active = True
        self.type = "wayland"
        self.state = "active"
        self.idle_since_us: int | None = None
        self.inhibitors: list[list[object]] = []
        self.asked = 0
        self._bus = bus
        self._sessions = {session: OURS, ended: OTHER}

    async def start(self) -> None:
        assert await self._bus.connect()
        self._bus.export(
            ROOT,
            Interface(
                f"{LOGIN}.Manager",
                methods={"GetSession": self._get, "ListInhibitors": self._list},
            ),
        )
        self._bus.export(
            OURS, Interface(f"{LOGIN}.Session", properties=self._properties)
        )
        gone = {**self._properties(), "State": Variant("s", "closing")}
        self._bus.export(
            OTHER,
            Interface(
                f"{LOGIN}.Session",
                properties=lambda: {**gone, "Active": Variant("b", False)},
            ),
        )
        assert await self._bus.request_name(LOGIN)

    def set(self, *, locked: bool | None = None, active: bool | None = None) -> None:
        self.locked = self.locked if locked is None else locked
        self.active = self.active if active is None else active
        changed = [f"{LOGIN}.Session", {}, ["LockedHint", "Active"]]
        self._bus.emit(OURS, PROPERTIES, "PropertiesChanged", "sa{sv}as", changed)

    def log_out(self) -> None:
        """End the session; it stays, as long as one of its processes does."""
        self.state = "closing"  # nothing tells of that

    def begin_session(self) -> None:
        """Let somebody log in, or the login screen come."""
        body = ["3", f"{ROOT}/session/_33"]
        self._bus.emit(ROOT, f"{LOGIN}.Manager", "SessionNew", "so", body)

    def prepare_for_sleep(self, begins: bool) -> None:
        self._bus.emit(ROOT, f"{LOGIN}.Manager", "PrepareForSleep", "b", [begins])

    def inhibit(self, *rows: tuple[str, str, str]) -> None:
        """Have *rows* (what, who, mode) keep things from happening."""
        self.inhibitors = [[what, who, "", mode, 1000, 77] for what, who, mode in rows]
        changed = {"BlockInhibited": Variant("s", ":".join(row[0] for row in rows))}
        body = [f"{LOGIN}.Manager", changed, []]
        self._bus.emit(ROOT, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _list(self, _: Message) -> Reply:
        self.asked += 1
        return "a(ssssuu)", [self.inhibitors]

    def _get(self, message: Message) -> Reply:
        if message.body[0] not in self._sessions:
            raise BusError(f"{LOGIN}.NoSuchSession", "no such session")
        return "o", [self._sessions[message.body[0]]]

    def _properties(self) -> dict[str, Variant]:
        return {
            "LockedHint": Variant("b", self.locked),
            "Active": Variant("b", self.active),
            "Type": Variant("s", self.type),
            "State": Variant("s", self.state),
            "IdleHint": Variant("b", self.idle_since_us is not None),
            "IdleSinceHintMonotonic": Variant("t", self.idle_since_us or 0),
        }
