"""Taking in a city's past projects: the file, which column is what, the first of them as kept, and the report."""

from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.past import FIELDS, Columns, Reading
from outreach_app.domain.words import PastOutcome
from outreach_app.language import N_
from outreach_app.services.past import Imported, Project, Tell, import_past, read_projects, set_import_aside
from outreach_app.services.past_reading import guess_columns, read_file
from ui import formats
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Dialog, ask
from ui.lines import area_name, theme_name
from ui.problems import word
from ui.said import said
from ui.speech import say, say_count
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import ReadOnlyWriting
from ui.widgets.form import Field, Form
from ui.widgets.layouts import clear, column
from ui.widgets.text import Text
from ui.work import Progress

FIELD_WORDS = {
    "title": N_("Title"),
    "text": N_("Description"),
    "theme": N_("Theme"),
    "area": N_("District"),
    "place": N_("Place"),
    "year": N_("Year"),
    "cost": N_("Cost"),
    "outcome": N_("Outcome"),
    "progress": N_("Progress"),
    "reason": N_("Reason of the refusal"),
    "reference": N_("City’s reference"),
}
_IN_SAMPLE = 2
_MOST_TOLD = 500
"""Lines of the report: more would not be read."""


def import_past_projects(desk: Desk, parent: QWidget | None = None) -> bool:
    """Asks for a file and takes it in; True where something was."""
    dialog = PastImportDialog(desk, parent)
    if dialog.choose():
        dialog.exec()
    dialog.deleteLater()
    return dialog.imported is not None


class PastImportDialog(Dialog):
    """Choose, map, import, read the report. Escape leaves with nothing done until the import itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("Import past projects"), parent, width=860)
        self._desk = desk
        self._path = Path()
        self._reading: Reading | None = None
        self.imported: Imported | None = None
        self._told = Text(wrap=True)
        self.form = self._make_form()
        self._sample = column(spacing=8)
        self._sample_card = Card(say("The first projects, as they would be kept"), padding=16)
        self._sample_card.body.addLayout(self._sample)
        self.report = ReadOnlyWriting(lines=8)
        self.report.setAccessibleName(say("Lines left out, or kept without something"))
        self.leave = Button(say("Cancel"), kind="link", key="Escape", binds=False)
        self.other = Button(say("Another file"), key="Ctrl+O", icon="folder")
        self.remove = Button(say("Take this import out again"), kind="link", icon="undo")
        self.go_on = Button(say("Import"), kind="filled", key="Ctrl+Return", icon="download")
        self.finish = Button(say("Close"), kind="filled", key="Return")
        self._lay_out()
        self._listen()

    def choose(self) -> bool:
        """Asks which file and reads it; False where none was chosen, or none ever could be read."""
        kinds = say("CSV file (*.csv *.txt *.tsv);;Any file (*)")
        where = str(self._path.parent) if self._path.name else ""
        chosen, _ = QFileDialog.getOpenFileName(self, say("A city’s file of past projects"), where, kinds)
        return bool(chosen) and self.read(Path(chosen))

    def read(self, path: Path) -> bool:
        over = self if self.isVisible() else self.parentWidget()
        sentence = say("Reading {file}…").format(file=path.name)
        try:
            reading = wait_for(self._desk.work, sentence, partial(_read, path), over)
        except Refused as refused:
            self._desk.tell_refusal(refused)
            self._told.setText(" ".join(word(problem, say) for problem in refused.problems))
            return False
        if reading is None:
            return False
        self._path, self._reading = path, reading
        self._show_reading(reading)
        return True

    def columns(self) -> Columns:
        """The columns as they stand on the screen."""
        places = {field: int(self.form.value(field)) for field in FIELDS if self.form.value(field)}
        return Columns(places=places, outcome=PastOutcome(self.form.value("all")))

    def take_in(self, *, replace: bool = False) -> None:
        """The whole file or nothing; a file known already is asked about."""
        if self._reading is None:
            return
        self.form.clear_problems()
        task = partial(_import, self._desk, self._reading, self.columns(), replace)
        try:
            imported = wait_for(self._desk.work, say("Importing the projects"), task, self)
        except Refused as refused:
            if refused.code == "past.already_imported" and self._may_replace():
                self.take_in(replace=True)
            elif refused.code != "past.already_imported":
                elsewhere = self.form.show_problems(refused.problems)
                self._told.setText(" ".join(word(problem, say) for problem in elsewhere) or self._told.text())
            return
        if imported:
            self.imported = imported
            self._desk.changed.emit(imported.changes)
            self._show_report(imported)

    def _may_replace(self) -> bool:
        return ask(
            say("This file was already imported"),
            say("Its projects can be replaced by a new reading of the same file."),
            yes=say("Replace them"),
            no=say("Leave all as it is"),
            parent=self,
        )

    def _make_form(self) -> Form:
        form = Form()
        outcomes = [(outcome.value, said(outcome, say)) for outcome in PastOutcome]
        fields = {
            name: Field(say(words), Choice(empty=say("Not in the file"), searchable=True))
            for name, words in FIELD_WORDS.items()
        }
        fields["all"] = Field(say("Outcome, where no column says it"), Choice(outcomes))
        names = list(fields)
        for first in range(0, len(names), 3):
            form.add_row(*((name, fields[name]) for name in names[first : first + 3]), stretch=(1, 1, 1))
        return form

    def _lay_out(self) -> None:
        self.report.hide()
        for part in (self._told, self.form, self._sample_card):
            self.body.addWidget(part)
        self.body.addWidget(self.report, 10)
        self.body.addStretch(1)
        self.remove.hide()
        self.finish.hide()
        self.set_buttons(self.leave, self.remove, self.other, self.go_on, self.finish)

    def _listen(self) -> None:
        self.leave.clicked.connect(self.reject)
        self.finish.clicked.connect(self.accept)
        self.other.clicked.connect(self.choose)
        self.go_on.clicked.connect(lambda: self.take_in())
        self.remove.clicked.connect(self._take_out)
        for field in self.form.fields.values():
            field.editor.edited.connect(self._show_sample)  # type: ignore[attr-defined]

    def _show_reading(self, reading: Reading) -> None:
        """What the file is, its columns to choose among, and the guess."""
        known = {";": say("semicolons"), ",": say("commas"), "\t": say("tabs"), "|": say("bars")}
        told = say("{file}: {lines}, {encoding}, parted by {delimiter}.")
        self._told.setText(
            told.format(
                file=reading.file,
                lines=self._desk.say_count("{n} line", "{n} lines", len(reading.lines)),
                encoding=reading.encoding.upper(),
                delimiter=known[reading.delimiter],
            )
        )
        choices = [(str(place), name or say("Column {n}").format(n=place + 1)) for place, name in _named(reading)]
        guess = guess_columns(reading)
        for name in FIELD_WORDS:
            editor = self.form.fields[name].editor
            assert isinstance(editor, Choice)
            editor.set_choices(choices)
            self.form.fields[name].set_value(str(guess.places.get(name, "")))
        self.form.set_values(all=guess.outcome.value)
        self._show_sample()
        self.form.fields["title"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_sample(self) -> None:
        """The first projects with a title, read by the columns chosen."""
        clear(self._sample)
        if self._reading is None:
            return
        self.form.fields["all"].setEnabled(not self.form.value("outcome"))
        read = read_projects(self._desk.campaign, self.columns(), self._reading.lines[:50])
        shown = [project for project in read if project.fields["title"]][:_IN_SAMPLE]
        for project in shown:
            self._sample.addWidget(self._said(project))
        if not shown:
            self._sample.addWidget(Text(say("Please choose the column that holds the titles."), "secondary", wrap=True))

    def _said(self, project: Project) -> QWidget:
        told = QWidget()
        title = Text(formats.breakable(project.fields["title"]), "strong", wrap=True)
        told.setLayout(column(title, Text(formats.breakable(self._line(project)), "small", "muted", wrap=True)))
        return told

    def _line(self, project: Project) -> str:
        desk, fields = self._desk, project.fields
        cents = fields["cost_cents"]
        parts = (
            said(PastOutcome(fields["outcome"]), say),
            str(fields["year"] or ""),
            formats.euros(cents, say) if cents is not None else "",
            fields["progress"],
            formats.raised(area_name(desk.campaign, fields["area"] or "")),
            fields["place"],
            theme_name(desk.campaign, fields["theme"] or "", desk.language),
            fields["reason"],
        )
        return " · ".join(part for part in parts if part)

    def _show_report(self, imported: Imported) -> None:
        """How many came in, and each line that did not, or not whole."""
        problems = imported.problems
        areas = sum(problem.code == "past.area_unknown" for problem in problems)
        told = [say_count("{n} project imported.", "{n} projects imported.", imported.loaded)]
        if imported.without_title:
            told.append(
                say_count("{n} without a title, left out.", "{n} without a title, left out.", imported.without_title)
            )
        if areas:
            told.append(say_count("{n} district unknown here.", "{n} districts unknown here.", areas))
        self.set_title(say("Past projects imported"))
        self._told.setText(" ".join(told))
        self.report.set_value("\n".join(word(problem, say) for problem in problems[:_MOST_TOLD]))
        self.report.setVisible(bool(problems))
        for part in (self.form, self._sample_card, self.leave, self.other, self.go_on):
            part.hide()
        self.remove.show()
        self.finish.show()
        self.finish.setDefault(True)
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self) -> None:
        assert self.imported
        if take_out(self._desk, self.imported.past_import, self):
            self.accept()


def take_out(desk: Desk, past_import: RecordId, parent: QWidget) -> bool:
    """Takes an import out of memory again, off the window's thread: there may be thousands of projects."""
    try:
        changes = wait_for(desk.work, say("Taking the projects out"), partial(_set_aside, desk, past_import), parent)
    except Refused as refused:
        desk.tell_refusal(refused)
        return False
    if changes:
        desk.changed.emit(changes)
        desk.tell(say("The past projects of this file no longer come up."))
    return changes is not None


def _named(reading: Reading) -> list[tuple[int, str]]:
    return list(enumerate(reading.header))


def _read(path: Path, progress: Progress) -> Reading:
    progress.go_on()
    return read_file(path)


def _import(desk: Desk, reading: Reading, columns: Columns, replace: bool, progress: Progress) -> Imported:
    with closing(desk.store.again()) as own:
        return import_past(
            own, desk.campaign, reading, columns, desk.member.id, replace=replace, tell=_teller(progress)
        )


def _set_aside(desk: Desk, past_import: RecordId, progress: Progress) -> Changes:
    with closing(desk.store.again()) as own:
        return set_import_aside(own, past_import, desk.member.id, _teller(progress))


def _teller(progress: Progress) -> Tell:
    """Reports, and stops where the person has had enough: nothing of it is then kept."""

    def tell(done: int, total: int) -> None:
        progress.report(done, total)
        progress.go_on()

    return tell
