"""Printing sheets for a session: how many, in which languages, for whom; the first is shown before any comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.text import fold
from outreach_app.language import WRITTEN
from outreach_app.queries.sessions import SessionRow, session_row, sessions
from outreach_app.services.batches import LARGEST_BATCH, Batch
from ui import formats, paper
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.dialogs.printer import ask_printer
from ui.paper import Again, PrintOrder
from ui.problems import word
from ui.sheet_kinds import WORDS
from ui.speech import language_name
from ui.theme import MARGIN
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import column, line
from ui.widgets.leaves import Leaves
from ui.widgets.text import Text
from ui.widgets.when import CountLine
from ui.work import Job, Progress

_USUAL = 20
_BEFORE = "+"  # after the code of a language that stands before the edition's own
_PAGE = QSize(340, 481)
"""The preview, a whole A4."""

Shown = tuple[str, str, tuple[str, ...]]
"""What makes one preview another: the kind, the session and the languages."""


class PrintBatch(Dialog):
    """Stays open, with all that was typed, until a batch has come out; `batch` then says which."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, session: str = "", again: Again | None = None
    ) -> None:
        say = desk.say
        super().__init__(say("Print a sheet again") if again else say("Print sheets"), parent, width=840)
        self._desk = desk
        self._again = again
        self._wanted = again.session if again else session or desk.session
        self._sessions = {row.id: row for row in sessions(desk.store)}
        self._job: Job | None = None
        self._shown: Shown | None = None
        self.batch: Batch | None = None
        self.path: Path | None = None
        self._note = Text(role="small", tone="muted", wrap=True)  # these two hear of the form while it is filled
        self._pause = QTimer(self, interval=150, singleShot=True)
        self._pause.timeout.connect(self._draw)
        self.form = self._make_form()
        self.leaves = Leaves(say("The first sheet"), _PAGE)
        self.picture = self.leaves.picture
        self.busy = BusyPanel()
        self.busy.hide()
        left = QWidget()
        left.setLayout(column(self.form, 0, self._note, self.busy, spacing=12))
        self.body.addLayout(line(left, self.leaves, spacing=MARGIN))
        self._add_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self._count if self._count.isEnabled() else self.form.fields["handed_to"].editor).setFocus()
        self._tell_how()
        self._pause.start(0)

    def reject(self) -> None:
        """Escape stops the printing first, and closes only when nothing is under way."""
        if self._job and not self._job.is_over:
            self._job.stop()
        else:
            super().reject()

    def save_pdf(self) -> None:
        """Asks where the PDF goes, then prints into it."""
        order = self._order()
        if order is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _ = QFileDialog.getSaveFileName(
            self, self._desk.say("Save the sheets"), str(Path(folder) / _file_name(order)), "PDF (*.pdf)"
        )
        if path:
            self.path = Path(path if path.lower().endswith(".pdf") else f"{path}.pdf")
            self._print(order, paper.print_to_file, self.path)

    def send_to_printer(self) -> None:
        """Asks which printer, then sends the sheets there."""
        order = self._order()
        if order and (printer := ask_printer(_file_name(order), self)):
            self.path = None
            self._print(order, paper.print_to_printer, printer)

    def _make_form(self) -> Form:
        say, campaign = self._desk.say, self._desk.campaign
        form = Form()
        form.add("kind", Field(say("Which paper"), kinds := Choice([(k, say(words)) for k, words in WORDS.items()])))
        choices = [(row.id, f"{row.title}, {formats.short_day(row.date, say)}") for row in self._sessions.values()]
        session, second = Choice(choices, searchable=True), Choice(self._languages(), empty=say("None"))
        first = formats.capital(language_name(campaign.languages[0]))
        form.add("session", Field(say("Session"), session))
        self._count = CountLine()
        form.add("count", Field(say("How many sheets"), self._count))
        form.add(
            "languages",
            Field(
                say("Second language"),
                second,
                hint=say("{first} comes first, unless you choose otherwise").format(first=first),
            ),
        )
        form.add("handed_to", Field(say("Handed to"), Line(say("A first name, an association")), hint=say("optional")))
        kinds.set_value("idea")
        session.set_value(self._usual_session())
        self._count.set_number(_USUAL)
        kinds.currentIndexChanged.connect(lambda _: self._tell_how())
        for editor in (kinds, session, second):
            editor.currentIndexChanged.connect(lambda _: self._pause.start())
        if again := self._again:
            form.set_values(
                kind=again.kind, languages=_choice(again.languages, campaign.languages[0]), handed_to=again.handed_to
            )
            self._count.set_number(1)
            for name in ("kind", "session", "count"):
                form.fields[name].setEnabled(False)
        return form

    def _add_buttons(self) -> None:
        say = self._desk.say
        self.cancel = Button(say("Close"), key="Escape")
        self.pdf = Button(say("Save as PDF…"), key="Ctrl+S", icon="download")
        self.printer = Button(say("Print…"), kind="filled", key="Ctrl+Return", icon="printer")
        self.cancel.clicked.connect(self.reject)
        self.pdf.clicked.connect(self.save_pdf)
        self.printer.clicked.connect(self.send_to_printer)
        self.set_buttons(self.cancel, self.pdf, self.printer)

    def _languages(self) -> list[tuple[str, str]]:
        """Those of the campaign that a sheet can be worded in, but the first; each after it, or before it."""
        known = [code for code in self._desk.campaign.languages[1:] if code in WRITTEN]
        names = {code: formats.capital(language_name(code)) for code in known}
        before = self._desk.say("{language}, in first place")
        return [*names.items(), *((f"{code}{_BEFORE}", before.format(language=names[code])) for code in known)]

    def _usual_session(self) -> str:
        """The one asked for or at work, else the next one to come, else the latest."""
        if self._wanted in self._sessions:
            return str(self._wanted)
        today = self._desk.campaign.day(self._desk.store.now())
        coming = [row for row in self._sessions.values() if row.date >= today]
        usual = coming[-1:] or list(self._sessions.values())[:1]
        return usual[0].id if usual else ""

    def _order(self) -> PrintOrder | None:
        """What is asked for; what cannot be is said at its field."""
        self.form.clear_problems()
        chosen, count = self._chosen(), self._count.number() or 0
        problems = [] if chosen else [Problem(code="session.unknown", field="session")]
        if not 1 <= count <= LARGEST_BATCH:
            problems.append(
                Problem(code="batch.count", field="count", details={"count": count, "largest": LARGEST_BATCH})
            )
        if chosen is None or problems:
            self._refuse(problems)
            return None
        return PrintOrder(
            session=chosen,
            count=count,
            languages=self._chosen_languages(),
            kind=self.form.value("kind"),
            handed_to=self.form.value("handed_to"),
            instead_of=(self._again.sheet,) if self._again else (),
        )

    def _chosen(self) -> SessionRow | None:
        return session_row(self._desk.store, self.form.value("session"))

    def _chosen_languages(self) -> tuple[str, ...]:
        first, other = self._desk.campaign.languages[0], self.form.value("languages")
        if other.endswith(_BEFORE):
            return other.removesuffix(_BEFORE), first
        return (first, other) if other else (first,)

    def _draw(self) -> None:
        """Shows the first sheet again where what is on it has changed."""
        chosen = self._chosen()
        if chosen is None:
            return
        wanted = (self.form.value("kind"), chosen.id, self._chosen_languages())
        if wanted != self._shown:
            self._shown = wanted
            order = PrintOrder(session=chosen, count=1, languages=wanted[2], kind=wanted[0])
            campaign = self._desk.campaign

            def draw(_: Progress) -> tuple[Shown, paper.Preview]:
                return wanted, paper.draw_preview(campaign, order)

            self._desk.work.run(draw, done=self._show_preview, failed=self._fail_preview)

    def _show_preview(self, drawn: tuple[Shown, paper.Preview]) -> None:
        if drawn[0] == self._shown:
            self.leaves.show_leaves(*drawn[1])

    def _fail_preview(self, error: Exception) -> None:
        self.leaves.show_leaves((), 0)
        if isinstance(error, Refused):
            self._refuse(error.problems)

    def _print(self, order: PrintOrder, to_paper: Callable[..., Batch], out: object) -> None:
        desk = self._desk
        self._set_busy(True)
        self._job = desk.work.run(
            partial(to_paper, desk.store, desk.campaign, order, out, desk.member.id),
            done=self._come_out,
            failed=self._fail,
            stopped=self._stopped,
            progress=self.busy.show_progress,
        )
        self.busy.follow(self._job, desk.say_count("Printing {n} sheet", "Printing {n} sheets", order.count))

    def _come_out(self, batch: Batch) -> None:
        self.batch = batch
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Refused):
            self._refuse(error.problems)

    def _stopped(self) -> None:
        self._set_busy(False)
        self._tell(self._desk.say("Stopped: no sheet was printed, none counts as out."))

    def _tell_how(self) -> None:
        """What is worth knowing before this paper comes out."""
        say = self._desk.say
        if self._again:
            self._tell(say("The spoilt sheet’s number is given up; the new sheet has a number of its own."))
        elif self.form.value("kind") == "idea-a5":
            self._tell(say("Cut each page in two along the dashes: each half has its own number."))
        else:
            self._tell(say("Every sheet has its own number: print a PDF once, and never copy a sheet."))

    def _set_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self._tell("")
        for part in (self.form, self.cancel, self.pdf, self.printer):
            part.setEnabled(not busy)
        if busy:
            self.busy.cancel.setFocus()

    def _refuse(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        elsewhere = self.form.show_problems(problems)
        self._tell(" ".join(word(problem, self._desk.say) for problem in elsewhere), "danger")

    def _tell(self, sentence: str, tone: str = "muted") -> None:
        self._note.setText(sentence)
        self._note.set_tone(tone)


def _file_name(order: PrintOrder) -> str:
    """`feuilles-atelier-curial-2017-02-09.pdf`, fit for any disk."""
    kind = "feuilles" if order.kind == "idea" else f"feuilles {order.kind}"
    words = re.sub(r"[^a-z0-9]+", "-", fold(f"{kind} {order.session.title} {order.session.date}"))
    return f"{words.strip('-')[:80]}.pdf"


def _choice(languages: tuple[str, ...], own: str) -> str:
    """What is chosen beside the edition's own language, in a batch printed before."""
    other = next((language for language in languages if language != own), "")
    return f"{other}{_BEFORE}" if other and languages[-1] == own else other
