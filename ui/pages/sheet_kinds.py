"""What each page asks, found once a batch: its layout is read, not guessed."""

from outreach_app.domain.ids import RecordId
from outreach_app.queries.batches import batch_kind
from outreach_app.queries.scans import ScanRow
from ui.desk import Desk
from ui.held_page import layout_of
from ui.pages.sheet_asked import Asked, ask


class Kinds:
    """`asked(scan)` and `languages(scan)`; nothing of a page whose sheet is not known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[RecordId, int], tuple[Asked, list[str]]] = {}

    def asked(self, scan: ScanRow) -> Asked | None:
        found = self._find(scan)
        return found[0] if found else None

    def languages(self, scan: ScanRow) -> list[str]:
        found = self._find(scan)
        return found[1] if found else []

    def _find(self, scan: ScanRow) -> tuple[Asked, list[str]] | None:
        if scan.batch is None:
            return None
        key = (scan.batch, scan.sheet_page)
        if key not in self._known:
            kind, languages = batch_kind(self._desk.store, scan.batch)
            asked = ask(layout_of(self._desk.store, scan), self._desk.campaign, kind)
            self._known[key] = (asked, list(languages))
        return self._known[key]
