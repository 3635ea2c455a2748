"""The end of what the campaign keeps for a time: erased byte by byte, copies too, and a record that it was done."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.queries.retention import PurgeRow, held_ids, kept
from outreach_app.services import pages
from outreach_app.store import backup, media
from outreach_app.store.act import Act
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What went, a line a category; `copies_removed` counts older copies that still held it."""

    lines: tuple[PurgeRow, ...]
    copies_removed: int
    changes: Changes


def purge(store: Store, vault: Vault, campaign: Campaign, by: str, progress: Progress | None = None) -> Purged:
    """Erases every category whose day has passed, whole or not at all; nothing is written where nothing is due.

    `progress` may raise to stop: nothing is erased then.
    """
    due = {rule.category: held_ids(store, rule.category) for rule in kept(store, campaign) if rule.is_due}
    due = {category: records for category, records in due.items() if records}
    note: backup.PurgeNote = {"purge": due}
    with store.act(by) as act:
        gone = _erase(act, due, progress or (lambda *_: None))
        lines = tuple(_write_down(act, category, records) for category, records in due.items())
        if due:
            store.execute("DELETE FROM local_draft WHERE name LIKE 'sheet:%'")
            backup.note_erasure(vault, note)
    pages.unlink(store, gone)
    copies = backup.rewrite_after_erasure(vault, store, note) if due else []
    return Purged(lines=lines, copies_removed=len(copies), changes=act.changes)


def forget_again(store: Store, purged: dict[str, list[RecordId]], by: str) -> None:
    """A copy from before the purge was put back; what was taken in since stays."""
    back = {category: sorted(set(records) & set(held_ids(store, category))) for category, records in purged.items()}
    if any(back.values()):
        with store.act(by) as act:
            gone = _erase(act, back, lambda *_: None)
        pages.unlink(store, gone)
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase(act: Act, due: dict[str, list[RecordId]], progress: Progress) -> list[Path]:
    gone: list[Path] = []
    total, done = sum(map(len, due.values())), 0
    for category, records in due.items():
        for record in records:
            gone += _ERASE[category](act, record)
            done += 1
            progress(done, total)
    return gone


def _erase_row(kind: str) -> Callable[[Act, RecordId], Iterable[Path]]:
    def erase(act: Act, record: RecordId) -> Iterable[Path]:
        act.erase(kind, record)
        return ()

    return erase


def _erase_signed(act: Act, record: RecordId) -> Iterator[Path]:
    """The picture of what was signed; that it was, when, and its hash stay."""
    picture = act.store.value("SELECT media FROM proof WHERE id = ?", (record,))
    if picture:
        act.change("proof", record, media=None)
    if path := media.forget(act, picture or record):
        yield path


def _erase_picture(act: Act, record: RecordId) -> Iterator[Path]:
    """Of a page, or of the place a proposal is about: there its words stay."""
    picture = act.store.value("SELECT media FROM proposal_picture WHERE id = ?", (record,))
    if picture is None:
        yield from pages.forget_page(act, record)
    elif path := media.forget(act, picture):
        yield path


_ERASE: dict[str, Callable[[Act, RecordId], Iterable[Path]]] = {
    "media": _erase_picture,
    "contact": _erase_row("contact"),
    "answers": _erase_row("answer"),
    "consents": _erase_signed,
}


def _write_down(act: Act, category: str, records: Sequence[RecordId]) -> PurgeRow:
    sha256 = hashlib.sha256("\n".join(sorted(records)).encode()).hexdigest()
    act.create("purge", category=category, count=len(records), sha256=sha256, at=act.at)
    return PurgeRow(category=category, count=len(records), sha256=sha256, at=act.at)
