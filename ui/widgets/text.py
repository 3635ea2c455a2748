"""Words, pictures and caps that are only looked at: Text, Icon, Caps, Pill, Rule."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import icons
from ui.keys import caps as spell
from ui.keys import spoken
from ui.look import look
from ui.widgets.paint import Ink, antialiased, caps_size, draw_caps, rounded, text_line, text_width

_WORD = 160
"""Pixels at 100 % that a wrapping text asks for at least."""


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is, whatever it holds."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped}</p>" if text else ""


class Text(QLabel):
    """Words in one of the theme's type roles and tones, never read as markup."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """However long its longest word (an address, a name glued together), what wraps leaves the columns alone."""
        hint = super().minimumSizeHint()
        return hint.boundedTo(QSize(look().px(_WORD), hint.height())) if self.wordWrap() else hint

    def set_tone(self, tone: str) -> None:
        """muted, accent, amber, danger, on_accent, or nothing for plain ink."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            restyle(self)


class Elided(Text):
    """One line that gives way: cut with an ellipsis where room is short, whole in its tip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "", parent: QWidget | None = None) -> None:
        self._whole = text
        super().__init__(text, role, tone, parent=parent)

    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), look().px(48)), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")
        super().setText(shown)


def restyle(widget: QWidget) -> None:
    """Makes the style sheet look at the widget's properties again, where it has looked before."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Icon(QWidget):
    """One of our icons, in a colour of the theme."""

    def __init__(self, name: str, tone: str = "muted", side: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._side = name, tone, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._side), look().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            icons.draw(painter, self.rect(), self._name, getattr(look().colours, self._tone))


class Caps(QWidget):
    """Key caps standing alone, beside the words that say what the key does."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = spell(key)
        self.setAccessibleName(spoken(key))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return caps_size(self._caps)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        left = (self.width() - caps_size(self._caps).width()) // 2
        with antialiased(QPainter(self)) as painter:
            draw_caps(painter, left, self.height() // 2, self._caps, Ink(c.quiet, c.line, c.muted))


PILLS = ("selected", "quiet", "warning", "danger", "outline", "outline accent")


def pill_ink(kind: str) -> Ink:
    """The ground, border and ink of a pill of that kind."""
    c = look().colours
    return {
        "selected": Ink(c.selected, "", c.accent),
        "quiet": Ink(c.quiet, c.control, c.text),
        "warning": Ink(c.amber_surface, c.amber_line, c.amber),
        "danger": Ink(c.danger_surface, c.danger, c.danger),
        "outline": Ink(c.surface, c.control, c.text),
        "outline accent": Ink(c.surface, c.accent, c.accent),
    }[kind]


def pill_width(text: str) -> int:
    return text_width(text, look().font("small strong")) + look().px(24)


class Pill(QWidget):
    """A state in a word or two; `kind` is one of `PILLS`."""

    def __init__(self, text: str = "", kind: str = "selected", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tell(text, kind)

    def tell(self, text: str, kind: str) -> None:
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._text), look().px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ink = pill_ink(self._kind)
        with antialiased(QPainter(self)) as painter:
            rounded(painter, self.rect(), ink, self.height() / 2)
            text_line(
                painter, self.rect(), self._text, ink.text, look().font("small strong"), Qt.AlignmentFlag.AlignHCenter
            )


class Rule(QFrame):
    """A hairline across, or down with `upright`."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("line"))
