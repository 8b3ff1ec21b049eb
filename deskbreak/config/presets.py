"""Rhythms to choose from, each with the reason for its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from deskbreak.core.settings import BreakRule, Content, HoldRule, Reason

UNTIL_IT_ENDS = HoldRule()
OFF = HoldRule(enabled=False)


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@dataclass(frozen=True, slots=True)
class Preset:
    """
    A rhythm.

    Attributes:
        says: What it is, in a few words.
        why: Where its figures come from, and how firm they are.
    """

    name: str
    breaks: tuple[BreakRule, ...]
    says: str
    why: str


_HALF_HOURLY = Preset(
    name="half-hourly",
    breaks=(
        BreakRule(
            name="move",
            interval=_minutes(30),
            duration=_minutes(3),
            walk_every=3,
            walk_duration=_minutes(5),
        ),
    ),
    says="3 minutes every half hour, every third time a walk of 5",
    why=(
        "Between a small crossover trial of 5 minutes' walking every 30 (Duran 2023), "
        "Hedge's 20-8-2 advice, and what people keep up. In 3 minutes fit one stretch "
        "with both sides and one question about the desk."
    ),
)
_HOURLY = Preset(
    name="hourly",
    breaks=(BreakRule(name="move", interval=_minutes(55), duration=_minutes(7)),),
    says="7 minutes after 55",
    why=(
        "HSE (GB) and CCOHS (Canada) ask for 5 to 10 minutes in each hour at a screen; "
        "added 5-minute breaks eased eyes and body in a field study of data-entry "
        "staff (Galinsky 2000)."
    ),
)
_WALK_TRIAL = Preset(
    name="walk-trial",
    breaks=(
        BreakRule(
            name="move", interval=_minutes(30), duration=_minutes(5), walk_every=1
        ),
    ),
    says="5 minutes' walk every half hour",
    why=(
        "The one rhythm of a crossover trial that lowered both blood sugar and blood "
        "pressure (Duran 2023: 11 people, one day each, in a laboratory)."
    ),
)
_SIT_STAND = Preset(
    name="sit-stand",
    breaks=(
        BreakRule(
            name="move", interval=_minutes(28), duration=_minutes(2), walk_every=3
        ),
        BreakRule(
            name="stand",
            interval=_minutes(20),
            duration=timedelta(seconds=20),
            walk_every=0,
            postpone=(_minutes(5),),
            content=Content.STAND,
        ),
    ),
    says="20 minutes sitting, 8 standing, 2 moving",
    why="Hedge (Cornell): expert advice for sit-stand desks, not a trial.",
)
_EYES_ONLY = Preset(
    name="eyes-only",
    breaks=(
        BreakRule(
            name="eyes",
            interval=_minutes(20),
            duration=timedelta(seconds=20),
            walk_every=0,
            postpone=(_minutes(5),),
            kinds=("eyes",),
        ),
    ),
    says="20 seconds of looking far away every 20 minutes",
    why=(
        "The AOA's 20-20-20: a memory aid, not proven (Johnson & Rosenfield 2023 found "
        "no difference); reminders did ease eye strain while they ran "
        "(Talens-Estarelles 2023)."
    ),
)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (_HALF_HOURLY, _HOURLY, _WALK_TRIAL, _SIT_STAND, _EYES_ONLY)
}

#: The reasons that the user can set, in the order of the file, and how they are set
#: when nothing is said.
DEFAULT_HOLD: dict[Reason, HoldRule] = {
    # No call lasts for ever, but what looks like one may: a noise filter keeps the
    # microphone, a camera opens for faces.
    Reason.CALL: HoldRule(longest=_minutes(240)),
    Reason.SCREEN_SHARED: HoldRule(longest=_minutes(240)),
    Reason.PRESENTATION: HoldRule(longest=_minutes(240)),
    Reason.FULLSCREEN: HoldRule(longest=_minutes(45)),
    Reason.DO_NOT_DISTURB: HoldRule(longest=_minutes(120)),
    Reason.APPS: UNTIL_IT_ENDS,
    Reason.BATTERY: OFF,
    Reason.TYPING: HoldRule(longest=timedelta(seconds=60)),
}
