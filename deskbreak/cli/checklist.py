"""``checklist``: go through the desk, see how it stands."""

from __future__ import annotations

import click

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


@click.group("checklist", invoke_without_command=True)
@click.pass_context
@answering
def checklist_command(context: click.Context) -> Answer | None:
    """Go through your desk, question by question, in this terminal."""
    if context.invoked_subcommand:
        return None
    from deskbreak.cli.guide import choose_face
    from deskbreak.cli.leading import Leading
    from deskbreak.cli.ledger import open_ledger
    from deskbreak.core.checklist import desk_check, whole

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        library, profile, at = wishes.library, wishes.profile, clock.now().wall
        items = desk_check(library, profile, ledger.memory(), at)
        leading = Leading(wishes, ledger, clock)
        choose_face(text=True)(leading.a_desk_check(items), leading.heard)
        score = whole(library, profile, ledger.memory(), at)
    text = f"{score.good} of {score.total} are good, {score.to_fix} to fix"
    return Answer({"end": leading.end.value, "score": encode(score)}, text)


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
    from deskbreak.core.checklist import scores, to_get, whole

    with open_ledger(find_paths()) as (wishes, ledger, clock):
        library, profile, at = wishes.library, wishes.profile, clock.now().wall
        memory = ledger.memory()
        areas = scores(library, profile, memory, at)
        total = whole(library, profile, memory, at)
        shopping = to_get(library, profile, memory, "buy")
    rows = [
        (
            score.area or "all",
            f"{score.good} of {score.total} good",
            f"{score.to_fix} to fix" if score.to_fix else "",
            f"{score.open} open" if score.open else "",
        )
        for score in (*areas, total)
    ]
    lines = [table(rows)]
    if shopping:
        lines += ["", "To get:", *(f"  {fix}" for i in shopping for fix in i.fix[:1])]
    data = {"areas": encode(areas), "all": encode(total)}
    return Answer(data, "\n".join(lines))
