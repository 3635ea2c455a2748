"""Choosing among a few things all in sight: tiles with a key each, chips that filter a list, a tick."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QWidget

from ui import icons
from ui.keys import digit_of
from ui.look import look
from ui.theme import TARGET
from ui.widgets.layouts import Flow
from ui.widgets.paint import Ink, caps_size, draw_caps, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_NUMBERS = "1234567890"


class Tile(Pressable):
    """One choice with the key that takes it; chosen, it is framed and bold."""

    def __init__(self, label: str, cap: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._cap = cap
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(text_width(self.label, look().font("secondary strong")) + self._lead() + 12, look().px(TARGET))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), look().px(140)), look().px(TARGET))

    def nextCheckState(self) -> None:
        """What is chosen is told from outside: pressing a chosen tile again changes nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and digits belong to the tiles together."""
        if event.key() in _ARROWS or digit_of(event) is not None:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        chosen = self.isChecked()
        ground = c.selected if chosen else c.quiet if self.underMouse() else c.surface
        rounded(painter, self.rect(), Ink(ground, c.accent if chosen else c.line, width=2 if chosen else 1))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        if self._cap:
            cap = Ink(c.accent, "", c.on_accent) if chosen else Ink(c.quiet, c.line, c.muted)
            place = self._turned(QRect(8, 0, caps_size([self._cap]).width(), self.height()))
            draw_caps(painter, place.left(), self.height() // 2, [self._cap], cap)
        font = look().font("secondary strong" if chosen else "secondary")
        place = self._turned(self.rect().adjusted(self._lead(), 0, -8, 0))
        text_line(painter, place, self.label, c.accent if chosen else c.text, font)

    def _lead(self) -> int:
        return 8 + caps_size([self._cap]).width() + 8 if self._cap else 16

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


class Tiles(QWidget):
    """One of several: `value()` is its code, "" for none. Beyond ten, the key 0 opens the rest.

    Tab stops once; arrows and plain digits choose from there. A page gives its `digit` to `take_digit`, so that
    Alt and a digit chooses at any time.
    """

    edited = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        columns: int = 2,
        keys: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns, self._keys = columns, keys
        self._codes: list[str] = []
        self._tiles: list[Tile] = []
        self._rest: dict[str, str] = {}
        self._value = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(8)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """New (code, words) pairs; what was chosen stays chosen where it is still there."""
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        shown = list(choices) if len(choices) <= 10 else list(choices[:9])
        self._rest = dict(choices[len(shown) :])
        self._codes = [code for code, _ in shown]
        words = [text for _, text in shown] + ([self._rest_words()] if self._rest else [])
        self._tiles = [self._make(index, text) for index, text in enumerate(words)]
        self.set_value(self._value)

    def value(self) -> str:
        return self._value

    def set_value(self, code: str) -> None:
        self._value = code if code in self._codes or code in self._rest else ""
        chosen = self._codes.index(code) if code in self._codes else len(self._codes) if code in self._rest else -1
        if self._rest:
            self._tiles[-1].set_label(self._rest.get(code) or self._rest_words())
        for index, tile in enumerate(self._tiles):
            tile.setChecked(index == chosen)
            reachable = index == max(chosen, 0)
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reachable else Qt.FocusPolicy.ClickFocus)
        if self._tiles:
            self.setFocusProxy(self._tiles[max(chosen, 0)])

    def take_digit(self, digit: int) -> bool:
        """Chooses by key; False where no tile has it."""
        index = (digit - 1) % 10
        if not self._keys or index >= len(self._tiles) or not self._tiles[index].isEnabled():
            return False
        self._tiles[index].click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if event.key() in _ARROWS:
            self._step(Qt.Key(event.key()))
        elif digit is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.take_digit(digit):
            super().keyPressEvent(event)

    def _make(self, index: int, words: str) -> Tile:
        tile = Tile(words, _NUMBERS[index] if self._keys else "", self)
        tile.clicked.connect(lambda: self._press(index))
        self._grid.addWidget(tile, index // self._columns, index % self._columns)
        return tile

    def _press(self, index: int) -> None:
        if index < len(self._codes):
            self._choose(self._codes[index])
        else:
            self._unfold()

    def _choose(self, code: str) -> None:
        self.set_value(code)
        self.edited.emit()

    def _unfold(self) -> None:
        """The choices beyond the tiles, under the last one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, words in self._rest.items():
            menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _=False, c=code: self._choose(c))
        last = self._tiles[-1]
        menu.setMinimumWidth(last.width())
        menu.popup(last.mapToGlobal(QPoint(0, last.height())))

    def _step(self, key: Qt.Key) -> None:
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        sideways = -1 if key == back else 1
        step = {Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns}.get(key, sideways)
        here = next((i for i, tile in enumerate(self._tiles) if tile.hasFocus()), 0)
        there = min(max(here + step, 0), len(self._tiles) - 1)
        self._tiles[there].setFocus(Qt.FocusReason.TabFocusReason)
        if there < len(self._codes):
            self._choose(self._codes[there])

    def _rest_words(self) -> str:
        return ", ".join(self._rest.values()) + "…"


class Chip(Pressable):
    """A pill to press, with a picture and a count."""

    def __init__(self, label: str, icon: str = "", tone: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._icon, self._tone = icon, tone
        self._count: int | None = None
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(self.label if count is None else f"{self.label}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self.label, look().font("small strong")) + 34
        width += look().px(26) if self._icon else 0
        width += text_width(str(self._count), look().font("small strong")) + 8 if self._count is not None else 0
        return QSize(width, look().px(TARGET))

    def nextCheckState(self) -> None:
        """What is chosen is told from outside."""

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        chosen, radius = self.isChecked(), self.height() / 2
        ground = c.selected if chosen else c.quiet if self.underMouse() else c.surface
        rounded(painter, self.rect(), Ink(ground, c.accent if chosen else c.line, width=2 if chosen else 1), radius)
        if self.has_ring:
            ring(painter, self.rect(), c.accent, radius)
        tone = c.accent if chosen else getattr(c, self._tone)
        font = look().font("small strong" if chosen else "small")
        width = text_width(self.label, font) + 1
        number = "" if self._count is None else str(self._count)
        bold = look().font("small strong")
        content = width + (look().px(26) if self._icon else 0) + (text_width(number, bold) + 9 if number else 0)
        left = (self.width() - content) // 2
        if self._icon:
            side = look().px(18)
            icons.draw(painter, self._turned(QRect(left, 0, side, self.height())), self._icon, tone)
            left += look().px(26)
        place = self._turned(QRect(left, 0, width, self.height()))
        text_line(painter, place, self.label, c.accent if chosen else c.text, font)
        place = self._turned(QRect(left + width + 8, 0, text_width(number, bold) + 1, self.height()))
        text_line(painter, place, number, c.text if self._tone == "muted" and not chosen else tone, bold)

    def _turned(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())


class Chips(QWidget):
    """One filter of several: `Chips([("", "Tout", "grid"), ("refused", "Refusées", "x-circle", "danger")])`."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[str, ...]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = choices[0][0]
        self._chips: dict[str, Chip] = {}
        flow = Flow(parent=self)
        for code, label, *signs in choices:
            icon, tone = [*signs, "", ""][:2]
            chip = self._chips[code] = Chip(label, icon, tone or "muted")
            chip.clicked.connect(lambda _=False, code=code: self._choose(code))
            flow.addWidget(chip)
        self.set_value(self._value)

    def value(self) -> str:
        return self._value

    def set_value(self, code: str) -> None:
        self._value = code
        for known, chip in self._chips.items():
            chip.setChecked(known == code)

    def show_counts(self, counts: Mapping[str, int], *, hide_empty: bool = False) -> None:
        """With `hide_empty`, only the first, the chosen one and those that let something through are in sight."""
        for code, chip in self._chips.items():
            chip.show_count(counts.get(code))
            chip.setVisible(not hide_empty or bool(counts.get(code)) or code in (self._value, *list(self._chips)[:1]))

    def _choose(self, code: str) -> None:
        self.set_value(code)
        self.edited.emit()


class Tick(Pressable):
    """A box to tick beside a sentence, which wraps; `edited` when a person ticked it."""

    edited = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self.edited)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        self.setChecked(value)

    def sizeHint(self) -> QSize:
        width = text_width(self.label, look().font()) + self._lead() + 8
        return QSize(min(width, look().px(420)), self.heightForWidth(min(width, look().px(420))))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), look().px(TARGET))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - self._lead() - 8, 40), 4000)
        wrapped = QFontMetrics(look().font()).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.label)
        return max(wrapped.height() + 4, look().px(TARGET))

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        side = look().px(24)
        box = QRect(4, (self.height() - side) // 2, side, side)
        box = mirrored(box, self.rect(), self.layoutDirection())
        rounded(painter, box, Ink(c.accent, "") if self.isChecked() else Ink(c.surface, c.control, width=1.5), 5)
        if self.isChecked():
            icons.draw(painter, box.adjusted(4, 4, -4, -4), "tick", c.on_accent)
        if self.has_ring:
            rounded(painter, self.rect(), Ink(border=c.accent, width=2))
        painter.setFont(look().font())
        painter.setPen(look().colour("text" if self.isEnabled() else "muted"))
        place = mirrored(self.rect().adjusted(self._lead(), 0, -4, 0), self.rect(), self.layoutDirection())
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(place, int(flags), self.label)

    def _lead(self) -> int:
        return look().px(24) + 16
