"""
Every fact of the document that the project grew from has its place in what ships.

Each row: the fact, where it stands, and words that must be found there. A place is
looked up in the shipped content, so a text that loses its fact fails here.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.content import Exercise
from deskbreak.library.loader import built_in
from deskbreak.library.words import load_evidence, load_safety


def exercise(name: str) -> Exercise:
    found = built_in().exercise(name)
    assert found is not None, name
    return found


def text_at(place: str) -> str:
    """Return all that people read at *place*: "exercise:…", "item:…", "about:…" …"""
    kind, _, name = place.partition(":")
    if kind == "exercise":
        one = exercise(name)
        return " ".join((one.title, *one.steps, one.feel, one.avoid, *one.breath))
    if kind == "item":
        item = built_in().item(name)
        assert item is not None, name
        return " ".join((item.question, item.why, *item.fix, item.figures))
    if kind == "about":
        return next(p.text for p in load_evidence().about if p.title == name)
    if kind == "cause":
        return next(c.text for c in load_safety().causes if c.title == name)
    if kind == "caution":
        return next(c.why for c in load_safety().cautions if c.tag == name)
    if kind == "tips":
        return " ".join(tip.text for tip in load_evidence().tips)
    assert kind == "safety", place
    value = getattr(load_safety(), name)
    return " ".join(value) if isinstance(value, tuple) else str(value)


FACTS = [
    ("S01", "about:Why", ["90 %", "50 %", "working-age", "each year", "at some time"]),
    ("S01", "safety:first_run", ["most of us"]),
    ("S02", "about:Why", ["in many ways", "seek help", "right habits"]),
    ("S03", "cause:Three origins", ["physical damage", "referred", "idiopathic"]),
    ("S03", "cause:Three origins", ["without an obvious cause"]),
    ("S04", "cause:A strained muscle", ["dull ache", "getting up from a chair"]),
    ("S04", "cause:A strained muscle", ["inflamed", "tender"]),
    ("S05", "cause:Posture", ["unevenly", "slumped sitting", "rounded shoulders"]),
    ("S05", "cause:Posture", ["lifting with a bent back instead of bent knees"]),
    ("S05", "exercise:walk-2", ["shoulders loose", "look ahead"]),
    ("S06", "cause:A herniated disc", ["between two vertebrae", "presses on nerves"]),
    (
        "S06",
        "cause:A herniated disc",
        ["numbness or tingling", "back", "shoulders", "legs", "feet"],
    ),
    ("S06", "safety:stop", ["tingling, numbness"]),
    ("S06", "caution:disc", ["press on the nerve"]),
    ("S07", "cause:Conditions of the spine", ["Scoliosis", "abnormal curvature"]),
    ("S07", "cause:Conditions of the spine", ["Osteoporosis", "fracture or collapse"]),
    ("S07", "caution:osteoporosis", ["vertebrae"]),
    ("S07", "caution:scoliosis", ["curve"]),
    (
        "S08",
        "cause:See a physician about the cause",
        ["see a physician", "treatment depends on the origin"],
    ),
    ("S08", "safety:first_run", ["see a physician first"]),
    ("S08", "item:habit-pain", ["physician", "treatment depends on it"]),
    ("S09", "about:A few, often", ["few effective exercises", "consistently"]),
    ("S10", "safety:first_run", ["alone", "routine", "physical therapist"]),
    ("S10", "safety:prescribed_line", ["Prescribed"]),
    ("S11", "exercise:childs-pose", ["hands and knees", "back towards your heels"]),
    ("S11", "exercise:childs-pose", ["fold forward", "Walk the hands out"]),
    ("S11", "exercise:childs-pose", ["belly rest on your thighs", "deep breaths"]),
    ("S11", "exercise:childs-pose", ["by your sides, palms down", "up to a minute"]),
    ("S11", "exercise:childs-pose", ["as often as you like in the day"]),
    ("S12", "exercise:knee-to-chest", ["Lie on your back, knees bent, feet flat"]),
    ("S12", "exercise:knee-to-chest", ["leg bent or slide it out straight"]),
    ("S12", "exercise:knee-to-chest", ["both hands just under that knee"]),
    ("S12", "exercise:knee-to-chest", ["30 seconds to a minute", "deep breaths"]),
    ("S12", "exercise:knee-to-chest", ["change legs"]),
    ("S13", "exercise:pelvic-tilt", ["Lie on your back, knees bent, feet flat"]),
    ("S13", "exercise:pelvic-tilt", ["lower back into the floor", "belly"]),
    ("S13", "exercise:pelvic-tilt", ["ten seconds, breathing normally"]),
    ("S13", "exercise:pelvic-tilt", ["deep breaths", "three in a row, three times"]),
    ("S14", "exercise:cat-cow", ["all fours", "tabletop", "hands and feet"]),
    ("S14", "exercise:cat-cow", ["In:", "look up", "cow", "Out:", "chin to the chest"]),
    ("S14", "exercise:cat-cow", ["ceiling", "cat", "one to two minutes"]),
    ("S15", "about:What a break holds", ["Stretches", "flexibility and tension"]),
    ("S15", "about:What a break holds", ["Strengthening", "core", "stability"]),
    ("S15", "about:What a break holds", ["aerobic", "overall fitness", "healthy back"]),
    ("S16", "exercise:walk-outside", ["briskly", "good weather", "break at work"]),
    ("S16", "exercise:walk-5", ["briskly"]),
    ("S17", "tips:", ["swimming or water aerobics", "more freely", "gravity"]),
    ("S18", "about:The desk", ["how you move", "how you hold your body", "mindful"]),
    ("S19", "item:chair-back", ["resting gently against the backrest"]),
    ("S20", "item:chair-height", ["feet flat", "flat on the ground"]),
    ("S21", "item:legs-uncrossed", ["legs and feet uncrossed"]),
    ("S22", "about:The desk", ["ergonomically correct workstation", "comfortable"]),
    ("S22", "about:The desk", ["supports your body"]),
    ("S23", "item:chair-adjustable", ["adjustable chair"]),
    ("S24", "item:chair-lumbar", ["lumbar pillow", "lower back"]),
    ("S25", "item:screen-height", ["monitor stand", "height of your eyes"]),
    ("S26", "about:What a break holds", ["Frequent breaks away from the screen"]),
    ("S26", "item:habit-breaks", ["screen", "often"]),
    ("S27", "about:What a break holds", ["quick walk round the office", "stretches"]),
    ("S27", "exercise:walk-2", ["round the office"]),
    ("S28", "item:habit-lift", ["shoulder-width", "as close to the load as you can"]),
    ("S28", "item:habit-lift", ["legs, hips and knees", "back straight"]),
    ("S29", "item:habit-lift", ["Never lift what is too heavy", "ask for help"]),
    ("S30", "exercise:childs-pose", ["slow and deep"]),
    ("S30", "exercise:knee-to-chest", ["deep"]),
    ("S30", "exercise:pelvic-tilt", ["normal while you hold", "deep after it"]),
    ("S31", "about:Your own plan", ["therapist", "one person's needs"]),
    ("S31", "about:Your own plan", ["own repetitions and holds"]),
]


@pytest.mark.parametrize(("fact", "place", "words"), FACTS)
def test_fact_has_its_place(fact: str, place: str, words: list[str]) -> None:
    text = text_at(place).lower()
    missing = [word for word in words if word.lower() not in text]
    assert not missing, f"{fact} has lost {missing} at {place}"


def test_all_facts_are_placed() -> None:
    assert {fact for fact, _, _ in FACTS} == {f"S{n:02}" for n in range(1, 32)}


def test_floor_four_have_the_figures_of_the_document() -> None:
    minute = timedelta(minutes=1)
    childs_pose, cat_cow = exercise("childs-pose"), exercise("cat-cow")
    assert childs_pose.duration == minute  # S11
    knee = exercise("knee-to-chest")
    assert (knee.hold, knee.sides) == (minute / 2, "both")  # S12
    tilt = exercise("pelvic-tilt")
    assert (tilt.hold, tilt.reps, tilt.sets) == (timedelta(seconds=10), 3, 3)  # S13
    assert minute <= cat_cow.duration <= 2 * minute  # S14


def test_breath_leads_cat_and_cow() -> None:
    assert exercise("cat-cow").breath == ("in", "out")  # S30
    assert exercise("seated-cat-cow").breath == ("in", "out")


def test_three_groups_of_the_document_are_kinds() -> None:
    kinds = {one.id: one.kind for one in built_in().exercises if one.seed}
    assert kinds == {
        "childs-pose": "stretch",
        "knee-to-chest": "stretch",
        "pelvic-tilt": "strengthen",
        "cat-cow": "mobilise",
        "walk-2": "walk",
        "walk-5": "walk",
        "walk-outside": "walk",
    }


def test_items_of_the_document_are_marked() -> None:
    assert [item.id for item in built_in().items if item.seed] == [
        "chair-height",
        "chair-back",
        "chair-lumbar",
        "chair-adjustable",
        "legs-uncrossed",
        "screen-height",
        "habit-breaks",
        "habit-lift",
        "habit-pain",
    ]


def test_floor_exercises_of_the_document_have_a_twin_at_the_desk() -> None:
    for name in ("childs-pose", "knee-to-chest", "pelvic-tilt", "cat-cow"):
        assert exercise(exercise(name).twin).position != "floor"
