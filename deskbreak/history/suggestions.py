"""
What the last weeks suggest to set otherwise. Nothing is ever changed by itself.

Pure. Few and careful: every rule wants enough breaks on enough days, each suggestion
tells what it has seen, and the command that would do it is shown, not run.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from deskbreak.config.durations import format_duration, say_duration
from deskbreak.core.content import VISIBLE, Library, Profile
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import BreakRule, Content, Settings, Show
from deskbreak.history.events import Event, What
from deskbreak.history.facts import settled

#: What is looked at, and so many suggestions at most.
PERIOD = timedelta(days=28)
MOST = 3
#: Below this nothing is said: breaks, and days on which they were.
ENOUGH = 10
ENOUGH_DAYS = 5

#: Longer intervals have nothing to speak for them, so none is suggested.
LONGEST_INTERVAL = timedelta(hours=1)
_ENDED = (Outcome.TAKEN, Outcome.SKIPPED, Outcome.MISSED)
_NOT_TAKEN = (Outcome.SKIPPED, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    One thing that could be set otherwise.

    Attributes:
        id: Stable, for programs.
        question: What is suggested, in one sentence.
        evidence: What it rests on, with its figures.
        command: What would do it, word by word; empty where no setting helps.
        count: How often it was seen, of so many *times*.
    """

    id: str
    question: str
    evidence: str
    command: tuple[str, ...]
    count: int
    times: int

    @property
    def line(self) -> str:
        """The command as one would type it; "" for none."""
        return shlex.join(self.command)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The last weeks, with what gives them meaning."""

    events: Sequence[Event]
    settings: Settings
    profile: Profile
    library: Library

    def ended(self, name: str | None = None) -> list[Event]:
        """Return how the breaks that were offered have ended."""
        return [
            event
            for event in self.events
            if event.outcome in _ENDED and name in (None, event.name)
        ]


def suggest(
    events: Iterable[Event],
    settings: Settings,
    profile: Profile,
    library: Library,
    today: date,
) -> tuple[Suggestion, ...]:
    """
    Return what the last weeks suggest, what matters most first.

    Args:
        events: At least those of the days since *today* less `PERIOD`.
    """
    since = today - PERIOD
    recent = settled(event for event in events if since < event.day <= today)
    seen = _Seen(recent, settings, profile, library)
    late = _late_hour(seen.ended())
    # What is given up late in the day is no word on the rest of it.
    rest = [event for event in recent if late is None or not _is_late(event, late)]
    by_day = replace(seen, events=rest)
    found = [
        *_pain(seen),
        *_prescribed(seen),
        *(_end_hours(seen, late) if late is not None else ()),
        *_unseen(by_day),
        *_too_often(by_day),
        *_too_visible(by_day),
        *_disliked(by_day),
    ]
    return tuple(found[:MOST])


def is_enough(events: Iterable[Event]) -> bool:
    """Tell whether there were breaks enough for a suggestion to rest on."""
    ended = [event for event in events if event.outcome in _ENDED]
    return len(ended) >= ENOUGH and _days(ended) >= ENOUGH_DAYS


def _pain(seen: _Seen) -> Iterator[Suggestion]:
    hurts = [event for event in seen.events if event.what is What.HURT and event.area]
    for area in sorted({event.area for event in hurts}):
        of_area = [event for event in hurts if event.area == area]
        days = _days(of_area)
        if len(of_area) >= 3 and days >= 2:
            yield Suggestion(
                id=f"pain-{area}",
                question=f"Show this to a physician: {_words(area)}.",
                evidence=(
                    f"You said {len(of_area)} times on {days} days of the last "
                    f"four weeks that an exercise for this area hurts."
                ),
                command=(),
                count=len(of_area),
                times=len(of_area),
            )


def _prescribed(seen: _Seen) -> Iterator[Suggestion]:
    worked = {event.day for event in seen.ended()}
    for plan in seen.profile.prescribed:
        exercise = seen.library.exercise(plan.id)
        days = [
            day
            for day in worked
            if day.isoweekday() in plan.days and (not plan.until or day <= plan.until)
        ]
        due = len(days) * plan.per_day
        done = sum(
            event.outcome is Outcome.TAKEN and event.exercise == plan.id
            for event in seen.events
        )
        if exercise and len(days) >= ENOUGH_DAYS and done < due / 2:
            yield Suggestion(
                id=f"prescribed-{plan.id}",
                question=f'Do "{exercise.title}" between the breaks as well?',
                evidence=(
                    f"It was prescribed {due} times on {len(days)} days at your desk "
                    f"and done {done} times."
                ),
                command=("deskbreak", "guide", plan.id),
                count=done,
                times=due,
            )


def _is_late(event: Event, hour: int) -> bool:
    return event.what is What.BREAK and event.local.hour >= hour


def _late_hour(ended: Sequence[Event]) -> int | None:
    """Return the hour from which on nearly all breaks of the day are given up."""
    for hour in range(13, 24):
        late = [event for event in ended if _is_late(event, hour)]
        before = [event for event in ended if event.local.hour == hour - 1]
        if (
            _is_enough(late)
            and _share(late, _NOT_TAKEN) >= 0.75
            # Where the hour before is no better, the hour is not the reason.
            and _is_enough(before)
            and _share(before, _NOT_TAKEN) < 0.6
            and _share([e for e in late if e.local.hour == hour], _NOT_TAKEN) >= 0.7
        ):
            return hour
    return None


def _end_hours(seen: _Seen, hour: int) -> Iterator[Suggestion]:
    hours = seen.settings.hours
    ends = time(hour)
    spans = hours.spans or ((seen.settings.day_starts_at, time(23, 59)),)
    start, end = spans[-1]
    if any(last <= first for first, last in spans) or not start < ends < end:
        return  # over midnight, or closed by then
    late = [event for event in seen.ended() if _is_late(event, hour)]
    given_up = _count(late, _NOT_TAKEN)
    times = ",".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in (*spans[:-1], (start, ends)))
    yield Suggestion(
        id="end-hours",
        question=f"End the work hours at {ends:%H:%M}?",
        evidence=(
            f"From {ends:%H:%M} on you took {len(late) - given_up} of {len(late)} "
            "breaks in the last four weeks."
        ),
        command=_set("hours.times", times),
        count=given_up,
        times=len(late),
    )


def _unseen(seen: _Seen) -> Iterator[Suggestion]:
    """A kind whose notification is hardly ever answered."""
    for rule in seen.settings.breaks:
        ended = seen.ended(rule.name)
        if _is_unseen(rule, ended):
            yield Suggestion(
                id=f"unseen-{rule.name}",
                question=f'Open a window for "{rule.name}" instead?',
                evidence=(
                    f"{_count(ended, [Outcome.MISSED])} of its {len(ended)} "
                    "notifications in the last four weeks were never answered."
                ),
                command=_set(f"breaks.{rule.name}.show", Show.WINDOW.value),
                count=_count(ended, [Outcome.MISSED]),
                times=len(ended),
            )


def _is_unseen(rule: BreakRule, ended: Sequence[Event]) -> bool:
    return (
        rule.content is Content.EXERCISE
        and rule.show is Show.NOTIFICATION
        and _is_enough(ended)
        and _share(ended, [Outcome.MISSED]) >= 0.7
    )


def _too_often(seen: _Seen) -> Iterator[Suggestion]:
    """A kind that is mostly put off or given up."""
    for rule in seen.settings.breaks:
        ended = seen.ended(rule.name)
        put_off = sum(
            event.outcome is Outcome.POSTPONED and event.name == rule.name
            for event in seen.events
        )
        skipped = _count(ended, [Outcome.SKIPPED])
        longer = _longer(rule.interval)
        if (
            len(ended) < 2 * ENOUGH
            or not _is_enough(ended)
            or _is_unseen(rule, ended)
            or max(skipped, put_off) < 0.6 * len(ended)
            or longer <= rule.interval
        ):
            continue
        yield Suggestion(
            id=f"too-often-{rule.name}",
            question=(
                f'Ask for "{rule.name}" every {say_duration(longer)} '
                f"instead of every {say_duration(rule.interval)}?"
            ),
            evidence=(
                f"Of {len(ended)} breaks in the last four weeks you skipped {skipped}, "
                f"and you postponed {put_off} times."
            ),
            command=_set(f"breaks.{rule.name}.interval", format_duration(longer)),
            count=max(skipped, put_off),
            times=len(ended),
        )


def _longer(interval: timedelta) -> timedelta:
    """Return half as much again, in steps of five minutes where it is that long."""
    step = timedelta(minutes=5 if interval >= timedelta(minutes=10) else 1)
    return min(-(-(interval * 1.5) // step) * step, LONGEST_INTERVAL)


def _too_visible(seen: _Seen) -> Iterator[Suggestion]:
    """Exercises that others would notice are put aside, the quiet ones are not."""
    rank = VISIBLE.index(seen.profile.privacy)
    if not rank:
        return
    at_most = {each.id: VISIBLE.index(each.visible) for each in seen.library.exercises}
    met = [event for event in _met(seen) if event.exercise in at_most]
    loud = [event for event in met if at_most[event.exercise] == rank]
    quiet = [event for event in met if at_most[event.exercise] < rank]
    aside, kept = _count_aside(loud), _count_aside(quiet)
    if (
        _is_enough(loud)
        and _is_enough(quiet)
        and aside >= 0.6 * len(loud)
        and kept <= 0.3 * len(quiet)
    ):
        yield Suggestion(
            id="privacy",
            question="Leave out exercises that others would notice?",
            evidence=(
                f"You put {aside} of {len(loud)} {VISIBLE[rank]} exercises aside in "
                f"the last four weeks, but only {kept} of {len(quiet)} quieter ones."
            ),
            command=_set("me.privacy", VISIBLE[rank - 1]),
            count=aside,
            times=len(loud),
        )


def _disliked(seen: _Seen) -> Iterator[Suggestion]:
    """The one exercise that is put aside whenever it comes."""
    by_id: dict[str, list[Event]] = {}
    for event in _met(seen):
        by_id.setdefault(event.exercise, []).append(event)
    prescribed = {plan.id for plan in seen.profile.prescribed}
    order = sorted(by_id, key=lambda name: (-_count_aside(by_id[name]), name))
    for name in order:
        met, exercise = by_id[name], seen.library.exercise(name)
        aside = _count_aside(met)
        if exercise is None or name in prescribed:
            continue
        if len(met) >= 5 and _days(met) >= 3 and aside >= 0.8 * len(met):
            left_out = sorted({*seen.profile.exclude_ids, name})
            yield Suggestion(
                id=f"disliked-{name}",
                question=f'Leave out "{exercise.title}"?',
                evidence=(
                    f"You put it aside {aside} of {len(met)} times in the last "
                    "four weeks."
                ),
                command=_set("exclude.ids", ",".join(left_out)),
                count=aside,
                times=len(met),
            )
            return


def _met(seen: _Seen) -> list[Event]:
    """Return how exercises fared: done, skipped, or put aside for another."""
    return [
        event
        for event in seen.events
        if event.exercise
        and (
            event.what is What.ANOTHER
            or event.outcome in (Outcome.TAKEN, Outcome.SKIPPED)
        )
    ]


def _count_aside(met: Iterable[Event]) -> int:
    return sum(event.outcome is not Outcome.TAKEN for event in met)


def _count(events: Iterable[Event], outcomes: Iterable[Outcome]) -> int:
    wanted = set(outcomes)
    return sum(event.outcome in wanted for event in events)


def _share(events: Sequence[Event], outcomes: Iterable[Outcome]) -> float:
    return _count(events, outcomes) / len(events) if events else 0.0


def _days(events: Iterable[Event]) -> int:
    return len({event.day for event in events})


def _is_enough(events: Sequence[Event]) -> bool:
    return len(events) >= ENOUGH and _days(events) >= ENOUGH_DAYS


def _words(area: str) -> str:
    return area.replace("_", " ")


def _set(key: str, value: str) -> tuple[str, ...]:
    return ("deskbreak", "config", "set", key, value)
