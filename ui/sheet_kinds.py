"""The kinds of coded sheet and their numbers, said aloud. Loads no font."""

from outreach_app.language import N_, Say
from outreach_app.queries.batches import SheetsOut

_MOST_RUNS = 10

WORDS = {
    "idea": N_("Idea sheet"),
    "idea-a5": N_("Half idea sheets, two to a page"),
    "idea-large": N_("Idea sheet in large print"),
    "idea-simple": N_("Idea sheet, simplified"),
    "consent": N_("Agreements alone"),
    "consent-large": N_("Agreements in large print"),
    "consent-simple": N_("Agreements, simplified"),
    "attendance": N_("Attendance list"),
}
"""In the order they are offered."""


def kind_words(kind: str, say: Say) -> str:
    """A kind's name; its bare code where a later release printed it."""
    return say(WORDS[kind]) if kind in WORDS else kind


def numbers_of(out: SheetsOut, say: Say) -> str:
    """`1 to 12, 15`, the first ten runs."""
    runs = [say("{first} to {last}").format(first=a, last=b) if b > a else str(a) for a, b in out.ranges]
    return ", ".join(runs[:_MOST_RUNS]) + (" …" if len(runs) > _MOST_RUNS else "")
