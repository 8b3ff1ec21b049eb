from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.config.answers import answers_of, current_answers
from deskbreak.config.reader import default_config
from deskbreak.core.content import CAUTIONS
from deskbreak.guide.setup.wizard import CONFIRM, Name, Wizard, open_wizard
from deskbreak.paths import find_paths

USUAL = answers_of(default_config())
NOTE = ("It is not medical advice.",)


@pytest.fixture
def wizard() -> Wizard:
    wizard = unread()
    wizard.choose(CONFIRM)
    wizard.next()
    return wizard


def unread() -> Wizard:
    """Return the questions before the note is confirmed."""
    return Wizard(USUAL, note=NOTE, cautions={tag: tag.title() for tag in CAUTIONS})


def go_to(wizard: Wizard, name: Name) -> None:
    while wizard.sheet.name is not name:
        if wizard.sheet.name is Name.NOTE:
            wizard.choose(CONFIRM)
        wizard.next()
        assert not wizard.problem


def test_it_begins_with_what_holds_now(wizard: Wizard) -> None:
    assert wizard.chosen == {USUAL.preset}
    go_to(wizard, Name.HOURS)
    assert len(wizard.chosen) == 7
    go_to(wizard, Name.PLACE)
    assert wizard.chosen == set(USUAL.has)


def test_one_rhythm_takes_the_place_of_the_other(wizard: Wizard) -> None:
    wizard.choose("hourly")
    assert wizard.chosen == {"hourly"}


def test_sit_stand_brings_its_desk_along(wizard: Wizard) -> None:
    wizard.choose("sit-stand")
    assert wizard.answers.applies == ("sit_stand",)


def test_days_are_chosen_one_by_one(wizard: Wizard) -> None:
    go_to(wizard, Name.HOURS)
    wizard.choose("sat")
    wizard.choose("sun")
    assert wizard.answers.days == "mon-fri"


def test_without_a_day_there_is_no_going_on(wizard: Wizard) -> None:
    go_to(wizard, Name.HOURS)
    for day in tuple(wizard.chosen):
        wizard.choose(day)
    wizard.next()
    assert (wizard.sheet.name, bool(wizard.problem)) == (Name.HOURS, True)
    wizard.choose("mon")
    wizard.next()
    assert (wizard.sheet.name, wizard.answers.days) == (Name.PLACE, "mon")


def test_hours_that_make_no_sense_are_told(wizard: Wizard) -> None:
    go_to(wizard, Name.HOURS)
    wizard.write("25:00")
    wizard.next()
    assert "09:00-12:30" in wizard.problem
    wizard.write("9:00-17:00")
    wizard.next()
    assert wizard.sheet.name is Name.PLACE


def test_what_is_chosen_again_is_no_longer_chosen(wizard: Wizard) -> None:
    go_to(wizard, Name.CARE)
    wizard.choose("wrist")
    wizard.choose("knee")
    wizard.choose("wrist")
    assert wizard.answers == replace(USUAL, cautions=("knee",))


def test_the_note_is_confirmed_before_anything_is_asked() -> None:
    wizard = unread()
    assert (wizard.sheet.name, wizard.sheet.paragraphs) == (Name.NOTE, NOTE)
    wizard.next()
    assert (wizard.sheet.name, bool(wizard.problem)) == (Name.NOTE, True)
    wizard.choose(CONFIRM)
    wizard.next()
    assert (wizard.sheet.name, wizard.problem) == (Name.RHYTHM, "")


def test_after_the_last_question_it_is_done(wizard: Wizard) -> None:
    go_to(wizard, Name.CARE)
    assert wizard.place[0] == wizard.place[1]
    assert not wizard.done
    wizard.next()
    assert wizard.done


def test_back_keeps_the_answers(wizard: Wizard) -> None:
    wizard.choose("hourly")
    wizard.next()
    wizard.back()
    assert wizard.chosen == {"hourly"}
    wizard.back()
    wizard.back()
    assert wizard.place[0] == 1
    assert wizard.chosen == {CONFIRM}


def test_the_end_saves_and_the_next_time_the_note_is_not_shown_again() -> None:
    paths = find_paths()
    wizard, _ = open_wizard(paths)
    go_to(wizard, Name.RHYTHM)
    wizard.choose("eyes-only")
    go_to(wizard, Name.CARE)
    assert not paths.config.exists()
    wizard.next()
    assert wizard.done
    assert current_answers(paths.config).preset == "eyes-only"
    again, _ = open_wizard(paths)
    assert (again.sheet.name, again.place) == (Name.RHYTHM, (1, 5))
    assert again.chosen == {"eyes-only"}


def test_what_cannot_be_saved_is_told_and_the_window_stays() -> None:
    paths = find_paths()
    wizard, _ = open_wizard(paths)
    paths.config.parent.parent.mkdir(exist_ok=True)
    paths.config.parent.write_text("a file in the way")
    go_to(wizard, Name.CARE)
    wizard.next()
    assert not wizard.done
    assert str(paths.config) in wizard.problem
