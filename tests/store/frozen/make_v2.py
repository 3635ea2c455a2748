"""Made `v2.db` at schema 2: `python make_v2.py v2.db`. Never run again once schema 2 was released.

Its key is 32 bytes, 0 to 31. The same ideas as in `v1.db`, then: one of them on a wall, in a group, with a dot; a
proposal tied to it by a sentence and agreed to by hands; a past project; a door visited; a receipt.
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
    ideas = []
    for text in ("Des bancs", "Une fontaine", "Rien"):
        with store.act(member) as act:
            ideas.append(act.create("idea", text=text, place="Square", source="screen", at=AT))
    with store.act(member) as act:
        act.change("idea", ideas[0], text="Des bancs à l’ombre")
        act.void("idea", ideas[2])
        session = act.create("session", kind="workshop", title="Atelier", date="2017-02-09", template="atelier")
        group = act.create("wall_group", session=session, name="Ombre", position=1.0)
        act.create("card", session=session, idea=ideas[0], wall_group=group, position=1.0)
        act.create("dot", session=session, idea=ideas[0])
        words = {"title": "De l’ombre", "text": "Des bancs à l’ombre.", "stage": "writing", "marker": "PV-0000-0000"}
        proposal = act.create("proposal", form="merge", session=session, at=AT, **words)
        act.create("idea_proposal", idea=ideas[0], proposal=proposal)
        act.create("lineage", proposal=proposal, idea=ideas[0], sentence="Des bancs à l’ombre.")
        act.create("agreement", proposal=proposal, how="show_of_hands", in_favour=12, against=1, digest="", at=AT)
        act.create("receipt", idea=ideas[0], code="7K39QXM24T", at=AT)
        taken = act.create("past_import", file="gagnants.csv", sha256="", columns="{}", count=1, at=AT)
        act.create("past_project", past_import=taken, title="Une fontaine rue Curial", outcome="won", year=2016)
        audience = contacts_of(session)
        building = act.create("building", audience=audience, session=session, position=1.0, street="rue Curial")
        door = act.create("door", audience=audience, building=building, code="7K39QX", position=1.0)
        act.create("visit", session=session, door=door, outcome="absent", at=AT)
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.conn.execute("PRAGMA journal_mode = DELETE")
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
