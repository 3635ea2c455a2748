"""The wall by mouse, touch, wheel and ear, at every size of type, in Arabic; nobody's name is on it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from wall.acts import chosen, entries, on, press, say_idea, texts

from outreach_app.domain.drafts import ConsentDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.services import wall
from ui.desk import Desk
from ui.look import look
from ui.wall.face import Face
from ui.wall.window import WallWindow

K, M = Qt.Key, Qt.KeyboardModifier


Begin = Callable[[RecordId], WallWindow]


def test_a_mouse_drags_a_card_between_two_others(window: WallWindow) -> None:
    press(K.Key_1, K.Key_1)
    board, below = window.board, texts(window)[1]
    source = board.plan.columns[0].items[0]
    drag(board, source.rect.center(), board.plan.columns[1].items[1].rect.center() + QPoint(0, -4))
    assert texts(window)[1] == [below[0], source.card.text, below[1]]
    before = entries(window)
    moved = board.plan.columns[1].items[0]
    drag(board, moved.rect.center(), QPoint(board.width() - 4, 4))
    assert board.hand.held is None
    assert entries(window) == before, "let go beside every column, it is back where it was"


def test_a_card_picked_up_is_put_down_by_a_touch(window: WallWindow) -> None:
    card, board = chosen(window), window.board
    pick_up = next(hint for hint in window.foot.hints if hint.label == "pick up")
    QTest.mouseClick(pick_up, Qt.MouseButton.LeftButton)
    assert board.hand.held
    assert board.hasFocus(), "the foot leaves the keyboard where it was"
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.plan.columns[2].rect.center())
    assert texts(window)[2] == [card]


def drag(board: QWidget, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(board, left, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(board, (QPointF(start) * (1 - share) + QPointF(end) * share).toPoint())
        QApplication.processEvents()
    board.grab()
    QTest.mouseRelease(board, left, pos=end)


def test_the_wheel_and_the_line_below_show_the_others(window: WallWindow) -> None:
    board = window.board
    first = board.plan.columns[0]
    assert first.below == 12 - len(first.items) > 0
    wheel(board, first.rect.center(), -120)
    assert board.plan.columns[0].above == 1
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.plan.columns[0].below_rect.center())
    assert board.plan.columns[0].above > 2
    for _ in range(30):
        wheel(board, first.rect.center(), -120)
    end = board.plan.columns[0]
    assert (end.below, end.above + len(end.items)) == (0, 12)
    press(K.Key_Home)
    assert board.plan.columns[0].above == 0, "the keyboard's card comes into sight"


def wheel(board: QWidget, at: QPoint, turn: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(board.mapToGlobal(at)), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, M.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(board, event)


def test_nobody_is_on_the_wall(desk: Desk, session: RecordId, begin: Begin) -> None:
    person = PersonDraft(name="Fatima Diallo", phone="0612345678")
    asked = tuple(ConsentDraft(purpose=p.code, given=True) for p in desk.campaign.purposes)
    say_idea(desk, session, "A garden", person=person, consents=asked)
    window = begin(session)
    press(K.Key_1, K.Key_Right, K.Key_Return)
    told = [window.board.spoken(), repr(window.board.hand.wall)]
    for part in window.findChildren(QWidget):
        told += [part.accessibleName(), part.accessibleDescription(), getattr(part, "text", str)()]
    assert "A garden" in told[0]
    assert not any(secret in said for said in told for secret in ("Fatima", "Diallo", "0612"))


def test_a_screen_reader_hears_the_card_and_its_place(window: WallWindow) -> None:
    assert window.board.accessibleName().startswith("Card 1 of 12, group To sort, 0 dots. Idea")
    press(K.Key_Plus, K.Key_Return, K.Key_Right)
    assert window.board.accessibleName().startswith("In hand, would be card 1 of 1, group Shade, 1 dot. Idea")
    press(K.Key_Escape, K.Key_Right)
    assert window.board.accessibleName() == "Group Shade, no card"
    for part in (*window.foot.hints, window.head.write):
        assert part.accessibleName()


def test_tab_goes_round(window: WallWindow) -> None:
    visited: list[QWidget | None] = []
    for _ in range(30):
        press(K.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited.count(window.board) >= 2
    assert window.head.write in visited
    assert all(hint in visited for hint in window.foot.hints if hint.isVisible())


def test_f11_and_the_size_of_type(window: WallWindow) -> None:
    press(K.Key_F11)
    assert window.isFullScreen()
    press(K.Key_Escape)
    assert not window.isFullScreen()
    assert window.isVisible()
    before = window.board.plan.card_height(on(window).columns[0].cards[0])
    press(K.Key_Plus, K.Key_Equal, modifiers=M.ControlModifier)
    assert window.board.plan.card_height(on(window).columns[0].cards[0]) > before
    for _ in range(30):
        press(K.Key_Minus, modifiers=M.ControlModifier)
    assert window.board.face.zoom == pytest.approx(0.8)


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_at_every_size_of_text_cards_stay_in_their_columns(begin: Begin, session: RecordId, scale: int) -> None:
    look().choose("light", scale)
    window = begin(session)
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    press(K.Key_Return, K.Key_Right)
    for laid in window.board.plan.columns:
        assert laid.items or not laid.column.cards
        assert all(laid.rect.contains(item.rect) for item in laid.items)
    assert len(window.board.plan.columns) >= 2
    assert window.head.write.width() >= window.head.write.sizeHint().width()
    assert all(hint.height() >= 44 for hint in window.foot.hints if hint.isVisible())


def test_arabic_is_set_from_the_right_on_its_card(english: QApplication) -> None:
    face = Face()
    for text, side in (("حديقة للأطفال", "right"), ("Un jardin", "left")):
        image = QImage(400, 60, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            face.words(text, "card", 400).draw(painter, 0, 0, "#000000")
        inked = [x for x in range(400) if any(image.pixelColor(x, y).lightness() < 128 for y in range(60))]
        assert inked
        assert (min(inked) > 200) if side == "right" else (max(inked) < 200)


def test_a_long_idea_is_cut_and_a_word_without_end_is_broken(english: QApplication) -> None:
    face = Face()
    long = face.words("word " * 400, "card", 200)
    assert len(long.lines) == 5
    assert long.lines[-1].endswith("…")
    assert len(face.words("x" * 200, "card", 100).lines) == 5


def test_many_groups_go_past_sideways_and_what_is_to_sort_stays(window: WallWindow) -> None:
    for n in range(9):
        wall.add_group(window.desk.store, window.session, f"Group {n}", "m")
    window.refresh()
    assert window.board.plan.beyond() == (0, 7)
    for _ in range(11):
        press(K.Key_Right)
    assert window.board.plan.shown[0] == 0
    assert window.board.plan.shown[-1] == 11
    assert window.board.plan.beyond() == (7, 0)
    window.board.grab()
    QTest.mouseClick(window.board, Qt.MouseButton.LeftButton, pos=QPoint(10, 300))
    assert window.board.plan.beyond() == (6, 1)
