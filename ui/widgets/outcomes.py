"""What happened at a door, by one press or one letter: the big outcome buttons, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.keys import bind, caps
from ui.look import look
from ui.widgets.paint import Ink, caps_size, draw_caps, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.spread import ARROWS, Spread

_ACROSS = 3
_GAP = 12


class OutcomeButton(Pressable):
    """What happened, by a press or by its letter: a sign, a word, what it means. The arrows stay the doors'."""

    def __init__(
        self,
        label: str,
        hint: str,
        icon: str,
        key: str,
        *,
        kind: str = "outline",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, parent)
        self.kind = kind
        self._hint, self._icon, self._caps = hint, icon, caps(key)
        self.is_low = False
        """Only its word and its key: where there is no height for more."""
        self.setAccessibleName(f"{label}, {hint}")
        self._key = bind(self, key, self.click)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(max(self.minimumSizeHint().width(), look().px(204)), _height(is_low=self.is_low))

    def minimumSizeHint(self) -> QSize:
        widest = max(text_width(self.label, look().font("heading")), text_width(self._hint, look().font("secondary")))
        return QSize(widest + 34, _height(is_low=self.is_low))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paint(self, painter: QPainter) -> None:
        ink, sign, cap = self._inks()
        rounded(painter, self.rect(), ink)
        if self.has_ring:
            ring(painter, self.rect(), ink.text)
        inside = self.rect().adjusted(16, 14, -16, -14)
        side = look().px(28)
        size = caps_size(self._caps)
        place = QRect(inside.right() - size.width(), inside.top(), size.width(), side)
        place = mirrored(place, self.rect(), self.layoutDirection())
        draw_caps(painter, place.left(), place.center().y(), self._caps, cap)
        if self.is_low:
            words = QRect(inside.left(), inside.top(), inside.width() - size.width() - 8, side)
            words = mirrored(words, self.rect(), self.layoutDirection())
            text_line(painter, words, self.label, ink.text, look().font("strong"))
            return
        place = QRect(inside.left(), inside.top(), side, side)
        icons.draw(painter, mirrored(place, self.rect(), self.layoutDirection()), self._icon, sign)
        low = look().px(22)
        words = QRect(inside.left(), inside.bottom() - low - look().px(28), inside.width(), look().px(28))
        text_line(painter, words, self.label, ink.text, look().font("heading"))
        quiet = ink.text if self.kind == "filled" or not self.isEnabled() else look().colours.muted
        words = QRect(inside.left(), inside.bottom() - low, inside.width(), low)
        text_line(painter, words, self._hint, quiet, look().font("secondary"))

    def _inks(self) -> tuple[Ink, str, Ink]:
        """The button's ink, its sign's colour, its key cap's ink."""
        c = look().colours
        hot = self.underMouse() or self.isDown()
        if not self.isEnabled():
            return Ink(c.quiet, c.line, c.muted), c.muted, Ink("", c.line, c.muted)
        if self.kind == "filled":
            fill = c.accent_hover if hot else c.accent
            return Ink(fill, "", c.on_accent), c.on_accent, Ink("", c.on_accent, c.on_accent)
        ground = c.quiet if hot else c.surface
        if self.kind == "danger":
            return Ink(ground, c.danger, c.danger), c.danger, Ink(c.surface, c.danger, c.danger)
        return Ink(ground, c.control, c.text), c.accent, Ink(c.quiet, c.line, c.muted)


class Outcomes(Spread):
    """The buttons, three to a row; where fewer fit, low ones, so that all stay in sight.

    `moved` gives the arrow pressed while one has the keyboard.
    """

    def __init__(self, *buttons: OutcomeButton, parent: QWidget | None = None) -> None:
        super().__init__(QSizePolicy.Policy.Fixed, parent)
        self._buttons = buttons
        self._measured = (0.0, 1)
        for button in buttons:
            button.setParent(self)

    def show_only(self, buttons: Sequence[OutcomeButton]) -> None:
        if self._shown == list(buttons):
            return
        for button in self._buttons:
            button.setVisible(button in buttons)
        self.updateGeometry()
        self.arrange()

    def heightForWidth(self, width: int) -> int:
        _, rows = self._fit(width)
        return rows * self._tallest(width) + (rows - 1) * _GAP

    def sizeHint(self) -> QSize:
        return QSize(3 * self._widest() + 2 * _GAP, self.heightForWidth(3 * self._widest() + 2 * _GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._widest() + _GAP, self.heightForWidth(max(self.width(), 2 * self._widest() + _GAP)))

    @property
    def _shown(self) -> list[OutcomeButton]:
        return [button for button in self._buttons if not button.isHidden()]

    def _fit(self, width: int) -> tuple[int, int]:
        columns = min(max((width + _GAP) // (self._widest() + _GAP), 1), _ACROSS)
        return columns, max(-(-len(self._shown) // columns), 1)

    def _widest(self) -> int:
        if look().scale != self._measured[0]:
            widths = [button.minimumSizeHint().width() for button in self._buttons]
            self._measured = (look().scale, max(widths, default=1))
        return self._measured[1]

    def _tallest(self, width: int) -> int:
        return _height(is_low=self._fit(width)[0] < _ACROSS) if self._shown else 0

    def arrange(self) -> None:
        columns, _ = self._fit(self.width())
        wide, tall = (self.width() - _GAP * (columns - 1)) // columns, self._tallest(self.width())
        for place, button in enumerate(self._shown):
            rect = QRect(place % columns * (wide + _GAP), place // columns * (tall + _GAP), wide, tall)
            button.is_low = columns < _ACROSS
            button.setGeometry(mirrored(rect, self.rect(), self.layoutDirection()))


def _height(*, is_low: bool) -> int:
    return look().px(28 if is_low else 92) + 28
