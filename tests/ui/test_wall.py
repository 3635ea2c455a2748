"""The wall's window by real keys and by mouse: cards, groups, dots, undo; nobody's name on it; large type; Arabic."""

import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalSeed, SessionDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import sessions
from outreach_app.queries.wall import Wall
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import ideas, wall
from outreach_app.services import sessions as session_service
from ui.desk import Desk
from ui.dialogs.bring_ideas import BringIdeas
from ui.dialogs.new_proposal import NewProposal
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.wall import WallPage
from ui.wall.face import Face
from ui.wall.plan import What
from ui.wall.window import WallWindow

Show = Callable[[QWidget], None]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
K, M = Qt.Key, Qt.KeyboardModifier
SAID = [f"Idea {n}" for n in range(12)]


def hold(desk: Desk, kind: SessionKind = SessionKind.WORKSHOP, title: str = "Workshop") -> RecordId:
    draft = SessionDraft(kind=kind, title=title, date="2017-02-09", place="Rosa-Parks")
    return session_service.create(desk.store, desk.campaign, draft, desk.member.id).session


def say_idea(desk: Desk, session: RecordId, text: str, **said: Any) -> RecordId:
    draft = CaptureDraft(session=session, idea=IdeaDraft(text=text), **said)
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id).idea


@pytest.fixture
def session(desk: Desk, english: QApplication) -> RecordId:
    """Twelve ideas to sort, and two groups."""
    with desk.store.write():
        held = hold(desk)
        for text in SAID:
            say_idea(desk, held, text)
        for name in ("Shade", "At night"):
            wall.add_group(desk.store, held, name, desk.member.id)
    return held


Begin = Callable[[RecordId], WallWindow]


@pytest.fixture
def begin(desk: Desk, show: Show) -> Iterator[Begin]:
    def open_window(session: RecordId) -> WallWindow:
        found = read_wall(desk.store, session)
        assert found
        window = WallWindow(desk, found)
        window.resize(1366, 768)
        show(window)
        return window

    yield open_window
    look().choose("light", 100)


@pytest.fixture
def window(begin: Begin, session: RecordId) -> WallWindow:
    return begin(session)


def press(*keys: K, modifiers: M = M.NoModifier) -> int:
    """Each key where the keyboard is; how many they were."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key, modifiers)
        QApplication.processEvents()
    return len(keys)


def type_words(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClicks(focus, words)


def press_place(window: WallWindow, place: int, key: K, text: str) -> None:
    """A key by its place, as X numbers it, with what AZERTY writes there."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, M.NoModifier, place, 0, 0, text)
    QApplication.sendEvent(window.board, event)


def on(window: WallWindow) -> Wall:
    found = read_wall(window.desk.store, window.session)
    assert found
    return found


def texts(window: WallWindow) -> list[list[str]]:
    return [[card.text for card in column.cards] for column in on(window).columns]


def chosen(window: WallWindow) -> str:
    card = window.board.hand.chosen
    return card.text if card else ""


def entries(window: WallWindow) -> int:
    return int(window.desk.store.value("SELECT count(*) FROM journal"))


def test_one_key_moves_a_card_and_the_next_is_chosen(window: WallWindow) -> None:
    first = chosen(window)
    second = texts(window)[0][1]
    assert press(K.Key_2) == 1
    assert texts(window)[2] == [first]
    assert chosen(window) == second
    press(K.Key_1, K.Key_1)
    assert [len(column) for column in texts(window)] == [9, 2, 1]


def test_three_keys_pick_up_carry_and_put_down(window: WallWindow) -> None:
    card = chosen(window)
    count = press(K.Key_Return)
    assert window.board.hand.held
    assert [item.what for laid in window.board.plan.columns for item in laid.items].count(What.SLOT) == 1
    count += press(K.Key_Right, K.Key_Return)
    assert (count, texts(window)[1]) == (3, [card])
    assert chosen(window) == card, "the card put down stays chosen"


def test_up_and_down_choose_the_place_among_the_others(window: WallWindow) -> None:
    press(K.Key_1, K.Key_1, K.Key_1)
    third, second, first = texts(window)[1]
    card = chosen(window)
    press(K.Key_Return, K.Key_Right, K.Key_Down, K.Key_Down, K.Key_Return)
    assert texts(window)[1] == [third, second, card, first]
    press(K.Key_Return, K.Key_Up, K.Key_Up, K.Key_Return)
    assert texts(window)[1] == [card, third, second, first]
    press(K.Key_Return, K.Key_End, K.Key_Return)
    assert texts(window)[1] == [third, second, first, card]
    press(K.Key_Home)
    assert chosen(window) == third


def test_escape_puts_back_and_writes_nothing(window: WallWindow) -> None:
    before, card = entries(window), chosen(window)
    press(K.Key_Return, K.Key_Right, K.Key_Right)
    assert [item.what for laid in window.board.plan.columns for item in laid.items].count(What.GAP) == 1
    press(K.Key_Escape)
    assert (window.board.hand.held, chosen(window), window.board.hand.column) == (None, card, 0)
    press(K.Key_Return, K.Key_Return)
    assert entries(window) == before, "put down where it was"
    assert window.isVisible()
    press(K.Key_Escape)
    assert not window.isVisible()


def test_a_card_goes_back_to_be_sorted(window: WallWindow) -> None:
    card = chosen(window)
    press(K.Key_1, K.Key_Right, K.Key_0)
    assert card in texts(window)[0]


def test_a_group_is_named_in_place_and_takes_the_card_in_hand(window: WallWindow) -> None:
    card = chosen(window)
    press(K.Key_Return, K.Key_N)
    assert window.board.naming
    type_words("np12+-")  # letters, digits and signs are only written while somebody types
    press(K.Key_Return)
    assert [column.name for column in on(window).columns] == ["", "Shade", "At night", "np12+-"]
    assert on(window).dots == 0
    press(K.Key_Return)
    assert texts(window)[3] == [card]


def test_a_name_left_is_no_group_and_one_too_long_stays_typed(window: WallWindow) -> None:
    press(K.Key_N)
    type_words("Repair")
    press(K.Key_Escape)
    assert len(on(window).columns) == 3
    assert len(window.board.hand.wall.columns) == 3
    press(K.Key_N)
    type_words("x" * 81)
    press(K.Key_Return)
    assert window.board.naming
    assert window.board.naming.text() == "x" * 81
    assert "80" in window.notice.accessibleName()
    press(K.Key_Escape)
    assert len(on(window).columns) == 3


def test_a_name_typed_is_kept_when_somebody_touches_a_card(window: WallWindow) -> None:
    press(K.Key_N)
    type_words("Repair")
    laid = window.board.plan.columns[0]
    QTest.mouseClick(window.board, Qt.MouseButton.LeftButton, pos=laid.items[1].rect.center())
    window.head.write.setFocus(Qt.FocusReason.TabFocusReason)
    assert [column.name for column in on(window).columns][-1] == "Repair"


def test_what_the_room_says_meanwhile_leaves_the_name_being_typed(window: WallWindow) -> None:
    press(K.Key_N)
    type_words("Rep")
    say_idea(window.desk, window.session, "Said meanwhile")
    window.desk.wrote(wall.add_group(window.desk.store, window.session, "Elsewhere", "other").changes)
    assert window.board.naming
    type_words("air")
    press(K.Key_Return)
    assert [column.name for column in on(window).columns] == ["", "Shade", "At night", "Elsewhere", "Repair"]
    assert window.board.hand.here.name == "Repair"


def test_f2_renames_the_group_one_is_on(window: WallWindow) -> None:
    press(K.Key_F2)
    assert window.board.naming is None, "what is to be sorted has no name of its own"
    press(K.Key_Right, K.Key_F2)
    type_words("Trees")  # the name was selected
    press(K.Key_Return)
    assert [column.name for column in on(window).columns] == ["", "Trees", "At night"]


def test_ctrl_and_an_arrow_move_the_group(window: WallWindow) -> None:
    press(K.Key_1, K.Key_Right)
    card = chosen(window)
    press(K.Key_Right, K.Key_Right, modifiers=M.ControlModifier)
    assert [column.name for column in on(window).columns] == ["", "At night", "Shade"]
    assert (window.board.hand.here.name, chosen(window)) == ("Shade", card)
    press(K.Key_Left, K.Key_Left, modifiers=M.ControlModifier)
    assert [column.name for column in on(window).columns] == ["", "Shade", "At night"]
    press(K.Key_Left)
    before = entries(window)
    press(K.Key_Right, modifiers=M.ControlModifier)
    assert entries(window) == before, "what is to be sorted stays where it is"


def test_dots_by_what_is_written_and_by_the_place_of_the_key(window: WallWindow) -> None:
    press(K.Key_Plus)
    type_words("+=")
    press(K.Key_Minus)
    assert on(window).dots == 1 or on(window).dots == 2
    if sys.platform == "linux":
        before = on(window).dots
        press_place(window, 21, K.Key_Equal, "=")
        assert on(window).dots == before + 1
        press_place(window, 20, K.Key_ParenRight, ")")
        assert on(window).dots == before


@pytest.mark.skipif(sys.platform != "linux", reason="keys are numbered as X numbers them")
def test_on_azerty_digits_are_found_by_place(window: WallWindow) -> None:
    card = chosen(window)
    press_place(window, 11, K.Key_Eacute, "é")
    assert texts(window)[2] == [card]
    press_place(window, 15, K.Key_Minus, "-")  # the 6: no sixth group, so what is written counts
    assert "no dot" in window.notice.accessibleName()


def test_ctrl_z_walks_all_the_way_back(window: WallWindow) -> None:
    before = on(window)
    press(K.Key_1, K.Key_2, K.Key_Plus, K.Key_Right, K.Key_2, K.Key_0, K.Key_N)
    type_words("Repair")
    press(K.Key_Return, K.Key_F2)
    type_words("Lend")
    press(K.Key_Return)
    press(K.Key_Left, K.Key_Return, K.Key_Right, K.Key_Return)
    assert on(window) != before
    for _ in range(12):
        press(K.Key_Z, modifiers=M.ControlModifier)
    assert on(window) == before
    assert "Nothing more" in window.notice.accessibleName()


def test_delete_takes_an_empty_group_and_asks_before_a_full_one(window: WallWindow) -> None:
    press(K.Key_1, K.Key_Right, K.Key_Delete)
    assert len(on(window).columns) == 3
    assert "again" in window.notice.accessibleName()
    press(K.Key_Right, K.Key_Delete)
    assert [column.name for column in on(window).columns] == ["", "Shade"]
    window.board.hand.choose(1)
    press(K.Key_Delete, K.Key_Delete)
    assert [len(column) for column in texts(window)] == [12], "its idea is to be sorted again"


def test_a_proposal_from_five_cards_in_seven_keys(window: WallWindow, qtbot: QtBot) -> None:
    keys = press(*[K.Key_1] * 5)
    expected = on(window).columns[1].ideas
    keys += press(K.Key_Right)
    with qtbot.waitSignal(window.proposal_requested) as asked:
        keys += press(K.Key_P)
    assert asked.args == [ProposalSeed(ideas=expected, title=on(window).columns[1].name)]
    assert (keys, len(expected)) == (7, 5)


def test_a_proposal_needs_a_group(window: WallWindow) -> None:
    asked: list[object] = []
    window.proposal_requested.connect(asked.append)
    press(K.Key_P)
    assert asked == []
    assert "Choose a group" in window.notice.accessibleName()


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


def test_an_idea_captured_beside_it_arrives_and_the_hand_keeps_its_card(window: WallWindow) -> None:
    card = chosen(window)
    press(K.Key_Return, K.Key_Right)
    draft = CaptureDraft(session=window.session, idea=IdeaDraft(text="From the other screen"))
    window.desk.wrote(ideas.capture(window.desk.store, window.desk.campaign, draft, "m").changes)
    assert "From the other screen" in [c.text for c in window.board.hand.wall.columns[0].cards]
    assert chosen(window) == card
    assert (window.board.hand.held is not None, window.board.hand.column) == (True, 1)
    assert "13" in window.head.counts()
    press(K.Key_Return)
    assert texts(window)[1] == [card]


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


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(n, marks=pytest.mark.torture) for n in range(2, 40))])
def test_whatever_is_pressed_no_idea_is_lost(window: WallWindow, seed: int) -> None:
    draw = random.Random(seed)
    keys = [K.Key_Return, K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down, K.Key_0, K.Key_1, K.Key_2, K.Key_3]
    keys += [K.Key_Plus, K.Key_Minus, K.Key_N, K.Key_F2, K.Key_Delete, K.Key_Home, K.Key_End, K.Key_F, K.Key_Space]
    for _ in range(120):
        if draw.random() < 0.15:
            press(K.Key_Z, modifiers=M.ControlModifier)
        else:
            press(draw.choice(keys))
        hung = sorted(text for column in texts(window) for text in column)
        assert hung == sorted(SAID)
        window.board.plan  # noqa: B018 - it can be set out, whatever was done


def test_without_a_session_the_page_says_what_to_do(opened: MainWindow) -> None:
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    opened.go("home")
    press(K.Key_F10)
    page = opened.page
    assert isinstance(page, WallPage)
    assert page.choose.isVisible()
    assert not page.open.isVisible()
    press(K.Key_Return)
    assert opened.page is not page


@pytest.fixture
def page(opened: MainWindow) -> WallPage:
    """The wall's page, with a workshop at work that has ideas and no groups yet."""
    opened.activateWindow()
    QTest.qWaitForWindowActive(opened)
    held = next(s for s in sessions(opened.desk.store) if "Tilleuls" in s.title)
    session_service.open_session(opened.desk.store, held.id, opened.desk.member.id)
    opened.desk.use_session(held.id)
    opened.go("wall")
    assert isinstance(opened.page, WallPage)
    return opened.page


def shown(page: WallPage, qtbot: QtBot) -> WallWindow:
    qtbot.waitUntil(lambda: page.window_shown is not None and page.window_shown.isActiveWindow())
    assert page.window_shown
    return page.window_shown


def test_it_opens_from_its_page_from_capture_and_from_a_session(
    page: WallPage, opened: MainWindow, qtbot: QtBot
) -> None:
    assert page.window_shown is None
    press(K.Key_Return, modifiers=M.ControlModifier)
    first = shown(page, qtbot)
    for name in ("capture", "sessions"):
        first.close()
        opened.go(name, page.desk.session)
        opened.activateWindow()
        QTest.qWaitForWindowActive(opened)
        press(K.Key_M, modifiers=M.ControlModifier)
        assert shown(page, qtbot) is first
    opened.close()
    assert page.window_shown is None
    assert not first.isVisible()


def test_ideas_of_a_round_come_onto_the_wall_and_leave_it(page: WallPage, when_asked: WhenAsked) -> None:
    desk, session = page.desk, page.desk.session
    assert session
    other = hold(desk, SessionKind.DOORSTEP, "Round of doors")
    for text in ("A lamp", "A bench"):
        say_idea(desk, other, text)

    def choose(dialog: BringIdeas) -> None:
        assert not dialog.bring.isEnabled()
        dialog.source.set_value(other)
        dialog.source.edited.emit()
        assert "2" in dialog.bring.label
        dialog.bring.click()

    when_asked(BringIdeas, choose)
    page.bring.click()
    for _ in range(200):
        QTest.qWait(10)
        if "A lamp" in repr(read_wall(desk.store, session)):
            break
    assert "A bench" in repr(read_wall(desk.store, session))
    assert not page.no_guest.isVisible()
    page._guests.itemAt(0).widget().findChildren(type(page.bring))[0].click()
    assert "A lamp" not in repr(read_wall(desk.store, session))
    assert page.no_guest.isVisible()


def test_p_begins_the_proposal_in_the_main_window(
    page: WallPage, opened: MainWindow, qtbot: QtBot, when_asked: WhenAsked
) -> None:
    desk = page.desk
    before = len(proposals(desk.store))
    press(K.Key_Return, modifiers=M.ControlModifier)
    window = shown(page, qtbot)
    press(K.Key_N)
    type_words("Shade")
    press(K.Key_Return, K.Key_Left, K.Key_1, K.Key_1, K.Key_Right)
    when_asked(NewProposal, lambda dialog: dialog.begin.click())
    press(K.Key_P)
    qtbot.waitUntil(lambda: len(proposals(desk.store)) == before + 1)
    made = desk.store.value("SELECT id FROM proposal ORDER BY row DESC LIMIT 1")
    linked = desk.store.column("SELECT idea FROM idea_proposal WHERE proposal = ? ORDER BY row", (made,))
    assert tuple(linked) == on(window).columns[1].ideas
    assert desk.store.value("SELECT title FROM proposal WHERE id = ?", (made,)) == "Shade"
    window.close()


def test_the_example_has_a_wall_to_look_at(opened: MainWindow) -> None:
    held = next(s for s in sessions(opened.desk.store) if s.kind is SessionKind.WORKSHOP)
    found = read_wall(opened.desk.store, held.id)
    assert found
    assert (found.groups, found.dots, found.ideas) == (4, 55, held.ideas + 2)
    opened.desk.use_session(held.id)
    opened.go("wall")
    assert isinstance(opened.page, WallPage)
    assert not opened.page.no_guest.isVisible()
    begun: list[object] = []
    opened.desk.go_requested.connect(lambda page, argument: begun.append((page, argument)))
    opened.page.groups.choose(1)
    opened.page.groups.opened.emit(opened.page.groups.current)
    group = found.columns[1]
    assert group.name
    assert begun == [("proposals", ProposalSeed(ideas=group.ideas, title=group.name))]
