"""Notices as balloons of our own icon, where Windows shows no toasts for us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from deskbreak.core.views import Notice
from deskbreak.desktop.notify import Answer, Failed

#: Some of the text may be cut, what a click does never is. In characters.
LONGEST_TEXT = 240


class BalloonTray(Protocol):
    """What `tray.windows.WindowsTray` can do besides being an icon."""

    @property
    def visible(self) -> bool:
        """Whether a balloon can grow from it."""
        ...

    def balloon(
        self,
        title: str,
        text: str,
        *,
        quiet: bool,
        on_end: Callable[[bool], None],
        on_failed: Callable[[str], None],
    ) -> None:
        """Show a balloon; *on_end* gets True for a click, False when it went away."""
        ...

    def remove_balloon(self) -> None:
        """Take it off the screen."""
        ...


class TrayBalloons:
    """
    Shows each notice as a balloon; there is one at a time, and it has no buttons.

    A click on it is the notice's default; the other answers are in the icon's menu.
    """

    sure = True

    def __init__(
        self, tray: Callable[[], BalloonTray | None], on_answer: Answer
    ) -> None:
        """Use what *tray* returns at that moment, None for no icon."""
        self._tray = tray
        self._on_answer = on_answer
        self._slot = ""

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return "balloon of the tray icon" if self.available else "no tray icon"

    @property
    def available(self) -> bool:
        """Whether the icon is there."""
        tray = self._tray()
        return tray is not None and tray.visible

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice* in place of whatever balloon is there."""
        tray = self._tray()
        if tray is None or not tray.visible:
            on_failed("there is no tray icon")
            return
        before, self._slot = self._slot, notice.slot
        if before and before != notice.slot:
            self._on_answer(before, "closed")

        def ended(clicked: bool) -> None:
            self._slot = ""
            key = notice.default if clicked and notice.default else "closed"
            self._on_answer(notice.slot, key)

        def failed(why: str) -> None:
            self._slot = ""
            on_failed(why)

        tray.balloon(
            # Windows shows no balloon without a text.
            notice.title,
            as_text(notice) or " ",
            quiet=notice.quiet,
            on_end=ended,
            on_failed=failed,
        )

    def withdraw(self, slot: str) -> None:
        """Take the notice in *slot* off the screen; nothing is reported."""
        tray = self._tray()
        if tray is not None and slot == self._slot:
            self._slot = ""
            tray.remove_balloon()


def as_text(notice: Notice) -> str:
    """Return the body and what a click on it does, short enough for a balloon."""
    labels = {button.key: button.label for button in notice.buttons}
    default = labels.get(notice.default, "")
    others = [label for key, label in labels.items() if key != notice.default]
    how = []
    if default:
        how.append(f"Click here: {default}")
    if others:
        how.append(f"{', '.join(others)}: in the icon's menu")
    tail = "\n" + "\n".join(how) if how else ""
    room = LONGEST_TEXT - len(tail)
    body = notice.body if len(notice.body) <= room else notice.body[: room - 1] + "…"
    return (body + tail).strip()
