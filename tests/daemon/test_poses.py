"""The pictures in the notifications are drawn ahead of time, by another process."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.core.content import Exercise
from deskbreak.daemon.poses import Poses
from deskbreak.daemon.themed import ThemedGuide
from deskbreak.figures import scene
from deskbreak.guide.cast import make_figure
from deskbreak.guide.figure import Cue, Place
from deskbreak.guide.kept import (
    Request,
    note_size,
    pose_name,
    poster_name,
    read_poster,
)
from deskbreak.guide.poses import NEAREST, SIZE, _square, pose, write_all
from deskbreak.guide.protocol import Look, Session
from deskbreak.library.loader import built_in
from tests.fakes.desktop import FakeGuide

SQUAT = next(e for e in built_in().exercises if e.id == "mini-squat")
BEND = next(e for e in built_in().exercises if e.id == "neck-side-bend")
PLACE = Place(160, 120)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def drawn(poses: Poses, *asked: Exercise) -> list[str]:
    """What is found after everything that was asked for has been drawn."""

    async def ask() -> None:
        poses.prepare()
        task = poses._drawing
        if task is not None:
            await task
        await poses.close()

    asyncio.run(ask())
    return [Path(poses.find(e)).name for e in asked]


def test_the_pictures_are_there_after_one_run(tmp_path: Path) -> None:
    poses = Poses(tmp_path / "poses", lambda: (SQUAT, BEND))
    assert drawn(poses, SQUAT, BEND) == [pose_name(SQUAT), pose_name(BEND)]
    with Image.open(poses.find(SQUAT)) as image:
        assert image.size == (SIZE, SIZE)


def test_nothing_is_started_where_nothing_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "poses"
    assert drawn(Poses(folder, lambda: (SQUAT,)), SQUAT) == [pose_name(SQUAT)]
    again = Poses(folder, lambda: (SQUAT,), command=["/no/such/program"])
    assert drawn(again, SQUAT) == [pose_name(SQUAT)]
    assert again._drawing is None


def test_nothing_is_drawn_where_nothing_can_show_it(tmp_path: Path) -> None:
    folder = tmp_path / "poses"
    shows = False
    poses = Poses(folder, lambda: (SQUAT,), wanted=lambda: shows)
    assert drawn(poses, SQUAT) == [""]
    assert not folder.exists()
    shows = True
    assert drawn(poses, SQUAT) == [pose_name(SQUAT)]


def test_another_theme_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "poses"
    drawn(Poses(folder, lambda: (SQUAT,)), SQUAT)
    drawn(Poses(folder, lambda: (SQUAT,), lambda: Look(theme="dark")), SQUAT)
    (only,) = folder.iterdir()
    assert only.name.endswith("-dark")


@pytest.mark.parametrize("command", [["/no/such/program"], ["false"]])
def test_a_notification_does_without_where_drawing_fails(
    tmp_path: Path, command: list[str]
) -> None:
    poses = Poses(tmp_path, lambda: (SQUAT,), command=command)

    async def ask() -> str:
        poses.prepare()
        assert poses._drawing is not None
        await poses._drawing
        found = poses.find(SQUAT)
        await poses.close()
        return found

    assert asyncio.run(ask()) == ""


def own(path: Path) -> Exercise:
    return replace(SQUAT, id="mine", scene="", picture=str(path), own=True)


def test_an_own_picture_becomes_small_and_follows_its_file(tmp_path: Path) -> None:
    source = tmp_path / "mine.png"
    Image.new("RGB", (900, 300), (200, 0, 0)).save(source)
    poses = Poses(tmp_path / "poses", lambda: (own(source),))
    assert drawn(poses, own(source)) == [pose_name(own(source))]
    found = Path(poses.find(own(source)))
    first = found.read_bytes()
    Image.new("RGB", (900, 300), (0, 0, 200)).save(source)
    later = found.stat().st_mtime + 10
    os.utime(source, (later, later))
    drawn(poses)
    assert found.read_bytes() != first


def test_a_broken_picture_takes_no_other_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    gone = replace(own(Path("/no/file")), id="gone")
    request = Request((replace(own(bad), id="bad"), gone, SQUAT), place=PLACE)
    assert write_all(request, tmp_path / "out") == 2
    assert names(tmp_path / "out") == {pose_name(SQUAT), poster_name(SQUAT, PLACE)}
    assert "bad" in capsys.readouterr().err


def test_what_is_no_exercise_any_more_goes(tmp_path: Path) -> None:
    write_all(Request((SQUAT, BEND)), tmp_path)
    write_all(Request((BEND,)), tmp_path)
    assert names(tmp_path) == {pose_name(BEND)}


def test_an_own_scene_that_was_changed_is_drawn_anew(tmp_path: Path) -> None:
    poses = {
        pose_name(replace(SQUAT, scene="", drawing=f'{{"view": "{view}"}}'))
        for view in ("side", "front")
    }
    assert len(poses) == 2


def test_a_poster_is_what_the_figure_begins_with(tmp_path: Path) -> None:
    """Also where the first side is the mirrored one, and for each person and look."""
    places = (
        PLACE,
        replace(PLACE, dark=True),
        replace(PLACE, person=2),
        replace(PLACE, reduced_motion=True),
    )
    seen = set()
    for exercise in (SQUAT, BEND):
        for place in places:
            write_all(Request((exercise,), place.dark, place), tmp_path)
            figure = make_figure(exercise, place)
            assert figure
            first = figure.frame(Cue(0, 0.0))
            assert first
            kept = read_poster(str(tmp_path), exercise, place)
            assert kept == first.ppm
            seen.add(kept)
    assert len(seen) == 8


def test_of_an_own_picture_there_is_a_poster_too(tmp_path: Path) -> None:
    source = tmp_path / "mine.png"
    Image.new("RGB", (900, 300), (200, 0, 0)).save(source)
    mine = own(source)
    write_all(Request((mine,), place=PLACE), tmp_path / "out")
    size, pixels = ppm(read_poster(str(tmp_path / "out"), mine, PLACE))
    assert size == (PLACE.width, PLACE.height)
    middle = (size[1] // 2 * size[0] + size[0] // 2) * 3
    assert pixels[middle : middle + 3] == b"\xc8\x00\x00"


def ppm(picture: bytes) -> tuple[tuple[int, int], bytes]:
    head, pixels = picture.split(b"\n", 1)
    _, width, height, _ = head.split()
    return (int(width), int(height)), pixels


def test_posters_are_drawn_as_large_as_the_last_guide_showed_its_figure(
    tmp_path: Path,
) -> None:
    poses = Poses(tmp_path, lambda: (SQUAT,))
    drawn(poses)
    assert names(poses.folder) == {pose_name(SQUAT)}
    for size in ((160, 120), (200, 150)):
        note_size(str(poses.folder), *size)
        # The next notification finds that they are missing.
        drawn(poses, SQUAT)
        place = Place(*size)
        assert names(poses.folder) == {pose_name(SQUAT), poster_name(SQUAT, place)}
        assert read_poster(str(poses.folder), SQUAT, place)


def test_a_notification_whose_poster_is_missing_has_it_drawn(tmp_path: Path) -> None:
    poses = Poses(tmp_path, lambda: (SQUAT,))
    drawn(poses)
    note_size(str(poses.folder), 160, 120)

    async def ask() -> str:
        found = poses.find(SQUAT)
        assert poses._drawing is not None
        await poses._drawing
        return found

    assert asyncio.run(ask()).endswith(pose_name(SQUAT))
    assert read_poster(str(poses.folder), SQUAT, Place(160, 120))


def test_the_picture_comes_close_to_what_moves() -> None:
    person, canvas = (150, 50, 320, 350), (480, 360)
    left, top, right, bottom = _square((215, 70, 265, 120), person, canvas)
    assert (right - left, bottom - top) == (NEAREST, NEAREST)
    assert left < 215
    assert right > 265
    assert top < 70
    assert bottom > 120
    # Where nearly all of the person moves, all of the person is shown.
    left, top, right, bottom = _square((160, 80, 310, 340), person, canvas)
    assert left < 150
    assert right > 320
    assert top < 50
    assert bottom > 350


@pytest.mark.parametrize("name", ["cat-cow", "even-breath", "tendon-glide"])
def test_a_picture_has_no_words_that_nobody_could_read(name: str) -> None:
    speaking = scene(name)
    assert speaking.says
    silent = replace(speaking, says={})
    assert pose(speaking, person=0) == pose(silent, person=0)


@pytest.mark.parametrize("name", ["neck-side-bend", "walk-2", "eyes-closed"])
def test_a_picture_is_a_rounded_square(name: str) -> None:
    image = pose(scene(name), person=0)
    assert image.size == (SIZE, SIZE)
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert image.getpixel((SIZE // 2, SIZE // 2))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize(
    ("asked", "desktop", "shown"),
    [("system", "dark", "dark"), ("system", "", "system"), ("light", "dark", "light")],
)
def test_the_guide_is_as_dark_as_the_desktop(
    asked: str, desktop: str, shown: str
) -> None:
    guide = FakeGuide()
    session = Session(SQUAT, None, Look(theme=asked))
    ThemedGuide(guide, lambda: desktop).open(session)
    assert guide.session
    assert guide.session.look.theme == shown
