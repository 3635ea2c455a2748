"""What leaves of a proposal, word for word: its text, a group's parts, where it was collected, our public marker."""

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.queries.cobuilding import delivered_text, parts
from outreach_app.store.store import Store


def compose_body(store: Store, proposal: RecordId) -> str:
    """Never a resident's name. A doorstep is never told."""
    row = store.row("SELECT text, marker FROM proposal WHERE id = ?", (proposal,))
    if row is None:
        raise refuse("proposal.unknown")
    return with_footer(store, proposal, delivered_text(row[0], parts(store, proposal)), row[1])


def with_footer(store: Store, proposal: RecordId, text: str, marker: str) -> str:
    place = store.value(
        "SELECT session.place FROM idea_proposal AS link JOIN idea ON idea.id = link.idea"
        " JOIN session ON session.id = idea.session WHERE link.proposal = ? AND link.voided = 0"
        " AND session.kind <> 'doorstep' ORDER BY session.date LIMIT 1",
        (proposal,),
    )
    said = [part for part in (str(place or "")[:120], f"réf. {marker}") if part]
    return f"{text}\n\n{' · '.join(said)}"
