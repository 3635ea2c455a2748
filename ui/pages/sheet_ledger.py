"""The paper ledger: what was printed, who has it, where each sheet is, and what to do with those that won't return."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import SheetState
from outreach_app.queries import batches as ledger
from outreach_app.queries.batches import BatchRow, SheetRow
from outreach_app.services import batches
from ui import formats
from ui.desk import Desk
from ui.look import look
from ui.models.rows import Row, Rows
from ui.said import said
from ui.speech import language_name
from ui.theme import GAP
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.layouts import line
from ui.widgets.row_list import RowList
from ui.widgets.sheet_grid import SIGNS, SheetGrid
from ui.widgets.text import Elided, Text
from ui.widgets.tiles import Chips


class Ledger(QWidget):
    """Batches, newest first, over the sheets of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.batches: list[BatchRow] = []
        self.list = RowList(Rows(self._load), desk.say("Batches"))
        self.list.chosen.connect(self._show_chosen)
        self.sheets = BatchSheets(desk)
        self.sheets.abandoned.connect(self.list.setFocus)
        card = Card(desk.say("Batches"), icon="printer")
        self._aside = card.aside
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setMinimumHeight(look().px(56) * 5 // 2)
        card.add_across(self.list, margin=8, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(card, 2)
        layout.addWidget(self.sheets, 3)

    def minimumSizeHint(self) -> QSize:
        """What wraps at this width counts as well."""
        layout = self.layout()
        wrapped = layout.totalMinimumHeightForWidth(self.width()) if layout else 0
        return super().minimumSizeHint().expandedTo(QSize(0, wrapped))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def read(self) -> None:
        """Reads the ledger again; the batch that was chosen stays so."""
        chosen = self.list.current
        self.batches = ledger.batches(self._desk.store)
        total = sum(batch.count for batch in self.batches)
        self._aside.setText(self._desk.say_count("{n} sheet printed", "{n} sheets printed", total))
        self.list.blockSignals(True)  # the batch in sight is not gone for a moment, and its sheet stays chosen
        self.list.rows.show_ids(range(len(self.batches)))
        self.list.blockSignals(False)
        if self.batches:
            self.choose(chosen.key if chosen else "")
        else:
            self.sheets.show_batch(None)

    def choose(self, batch: str) -> None:
        """Shows one batch, or the newest where that one is not there."""
        places = [place for place, row in enumerate(self.batches) if row.id == batch]
        self.list.choose(places[0] if places else 0)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self.batches[place]) for place in places}

    def _row(self, batch: BatchRow) -> Row:
        say = self._desk.say
        day = formats.civil_day(batch.printed_at, self._desk.campaign.timezone)
        told = [say("printed on {day}").format(day=formats.short_day(day, say)), _languages(batch)]
        told += [say("with {whom}").format(whom=batch.handed_to)] if batch.handed_to else []
        out = self._desk.say_count("{n} out", "{n} out", batch.out) if batch.out else say("all back")
        return Row(
            key=batch.id,
            title=batch.session_title or say("Without a session"),
            line=" · ".join(told),
            icon="printer",
            pill=out,
            pill_kind="warning" if batch.out else "selected",
        )

    def _show_chosen(self, row: Row | None) -> None:
        self.sheets.show_batch(next((b for b in self.batches if row and b.id == row.key), None))


class BatchSheets(Card):
    """One batch: who has it, and each of its sheets. `abandoned` once it is no more."""

    abandoned = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(parent=parent)
        self._desk = desk
        self._name = Elided(say("Sheets"), "strong")
        self._batch: BatchRow | None = None
        self._sheets: list[SheetRow] = []
        self._shown: list[SheetRow] = []
        self.handed_to = Line(say("Nobody yet"), icon="user")
        self.handed_to.setAccessibleName(say("Handed to"))
        self.handed_to.editingFinished.connect(self._hand_over)
        self.chips = Chips(
            [("", say("All")), *((state.value, said(state, say), *SIGNS[state]) for state in SheetState)]
        )
        self.chips.edited.connect(self._show_sheets)
        self.grid = SheetGrid(Rows(self._load), say("Sheets"))
        self.grid.chosen.connect(lambda _: self._allow())
        self.void = Button(say("Torn or lost"), icon="ban", key="Delete")
        self.void.clicked.connect(self._void)
        self.abandon = Button(say("Never came out of the printer"), kind="link")
        self.abandon.clicked.connect(self._abandon)
        heading = line(self._name, Text(say("Handed to"), "small", "muted"), self.handed_to, spacing=12)
        heading.setStretch(0, 3)
        heading.setStretch(2, 2)
        self.body.addLayout(heading)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.grid, 1)
        self.body.addLayout(line(self.void, 0, self.abandon))

    def show_batch(self, batch: BatchRow | None) -> None:
        """The sheets of `batch`; where it is the same one as before, the same sheet stays chosen."""
        same = batch is not None and self._batch is not None and batch.id == self._batch.id
        chosen = self.grid.current if same else None
        self._batch = batch
        self.setEnabled(batch is not None)
        self._sheets = ledger.sheets(self._desk.store, batch.id) if batch else []
        self._name.setText(batch.session_title if batch else self._desk.say("Sheets"))
        self.handed_to.set_value(batch.handed_to if batch else "")
        self._show_counts()
        if not same:
            self.chips.set_value("")
        self._show_sheets()
        places = [place for place, sheet in enumerate(self._shown) if chosen and sheet.id == chosen.key]
        if places:
            self.grid.choose(places[0])

    def _show_counts(self) -> None:
        batch = self._batch
        if batch:
            counts = (batch.count, batch.out, batch.scanned, batch.entered, batch.void)
            self.chips.show_counts(dict(zip(("", *(s.value for s in SheetState)), counts, strict=True)))

    def _show_sheets(self) -> None:
        wanted = self.chips.value()
        self._shown = [sheet for sheet in self._sheets if wanted in ("", sheet.state)]
        self.grid.rows.show_ids(range(len(self._shown)))
        self._allow()

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: self._row(self._shown[place]) for place in places}

    def _row(self, sheet: SheetRow) -> Row:
        icon, tone = SIGNS[sheet.state]
        words = said(sheet.state, self._desk.say)
        return Row(key=sheet.id, title=show_code(sheet.code), line=words, icon=icon, tone=tone)

    def _current(self) -> SheetRow | None:
        row = self.grid.current
        return next((sheet for sheet in self._shown if row and sheet.id == row.key), None)

    def _allow(self) -> None:
        """An act is offered only where it means something."""
        sheet = self._current()
        self.void.setEnabled(sheet is not None and sheet.state in (SheetState.PRINTED, SheetState.SCANNED))
        self.abandon.setVisible(self._batch is not None and self._batch.out == self._batch.count)

    def _void(self) -> None:
        sheet = self._current()
        if sheet:
            sentence = self._desk.say("Sheet {code} no longer counts as out").format(code=show_code(sheet.code))
            self._write(lambda by: batches.void_sheet(self._desk.store, sheet.id, by), sentence)
            self.grid.setFocus()

    def _abandon(self) -> None:
        batch = self._batch
        if batch:
            sentence = self._desk.say_count("{n} sheet forgotten", "{n} sheets forgotten", batch.count)
            self._write(lambda by: batches.abandon_batch(self._desk.store, batch.id, by), sentence)
            self.abandoned.emit()

    def _hand_over(self) -> None:
        """On Enter, or when the field is left; nothing is written where nothing changed."""
        batch, whom = self._batch, self.handed_to.value().strip()
        if batch and whom != batch.handed_to:
            sentence = self._desk.say("Handed to {whom}") if whom else self._desk.say("With nobody any more")
            self._write(lambda by: batches.hand_over(self._desk.store, batch.id, whom, by), sentence.format(whom=whom))

    def _write(self, act: Callable[[RecordId], Changes], sentence: str) -> None:
        try:
            changes = act(self._desk.member.id)
        except Refused as refused:
            self._desk.tell_refusal(refused)
        else:
            self._desk.wrote(changes, sentence)


def _languages(batch: BatchRow) -> str:
    return ", ".join(language_name(code) for code in batch.languages)
