"""The wall's type: sizes that grow with the projection, and words laid out once and drawn many times."""

import math
import unicodedata

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from ui.look import look

SMALLEST, LARGEST = 0.8, 2.5
"""How far Ctrl+plus and Ctrl+minus go, over the size of the window's text."""
_LINES = 5
"""Lines of an idea on its card: enough to know it by."""
_KEPT = 3_000
"""Layouts kept: ten walls of three hundred cards."""
_LINE_BREAK = "\u2028"
_SIZES = {"card": (18, False), "held": (18, True), "heading": (20, True), "small": (16, False), "figure": (16, True)}


class Words:
    """A text in one width, its lines broken and its last one cut; each text runs in its own direction."""

    def __init__(self, text: str, font: QFont, width: int, most: int) -> None:
        lines = _break(text, font, width)
        if len(lines) > most:
            rest = " ".join(lines[most - 1 :])
            lines = [*lines[: most - 1], QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)]
        self.lines = tuple(lines)
        self._layout, self.height = _lay(_LINE_BREAK.join(lines), font, width)
        self._layout.setCacheEnabled(True)

    def draw(self, painter: QPainter, x: float, y: float, colour: str) -> None:
        painter.setPen(QColor(colour))
        self._layout.draw(painter, QPointF(x, y))


class Face:
    """`zoom` is the projection's own, over the size of text chosen for the whole window."""

    def __init__(self, zoom: float = 1.0) -> None:
        self.zoom = zoom
        self._fonts: dict[str, QFont] = {}
        self._words: dict[tuple[str, str, int, int], Words] = {}

    def px(self, length: float) -> int:
        return round(look().px(length) * self.zoom)

    def font(self, role: str) -> QFont:
        """card, held, heading, small, figure."""
        if role not in self._fonts:
            size, bold = _SIZES[role]
            font = QFont(look().font())
            font.setPixelSize(self.px(size))
            font.setBold(bold)
            self._fonts[role] = font
        return self._fonts[role]

    def words(self, text: str, role: str, width: int, most: int = _LINES) -> Words:
        key = (text, role, width, most)
        if key not in self._words:
            if len(self._words) > _KEPT:
                self._words.clear()
            self._words[key] = Words(text, self.font(role), width, most)
        return self._words[key]


def _break(text: str, font: QFont, width: int) -> list[str]:
    """The text's lines in that width; a word too long for one is broken."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (fitted := layout.createLine()).isValid():
        fitted.setLineWidth(width)
        lines.append(text[fitted.textStart() : fitted.textStart() + fitted.textLength()].strip())
    layout.endLayout()
    return lines


def _lay(text: str, font: QFont, width: int) -> tuple[QTextLayout, int]:
    """The lines under one another, and their height: some scripts stand higher than our own typeface."""
    layout = QTextLayout(text, font)
    from_right = _reads_from_right(text)
    side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.ManualWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    y, spacing = 0, QFontMetrics(font).lineSpacing()
    layout.beginLayout()
    while (fitted := layout.createLine()).isValid():
        fitted.setLineWidth(width)
        fitted.setPosition(QPointF(0, y))
        y += max(spacing, math.ceil(fitted.height()))
    layout.endLayout()
    return layout, max(y, spacing)


def _reads_from_right(text: str) -> bool:
    """By its first letter, as people would begin to read it."""
    first = next((found for c in text if (found := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")
    return first != "L"
