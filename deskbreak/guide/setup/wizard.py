"""The questions one after the other, as values; how they look is the window's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from deskbreak.config.answers import (
    APPLIES_WORDS,
    HAS_WORDS,
    Answers,
    Confirmation,
    answers_of,
    in_order,
    save_answers,
    spans_of,
    why_not,
)
from deskbreak.config.model import GuideOptions
from deskbreak.config.presets import PRESETS
from deskbreak.config.reader import default_config, read
from deskbreak.config.times import DAYS, format_days, read_days
from deskbreak.core.content import CAUTIONS
from deskbreak.exceptions import DeskbreakError
from deskbreak.library.loader import built_in
from deskbreak.library.words import load_safety
from deskbreak.paths import Paths

#: What the option below the note is called.
CONFIRM = "confirm"
_DAY_WORDS = dict(
    zip(
        DAYS,
        (
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ),
        strict=True,
    )
)


class Name(Enum):
    """The sheets."""

    NOTE = "note"
    RHYTHM = "preset"
    HOURS = "hours"
    PLACE = "has"
    DESK = "applies"
    CARE = "cautions"


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: *label* for people, *detail* in smaller words."""

    key: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One question.

    Attributes:
        single: Only one option can be chosen.
        paragraphs: To be read first.
        field: There is a line for text: the work hours.
    """

    name: Name
    title: str
    hint: str
    options: tuple[Option, ...]
    single: bool = False
    field: bool = False
    paragraphs: tuple[str, ...] = ()


class Wizard:
    """
    Leads through the sheets.

    Attributes:
        problem: Why the sheet cannot be left, in words, or "".
        done: The answers are to be saved.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        note: Sequence[str],
        cautions: Mapping[str, str],
        confirmed: bool = False,
    ) -> None:
        """Begin with *answers*; *cautions* are titles by tag."""
        self._answers = answers
        self._confirmed = confirmed
        self._at = 0
        self.problem = ""
        self.done = False
        # First, or who declines it would lose all answers; and once only.
        first = () if confirmed else (_note_sheet(note),)
        self._sheets: tuple[Sheet, ...] = (*first, *_sheets(cautions))

    @property
    def sheet(self) -> Sheet:
        """The question that is asked now."""
        return self._sheets[self._at]

    @property
    def place(self) -> tuple[int, int]:
        """Which sheet it is, from 1, of how many."""
        return self._at + 1, len(self._sheets)

    @property
    def answers(self) -> Answers:
        """The answers so far."""
        return self._answers

    @property
    def chosen(self) -> frozenset[str]:
        """The keys that are chosen on this sheet."""
        match self.sheet.name:
            case Name.RHYTHM:
                return frozenset({self._answers.preset})
            case Name.HOURS:
                days = read_days(self._answers.days) if self._answers.days else ()
                return frozenset(DAYS[day - 1] for day in days)
            case Name.NOTE:
                return frozenset({CONFIRM} if self._confirmed else ())
            case name:
                return frozenset(getattr(self._answers, name.value))

    def choose(self, key: str) -> None:
        """Choose the option *key*, or no longer."""
        self.problem = ""
        chosen = self.chosen ^ {key}
        match self.sheet.name:
            case Name.RHYTHM:
                self._answers = replace(self._answers, preset=key)
                if key == "sit-stand":
                    applies = {*self._answers.applies, "sit_stand"}
                    self._answers = replace(
                        self._answers, applies=in_order(frozenset(applies), _APPLIES)
                    )
            case Name.HOURS:
                days = frozenset(DAYS.index(day) + 1 for day in chosen)
                text = format_days(days) if days else ""
                self._answers = replace(self._answers, days=text)
            case Name.NOTE:
                self._confirmed = not self._confirmed
            case name:
                order = tuple(option.key for option in self.sheet.options)
                ordered = in_order(chosen, order)
                self._answers = replace(self._answers, **{name.value: ordered})  # type: ignore[arg-type]

    def write(self, times: str) -> None:
        """Take the text of the field: work hours."""
        self.problem = ""
        self._answers = replace(self._answers, times=", ".join(spans_of(times)))

    def next(self) -> None:
        """Go on, if the answer makes sense; after the last sheet: done."""
        self.problem = self._why_not()
        if self.problem:
            return
        if self._at + 1 < len(self._sheets):
            self._at += 1
        else:
            self.done = True

    def back(self) -> None:
        """Return to the sheet before."""
        self.problem = ""
        self._at = max(0, self._at - 1)

    def _why_not(self) -> str:
        match self.sheet.name:
            case Name.HOURS if not self._answers.days:
                return "Choose one day at least."
            case Name.HOURS:
                return why_not(self._answers).capitalize()
            case Name.NOTE if not self._confirmed:
                return "Please read the note, then tick the box below it."
            case _:
                return ""


class SavingWizard(Wizard):
    """A wizard whose answers go into the settings file in the end."""

    def __init__(self, paths: Paths, answers: Answers) -> None:
        """Begin with *answers*; the file is below *paths*."""
        safety = load_safety()
        self._paths = paths
        self._confirmation = Confirmation(paths.state, safety.first_run)
        super().__init__(
            answers,
            note=safety.first_run,
            cautions={caution.tag: caution.title for caution in safety.cautions},
            confirmed=self._confirmation.given,
        )

    def next(self) -> None:
        """Go on; after the last sheet, save. What cannot be saved is the problem."""
        super().next()
        if not self.done:
            return
        try:
            save_answers(self._paths.config, self.answers, built_in=built_in())
            self._confirmation.give(_today())
        except DeskbreakError as error:
            self.done = False
            self.problem = str(error).partition("\n")[0]


def _today() -> date:
    return datetime.now().astimezone().date()  # noqa: TID251  # no daemon, no clock


def open_wizard(paths: Paths) -> tuple[SavingWizard, GuideOptions]:
    """
    Return the questions with what holds now, and how the window shall look.

    Raises:
        ConfigError: The settings file has mistakes.
    """
    config = default_config()
    if paths.config.exists():
        config = read(paths.config, built_in=built_in())
    return SavingWizard(paths, answers_of(config)), config.guide


_APPLIES = tuple(APPLIES_WORDS)


def _note_sheet(note: Sequence[str]) -> Sheet:
    return Sheet(
        Name.NOTE,
        "Before you begin",
        "",
        (Option(CONFIRM, "I have read this"),),
        paragraphs=tuple(note),
    )


def _sheets(cautions: Mapping[str, str]) -> tuple[Sheet, ...]:
    return (
        Sheet(
            Name.RHYTHM,
            "Which rhythm?",
            "How often, and how long. Single values can be changed later.",
            tuple(
                Option(preset.name, preset.name.capitalize(), preset.says)
                for preset in PRESETS.values()
            ),
            single=True,
        ),
        Sheet(
            Name.HOURS,
            "When do you work?",
            "Breaks come at these times only.",
            tuple(Option(key, words) for key, words in _DAY_WORDS.items()),
            field=True,
        ),
        Sheet(
            Name.PLACE,
            "What do you have where you work?",
            "Exercises that need anything else stay out.",
            _options(HAS_WORDS),
        ),
        Sheet(
            Name.DESK,
            "What is true of your desk?",
            "The questions about the desk go by it.",
            _options(APPLIES_WORDS),
        ),
        Sheet(
            Name.CARE,
            "What should we go easy on?",
            "Hides the exercises that could hurt.",
            tuple(Option(tag, cautions[tag]) for tag in CAUTIONS),
        ),
    )


def _options(words: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(key, text[:1].upper() + text[1:]) for key, text in words.items()
    )
