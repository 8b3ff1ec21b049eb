"""The safety wording and the evidence, and that no text claims more."""

from __future__ import annotations

import re

import pytest

from deskbreak.library.loader import built_in, read_text
from deskbreak.library.words import load_evidence, load_safety

STRENGTHS = frozenset(
    {
        "good",
        "moderate",
        "weak to moderate",
        "weak",
        "low",
        "low to very low",
        "guidance",
        "guideline",
        "position stand",
        "opinion",
    }
)
FILES = ("exercises.toml", "checklist.toml", "safety.toml", "evidence.toml")


def test_safety_wording_is_complete() -> None:
    safety = load_safety()
    first_run = " ".join(safety.first_run)
    assert "not medical advice" in first_run
    assert "see a physician first" in first_run
    assert "should never hurt" in safety.short_line
    for sign in ("pain", "tingling", "numbness", "dizziness", "shortness of breath"):
        assert sign in safety.stop
    for sign in ("Chest pain", "fainting"):
        assert sign in safety.emergency
    assert "seven days" in safety.pain_line
    assert "your config" in safety.prescribed_line


@pytest.mark.parametrize(
    "sign",
    [
        "few weeks",
        "sleeping",
        "temperature",
        "weight loss",
        "lump",
        "worse at night",
        "cough",
        "between the shoulder blades",
        "cancer",
        "steroids",
    ],
)
def test_signs_to_see_a_physician_soon_are_all_there(sign: str) -> None:
    assert sign in " ".join(load_safety().see_soon.signs)


@pytest.mark.parametrize(
    "sign",
    ["saddle", "urine", "stool", "both legs", "chest pain", "road accident", "fever"],
)
def test_signs_of_an_emergency_are_all_there(sign: str) -> None:
    assert sign in " ".join(load_safety().get_help_now.signs)


def test_hidden_line_names_what_was_ticked() -> None:
    assert load_safety().hidden_line("osteoporosis") == (
        "Hidden because you ticked osteoporosis (weak bones). Your physical therapist "
        "may clear it; then switch it back on."
    )
    assert "knee pain and glaucoma" in load_safety().hidden_line("knee", "glaucoma")


def test_all_studies_are_there_each_with_citation_finding_and_strength() -> None:
    studies = load_evidence().studies
    assert [study.id for study in studies] == [f"T{n:02}" for n in range(1, 29)]
    for study in studies:
        assert study.citation
        assert study.finding.endswith((".", ")"))
        assert study.strength in STRENGTHS
        assert not study.doi or re.fullmatch(r"10\.\d{4,}/\S+", study.doi)


def test_sources_are_unique_and_have_titles() -> None:
    keys = [source.key for source in load_evidence().sources]
    assert len(set(keys)) == len(keys)
    assert all(source.title for source in load_evidence().sources)


def test_title_of_an_unknown_source_is_its_key() -> None:
    assert load_evidence().title("nobody") == "nobody"
    assert load_evidence().title("who").startswith("Bull FC")
    assert "CUErgo" in load_evidence().title("cornell-guide")


def test_passages_cite_studies_that_exist() -> None:
    known = {study.id for study in load_evidence().studies}
    cited = {name for passage in load_evidence().about for name in passage.evidence}
    assert cited
    assert cited <= known


#: Words of promises that the evidence does not carry.
PROMISES = re.compile(
    r"\b(prevents?|cures?|heals?|guarantee[sd]?|proven|productiv\w+|detox\w*)\b",
    re.IGNORECASE,
)


def shown_texts() -> list[str]:
    """Return what people read as the program's own words, findings left out."""
    library, safety, evidence = built_in(), load_safety(), load_evidence()
    texts = []
    for exercise in library.exercises:
        texts += [exercise.title, *exercise.steps, exercise.feel, exercise.avoid]
    for item in library.items:
        texts += [item.question, item.why, *item.fix]
    texts += [*safety.first_run, safety.short_line, safety.stop]
    texts += [cause.text for cause in safety.causes]
    texts += [passage.text for passage in evidence.about]
    texts += [tip.text for tip in evidence.tips]
    return [*texts, *evidence.may_say]


def test_no_text_promises_more_than_the_evidence() -> None:
    assert [text for text in shown_texts() if PROMISES.search(text)] == []


def test_what_may_not_be_said_is_listed() -> None:
    listed = " ".join(load_evidence().may_not_say)
    for claim in ("prevents", "productivity", "exercise", "20-20-20", "cure"):
        assert claim in listed


@pytest.mark.parametrize("file", FILES)
def test_no_company_is_advertised(file: str) -> None:
    assert not re.search(r"\bJAG\b", read_text(file))


@pytest.mark.parametrize("file", FILES)
def test_no_marks_of_the_draft_are_left(file: str) -> None:
    assert not re.search(r"\[[MR]\]|\bTODO\b|\bdeg\b|seeds/", read_text(file))
