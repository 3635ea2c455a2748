"""What each sheet asks, found once a batch: its layout is read, not guessed; and what was read on all of its pages."""

from outreach_app.domain.ids import RecordId
from outreach_app.domain.reading import Reading
from outreach_app.queries.batches import batch_kind
from outreach_app.queries.scans import ScanRow, pages_of_sheet
from ui.desk import Desk
from ui.held_page import layouts_of
from ui.pages.sheet_asked import Asked, ask, merge


class Kinds:
    """`asked(scan)`, `languages(scan)` and `reading(scan)`; nothing of a page whose sheet is not known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[RecordId, tuple[Asked, list[str], dict[int, list[str]]]] = {}

    def asked(self, scan: ScanRow) -> Asked | None:
        found = self._find(scan)
        return found[0] if found else None

    def languages(self, scan: ScanRow) -> list[str]:
        found = self._find(scan)
        return found[1] if found else []

    def reading(self, scan: ScanRow) -> Reading | None:
        """Of the whole sheet: what is on a page that is not back yet may be written, and is asked for."""
        found = self._find(scan)
        if found is None or len(found[2]) < 2:
            return scan.reading
        read = {page.sheet_page: page.reading for page in pages_of_sheet(self._desk.store, scan) if page.reading}
        unread = [name for page, names in found[2].items() if page not in read for name in names]
        return merge([read[page] for page in sorted(read)], unread)

    def is_first(self, scan: ScanRow) -> bool:
        """A sheet of several pages is gone through once, at the first that is back."""
        found = self._find(scan)
        if found is None or len(found[2]) < 2:
            return True
        return pages_of_sheet(self._desk.store, scan)[0].id == scan.id

    def _find(self, scan: ScanRow) -> tuple[Asked, list[str], dict[int, list[str]]] | None:
        if scan.batch is None or scan.sheet is None:
            return None
        if scan.batch not in self._known:
            kind, languages = batch_kind(self._desk.store, scan.batch)
            layouts = layouts_of(self._desk.store, scan.sheet)
            zones = {layout.page: [zone.id for zone in layout.zones] for layout in layouts}
            self._known[scan.batch] = (ask(layouts, self._desk.campaign, kind), list(languages), zones)
        return self._known[scan.batch]
