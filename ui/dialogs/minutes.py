"""The minutes before people leave: what happens next is typed, both versions are shown, then printed or projected."""

from __future__ import annotations

import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.queries.minutes import minutes_of
from outreach_app.queries.sessions import SessionRow
from outreach_app.services.minutes import note_next_steps
from ui import paper, papers
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.dialogs.printer import ask_printer
from ui.dialogs.projected import Projected
from ui.papers import KitOrder, PaperKind
from ui.problems import word
from ui.theme import MARGIN
from ui.widgets.buttons import Button
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column, line
from ui.widgets.page_picture import PagePicture
from ui.widgets.text import Text
from ui.widgets.tiles import Tiles
from ui.work import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_PAGE = QSize(320, 453)


def minutes_dialog(desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
    dialog = MinutesDialog(desk, parent, session)
    dialog.exec()
    dialog.deleteLater()


class MinutesDialog(Dialog):
    """Stays open: one prints, then projects, then prints the other version."""

    def __init__(self, desk: Desk, parent: QWidget | None, session: SessionRow) -> None:
        say = desk.say
        super().__init__(say("Minutes of the session"), parent, width=860)
        self._desk, self._session = desk, session
        found = minutes_of(desk.store, session.id)
        self._kept = found.next_steps if found else ""
        self.pages: list[QImage] = []
        self._wanted = 0
        self.version = Tiles(
            [(PaperKind.MINUTES.value, say("One page")), (PaperKind.EASY_MINUTES.value, say("Easy to read"))], columns=2
        )
        self.version.set_value(PaperKind.MINUTES.value)
        self.steps = Writing(say("A small group reads the texts again on the 16th, at 6 pm."), lines=4)
        self.steps.set_value(self._kept)
        self.form = Form()
        self.form.add("version", Field(say("Version"), self.version))
        hint = say("one step a line; the edition’s dates are added")
        self.form.add("next_steps", Field(say("What happens next"), self.steps, hint=hint))
        self.picture = PagePicture()
        self.picture.setAccessibleName(say("The first page of the minutes"))
        self.picture.setFixedSize(_PAGE)
        self._caption = Text("", "small", "muted", wrap=True)
        self._note = Text("", "small", "danger", wrap=True)
        self._lay_out(found.withheld if found else 0)
        self._pause = QTimer(self, interval=400, singleShot=True)
        self._pause.timeout.connect(self._draw)
        self.version.edited.connect(self._draw)
        self.steps.edited.connect(self._pause.start)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.steps.setFocus()
        QTimer.singleShot(0, self._draw)

    def done(self, result: int) -> None:
        self._keep()
        super().done(result)

    @property
    def kind(self) -> PaperKind:
        return PaperKind(self.version.value() or PaperKind.MINUTES.value)

    def project(self) -> None:
        """On the whole screen, the page looked at first."""
        if self.pages:
            shown = Projected(self.pages, self)
            shown.showFullScreen()
            shown.exec()
            shown.deleteLater()

    def save_pdf(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = papers.file_name(self._session, self.kind, self._desk.campaign)
        path, _ = QFileDialog.getSaveFileName(
            self, self._desk.say("Save the minutes"), str(Path(folder) / name), "PDF (*.pdf)"
        )
        if path:
            out = Path(path if path.lower().endswith(".pdf") else f"{path}.pdf")
            self._run(partial(self._write, out=out), str(out))

    def send_to_printer(self) -> None:
        if printer := ask_printer(papers.file_name(self._session, self.kind, self._desk.campaign), self):
            self._run(partial(self._write, printer=printer), self._desk.say("Sent to the printer"))

    def _lay_out(self, withheld: int) -> None:
        say = self._desk.say
        left = QWidget()
        parts: list[QWidget | int] = [self.form]
        if withheld:
            told = self._desk.say_count(
                "{n} proposal is left out: an idea in it may not leave yet. Open it to see which.",
                "{n} proposals are left out: an idea in them may not leave yet. Open them to see which.",
                withheld,
            )
            parts.append(Text(told, "small", "amber", wrap=True))
        self.show_large = Button(say("Project"), key="F11", icon="laptop")
        left.setLayout(column(*parts, line(self.show_large, 0), 0, self._note, spacing=12))
        right = QWidget()
        right.setLayout(column(self.picture, self._caption, 0, spacing=8))
        self.body.addLayout(line(left, right, spacing=MARGIN))
        close = Button(say("Close"), key="Escape")
        self.pdf = Button(say("PDF…"), key="Ctrl+S", icon="download")
        self.printer = Button(say("Print…"), kind="filled", key="Ctrl+Return", icon="printer")
        for button, act in (
            (close, self.reject),
            (self.pdf, self.save_pdf),
            (self.show_large, self.project),
            (self.printer, self.send_to_printer),
        ):
            button.clicked.connect(act)
        self.set_buttons(close, self.pdf, self.printer)

    def _keep(self) -> bool:
        """What was typed is kept with the session; False where it was refused, at its field."""
        typed = self.steps.value().strip()
        if typed == self._kept.strip():
            return True
        self.form.clear_problems()
        try:
            changes = note_next_steps(self._desk.store, self._session.id, typed, self._desk.member.id)
        except Refused as refused:
            self._tell(list(refused.problems))
            return False
        self._kept = typed
        self._desk.wrote(changes, "")
        return True

    def _draw(self) -> None:
        """All the pages, as they will come out."""
        if not self._keep():
            return
        self._wanted += 1
        number, kind = self._wanted, self.kind
        store, campaign, order = self._desk.store, self._desk.campaign, self._one()

        def draw(_: Progress) -> tuple[int, list[QImage]]:
            with closing(store.again()) as own, tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
                out = Path(folder) / "minutes.pdf"
                papers.draw(own, campaign, order, kind, out)
                return number, paper.all_pages(out)

        self._desk.work.run(draw, done=self._show, failed=self._fail)

    def _show(self, drawn: tuple[int, list[QImage]]) -> None:
        if drawn[0] == self._wanted:
            self.pages = drawn[1]
            self.picture.show_page(self.pages[0], {})
            self._caption.setText(self._desk.say_count("{n} page", "{n} pages", len(self.pages)))

    def _write(
        self, progress: Progress, kind: PaperKind, *, out: Path | None = None, printer: QPrinter | None = None
    ) -> None:
        desk = self._desk
        with closing(desk.store.again()) as own, tempfile.TemporaryDirectory(prefix="porte-voix-") as folder:
            file = out or Path(folder) / "minutes.pdf"
            papers.print_paper(own, desk.campaign, self._one(), kind, file, by=desk.member.id)
            if printer:
                paper.print_pdf(file, printer, progress)

    def _run(self, write: partial[None], told: str) -> None:
        if not self._keep():
            return
        kind = self.kind
        self._note.setText("")

        def task(progress: Progress) -> None:
            write(progress, kind)

        def done(_: None) -> None:
            self._caption.setText(told)

        self._desk.work.run(task, done=done, failed=self._fail)

    def _one(self) -> KitOrder:
        return KitOrder(session=self._session, kinds=(self.kind,))

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._tell(list(error.problems))

    def _tell(self, problems: list[Problem]) -> None:
        elsewhere = self.form.show_problems(problems)
        self._note.setText(" ".join(word(problem, self._desk.say) for problem in elsewhere))
