"""What leaves for a platform, word for word, to be read before it goes and after."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.speech import say
from ui.widgets.editors import ReadOnlyWriting
from ui.widgets.form import Field
from ui.widgets.layouts import column
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One proposal as the platform gets it. `point` is latitude and longitude, or None; `theme` as it is called there.

    `untied` says that nobody has looked yet at what the theme or the place is over there, `unsaid` what that platform
    has no field for.
    """

    title: str
    body: str
    address: str = ""
    point: tuple[float, float] | None = None
    locale: str = ""
    theme: str = ""
    untied: str = ""
    unsaid: str = ""


class LeavingView(QWidget):
    """All of it, to read, select and copy; nothing else leaves but our access."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ReadOnlyWriting(lines=10)
        self._field = Field(say("Word for word"), self.text)
        self._untied, self._unsaid = Text("", "secondary", "amber", wrap=True), Text("", "small", "muted", wrap=True)
        note = Text(say("Nothing else leaves: neither names nor contacts."), "small", "muted", wrap=True)
        self.setLayout(column(self._field, self._untied, self._unsaid, note, spacing=8))

    def show_leaving(self, leaving: Leaving) -> None:
        facts = [
            (say("Theme there"), leaving.theme),
            (say("Place"), leaving.address),
            (say("Point on the map"), "{:.5f}, {:.5f}".format(*leaving.point) if leaving.point else ""),
            (say("Language"), leaving.locale),
        ]
        told = "\n".join(say("{field}: {said}").format(field=name, said=value) for name, value in facts if value)
        self.text.set_value("\n\n".join(part for part in (leaving.title, leaving.body, told) if part))
        self._field.hint.setText(say("{length} characters").format(length=len(leaving.body)))
        for label, words in ((self._untied, leaving.untied), (self._unsaid, leaving.unsaid)):
            label.setText(words)
            label.setVisible(bool(words))
