"""What Home says: what to do now, where the work stands, and whether it is safe."""

from collections import Counter
from dataclasses import dataclass

from outreach_app.domain.moments import Instant
from outreach_app.domain.words import OutboxState
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts for Home. `not_sent` proposals have not left; `without_proposer` is among those."""

    sessions_held: int
    sheets_printed: int
    sheets_out: int
    sheets_out_by_session: tuple[tuple[str, str, int], ...]
    not_sent: int
    without_proposer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaCounts:
    """Ideas by code; those without a theme or an area are under ""."""

    ideas: int
    by_theme: dict[str, int]
    by_area: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Where the work is. `saved_at` is the last durable write here; `backed_up` is told by the vault's own folder.

    `sent` counts what stands with the city: what was taken back there, by its platform or by letter, does not.
    """

    saved_at: Instant | None
    to_send: int
    refused: int
    unknown: int
    sent: int
    retractions: int


def figures(store: Store, day: str) -> Figures:
    out = store.rows(
        "SELECT session.title, session.date, count(*) FROM sheet JOIN batch ON batch.id = sheet.batch"
        " LEFT JOIN session ON session.id = batch.session"
        " WHERE sheet.state = 'printed' AND sheet.returned_at IS NULL AND sheet.voided = 0 AND batch.voided = 0"
        " GROUP BY batch.session ORDER BY session.date"
    )
    open_stages = "voided = 0 AND stage IN ('gathered', 'writing', 'agreed')"
    return Figures(
        sessions_held=store.value("SELECT count(*) FROM session WHERE voided = 0 AND date < ?", (day,)),
        sheets_printed=store.value("SELECT count(*) FROM sheet WHERE voided = 0"),
        sheets_out=sum(count for _, _, count in out),
        sheets_out_by_session=tuple((title or "", date or "", count) for title, date, count in out),
        not_sent=store.value(f"SELECT count(*) FROM proposal WHERE {open_stages}"),
        without_proposer=store.value(
            f"SELECT count(*) FROM proposal WHERE {open_stages}"
            " AND NOT EXISTS (SELECT 1 FROM proposer WHERE proposer.proposal = proposal.id AND proposer.voided = 0)"
        ),
    )


def idea_counts(store: Store) -> IdeaCounts:
    """One pass over the index: at 100,000 ideas the only slow read of Home, so it is asked for on its own."""
    by_theme: Counter[str] = Counter()
    by_area: Counter[str] = Counter()
    for theme, area, count in store.rows(
        "SELECT coalesce(theme, ''), coalesce(area, ''), count(*) FROM idea WHERE voided = 0 GROUP BY theme, area"
    ):
        by_theme[theme] += count
        by_area[area] += count
    return IdeaCounts(ideas=by_theme.total(), by_theme=dict(by_theme), by_area=dict(by_area))


def safety(store: Store) -> Safety:
    stamp = store.value("SELECT stamp FROM journal ORDER BY stamp DESC LIMIT 1")
    states = store.pairs("SELECT state, count(*) FROM local_outbox GROUP BY state")
    return Safety(
        saved_at=None if stamp is None else stamp >> 16,
        to_send=states.get(OutboxState.QUEUED, 0) + states.get(OutboxState.SENDING, 0),
        refused=states.get(OutboxState.REFUSED, 0),
        unknown=states.get(OutboxState.UNKNOWN, 0),
        sent=store.value("SELECT count(*) FROM submission WHERE voided = 0"),
        retractions=store.value("SELECT count(*) FROM retraction WHERE done_at IS NULL AND voided = 0"),
    )
