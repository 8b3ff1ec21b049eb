"""One card per exercise, and one line per question about the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deskbreak.core.content import ChecklistItem, Exercise
from deskbreak.core.fitting import NEED_WORDS
from deskbreak.core.guidance import clock_time
from deskbreak.core.words import dose_words, span_words
from deskbreak.library.words import Evidence, Safety
from deskbreak.pages.html import bullets, element, escape
from deskbreak.pages.safety import addresses

#: What is known of a kind of exercise: in words, the parts of the body that it is known
#: for (none: for all), and the studies. Nothing is claimed of a kind without any.
BACKING: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "walk": ("walks in breaks, on blood sugar that day", (), ("T02", "T03", "T04")),
    "strengthen": (
        "brief strengthening of neck and shoulders",
        ("neck", "shoulders", "upper_back"),
        ("T22", "T23"),
    ),
    "stretch": ("stretching at work", (), ("T25",)),
    "eyes": ("rests for the eyes", (), ("T20", "T21")),
}

STYLE = """
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));
gap:1rem}
.exercise,.exercise .text{display:flex;flex-direction:column}
.exercise .text{flex:1}
.exercise h3{margin-bottom:.1rem}
.exercise .facts{color:var(--ui-soft);font-size:.92rem;margin:0 0 .5rem;
text-wrap:balance}
.exercise ol{margin-top:.2rem}
.exercise dl{margin:.3rem 0;display:grid;grid-template-columns:auto 1fr;
gap:.25rem .7rem;font-size:.95rem}
.exercise dt{color:var(--ui-soft)}
.exercise dd{margin:0}
.card details{margin-top:auto;padding-top:.5rem;font-size:.9rem}
.item{display:flex;flex-direction:column}
.item h4{margin:0;font-size:1rem}
.card summary{cursor:pointer;color:var(--ui-link);padding:.2rem 0}
.exercise .text>*{min-width:0;overflow-wrap:anywhere}
.exercise .not{color:var(--ui-warn)}
@media print{
.grid{display:block}
.exercise{display:grid;grid-template-columns:5.4cm 1fr;gap:0 5mm;margin-bottom:4mm;
padding:3mm;font-size:9.5pt}
.exercise .picture{margin:0;align-self:start}
.exercise .text:only-child{grid-column:1/-1}
.exercise dl{display:block;font-size:9pt;margin:0}
.exercise dt,.exercise dd{display:inline}
.exercise dt{font-weight:600}
.exercise dd{margin-right:1em}
.exercise dt::after{content:": "}
.exercise ol{margin:0 0 1mm}
.card details{display:none}
#desk .grid{columns:2;column-gap:5mm}
.item{padding:2mm;margin-bottom:2mm;font-size:9pt}
.item p,.item ul{margin:.3mm 0}
}
"""


def words(name: str) -> str:
    """Return a name of the library as people write it."""
    return name.replace("_", " ")


def card(
    exercise: Exercise,
    picture: str,
    *,
    safety: Safety,
    evidence: Evidence,
    why_not: str = "",
    alone: bool = False,
) -> str:
    """
    Return the card of *exercise*; its id on the page is the exercise's own.

    Args:
        picture: HTML.
        why_not: Why it is not offered to this person, in words.
        alone: The page is about this exercise: its title stands above already, and
            the table of studies is not there.
    """
    areas = (exercise.area, *exercise.also)
    length = span_words(clock_time(exercise))
    # A line may end between two facts, not between a number and its unit.
    facts = " · ".join(
        fact.replace(" ", "\N{NO-BREAK SPACE}")
        for fact in (
            exercise.kind,
            exercise.position,
            dose_words(exercise),
            f"{length} in all",
        )
    )
    not_offered = (
        element("p", escape(f"Not offered to you: {why_not}."), class_="not")
        if why_not
        else ""
    )
    return element(
        "article",
        picture,
        element(
            "div",
            element("h3", escape(exercise.title)) if not alone else "",
            element("p", escape(facts), class_="facts"),
            not_offered,
            bullets(map(escape, exercise.steps), ordered=True),
            _details(exercise, safety),
            _backing(exercise, evidence, linked=not alone),
            class_="text",
        ),
        id=exercise.id,
        class_="card exercise",
        data_areas=" ".join(areas),
        data_kind=exercise.kind,
        data_position=exercise.position,
        data_needs=" ".join(exercise.needs),
        data_visible=exercise.visible,
        data_offered="no" if why_not else "yes",
    )


def _details(exercise: Exercise, safety: Safety) -> str:
    titles = {caution.tag: caution.title for caution in safety.cautions}
    areas = ", ".join(words(area) for area in (exercise.area, *exercise.also))
    rows = (
        ("For", areas),
        ("Feel it", exercise.feel),
        ("Breathe", ", ".join(exercise.breath)),
        ("Avoid", exercise.avoid),
        ("Careful with", ", ".join(titles.get(tag, tag) for tag in exercise.cautions)),
        ("Needs", ", ".join(NEED_WORDS.get(n, words(n)) for n in exercise.needs)),
    )
    return element(
        "dl",
        *[
            element("dt", title) + element("dd", escape(text))
            for title, text in rows
            if text
        ],
    )


def _backing(exercise: Exercise, evidence: Evidence, *, linked: bool) -> str:
    """Return the sources, and how strong the evidence is for this kind."""
    strengths = {study.source: study.strength for study in evidence.studies}
    places = {source.key: source.at for source in evidence.sources}
    lines = []
    for key in exercise.source:
        strength = f" (evidence: {strengths[key]})" if key in strengths else ""
        lines.append(
            escape(evidence.title(key) + strength) + addresses(places.get(key, ""))
        )
    known = ""
    what, areas, ids = BACKING.get(exercise.kind, ("", (), ()))
    if ids and (not areas or {exercise.area, *exercise.also} & set(areas)):
        studies = {study.id: study for study in evidence.studies}
        links = ", ".join(
            (element("a", i, href=f"#{i}") if linked else i)
            + f" {escape(studies[i].strength)}"
            for i in ids
        )
        known = element("p", escape(f"Evidence for {what}: "), links)
    if exercise.own:
        lines.append("your own exercise")
    sources = bullets(lines) if lines else ""
    return element("details", element("summary", "Sources"), sources, known)


def checklist_section(
    items: tuple[ChecklistItem, ...], title: Callable[[str], str]
) -> str:
    """
    Return the questions about the desk: ``#desk``.

    Args:
        title: Names a source by its key.
    """
    by_area: dict[str, list[ChecklistItem]] = {}
    for item in items:
        by_area.setdefault(item.area, []).append(item)
    groups = [
        element("h3", escape(words(area).capitalize()))
        + element("div", *[_item(item, title) for item in group], class_="grid")
        for area, group in by_area.items()
    ]
    return element(
        "section",
        element("h2", "Your desk"),
        element("p", "“Yes” is the good answer. Below each, what to do on a “no”."),
        *groups,
        id="desk",
    )


def _item(item: ChecklistItem, title: Callable[[str], str]) -> str:
    sources = "; ".join(map(title, item.source))
    return element(
        "div",
        element("h4", escape(item.question)),
        element("p", escape(item.figures)) if item.figures else "",
        element("p", escape(item.why), class_="soft"),
        bullets(map(escape, item.fix)),
        element("details", element("summary", "Sources"), escape(sources))
        if sources
        else "",
        id=f"item-{item.id}",
        class_="card item",
    )
