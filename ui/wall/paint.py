"""The strokes of the wall: columns, cards with their dots, the gap a card left and the slot it would land in."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from outreach_app.queries.wall import WallCard
from ui import icons
from ui.keys import caps
from ui.look import look
from ui.speech import say, say_count
from ui.theme import RADIUS
from ui.wall.face import Face
from ui.wall.hand import TO_SORT, Hand
from ui.wall.plan import PAD, Item, LaidColumn, Plan, What
from ui.widgets.paint import Ink, caps_size, draw_caps, mirrored, rounded, text_line, text_width

_WHOLE = 14
"""Lines of the card in hand: the room reads it whole."""
_TILT = -1.5
"""Degrees a card in hand leans."""


class WallPainter:
    """Paints one plan; everything it needs was measured before."""

    def __init__(self, painter: QPainter, plan: Plan, hand: Hand, face: Face, direction: Qt.LayoutDirection) -> None:
        self._painter, self._plan, self._hand, self._face = painter, plan, hand, face
        self._direction = direction
        self._c = look().colours

    def column(self, laid: LaidColumn, *, naming: bool = False) -> None:
        """While it is being named, the line for the name stands where its heading would."""
        here = laid.index == self._hand.column
        ink = Ink(self._c.selected, self._c.accent, width=2) if here else Ink(self._c.track)
        rounded(self._painter, laid.rect, ink, RADIUS + 4)
        if not naming:
            self._head(laid, here=here)
        for item in laid.items:
            self._item(laid, item, here=here)
        if laid.above:
            self._beyond(laid.above_rect, say_count("{n} other above", "{n} others above", laid.above))
        if laid.below and not (laid.items and laid.items[-1].rect.bottom() > laid.below_rect.top() + self._face.px(8)):
            self._beyond(laid.below_rect, say_count("and {n} other", "and {n} others", laid.below))
        if not laid.column.cards and not laid.items:
            self._nothing(laid)

    def hover(self, middle: QPointF, card: WallCard) -> None:
        """The card in hand, over everything, a little askew."""
        width = self._plan.width - 12
        words = self._face.words(card.text, "held", width - 2 * PAD, _WHOLE)
        height = words.height + (self._face.px(26) if card.dots else 0) + 2 * PAD - 6
        self._painter.save()
        self._painter.translate(middle)
        self._painter.rotate(_TILT)
        place = QRect(-width // 2, -height // 2, width, height)
        shadow = QColor(0, 0, 0, 60 if self._c.dark else 34)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(shadow)
        self._painter.drawRoundedRect(QRectF(place).translated(3, 6), RADIUS, RADIUS)
        rounded(self._painter, place, Ink(self._c.surface, self._c.accent, width=3))
        words.draw(self._painter, place.left() + PAD, place.top() + PAD - 3, self._c.text)
        self._dots(place, card)
        self._painter.restore()

    def _head(self, laid: LaidColumn, *, here: bool) -> None:
        painter, face = self._painter, self._face
        words = self._plan.heading(laid.index)
        words.draw(painter, laid.head.left() + PAD, laid.head.top() + 10, self._c.accent if here else self._c.text)
        low = QRect(
            laid.head.left() + PAD, laid.head.top() + 14 + words.height, self._plan.width - 2 * PAD, face.px(28)
        )
        x = 0
        if laid.index <= 9:
            key = caps(str(laid.index))
            size = caps_size(key)
            place = self._turned(QRect(low.left(), low.top(), size.width(), low.height()), low)
            draw_caps(
                painter, place.left(), place.center().y(), key, Ink(self._c.surface, self._c.control, self._c.text)
            )
            x = size.width() + 10
        x += self._told(low, x, say_count("{n} idea", "{n} ideas", len(laid.column.cards)), "small", self._c.muted) + 14
        if laid.column.dots:
            self._dot(self._turned(QRect(low.left() + x, low.top(), face.px(12), low.height()), low))
            self._told(low, x + face.px(17), str(laid.column.dots), "figure", self._c.accent)

    def _told(self, within: QRect, x: int, words: str, role: str, colour: str) -> int:
        """One line from `x` on; gives back the width it took."""
        font = self._face.font(role)
        width = min(text_width(words, font) + 2, within.width() - x)
        place = self._turned(QRect(within.left() + x, within.top(), width, within.height()), within)
        text_line(self._painter, place, words, colour, font)
        return width

    def _item(self, laid: LaidColumn, item: Item, *, here: bool) -> None:
        if item.what is What.CARD:
            self._card(item, chosen=here and not self._hand.held and item.row == self._hand.row)
        elif item.what is What.GAP:
            self._dashed(item.rect, self._c.control)
            self._middle(item.rect, say("idea in hand"))
        else:
            self._slot(item, told=item.rect.bottom() < laid.rect.bottom())

    def _card(self, item: Item, *, chosen: bool) -> None:
        ink = Ink(self._c.surface, self._c.accent, width=3) if chosen else Ink(self._c.surface, self._c.line)
        rounded(self._painter, item.rect, ink)
        words = self._face.words(item.card.text, "card", self._plan.words_width)
        words.draw(self._painter, item.rect.left() + PAD, item.rect.top() + PAD - 3, self._c.text)
        self._dots(item.rect, item.card)

    def _slot(self, item: Item, *, told: bool) -> None:
        """Where it would land, and the key that puts it there."""
        low = self._face.px(44)
        self._dashed(item.rect.adjusted(0, 0, 0, -low), self._c.accent)
        if not told:
            return
        line = QRect(item.rect.left() + 4, item.rect.bottom() + 1 - low, item.rect.width() - 4, low)
        key = caps("Return")
        size = caps_size(key)
        place = self._turned(QRect(line.left(), line.top(), size.width(), low), line)
        ink = Ink(self._c.surface, self._c.control, self._c.text)
        draw_caps(self._painter, place.left(), place.center().y(), key, ink)
        self._told(line, size.width() + 12, say("put it here"), "figure", self._c.accent)

    def _dots(self, place: QRect, card: WallCard) -> None:
        """As many dots as the card has room for, and their number."""
        if not card.dots:
            return
        side, step = self._face.px(12), self._face.px(16)
        line = QRect(place.left() + PAD, place.bottom() - PAD + 8 - self._face.px(22), place.width() - 2 * PAD, 0)
        line.setHeight(self._face.px(22))
        number = text_width(str(card.dots), self._face.font("figure")) + self._face.px(8)
        shown = min(card.dots, max((line.width() - number) // step, 1))
        for index in range(shown):
            self._dot(self._turned(QRect(line.left() + index * step, line.top(), side, line.height()), line))
        self._told(line, shown * step + self._face.px(4), str(card.dots), "figure", self._c.accent)

    def _dot(self, place: QRect) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._c.accent))
        half = place.width() / 2
        self._painter.drawEllipse(QRectF(place).center(), half, half)

    def _dashed(self, place: QRect, colour: str) -> None:
        pen = QPen(QColor(colour), 2, Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _middle(self, place: QRect, words: str) -> None:
        text_line(self._painter, place, words, self._c.muted, self._face.font("small"), Qt.AlignmentFlag.AlignHCenter)

    def _beyond(self, place: QRect, words: str) -> None:
        self._middle(place, words)

    def _nothing(self, laid: LaidColumn) -> None:
        """What an empty column is for."""
        if laid.index != TO_SORT:
            words = say("Put an idea here")
        elif self._hand.wall.ideas:
            words = say("Everything is sorted")
        else:
            words = say("Ideas come here as they are said")
        told = self._face.words(words, "small", self._plan.words_width)
        told.draw(self._painter, laid.rect.left() + 2 * PAD, laid.head.bottom() + PAD, self._c.muted)

    def side(self, place: QRect, icon: str, count: int) -> None:
        """Groups out of sight on one side."""
        mark = QRect(place.left(), place.center().y() - 20, place.width(), 20)
        icons.draw(self._painter, mark, icon, self._c.accent)
        number = QRect(place.left(), mark.bottom() + 2, place.width(), self._face.px(22))
        font = self._face.font("figure")
        text_line(self._painter, number, str(count), self._c.accent, font, Qt.AlignmentFlag.AlignHCenter)

    def _turned(self, place: QRect, within: QRect) -> QRect:
        return mirrored(place, within, self._direction)
