"""Leads through a break without the daemon, and writes down what came of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import IO

from deskbreak.core.checklist import summarise
from deskbreak.core.content import ChecklistItem
from deskbreak.core.desk import DeskSummary
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.hours import day_of
from deskbreak.core.messages import Outcome, Record
from deskbreak.core.settings import BreakRule, Content
from deskbreak.daemon import rows
from deskbreak.daemon.ledger import Ledger
from deskbreak.daemon.offering import Offer, Offering, session
from deskbreak.daemon.ports import Clock
from deskbreak.daemon.rows import Course
from deskbreak.daemon.wishes import Wishes
from deskbreak.exceptions import DesktopError, UsageError
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    Session,
    from_guide,
    to_line,
)
from deskbreak.history.events import What

GUIDE = [sys.executable, "-m", "deskbreak.guide"]
#: Shows a session and passes on what is said; what comes back is shown next.
Face = Callable[[Session, Callable[[FromGuide], Session | None]], object]


class Leading:
    """One guide of the command line, from its offer to the rows it leaves."""

    def __init__(self, wishes: Wishes, ledger: Ledger, clock: Clock) -> None:
        """Nothing is chosen yet."""
        self._wishes = wishes
        self._ledger = ledger
        self._clock = clock
        self._offering = Offering(ledger.memory)
        self._offer = Offer("")
        self._course = Course()
        self._unasked: set[str] = set()
        self.end = GuideEnd.FAILED

    def a_break(self, name: str = "") -> Session:
        """
        Return what the picker offers for the break kind *name*, or the longest one.

        Raises:
            UsageError: There is no such kind.
        """
        at = self._clock.now()
        day = day_of(at.wall, self._wishes.settings.day_starts_at)
        self._offer = self._offering.for_break(
            self._rule(name), self._wishes, at, day, walk=False
        )
        return self._session()

    def an_exercise(self, exercise_id: str) -> Session:
        """
        Return this very exercise; trying one out is no break.

        Raises:
            UsageError: There is none with that id.
        """
        exercise = self._wishes.library.exercise(exercise_id)
        if exercise is None:
            raise UsageError(unknown_id(exercise_id, self._wishes))
        self._offer = Offer("", exercise=exercise)
        return self._session()

    def a_desk_check(self, items: tuple[ChecklistItem, ...]) -> Session:
        """Return a walk through *items*; at its end stands how the desk is."""
        self._offer = Offer("")
        self._unasked = {item.id for item in items}
        look = self._wishes.look
        summary = None if items else self._desk()
        return Session(
            None, None, look=look, title="My desk", items=items, summary=summary
        )

    def _desk(self) -> DeskSummary:
        wishes, at = self._wishes, self._clock.now().wall
        return summarise(wishes.library, wishes.profile, self._ledger.memory(), at)

    def heard(self, message: FromGuide) -> Session | None:
        """Take in what the guide says; return what it is to show next."""
        match message:
            case ExerciseDone():
                self._course = replace(self._course, seconds=message.seconds)
            case ItemAnswered():
                return self._answered(message)
            case Hurts():
                return self._other(What.HURT, message.exercise_id)
            case Another():
                return self._other(What.ANOTHER, message.exercise_id)
            case Ended():
                self.end = message.end
                if message.end is GuideEnd.DONE and self._offer.name:
                    self._taken()
            case _:
                pass
        return None

    def _rule(self, name: str) -> BreakRule:
        rules = self._wishes.settings.breaks
        if name:
            found = self._wishes.settings.rule(name)
            if found is None:
                known = ", ".join(rule.name for rule in rules)
                raise UsageError(f"there is no break {name!r}; there are {known}")
            return found
        leading = [rule for rule in rules if rule.content is Content.EXERCISE]
        return max(leading or rules, key=lambda rule: rule.duration)

    def _session(self) -> Session:
        made = session(self._offer, self._wishes)
        # Whoever types a command is not to be locked in by it.
        return replace(made, strict=False)

    def _answered(self, message: ItemAnswered) -> Session | None:
        item = self._wishes.library.item(message.item_id)
        assert item is not None, "the guide answers only what it was asked"
        self._course = replace(self._course, answer=message.answer)
        starts_at = self._wishes.settings.day_starts_at
        wall = self._clock.now().wall
        self._ledger.add(rows.of_answer(item, message.answer, wall, starts_at))
        if message.item_id not in self._unasked:
            return None
        self._unasked.discard(message.item_id)
        return None if self._unasked else self.a_desk_check(())

    def _other(self, why: What, exercise_id: str) -> Session | None:
        exercise = self._wishes.library.exercise(exercise_id)
        if exercise is None:
            return None
        at = self._clock.now()
        starts_at = self._wishes.settings.day_starts_at
        self._ledger.add(rows.of_exercise(why, exercise, at.wall, starts_at))
        day = day_of(at.wall, starts_at)
        self._offer = self._offering.another(self._offer, self._wishes, at, day)
        return self._session()

    def _taken(self) -> None:
        record = Record(
            Outcome.TAKEN,
            self._offer.name,
            self._clock.now().wall,
            detail="from the command line",
        )
        starts_at = self._wishes.settings.day_starts_at
        event = rows.of_break(record, self._offer, self._course, starts_at)
        self._ledger.add(event)


def unknown_id(exercise_id: str, wishes: Wishes) -> str:
    """Return the sentence that there is no such exercise, with the nearest id."""
    from deskbreak.config.problems import nearest

    hint = nearest(exercise_id, [e.id for e in wishes.library.exercises])
    meant = f"; did you mean {hint}?" if hint else ' ("deskbreak library" lists them)'
    return f"there is no exercise {exercise_id!r}{meant}"


def in_window(first: Session, heard: Callable[[FromGuide], Session | None]) -> None:
    """
    Show *first* in a window of its own.

    Raises:
        DesktopError: The window cannot be shown.
    """
    ended = False
    child = subprocess.Popen(GUIDE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # It may be gone before all was said to it; closing says the rest.
    with suppress(BrokenPipeError), child:
        ended = _converse(child, first, heard)
    if not ended:
        raise DesktopError(f"the guide's window broke down (exit {child.returncode})")


def _converse(
    child: subprocess.Popen[bytes],
    first: Session,
    heard: Callable[[FromGuide], Session | None],
) -> bool:
    """Return whether the child came to the end that it told."""
    assert child.stdin is not None
    assert child.stdout is not None
    ended = False
    _say(child.stdin, first)
    for line in child.stdout:
        message = from_guide(line)
        following = heard(message)
        ended = ended or isinstance(message, Ended)
        if following is not None:
            _say(child.stdin, following)
    return ended


def _say(stdin: IO[bytes], session: Session) -> None:
    stdin.write(to_line(session))
    stdin.flush()
