"""The effective values of a config, in the words of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from deskbreak.config import schema
from deskbreak.config.durations import format_duration
from deskbreak.config.model import Config, Hooks, ReportOptions
from deskbreak.config.presets import PRESETS
from deskbreak.config.times import DAYS, format_days, format_span, format_time
from deskbreak.core.content import Prescription, Profile
from deskbreak.core.settings import BreakRule, HoldRule, Reason, Reminder, Settings


def show(config: Config) -> dict[str, Any]:
    """
    Return every value in force as plain data, ready for JSON and TOML.

    Read back as a file, it gives an equal `Config`.
    """
    settings = config.settings
    result: dict[str, Any] = {"preset": config.preset, schema.BREAKS: {}}
    for rule in settings.breaks:
        result[schema.BREAKS][rule.name] = _break(rule)
    for rule in PRESETS[config.preset].breaks:
        if settings.rule(rule.name) is None:
            result[schema.BREAKS][rule.name] = {"enabled": False}
    guide = config.guide
    result |= {
        "use": {
            "away_after": format_duration(settings.away_after),
            "typing_lull": format_duration(settings.typing_lull),
            "settle": format_duration(settings.settle),
            "day_starts_at": format_time(settings.day_starts_at),
            "video_is_use": settings.video_is_use,
            "day_limit": format_duration(settings.day_limit),
        },
        "prompt": {"remind_after": [format_duration(d) for d in settings.remind_after]},
        "hold": _hold(settings),
        "hours": {
            "days": format_days(settings.hours.days),
            "times": [format_span(span) for span in settings.hours.spans],
        },
        **_profile(config.profile),
        "guide": {
            "theme": guide.theme,
            "scale": guide.scale,
            "reduced_motion": guide.reduced_motion,
            "person": schema.IN_TURN if guide.person is None else guide.person,
            "sound": guide.sound,
        },
        "notification": {
            "sound": config.notification.sound,
            "picture": config.notification.picture,
        },
        "tray": {"enabled": config.tray.enabled},
        "report": {"weekly": _weekly(config.report)},
        "history": {"enabled": config.history.enabled},
        "hooks": _hooks(config.hooks),
    }
    lists = {
        "reminder": [_reminder(one) for one in settings.reminders],
        "exercise": [_plain(entry.table) for entry in config.exercises],
        "item": [_plain(entry.table) for entry in config.items],
        "prescribed": [_prescribed(one) for one in config.profile.prescribed],
    }
    return result | {name: entries for name, entries in lists.items() if entries}


def show_toml(config: Config) -> str:
    """Return `show` as the text of a config file."""
    import tomlkit

    return tomlkit.dumps(show(config))


def _break(rule: BreakRule) -> dict[str, Any]:
    return {
        "interval": format_duration(rule.interval),
        "duration": format_duration(rule.duration),
        "walk_every": rule.walk_every,
        "walk_duration": format_duration(rule.walk_duration),
        "show": rule.show.value,
        "heads_up": format_duration(rule.heads_up),
        "postpone": [format_duration(step) for step in rule.postpone],
        "postpone_limit": rule.postpone_limit,
        "strict": rule.strict,
        "kinds": list(rule.kinds),
        "content": rule.content.value,
    }


def _hold(settings: Settings) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for reason, rule in settings.hold.items():
        if reason is Reason.APPS:
            result["apps"] = list(settings.apps)
            result[schema.APPS_LONGEST] = _hold_rule(rule)
        else:
            result[reason.value] = _hold_rule(rule)
    return result


def _hold_rule(rule: HoldRule) -> str:
    if not rule.enabled:
        return schema.OFF_WORD
    if rule.longest is None:
        return schema.UNTIL_WORDS
    return format_duration(rule.longest)


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "me": {
            "has": sorted(profile.has),
            "positions": sorted(profile.positions),
            "privacy": profile.privacy,
            "cautions": sorted(profile.cautions),
            "focus": dict(profile.focus),
            "applies": sorted(profile.applies),
        },
        "exclude": {
            "ids": sorted(profile.exclude_ids),
            "areas": sorted(profile.exclude_areas),
            "positions": sorted(profile.exclude_positions),
            "kinds": sorted(profile.exclude_kinds),
            "visible": sorted(profile.exclude_visible),
        },
        "allow": {"ids": sorted(profile.allow_ids)},
    }


def _reminder(reminder: Reminder) -> dict[str, Any]:
    return {
        "at": format_time(reminder.at),
        "days": format_days(reminder.days),
        "say": reminder.say,
    }


def _prescribed(plan: Prescription) -> dict[str, Any]:
    result = {
        "id": plan.id,
        "per_day": plan.per_day,
        "days": format_days(plan.days),
        "note": plan.note,
    }
    return result | ({"until": plan.until.isoformat()} if plan.until else {})


def _weekly(report: ReportOptions) -> str:
    if report.weekly is None:
        return schema.OFF_WORD
    return f"{DAYS[report.weekly.day - 1]} {format_time(report.weekly.at)}"


def _hooks(hooks: Hooks) -> dict[str, Any]:
    commands = {
        f"on_{event}": command[0] if hooks.shell else list(command)
        for event, command in hooks.commands.items()
    }
    return {
        **commands,
        "shell": hooks.shell,
        "longest": format_duration(hooks.longest),
    }


def _plain(value: Any) -> Any:
    """Return *value* of a TOML document as JSON takes it."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
