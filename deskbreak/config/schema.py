"""Every key of the config file, by table, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from deskbreak.config import fields, times
from deskbreak.config.durations import EXPECTED as EXPECTED_DURATION
from deskbreak.config.entries import EXERCISE_KEYS, ITEM_KEYS, PRESCRIBED
from deskbreak.config.fields import Reader
from deskbreak.config.model import EVENTS, PEOPLE, SOUNDS, THEMES, WeeklyTime
from deskbreak.config.presets import DEFAULT_HOLD, OFF, PRESETS, UNTIL_IT_ENDS
from deskbreak.config.problems import MismatchError, mismatch, nearest
from deskbreak.core import content
from deskbreak.core.settings import Content, HoldRule, Reason, Show

UNTIL_WORDS = "until it ends"
OFF_WORD = "off"
IN_TURN = "in turn"

_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)
_ZERO = timedelta(0)


def _hold(value: object) -> HoldRule:
    words = f'{EXPECTED_DURATION}, or "{UNTIL_WORDS}", or "{OFF_WORD}"'
    if value is False:
        return OFF
    if isinstance(value, str):
        plain = " ".join(value.lower().split())
        if plain == OFF_WORD:
            return OFF
        if plain == UNTIL_WORDS:
            return UNTIL_IT_ENDS
        if plain.startswith("until"):
            raise mismatch(words, nearest=UNTIL_WORDS)
    try:
        return HoldRule(longest=fields.duration(_SECOND, 24 * _HOUR)(value))
    except MismatchError as error:
        fault = error.faults[0]
        words = words.replace(EXPECTED_DURATION, fault.expected)
        raise mismatch(words, nearest=fault.nearest) from error


def _weekly(value: object) -> WeeklyTime | None:
    words = f'a day and a time such as "fri 16:00", or "{OFF_WORD}"'
    if value is False or value == OFF_WORD:
        return None
    if not isinstance(value, str) or len(value.split()) != 2:
        raise mismatch(words)
    day, at = value.split()
    try:
        days = times.read_days(day)
        if len(days) != 1:
            raise mismatch(words)
        return WeeklyTime(min(days), times.read_time(at))
    except MismatchError as error:
        meant = times.guess_days(day), times.guess_time(at)
        known = meant[0] in times.DAYS and meant[1]
        raise mismatch(words, nearest=" ".join(meant) if known else "") from error


def _command(value: object) -> tuple[str, ...]:
    """Read a command: a list, or one text (which only a shell can take apart)."""
    if isinstance(value, str):
        if not value.strip() or "\0" in value:
            raise mismatch("a command")
        return (value,)
    return fields.list_of(fields.text(1000), least=1, unique=False)(value)


def _person(value: object) -> int | None:
    if value == IN_TURN:
        return None
    try:
        return fields.integer(0, PEOPLE - 1)(value)
    except MismatchError as error:
        words = f'a number from 0 to {PEOPLE - 1}, or "{IN_TURN}"'
        raise mismatch(words, nearest=nearest(value, [IN_TURN])) from error


BREAK: dict[str, Reader[Any]] = {
    "enabled": fields.boolean,
    "interval": fields.duration(_SECOND, 24 * _HOUR),
    "duration": fields.duration(_SECOND, 4 * _HOUR),
    "walk_every": fields.integer(0, 100),
    "walk_duration": fields.duration(_ZERO, 4 * _HOUR),
    "show": fields.member(Show),
    "heads_up": fields.duration(_ZERO, _HOUR),
    "postpone": fields.list_of(fields.duration(_SECOND, 12 * _HOUR), most=6),
    "postpone_limit": fields.integer(0, 100),
    "strict": fields.boolean,
    "kinds": fields.list_of(fields.one_of(content.EXERCISE_KINDS)),
    "content": fields.member(Content),
}
USE: dict[str, Reader[Any]] = {
    "away_after": fields.duration(_SECOND, _HOUR),
    "typing_lull": fields.duration(_ZERO, timedelta(minutes=1)),
    "settle": fields.duration(_ZERO, timedelta(minutes=10)),
    "day_starts_at": times.read_time,
    "video_is_use": fields.boolean,
    "day_limit": fields.duration(_ZERO, timedelta(hours=24)),
}
PROMPT: dict[str, Reader[Any]] = {
    "remind_after": fields.list_of(
        fields.duration(_SECOND, 12 * _HOUR), most=10, unique=False
    ),
}
#: The one reason whose own key is the list of what it is about.
APPS_LONGEST = "apps_longest"
HOLD: dict[str, Reader[Any]] = {
    **{reason.value: _hold for reason in DEFAULT_HOLD if reason is not Reason.APPS},
    "apps": fields.list_of(fields.text(100)),
    APPS_LONGEST: _hold,
}
HOURS: dict[str, Reader[Any]] = {
    "days": times.read_days,
    "times": fields.list_of(times.read_span, most=24),
}
ME: dict[str, Reader[Any]] = {
    "has": fields.set_of(content.NEEDS),
    "positions": fields.set_of(content.POSITIONS, least=1),
    "privacy": fields.one_of(content.VISIBLE),
    "cautions": fields.set_of(content.CAUTIONS),
    "focus": fields.weights(content.AREAS, 0.5, 2),
    "applies": fields.set_of(content.APPLIES),
}
EXCLUDE: dict[str, Reader[Any]] = {
    "ids": fields.ids,
    "areas": fields.set_of(content.AREAS),
    "positions": fields.set_of(content.POSITIONS),
    "kinds": fields.set_of(content.EXERCISE_KINDS),
    "visible": fields.set_of(content.VISIBLE),
}
ALLOW: dict[str, Reader[Any]] = {"ids": fields.ids}
REMINDER: dict[str, Reader[Any]] = {
    "at": times.read_time,
    "days": times.read_days,
    "say": fields.text(200),
}
HOOKS: dict[str, Reader[Any]] = {
    **{f"on_{event}": _command for event in EVENTS},
    "shell": fields.boolean,
    "longest": fields.duration(_SECOND, timedelta(minutes=10)),
}
GUIDE: dict[str, Reader[Any]] = {
    "theme": fields.one_of(THEMES),
    "scale": fields.number(0.5, 3),
    "reduced_motion": fields.boolean,
    "person": _person,
    "sound": fields.one_of(SOUNDS),
}
NOTIFICATION: dict[str, Reader[Any]] = {
    "sound": fields.boolean,
    "picture": fields.boolean,
}
TRAY: dict[str, Reader[Any]] = {"enabled": fields.boolean}
REPORT: dict[str, Reader[Any]] = {"weekly": _weekly}
HISTORY: dict[str, Reader[Any]] = {"enabled": fields.boolean}

#: Keys that stand above all tables.
TOP: dict[str, Reader[Any]] = {"preset": fields.one_of(PRESETS)}
#: Tables with one set of keys, in the order of the file.
TABLES: dict[str, Mapping[str, Reader[Any]]] = {
    "use": USE,
    "prompt": PROMPT,
    "hold": HOLD,
    "hours": HOURS,
    "me": ME,
    "exclude": EXCLUDE,
    "allow": ALLOW,
    "guide": GUIDE,
    "notification": NOTIFICATION,
    "tray": TRAY,
    "report": REPORT,
    "history": HISTORY,
    "hooks": HOOKS,
}
#: Lists of tables (``[[name]]``) and their keys.
LISTS: dict[str, tuple[str, ...]] = {
    "reminder": tuple(REMINDER),
    "exercise": EXERCISE_KEYS,
    "item": ITEM_KEYS,
    "prescribed": tuple(PRESCRIBED),
}
BREAKS = "breaks"
NAMES = (*TOP, BREAKS, *TABLES, *LISTS)


def home_of(key: str) -> str:
    """Return the dotted name of a *key* that was put at the top, or ""."""
    homes = {name: f"{BREAKS}.move.{name}" for name in BREAK if name != "enabled"}
    for table, keys in TABLES.items():
        homes |= {name: f"{table}.{name}" for name in keys if name not in homes}
    return homes.get(key) or homes.get(nearest(key, homes), "")
