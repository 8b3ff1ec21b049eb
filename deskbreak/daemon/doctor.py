"""
What works on this desktop and what is missing: found out, and put in words.

The running daemon knows it best and sends its facts; where none runs, `probe` finds
out as much as can be known without showing anything.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from deskbreak.exceptions import ConfigError
from deskbreak.paths import Paths, is_there

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus

#: Longer than this nobody waits for a session bus, in seconds.
BUS_SECONDS = 3.0
#: So long the sources are given time to answer.
SENSES_SECONDS = 0.4
NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"


class Condition(Enum):
    """How well a part works."""

    OK = "ok"
    LIMITED = "limited"
    """It works, with less than it could."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """
    One part and how it is.

    Attributes:
        words: What was found.
        hint: What would make it better, "" where nothing has to be.
    """

    name: str
    condition: Condition
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What is known, from the daemon or from `probe`.

    Attributes:
        backends: What stands behind each part, in its own words.
        config_problems: What is wrong with the config file, one mistake each.
        history_problem: Why nothing is recorded, or "".
    """

    backends: Mapping[str, str]
    config_path: str = ""
    config_problems: tuple[str, ...] = ()
    history_path: str = ""
    history_problem: str = ""


def checks(facts: Facts) -> tuple[Check, ...]:
    """Return every part with its condition, in the order of telling."""
    backends = facts.backends
    found = [_config(facts), _history(facts)]
    found += [
        judge(name, backends[key])
        for key, judge in (
            ("tray", _tray),
            ("notify", _notifications),
            ("idle", _idle),
            ("session", _session),
            ("video", _video),
            *((name, _reason) for name in _REASONS),
            ("guide", _guide),
            ("tones", _tones),
            ("bus", _bus),
        )
        if key in backends and not backends[key].startswith("not needed")
        for name in [_NAMES.get(key, key)]
    ]
    return tuple(found if sys.platform == "linux" else map(_without_packages, found))


def _without_packages(check: Check) -> Check:
    """Return *check* without what only Debian's users can install."""
    parts = [part for part in check.hint.split("; ") if "apt install" not in part]
    return replace(check, hint="; ".join(parts))


_NAMES = {"notify": "notifications", "tones": "guide's tones", "bus": "session bus"}

#: What tells of a reason not to interrupt, and what it means where nothing does.
_REASONS = {
    "camera": "calls are seen by the microphone only",
    "microphone": (
        "calls without a camera are seen only where the sound card tells; "
        "apt install pipewire-pulse (or pulseaudio)"
    ),
    "sound cards": "calls without a camera are not seen",
    "screen sharing": (
        "a shared screen is seen only where camera or microphone are on as well"
    ),
    "presentation": "slides are seen only where they fill the screen",
    "fullscreen": (
        "GNOME tells nobody on Wayland; there do-not-disturb keeps breaks back"
    ),
    "do not disturb": "GNOME, KDE, xfce4-notifyd, dunst and mako do tell",
    "apps": "programs you named are not seen",
    "battery": "running on battery is not seen",
}


def _config(facts: Facts) -> Check:
    if not facts.config_problems:
        return Check("config", Condition.OK, facts.config_path)
    count = len(facts.config_problems)
    words = f"{count} mistake{'s' if count > 1 else ''} in {facts.config_path}"
    hint = "deskbreak config check; until then the last good settings are in force"
    return Check("config", Condition.MISSING, words, hint)


def _history(facts: Facts) -> Check:
    if not facts.history_problem:
        return Check("history", Condition.OK, facts.history_path or "recorded")
    hint = "breaks come all the same; recording goes on when this is mended"
    return Check("history", Condition.MISSING, facts.history_problem, hint)


def _tray(name: str, words: str) -> Check:
    if words.startswith("none"):
        hint = (
            "everything works without an icon; panels that show one are xfce4-panel, "
            "tint2 and waybar, on GNOME gnome-shell-extension-appindicator"
        )
        return Check(name, Condition.MISSING, words, hint)
    if words.startswith(("StatusNotifierItem", "pystray", "XEmbed")):
        return Check(name, Condition.OK, words)
    return Check(name, Condition.LIMITED, words)


def _notifications(name: str, words: str) -> Check:
    packages = "apt install dunst (or xfce4-notifyd, mako-notifier)"
    if words.startswith(("terminal", "none")):
        hint = f"breaks are told in the terminal; {packages}"
        return Check(name, Condition.MISSING, words, hint)
    if words.startswith("balloon"):
        hint = "a click on the balloon starts; Later and Skip are in the icon's menu"
        return Check(name, Condition.LIMITED, words, hint)
    if words.startswith("plyer") or "no notification server" in words:
        hint = f"without buttons until a notification server runs: {packages}"
        return Check(name, Condition.LIMITED, words, hint)
    return Check(name, Condition.OK, words)


def _idle(name: str, words: str) -> Check:
    if words.startswith("waiting"):
        hint = "a compositor that hangs tells nothing: time away counts as use so long"
        return Check(name, Condition.LIMITED, words, hint)
    if words.startswith("IdleHint"):
        hint = "only where the desktop sets the hint, and minutes late"
        return Check(name, Condition.LIMITED, words, hint)
    if words.startswith("none") or "(" in words:
        hint = "time away is not seen, so it counts as use"
        if "libxcb" in words:
            hint += "; apt install libxcb-screensaver0"
        if "ext-idle-notify" in words:
            hint += "; GNOME, KDE, sway, labwc, Hyprland and others do tell it"
        return Check(name, Condition.MISSING, words, hint)
    return Check(name, Condition.OK, words)


def _session(name: str, words: str) -> Check:
    if words.startswith("none"):
        hint = "sleep is seen by the clocks, a locked screen as idle time"
        each = words.replace(", none: ", "; ")
        return Check(name, Condition.LIMITED, each, hint)
    return Check(name, Condition.OK, words)


def _video(name: str, words: str) -> Check:
    if words.startswith("none"):
        hint = "watching something without touching anything counts as being away"
        return Check(name, Condition.LIMITED, words, hint)
    return Check(name, Condition.OK, words)


def _reason(name: str, words: str) -> Check:
    if words.startswith("none: left alone"):
        hint = "asked again within ten minutes; the log says more"
        return Check(name, Condition.LIMITED, words, hint)
    if words.startswith("none: not asked on"):
        hint = "there, deskbreak pause keeps breaks back"
        return Check(name, Condition.LIMITED, words, hint)
    if words.startswith("none") or "X11 does not tell" in words:
        return Check(name, Condition.LIMITED, words, _REASONS[name])
    return Check(name, Condition.OK, words)


def _guide(name: str, words: str) -> Check:
    if words.startswith("none"):
        hint = "the guide cannot come up; log in anew, or set DISPLAY right"
        return Check(name, Condition.MISSING, words, hint)
    if words.startswith("terminal"):
        hint = "the guide comes as text"
        if "Tk" in words:
            hint += "; apt install python3-tk"
        return Check(name, Condition.LIMITED, words, hint)
    return Check(name, Condition.OK, words)


def _tones(name: str, words: str) -> Check:
    if words.startswith("none"):
        from deskbreak.guide.sound import PACKAGE

        hint = f"the end of an exercise is seen and not heard; {PACKAGE}"
        return Check(name, Condition.LIMITED, words, hint)
    return Check(name, Condition.OK, words)


def _bus(name: str, words: str) -> Check:
    if words in ("connected", "none"):  # "none": this platform has no such thing
        return Check(name, Condition.OK, words)
    hint = "apt install dbus-user-session (or dbus-x11), then log in anew"
    return Check(name, Condition.MISSING, words, hint)


# --------------------------------------------------------------------- probing


def probe(paths: Paths) -> Facts:
    """Find out what the daemon would find, without showing anything."""
    return Facts(
        backends=asyncio.run(_backends()),
        config_path=str(paths.config),
        config_problems=_config_problems(paths),
        history_path=str(paths.history),
        history_problem=_history_problem(paths),
    )


def from_daemon(data: Mapping[str, object], paths: Paths) -> Facts:
    """Return the facts that the running daemon has sent."""
    from deskbreak.guide.sound import backend

    backends = data.get("backends")
    problems = data.get("config_problems")
    return Facts(
        backends=(
            {str(key): str(words) for key, words in backends.items()}
            | {"tones": backend()}
            if isinstance(backends, Mapping)
            else {}
        ),
        config_path=str(data.get("config_path") or paths.config),
        config_problems=(
            tuple(map(str, problems)) if isinstance(problems, Sequence) else ()
        ),
        history_path=str(paths.history),
        history_problem=str(data.get("history_problem") or ""),
    )


def _config_problems(paths: Paths) -> tuple[str, ...]:
    from deskbreak.config.reader import read
    from deskbreak.library.loader import built_in

    if not is_there(paths.config):
        return ()
    try:
        read(paths.config, built_in=built_in())
    except ConfigError as error:
        return tuple(str(problem) for problem in error.problems)
    return ()


def _history_problem(paths: Paths) -> str:
    from deskbreak.history.store import History

    history = History.open(paths.history)
    problem = history.problem or history.notice
    history.close()
    return problem


async def _backends() -> dict[str, str]:
    from deskbreak.guide.display import reached
    from deskbreak.guide.runner import window_missing
    from deskbreak.guide.sound import backend

    no_window = window_missing()
    found = {
        **await _senses(),
        "guide": f"terminal ({no_window})" if no_window else reached("window (Tk)"),
        "tones": backend(),
    }
    if sys.platform == "linux":
        found |= await _on_the_bus()
    else:
        words = "known when deskbreak runs"
        found |= {"tray": f"pystray ({words})", "notify": f"desktop-notifier ({words})"}
    return found


async def _senses() -> dict[str, str]:
    """Ask all sources; some are told what they know, a moment after they ask."""
    from deskbreak.config.reader import default_config
    from deskbreak.daemon.bootstrap import make_bus
    from deskbreak.desktop.senses import choose

    bus = make_bus()
    news = asyncio.Event()
    senses = choose(bus, news.set, lambda _: None)
    senses.use(default_config().settings)
    try:
        if bus is not None:
            async with asyncio.timeout(BUS_SECONDS):
                await bus.connect()
        async with asyncio.timeout(SENSES_SECONDS):
            while True:
                news.clear()
                senses.read(reasons_wanted=True)
                await news.wait()
    except TimeoutError:
        return dict(senses.backends)  # whoever has not answered by now does not
    finally:
        await senses.close()
        if bus is not None:
            await bus.close()


async def _on_the_bus() -> dict[str, str]:
    from deskbreak.desktop.bus import Bus, BusError

    bus = Bus()
    try:
        async with asyncio.timeout(BUS_SECONDS):
            await bus.connect()
        return {
            "tray": await _tray_on(bus),
            "notify": await _notifications_on(bus),
            "bus": bus.status,
        }
    except (TimeoutError, BusError) as error:
        words = str(error) or "the session bus does not answer"
        return {"tray": f"none: {words}", "notify": "terminal", "bus": words}
    finally:
        await bus.close()


async def _tray_on(bus: Bus) -> str:
    from deskbreak.desktop.bus import BusError

    if not bus.connected:
        return f"none: {bus.status}"
    try:
        hosted = await bus.get_property(
            WATCHER, "/StatusNotifierWatcher", WATCHER, "IsStatusNotifierHostRegistered"
        )
    except BusError:
        hosted = False
    if hosted:
        return "StatusNotifierItem (a panel shows them)"
    if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return "no panel for StatusNotifierItems; XEmbed is tried when deskbreak runs"
    return "none: no panel on this desktop shows StatusNotifierItems"


async def _notifications_on(bus: Bus) -> str:
    from deskbreak.desktop.bus import BusError

    if not bus.connected:
        return f"terminal ({bus.status})"
    try:
        name, _vendor, version, _spec = await bus.call(
            NOTIFICATIONS,
            "/org/freedesktop/Notifications",
            NOTIFICATIONS,
            "GetServerInformation",
        )
    except BusError:
        return "terminal (no notification server)"
    return f"freedesktop ({name} {version})"
