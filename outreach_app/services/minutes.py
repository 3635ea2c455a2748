"""What the room leaves with: the next steps said before people go."""

from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import LONG, clean_text
from outreach_app.store.store import Store


def note_next_steps(store: Store, session: RecordId, text: str, by: str) -> Changes:
    """Kept with the session, for its minutes and for what is reported back."""
    said = clean_text(text, "next_steps", LONG)
    with store.act(by) as act:
        act.change("session", session, next_steps=said or None)
    return act.changes
