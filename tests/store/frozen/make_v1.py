"""Made `v1.db` at schema 1: `python make_v1.py v1.db`. Never run again once schema 1 was released.

Its key is 32 bytes, 0 to 31. Two ideas stand (one reworded), a third was set aside, one member signs.
"""

import sys
from pathlib import Path

from outreach_app.store.store import Store


def make(path: Path) -> None:
    path.unlink(missing_ok=True)
    store = Store.create(path, bytes(range(32)), "frozen")
    with store.act("newcomer") as act:
        member = act.create("member", name="Inès")
    ideas = []
    for text in ("Des bancs", "Une fontaine", "Rien"):
        with store.act(member) as act:
            ideas.append(act.create("idea", text=text, place="Square", source="screen", at=1_486_656_000_000))
    with store.act(member) as act:
        act.change("idea", ideas[0], text="Des bancs à l’ombre")
        act.void("idea", ideas[2])
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.conn.execute("PRAGMA journal_mode = DELETE")
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
