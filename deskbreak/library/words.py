"""What deskbreak says about safety and evidence, as typed values. Read on demand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from deskbreak.library.loader import read_text

SAFETY = "safety.toml"
EVIDENCE = "evidence.toml"


@dataclass(frozen=True, slots=True)
class Signs:
    """A list of signs under one leading sentence."""

    lead: str
    signs: tuple[str, ...]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Where back pain can come from: why a diagnosis comes first."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Caution:
    """
    Something the user can tick, which hides the exercises with its tag.

    Attributes:
        title: For people.
        why: Why it hides them.
    """

    tag: str
    title: str
    why: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Safety:
    """
    The safety wording.

    Attributes:
        first_run: Paragraphs to be confirmed once.
        short_line: Under every exercise.
        stop: When to stop; ``emergency`` belongs below it.
        caution_line: With ``{caution}``, where exercises were hidden.
        prescribed_line: Where a therapist's plan can be entered.
        pain_line: After "this hurts".
    """

    first_run: tuple[str, ...]
    short_line: str
    stop: str
    emergency: str
    emergency_numbers: tuple[str, ...]
    caution_line: str
    prescribed_line: str
    pain_line: str
    see_soon: Signs
    get_help_now: Signs
    causes: tuple[Cause, ...]
    cautions: tuple[Caution, ...]

    def hidden_line(self, *tags: str) -> str:
        """Return the sentence for exercises hidden by the ticked *tags*."""
        titles = {caution.tag: caution.title for caution in self.cautions}
        names = " and ".join(titles[tag].lower() for tag in tags)
        return self.caution_line.format(caution=names)


@dataclass(frozen=True, slots=True)
class Study:
    """
    One piece of evidence.

    Attributes:
        source: Its key, as exercises and items cite it.
        finding: What was found, with its figures.
        strength: In one word, see the head of ``evidence.toml``.
        use: What it means for this program.
    """

    id: str
    source: str
    citation: str
    finding: str
    strength: str
    doi: str = ""
    note: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """
    Something that was read.

    Attributes:
        at: Addresses, without a scheme; "" is none.
        read: It was read for this library, not recalled.
    """

    key: str
    title: str
    at: str = ""
    read: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the about page."""

    title: str
    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tip:
    """Something good to do outside of breaks."""

    text: str
    seed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What is known, and what may be said.

    Attributes:
        order: What is best supported, the best first.
        may_not_say: Claims that no text of the program may make.
    """

    order: tuple[str, ...]
    may_say: tuple[str, ...]
    may_not_say: tuple[str, ...]
    about: tuple[Passage, ...]
    tips: tuple[Tip, ...]
    studies: tuple[Study, ...]
    sources: tuple[Source, ...]

    def title(self, key: str) -> str:
        """Return the citation or title behind a source key; the key if unknown."""
        for study in self.studies:
            if study.source == key:
                return study.citation
        return next((s.title for s in self.sources if s.key == key), key)


@cache
def load_safety() -> Safety:
    """Return the safety wording."""
    data = _load(SAFETY)
    return Safety(
        see_soon=Signs(**data.pop("see_soon")),
        get_help_now=Signs(**data.pop("get_help_now")),
        causes=tuple(Cause(**one) for one in data.pop("cause")),
        cautions=tuple(Caution(**one) for one in data.pop("caution")),
        **data,
    )


@cache
def load_evidence() -> Evidence:
    """Return the evidence and what may be said on it."""
    data = _load(EVIDENCE)
    return Evidence(
        about=tuple(Passage(**one) for one in data.pop("about")),
        tips=tuple(Tip(**one) for one in data.pop("tip")),
        studies=tuple(Study(**one) for one in data.pop("evidence")),
        sources=tuple(Source(**one) for one in data.pop("source")),
        **data,
    )


def _load(name: str) -> dict[str, Any]:
    data = tomllib.loads(read_text(name))
    del data["schema"]
    return {key: _frozen(value) for key, value in data.items()}


def _frozen(value: Any) -> Any:
    """Return *value* with lists of texts as tuples, at every depth."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value
