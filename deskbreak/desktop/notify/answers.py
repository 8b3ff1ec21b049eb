"""How to answer a notice where it has no buttons."""

from __future__ import annotations

from deskbreak.core.views import Notice

#: The command that does the same as the button with this key.
COMMANDS = {
    "start": "deskbreak take",
    "later": "deskbreak postpone",
    "skip": "deskbreak skip",
    "settings": "deskbreak config edit",
}


def answers(notice: Notice) -> tuple[str, ...]:
    """Return "Start: deskbreak take" and so on for the buttons of *notice*."""
    return tuple(
        f"{button.label}: {COMMANDS[button.key]}"
        for button in notice.buttons
        if button.key in COMMANDS
    )
