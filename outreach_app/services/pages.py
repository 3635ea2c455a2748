"""The pictures of pages that came back: whose sheets they show, and how they go, key and file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from outreach_app.domain.changes import Changes
from outreach_app.domain.ids import RecordId
from outreach_app.queries.persons import PAGES
from outreach_app.store import media
from outreach_app.store.act import Act
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

_KEPT = ("page", "outcome", "sheet", "squares", "at", "source", "part", "sheet_page", "voided")
"""What stays of a page whose picture goes: neither its file's name nor what was read on it."""


def forget_page(act: Act, scan: RecordId) -> Iterator[Path]:
    """The picture's key, the file's name and what was read; the file itself is noise then: unlink what is yielded."""
    picture = act.store.value("SELECT media FROM scan WHERE id = ?", (scan,))
    row = act.store.row(f"SELECT {', '.join(_KEPT)} FROM scan WHERE id = ?", (scan,))
    assert row is not None, "no such page"
    act.erase("scan", scan, **{**dict(zip(_KEPT, row, strict=True)), "file": ""})
    if picture and (path := media.forget(act, picture)):
        yield path


def forget_pages_of(act: Act, person: RecordId) -> list[Path]:
    """Every page of every sheet a person filled in, others' rows on it too: what was typed and proved stays."""
    pages = list(act.store.column(f"SELECT scan.id {PAGES}", {"person": person}))
    return [path for page in pages for path in forget_page(act, page)]


def withdrawn(store: Store, person: RecordId, changes: Changes, by: str) -> tuple[Changes, list[Path]]:
    """After a withdrawal, in the same transaction: the person's pages go at once.

    An act of its own, so that the withdrawal can still be taken back: the pages do not come back with it.
    """
    with store.act(by) as act:
        gone = forget_pages_of(act, person)
    records = (*changes.records, *act.changes.records)
    return Changes(act=changes.act, records=tuple(dict.fromkeys(records))), gone


def unlink(store: Store, gone: Iterable[Path]) -> None:
    """Once their keys are gone for good: an erasure that failed must find them again. The copies' files go as well."""
    copies = Vault(store.path.parent).backed_up_media
    for path in gone:
        path.unlink(missing_ok=True)
        (copies / path.name).unlink(missing_ok=True)
