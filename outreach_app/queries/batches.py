"""Reads of the paper ledger: print runs, and the sheets of one."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import SheetState
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One print run and where its sheets are."""

    id: RecordId
    session: RecordId | None
    session_title: str
    printed_at: Instant
    languages: tuple[str, ...]
    count: int
    out: int
    scanned: int
    entered: int
    void: int
    handed_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    id: RecordId
    code: str
    number: int
    state: SheetState
    idea: RecordId | None


def batches(store: Store) -> list[BatchRow]:
    """Newest first."""
    rows = store.rows(
        "SELECT batch.id, batch.session, coalesce(session.title, ''), batch.printed_at, batch.languages, batch.count,"
        " sum(sheet.state = 'printed'), sum(sheet.state = 'scanned'), sum(sheet.state = 'entered'),"
        " sum(sheet.state = 'void'), coalesce(batch.handed_to, '')"
        " FROM batch JOIN sheet ON sheet.batch = batch.id AND sheet.voided = 0"
        " LEFT JOIN session ON session.id = batch.session"
        " WHERE batch.voided = 0 GROUP BY batch.id ORDER BY batch.row DESC"
    )
    return [
        BatchRow(
            id=i,
            session=session,
            session_title=title,
            printed_at=at,
            languages=tuple(languages.split()),
            count=count,
            out=out,
            scanned=scanned,
            entered=entered,
            void=void,
            handed_to=handed_to,
        )
        for i, session, title, at, languages, count, out, scanned, entered, void, handed_to in rows
    ]


def sheets(store: Store, batch: str) -> list[SheetRow]:
    rows = store.rows(
        "SELECT id, code, number, state, idea FROM sheet WHERE batch = ? AND voided = 0 ORDER BY number", (batch,)
    )
    return [SheetRow(id=i, code=c, number=n, state=SheetState(s), idea=idea) for i, c, n, s, idea in rows]


def sheet_code(store: Store, sheet: str) -> str:
    return str(store.value("SELECT code FROM sheet WHERE id = ?", (sheet,)) or "")


def batch_geometry(store: Store, sheet: str) -> str | None:
    """The layout a sheet was printed with, as the JSON stored that day."""
    found = store.value("SELECT geometry FROM batch JOIN sheet ON sheet.batch = batch.id WHERE sheet.id = ?", (sheet,))
    return None if found is None else str(found)


def batch_kind(store: Store, batch: str) -> tuple[str, tuple[str, ...]]:
    """Which kind of sheet a batch is of, and its languages."""
    kind, languages = store.rows("SELECT layout, languages FROM batch WHERE id = ?", (batch,))[0]
    return str(kind), tuple(languages.split())
