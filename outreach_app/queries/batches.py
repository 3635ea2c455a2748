"""Reads of the paper ledger: print runs, and the sheets of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import SheetState
from outreach_app.store.store import Store

IS_OUT = "sheet.state = 'printed' AND sheet.returned_at IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One print run and where its sheets are: `out`, brought back to the desk, scanned, entered or void."""

    id: RecordId
    session: RecordId | None
    session_title: str
    kind: str
    printed_at: Instant
    languages: tuple[str, ...]
    count: int
    out: int
    returned: int
    scanned: int
    entered: int
    void: int
    handed_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """`handed_to` is who has it: its own holder, else the batch's."""

    row: int
    id: RecordId
    code: str
    number: int
    state: SheetState
    idea: RecordId | None
    handed_to: str
    returned_at: Instant | None

    @property
    def is_out(self) -> bool:
        return self.state is SheetState.PRINTED and self.returned_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsOut:
    """What one person still has of one batch; `handed_to` is empty where nobody was written down."""

    batch: RecordId
    session_title: str
    kind: str
    handed_to: str
    since: Instant
    numbers: tuple[int, ...]
    codes: tuple[str, ...]

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Their numbers as first and last of each unbroken run."""
        runs: list[tuple[int, int]] = []
        for number in self.numbers:
            if runs and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return tuple(runs)


def batches(store: Store) -> list[BatchRow]:
    """Newest first."""
    rows = store.rows(
        "SELECT batch.id, batch.session, coalesce(session.title, ''), batch.layout, batch.printed_at, batch.languages,"
        " batch.count, counted.out, counted.returned, counted.scanned, counted.entered, counted.void,"
        " coalesce(batch.handed_to, '') FROM batch JOIN"
        " (SELECT batch, count(*) FILTER (WHERE state = 'printed' AND returned_at IS NULL) AS out,"
        " count(*) FILTER (WHERE state = 'printed' AND returned_at IS NOT NULL) AS returned,"
        " count(*) FILTER (WHERE state = 'scanned') AS scanned, count(*) FILTER (WHERE state = 'entered') AS entered,"
        " count(*) FILTER (WHERE state = 'void') AS void FROM sheet WHERE voided = 0 GROUP BY batch) AS counted"
        " ON counted.batch = batch.id LEFT JOIN session ON session.id = batch.session"
        " WHERE batch.voided = 0 ORDER BY batch.row DESC"
    )
    return [
        BatchRow(
            id=i,
            session=session,
            session_title=title,
            kind=kind,
            printed_at=at,
            languages=tuple(languages.split()),
            count=count,
            out=out,
            returned=returned,
            scanned=scanned,
            entered=entered,
            void=void,
            handed_to=handed_to,
        )
        for i, session, title, kind, at, languages, count, out, returned, scanned, entered, void, handed_to in rows
    ]


def batch_of(store: Store, sheet: str) -> BatchRow:
    """The print run a sheet came out of."""
    batch = store.value("SELECT batch FROM sheet WHERE id = ?", (sheet,))
    return next(row for row in batches(store) if row.id == batch)


def sheets(store: Store, batch: str) -> list[SheetRow]:
    return _sheets(store, "batch = ? AND sheet.voided = 0", (batch,))


def sheets_at(store: Store, rows: Sequence[int]) -> list[SheetRow]:
    """Those of `sheet_places`, in the same order."""
    marks = ", ".join("?" * len(rows))
    found = {sheet.row: sheet for sheet in _sheets(store, f"sheet.row IN ({marks})", tuple(rows))}
    return [found[row] for row in rows]


def sheet_places(store: Store, batch: str, where: str = "") -> list[int]:
    """The rows of a batch's sheets in the order of their number: all, or those of one state or `returned`.

    Joined to one text by SQLite: of twenty thousand, a row each would take longer than finding them.
    """
    only = {"": "", "returned": " AND state = 'printed' AND returned_at IS NOT NULL", "printed": f" AND {IS_OUT}"}
    joined = store.value(
        "SELECT group_concat(row) FROM (SELECT row FROM sheet WHERE batch = ? AND voided = 0"
        f"{only.get(where, ' AND state = ?')} ORDER BY number)",
        (batch,) if where in only else (batch, where),
    )
    return [int(row) for row in joined.split(",")] if joined else []


def numbers_printed(store: Store, batch: str, *, out: bool) -> tuple[int, int] | None:
    """The first and the last number of the sheets neither scanned, entered nor void; only those `out`, or all."""
    only = " AND returned_at IS NULL" if out else ""
    first, last = store.row(
        f"SELECT min(number), max(number) FROM sheet WHERE batch = ? AND state = 'printed' AND voided = 0{only}",
        (batch,),
    ) or (None, None)
    return None if first is None else (first, last)


def _sheets(store: Store, where: str, values: Sequence[Any]) -> list[SheetRow]:
    rows = store.rows(
        "SELECT sheet.row, sheet.id, code, number, state, idea, coalesce(sheet.handed_to, batch.handed_to, ''),"
        f" returned_at FROM sheet JOIN batch ON batch.id = sheet.batch WHERE {where} ORDER BY number",
        values,
    )
    return [
        SheetRow(row=row, id=i, code=c, number=n, state=SheetState(s), idea=idea, handed_to=to, returned_at=back)
        for row, i, c, n, s, idea, to, back in rows
    ]


def sheets_out(store: Store) -> list[SheetsOut]:
    """Which sheets are still out and with whom, those longest away first."""
    rows = store.rows(
        "SELECT batch.id, coalesce(session.title, ''), batch.layout,"
        " coalesce(sheet.handed_to, batch.handed_to, '') AS holder,"
        " min(coalesce(sheet.handed_at, batch.handed_at, batch.printed_at)) AS since,"
        " group_concat(sheet.number || ' ' || sheet.code, ',')"
        " FROM sheet JOIN batch ON batch.id = sheet.batch LEFT JOIN session ON session.id = batch.session"
        f" WHERE {IS_OUT} AND sheet.voided = 0 AND batch.voided = 0"
        " GROUP BY batch.id, holder ORDER BY since, batch.row, holder"
    )
    return [_out(*row) for row in rows]


def _out(batch: str, title: str, kind: str, holder: str, since: int, listed: str) -> SheetsOut:
    found = sorted((int(number), code) for number, _, code in (one.partition(" ") for one in listed.split(",")))
    return SheetsOut(
        batch=RecordId(batch),
        session_title=title,
        kind=kind,
        handed_to=holder,
        since=Instant(since),
        numbers=tuple(number for number, _ in found),
        codes=tuple(code for _, code in found),
    )


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
