"""Which key does what, and when keys count at all."""

from __future__ import annotations

from collections.abc import Iterable

from deskbreak.guide.view import Action, Offer, Page

#: Keys of a person who was typing when the window came are not meant for it.
GRACE_SECONDS = 1.0
#: How long Esc is held for the emergency exit.
EMERGENCY_SECONDS = 3.0

_EXERCISE = {
    "space": Action.PAUSE,
    "return": Action.NEXT,
    "kp_enter": Action.NEXT,
    "right": Action.NEXT,
    "kp_right": Action.NEXT,
    "h": Action.HURTS,
    "a": Action.ANOTHER,
    "d": Action.DONE,
}
_DIGITS = {
    "kp_end": "1",
    "kp_down": "2",
    "kp_next": "3",
    "kp_left": "4",
}


def action_for(page: Page, offers: Iterable[Offer], keysym: str) -> Action | None:
    """Return what the key with Tk's name *keysym* asks for on *page*, or None."""
    key = keysym.lower()
    if page is Page.HELP:
        return Action.BACK if key in ("return", "kp_enter", "space") else None
    if key in ("f1", "question"):
        return Action.HELP
    if page is Page.SUMMARY:
        closes = ("return", "kp_enter", "space", "d")
        return Action.DONE if key in closes else None
    if page is Page.EXERCISE:
        return _EXERCISE.get(key)
    if page is Page.CLOSING:
        return Action.STOP if key in ("return", "kp_enter", "space") else None
    digit = _DIGITS.get(key, key.removeprefix("kp_"))
    return next((o.action for o in offers if o.key == digit), None)


class Gate:
    """
    Decides whether a key pressed now is meant for the guide.

    Keys count one second after the window came. Where it came unasked, that second
    begins anew with every key, until the person has noticed and stopped typing.
    """

    def __init__(self, now: float, *, asked: bool) -> None:
        """Begin at *now*, in seconds of any monotonic clock."""
        self._opens = now + GRACE_SECONDS
        self._asked = asked

    def lets_in(self, now: float) -> bool:
        """Take note of a key pressed at *now*; True if it counts."""
        if now >= self._opens:
            return True
        if not self._asked:
            self._opens = now + GRACE_SECONDS
        return False


class Hold:
    """Measures how long Esc, or the exit button, is held down."""

    def __init__(self) -> None:
        """Begin with nothing held."""
        self._since: float | None = None
        self._let_go: float | None = None

    def press(self, now: float) -> None:
        """Take a press. A held key repeats it, some servers with a release between."""
        if self._since is None:
            self._since = now
        self._let_go = None

    def release(self, now: float) -> None:
        """Take a release."""
        self._let_go = now

    def share(self, now: float) -> float:
        """Return how much of the needed time has gone by, 0.0 to 1.0."""
        # A repeat comes within some milliseconds of its release.
        if self._let_go is not None and now - self._let_go > 0.08:
            self._since = self._let_go = None
        if self._since is None:
            return 0.0
        return min(1.0, (now - self._since) / EMERGENCY_SECONDS)
