from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deskbreak.config import example_text, read
from deskbreak.config.answers import (
    APPLIES_WORDS,
    HAS_WORDS,
    Confirmation,
    answers_of,
    current_answers,
    save_answers,
    spans_of,
    why_not,
)
from deskbreak.config.edit import set_values
from deskbreak.config.reader import default_config
from deskbreak.core import content
from deskbreak.exceptions import ConfigError, DeskbreakError

DAY = date(2026, 11, 22)
USUAL = answers_of(default_config())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "config.toml"


def test_there_are_words_for_everything_one_can_have() -> None:
    assert tuple(HAS_WORDS) == content.NEEDS
    assert tuple(APPLIES_WORDS) == content.APPLIES


def test_nothing_changed_leaves_the_commented_example(path: Path) -> None:
    assert save_answers(path, USUAL) == ()
    assert path.read_text("utf-8") == example_text()


def test_all_answers_are_read_back_from_the_file_and_comments_stay(
    path: Path,
) -> None:
    wanted = replace(
        USUAL,
        preset="sit-stand",
        days="mon-thu",
        times="09:00-12:30, 13:00-17:00",
        has=("chair", "floor"),
        applies=("laptop", "sit_stand"),
        cautions=("knee",),
    )
    changed = save_answers(path, wanted)
    assert changed == tuple(wanted.keys())
    assert current_answers(path) == wanted
    lines = path.read_text("utf-8").splitlines()
    gone = [line for line in example_text().splitlines() if line not in lines]
    assert gone == ['preset = "half-hourly"']


def test_a_second_run_changes_only_what_was_answered_anew(path: Path) -> None:
    save_answers(path, replace(USUAL, cautions=("knee", "wrist")))
    path.write_text(path.read_text("utf-8") + "\n# mine\n", "utf-8")
    before = current_answers(path)
    assert save_answers(path, replace(before, cautions=())) == ("me.cautions",)
    assert current_answers(path) == USUAL
    assert path.read_text("utf-8").endswith("# mine\n")


def test_one_bad_answer_leaves_the_file_as_it_was(path: Path) -> None:
    save_answers(path, USUAL)
    with pytest.raises(ConfigError):
        save_answers(path, replace(USUAL, cautions=("knee",), times="25:00-26:00"))
    assert path.read_text("utf-8") == example_text()


def test_several_values_are_set_in_one_go(path: Path) -> None:
    save_answers(path, USUAL)
    set_values(path, {"me.has": "chair", "breaks.move.interval": "40m"})
    config = read(path)
    assert config.profile.has == {"chair"}
    assert config.settings.breaks[0].interval.total_seconds() == 2400


def test_a_file_with_mistakes_is_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("preset = hourly\n", "utf-8")
    with pytest.raises(ConfigError):
        save_answers(path, USUAL)
    assert path.read_text("utf-8") == "preset = hourly\n"


@pytest.mark.parametrize(
    ("days", "times", "words"),
    [
        ("mon-fri", "09:00-12:30", ""),
        ("mon-fri", "", ""),
        ("monn", "", "weekdays"),
        ("daily", "9-12", "span of the day"),
    ],
)
def test_what_does_not_fit_is_told(days: str, times: str, words: str) -> None:
    why = why_not(USUAL, days=days, times=times)
    assert (words in why) if words else (why == "")


def test_any_is_no_span_at_all() -> None:
    assert spans_of("any") == spans_of("  ") == []
    assert spans_of("9:00-10:00 , 11:00-12:00,") == ["9:00-10:00", "11:00-12:00"]


def test_a_note_is_confirmed_once_and_again_with_new_words(tmp_path: Path) -> None:
    assert not Confirmation(tmp_path / "state", ["Not medical advice."]).given
    Confirmation(tmp_path / "state", ["Not medical advice."]).give(DAY)
    assert Confirmation(tmp_path / "state", ["Not medical advice."]).given
    assert not Confirmation(tmp_path / "state", ["New words."]).given


def test_a_confirmation_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "confirmed.json").write_text("[")
    assert not Confirmation(tmp_path, ["Words."]).given
    (tmp_path / "confirmed.json").write_text("[1]")
    assert not Confirmation(tmp_path, ["Words."]).given


def test_a_confirmation_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskbreakError, match=r"confirmed\.json"):
        Confirmation(tmp_path / "file", ["Words."]).give(DAY)
