"""What we offer to others on D-Bus: methods, properties, introspection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, Variant

from deskbreak.exceptions import DesktopError

PROPERTIES = "org.freedesktop.DBus.Properties"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"

#: Signature and body of a method's answer: ``("s", ["hello"])``, ``("", [])``.
Reply = tuple[str, Sequence[Any]]
#: Answers a method call; raises `BusError` to answer with an error.
Method = Callable[[Message], Reply]


class BusError(DesktopError):
    """
    The other side answered with an error.

    Attributes:
        name: The D-Bus error name, "org.freedesktop.DBus.Error.ServiceUnknown".
        text: What the other side says about it.
    """

    def __init__(self, name: str, text: str) -> None:
        """Keep *name* and say *text*."""
        self.name = name
        self.text = text
        super().__init__(f"{name}: {text}")


@dataclass(frozen=True, slots=True)
class Interface:
    """
    What is offered to others at one path.

    Attributes:
        properties: Makes all readable properties by name; asked on every Get.
        xml: Inside of ``<interface>`` for introspection.
    """

    name: str
    methods: Mapping[str, Method] = field(default_factory=dict)
    properties: Callable[[], Mapping[str, Variant]] = dict
    xml: str = ""


def serve(offered: Mapping[str, Interface], message: Message) -> Reply:
    """Find and run what *message* calls; raise `BusError` where there is none."""
    member = message.member or ""
    if message.interface == INTROSPECTABLE:
        return "s", [_introspection(offered)]
    if message.interface == PROPERTIES:
        return _serve_properties(offered, member, message.body)
    for interface in offered.values():
        if message.interface in {None, "", interface.name}:
            method = interface.methods.get(member)
            if method is not None:
                return method(message)
    raise BusError(
        "org.freedesktop.DBus.Error.UnknownMethod", f"{message.interface}.{member}"
    )


def _serve_properties(
    offered: Mapping[str, Interface], member: str, body: Sequence[Any]
) -> Reply:
    interface = offered.get(body[0]) if body else None
    properties = interface.properties() if interface is not None else {}
    if member == "GetAll":
        return "a{sv}", [dict(properties)]
    if member == "Get" and len(body) == 2 and body[1] in properties:
        return "v", [properties[body[1]]]
    if member == "Set":
        raise BusError("org.freedesktop.DBus.Error.PropertyReadOnly", str(body[:2]))
    raise BusError("org.freedesktop.DBus.Error.UnknownProperty", str(body[:2]))


def _introspection(offered: Mapping[str, Interface]) -> str:
    inside = "".join(
        f'<interface name="{interface.name}">{interface.xml}</interface>'
        for interface in offered.values()
    )
    return (
        '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"'
        ' "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">'
        f"<node>{inside}</node>"
    )
