"""
A made-up life at a desk, the same for the same seed: for tests, pictures and figures.

    python -m tests.history.generate FILE [--years 20] [--seed 1] [--until 2025-06-13]

writes it into a new history file. What is in it: working days with lunch and calls,
weekends, holidays and colds, nights in which the clock is changed, two weeks a year
in New York, a desk that gets better, evenings on which breaks are skipped, a
shoulder that hurts at times, standing after lunch.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from deskbreak.config.reader import default_config
from deskbreak.core.content import Answer, Library
from deskbreak.core.messages import Outcome
from deskbreak.daemon import remember
from deskbreak.history.events import Event, What, event_at
from deskbreak.history.store import History
from deskbreak.library.loader import built_in

HOME = ZoneInfo("Europe/Berlin")
ABROAD = ZoneInfo("America/New_York")
DAY_STARTS_AT = time(4, 0)
UNTIL = date(2025, 6, 13)  # a Friday
INTERVAL = timedelta(minutes=30)
REASONS = ("call", "call", "call", "fullscreen", "do_not_disturb", "screen_shared")


@dataclass(slots=True)
class _Life:
    """What goes on from day to day."""

    random: Random
    library: Library
    good: set[str] = field(default_factory=set)
    breaks: int = 0


def history(
    days: int = 365,
    *,
    seed: int = 1,
    until: date = UNTIL,
    library: Library | None = None,
) -> Iterator[Event]:
    """Return the events of *days* days, the last of them *until*, oldest first."""
    life = _Life(Random(seed), library or built_in())
    away_until = date.min
    for back in range(days - 1, -1, -1):
        day = until - timedelta(days=back)
        if life.random.random() < 0.012:
            # A cold, or a holiday.
            away_until = day + timedelta(days=life.random.choice((2, 3, 7, 14)))
        weekend = day.isoweekday() > 5
        chance = life.random.random()
        if day < away_until or (weekend and chance > 0.06):
            continue
        abroad = day.isocalendar().week in (11, 44)
        yield from _day(life, day, ABROAD if abroad else HOME, short=weekend)


def _day(life: _Life, day: date, zone: ZoneInfo, *, short: bool) -> Iterator[Event]:
    random = life.random
    begins = datetime.combine(day, time(8, 30), zone).astimezone(UTC)
    wall = begins + timedelta(minutes=random.randint(-25, 50))
    ends = wall + timedelta(hours=2 if short else random.uniform(7.2, 9.4))
    if not short and random.random() < 0.04:
        ends += timedelta(hours=8)  # a night through, past midnight
    lunch = wall + timedelta(hours=random.uniform(3.2, 4.2))
    stood = eaten = False
    while wall < ends:
        used = INTERVAL + timedelta(seconds=random.randint(0, 240))
        if random.random() < 0.09:
            yield from _held(life, wall + INTERVAL, zone)
            used += timedelta(minutes=random.randint(5, 55))
        begins, wall = wall, wall + used
        outcomes = _outcomes(life, wall.astimezone(zone))
        yield from _break(life, wall, zone, used, outcomes)
        if outcomes[-1] in (Outcome.TAKEN, Outcome.NATURAL):
            stretch = event_at(What.USE, begins.astimezone(zone), DAY_STARTS_AT)
            seconds = used.total_seconds()
            yield replace(stretch, seconds=seconds, use_seconds=seconds * 0.97)
            wall += timedelta(minutes=random.randint(3, 8))
        else:
            stretch = event_at(What.USE, begins.astimezone(zone), DAY_STARTS_AT)
            # Nobody got up: the next half hour belongs to the same stretch.
            more = timedelta(minutes=random.randint(20, 35))
            seconds = (used + more).total_seconds()
            yield replace(stretch, seconds=seconds, use_seconds=seconds * 0.95)
            wall += more
        if not eaten and wall >= lunch:
            eaten = True
            wall += timedelta(minutes=random.randint(28, 62))
            if random.random() < 0.5:
                stood = True
                yield event_at(What.STANDING, wall.astimezone(zone), DAY_STARTS_AT)
        elif stood and random.random() < 0.4:
            stood = False
            yield event_at(What.SITTING, wall.astimezone(zone), DAY_STARTS_AT)


def _outcomes(life: _Life, wall: datetime) -> list[Outcome]:
    """Return what becomes of a break: the later the day, the less is taken."""
    chance = life.random.random()
    if chance < 0.14:
        return [Outcome.NATURAL]
    keen = 0.9 if wall.hour < 15 else 0.72 if wall.hour < 17 else 0.12
    asked = [Outcome.PROMPTED]
    if life.random.random() < 0.12:
        asked.append(Outcome.POSTPONED)
    if life.random.random() < keen:
        return [*asked, Outcome.TAKEN]
    return [
        *asked,
        life.random.choice((Outcome.SKIPPED, Outcome.SKIPPED, Outcome.MISSED)),
    ]


def _held(life: _Life, at: datetime, zone: ZoneInfo) -> Iterator[Event]:
    event = event_at(What.BREAK, at.astimezone(zone), DAY_STARTS_AT)
    reason = life.random.choice(REASONS)
    yield replace(event, outcome=Outcome.HELD, name="move", detail=reason)


def _break(
    life: _Life, at: datetime, zone: ZoneInfo, used: timedelta, outcomes: list[Outcome]
) -> Iterator[Event]:
    random, library = life.random, life.library
    walks = [each for each in library.exercises if each.kind == "walk"]
    others = [each for each in library.exercises if each.kind != "walk"]
    life.breaks += 1
    exercise = random.choice(walks if life.breaks % 3 == 0 else others)
    item = random.choice(library.items)
    for outcome in outcomes:
        wall = at.astimezone(zone)
        event = replace(
            event_at(What.BREAK, wall, DAY_STARTS_AT),
            outcome=outcome,
            name="move",
            use_seconds=used.total_seconds(),
        )
        if outcome is not Outcome.NATURAL:
            event = replace(event, exercise=exercise.id, item=item.id)
        if outcome is Outcome.TAKEN:
            answer = _answer(life, item.id) if random.random() < 0.6 else ""
            if answer:
                said = event_at(What.ANSWER, wall, DAY_STARTS_AT)
                yield replace(said, item=item.id, answer=answer)
            if random.random() < (0.05 if exercise.area == "shoulders" else 0.001):
                pain = event_at(What.HURT, wall, DAY_STARTS_AT)
                yield replace(pain, exercise=exercise.id, area=exercise.area)
            event = replace(event, answer=answer, seconds=random.uniform(30, 170))
        yield event
        at += timedelta(seconds=random.randint(20, 90))
        if outcome is Outcome.POSTPONED:
            at += timedelta(minutes=5)


def _answer(life: _Life, item: str) -> Answer:
    """Return the answer to *item*; what was fixed once mostly stays good."""
    if item in life.good and life.random.random() < 0.95:
        return "yes"
    answers: tuple[Answer, ...] = ("yes", "yes", "no", "fixed", "fixed", "later")
    answer = life.random.choice(answers)
    if answer in ("yes", "fixed"):
        life.good.add(item)
    else:
        life.good.discard(item)
    return answer


def main() -> None:
    """Write a history file."""
    parser = argparse.ArgumentParser(description="make up a history")
    parser.add_argument("file", type=Path)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL)
    given = parser.parse_args()
    config = default_config()
    fold = remember.fold(built_in(), config.settings)
    store = History.open(given.file, fold=fold)
    days = round(365.25 * given.years)
    store.bring_in(history(days, seed=given.seed, until=given.until))
    store.close()


if __name__ == "__main__":
    main()
