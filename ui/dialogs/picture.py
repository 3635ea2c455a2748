"""A proposal's picture: which file, what one sees on it, and that nobody can be recognised in it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.pictures import Picture
from outreach_app.services import pictures
from outreach_app.services.pictures import PictureDraft
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Dialog
from ui.place_picture import held_image, image_of
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow
from ui.widgets.text import Text
from ui.widgets.thumbnail import Thumbnail
from ui.widgets.tiles import Tick

if TYPE_CHECKING:
    from printables.place_picture import PlacePicture


class PictureDialog(Dialog):
    """The picture there is, or a new one. What is typed stays, whatever is wrong with a file."""

    def __init__(self, desk: Desk, proposal: RecordId, standing: Picture | None, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The proposal’s picture"), parent, width=600)
        self._desk, self._proposal, self._standing = desk, proposal, standing
        self._made: PlacePicture | None = None
        self._folder = ""
        self.image, self.told = Thumbnail(130), Text("", "secondary", "danger", wrap=True)
        self.image.hide()
        self.told.hide()
        self.choose_button = Button("", key="Ctrl+O", icon="folder")
        self.choose_button.clicked.connect(self.choose)
        row = QWidget()
        Flow(self.choose_button, parent=row)
        self.form = Form()
        words = Writing(say("A narrow street in full sun, without a bench or a tree"), lines=2)
        hint = say("for those who cannot see it")
        self.form.add("words", Field(say("What does one see on it?"), words, hint=hint))
        self.nobody = Tick(say("Nobody can be recognised in it: no face, no name, no number plate."))
        self.note = Text(
            say("Without this tick it stays on this computer: it never leaves with the proposal."),
            "small", "muted", wrap=True,
        )  # fmt: skip
        self.nobody.setAccessibleDescription(self.note.text())
        for part in (self.image, self.told, row, self.form, self.nobody, self.note):
            self.body.addWidget(part)
        self.save = Button(say("Save the picture"), kind="filled", key="Ctrl+Return")
        self.save.clicked.connect(self._save)
        close = Button(say("Close"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.save)
        if standing:
            words.set_value(standing.words)
            self.nobody.set_value(standing.nobody)
            image, missing = held_image(desk.store, standing, say)
            self._show(image, missing)
        self._allow()
        (words if standing else self.choose_button).setFocus()

    def choose(self) -> bool:
        """Asks which file; False where none was chosen or it is no picture we can take, which is said."""
        say = self._desk.say
        kinds = say("Pictures (*.jpg *.jpeg *.png)")
        chosen, _ = QFileDialog.getOpenFileName(self, say("A picture of the place"), self._folder, kinds)
        if not chosen:
            return False
        self._folder = str(Path(chosen).parent)
        return self.read(Path(chosen))

    def read(self, path: Path) -> bool:
        from printables.place_picture import make_picture

        say = self._desk.say
        try:
            made = wait_for(self._desk.work, say("Reading the picture"), lambda _: make_picture(path), self)
        except Refused as refused:
            self._say_wrong(refused.problems)
            self.choose_button.setFocus()
            return False
        if made is None:
            return False
        self._made = made
        if self._standing:
            self.nobody.set_value(False)  # said of the one before, not of this one
        self._show(image_of(made.content), "")
        self._allow()
        self.form.fields["words"].editor.setFocus()
        return True

    def _show(self, image: QImage, wrong: str) -> None:
        self.image.show_image(image, self._desk.say("The picture"))
        self.told.setText(wrong)
        self.told.setVisible(bool(wrong))

    def _say_wrong(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        self.told.setText(" ".join(word(problem, self._desk.say) for problem in problems))
        self.told.setVisible(bool(problems))

    def _allow(self) -> None:
        say, has_one = self._desk.say, self._made is not None or self._standing is not None
        self.choose_button.set_label(say("Choose another file") if has_one else say("Choose a file"))
        self.save.setEnabled(has_one)

    def _save(self) -> None:
        desk, made = self._desk, self._made
        draft = PictureDraft(
            content=made.content if made else b"",
            width=made.width if made else 0,
            height=made.height if made else 0,
            words=self.form.value("words"),
            nobody=self.nobody.value(),
        )
        try:
            changes = pictures.put(desk.store, self._proposal, draft, desk.member.id)
        except Refused as refused:
            self._say_wrong(self.form.show_problems(refused.problems))
            return
        desk.wrote(changes, desk.say("Picture saved"))
        self.accept()
