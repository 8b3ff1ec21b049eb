"""``checklist``: go through the desk, see how it stands."""

from __future__ import annotations

import click

from deskbreak.cli.group import Group
from deskbreak.cli.output import Answer, answering, table
from deskbreak.core.codec import encode
from deskbreak.paths import find_paths

#: How each standing is shown; readable without colour.
MARKS = {
    "open": "?",
    "to_fix": "!",
    "good": "✓",
    "recheck": "↻",
    "not_mine": "-",
}


@click.group("checklist", cls=Group, invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was answered today.")
@click.option(
    "--ask", "asking", is_flag=True, help="Only the list to take to your employer."
)
@click.pass_context
@answering
def checklist_command(
    context: click.Context, everything: bool, asking: bool
) -> Answer | None:
    """Go through your desk, question by question, in this terminal.

    Each answer is kept at once: stop when you like and go on later. At the end it
    tells how each area stands, what to fix first, and what to ask for or to buy.
    """
    if context.invoked_subcommand:
        if everything or asking:
            raise click.UsageError("--all and --ask go without a command")
        return None
    return _asked_for() if asking else _gone_through(everything=everything)


def _gone_through(*, everything: bool) -> Answer:
    from deskbreak.cli.guide import choose_face
    from deskbreak.cli.leading import Leading
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.checklist import desk_check, summarise

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        library, profile, at = wishes.library, wishes.profile, clock.now().wall
        starts_at = None if everything else wishes.settings.day_starts_at
        items = desk_check(
            library, profile, ledger.memory(), at, day_starts_at=starts_at
        )
        leading = Leading(wishes, ledger, clock)
        first = leading.a_desk_check(items)
        choose_face(text=True)(first, leading.heard)
        memory, at = ledger.memory(), clock.now().wall
        summary = summarise(library, profile, memory, at)
        left = desk_check(library, profile, memory, at, day_starts_at=starts_at)
    score = summary.whole
    text = ""
    if not items:
        text = 'All was answered today; "deskbreak checklist --all" asks again'
    elif left and not everything:
        text = (
            f"{score.good} of {score.total} are good, {score.to_fix} to fix; "
            f'{len(left)} questions are left for "deskbreak checklist"'
        )
    data = {"end": leading.end.value, "score": encode(score), "left": len(left)}
    return Answer(data | {"summary": encode(summary)}, text)


def _asked_for() -> Answer:
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.checklist import summarise
    from deskbreak.library.words import load_evidence

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        at = clock.now().wall
        summary = summarise(wishes.library, wishes.profile, ledger.memory(), at)
    evidence = load_evidence()
    lines: list[str] = []
    for title, items in (("To ask for", summary.ask), ("To buy", summary.buy)):
        if not items:
            continue
        lines += [title if not lines else f"\n{title}"]
        for item in items:
            lines += [f"- {fix}" for fix in item.fix[:1]]
            lines += [f"  {item.why}"]
            sources = "; ".join(map(evidence.title, item.source))
            lines += [f"  Source: {sources}"] if sources else []
    data = {"ask": encode(summary.ask), "buy": encode(summary.buy)}
    if not lines:
        return Answer(data, 'Nothing to ask for or to buy ("deskbreak checklist")')
    head = f"What my workplace needs, {at:%Y-%m-%d}"
    return Answer(data, "\n".join([head, "", *lines]))


@checklist_command.command("list")
@click.option("--to-fix", is_flag=True, help="Only what is to be fixed, easiest first.")
@answering
def list_command(to_fix: bool) -> Answer:
    """List all questions with how they stand."""
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core import checklist

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        library, profile, at = wishes.library, wishes.profile, clock.now().wall
        memory = ledger.memory()
        items = library.items
        if to_fix:
            items = checklist.to_fix(library, profile, memory)
    rows, data = [], []
    for item in items:
        standing = checklist.standing(item, memory, at).value
        known = memory.items.get(item.id)
        answered = known.at.date().isoformat() if known else ""
        rows.append((MARKS[standing], item.area, item.question, answered))
        encoded = encode(item)
        assert isinstance(encoded, dict)
        answer = encode(known) if known else None
        data.append({"standing": standing, "answer": answer} | encoded)
        if to_fix:
            rows += [("", "", f"  {fix}", "") for fix in item.fix]
    return Answer({"items": data}, table(rows) or "Nothing to fix")


@checklist_command.command("score")
@answering
def score_command() -> Answer:
    """Tell how the desk stands, area by area."""
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.checklist import summarise
    from deskbreak.core.words import desk_lines

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        summary = summarise(
            wishes.library, wishes.profile, ledger.memory(), clock.now().wall
        )
    data = {"areas": encode(summary.areas), "all": encode(summary.whole)}
    data |= {name: encode(getattr(summary, name)) for name in ("first", "ask", "buy")}
    return Answer(data, "\n".join(desk_lines(summary)))
