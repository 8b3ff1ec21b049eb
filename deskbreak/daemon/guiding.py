"""What the guide says and is told: breaks, tried-out exercises, the desk check."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from deskbreak.core import checklist
from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.guidance import GuideEnd
from deskbreak.daemon import rows, texts
from deskbreak.daemon.offering import Offer, session
from deskbreak.daemon.rows import Course
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    OpenHelp,
    Session,
    Shown,
)
from deskbreak.history.events import What

if TYPE_CHECKING:
    from deskbreak.daemon.engine import Engine

log = logging.getLogger(__name__)


class Guiding:
    """Knows what the guide shows, and turns what it says into rows and inputs."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is shown."""
        self._engine = engine
        self._offer: Offer | None = None
        #: Of the desk check that is shown: what is still unanswered.
        self._unasked: set[str] = set()
        #: What is known of the break that runs; empty before one has begun.
        self.course = Course()

    @property
    def leads_break(self) -> bool:
        """Whether the guide on screen leads through a break."""
        return self._offer is not None and bool(self._offer.name)

    # -------------------------------------------------------- open, close

    def open_break(self, offer: Offer) -> None:
        """Lead through a break."""
        self.course = Course()
        self._show(offer)

    def close_break(self) -> None:
        """Close the guide of a break; anything else that is shown stays."""
        if self.leads_break:
            self._offer = None
            self._engine.parts.guide.close()

    def open_exercise(self, exercise: Exercise) -> None:
        """Show an exercise that belongs to no break."""
        if not self.leads_break:
            self._show(Offer("", exercise=exercise))

    def open_desk_check(self) -> bool:
        """
        Go through the whole desk, on where it was left today; then sum it up.

        Returns:
            False while a break is led through.
        """
        if self.leads_break:
            return False
        engine = self._engine
        wishes = engine.wishes
        items = checklist.desk_check(
            wishes.library,
            wishes.profile,
            engine.parts.history.memory(),
            engine.wall,
            day_starts_at=engine.settings.day_starts_at,
        )
        self._unasked = {item.id for item in items}
        self._show_desk(items)
        return True

    def _show_desk(self, items: tuple[ChecklistItem, ...]) -> None:
        """Ask *items*; where there are none, tell how the desk stands."""
        self._offer = Offer("")
        engine = self._engine
        wishes = engine.wishes
        memory = engine.parts.history.memory()
        summary = None
        if not items:
            summary = checklist.summarise(
                wishes.library, wishes.profile, memory, engine.wall
            )
        engine.parts.guide.open(
            Session(
                exercise=None,
                item=None,
                look=wishes.look,
                title="My desk",
                items=items,
                library_page=engine.parts.desk.help_page(),
                summary=summary,
            )
        )

    def _show(self, offer: Offer) -> None:
        self._offer = offer
        self._unasked.clear()
        engine = self._engine
        desk = engine.parts.desk
        shown = session(offer, engine.wishes, library_page=desk.help_page())
        engine.parts.guide.open(replace(shown, posters=desk.posters()))

    # -------------------------------------------------------- what it says

    def said(self, message: FromGuide) -> None:
        """Take in what the guide says."""
        match message:
            case Shown():
                log.debug("the guide is on screen")
            case ExerciseDone():
                self.course = Course(True, message.seconds, self.course.answer)
            case ItemAnswered():
                self._answered(message)
            case Hurts():
                self._other(What.HURT, message.exercise_id)
            case Another():
                self._other(What.ANOTHER, message.exercise_id)
            case OpenHelp():
                self._engine.parts.desk.open_help()
            case Ended():
                # Where it broke down at the question, the exercise is done.
                broken = message.end is GuideEnd.FAILED
                done = broken and self.course.done
                if broken and not done:
                    self._engine.show(texts.no_guide())
                leads_break, self._offer = self.leads_break, None
                if leads_break:
                    self._engine.guide_ended(GuideEnd.DONE if done else message.end)
            case _:
                assert_never(message)

    def _answered(self, message: ItemAnswered) -> None:
        engine = self._engine
        item = engine.wishes.library.item(message.item_id)
        if item is None:
            log.warning("an answer to the unknown item %r", message.item_id)
            return
        if self.leads_break:
            self.course = replace(self.course, answer=message.answer)
        starts_at = engine.settings.day_starts_at
        engine.write(rows.of_answer(item, message.answer, engine.wall, starts_at))
        if message.item_id in self._unasked:
            self._unasked.discard(message.item_id)
            if not self._unasked:
                self._show_desk(())

    def _other(self, why: What, exercise_id: str) -> None:
        """Write down why an exercise was left, and show another one."""
        engine = self._engine
        offer = self._offer
        exercise = engine.wishes.library.exercise(exercise_id)
        if exercise is None or offer is None:
            log.warning("%s: the exercise %r is not shown", why.value, exercise_id)
            return
        starts_at = engine.settings.day_starts_at
        engine.write(rows.of_exercise(why, exercise, engine.wall, starts_at))
        if why is What.HURT:
            # It may be the area of the break on offer, though another is shown.
            engine.offering.outdate()
        other = engine.offering.another(
            offer, engine.wishes, engine.now(), engine.today
        )
        self._show(other)
        engine.show_face()
