"""A proposal's picture in the window, by keyboard: added, said, read before it leaves, and what became of it."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Target
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import OutboxState
from outreach_app.queries.outbox import parcels
from outreach_app.queries.pictures import picture_of
from outreach_app.services import pictures
from outreach_app.services.pictures import PictureDraft
from sync.rehearsal.faults import Fault
from sync.rehearsal.server import Rehearsal
from ui.dialogs.picture import PictureDialog
from ui.leaving import leaving_proposal
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage
from ui.pages.proposal_editor import ProposalPage
from ui.platform_words import in_short
from ui.widgets.editors import Writing

Queue = Callable[..., RecordId]
KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return painted(tmp_path / "street.jpg", 1200, 800)


@pytest.fixture
def page(square: ProposalPage) -> ProposalPage:
    return square


def painted(path: Path, width: int, height: int) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#7aa27a"))
    assert image.save(str(path))
    return path


def shown_proposal(page: ProposalPage) -> RecordId:
    assert page._shown
    return page._shown.id


def dialog(qtbot: QtBot) -> PictureDialog:
    (found,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, PictureDialog) and w.isVisible())
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def choose_next(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))


def content(photo: Path, **said: object) -> PictureDraft:
    usual: dict[str, object] = {"width": 1200, "height": 800, "words": "Une rue", "nobody": True}
    return PictureDraft(content=photo.read_bytes(), **{**usual, **said})  # type: ignore[arg-type]


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier, qtbot: QtBot) -> None:
    qtbot.keyClick(widget, key, modifier)


def test_added_by_its_keys_and_taken_back(
    opened: MainWindow, page: ProposalPage, photo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened.desk.store
    choose_next(monkeypatch, photo)
    press(page.words.words.text, KEY.Key_I, ALT, qtbot)
    asked = dialog(qtbot)
    words = asked.form.fields["words"].editor
    assert isinstance(words, Writing)
    assert words.hasFocus()
    press(words, KEY.Key_Return, CTRL, qtbot)
    assert asked.isVisible()
    assert asked.form.fields["words"].has_problem
    qtbot.keyClicks(words, "Une rue sans ombre")
    asked.nobody.setFocus()
    press(asked.nobody, KEY.Key_Space, Qt.KeyboardModifier.NoModifier, qtbot)
    press(asked.nobody, KEY.Key_Return, CTRL, qtbot)
    assert not asked.isVisible()
    found = picture_of(store, shown_proposal(page))
    assert found
    assert (found.words, found.nobody, found.width, found.height) == ("Une rue sans ombre", True, 1200, 800)
    assert page.picture.image.has_image
    assert page.picture.image.accessibleName() == "Une rue sans ombre"
    opened.notice.undo.click()
    assert picture_of(store, shown_proposal(page)) is None
    assert page.picture.image.isHidden()


def test_another_file_asks_again_whether_anybody_is_on_it(
    opened: MainWindow, page: ProposalPage, photo: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, by = opened.desk.store, opened.desk.member.id
    opened.desk.wrote(pictures.put(store, shown_proposal(page), content(photo), by))
    press(page.words.words.text, KEY.Key_I, ALT, qtbot)
    asked = dialog(qtbot)
    assert asked.nobody.value()
    choose_next(monkeypatch, painted(tmp_path / "small.png", 320, 200))
    press(asked, KEY.Key_O, CTRL, qtbot)
    assert "320 × 200" in asked.told.text()
    assert "600 × 400" in asked.told.text()
    assert asked.nobody.value(), "nothing is lost over a file that is refused"
    choose_next(monkeypatch, painted(tmp_path / "other.png", 900, 700))
    press(dialog(qtbot), KEY.Key_O, CTRL, qtbot)
    assert asked.told.isHidden()
    assert not asked.nobody.value()
    press(dialog(qtbot), KEY.Key_Return, CTRL, qtbot)
    found = picture_of(store, shown_proposal(page))
    assert found
    assert (found.width, found.words, found.nobody) == (900, "Une rue", False)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    press(page.words.words.text, KEY.Key_I, ALT | Qt.KeyboardModifier.ShiftModifier, qtbot)
    assert picture_of(store, shown_proposal(page)) is None


def test_before_it_leaves_the_preview_shows_it_or_says_that_it_stays(
    opened: MainWindow, page: ProposalPage, photo: Path
) -> None:
    desk, whole = opened.desk, page._shown
    assert whole
    usual = {"name": "Ville", "url": "https://example.org", "component": "1", "title_max": 120, "body_max": 4000}
    adhocracy = Target(code="a", kind="adhocracy", **usual)  # type: ignore[arg-type]
    decidim = Target(code="d", kind="decidim", **usual)  # type: ignore[arg-type]
    assert leaving_proposal(desk, whole, adhocracy).picture_told == ""
    pictures.put(desk.store, whole.id, content(photo), desk.member.id)
    goes = leaving_proposal(desk, whole, adhocracy)
    assert goes.picture is not None
    assert (goes.picture.width(), goes.picture_words) == (720, "Une rue")
    assert "part avec la proposition" in goes.picture_told
    stays = leaving_proposal(desk, whole, decidim)
    assert (stays.picture, stays.picture_words) == (None, "")
    assert "reste ici" in stays.picture_told
    pictures.put(desk.store, whole.id, content(photo, nobody=False), desk.member.id)
    assert leaving_proposal(desk, whole, adhocracy).picture is None


def test_sent_without_its_picture_is_said_with_the_reason_and_sent_again_by_its_key(
    opened: MainWindow,
    outbox_page: OutboxPage,
    rehearsal: Rehearsal,
    queue: Queue,
    send: Callable[[], None],
    photo: Path,
    qtbot: QtBot,
) -> None:
    """The whole road over real HTTP: put up, its picture turned away, said so, sent again, shown there."""
    desk, panel = opened.desk, outbox_page.panel
    there = dataclasses.replace(rehearsal.target(desk.campaign.targets[0].code, "adhocracy"), rehearsal=True)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(there, *desk.campaign.targets[1:]))
    proposal = queue()
    desk.wrote(pictures.put(desk.store, proposal, content(photo), desk.member.id))
    rehearsal.fail_next(Fault.REFUSE_PICTURE)
    send()
    opened.go("outbox", proposal)
    (parcel,) = parcels(desk.store, proposal=proposal)
    assert parcel.state is OutboxState.SENT
    assert "1 envoyée sans son image" in opened.notice.accessibleName()
    assert panel.picture_told.text().startswith("Envoyée, sans son image")
    assert "at least 600 pixels wide" in panel.picture_told.text()
    assert panel.picture_again.isVisible()
    assert in_short(parcel, desk.say) == "Y est sans son image"
    qtbot.keyClick(outbox_page.list, KEY.Key_R, CTRL)
    assert panel.picture_again.isHidden()
    assert "part à sa suite" in panel.picture_told.text()
    send()
    assert "1 image envoyée" in opened.notice.accessibleName()
    standing = next(s for s in rehearsal.proposals if s.id == parcel.remote_id)
    assert standing.picture == len(photo.read_bytes())
    opened.go("outbox", proposal)
    assert panel.picture_told.text() == "Son image y est aussi."
    opened.go("proposal", proposal)
    page = opened.page
    assert isinstance(page, ProposalPage)
    assert page.picture.told.text() == "Son image y est aussi."
    page.picture.remove.click()
    assert picture_of(desk.store, proposal)
    assert "est sur la plateforme" in opened.notice.accessibleName()


def test_a_picture_alone_is_asked_about_too_before_it_leaves_for_real(
    opened: MainWindow,
    outbox_page: OutboxPage,
    rehearsal: Rehearsal,
    queue: Queue,
    send: Callable[[], None],
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, asked = opened.desk, list[str]()
    there = dataclasses.replace(rehearsal.target(desk.campaign.targets[0].code, "adhocracy"), rehearsal=True)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(there,))
    proposal = queue()
    send()
    desk.campaign = dataclasses.replace(desk.campaign, targets=(dataclasses.replace(there, rehearsal=False),))
    monkeypatch.setattr("ui.pages.outbox_round.ask", lambda title, text, **_: asked.append(text))
    assert outbox_page.round.is_sure()
    pictures.put(desk.store, proposal, content(photo), desk.member.id)
    assert not outbox_page.round.is_sure()
    assert "1 image" in asked[0]
