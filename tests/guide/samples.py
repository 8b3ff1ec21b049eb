"""Exercises and items in the shapes that the library has."""

from __future__ import annotations

from datetime import timedelta

from deskbreak.core.content import ChecklistItem, Exercise


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


HOLD_BOTH = Exercise(
    id="neck-side-bend",
    title="Neck side bend",
    kind="stretch",
    area="neck",
    position="seated",
    mode="hold",
    hold=seconds(10),
    rest=seconds(2),
    reps=2,
    sides="both",
    steps=(
        "Sit tall, hands on your thighs.",
        "Let one ear sink towards the shoulder.",
        "Stop at a mild pull and breathe.",
        "Come back through the middle.",
    ),
    feel="along the side of the neck",
    avoid="Do not pull with the hand.",
)
REPS_SETS = Exercise(
    id="mini-squat",
    title="Mini squat",
    kind="strengthen",
    area="legs",
    position="standing",
    mode="reps",
    rep=seconds(5),
    reps=3,
    sets=2,
    steps=("Rest your hands on the desk.", "Bend the knees a little.", "Come up."),
)
BREATHING = Exercise(
    id="box-breath",
    title="Box breath",
    kind="breathe",
    area="mind",
    position="seated",
    mode="timed",
    duration=seconds(64),
    steps=("Breathe in for four.", "Rest for four.", "Breathe out for four."),
    breath=("in", "rest", "out", "rest"),
)
WALK = Exercise(
    id="walk-2",
    title="Walk for two minutes",
    kind="walk",
    area="whole_body",
    position="walking",
    mode="flow",
    duration=seconds(120),
    steps=("Stand up and walk.",),
)
#: For the tests on a real screen.
QUICK = Exercise(
    id="quick",
    title="Quick one",
    kind="mobilise",
    area="wrists",
    position="seated",
    mode="hold",
    hold=seconds(1),
    rest=seconds(0),
    steps=("Open the hands.", "Close the hands."),
)
SCREEN = ChecklistItem(
    id="screen-height",
    area="screen",
    question="Is the top of the screen at the height of your eyes?",
    why="Looking up strains the neck.",
    fix=("Use a monitor stand.", "Lower it if you look up."),
    figures="top line at or slightly below eye level",
)
FOOTREST = ChecklistItem(
    id="footrest",
    area="feet",
    question="Do you have a stable footrest?",
    why="Hanging feet press the seat edge into the thighs.",
    fix=("A footrest, or a sturdy box.",),
    effort="buy",
)
GLASS = ChecklistItem(
    id="glass",
    area="habits",
    question="Is your glass empty?",
    why="Water makes you stand up later.",
    fix=("Fill it on the next walk.",),
    style="prompt",
)
EXERCISES = (HOLD_BOTH, REPS_SETS, BREATHING, WALK, QUICK)
ITEMS = (SCREEN, FOOTREST, GLASS)
