"""Files of pictures that were drawn ahead of time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.guide.figure import Place
from deskbreak.guide.kept import (
    note_size,
    pack_poster,
    pose_name,
    poster_name,
    read_poster,
    wanted_size,
)
from tests.guide.samples import HOLD_BOTH

PLACE = Place(160, 120)
DRAWN = replace(HOLD_BOTH, scene="neck-side-bend")


def test_names_differ_wherever_the_pictures_do() -> None:
    others = (
        replace(DRAWN, scene="mini-squat"),
        replace(DRAWN, scene="", picture="/a.png"),
        replace(DRAWN, scene="", drawing="{}"),
        replace(DRAWN, id="other"),
    )
    exercises = (DRAWN, *others)
    assert len({pose_name(e) for e in exercises}) == 5
    assert len({poster_name(e, PLACE) for e in exercises}) == 5
    places = (
        replace(PLACE, width=200),
        replace(PLACE, dark=True),
        replace(PLACE, person=1),
        replace(PLACE, reduced_motion=True),
    )
    assert len({poster_name(DRAWN, p) for p in (PLACE, *places)}) == 5


def test_words_make_no_other_name() -> None:
    """A therapist's note, or a longer hold, are no reason to draw it again."""
    plan = replace(DRAWN, title="Mine", hold=DRAWN.hold * 2, reps=9, steps=("Do it.",))
    assert poster_name(plan, PLACE) == poster_name(DRAWN, PLACE)
    assert pose_name(plan) == pose_name(DRAWN)


def test_a_poster_is_read_as_it_was_packed(tmp_path: Path) -> None:
    ppm = b"P6 1 1 255\nabc"
    (tmp_path / poster_name(DRAWN, PLACE)).write_bytes(pack_poster(ppm))
    assert read_poster(str(tmp_path), DRAWN, PLACE) == ppm


@pytest.mark.parametrize("content", [None, b"", b"no poster", pack_poster(b"x")[:-3]])
def test_without_a_whole_file_there_is_no_poster(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / poster_name(DRAWN, PLACE)).write_bytes(content)
    assert read_poster(str(tmp_path), DRAWN, PLACE) == b""
    assert read_poster("", DRAWN, PLACE) == b""


def test_the_size_is_remembered_for_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "of-this-version"
    assert wanted_size(folder) is None
    note_size(str(folder), 472, 354)
    assert wanted_size(folder) == (472, 354)
    assert wanted_size(tmp_path / "cache" / "of-another-version") == (472, 354)


@pytest.mark.parametrize("words", ["", "x", "1x", "0x9", "-4x3", "99999x3", "a\xffx2"])
def test_a_size_that_cannot_be_is_none(tmp_path: Path, words: str) -> None:
    (tmp_path / "place").write_text(words, "latin-1")
    assert wanted_size(tmp_path / "now") is None


def test_where_nobody_keeps_posters_no_size_is_noted() -> None:
    note_size("", 472, 354)
