"""The sheets of one batch: who has which, what came back, and what to do with those that will not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import SheetState
from outreach_app.queries import batches as ledger
from outreach_app.queries.batches import BatchRow, SheetRow
from outreach_app.services import batches, holders
from ui.desk import Desk
from ui.models.rows import Row, Rows
from ui.paper import Again
from ui.said import said
from ui.sheet_kinds import kind_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.layouts import Columns, line
from ui.widgets.sheet_grid import RETURNED, SIGNS, SheetGrid
from ui.widgets.text import Elided, Text
from ui.widgets.tiles import Chips

_BACK = "returned"
"""The chip of what was brought back and waits to be scanned."""


class BatchSheets(Card):
    """One batch, and each of its sheets. `abandoned` once it is no more, `reprint_requested` with `Again`."""

    abandoned = Signal()
    reprint_requested = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(parent=parent)
        self._desk = desk
        self._name = Elided(say("Sheets"), "strong")
        self._batch: BatchRow | None = None
        self._shown: list[int] = []
        self.handed_to = Line(say("Nobody yet"), icon="user")
        self.handed_to.setAccessibleName(say("Handed to"))
        self.handed_to.editingFinished.connect(self._hand_over)
        self.chips = Chips(
            [
                ("", say("All")),
                (SheetState.PRINTED.value, said(SheetState.PRINTED, say), *SIGNS[SheetState.PRINTED]),
                (_BACK, say("Brought back"), *RETURNED),
                *((state.value, said(state, say), *SIGNS[state]) for state in list(SheetState)[1:]),
            ]
        )
        self.chips.edited.connect(self._show_sheets)
        self.grid = SheetGrid(Rows(self._load), say("Sheets"))
        self.grid.chosen.connect(lambda _: self._allow())
        self.void = Button(say("Torn or lost"), icon="ban", key="Delete")
        self.void.clicked.connect(self._void)
        self.hand = Button(say("Hand over…"), icon="hand", key="Ctrl+H")
        self.hand.clicked.connect(lambda: self._by_numbers(back=False))
        self.back = Button(say("Brought back…"), icon="return", key="Ctrl+B")
        self.back.clicked.connect(lambda: self._by_numbers(back=True))
        self.again = Button(say("Print again"), icon="printer", key="Ctrl+Shift+P")
        self.again.clicked.connect(self._print_again)
        self.abandon = Button(say("Never came out of the printer"), kind="link")
        self.abandon.clicked.connect(self._abandon)
        heading = line(self._name, Text(say("Handed to"), "small", "muted"), self.handed_to, spacing=12)
        heading.setStretch(0, 3)
        heading.setStretch(2, 2)
        self.body.addLayout(heading)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(Columns(self.hand, self.back, level=True))
        self.body.addWidget(Columns(self.void, self.again, level=True))
        self.body.addWidget(self.abandon)

    def show_batch(self, batch: BatchRow | None) -> None:
        """The sheets of `batch`; where it is the same one as before, the same sheet stays chosen."""
        same = batch is not None and self._batch is not None and batch.id == self._batch.id
        chosen = self._here() if same else None
        self._batch = batch
        self.setEnabled(batch is not None)
        say = self._desk.say
        titled = [batch.session_title, kind_words(batch.kind, say)] if batch else [say("Sheets")]
        self._name.setText(" · ".join(part for part in titled if part))
        self.handed_to.set_value(batch.handed_to if batch else "")
        self._show_counts()
        if not same:
            self.chips.set_value("")
        self._show_sheets()
        if chosen in self._shown:
            self.grid.choose(self._shown.index(chosen))

    def _show_counts(self) -> None:
        batch = self._batch
        if batch:
            counts = (batch.count, batch.out, batch.returned, batch.scanned, batch.entered, batch.void)
            names = ("", SheetState.PRINTED.value, _BACK, *(state.value for state in list(SheetState)[1:]))
            self.chips.show_counts(dict(zip(names, counts, strict=True)), hide_empty=True)

    def _show_sheets(self) -> None:
        batch = self._batch
        self._shown = ledger.sheet_places(self._desk.store, batch.id, self.chips.value()) if batch else []
        self.grid.rows.show_ids(range(len(self._shown)))
        self._allow()

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        found = ledger.sheets_at(self._desk.store, [self._shown[place] for place in places])
        return {place: self._row(sheet) for place, sheet in zip(places, found, strict=True)}

    def _row(self, sheet: SheetRow) -> Row:
        say = self._desk.say
        icon, tone = RETURNED if _where(sheet) == _BACK else SIGNS[sheet.state]
        words = say("Brought back") if _where(sheet) == _BACK else said(sheet.state, say)
        told = [say("no. {n}").format(n=sheet.number), words, *([sheet.handed_to] if sheet.is_out else [])]
        told = [part for part in told if part]
        return Row(key=sheet.id, title=show_code(sheet.code), line=", ".join(told), icon=icon, tone=tone)

    def _here(self) -> int | None:
        """The row of the sheet chosen."""
        place = self.grid.currentIndex().row()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def _current(self) -> SheetRow | None:
        row = self._here()
        return ledger.sheets_at(self._desk.store, [row])[0] if row is not None else None

    def _allow(self) -> None:
        """An act is offered only where it means something."""
        sheet = self._current()
        lasting = sheet is not None and sheet.state in (SheetState.PRINTED, SheetState.SCANNED)
        self.void.setEnabled(lasting)
        self.again.setEnabled(lasting and self._batch is not None and self._batch.session is not None)
        self.hand.setEnabled(self._batch is not None and self._batch.out + self._batch.returned > 0)
        self.back.setEnabled(self._batch is not None and self._batch.out > 0)
        self.abandon.setVisible(self._batch is not None and self._batch.out == self._batch.count)

    def _void(self) -> None:
        sheet = self._current()
        if sheet:
            sentence = self._desk.say("Sheet {code} no longer counts as out").format(code=show_code(sheet.code))
            self._write(lambda by: holders.void_sheet(self._desk.store, sheet.id, by), sentence)
            self.grid.setFocus()

    def _print_again(self) -> None:
        sheet, batch = self._current(), self._batch
        if sheet and batch and batch.session:
            again = Again(
                sheet=sheet.id,
                session=batch.session,
                kind=batch.kind,
                languages=batch.languages,
                handed_to=sheet.handed_to,
            )
            self.reprint_requested.emit(again)

    def _by_numbers(self, *, back: bool) -> None:
        """From the sheet chosen to the last one that is out, or all of them."""
        batch, sheet = self._batch, self._current()
        numbers = ledger.numbers_printed(self._desk.store, batch.id, out=back) if batch else None
        if batch is None or numbers is None:
            return
        first, last = numbers
        first = sheet.number if sheet and first <= sheet.number <= last else first
        from ui.dialogs.sheet_numbers import SheetNumbers

        dialog = SheetNumbers(self._desk, batch, first, last, self, back=back)
        if dialog.exec() and dialog.changes:
            count, say_count = len(dialog.changes.records), self._desk.say_count
            told = say_count("{n} sheet brought back", "{n} sheets brought back", count)
            if not back:
                told = f"{say_count('{n} sheet handed over', '{n} sheets handed over', count)} · {dialog.whom}"
            self._desk.wrote(dialog.changes, told)
        dialog.deleteLater()
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
            self._write(lambda by: holders.hand_over(self._desk.store, batch.id, whom, by), sentence.format(whom=whom))

    def _write(self, act: Callable[[RecordId], Changes], sentence: str) -> None:
        try:
            changes = act(self._desk.member.id)
        except Refused as refused:
            self._desk.tell_refusal(refused)
        else:
            self._desk.wrote(changes, sentence)


def _where(sheet: SheetRow) -> str:
    """The chip a sheet goes under."""
    return _BACK if sheet.state is SheetState.PRINTED and not sheet.is_out else sheet.state.value
