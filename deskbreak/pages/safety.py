"""When to stop, what is known and how firmly: the texts every page needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deskbreak.library.words import Evidence, Safety, Signs, Study
from deskbreak.pages.html import bullets, element, escape, paragraph

STYLE = """
.stop{border-left:.4rem solid var(--ui-warn)}
.stop h2,.stop h3{margin-top:.9rem}
.stop h2{margin-top:0}
.stop .big{font-size:1.15rem;font-weight:600}
.help{color:var(--ui-warn);font-weight:600}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));
gap:1rem}
li{overflow-wrap:anywhere}
.studies>li,.sources>li{margin-bottom:.8rem}
.strength{display:inline-block;background:var(--ui-tint);border-radius:1rem;
padding:0 .6rem;font-size:.9rem}
@media print{
.columns{display:block;columns:2;column-gap:6mm;font-size:9pt}
.columns>*{margin-bottom:4mm}
.columns .card{break-inside:auto}
.studies,.sources{columns:2;column-gap:6mm;font-size:8pt}
.studies>li,.sources>li{break-inside:avoid;margin-bottom:1mm}
.studies p,.columns p{margin:.5mm 0}
}
:target{outline:3px solid var(--ui-link);outline-offset:4px;border-radius:.3rem}
"""

_ADDRESS = re.compile(r"[\w.-]+\.[a-z]{2,}(/[^\s()]*)?")


def stop_section(safety: Safety) -> str:
    """Return the stop rules and the red flags, as the section ``#stop``."""
    numbers = " · ".join(
        element("a", escape(number), href=f"tel:{number}")
        for number in safety.emergency_numbers
    )
    return element(
        "section",
        element("h2", "When to stop", id="stop-title"),
        paragraph(safety.stop, class_="big"),
        element("p", escape(safety.emergency), f" {numbers}", class_="help"),
        paragraph(safety.short_line),
        _signs(safety.get_help_now),
        _signs(safety.see_soon),
        id="stop",
        class_="card stop",
        aria_labelledby="stop-title",
    )


def _signs(signs: Signs) -> str:
    return element("h3", escape(signs.lead)) + bullets(map(escape, signs.signs))


def before_section(safety: Safety) -> str:
    """Return what to know before one begins: ``#before``."""
    causes = element(
        "div",
        *[
            element("div", element("h3", escape(c.title)), paragraph(c.text))
            for c in safety.causes
        ],
        class_="columns",
    )
    cautions = bullets(
        element("strong", escape(c.title)) + f": {escape(c.why)}"
        for c in safety.cautions
    )
    return element(
        "section",
        element("h2", "Before you begin"),
        *[paragraph(text, class_="reading") for text in safety.first_run],
        element("h3", "Where back pain comes from"),
        causes,
        element("h3", "What to be careful with"),
        paragraph("Tick in your settings what is true of you ([me] cautions)."),
        cautions,
        id="before",
    )


def about_section(evidence: Evidence) -> str:
    """Return what may be said of breaks, and what may not: ``#about``."""
    passages = [
        element("h3", escape(passage.title))
        + element("p", escape(passage.text), *_study_links(passage.evidence))
        for passage in evidence.about
    ]
    return element(
        "section",
        element("h2", "What breaks can do"),
        element(
            "div",
            _said("What can be said", evidence.may_say),
            _said("What nobody should tell you", evidence.may_not_say),
            class_="columns",
        ),
        element("h3", "What is best supported, the best first"),
        bullets(map(_linked, evidence.order), ordered=True),
        element("div", *passages, class_="reading"),
        element("h3", "Also good"),
        bullets(escape(tip.text) for tip in evidence.tips),
        id="about",
    )


def _said(title: str, lines: Iterable[str]) -> str:
    return element(
        "div",
        element("h3", title),
        bullets(map(escape, lines)),
        class_="card",
    )


def _linked(text: str) -> str:
    """Return *text* with its study ids (T08) as links."""
    return re.sub(r"\bT\d\d\b", lambda m: _to_study(m[0]), escape(text))


def _to_study(study_id: str) -> str:
    return element("a", escape(study_id), href=f"#{study_id}")


def _study_links(ids: Iterable[str]) -> list[str]:
    links = ", ".join(map(_to_study, ids))
    return [f" ({links})"] if links else []


def evidence_section(evidence: Evidence) -> str:
    """Return the studies with their strength, and everything that was read."""
    return element(
        "section",
        element("h2", "Evidence"),
        paragraph("What was found, and how firmly it is known."),
        element("ul", *map(_study, evidence.studies), class_="studies"),
        element("h2", "Sources", id="sources"),
        element(
            "ul",
            *[
                element(
                    "li",
                    escape(source.title),
                    addresses(source.at),
                    "" if source.read else " (from memory, not read again)",
                    id=f"source-{source.key}",
                )
                for source in evidence.sources
            ],
            class_="sources small",
        ),
        id="evidence",
    )


def _study(study: Study) -> str:
    doi = (
        " "
        + element("a", f"doi {escape(study.doi)}", href=f"https://doi.org/{study.doi}")
        if study.doi
        else ""
    )
    rest = " ".join(
        escape(text)
        for text in (study.note, study.use and f"Here: {study.use}")
        if text
    )
    return element(
        "li",
        element("strong", escape(study.id)),
        " ",
        element("span", f"evidence: {escape(study.strength)}", class_="strength"),
        paragraph(study.finding),
        element("p", rest, class_="small") if rest else "",
        element("p", escape(study.citation), doi, class_="soft small"),
        id=study.id,
    )


def addresses(text: str) -> str:
    """Return the addresses in *text*, as links where they are whole ones."""
    if not text:
        return ""
    parts = [
        element("a", escape(part), href=f"https://{part}")
        if _ADDRESS.fullmatch(part) and "..." not in part
        else escape(part)
        for part in text.split(" ; ")
    ]
    return " (" + "; ".join(parts) + ")"
