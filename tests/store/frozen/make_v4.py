"""Made `v4.db` at schema 4: `python make_v4.py v4.db`. Never run again once schema 4 was released.

Its key is 32 bytes, 0 to 31. The same ideas as in `v1.db`, then: a sheet handed out, left at a door, scanned, read,
typed in and read over; a proof, a purge; who sends, a proposal gone to the city, its answer, who was told, a letter.
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
        session = act.create("session", kind="doorstep", title="Tournée", date="2017-02-09")
        audience = contacts_of(session)
        person = act.create("person", session=session, at=AT)
        run = {"layout": "idea", "version": 1, "languages": "fr", "count": 1, "geometry": "{}", "printed_at": AT}
        batch = act.create("batch", session=session, handed_to="Mehdi", handed_at=AT, **run)
        handed = {"handed_to": "Inès", "handed_at": AT, "returned_at": AT}
        sheet = act.create("sheet", batch=batch, code="7K39QXM24T", number=1, state="entered", idea=ideas[0], **handed)
        building = act.create("building", audience=audience, session=session, position=1.0, street="rue Curial")
        door = act.create("door", audience=audience, building=building, code="7K39QX", position=1.0)
        act.create("sheet_door", audience=audience, sheet=sheet, door=door)
        act.create("sheet_person", sheet=sheet, person=person)
        seen = {"file": "scan.pdf", "page": 1, "outcome": "recognised", "code": "7K39QXM24T", "squares": 4}
        scan = act.create("scan", sheet=sheet, source="ab", part=1, sheet_page=1, reading="{}", at=AT, **seen)
        act.create("proof", audience=audience, person=person, scan=scan, page=1, sha256="cd", at=AT)
        act.create("second_look", sheet=sheet, fields=4, agreed=4, differing="[]", at=AT)
        act.create("purge", category="media", count=1, sha256="ef", at=AT)
        words = {"title": "De l’ombre", "text": "Des bancs à l’ombre.", "stage": "answered", "marker": "PV-0000-0000"}
        proposal = act.create("proposal", form="merge", target="rehearsal", at=AT, **words)
        act.create("idea_proposal", idea=ideas[0], proposal=proposal)
        there = {"proposal": proposal, "target": "rehearsal"}
        act.create("submission", remote_id="12", url="", sent_at=AT, **there)
        answer = act.create("city_answer", decision="accepted", phase="retained", by_hand=1, fetched_at=AT, **there)
        act.create("told", person=person, proposal=proposal, city_answer=answer, how="post", at=AT)
        act.create("letter", what="retraction", at=AT, printed_at=AT, ideas="[]", **there)
    with store.write():
        store.execute(
            "INSERT INTO local_outbox (id, proposal, target, marker, title, body, locale, state, due_at, queued_at,"
            " queued_by, remote_id, errand, terms) VALUES ('1', ?, 'rehearsal', 'PV-0000-0000', 'De l’ombre',"
            " 'Des bancs', 'fr', 'sent', ?, ?, ?, '12', 'create', '{}')",
            (proposal, AT, AT, member),
        )
        store.execute("INSERT INTO local_attempt (parcel, at, outcome) VALUES ('1', ?, 'sent')", (AT,))
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.conn.execute("PRAGMA journal_mode = DELETE")
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
