"""Reads of the pages that came back."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.reading import Reading, read_reading
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.store import media
from outreach_app.store.store import Row, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """One page that came back. `media` is its picture, where it was kept; `idea` what its sheet became.

    `twin` is another picture of the same page of the same sheet, to compare with: the one that waits to be entered,
    or was.
    """

    id: RecordId
    file: str
    page: int
    outcome: ScanOutcome
    reason: str
    code: str
    sheet: RecordId | None
    sheet_state: SheetState | None
    idea: RecordId | None
    batch: RecordId | None
    session: RecordId | None
    media: RecordId | None
    squares: int
    at: Instant
    source: str
    part: int
    sheet_page: int
    reading: Reading | None
    twin: RecordId | None = None

    @property
    def lies_flat(self) -> bool:
        """Whether its picture lies as its layout does; lists, which do not have the reading, know of three squares."""
        return self.squares >= 3 or (self.reading is not None and self.reading.lies_flat)

    @property
    def is_ready(self) -> bool:
        """Its sheet is known and its idea is still to be typed, whatever was found when it came.

        A duplicate is ready only once the other picture is set aside.
        """
        is_second = self.outcome is ScanOutcome.DUPLICATE and self.twin is not None
        return self.sheet is not None and self.sheet_state is not SheetState.ENTERED and not is_second


_SCANS = """
SELECT scan.id, scan.file, scan.page, scan.outcome, coalesce(scan.reason, ''), coalesce(scan.code, ''), scan.sheet,
  sheet.state, sheet.idea, sheet.batch, batch.session,
  scan.media, coalesce(scan.squares, 0), scan.at,
  coalesce(scan.source, ''), scan.part, coalesce(scan.sheet_page, 1), scan.reading,
  CASE WHEN scan.outcome IN ('duplicate', 'already_entered') THEN
    (SELECT twin.id FROM scan AS twin WHERE twin.sheet = scan.sheet AND twin.outcome = 'recognised'
     AND coalesce(twin.sheet_page, 1) = coalesce(scan.sheet_page, 1) AND twin.voided = 0
     AND twin.file <> '' ORDER BY twin.row LIMIT 1)
  END
FROM scan LEFT JOIN sheet ON sheet.id = scan.sheet LEFT JOIN batch ON batch.id = sheet.batch
WHERE scan.voided = 0
"""


_LISTED = _SCANS.replace("scan.reading", "NULL")
"""For lists: what was read on hundreds of pages is much to unpack, and no list shows it."""
_TO_DO = "AND NOT (scan.outcome = 'recognised' AND sheet.state = 'entered')"


def scans_to_enter(store: Store) -> list[ScanRow]:
    """Pages a person still has something to do with, in the order they came; without what was read on them."""
    return _scans(store, f"{_LISTED} {_TO_DO} ORDER BY scan.row")


def waiting_scan(store: Store, sheet: RecordId) -> ScanRow | None:
    """The page that waits to be entered for a sheet; None where it never came back, or was entered."""
    rows = _scans(store, f"{_SCANS} {_TO_DO} AND scan.sheet = ? ORDER BY scan.row", (sheet,))
    return next((row for row in rows if row.is_ready), None)


def scan(store: Store, wanted: str) -> ScanRow | None:
    found = _scans(store, f"{_SCANS} AND scan.id = ?", (wanted,))
    return found[0] if found else None


def others_of(store: Store, wanted: ScanRow) -> list[ScanRow]:
    """The other pictures of the same page of the same sheet, the one it was entered from first."""
    if wanted.sheet is None:
        return []
    return _scans(
        store,
        f"{_SCANS} AND scan.sheet = ? AND scan.id <> ? AND coalesce(scan.sheet_page, 1) = ?"
        " ORDER BY scan.outcome = 'recognised' DESC, scan.row",
        (wanted.sheet, wanted.id, wanted.sheet_page),
    )


def pages_of_sheet(store: Store, wanted: ScanRow) -> list[ScanRow]:
    """The page itself and one picture of each other page of its sheet, in order: the one that is to be entered."""
    if wanted.sheet is None:
        return [wanted]
    found = _scans(store, f"{_SCANS} AND scan.sheet = ? AND scan.outcome = 'recognised'", (wanted.sheet,))
    pages = {scan.sheet_page: scan for scan in found} | {wanted.sheet_page: wanted}
    return [pages[number] for number in sorted(pages)]


def known_pages(store: Store, source: str) -> frozenset[int]:
    """The pages taken in from a file of this content (sha256); none where every one of them was set aside since."""
    rows = store.rows("SELECT page, min(voided) FROM scan WHERE source = ? GROUP BY page", (source,))
    return frozenset(page for page, _ in rows) if any(not voided for _, voided in rows) else frozenset()


def was_taken_back(store: Store, sheet: str) -> bool:
    """Whether somebody who filled in that sheet withdrew an agreement or was erased since, or its pages went at their
    term: a picture of it is not kept a second time."""
    told = store.value(
        "WITH filled AS (SELECT person FROM idea WHERE sheet = :sheet UNION"
        "  SELECT person FROM sheet_person WHERE sheet = :sheet)"
        " SELECT EXISTS (SELECT 1 FROM scan WHERE sheet = :sheet AND media IS NULL AND file = ''"
        "  AND source IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM idea JOIN journal ON journal.record = idea.id AND journal.body IS NULL"
        "  WHERE idea.sheet = :sheet)"
        " OR EXISTS (SELECT 1 FROM consent_event AS gone JOIN filled USING (person)"
        "  WHERE gone.state = 'withdrawn' AND gone.voided = 0 AND NOT EXISTS (SELECT 1 FROM consent_event AS since"
        "   WHERE since.person = gone.person AND since.purpose = gone.purpose AND since.row > gone.row"
        "   AND since.state IN ('given', 'renewed') AND since.voided = 0))",
        {"sheet": sheet},
    )
    return bool(told)


def is_known(store: Store, source: str) -> bool:
    """Whether anything was ever taken in from a file of this content."""
    return bool(store.value("SELECT 1 FROM scan WHERE source = ?", (source,)))


@dataclass(frozen=True, slots=True)
class Geometries:
    """The layouts of all sheets that are known here, as JSON; asked from any thread."""

    _batch_of: Mapping[str, RecordId]
    _geometry_of: Mapping[RecordId, str]

    def of(self, code: str) -> str | None:
        """The layout `code`'s sheet was printed with; None for a sheet that is not known here."""
        batch = self._batch_of.get(code)
        return self._geometry_of[batch] if batch else None


def geometries(store: Store) -> Geometries:
    batches = store.pairs("SELECT id, geometry FROM batch WHERE voided = 0")
    sheets = store.pairs("SELECT code, batch FROM sheet WHERE voided = 0")
    return Geometries({code: batch for code, batch in sheets.items() if batch in batches}, batches)


def page_picture(store: Store, media_id: RecordId) -> bytes:
    """The picture kept of a page (JPEG or PNG). Raises Refused `media.missing` or `media.damaged`."""
    return media.fetch(store, media_id)


def _scans(store: Store, sql: str, values: tuple[str | int, ...] = ()) -> list[ScanRow]:
    return [_scan(row) for row in store.rows(sql, values)]


def _scan(row: Row) -> ScanRow:
    i, file, page, outcome, reason, code, sheet, state, idea, batch, session, picture, squares, at, *read = row
    return ScanRow(
        id=i,
        file=file,
        page=page,
        outcome=ScanOutcome(outcome),
        reason=reason,
        code=code,
        sheet=sheet,
        sheet_state=SheetState(state) if state else None,
        idea=idea,
        batch=batch,
        session=session,
        media=picture,
        squares=squares,
        at=at,
        source=read[0],
        part=read[1],
        sheet_page=read[2],
        reading=read_reading(read[3]) if read[3] else None,
        twin=read[4],
    )
