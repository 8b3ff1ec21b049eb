"""
What a break offers: chosen once, the same in every prompt and in the guide.

The picker decides; this module asks it and keeps the answer until the break ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deskbreak.core import picker
from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.memory import Memory
from deskbreak.core.moment import Moment
from deskbreak.core.settings import BreakRule, Content, Show
from deskbreak.daemon.wishes import Wishes
from deskbreak.daemon.wording import capital
from deskbreak.guide.protocol import Session

#: Length of an exercise that is tried out and belongs to no break.
TRY_OUT = timedelta(minutes=3)
#: What to do in a break for which no exercise is left.
REST = "Look up, stand up and move about."
NOTHING_FITS = "no exercise fits what you have set"


@dataclass(frozen=True, slots=True)
class Offer:
    """
    One exercise with one desk question.

    Attributes:
        name: The break kind; "" belongs to no break.
        walk: A walk was asked for.
        prescribed: It is due under the therapist's plan.
        passed_over: Exercises that "another one" or "this hurts" put aside.
    """

    name: str
    walk: bool = False
    exercise: Exercise | None = None
    item: ChecklistItem | None = None
    prescribed: bool = False
    left_out: str = ""
    passed_over: tuple[str, ...] = ()


def want_for(rule: BreakRule, *, walk: bool = False) -> picker.Want:
    """Return what a break under *rule* asks of the picker."""
    return picker.Want(
        length=rule.duration,
        kinds=rule.kinds,
        walk_every=rule.walk_every,
        walk=walk,
    )


class Offering:
    """Makes the offer for a break and keeps it stable."""

    def __init__(self, memory: Callable[[], Memory]) -> None:
        """Ask *memory* what is remembered whenever a choice is made."""
        self._memory = memory
        self.current: Offer | None = None
        self._outdated = False

    def forget(self) -> None:
        """The break has ended: the next one gets an offer of its own."""
        self.current = None

    def outdate(self) -> None:
        """
        The wishes have changed: choose anew when the offer is next asked for.

        Until then it is what the screen shows, and what is written down of it.
        """
        self._outdated = True

    def for_break(
        self, rule: BreakRule, wishes: Wishes, at: Moment, day: date, *, walk: bool
    ) -> Offer:
        """Return the offer for the break now due, made at the first call."""
        known = None if self._outdated else self.current
        walk = walk and rule.can_walk
        if known is not None and known.name == rule.name and known.walk >= walk:
            return known
        self.current = self._choose(Offer(rule.name, walk), rule, wishes, at, day)
        self._outdated = False
        return self.current

    def another(self, offer: Offer, wishes: Wishes, at: Moment, day: date) -> Offer:
        """Return *offer* with another exercise, and the same desk question."""
        passed = offer.passed_over
        if offer.exercise is not None:
            passed = (*passed, offer.exercise.id)
        rule = wishes.settings.rule(offer.name) or BreakRule("", TRY_OUT, TRY_OUT)
        draft = replace(offer, passed_over=passed)
        chosen = replace(self._choose(draft, rule, wishes, at, day), item=offer.item)
        if self.current is offer:
            self.current = chosen
            self._outdated = False
        return chosen

    def _choose(
        self, draft: Offer, rule: BreakRule, wishes: Wishes, at: Moment, day: date
    ) -> Offer:
        memory = self._memory()
        library, profile = wishes.library, wishes.profile
        if rule.content is Content.STAND:
            return draft
        if rule.content is Content.POSTURE:
            nudge = picker.pick_posture(library, profile, memory, day)
            return replace(draft, item=nudge)
        want = replace(want_for(rule, walk=draft.walk), exclude_ids=draft.passed_over)
        item = None
        # A break of seconds has no time for a question. Who sets an interval of
        # seconds, though, is trying the program out and wants to see all of it.
        if not want.short or rule.interval < picker.SHORT_BREAK:
            item = picker.pick_item(library, profile, memory, at.wall, day)
        want = replace(want, item_wanted=item is not None)
        choice = picker.choose(library, profile, memory, want, at.wall, day)
        if _is_rotation_walk(choice) and rule.walk_duration > rule.duration:
            # Now that it is a walk, it may be one of the longer ones.
            longer = replace(want, length=rule.walk_duration, walk=True)
            choice = picker.choose(library, profile, memory, longer, at.wall, day)
        if choice is None:
            return replace(draft, exercise=None, item=item)
        return replace(
            draft,
            exercise=choice.exercise,
            item=item,
            prescribed=choice.prescribed,
            left_out=choice.relaxed,
        )


def _is_rotation_walk(choice: picker.Choice | None) -> bool:
    return (
        choice is not None and choice.exercise.kind == "walk" and not choice.prescribed
    )


def session(offer: Offer, wishes: Wishes, *, library_page: str = "") -> Session:
    """Return what the guide needs to lead through *offer*."""
    rule = wishes.settings.rule(offer.name)
    plan = offer.exercise and next(
        (p for p in wishes.profile.prescribed if p.id == offer.exercise.id), None
    )
    fullscreen = rule is not None and rule.show is Show.FULLSCREEN
    exercise, left_out = offer.exercise, offer.left_out
    if exercise is None and rule is not None:
        exercise, left_out = _rest(rule.duration), NOTHING_FITS
    return Session(
        exercise=exercise,
        item=offer.item,
        look=replace(wishes.look, fullscreen=fullscreen),
        title=capital(rule.name) if rule is not None else "",
        strict=rule is not None and rule.strict,
        note=plan.note if plan else "",
        left_out=capital(left_out),
        library_page=library_page,
    )


def _rest(length: timedelta) -> Exercise:
    """Return what is led through where cautions, pain or wishes leave no exercise."""
    return Exercise(
        id="",
        title="A rest from the screen",
        kind="walk",
        area="whole_body",
        position="walking",
        mode="timed",
        steps=(REST,),
        duration=length,
    )
