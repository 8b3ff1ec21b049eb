"""What is said for safety's sake, in the words of the library."""

from __future__ import annotations

from functools import cache

from deskbreak.core.content import Exercise

# Two lines of the library's safety.toml, word for word (a test compares them): reading
# the file would delay the window.
SAFETY = "Move slowly, breathe, stop at a mild pull. It should never hurt."
HURTS_NOTED = (
    "Noted. Exercises for this area stay out for seven days. "
    "If it keeps coming back, show this to a physician."
)
#: For what pulls at nothing: walks, eyes, breathing.
SAFETY_EASY = "Take it easy. Stop if anything hurts or you feel dizzy."


def safety_words(exercise: Exercise) -> str:
    """Return the short line that stands under *exercise*."""
    easy = exercise.kind in ("walk", "eyes", "breathe")
    return SAFETY_EASY if easy else SAFETY


@cache
def help_lines() -> tuple[str, ...]:
    """Return the stop rules and the red flags, a paragraph each."""
    from deskbreak.library.words import load_safety

    safety = load_safety()
    return (
        f"{safety.stop} {safety.emergency}",
        *(
            f"{part.lead} {'; '.join(part.signs)}."
            for part in (safety.get_help_now, safety.see_soon)
        ),
    )
