"""A durable capture through the service, over a bare SQLCipher transaction writing the same rows, index and journal."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import new_id
from outreach_app.services import campaigns, ideas
from outreach_app.store.store import Store

Race = Callable[..., dict[str, tuple[float, float, float]]]

ROUNDS = 300
TEXT = "Transformer le local à poussettes vide en salle de devoirs, avec des tables, des prises et une bonne lumière."


@pytest.mark.benchmark
@pytest.mark.parametrize("with_person", [False, True])
def test_capture(tmp_path: Path, campaign: Campaign, with_person: bool, race: Race) -> None:
    ours = Store.create(tmp_path / "ours.db", secrets.token_bytes(32), "bench")
    bare = Store.create(tmp_path / "bare.db", secrets.token_bytes(32), "bench")
    for store in (ours, bare):
        campaigns.adopt(store, campaign, "bench")
    session = new_id()
    draft = CaptureDraft(session=session, idea=IdeaDraft(text=TEXT, theme=campaign.themes[0].code))
    if with_person:
        draft = CaptureDraft(
            session=session,
            idea=draft.idea,
            person=PersonDraft(name="Aminata", phone="01 99 00 00 00"),
            consents=tuple(ConsentDraft(purpose=p, given=True) for p in ("publish", "news", "transmit")),
            asking=Asking(witness="Mehdi"),
        )
    statements = _record(ours, campaign, draft)
    what = "capture with person and three consents" if with_person else "capture"
    told = race(what, lambda: ideas.capture(ours, campaign, draft, "bench"), lambda: _replay(bare, statements), ROUNDS)
    assert ours.value("SELECT count(*) FROM journal") == bare.value("SELECT count(*) FROM journal") + len(
        [s for s in statements if "INTO journal" in s[0]]
    )
    assert told["cpu"][2] < 6


def _record(store: Store, campaign: Campaign, draft: CaptureDraft) -> list[tuple[str, list[object]]]:
    """The rows one capture writes, as plain INSERTs with a place for each fresh id."""
    marks = {kind: store.value(f"SELECT coalesce(max(row), 0) FROM {kind}") for kind in _TABLES}
    ideas.capture(store, campaign, draft, "bench")
    statements = []
    for kind in _TABLES:
        cursor = store.conn.execute(f"SELECT * FROM {kind} WHERE row > ? ORDER BY row", (marks[kind],))
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            said = dict(zip(names, row, strict=True))
            del said["row"]
            columns = ", ".join(said)
            statements.append(
                (f"INSERT INTO {kind} ({columns}) VALUES (?{', ?' * (len(said) - 1)})", list(said.values()))
            )
    return statements


_TABLES = ("person", "consent_event", "contact", "idea", "journal")


def _replay(store: Store, statements: list[tuple[str, list[object]]]) -> None:
    """The same rows again under fresh ids: prepared INSERTs in one transaction, nothing else."""
    connection: dbapi2.Connection = store.conn
    connection.execute("BEGIN IMMEDIATE")
    _replay.count += 1  # type: ignore[attr-defined]
    for sql, values in statements:
        if "INTO journal" in sql:
            fresh = [values[0], values[1], _replay.count * 100 + int(str(values[2])), *values[3:]]  # type: ignore[attr-defined]
        else:
            fresh = [secrets.token_hex(16), *values[1:]]
        connection.execute(sql, fresh)
    connection.execute("COMMIT")


_replay.count = 10  # type: ignore[attr-defined]
