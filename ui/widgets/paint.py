"""Strokes shared by everything that paints itself: rounded shapes, the keyboard's ring, key caps, one line of text."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui import icons
from ui.keys import ARROWS
from ui.look import look
from ui.theme import RADIUS


class Ink(NamedTuple):
    """How a control is inked: its ground, border and letters. An empty colour is not drawn."""

    fill: str = ""
    border: str = ""
    text: str = ""
    width: float = 1.0


def antialiased(painter: QPainter) -> QPainter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def rounded(painter: QPainter, rect: QRect, ink: Ink, radius: float = RADIUS) -> None:
    """A rounded rectangle whose border lies inside `rect`."""
    half = ink.width / 2 if ink.border else 0
    painter.setPen(QPen(QColor(ink.border), ink.width) if ink.border else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.fill) if ink.fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)


def ring(painter: QPainter, rect: QRect, colour: str, radius: float = RADIUS) -> None:
    """Where the keyboard is: a second outline inside the first."""
    rounded(painter, rect.adjusted(3, 3, -3, -3), Ink(border=colour, width=2), max(radius - 3, 2))


def text_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    colour: str,
    font: QFont,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
) -> None:
    """One line, cut with an ellipsis where it doesn't fit; `align` follows the reading direction."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    direction = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # by its own letters, whatever stands around
    side = _side(align, direction) | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
    painter.setLayoutDirection(direction)


def text_width(text: str, font: QFont) -> int:
    """Measured once: layouts ask for the same words again and again."""
    known = (text, font.family(), font.pixelSize(), font.bold())
    if known not in _widths:
        if len(_widths) > _MOST_WIDTHS:
            _widths.clear()
        _widths[known] = QFontMetrics(font).horizontalAdvance(text)
    return _widths[known]


_MOST_WIDTHS = 5_000
_widths: dict[tuple[str, str, int, bool], int] = {}
"""By words, family, size and weight."""


def caps_size(caps: Sequence[str]) -> QSize:
    """What `draw_caps` needs; nothing for no caps."""
    widths = [_cap_width(cap) for cap in caps]
    return QSize(sum(widths) + 3 * max(len(caps) - 1, 0), _cap_height() if caps else 0)


def draw_caps(painter: QPainter, left: int, middle: int, caps: Sequence[str], ink: Ink) -> None:
    """Key caps side by side from `left`, centred on the line `middle`. Keys are written left to right everywhere."""
    height = _cap_height()
    for cap in caps:
        place = QRect(left, middle - height // 2, _cap_width(cap), height)
        rounded(painter, place, ink, 4)
        if cap in ARROWS:
            icons.draw(painter, place.adjusted(4, 4, -4, -4), ARROWS[cap], ink.text)
        else:
            text_line(painter, place, cap, ink.text, look().font("cap"), Qt.AlignmentFlag.AlignHCenter)
        left += place.width() + 3


def mirrored(rect: QRect, within: QRect, direction: Qt.LayoutDirection) -> QRect:
    """`rect` where it stands when people read in `direction`."""
    if direction == Qt.LayoutDirection.LeftToRight:
        return rect
    return QRect(QPoint(within.left() + within.right() - rect.right(), rect.top()), rect.size())


def _side(align: Qt.AlignmentFlag, direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Leading and trailing as left and right. (Qt's own QStyle would add six milliseconds to the start.)"""
    leading, trailing = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
    if direction == Qt.LayoutDirection.RightToLeft:
        return {leading: trailing, trailing: leading}.get(align, align)
    return align


def _cap_width(cap: str) -> int:
    inner = look().px(12) if cap in ARROWS else text_width(cap, look().font("cap"))
    return max(inner + look().px(12), _cap_height())


def _cap_height() -> int:
    return look().px(24)
