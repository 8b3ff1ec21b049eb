"""What the desktop is asked to show, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A notification's button: *key* comes back when it is clicked."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Notice:
    """
    A notification.

    Attributes:
        slot: A new notice takes the place of the one in the same slot:
            "break" for prompts and heads-ups, "info" for all else.
        body: Plain text; the adapter escapes it where its server reads markup.
        default: Key reported when the body is clicked, "" for none.
        image: PNG file to show, or "".
        stays: It stays until answered, where the server can.
        quiet: Without sound or urgency.
    """

    slot: str
    title: str
    body: str
    buttons: tuple[Button, ...] = ()
    default: str = ""
    image: str = ""
    stays: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A menu line.

    Attributes:
        key: Comes back when it is clicked; "" is a separator or plain text.
        default: What a click on the icon itself does.
    """

    key: str
    label: str
    enabled: bool = True
    checked: bool | None = None
    default: bool = False
    children: tuple[Entry, ...] = ()


SEPARATOR = Entry("", "")


@dataclass(frozen=True, slots=True)
class Face:
    """
    What the tray shows.

    Attributes:
        glyph: "counting", "due", "held", "paused", "taking", "off".
        filled: How much of the ring is filled, 0.0 to 1.0.
        tooltip: One or two lines.
    """

    glyph: str
    filled: float
    tooltip: str
    menu: tuple[Entry, ...]
