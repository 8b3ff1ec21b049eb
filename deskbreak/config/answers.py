"""The few questions of the first run: what can be answered, and into which keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from deskbreak.config.edit import set_values
from deskbreak.config.first_run import write_first
from deskbreak.config.model import Config
from deskbreak.config.presets import PRESETS
from deskbreak.config.reader import default_config, read
from deskbreak.config.times import format_days, format_span
from deskbreak.core import content
from deskbreak.core.content import Library
from deskbreak.exceptions import DeskbreakError

#: For people, in the order in which they are asked.
HAS_WORDS = {
    "chair": "a chair",
    "chair_back": "a chair with a firm back",
    "desk": "a desk to lean on",
    "wall": "a free wall",
    "doorway": "a doorway",
    "room": "a step of room around you",
    "walkway": "somewhere to walk",
    "floor": "floor space to lie down",
    "stairs": "stairs",
    "outdoors": "a way outside",
}
APPLIES_WORDS = {
    "laptop": "a laptop",
    "sit_stand": "a sit-stand desk",
    "two_screens": "two screens",
    "bifocals": "bifocal or varifocal glasses",
    "paper": "papers to read from",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """
    What a person has answered, in the words of the file.

    Attributes:
        days: "daily", "mon-fri" …
        times: "09:00-12:30, 13:00-18:00"; "" is at any time.
        has: Of `content.NEEDS`, in that order; *applies* of `content.APPLIES` and
            *cautions* of `content.CAUTIONS` alike.
    """

    preset: str
    days: str
    times: str
    has: tuple[str, ...]
    applies: tuple[str, ...]
    cautions: tuple[str, ...]

    def keys(self) -> dict[str, str]:
        """Return the values by dotted key, as they are given to `set_values`."""
        return {
            "preset": self.preset,
            "hours.days": self.days,
            "hours.times": self.times,
            "me.has": ", ".join(self.has),
            "me.applies": ", ".join(self.applies),
            "me.cautions": ", ".join(self.cautions),
        }


def answers_of(config: Config) -> Answers:
    """Return what *config* says to the questions."""
    hours, profile = config.settings.hours, config.profile
    return Answers(
        preset=config.preset,
        days=format_days(hours.days),
        times=", ".join(format_span(span) for span in hours.spans),
        has=in_order(profile.has, content.NEEDS),
        applies=in_order(profile.applies, content.APPLIES),
        cautions=in_order(profile.cautions, content.CAUTIONS),
    )


def in_order(
    chosen: frozenset[str] | Sequence[str], all_: Sequence[str]
) -> tuple[str, ...]:
    """Return *chosen* in the order of *all_*."""
    return tuple(name for name in all_ if name in chosen)


def current_answers(path: Path, *, built_in: Library | None = None) -> Answers:
    """
    Return what the file *path* says now; the defaults where there is none.

    Raises:
        ConfigError: The file has mistakes.
    """
    if not path.exists():
        return answers_of(default_config())
    return answers_of(read(path, built_in=built_in))


def save_answers(
    path: Path, wanted: Answers, *, built_in: Library | None = None
) -> tuple[str, ...]:
    """
    Write *wanted* into the file *path*, all at once; comments and all else stay.

    Returns:
        The keys that have changed.

    Raises:
        ConfigError: An answer does not fit, or the file has mistakes.
        DeskbreakError: The file cannot be written.
    """
    write_first(path)
    before = current_answers(path, built_in=built_in).keys()
    changed = {key: text for key, text in wanted.keys().items() if text != before[key]}
    set_values(path, changed, built_in=built_in)
    return tuple(changed)


def why_not(answers: Answers, **changes: str | tuple[str, ...]) -> str:
    """Return why *answers* with *changes* would not fit, in words; "" if they do."""
    from deskbreak.config.problems import MismatchError
    from deskbreak.config.times import read_days, read_span

    new = replace(answers, **changes)  # type: ignore[arg-type]
    try:
        read_days(new.days)
        for span in spans_of(new.times):
            read_span(span)
    except MismatchError as error:
        fault = error.faults[0]
        hint = f" (did you mean {fault.nearest}?)" if fault.nearest else ""
        return f"expected {fault.expected}{hint}"
    return "" if new.preset in PRESETS else f"there is no preset {new.preset}"


def spans_of(times: str) -> list[str]:
    """Return the spans in the text *times*; "any" and "" have none."""
    if times.strip().lower() in ("", "any", "any time", "always"):
        return []
    return [part.strip() for part in times.split(",") if part.strip()]


# ------------------------------------------------------------ the medical note


class Confirmation:
    """
    Remembers that the medical note was read and confirmed; once is enough.

    A note with other words counts as another one.
    """

    def __init__(self, folder: Path, note: Sequence[str]) -> None:
        """Keep it in *folder*; *note* are the paragraphs."""
        self._path = folder / "confirmed.json"
        self._words = hashlib.sha256("\n".join(note).encode()).hexdigest()[:16]

    @property
    def given(self) -> bool:
        """Whether these words were confirmed."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(found, dict) and found.get("note") == self._words

    def give(self, day: date) -> None:
        """
        Note that they are, as of *day*.

        Raises:
            DeskbreakError: It cannot be written.
        """
        if self.given:
            return
        text = json.dumps({"note": self._words, "day": day.isoformat()})
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.write_text(f"{text}\n", "utf-8")
        except OSError as error:
            message = f"cannot write {self._path}: {error.strerror}"
            raise DeskbreakError(message) from error
