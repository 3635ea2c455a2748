"""The kinds of coded sheet, said aloud. Loads no font."""

from outreach_app.language import N_, Say

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
