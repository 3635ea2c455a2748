"""The kit of a session: what to print of it, each paper shown before it comes out, all of it in one act."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.queries.sessions import SessionRow
from outreach_app.services import batches
from outreach_app.services.batches import LARGEST_BATCH
from outreach_app.store.store import Store
from ui import formats, paper, papers
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.dialogs.printer import ask_printer
from ui.paper import PrintOrder
from ui.papers import KIT, WORDS, Kit, KitOrder, PaperKind
from ui.papers_words import notice_languages, paper_language
from ui.problems import word
from ui.speech import language_name
from ui.theme import MARGIN
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import Button
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow, column, line
from ui.widgets.leaves import Leaves
from ui.widgets.text import Text
from ui.widgets.tiles import Tick
from ui.widgets.when import CountLine
from ui.work import Job, Progress, Stopped

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_PAGE = QSize(300, 424)
_COUNTS = {
    PaperKind.SHEETS: ("sheets", 20),
    PaperKind.ATTENDANCE: ("rows", 30),
    PaperKind.TABLE_SIGNS: ("tables", 4),
    PaperKind.DOOR_CARDS: ("card_pages", 5),
}
_MOST = 1_000
"""Places on an attendance sheet, or pages of door cards: more is a slip of the finger."""
_AFTERWARDS = (PaperKind.REPORT_BACK,)
"""Not ticked at first: it is for when the round is over."""


def print_kit_dialog(desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
    dialog = PrintKit(desk, parent, session)
    if dialog.exec() == Dialog.DialogCode.Accepted and dialog.kit:
        for batch in dialog.kit.batches:
            desk.wrote(batch.changes, "")
        desk.tell(dialog.told(dialog.kit), "done")
    dialog.deleteLater()


class PrintKit(Dialog):
    """Ticks and counts on the reading side, the paper last ticked beside them; stays open until all is written."""

    def __init__(self, desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
        say = desk.say
        super().__init__(say("Print the kit of the session"), parent, width=860)
        self._desk, self._session = desk, session
        self._job: Job | None = None
        self._shown: tuple[PaperKind, KitOrder] | None = None
        self._here = KIT[session.kind][0]
        self.kit: Kit | None = None
        self.folder = Path()
        self.ticks = {kind: self._tick(kind) for kind in KIT[session.kind]}
        self.languages = self._language_ticks()
        self.form = self._counts()
        self.merged = Tick(say("All in one file"))
        self.leaves = Leaves(say("The paper last ticked"), _PAGE)
        self.picture = self.leaves.picture
        self._caption = Text("", "small", "muted", wrap=True)
        self._two = Text("", "small", "muted", wrap=True)
        self._note = Text("", "small", "danger", wrap=True)
        self.busy = BusyPanel()
        self.busy.hide()
        self._lay_out()
        self._pause = QTimer(self, interval=200, singleShot=True)
        self._pause.timeout.connect(self._draw)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        next(iter(self.ticks.values())).setFocus()
        QTimer.singleShot(0, self._draw)

    def reject(self) -> None:
        """Escape stops the printing first, and closes only when nothing is under way."""
        if self._job and not self._job.is_over:
            self._job.stop()
        else:
            super().reject()

    def save(self) -> None:
        """Asks for a folder, then writes everything into it."""
        order = self._order()
        if not self._can_print(order):
            return
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = QFileDialog.getExistingDirectory(self, self._desk.say("Where should the papers go?"), start)
        if folder:
            self.folder = Path(folder)
            self._print(order)

    def send_to_printer(self) -> None:
        """Asks which printer, then sends everything there, one paper after the other."""
        order = self._order()
        if self._can_print(order) and (printer := ask_printer(self._session.title, self)):
            self.folder = Path()
            self._print(order, printer)

    def told(self, kit: Kit) -> str:
        """What became of it, once it has come out."""
        say, say_count = self._desk.say, self._desk.say_count
        if self.folder == Path():
            return say("Sent to the printer")
        files = say_count("{n} file written", "{n} files written", len(kit.files))
        return say("{files}: {folder}").format(files=files, folder=self.folder)

    def _tick(self, kind: PaperKind) -> Tick:
        tick = Tick(self._desk.say(WORDS[kind]))
        tick.setChecked(kind not in _AFTERWARDS)
        tick.edited.connect(partial(self._look_at, kind))
        return tick

    def _language_ticks(self) -> dict[str, Tick]:
        """One a language of the notices."""
        ticks = {}
        first = paper_language(self._desk.campaign)
        for language in notice_languages(self._desk.campaign, self._session.date):
            tick = Tick(formats.capital(language_name(language)))
            tick.setChecked(language == first)
            tick.edited.connect(partial(self._look_at, PaperKind.NOTICES))
            ticks[language] = tick
        return ticks

    def _counts(self) -> Form:
        say = self._desk.say
        labels = {
            "sheets": say("Sheets"),
            "rows": say("Places on the attendance sheet"),
            "tables": say("Tables"),
            "card_pages": say("Pages of door cards"),
        }
        form = Form()
        fields = []
        for kind in KIT[self._session.kind]:
            if kind in _COUNTS:
                name, usual = _COUNTS[kind]
                count = CountLine()
                count.set_number(usual)
                count.edited.connect(partial(self._look_at, kind))
                fields.append((name, Field(labels[name], count)))
        form.add_row(*fields)
        return form

    def _lay_out(self) -> None:
        say = self._desk.say
        left = QWidget()
        languages = Text(say("Languages of the notices and sheets"), "strong")
        left.setLayout(
            column(
                *self.ticks.values(),
                4,
                self.form,
                4,
                languages,
                Flow(*self.languages.values(), spacing=8),
                self._two,
                self.merged,
                0,
                self._note,
                self.busy,
                spacing=6,
            )
        )
        right = QWidget()
        right.setLayout(column(self.leaves, self._caption, 0, spacing=8))
        self.body.addLayout(line(left, right, spacing=MARGIN))
        self.cancel = Button(say("Close"), key="Escape")
        self.write = Button(say("Write the kit…"), key="Ctrl+S", icon="download")
        self.printer = Button(say("Print…"), kind="filled", key="Ctrl+Return", icon="printer")
        self.cancel.clicked.connect(self.reject)
        self.write.clicked.connect(self.save)
        self.printer.clicked.connect(self.send_to_printer)
        self.set_buttons(self.cancel, self.write, self.printer)

    def _order(self) -> KitOrder:
        kinds = tuple(kind for kind, tick in self.ticks.items() if tick.value())
        languages = tuple(language for language, tick in self.languages.items() if tick.value())
        names = {language: formats.capital(language_name(language)) for language in self.languages}
        return KitOrder(
            session=self._session,
            kinds=kinds,
            sheets=self._number("sheets"),
            rows=self._number("rows"),
            tables=self._number("tables"),
            card_pages=self._number("card_pages"),
            languages=languages,
            language_names=names,
        )

    def _number(self, name: str) -> int:
        """A count as typed; 0 for none, and for what this kind of session does not ask."""
        field = self.form.fields.get(name)
        return (field.editor.number() or 0) if field and isinstance(field.editor, CountLine) else 0

    def _can_print(self, order: KitOrder) -> bool:
        """Says what is missing, each at its field."""
        self.form.clear_problems()
        problems = [] if order.kinds else [Problem(code="print.nothing", field="kinds")]
        if PaperKind.SHEETS in order.kinds and not 1 <= order.sheets <= LARGEST_BATCH:
            details = {"count": order.sheets, "largest": LARGEST_BATCH}
            problems.append(Problem(code="batch.count", field="sheets", details=details))
        if PaperKind.TABLE_SIGNS in order.kinds and not 1 <= order.tables <= papers.MOST_TABLES:
            details = {"count": order.tables, "most": papers.MOST_TABLES}
            problems.append(Problem(code="count.tables", field="tables", details=details))
        for kind, name, count in (
            (PaperKind.ATTENDANCE, "rows", order.rows),
            (PaperKind.DOOR_CARDS, "card_pages", order.card_pages),
        ):
            if kind in order.kinds and not 1 <= count <= _MOST:
                problems.append(Problem(code="count.implausible", field=name, details={"count": count}))
        if PaperKind.NOTICES in order.kinds and not order.languages:
            problems.append(Problem(code="print.no_language", field="languages"))
        self._refuse(problems)
        return not problems

    def _look_at(self, kind: PaperKind) -> None:
        self._here = kind
        self._note.setText("")
        self._pause.start()

    def _draw(self) -> None:
        """The paper last ticked; nothing is written for it."""
        self._tell_languages()
        order = replace(self._order(), kinds=(), sheets=1)
        kind = self._here
        if (kind, order) == self._shown:
            return
        self._shown = (kind, order)
        self._caption.setText(self._desk.say(WORDS[kind]))
        store, campaign = self._desk.store, self._desk.campaign

        def draw(_: Progress) -> tuple[PaperKind, paper.Preview]:
            if kind in papers.CODED:
                sheet, _count, languages = papers.coded_run(campaign, order, kind)
                order_of_one = PrintOrder(session=order.session, kind=sheet, count=1, languages=languages)
                return kind, paper.draw_preview(campaign, order_of_one)
            with closing(store.again()) as own, tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
                out = Path(folder) / "page.pdf"
                papers.draw(own, campaign, order, kind, out)
                return kind, paper.first_pages(out)

        self._desk.work.run(draw, done=self._show_preview, failed=self._fail_preview)

    def _tell_languages(self) -> None:
        """A sheet has room for two; with more ticked, which two must not come as a surprise."""
        order, say = self._order(), self._desk.say
        held = papers.sheet_languages(self._desk.campaign, order.languages)
        others = [language for language in order.languages if language not in held]
        coded = any(kind in papers.CODED for kind in order.kinds)
        told = say("A sheet holds two languages, here {languages}. For others, print the sheets again.")
        names = formats.listed([language_name(language) for language in held], say)
        self._two.setText(told.format(languages=names) if others and coded else "")
        self._two.setVisible(bool(others and coded))

    def _show_preview(self, drawn: tuple[PaperKind, paper.Preview]) -> None:
        if drawn[0] is self._here:
            self.leaves.show_leaves(*drawn[1])

    def _fail_preview(self, error: Exception) -> None:
        self.leaves.show_leaves((), 0)
        if isinstance(error, Refused):
            self._refuse(list(error.problems))

    def _print(self, order: KitOrder, printer: QPrinter | None = None) -> None:
        desk, folder, merged = self._desk, self.folder, self.merged.value()

        def write(progress: Progress) -> Kit:
            with closing(desk.store.again()) as own:
                if printer:
                    return _send(own, desk, order, printer, progress)
                return _write(own, desk, order, folder, progress, merged=merged)

        self._set_busy(True)
        self._job = desk.work.run(
            write, done=self._come_out, failed=self._fail, stopped=self._stopped, progress=self.busy.show_progress
        )
        self.busy.follow(self._job, desk.say("Drawing the papers"))

    def _come_out(self, kit: Kit) -> None:
        self.kit = kit
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Refused):
            self._refuse(list(error.problems))

    def _stopped(self) -> None:
        self._set_busy(False)
        self._note.setText(self._desk.say("Stopped: nothing was written, no sheet counts as out."))

    def _set_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self._note.setText("")
        for part in (*self.ticks.values(), self.form, self.merged, self.cancel, self.write, self.printer):
            part.setEnabled(not busy)
        if busy:
            self.busy.cancel.setFocus()

    def _refuse(self, problems: list[Problem]) -> None:
        elsewhere = self.form.show_problems(problems)
        self._note.setText(" ".join(word(problem, self._desk.say) for problem in elsewhere))


def _write(own: Store, desk: Desk, order: KitOrder, folder: Path, progress: Progress, *, merged: bool) -> Kit:
    try:
        return papers.print_kit(
            own,
            desk.campaign,
            order,
            folder,
            merged=merged,
            by=desk.member.id,
            progress=progress.report,
            stopped=lambda: progress.stopped,
        )
    except Refused as refused:
        if refused.code == "print.stopped":
            raise Stopped from None
        raise


def _send(own: Store, desk: Desk, order: KitOrder, printer: QPrinter, progress: Progress) -> Kit:
    """Everything to the printer; where that fails or is stopped, no sheet counts as out."""
    with tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
        kit = _write(own, desk, order, Path(folder), progress, merged=True)
        try:
            paper.print_pdf(kit.files[0], printer, progress)
        except BaseException:
            for batch in kit.batches:
                batches.abandon_batch(own, batch.batch, desk.member.id)
            raise
    return kit
