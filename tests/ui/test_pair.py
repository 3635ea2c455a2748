"""Pair mode and signing: nothing but the resident's own idea and notice, no key that leads out, ink that is a proof."""

import random
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import ConsentMethod
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.persons import held_on
from outreach_app.queries.sessions import sessions
from outreach_app.services import rights
from outreach_app.services.sessions import open_session
from outreach_app.store import media
from ui.dialogs import pair
from ui.dialogs.notice import NoticeScreen
from ui.dialogs.pair import PairScreen
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.capture_form import CaptureForm
from ui.widgets.signature import SignaturePad
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
Hand = Callable[..., PairScreen]

BARRAGE = (
    *(getattr(K, f"Key_F{n}") for n in range(1, 13)),
    *(K.Key_Escape, K.Key_Tab, K.Key_Backtab, K.Key_Return, K.Key_Space, K.Key_Menu, K.Key_Back, K.Key_Home),
    *(K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down, K.Key_O, K.Key_N, K.Key_T, K.Key_R, K.Key_W, K.Key_Q, K.Key_Z),
    *(K.Key_1, K.Key_5, K.Key_Delete, K.Key_Comma, K.Key_P, K.Key_E, K.Key_F),
)
MODIFIERS = (
    *(M.NoModifier, M.ControlModifier, M.AltModifier, M.ShiftModifier, M.MetaModifier),
    M.ControlModifier | M.ShiftModifier,
)


@pytest.fixture
def hand(opened: MainWindow, qtbot: QtBot) -> Iterator[Hand]:
    made: list[PairScreen] = []

    def over(language: str = "fr", idea: str = "Des bancs", **answers: bool) -> PairScreen:
        screen = PairScreen(opened.desk, language, idea, answers, opened)
        screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.append(screen)
        screen.resize(1366, 768)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        return screen

    yield over
    for screen in made:
        screen._released = True
        screen.close()
        screen.deleteLater()


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def sign(pad: SignaturePad) -> None:
    """A stroke; offscreen, a plain move tells no button."""
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(pad, button, M.NoModifier, QPoint(40, 60))
    for x in range(40, 200, 10):
        at = QPointF(x, 40 + x % 30)
        move = QMouseEvent(QEvent.Type.MouseMove, at, pad.mapToGlobal(at), button, button, M.NoModifier)
        QApplication.sendEvent(pad, move)
    QTest.mouseRelease(pad, button, M.NoModifier, QPoint(200, 60))
    QApplication.processEvents()


def go_on(screen: PairScreen) -> None:
    screen.yes.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.yes, K.Key_Return)


def hold(screen: PairScreen, qtbot: QtBot, milliseconds: int) -> None:
    focus = QApplication.focusWidget() or screen
    QTest.keyPress(focus, K.Key_Escape)
    qtbot.wait(milliseconds)
    if screen.isVisible():
        QTest.keyRelease(focus, K.Key_Escape)


def test_the_idea_is_read_back_first_and_may_be_corrected(hand: Hand) -> None:
    screen, said, answers = hand(), list[str](), list[tuple[str, bool]]()
    screen.reworded.connect(said.append)
    screen.answered.connect(lambda purpose, given: answers.append((purpose, given)))
    assert "Est-ce bien votre idée" in words(screen)
    assert screen.words.hasFocus()
    QTest.keyClicks(screen.words, "On ")
    assert said[-1] == "On Des bancs"
    assert answers == [], "letters write, they do not answer"
    go_on(screen)
    assert "Question 1 sur 7" in words(screen)
    assert "On Des bancs" in words(screen)
    assert screen.yes.size() == screen.no.size()
    QTest.keyClick(screen, K.Key_N)
    assert answers == [("publish", False)]


def test_without_words_there_is_nothing_to_agree_to(hand: Hand) -> None:
    screen = hand(idea="")
    assert not screen.yes.isEnabled()
    QTest.keyClicks(screen.words, "Un banc")
    assert screen.yes.isEnabled()


def test_at_the_end_it_is_neutral_and_nothing_goes_back(hand: Hand) -> None:
    screen = hand(idea="Un secret de famille")
    go_on(screen)
    for _ in range(7):
        QTest.keyClick(screen, K.Key_N)
    for key in (K.Key_Left, K.Key_Left, K.Key_O, K.Key_N, K.Key_T):
        QTest.keyClick(screen, key)
    told = words(screen)
    assert "Merci" in told
    assert "secret" not in told
    assert not screen.words.isVisible()
    assert not screen.yes.isVisible()


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(n, marks=pytest.mark.torture) for n in range(2, 40))])
def test_no_barrage_of_keys_leaves_it_nor_shows_anything_else(
    seed: int, hand: Hand, opened: MainWindow, qtbot: QtBot
) -> None:
    opened.go("home")
    screen, chance = hand(), random.Random(seed)
    page, before = opened.page, count_ideas(opened.desk.store)
    windows = {w for w in QApplication.topLevelWidgets() if w.isVisible()}
    for _ in range(250):
        focus = chance.choice((QApplication.focusWidget() or screen, screen, screen.windowHandle()))
        key, modifiers = chance.choice(BARRAGE), chance.choice(MODIFIERS)
        QTest.keyClick(focus, key, modifiers)  # type: ignore[call-overload]
    QApplication.processEvents()
    assert screen.isVisible()
    assert screen.isActiveWindow()
    focus = QApplication.focusWidget()
    assert focus is None or focus is screen or screen.isAncestorOf(focus)
    assert opened.page is page
    assert count_ideas(opened.desk.store) == before
    assert {w for w in QApplication.topLevelWidgets() if w.isVisible()} == windows
    screen.close()
    assert screen.isVisible(), "nor does the system's own way to close a window"


def test_keys_sent_to_the_window_behind_stop_too(hand: Hand, opened: MainWindow) -> None:
    opened.go("home")
    hand()
    for target in (opened, opened.windowHandle()):
        for key in (K.Key_F6, K.Key_F1, K.Key_F4):
            QTest.keyClick(target, key)  # type: ignore[call-overload]
    QApplication.processEvents()
    assert opened.page
    assert opened.page.accessibleName() != "Idées"
    assert type(opened.page).__name__ == "HomePage"


def test_only_holding_escape_gives_it_back(hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "HOLD", 300)
    screen = hand()
    for _ in range(3):
        QTest.keyClick(screen, K.Key_Escape)
    hold(screen, qtbot, 100)
    qtbot.wait(400)
    assert screen.isVisible(), "three taps and a short hold are not one long hold"
    for _ in range(5):
        again = QKeyEvent(QEvent.Type.KeyPress, K.Key_Escape, M.NoModifier, "", True)
        QApplication.sendEvent(screen, again)
    qtbot.wait(350)
    assert screen.isVisible(), "repeats without a press are no hold"
    hold(screen, qtbot, 600)
    assert not screen.isVisible()
    assert pair.HOLD == 300


def test_two_seconds_is_what_the_house_asks() -> None:
    assert pair.HOLD == 2_000


def test_the_button_at_the_foot_is_held_too(hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "HOLD", 200)
    screen = hand()
    back = screen._foot.back
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert screen.isVisible()
    QTest.mousePress(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.isVisible())


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_step_fits_a_small_screen(hand: Hand, scale: int, language: str) -> None:
    look().choose("light", scale)
    screen = hand(language)
    go_on(screen)
    QTest.keyClick(screen, K.Key_O)
    for _ in range(6):
        QTest.keyClick(screen, K.Key_N)
    assert screen.sign.isVisible()
    assert screen.minimumSizeHint().height() <= 768
    assert screen.minimumSizeHint().width() <= 1366
    assert screen.told.layoutDirection() == (
        Qt.LayoutDirection.RightToLeft if language == "ar" else Qt.LayoutDirection.LeftToRight
    )


@pytest.fixture
def form(opened: MainWindow, qtbot: QtBot) -> CaptureForm:
    desk = opened.desk
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    session = sessions(desk.store)[0].id
    open_session(desk.store, session, desk.member.id)
    opened.go("capture", session)
    QApplication.processEvents()
    assert isinstance(opened.page, CapturePage)
    return opened.page.form


def notice_of(form: CaptureForm, key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> NoticeScreen:
    QTest.keyClicks(form.idea.text, "Une fontaine")
    QTest.keyClick(form.idea.text, key, modifiers)
    screen = form.findChild(NoticeScreen)
    assert screen
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    screen.activateWindow()
    QApplication.processEvents()
    return screen


def agree(screen: NoticeScreen) -> None:
    QTest.keyClick(screen, K.Key_O)
    for _ in range(6):
        QTest.keyClick(screen, K.Key_N)
    QApplication.processEvents()


def test_signed_by_finger_kept_locked_and_erased_with_the_person(form: CaptureForm, opened: MainWindow) -> None:
    desk, store = opened.desk, opened.desk.store
    screen = notice_of(form, K.Key_F11)
    agree(screen)
    assert "Votre signature" in words(screen)
    assert not screen.yes.isEnabled(), "a signature needs ink"
    sign(screen.sign.pad)
    assert screen.yes.isEnabled()
    QTest.keyClick(screen, K.Key_O)
    assert "Merci" in words(screen)
    QTest.keyClick(screen, K.Key_Escape)
    assert "signé" in words(form)
    captured = form.save()
    assert captured
    assert captured.person
    held = held_on(store, captured.person)
    assert held
    assert held.signatures == 1
    [picture] = store.column("SELECT id FROM media WHERE what = 'signature'")
    content = media.fetch(store, picture)
    image = QImage.fromData(content)
    assert image.width() > 100, "the ink, cropped"
    proofs = {event.proof for event in held.consents}
    file = media.folder_of(store) / next(iter(proofs))
    assert len(proofs) == 1
    assert sha256(file.read_bytes()).hexdigest() in proofs
    assert content not in file.read_bytes()
    assert {event.method for event in held.consents} == {ConsentMethod.SCREEN}
    rights.erase(store, desk.vault, captured.person, texts_too=False, reason="", by=desk.member.id)
    assert not file.exists()
    assert store.value("SELECT count(*) FROM media WHERE what = 'signature'") == 0


def test_a_signature_stands_only_for_the_answers_it_was_given_for(form: CaptureForm, opened: MainWindow) -> None:
    screen = notice_of(form, K.Key_F11)
    agree(screen)
    sign(screen.sign.pad)
    QTest.keyClick(screen, K.Key_O)
    QTest.keyClick(screen, K.Key_Escape)
    form.card.consents.answer("news", True)
    assert "signé" not in words(form)
    captured = form.save()
    assert captured
    assert opened.desk.store.value("SELECT count(*) FROM media") == 0


def test_undone_and_saved_again_the_signature_comes_back(form: CaptureForm, opened: MainWindow) -> None:
    screen = notice_of(form, K.Key_F11)
    agree(screen)
    sign(screen.sign.pad)
    QTest.keyClick(screen, K.Key_O)
    QTest.keyClick(screen, K.Key_Escape)
    assert form.save()
    assert form.undo()
    again = form.save()
    assert again
    assert again.person
    held = held_on(opened.desk.store, again.person)
    assert held
    assert held.signatures == 1
    assert form.save() is None, "an empty form saves nothing"


def test_by_keyboard_one_goes_on_without_signing(form: CaptureForm) -> None:
    screen = notice_of(form, K.Key_F11)
    agree(screen)
    QTest.keyClick(screen, K.Key_O)
    assert "Votre signature" in words(screen), "nothing to sign with yet"
    QTest.keyClick(screen, K.Key_N)
    assert "Merci" in words(screen)


def test_erased_ink_is_no_signature(form: CaptureForm) -> None:
    screen = notice_of(form, K.Key_F11)
    agree(screen)
    sign(screen.sign.pad)
    screen.sign.erase.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.sign.erase, K.Key_Return)
    assert not screen.yes.isEnabled()
    assert screen.sign.pad.value() == b""


def test_a_tap_is_no_signature(qtbot: QtBot, english: QApplication) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.show()
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton)
    assert not pad.is_signed


def test_nobody_agreeing_there_is_nothing_to_sign(form: CaptureForm) -> None:
    screen = notice_of(form, K.Key_F11)
    for _ in range(7):
        QTest.keyClick(screen, K.Key_N)
    assert "Merci" in words(screen)
    assert not screen.sign.isVisible()


def test_handed_over_and_taken_back_the_form_has_it_all(
    form: CaptureForm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair, "HOLD", 100)
    screen = notice_of(form, K.Key_F11, M.ShiftModifier)
    assert isinstance(screen, PairScreen)
    screen.words.setFocus()
    QTest.keyClicks(screen.words, "Oh ")
    go_on(screen)
    QTest.keyClick(screen, K.Key_O)
    hold(screen, qtbot, 300)
    qtbot.waitUntil(lambda: not screen.isVisible())
    draft = form.draft()
    assert draft.idea.text == "Oh Une fontaine"
    assert [(c.purpose, c.given) for c in draft.consents] == [("publish", True)]
    assert draft.asking.method is ConsentMethod.SCREEN


def test_tab_goes_from_the_words_to_the_answer(hand: Hand) -> None:
    screen = hand()
    assert screen.words.hasFocus()
    QTest.keyClick(screen.words, K.Key_Tab)
    assert screen.yes.hasFocus()
    QTest.keyClick(screen.yes, K.Key_Backtab)
    QTest.keyClick(screen.words, K.Key_Backtab)
    assert screen._languages.isAncestorOf(QApplication.focusWidget())


def test_on_a_tablet_held_upright_nothing_lies_over_anything(hand: Hand) -> None:
    screen = hand()
    screen.resize(800, 1200)
    QApplication.processEvents()
    steps = screen._steps.geometry()
    assert not steps.intersects(screen._languages.geometry())
