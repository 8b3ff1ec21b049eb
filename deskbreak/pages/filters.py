"""
Choosing among the cards of a page.

The choosing is done by the style sheet (``:has()``), so it works without script, by
keyboard, and on paper. A browser that is too old for it shows every card. The script
counts, says when nothing is left, and rests pictures that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deskbreak.core.content import (
    AREAS,
    EXERCISE_KINDS,
    NEEDS,
    POSITIONS,
    VISIBLE,
    Exercise,
)
from deskbreak.core.fitting import NEED_WORDS
from deskbreak.pages.cards import words
from deskbreak.pages.html import element, escape

#: Select by select: its id, its name for people, the data of a card, the values.
_SELECTS = (
    ("area", "Part of the body", "areas", AREAS),
    ("position", "Position", "position", POSITIONS),
    ("kind", "Kind", "kind", EXERCISE_KINDS),
)
_NOTICED = (
    ("discreet", "nobody: discreet ones only"),
    ("visible", "those who look: no conspicuous ones"),
)

#: The look of all controls.
LOOK = """
.filters{display:flex;flex-wrap:wrap;gap:.7rem 1rem;align-items:end;margin:1rem 0}
.filters>label{flex:1 1 8rem;max-width:18rem;font-size:.9rem}
.filters select{display:block;font:inherit;min-height:2.5rem;width:100%;
min-width:0;color:var(--ui-text);background:var(--ui-card);border:1px solid var(--ui-soft);
border-radius:.5rem;padding:.3rem .5rem}
.filters .ticks{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;width:100%}
.filters .ticks label{display:flex;gap:.45rem;align-items:center;min-height:2rem;
font-size:1rem}
.filters input{width:1.15rem;height:1.15rem;accent-color:var(--ui-link);flex:none}
.filters details{width:100%}
.filters summary{cursor:pointer;color:var(--ui-link);padding:.2rem 0}
.filters button{font:inherit;min-height:2.5rem;padding:0 1rem;cursor:pointer;
color:var(--ui-link);background:var(--ui-card);border:1px solid var(--ui-soft);
border-radius:.5rem}
.count{font-weight:600;min-height:1.5em}
"""

SCRIPT = """
(function(){
var form=document.querySelector('.filters'),count=document.querySelector('.count'),
cards=[].slice.call(document.querySelectorAll('.exercise'));
function tell(){
var n=cards.filter(function(c){return c.getClientRects().length}).length;
count.textContent=n===cards.length?'All '+n+' exercises':
n?n+' of '+cards.length+' exercises':
'No exercise is like that. Choose less, or start over.';}
form.addEventListener('change',tell);
form.addEventListener('reset',function(){setTimeout(tell)});
addEventListener('pageshow',tell);tell();
if(!('IntersectionObserver' in window))return;
var seen=new IntersectionObserver(function(all){all.forEach(function(one){
var svg=one.target;one.isIntersecting?svg.unpauseAnimations():svg.pauseAnimations();
})},{rootMargin:'200px'});
document.querySelectorAll('svg.moving').forEach(function(svg){
svg.pauseAnimations();seen.observe(svg)});
})();
""".replace("\n", "")


def style() -> str:
    """Return the look of the controls, and a rule for every choice."""
    return LOOK + "".join(_rules())


def _rules() -> Iterator[str]:
    for name, _, data, values in _SELECTS:
        for value in values:
            chosen = f'#f-{name} [value="{value}"]:checked'
            yield _hide(chosen, f':not([data-{data}~="{value}"])')
    for value, _ in _NOTICED:
        for noticed in VISIBLE[VISIBLE.index(value) + 1 :]:
            chosen = f'#f-noticed [value="{value}"]:checked'
            yield _hide(chosen, f'[data-visible="{noticed}"]')
    for need in NEEDS:
        yield _hide(f"#f-{need}:not(:checked)", f'[data-needs~="{need}"]')
    yield _hide("#f-offered:checked", '[data-offered="no"]')


def _hide(chosen: str, cards: str) -> str:
    return f"body:has({chosen}) .exercise{cards}{{display:none}}\n"


def controls(exercises: Sequence[Exercise], *, some_not_offered: bool) -> str:
    """
    Return the form. What no exercise has is not offered as a choice.

    Args:
        some_not_offered: There are cards that this person is not offered.
    """
    parts = [
        _select(name, title, [(v, words(v)) for v in values if _used(exercises, v)])
        for name, title, _, values in _SELECTS
    ]
    parts.append(_select("noticed", "Who may notice", _NOTICED, "anybody"))
    needs = [need for need in NEEDS if any(need in e.needs for e in exercises)]
    ticks = [tick(f"f-{need}", NEED_WORDS[need], ticked=True) for need in needs]
    parts.append('<button type="reset">Show all</button>')
    parts.append(
        element(
            "details",
            element("summary", "Space and furniture: untick what you do not have"),
            element("div", *ticks, class_="ticks"),
        )
    )
    more = [tick("still", "Still pictures")]
    if some_not_offered:
        more.append(tick("f-offered", "Only what is offered to me"))
    parts.append(element("div", *more, class_="ticks"))
    everything = f"All {len(exercises)} exercises"
    return element(
        "form", *parts, class_="filters screen-only", aria_label="Choose exercises"
    ) + element("p", everything, class_="count screen-only", role="status")


def _used(exercises: Sequence[Exercise], value: str) -> bool:
    return any(value in (e.area, *e.also, e.position, e.kind) for e in exercises)


def _select(
    name: str,
    title: str,
    choices: Sequence[tuple[str, str]],
    everything: str = "any",
) -> str:
    options = element("option", everything, value="")
    options += "".join(element("option", escape(t), value=v) for v, t in choices)
    return element("label", escape(title), element("select", options, id=f"f-{name}"))


def tick(name: str, title: str, *, ticked: bool = False) -> str:
    """Return a box to tick, with its label."""
    box = f'<input type="checkbox" id="{name}"{" checked" if ticked else ""}>'
    return element("label", box, escape(title))
