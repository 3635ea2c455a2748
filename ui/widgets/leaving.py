"""What leaves for a platform, word for word, to be read before it goes and after."""

from dataclasses import dataclass

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.speech import say
from ui.widgets.editors import ReadOnlyWriting
from ui.widgets.form import Field
from ui.widgets.layouts import column
from ui.widgets.text import Text
from ui.widgets.thumbnail import Thumbnail


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One proposal as the platform gets it. `point` is latitude and longitude, or None; `theme` as it is called there.

    `untied` says that nobody has looked yet at what the theme or the place is over there, `unsaid` what that platform
    has no field for. `picture` is shown where it goes too; `picture_told` says that it does, or that it stays here.
    """

    title: str
    body: str
    address: str = ""
    point: tuple[float, float] | None = None
    locale: str = ""
    theme: str = ""
    untied: str = ""
    unsaid: str = ""
    picture: QImage | None = None
    picture_words: str = ""
    picture_told: str = ""


class LeavingView(QWidget):
    """All of it, to read, select and copy; nothing else leaves but our access."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ReadOnlyWriting(lines=10)
        self._field = Field(say("Word for word"), self.text)
        self._untied, self._unsaid = Text("", "secondary", "amber", wrap=True), Text("", "small", "muted", wrap=True)
        note = Text(say("Nothing else leaves: neither names nor contacts."), "small", "muted", wrap=True)
        self.picture, self.picture_words = Thumbnail(150), Text("", "secondary", wrap=True)
        self.picture_told = Text("", "small", "muted", wrap=True)
        shown = (self.picture, self.picture_words, self.picture_told)
        self.setLayout(column(self._field, self._untied, self._unsaid, *shown, note, spacing=8))

    def show_leaving(self, leaving: Leaving) -> None:
        facts = [
            (say("Theme there"), leaving.theme),
            (say("Place"), leaving.address),
            (say("Point on the map"), ", ".join(map(str, leaving.point)) if leaving.point else ""),
            (say("Language"), leaving.locale),
        ]
        told = "\n".join(say("{field}: {said}").format(field=name, said=value) for name, value in facts if value)
        self.text.set_value("\n\n".join(part for part in (leaving.title, leaving.body, told) if part))
        self._field.hint.setText(say("{length} characters").format(length=len(leaving.body)))
        self.picture.show_image(leaving.picture or QImage(), leaving.picture_words)
        seen = say("On the picture: {words}").format(words=leaving.picture_words) if leaving.picture_words else ""
        for label, words in (
            (self._untied, leaving.untied),
            (self._unsaid, leaving.unsaid),
            (self.picture_words, seen),
            (self.picture_told, leaving.picture_told),
        ):
            label.setText(words)
            label.setVisible(bool(words))
