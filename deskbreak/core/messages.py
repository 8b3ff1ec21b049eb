"""
What happens to the planner (inputs) and what it asks of the shell (effects).

Every input carries the `Moment` at which it happened. For every input of the group
`Request` the planner returns exactly one `Answered` effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.moment import Moment
from deskbreak.core.settings import ZERO, Reason, Reminder, Settings


class Outcome(Enum):
    """The only words for what became of a break, in history and statistics."""

    PROMPTED = "prompted"
    TAKEN = "taken"
    NATURAL = "natural"
    POSTPONED = "postponed"
    SKIPPED = "skipped"
    MISSED = "missed"
    HELD = "held"


#: What ends a break for good: it is no longer due.
ENDS = frozenset({Outcome.TAKEN, Outcome.NATURAL, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class Sensed:
    """
    A reason not to interrupt that holds right now, as a source tells it.

    Attributes:
        evidence: In words, for people: "camera in use".
        lasting: For how long it has been so already, where the source knows.
        ends_in: It seems to be over, and is so for sure if that is still so after
            this; None while it goes on.
    """

    reason: Reason
    evidence: str
    lasting: timedelta = ZERO
    ends_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Senses:
    """
    What is known of the person and the desktop at one moment.

    Attributes:
        idle: Time since the last input; None is unknown, never zero.
        locked: The session is locked, switched away, or its screen is off.
        engaged: Why someone without input is still there ("camera in use"); "" is
            nobody knows of any.
        told: The desktop tells of the first input after being away: nobody has to
            look for it.
        video: What seems to be watched without any input ("vlc plays"); it counts as
            `engaged` where the user's settings say that it is use.
        sensed: The reasons from outside that hold right now.
    """

    idle: timedelta | None = None
    locked: bool = False
    engaged: str = ""
    sensed: tuple[Sensed, ...] = ()
    video: str = ""
    told: bool = False


# ---------------------------------------------------------------- inputs


@dataclass(frozen=True, slots=True)
class Tick:
    """A wake-up, or news from a source: look again."""

    at: Moment
    senses: Senses


@dataclass(frozen=True, slots=True)
class Woke:
    """
    The session says that the machine slept.

    Only needed where a clock that counts sleep is missing; elsewhere the clocks
    have told it already and this changes nothing.
    """

    at: Moment
    slept: timedelta


@dataclass(frozen=True, slots=True)
class ConfigChanged:
    """New settings are in force."""

    at: Moment
    settings: Settings


@dataclass(frozen=True, slots=True)
class ReminderRang:
    """A reminder's fixed time has come."""

    at: Moment
    reminder: Reminder


@dataclass(frozen=True, slots=True)
class PromptClosed:
    """The popup is gone without an answer: not a refusal."""

    at: Moment


@dataclass(frozen=True, slots=True)
class GuideClosed:
    """The guide has ended."""

    at: Moment
    end: GuideEnd


@dataclass(frozen=True, slots=True)
class Take:
    """Take a break now: the one prompted or due, else *name*, else the longest."""

    at: Moment
    name: str = ""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Ask again later; the count stays. *delay* None is the kind's next step."""

    at: Moment
    delay: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Give this break up; its count starts over."""

    at: Moment


@dataclass(frozen=True, slots=True)
class Pause:
    """
    Stop asking.

    Attributes:
        duration: For this long (real time, also over a clock step); else
        until: up to this wall time; both None is until resumed.
    """

    at: Moment
    duration: timedelta | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """End the pause."""

    at: Moment


@dataclass(frozen=True, slots=True)
class Stopping:
    """The daemon is about to end: put things in order."""

    at: Moment


Request = Take | Postpone | Skip | Pause | Resume
Input = (
    Tick
    | Woke
    | ConfigChanged
    | ReminderRang
    | PromptClosed
    | GuideClosed
    | Request
    | Stopping
)


# --------------------------------------------------------------- effects


@dataclass(frozen=True, slots=True)
class Prompt:
    """
    Show the notification of a due break, or show it again.

    Attributes:
        name: The break kind.
        shown: The how-many-eth showing of the same prompt, from 1.
        gentle: It was held for long: come softly, without sound.
        walk: Offer a walk (a long hold has just ended).
        can_postpone: The next step, or None where postponing is no longer offered.
    """

    name: str
    shown: int = 1
    gentle: bool = False
    walk: bool = False
    can_postpone: timedelta | None = None
    can_skip: bool = True


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the prompt (or heads-up) off the screen."""


@dataclass(frozen=True, slots=True)
class HeadsUp:
    """Say that a break is due soon."""

    name: str
    due_in: timedelta


@dataclass(frozen=True, slots=True)
class OpenGuide:
    """Lead through the break. *asked* is False where it opens unasked (strict)."""

    name: str
    walk: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class CloseGuide:
    """Close the guide; its end needs no report any more."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A nudge was accepted: nothing to lead through, its item counts as seen."""

    name: str


@dataclass(frozen=True, slots=True)
class Remind:
    """Show a fixed-time reminder."""

    say: str


@dataclass(frozen=True, slots=True)
class Tell:
    """One quiet notice to the user (a hold's longest time was reached …)."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """
    Write down what became of a break.

    Attributes:
        at: Wall time of it.
        use: The use that had been counted for this kind.
        detail: In words: what held it, how it ended.
        absorbed: Break kinds that this one stood for as well.
    """

    outcome: Outcome
    name: str
    at: datetime
    use: timedelta = field(default_factory=timedelta)
    detail: str = ""
    absorbed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordUse:
    """A stretch of use has ended: *began* to *ended*, with *use* in it."""

    began: datetime
    ended: datetime
    use: timedelta


@dataclass(frozen=True, slots=True)
class Answered:
    """
    The answer to a request.

    Attributes:
        code: Stable, for programs: "ok", "nothing_due", "strict",
            "postpone_limit", "unknown_kind", "not_paused", "already_taking" …
        text: For people.
    """

    ok: bool
    code: str
    text: str


Effect = (
    Prompt
    | Withdraw
    | HeadsUp
    | OpenGuide
    | CloseGuide
    | Nudge
    | Remind
    | Tell
    | Record
    | RecordUse
    | Answered
)
