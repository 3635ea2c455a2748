"""The board: it paints the wall, follows the mouse and the finger, and asks for a name in place."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import Wall
from ui.look import look
from ui.speech import say, say_count
from ui.wall.face import LARGEST, SMALLEST, Face
from ui.wall.hand import TO_SORT, Hand
from ui.wall.naming import NameLine
from ui.wall.paint import WallPainter
from ui.wall.plan import Item, LaidColumn, Plan, What
from ui.widgets.paint import antialiased

_AUTO_SCROLL = 220
"""Milliseconds a card is held over “and 7 others” before the column goes on by one."""


class Board(QWidget):
    """`dropped` says a dragged card was let go where `hand` would land it; keys are the window's."""

    dropped = Signal()
    rename_requested = Signal()
    named = Signal(str)
    """A name was typed for the group being named."""
    naming_left = Signal()
    moved = Signal()
    """Another card or column is chosen, or the one in hand would land elsewhere."""

    def __init__(self, wall: Wall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hand = Hand(wall)
        self.face = Face()
        self.naming: NameLine | None = None
        self._offsets: dict[RecordId | None, int] = {}
        self._left = 1
        self._plan: Plan | None = None
        self._still: QPixmap | None = None
        self._reveal = True
        self._pressed: QPoint | None = None
        self._pointer: QPoint | None = None
        self._scroll = QTimer(self, interval=_AUTO_SCROLL)
        self._scroll.timeout.connect(self._scroll_under_pointer)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look().changed.connect(self._dress)
        self._tell()

    @property
    def plan(self) -> Plan:
        """How everything stands now; set out anew only when something changed."""
        if self._plan is None:
            self._plan = Plan(
                self.hand,
                self.face,
                self.size(),
                self._offsets,
                self._left,
                self.layoutDirection(),
                reveal=self._reveal,
            )
            self._left = self._plan.left
            self._offsets |= {laid.column.group: laid.offset for laid in self._plan.columns}
        return self._plan

    def show_wall(self, wall: Wall, follow: RecordId | None = None) -> None:
        self.hand.show(wall, follow)
        self.arrange()

    def arrange(self, *, reveal: bool = True) -> None:
        """Sets everything out anew after `hand` moved."""
        self._plan, self._still, self._reveal = None, None, reveal
        self._place_naming()
        self._tell()
        self.update()
        self.moved.emit()

    def zoom(self, factor: float) -> None:
        self.face = Face(min(max(self.face.zoom * factor, SMALLEST), LARGEST))
        self.arrange()

    def ask_name(self, name: str) -> None:
        """A line in the chosen column's heading; `named` says what was typed."""
        self.drop_naming()
        self.naming = NameLine(name, self.face, self)
        self.naming.given.connect(self.named)
        self.naming.left.connect(self.naming_left)
        self._place_naming()
        self._still = None
        self.naming.show()
        self.naming.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop_naming(self) -> None:
        if self.naming:
            line, self.naming = self.naming, None
            line.blockSignals(True)  # hidden, it loses the focus: nothing more is given
            self.setFocus()
            line.hide()
            line.deleteLater()
            self._still = None
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(1366, 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What stands still is painted once; over it, the card in hand follows the pointer."""
        del event
        if self._still is None:
            self._still = self._paint_still()
        with antialiased(QPainter(self)) as painter:
            painter.drawPixmap(0, 0, self._still)
            if self.hand.held and (middle := self._hover()):
                self._strokes(painter).hover(middle, self.hand.held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or self._press_beyond(point):
            return
        laid = self.plan.at(point)
        if laid is None:
            return
        if self.hand.held:  # picked up by key or by the foot: a touch puts it down
            self.hand.land(laid.index, _row_at(laid, point, len(self.hand.others(laid.index))))
            self.dropped.emit()
            return
        item = _item_at(laid, point)
        self.hand.choose(laid.index, item.row if item else self.hand.row if laid.index == self.hand.column else 0)
        self._pressed = point if item else None
        self.arrange(reveal=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is not None and self._is_drag(point) and self.hand.take():
            self._pressed = None
            self._pointer = point
            self.arrange(reveal=False)
        if self._pointer is not None:
            self._pointer = point
            self._land(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._pressed = None
        if self._pointer is None:
            return
        over = self.plan.at(self._pointer)
        self._pointer = None
        self._scroll.stop()
        if over is None:
            self.hand.put_back()
            self.arrange()
        else:
            self.dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        laid = self.plan.at(event.position().toPoint())
        if laid and laid.head.contains(event.position().toPoint()) and laid.index != TO_SORT:
            self.hand.choose(laid.index)
            self.rename_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        laid = self.plan.at(event.position().toPoint())
        steps = event.angleDelta().y()
        if laid and steps:
            self._scroll_by(laid, -1 if steps > 0 else 1)

    def _paint_still(self) -> QPixmap:
        plan = self.plan
        still = QPixmap(self.size() * self.devicePixelRatioF())
        still.setDevicePixelRatio(self.devicePixelRatioF())
        still.fill(look().colour("background"))
        with antialiased(QPainter(still)) as painter:
            strokes = self._strokes(painter)
            for laid in plan.columns:
                strokes.column(laid, naming=self.naming is not None and laid.index == self.hand.column)
            before, after = plan.beyond()
            if before:
                strokes.side(self._side(after=False), "chevron-left", before)
            if after:
                strokes.side(self._side(after=True), "chevron-right", after)
        return still

    def _strokes(self, painter: QPainter) -> WallPainter:
        return WallPainter(painter, self.plan, self.hand, self.face, self.layoutDirection())

    def _is_drag(self, point: QPoint) -> bool:
        assert self._pressed is not None
        return (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()

    def _land(self, point: QPoint) -> None:
        """The place under the pointer: above or below the middle of the card there."""
        laid = self.plan.at(point)
        if laid is None:
            self.update()
            return
        before = self.hand.column, self.hand.row
        self.hand.land(laid.index, _row_at(laid, point, len(self.hand.others(laid.index))))
        if (self.hand.column, self.hand.row) != before:
            self.arrange(reveal=False)
        self.update()
        over_edge = (laid.below and laid.below_rect.contains(point)) or (laid.above and laid.above_rect.contains(point))
        if over_edge and not self._scroll.isActive():
            self._scroll.start()
        elif not over_edge:
            self._scroll.stop()

    def _scroll_under_pointer(self) -> None:
        laid = self.plan.at(self._pointer) if self._pointer is not None else None
        if laid is None or self._pointer is None:
            self._scroll.stop()
        elif laid.below and laid.below_rect.contains(self._pointer):
            self._scroll_by(laid, 1)
        elif laid.above and laid.above_rect.contains(self._pointer):
            self._scroll_by(laid, -1)

    def _press_beyond(self, point: QPoint) -> bool:
        """“And 7 others” goes on by what is in sight; a chevron by one group."""
        for laid in self.plan.columns:
            if laid.below and laid.below_rect.contains(point):
                self._scroll_by(laid, max(len(laid.items) - 1, 1))
                return True
            if laid.above and laid.above_rect.contains(point):
                self._scroll_by(laid, -max(len(laid.items) - 1, 1))
                return True
        before, after = self.plan.beyond()
        for count, is_after in ((before, False), (after, True)):
            if count and self._side(after=is_after).contains(point):
                shown = self.plan.shown
                self.hand.choose(shown[-1] + 1 if is_after else shown[self.plan.fit > 1] - 1)
                self.arrange()
                return True
        return False

    def _scroll_by(self, laid: LaidColumn, items: int) -> None:
        self._offsets[laid.column.group] = max(laid.offset + items, 0)
        self.arrange(reveal=False)

    def _hover(self) -> QPointF | None:
        """Where the card in hand hangs: under the pointer, else a little off its slot."""
        if self._pointer is not None:
            return QPointF(self._pointer)
        slot = self._slot()
        if slot is None:
            return None
        middle = QPointF(slot.rect.center())
        lift = -10 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else 10
        return middle + QPointF(lift, -self.face.px(22) - 6)

    def _slot(self) -> Item | None:
        return next((i for laid in self.plan.columns for i in laid.items if i.what is What.SLOT), None)

    def _side(self, *, after: bool) -> QRect:
        """The strip at one side that tells of groups out of sight."""
        right = after == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        width = 32
        return QRect(self.width() - width if right else 0, 0, width, self.height())

    def _place_naming(self) -> None:
        if self.naming is None:
            return
        laid = next((laid for laid in self.plan.columns if laid.index == self.hand.column), None)
        if laid:
            height = self.naming.sizeHint().height()
            self.naming.setGeometry(laid.rect.left() + 6, laid.rect.top() + 6, laid.rect.width() - 12, height)

    def _dress(self) -> None:
        self.face = Face(self.face.zoom)
        self.arrange()

    def _tell(self) -> None:
        """What a screen reader says: the card, its place, its group."""
        told = self.spoken()
        if told != self.accessibleName():
            self.setAccessibleName(told)
            self.setAccessibleDescription(self._description())
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def spoken(self) -> str:
        """`Carte 3 sur 12, groupe De l’ombre, 4 gommettes : Des bancs.`"""
        hand = self.hand
        column = hand.here.name or say("To sort")
        card = hand.chosen
        if card is None:
            return say("Group {group}, no card").format(group=column)
        total = len(hand.others(hand.column)) + bool(hand.held)
        if hand.held:
            told = say("In hand, would be card {n} of {total}, group {group}")
        else:
            told = say("Card {n} of {total}, group {group}")
        dots = say_count("{n} dot", "{n} dots", card.dots)
        return f"{told.format(n=hand.row + 1, total=total, group=column)}, {dots}. {card.text}"

    def _description(self) -> str:
        return say("The wall of ideas: arrows choose a card, Enter picks it up and puts it down.")


def _item_at(laid: LaidColumn, point: QPoint) -> Item | None:
    return next((item for item in laid.items if item.what is What.CARD and item.rect.contains(point)), None)


def _row_at(laid: LaidColumn, point: QPoint, count: int) -> int:
    """The row a card let go at `point` takes among the others."""
    cards = [item for item in laid.items if item.what is What.CARD]
    below = next((item for item in cards if point.y() < item.rect.center().y()), None)
    if below:
        return below.row
    return cards[-1].row + 1 if cards else min(laid.offset, count)
