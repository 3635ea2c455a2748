"""The paper ledger: what was printed, who has it, where each sheet is, and what to do with those that won't return."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach_app.queries import batches as ledger
from outreach_app.queries.batches import BatchRow, SheetsOut
from ui import formats
from ui.desk import Desk
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.sheet_batch import BatchSheets
from ui.sheet_kinds import kind_words, numbers_of
from ui.speech import language_name
from ui.theme import GAP
from ui.widgets.card import Card
from ui.widgets.layouts import line
from ui.widgets.row_list import RowList
from ui.widgets.text import Text
from ui.widgets.tiles import Chips

BATCHES, OUT = "batches", "out"


class Ledger(QWidget):
    """Batches, newest first, over the sheets of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.batches: list[BatchRow] = []
        self.out: list[SheetsOut] = []
        self.list = RowList(Rows(self._load), desk.say("Batches"))
        self.list.chosen.connect(self._show_chosen)
        self.view = Chips([(BATCHES, desk.say("Batches")), (OUT, desk.say("Still out, and with whom"))])
        self.view.set_value(BATCHES)
        self.view.edited.connect(self._show_view)
        self.sheets = BatchSheets(desk)
        self.sheets.abandoned.connect(self.list.setFocus)
        card = Card()
        card.setAccessibleName(desk.say("Batches"))
        self._aside = Text("", "secondary", "muted")
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setMinimumHeight(look().px(56) * 2)
        heading = line(self.view, self._aside, spacing=12)
        heading.setStretch(0, 1)
        card.body.addLayout(heading)
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
        self.out = ledger.sheets_out(self._desk.store) if self.view.value() == OUT else []
        total = sum(batch.count for batch in self.batches)
        self._aside.setText(self._desk.say_count("{n} sheet printed", "{n} sheets printed", total))
        self.list.blockSignals(True)  # the batch in sight is not gone for a moment, and its sheet stays chosen
        self.list.rows.show_ids(range(len(self._in_view())))
        self.list.blockSignals(False)
        if self._in_view():
            self.choose(chosen.key if chosen else "")
        else:
            self.sheets.show_batch(None)

    def choose(self, batch: str) -> None:
        """Shows one batch, or the newest where that one is not there."""
        places = [place for place, row in enumerate(self._in_view()) if _key(row).startswith(batch)]
        self.list.choose(places[0] if places else 0)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        rows = self._in_view()
        return {place: self._row(rows[place]) for place in places}

    def _in_view(self) -> Sequence[BatchRow | SheetsOut]:
        return self.out if self.view.value() == OUT else self.batches

    def _show_view(self) -> None:
        self.read()
        self.list.setFocus()

    def _row(self, row: BatchRow | SheetsOut) -> Row:
        return self._out_row(row) if isinstance(row, SheetsOut) else self._batch_row(row)

    def _out_row(self, out: SheetsOut) -> Row:
        """`Mehdi`: `Atelier Curial · feuilles 1 à 12, 15 · depuis le 9 févr.`"""
        say = self._desk.say
        day = formats.short_day(formats.civil_day(out.since, self._desk.campaign.timezone), say)
        told = [
            out.session_title or say("Without a session"),
            say("sheets {numbers}").format(numbers=numbers_of(out, say)),
        ]
        return Row(
            key=_key(out),
            title=out.handed_to or say("Nobody was written down"),
            line=" · ".join([*told, say("since {day}").format(day=day)]),
            icon="user" if out.handed_to else "help",
            pill=self._desk.say_count("{n} out", "{n} out", len(out.numbers)),
            pill_kind="warning",
        )

    def _batch_row(self, batch: BatchRow) -> Row:
        say = self._desk.say
        day = formats.civil_day(batch.printed_at, self._desk.campaign.timezone)
        told = [kind_words(batch.kind, say)] if batch.kind != "idea" else []
        told += [say("printed on {day}").format(day=formats.short_day(day, say)), _languages(batch)]
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
        batch = row.key.partition(" ")[0] if row else ""
        self.sheets.show_batch(next((b for b in self.batches if b.id == batch), None))


def _languages(batch: BatchRow) -> str:
    return ", ".join(language_name(code) for code in batch.languages)


def _key(row: BatchRow | SheetsOut) -> str:
    return f"{row.batch} {row.handed_to}" if isinstance(row, SheetsOut) else row.id
