"""A user's own picture: shown where it can be, explained where it cannot."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.guide import album
from deskbreak.guide.album import Album, open_picture
from deskbreak.guide.figure import Cue, Patch, PictureError, Place

PLACE = Place(120, 90)
RED, BLUE = (250, 20, 10), (10, 20, 250)


def shown(path: Path, place: Place = PLACE, seconds: float = 0.0) -> Patch | None:
    """What is shown when the file has been read."""
    one = Album(path, place)
    one._reader.join(20)
    return one.frame(Cue(0, seconds))


def middle(patch: Patch | None, width: int = 120, height: int = 90) -> tuple[int, ...]:
    assert patch
    head = b"P6 %d %d 255\n" % (width, height)
    assert patch.ppm.startswith(head)
    assert len(patch.ppm) == len(head) + width * height * 3
    at = len(head) + (height // 2 * width + width // 2) * 3
    return tuple(patch.ppm[at : at + 3])


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "jpg"])
def test_a_picture_fills_the_place(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"one.{kind}"
    Image.new("RGB", (40, 300), RED).save(path)
    color = middle(shown(path))
    assert all(abs(a - b) < 12 for a, b in zip(color, RED, strict=True))


def test_what_is_see_through_shows_the_card(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(path)
    assert middle(shown(path)) == album.CARD[0]
    assert middle(shown(path, Place(120, 90, dark=True))) == album.CARD[1]


def gif(path: Path) -> Path:
    frames = [Image.new("RGB", (60, 45), color) for color in (RED, BLUE)]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=[500, 1500], loop=0
    )
    return path


def test_a_gif_runs_with_the_countdown(tmp_path: Path) -> None:
    path = gif(tmp_path / "two.gif")
    for seconds, color in ((0.4, RED), (0.6, BLUE), (1.9, BLUE), (2.1, RED)):
        got = middle(shown(path, seconds=seconds))
        assert all(abs(a - b) < 12 for a, b in zip(got, color, strict=True)), seconds


def test_a_gif_stands_still_where_nothing_is_to_move(tmp_path: Path) -> None:
    still = Place(120, 90, reduced_motion=True)
    got = middle(shown(gif(tmp_path / "two.gif"), still, 0.9))
    assert all(abs(a - b) < 12 for a, b in zip(got, RED, strict=True))


def test_the_same_picture_is_not_sent_twice(tmp_path: Path) -> None:
    one = Album(gif(tmp_path / "two.gif"), PLACE)
    one._reader.join(20)
    assert one.frame(Cue(0, 0.1)) is not None
    assert one.frame(Cue(0, 0.2)) is None


def trouble(path: Path) -> str:
    with pytest.raises(PictureError) as caught:
        shown(path)
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert trouble(tmp_path / "no.png") == f"There is no picture {tmp_path}/no.png."


def test_a_text_that_calls_itself_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "text.png"
    path.write_text("not at all")
    assert "is no PNG, JPEG, GIF or WebP picture" in trouble(path)


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif"])
def test_a_file_cut_off_is_broken(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / f"whole.{kind}"
    Image.effect_noise((300, 300), 90).convert("RGB").save(whole)
    path = tmp_path / f"half.{kind}"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "picture" in trouble(path)


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    assert trouble(tmp_path) == f"{tmp_path} is no file."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_would_never_end_is_no_picture(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    if sys.platform != "win32":
        os.mkfifo(pipe)
    assert trouble(pipe) == f"{pipe} is no file."
    assert trouble(Path("/dev/zero")) == "/dev/zero is no file."


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.png"
    Image.new("RGB", (9, 9)).save(path)

    def refuse(*_: object, **__: object) -> Image.Image:
        raise PermissionError(13, "Permission denied", str(path))

    # As root, who runs some of these tests, anything may be read.
    monkeypatch.setattr(Image, "open", refuse)
    assert trouble(path) == f"The picture {path} cannot be read: Permission denied."


def test_a_file_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    now = 100.0
    path = tmp_path / "one.png"
    Image.new("RGB", (40, 30), RED).save(path)
    one = Album(path, PLACE, clock=lambda: now)
    one._reader.join(20)
    # As if its disk had not answered.
    one._film = album._Film()
    now = 107.0
    assert one.frame(Cue(0, 7.0)) is None
    now = 109.0
    with pytest.raises(PictureError, match=r"one\.png takes too long"):
        one.frame(Cue(0, 9.0))


def test_a_photo_is_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    """Also a large one, of which first of all a smaller one is made."""
    for width, height in ((400, 300), (4000, 3000)):
        upright = Image.new("RGB", (height, width), RED)
        upright.paste(BLUE, (0, 0, height, width // 2))
        how = Image.Exif()
        how[0x112] = 6
        path = tmp_path / "photo.png"
        upright.transpose(Image.Transpose.ROTATE_90).save(path, exif=how)
        with open_picture(path, (120, 90)) as opened:
            out = album.fitted(opened, (120, 90), album.CARD[0])
        assert out.getpixel((60, 10)) == BLUE
        assert out.getpixel((60, 80)) == RED
        assert out.getpixel((2, 45)) == album.CARD[0]


def test_forty_megapixels_are_told_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (8000, 5000)).save(path)
    words = trouble(path)
    assert "too large to show: 8000 × 5000 pixels" in words


def test_a_photo_of_forty_megapixels_is_shown_smaller(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (8000, 5000), BLUE).save(path, quality=30)
    with open_picture(path, (120, 90)) as opened:
        assert opened.width == 1000
    assert middle(shown(path))[2] > 200


def test_a_progressive_photo_is_unpacked_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album, "MOST_PROGRESSIVE", 20_000)
    path = tmp_path / "photo.jpg"
    for width, fits in ((190, True), (300, False)):
        Image.new("RGB", (width, 100), BLUE).save(path, progressive=True)
        if fits:
            assert middle(shown(path))[2] > 200
        else:
            assert "300 × 100 pixels" in trouble(path)


def test_a_bomb_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(path)
    assert "far too large" in trouble(path)


def test_a_gif_without_end_keeps_within_the_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album, "MOST_FRAMES", 5)
    frames = [Image.new("RGB", (20, 20), (k * 9, 0, 0)) for k in range(25)]
    path = tmp_path / "long.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    one = Album(path, PLACE)
    one._reader.join(20)
    assert len(one._film.ends) == 5
