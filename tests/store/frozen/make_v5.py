"""Made `v5.db` at schema 5: `python make_v5.py v5.db`. Never run again once schema 5 was released.

Its key is 32 bytes, 0 to 31. The same ideas as in `v1.db`, then: a proposal gone to the city with its picture.
"""

import sys
from pathlib import Path

from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

AT = 1_486_656_000_000


def make(path: Path) -> None:
    path.unlink(missing_ok=True)
    store = Store.create(path, bytes(range(32)), "frozen")
    with store.act("newcomer") as act:
        member = act.create("member", name="Inès")
        document = '{"purposes": [{"code": "publish", "allows": ["platform"]}]}'
        act.create("campaign", document=document, sha256="", imported_at=AT)
        act.create("sender", device="frozen", name="Bureau", at=AT)
    ideas = []
    for text in ("Des bancs", "Une fontaine", "Rien"):
        with store.act(member) as act:
            ideas.append(act.create("idea", text=text, place="Square", source="paper", at=AT))
    with store.act(member) as act:
        act.change("idea", ideas[0], text="Des bancs à l’ombre")
        act.void("idea", ideas[2])
        words = {"title": "De l’ombre", "text": "Des bancs à l’ombre.", "stage": "answered", "marker": "PV-0000-0000"}
        proposal = act.create("proposal", form="merge", target="rehearsal", at=AT, **words)
        act.create("idea_proposal", idea=ideas[0], proposal=proposal)
        there = {"proposal": proposal, "target": "rehearsal"}
        act.create("submission", remote_id="12", url="", sent_at=AT, **there)
        media = {"name": "ab", "key": "cd", "what": "picture", "bytes": 4}
        kept = act.create("media", audience=contacts_of(None), **media)
        shown = {"words": "Une rue sans ombre", "nobody": 1, "width": 1600, "height": 1200, "at": AT}
        picture = act.create("proposal_picture", proposal=proposal, media=kept, **shown)
    with store.write():
        store.execute(
            "INSERT INTO local_outbox (id, proposal, target, marker, title, body, locale, state, due_at, queued_at,"
            " queued_by, remote_id, errand, terms) VALUES ('1', ?, 'rehearsal', 'PV-0000-0000', 'De l’ombre',"
            " 'Des bancs', 'fr', 'sent', ?, ?, ?, '12', 'create', '{}')",
            (proposal, AT, AT, member),
        )
        store.execute(
            "INSERT INTO local_picture (parcel, picture, state, at) VALUES ('1', ?, 'sent', ?)", (picture, AT)
        )
        store.execute("INSERT INTO local_attempt (parcel, at, outcome) VALUES ('1', ?, 'sent')", (AT,))
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.conn.execute("PRAGMA journal_mode = DELETE")
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
