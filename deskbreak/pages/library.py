"""The library page with everything, and the small ones for when one thing is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deskbreak.core.content import Exercise, Library
from deskbreak.library.words import load_evidence, load_safety
from deskbreak.pages import cards, filters, pictures, safety
from deskbreak.pages.html import bullets, document, element, escape, paragraph

_STYLE = """
nav.main{position:sticky;top:0;background:var(--ui-page);z-index:2;
border-bottom:1px solid var(--ui-line);max-width:none;
padding:.3rem max(1rem,calc((100% - 74rem)/2))}
.notice{border-left:.4rem solid var(--ui-warn);padding-left:.8rem;max-width:60rem}
.lesson .picture{max-width:32rem;margin-inline:auto}
html{scroll-padding-top:4rem}
.lesson{max-width:44rem}
.lesson section{margin-top:2rem}
section+.stop{margin-top:2.5rem}
@media(max-width:40rem){nav.main{font-size:.9rem;gap:0 1rem}}
@media print{main>section+section{break-before:page}}
"""

_NAV = (
    ("#stop", "When to stop"),
    ("#exercises", "Exercises"),
    ("#desk", "Your desk"),
    ("#before", "Before you begin"),
    ("#about", "About"),
    ("#evidence", "Evidence"),
)


def library_page(
    library: Library,
    *,
    why_not: Mapping[str, str] | None = None,
    draw: Callable[[Exercise], str] = pictures.picture,
) -> str:
    """
    Return the page with every exercise, the desk questions, safety and evidence.

    Args:
        why_not: By exercise, why it is not offered to this person.
        draw: Makes the picture of an exercise; the time goes here.
    """
    why_not = why_not or {}
    words, evidence = load_safety(), load_evidence()
    grid = "".join(
        cards.card(
            exercise,
            draw(exercise),
            safety=words,
            evidence=evidence,
            why_not=why_not.get(exercise.id, ""),
        )
        for exercise in library.exercises
    )
    count = f"{len(library.exercises)} exercises, {len(library.items)} desk questions"
    header = element(
        "header",
        element("h1", "Breaks at the desk"),
        paragraph(f"{count}, and what is known about them.", class_="soft"),
    )
    exercises = element(
        "section",
        element("h2", "Exercises"),
        element(
            "p",
            escape(f"{words.short_line} {words.stop} {words.emergency} "),
            element("a", "When to see a physician", href="#stop"),
            class_="notice",
        ),
        filters.controls(library.exercises, some_not_offered=bool(why_not)),
        element("div", grid, class_="grid"),
        id="exercises",
    )
    main = element(
        "main",
        exercises,
        safety.stop_section(words),
        cards.checklist_section(library.items, evidence.title),
        safety.before_section(words),
        safety.about_section(evidence),
        safety.evidence_section(evidence),
    )
    nav = element(
        "nav",
        *[element("a", escape(text), href=at) for at, text in _NAV],
        class_="main",
        aria_label="On this page",
    )
    skip = '<a class="skip" href="#exercises">To the exercises</a>'
    return document(
        "deskbreak: the exercises",
        skip + header + nav + pictures.shared() + main + _footer(),
        style=pictures.style() + safety.STYLE + cards.STYLE + filters.style() + _STYLE,
        script=filters.SCRIPT,
    )


def stop_page() -> str:
    """Return the small page that says when to stop and when to see a physician."""
    words = load_safety()
    main = element("main", safety.stop_section(words), safety.before_section(words))
    header = element("header", element("h1", "Stop, or see a physician?"))
    return document("When to stop", header + main + _footer(), style=safety.STYLE)


def lesson_page(
    exercise: Exercise,
    *,
    title: str = "",
    note: str = "",
    question: str = "",
    draw: Callable[[Exercise], str] = pictures.picture,
) -> str:
    """
    Return the small page that leads through one exercise where there is no window.

    Args:
        title: Above all; the exercise's own if it is "".
        note: From the prescription.
        question: About the desk, below.
    """
    words, evidence = load_safety(), load_evidence()
    still = element("div", filters.tick("still", "Still picture"), class_="ticks")
    header = element(
        "header",
        element("h1", escape(title or exercise.title)),
        element("p", escape(words.short_line)),
        paragraph(note) if note else "",
        element("form", still, class_="filters screen-only"),
        class_="lesson",
    )
    desk = (
        element("section", element("h2", "And your desk"), paragraph(question))
        if question
        else ""
    )
    main = element(
        "main",
        cards.card(
            exercise, draw(exercise), safety=words, evidence=evidence, alone=True
        ),
        desk,
        safety.stop_section(words),
        class_="lesson",
    )
    return document(
        exercise.title,
        header + pictures.shared() + main + _footer(),
        style=pictures.style() + safety.STYLE + cards.STYLE + filters.LOOK + _STYLE,
    )


def _footer() -> str:
    lines = bullets(
        [
            escape(load_safety().first_run[0]),
            "This page is one file: nothing is loaded from anywhere, nothing is sent.",
        ]
    )
    return element("footer", lines, class_="soft small")
