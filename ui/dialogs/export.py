"""Handing a file out: what, in which form, for whom and where; then how much is in it, and what was held back."""

import re
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import fold
from outreach_app.language import N_
from outreach_app.queries.sessions import session_names
from outreach_app.queries.tables import Table
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Dialog, ask
from ui.lines import session_words
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import line
from ui.widgets.path_line import PathLine
from ui.widgets.text import Icon, Text
from ui.widgets.tiles import Tiles
from ui.work import Progress

WHAT = {"ideas": N_("Ideas"), "proposals": N_("Proposals"), "sessions": N_("Sessions’ figures")}
FORMS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON", "geojson": N_("Map")}
_ABOUT = {
    "xlsx": N_("A workbook for Excel or LibreOffice."),
    "csv": N_("A plain table that every spreadsheet opens."),
    "json": N_("For a program: codes stay as they are."),
    "geojson": N_("For a map: only what has a point on it."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One file to write. `table` is a key of `WHAT`; `session` is '' for the whole edition."""

    table: str
    session: str
    recipient: str
    path: Path


def export_dialog(desk: Desk, parent: QWidget | None = None, session: RecordId | None = None) -> None:
    """Asks, and writes as many files as are wanted; `session` is the one proposed."""
    dialog = Export(desk, parent, session)
    dialog.exec()
    dialog.deleteLater()


class Export(Dialog):
    """Stays open after a file, for the next one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, session: RecordId | None = None) -> None:
        say = desk.say
        super().__init__(say("Export a file"), parent, width=680)
        self._desk = desk
        self._suggested = ""
        self._agreed = Path()
        self.what = Tiles([(code, say(words)) for code, words in WHAT.items()], columns=3)
        self.kind = Tiles([(code, say(words)) for code, words in FORMS.items()], columns=4)
        self._about = Text("", "small", "muted", wrap=True)
        self.path = PathLine(say("Choose…"))
        self.form = self._make_form(session)
        self.outcome = Card(tone="selected", padding=16)
        self._sign, self._told = Icon("check-circle", "accent"), Text("", wrap=True)
        self.show_folder = Button(say("Folder"), kind="link", key="Ctrl+O")
        self.go_on = Button(say("Write the file"), kind="filled", key="Ctrl+Return", icon="download")
        self._lay_out()
        self._listen()
        self.what.set_value("ideas")
        self.kind.set_value("xlsx")
        self._take_kind()
        self.what.setFocus()

    def order(self) -> Order | None:
        """What is asked for; what is missing is said at its field."""
        recipient, path = self.form.value("recipient").strip(), self.path.value().strip()
        missing = [name for name, value in (("recipient", recipient), ("path", path)) if not value]
        if missing:
            self.form.show_problems([Problem(code="text.empty", field=name) for name in missing])
            return None
        where = Path(path).expanduser()
        return Order(table=self.what.value(), session=self.form.value("session"), recipient=recipient, path=where)

    def write(self) -> None:
        """Writes the file, then says what is in it; anything refused leaves the form as it is."""
        self.form.clear_problems()
        self.outcome.hide()
        desk, order = self._desk, self.order()
        if order is None or not self._may_replace(order.path):
            return
        try:
            table = wait_for(desk.work, desk.say("Writing the file"), partial(_write, desk, order), self)
        except Refused as refused:
            elsewhere = self.form.show_problems(refused.problems)
            self._show(" ".join(word(problem, desk.say) for problem in elsewhere), "danger")
        else:
            if table:
                self._show(f"{order.path}\n{_sum_up(table, order, desk)}")

    def _make_form(self, session: RecordId | None) -> Form:
        say, form = self._desk.say, Form()
        held = ((session.id, session_words(session, say)) for session in session_names(self._desk.store))
        which = Choice(held, empty=say("The whole edition"), searchable=True)
        which.set_value(session or "")
        form.add("what", Field(say("What"), self.what))
        form.add("kind", Field(say("In which form"), self.kind))
        form.add_part(self._about)
        recipient = Line(say("The city, the university, ourselves…"), icon="user")
        form.add_row(
            ("session", Field(say("Of which session"), which)), ("recipient", Field(say("For whom"), recipient))
        )
        form.add("path", Field(say("Where"), self.path))
        return form

    def _lay_out(self) -> None:
        say = self._desk.say
        told = line(self._sign, self._told, self.show_folder, spacing=12)
        told.setStretch(1, 1)
        self.outcome.body.addLayout(told)
        self.outcome.hide()
        ledger = say("Names and contacts never leave this way. The vault notes what was handed out, and to whom.")
        for part in (self.form, Text(ledger, "small", "muted", wrap=True), self.outcome):
            self.body.addWidget(part)
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.go_on)

    def _listen(self) -> None:
        self.what.edited.connect(self._take_what)
        self.kind.edited.connect(self._take_kind)
        self.path.chosen.connect(self._choose_path)
        self.go_on.clicked.connect(self.write)
        self.show_folder.clicked.connect(self._open_folder)

    def _take_what(self) -> None:
        """A map has nothing to say of figures."""
        forms = {code: words for code, words in FORMS.items() if code != "geojson" or self.what.value() != "sessions"}
        self.kind.set_choices([(code, self._desk.say(words)) for code, words in forms.items()])
        self.kind.set_value(self.kind.value() or "xlsx")
        self._take_kind()

    def _take_kind(self) -> None:
        """Suggests where the file goes; a place of the person's own only gets the right ending."""
        kind, typed = self.kind.value(), self.path.value().strip()
        self._about.setText(self._desk.say(_ABOUT[kind]))
        self.outcome.hide()
        if typed == self._suggested:
            self._suggested = str(self._usual_path())
            self.path.set_value(self._suggested)
        elif Path(typed).name:
            self.path.set_value(str(Path(typed).with_suffix(f".{kind}")))

    def _usual_path(self) -> Path:
        """`idees-2017-02-09.xlsx` among the person's documents."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        words, day = fold(self._desk.say(WHAT[self.what.value()])), self._desk.campaign.day(self._desk.store.now())
        return folder / f"{re.sub('[^a-z0-9]+', '-', f'{words} {day}')}.{self.kind.value()}"

    def _choose_path(self) -> None:
        ending = self.kind.value()
        chosen, _ = QFileDialog.getSaveFileName(
            self, self._desk.say("Where does the file go?"), self.path.value(), f"{ending.upper()} (*.{ending})"
        )
        if chosen:
            self._agreed = Path(chosen).with_suffix(f".{ending}")
            self.path.set_value(str(self._agreed))

    def _may_replace(self, path: Path) -> bool:
        """A file that stands there already goes only if that was agreed to."""
        say = self._desk.say
        if path == self._agreed or not path.exists():
            return True
        text = say("“{file}” stands there already.").format(file=path.name)
        return ask(say("Replace this file?"), text, yes=say("Replace it"), no=say("Leave it"), danger=True, parent=self)

    def _show(self, sentence: str, tone: str = "selected") -> None:
        self.outcome.setVisible(bool(sentence))
        self.outcome.set_tone(tone)
        self._sign.show_icon(*(("x-circle", "danger") if tone == "danger" else ("check-circle", "accent")))
        self._told.setText(sentence)
        self._told.set_tone("danger" if tone == "danger" else "")
        self.show_folder.setVisible(tone != "danger")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.path.value()).expanduser().parent)))


def _sum_up(table: Table, order: Order, desk: Desk) -> str:
    """How much is in the file, and what was held back and why."""
    say, say_count, count = desk.say, desk.say_count, len(table.rows)
    told = [say_count("{n} line written.", "{n} lines written.", count)]
    if order.path.suffix == ".geojson":
        place = table.columns.index("latitude")
        shown = sum(row[place] is not None for row in table.rows)
        told = [say_count("{n} point written.", "{n} points written.", shown)]
        told += [say_count("{n} has no place on the map.", "{n} have no place on the map.", count - shown)]
    if table.withheld:
        told.append(say_count("{n} idea was held back:", "{n} ideas were held back:", table.withheld))
        told.append(say("the person has not agreed to publish, or nobody read it over yet."))
    return " ".join(told)


def _write(desk: Desk, order: Order, progress: Progress) -> Table:
    from ui.journeys import export_table_as

    progress.go_on()
    with closing(desk.store.again()) as own:
        return export_table_as(
            own,
            desk.campaign,
            order.table,
            order.path,
            language=desk.language,
            session=order.session,
            recipient=order.recipient,
            by=desk.member.id,
        )
