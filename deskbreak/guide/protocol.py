"""
What the daemon and the guide's child process say to each other.

One JSON object a line, UTF-8, encoded by `core.codec`. The daemon writes to the
child's stdin: `Session` (begin, or replace what is shown) and `Close`. The child
writes to its stdout: everything of `FromGuide`. The child ends when its stdin does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from deskbreak.core.codec import decode, encode
from deskbreak.core.content import Answer, ChecklistItem, Exercise
from deskbreak.core.desk import DeskSummary
from deskbreak.core.guidance import GuideEnd
from deskbreak.exceptions import ProtocolError

#: No line of the conversation is longer than this many bytes.
LINE_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """
    How the guide looks.

    Attributes:
        theme: "light", "dark" or "system".
        scale: Text and picture size, 1.0 is normal.
        reduced_motion: Two end poses instead of a moving figure.
        fullscreen: On every monitor.
        person: Which of the drawn people, from 0; None lets them take turns.
        sound: When a tone is heard: "end" of the exercise, "steps" too, or "off".
    """

    theme: str = "system"
    scale: float = 1.0
    reduced_motion: bool = False
    fullscreen: bool = False
    person: int | None = None
    sound: str = "end"


@dataclass(frozen=True, slots=True)
class Session:
    """
    One exercise to be led through, and the question that follows it.

    Attributes:
        exercise: None: only the item (or, with *items*, the desk check).
        items: All items of a desk check, when that is asked for.
        left_out: In words, what hides other exercises ("hidden because you ticked
            knee"), or "".
        strict: No way out but the emergency exit (Esc held for 3 s).
        note: A line from the prescription, or "".
        library_page: File URL of the help page with the stop rules, or "".
        posters: Folder of the pictures that figures begin with (see `kept`), or "".
        summary: How the desk stands, at the end of a desk check; None in between.
    """

    exercise: Exercise | None
    item: ChecklistItem | None
    look: Look = Look()
    title: str = ""
    strict: bool = False
    note: str = ""
    left_out: str = ""
    items: tuple[ChecklistItem, ...] = ()
    library_page: str = ""
    posters: str = ""
    summary: DeskSummary | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Close the window; no report is owed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The window is on screen."""


@dataclass(frozen=True, slots=True)
class ExerciseDone:
    """The exercise was gone through to its end (or Done was pressed)."""

    exercise_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Hurts:
    """ "This hurts" was pressed: the daemon answers with another `Session`."""

    exercise_id: str


@dataclass(frozen=True, slots=True)
class Another:
    """ "Another one" was pressed: the daemon answers with another `Session`."""

    exercise_id: str


@dataclass(frozen=True, slots=True)
class ItemAnswered:
    """The desk question was answered."""

    item_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Ended:
    """The guide is over and the process is about to exit."""

    end: GuideEnd


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """The stop rules and red flags are asked for."""


ToGuide = Session | Close
FromGuide = Shown | ExerciseDone | Hurts | Another | ItemAnswered | Ended | OpenHelp


def to_line(message: ToGuide | FromGuide) -> bytes:
    """Return *message* as one line, newline included."""
    text = json.dumps(encode(message), separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def to_guide(line: bytes) -> ToGuide:
    """
    Return what the daemon said.

    Raises:
        ProtocolError: The line is not of this conversation.
    """
    message: ToGuide = _read(ToGuide, line)
    return message


def from_guide(line: bytes) -> FromGuide:
    """
    Return what the guide said.

    Raises:
        ProtocolError: The line is not of this conversation.
    """
    message: FromGuide = _read(FromGuide, line)
    return message


def _read(kind: Any, line: bytes) -> Any:
    if len(line) > LINE_LIMIT:
        raise ProtocolError(f"a line of {len(line)} bytes is over the limit")
    try:
        data = json.loads(line)
        if not isinstance(data, dict) or "is" not in data:
            raise ProtocolError('a message is an object with "is"')
        return decode(kind, data)
    except ValueError as error:
        raise ProtocolError(f"cannot read a message: {error}") from error
