from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.core.content import EXERCISE_KINDS, Exercise, Library
from deskbreak.library.loader import built_in
from deskbreak.library.words import load_evidence, load_safety
from deskbreak.pages import pictures
from deskbreak.pages.cards import BACKING
from deskbreak.pages.library import lesson_page, library_page, stop_page

LIBRARY = built_in()
NASTY = "</p><script>alert(1)</script>\"'&"
OWN = Exercise(
    id="mine",
    title=NASTY,
    kind="stretch",
    area="neck",
    position="seated",
    mode="timed",
    steps=(NASTY,),
    own=True,
)


def no_picture(exercise: Exercise) -> str:
    return ""


class _Reader(HTMLParser):
    """Reads a page as a browser does: elements, their ids, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts = 0
        self.loaded: list[str] = []
        self.said: list[str] = []
        self.feed(page)
        self.text = re.sub(r"\s+", " ", " ".join(self.said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {key: value or "" for key, value in attrs}
        if "id" in have:
            self.ids.append(have["id"])
        if tag == "a":
            self.links.append(have["href"])
        self.scripts += tag == "script"
        if "src" in have:
            self.loaded.append(have["src"])

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture(scope="module")
def page() -> _Reader:
    return _Reader(library_page(LIBRARY, draw=no_picture))


def test_every_exercise_is_there_with_all_that_is_said_of_it(page: _Reader) -> None:
    assert set(page.ids) >= {e.id for e in LIBRARY.exercises}
    for exercise in LIBRARY.exercises:
        for text in (exercise.title, *exercise.steps, exercise.feel, exercise.avoid):
            assert text in page.text
    titles = {c.tag: c.title for c in load_safety().cautions}
    assert all(titles[t] in page.text for e in LIBRARY.exercises for t in e.cautions)


def test_every_desk_question_is_there_with_its_fixes(page: _Reader) -> None:
    for item in LIBRARY.items:
        assert f"item-{item.id}" in page.ids
        for text in (item.question, item.why, *item.fix):
            assert text in page.text


def test_stop_rules_and_red_flags_stand_word_for_word(page: _Reader) -> None:
    safety = load_safety()
    for one in (page, _Reader(stop_page())):
        assert "stop" in one.ids
        for text in (
            safety.stop,
            safety.emergency,
            *safety.get_help_now.signs,
            *safety.see_soon.signs,
            *safety.first_run,
        ):
            assert text in one.text
    assert "#stop" in page.links


def test_evidence_is_told_with_its_strength_and_what_nobody_may_say(
    page: _Reader,
) -> None:
    evidence = load_evidence()
    for study in evidence.studies:
        assert study.id in page.ids
        assert study.finding in page.text
        assert f"evidence: {study.strength}" in page.text
    for text in (*evidence.may_say, *evidence.may_not_say):
        assert text in page.text
    for source in evidence.sources:
        assert source.title in page.text


def test_every_link_within_the_page_leads_somewhere(page: _Reader) -> None:
    assert len(set(page.ids)) == len(page.ids)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {"stop", "exercises", "desk", "about", "evidence", "T22"} <= inside
    rest = [link for link in page.links if not link.startswith("#")]
    assert all(re.match(r"https://[\w.-]+|tel:\d+$", link) for link in rest)


def test_the_page_needs_nothing_but_itself(page: _Reader) -> None:
    assert not page.loaded
    assert page.scripts == 1
    assert _Reader(stop_page()).scripts == 0


def test_evidence_is_claimed_only_where_there_is_some() -> None:
    studies = {study.id for study in load_evidence().studies}
    assert set(BACKING) == set(EXERCISE_KINDS) - {"breathe", "mobilise"}
    assert all(i in studies for _, _, ids in BACKING.values() for i in ids)
    claim = "Evidence for brief strengthening of neck and shoulders: "
    for exercise in LIBRARY.exercises:
        areas = {exercise.area, *exercise.also}
        known = exercise.kind == "strengthen" and bool(
            areas & {"neck", "shoulders", "upper_back"}
        )
        assert (claim in lesson_page(exercise, draw=no_picture)) == known


def test_own_texts_stay_texts() -> None:
    page = _Reader(library_page(Library((OWN,), ()), draw=no_picture))
    assert page.scripts == 1
    assert NASTY in page.text
    lesson = _Reader(
        lesson_page(OWN, title=NASTY, note=NASTY, question=NASTY, draw=no_picture)
    )
    assert lesson.scripts == 0
    assert lesson.text.count(NASTY) >= 4


def test_who_is_not_offered_an_exercise_reads_why() -> None:
    told = library_page(
        LIBRARY, why_not={"cat-cow": "it needs floor space"}, draw=no_picture
    )
    assert "Not offered to you: it needs floor space." in told
    assert told.count('data-offered="no"') == 1 + 1  # the card, and the rule
    assert "Only what is offered to me" in told
    everybody = library_page(LIBRARY, draw=no_picture)
    assert "Only what is offered to me" not in everybody


def test_a_lesson_has_exercise_question_and_stop_rules() -> None:
    exercise = LIBRARY.exercises[0]
    lesson = _Reader(
        lesson_page(exercise, question="Are your feet flat?", draw=no_picture)
    )
    assert {exercise.id, "stop"} <= set(lesson.ids)
    for text in (*exercise.steps, "Are your feet flat?", load_safety().stop):
        assert text in lesson.text
    inside = {link[1:] for link in lesson.links if link.startswith("#")}
    assert inside <= set(lesson.ids)


# --------------------------------------------------------------- pictures


def test_a_drawn_exercise_has_a_moving_and_a_still_picture() -> None:
    picture = pictures.picture(LIBRARY.exercises[0])
    moving, still = picture.split('class="still ')
    assert 'class="moving ' in moving
    assert "<animate" in moving
    assert "<animate" not in still
    assert "<title>" in moving
    assert "<title>" in still


def _own(path: Path) -> str:
    return pictures.picture(replace(OWN, picture=str(path)))


def _noise(path: Path, size: tuple[int, int], **how: object) -> None:
    Image.effect_noise(size, 90).convert("RGB").save(path, **how)  # type: ignore[arg-type]


def test_a_small_own_picture_goes_in_as_it_is(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.png")
    made = _own(tmp_path / "a.png")
    assert "data:image/png;base64," in made
    assert f'alt="{NASTY}"' in unescape(made)


def test_a_large_own_picture_is_made_smaller(tmp_path: Path) -> None:
    _noise(tmp_path / "a.png", (3000, 2000))
    assert (tmp_path / "a.png").stat().st_size > 5_000_000
    made = _own(tmp_path / "a.png")
    assert "data:image/webp;base64," in made
    assert len(made) < 1_000_000


def test_a_moving_own_picture_has_a_still_one_beside_it(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    made = _own(tmp_path / "a.gif")
    assert 'class="moving" src="data:image/gif' in made
    assert 'class="still" src="data:image/png' in made


@pytest.mark.parametrize("content", [b"", b"no picture at all", None])
def test_a_broken_own_picture_is_told_and_breaks_nothing(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "<b>.png"
    if content is not None:
        path.write_bytes(content)
    made = _own(path)
    assert "cannot be shown" in made
    assert "<b>" not in made


def test_a_half_picture_is_told(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(whole, "PNG")
    (tmp_path / "a.png").write_bytes(whole.getvalue()[:2000])
    assert "cannot be shown" in _own(tmp_path / "a.png")


def test_a_picture_that_would_fill_the_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert "cannot be shown" in _own(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert "cannot be shown" in _own(tmp_path / "a.png")
