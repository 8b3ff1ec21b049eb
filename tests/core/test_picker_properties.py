"""What holds for the picker whatever the person, the past and the break."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deskbreak.core.content import (
    ANSWERS,
    APPLIES,
    AREAS,
    CAUTIONS,
    EXERCISE_KINDS,
    NEEDS,
    POSITIONS,
    VISIBLE,
    Answer,
    Prescription,
    Profile,
)
from deskbreak.core.fitting import PAIN_REST, fits, hidden
from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.picker import Want, choose, pick_item
from deskbreak.core.recall import after_answer, after_break, after_hurt
from deskbreak.library.loader import built_in
from tests.core.library_world import MORNING

LIBRARY = built_in()
IDS = [exercise.id for exercise in LIBRARY.exercises]


def some(
    names: tuple[str, ...] | list[str], most: int
) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=most)


PROFILES = st.builds(
    Profile,
    has=some(NEEDS, 10),
    positions=some(POSITIONS, 4),
    privacy=st.sampled_from(VISIBLE),
    cautions=some(CAUTIONS, 3),
    focus=st.dictionaries(st.sampled_from(AREAS), st.floats(0.5, 2.0)),
    applies=some(APPLIES, 5),
    exclude_ids=some(IDS, 4),
    exclude_areas=some(AREAS, 2),
    exclude_kinds=some(EXERCISE_KINDS, 2),
    exclude_visible=some(VISIBLE, 1),
    allow_ids=some(IDS, 4),
    prescribed=st.lists(
        st.builds(Prescription, st.sampled_from(IDS), st.integers(1, 5)), max_size=3
    ).map(tuple),
)
WANTS = st.builds(
    Want,
    length=st.integers(5, 700).map(lambda n: timedelta(seconds=n)),
    kinds=some(EXERCISE_KINDS, 2).map(sorted).map(tuple),
    walk_every=st.integers(0, 5),
    walk=st.booleans(),
    item_wanted=st.booleans(),
    exclude_ids=some(IDS, 3).map(sorted).map(tuple),
)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    memory = Memory()
    for _ in range(draw(st.integers(0, 12))):
        exercise = draw(st.sampled_from(LIBRARY.exercises))
        outcome = draw(st.sampled_from((Outcome.TAKEN, Outcome.SKIPPED)))
        memory = after_break(memory, exercise, outcome, MORNING.date())
    for area in draw(some(AREAS, 3)):
        ago = timedelta(days=draw(st.integers(0, 10)))
        memory = after_hurt(memory, area, MORNING - ago)
    return memory


@settings(deadline=None, max_examples=60)
@given(PROFILES, memories(), WANTS)
def test_nothing_unfit_is_ever_offered(
    profile: Profile, memory: Memory, want: Want
) -> None:
    choice = choose(LIBRARY, profile, memory, want, MORNING, MORNING.date())
    if choice is None:
        return
    found = choice.exercise
    assert found.id not in profile.exclude_ids
    assert not want.kinds or found.kind in want.kinds
    for area in (found.area, *found.also):
        hurt = memory.hurts.get(area)
        assert hurt is None or MORNING - hurt >= PAIN_REST
    if found.id in {plan.id for plan in profile.prescribed}:
        return
    assert found.id in profile.allow_ids or not profile.cautions & set(found.cautions)
    assert set(found.needs) <= profile.has
    assert found.position in profile.positions
    assert VISIBLE.index(found.visible) <= VISIBLE.index(profile.privacy)
    assert not profile.exclude_areas & {found.area, *found.also}
    assert found.kind not in profile.exclude_kinds


@settings(deadline=None, max_examples=60)
@given(PROFILES, memories(), WANTS)
def test_nothing_is_offered_only_where_nothing_fits(
    profile: Profile, memory: Memory, want: Want
) -> None:
    choice = choose(LIBRARY, profile, memory, want, MORNING, MORNING.date())
    possible = [
        e
        for e in LIBRARY.exercises
        if want.allows(e) and fits(e, profile, memory, MORNING)
    ]
    assert (choice is None) == (not possible)


@settings(deadline=None, max_examples=60)
@given(PROFILES, memories(), WANTS)
def test_same_question_has_the_same_answer(
    profile: Profile, memory: Memory, want: Want
) -> None:
    one, two = (
        choose(LIBRARY, profile, memory, want, MORNING, MORNING.date())
        for _ in range(2)
    )
    assert one == two


@settings(deadline=None, max_examples=60)
@given(PROFILES, memories(), WANTS)
def test_prescribed_comes_at_most_every_second_break(
    profile: Profile, memory: Memory, want: Want
) -> None:
    day = MORNING.date()
    before = False
    for _ in range(4):
        choice = choose(LIBRARY, profile, memory, want, MORNING, day)
        if choice is None:
            return
        assert not (before and choice.prescribed)
        before = choice.prescribed
        memory = after_break(memory, choice.exercise, Outcome.TAKEN, day)


@settings(deadline=None, max_examples=60)
@given(PROFILES, memories())
def test_every_exercise_either_fits_or_has_a_reason(
    profile: Profile, memory: Memory
) -> None:
    reasons = {
        exercise.id: reason
        for exercise, reason in hidden(LIBRARY, profile, memory, MORNING)
    }
    for exercise in LIBRARY.exercises:
        assert fits(exercise, profile, memory, MORNING) == (
            not reasons.get(exercise.id)
        )


@settings(deadline=None, max_examples=60)
@given(
    PROFILES,
    st.lists(st.sampled_from(ANSWERS), max_size=20),
)
def test_item_is_never_of_the_last_two_areas_nor_the_second_time_that_day(
    profile: Profile, answers: list[Answer]
) -> None:
    memory = Memory()
    day = MORNING.date()
    for answer in answers:
        found = pick_item(LIBRARY, profile, memory, MORNING, day)
        if found is None:
            return
        assert found.id not in memory.asked_today
        assert found.area not in memory.recent_item_areas
        assert not found.applies_if or found.applies_if in profile.applies
        memory = after_answer(memory, found.id, found.area, answer, MORNING, day)
