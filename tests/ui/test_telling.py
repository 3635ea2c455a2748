"""À prévenir: who asked for news is told by the way they chose, in a message or a letter, and that is taken back."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityDecision, CityPhase
from outreach_app.queries.receipts import look_up
from outreach_app.queries.telling import News, Telling, count_to_tell, languages_of
from outreach_app.services import answers, delivery, ideas, outbox, receipts
from ui.desk import Desk
from ui.dialogs.dialog import Question
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage
from ui.pages.telling import TellingPage
from ui.papers_city import language_for, message_for, print_news
from ui.widgets.text import Text

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Queue = Callable[..., RecordId]
SaidIn = Callable[[Path], list[str]]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


def meet(desk: Desk, name: str, **contact: str) -> RecordId:
    ways = ("sms", "phone", "email", "post")
    given = tuple(ConsentDraft(purpose=p, given=True, channels=ways) for p in ("publish", "news"))
    person = PersonDraft(name=name, **contact)  # type: ignore[arg-type]
    draft = CaptureDraft(session=None, idea=IdeaDraft(text=f"L’idée de {name}"), person=person, consents=given)
    return ideas.capture(desk.store, desk.campaign, draft, desk.member.id).idea


@pytest.fixture
def page(opened: MainWindow, outbox_page: OutboxPage, queue: Queue) -> TellingPage:
    """Three persons whose proposal was not selected: one by telephone, one by post, one with nothing left."""
    desk = opened.desk
    met = (
        meet(desk, "Awa Diallo", phone="06 12 34 56 78"),
        meet(desk, "Bob Martin", post="12, rue Curial, 75019 Paris"),
        meet(desk, "Nora"),
    )
    made = queue(given=met)
    (parcel,) = outbox.due(desk.store, "rehearsal", desk.store.now())
    begun = delivery.begin(desk.store, parcel, desk.store.now())
    assert begun
    delivery.settle_sent(desk.store, begun, remote_id="7", url="", at=desk.store.now())
    said = {"decision": CityDecision.REJECTED, "raw_state": "rejected", "reason": "Salaires", "answered_at": None}
    answers.take_in(desk.store, made, target="rehearsal", **said)  # type: ignore[arg-type]
    outbox_page.refresh(None)
    assert outbox_page.tell.label == "Prévenir 3 habitants"
    outbox_page.tell.click()
    shown = opened.page
    assert isinstance(shown, TellingPage)
    return shown


def names(page: TellingPage) -> list[str]:
    return [page.list.rows.row(place).title for place in range(page.list.rows.rowCount())]


def test_each_is_told_by_their_way_and_it_is_taken_back(opened: MainWindow, page: TellingPage, qtbot: QtBot) -> None:
    store = opened.desk.store
    assert set(names(page)) == {"Awa Diallo", "Bob Martin", "Nora"}
    page.filters.set_value("sms")
    page._show()
    assert names(page) == ["Awa Diallo"]
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_C, CTRL)
    message = QApplication.clipboard().text()
    assert "« Des bancs pour souffler » : non retenue. Salaires" in message.replace("\u00a0", " ")
    assert "Bob" not in message
    assert page.told["post"].isHidden()
    assert page.take_digit(2)
    assert store.rows("SELECT how FROM told WHERE voided = 0") == [("phone",)]
    assert count_to_tell(store) == 2
    qtbot.keyClick(page.list, KEY.Key_Z, CTRL)
    assert count_to_tell(store) == 3


def test_letters_are_printed_then_marked(
    opened: MainWindow,
    page: TellingPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    when_asked: WhenAsked,
    said_in: SaidIn,
) -> None:
    path = tmp_path / "lettres.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("ui.dialogs.save_paper.QDesktopServices.openUrl", lambda _: True)
    when_asked(Question, lambda asked: asked.yes.click())
    page.letters.click()
    (words,) = said_in(path)
    assert "Bob Martin" in words
    assert "75019 Paris" in words
    assert "Awa" not in words
    assert opened.desk.store.rows("SELECT how FROM told") == [("post",)]


def test_what_became_of_it_is_printed_for_one_to_hand_over(
    opened: MainWindow,
    page: TellingPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    said_in: SaidIn,
) -> None:
    path = tmp_path / "nouvelles.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("ui.dialogs.save_paper.QDesktopServices.openUrl", lambda _: True)
    page.list.choose(names(page).index("Nora"))
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(page.list, KEY.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (words,) = said_in(path)
    assert "Nora" in words
    assert "Bob" not in words
    assert count_to_tell(opened.desk.store) == 3, "printed is not told yet"


def test_nobody_left_says_so(opened: MainWindow, page: TellingPage) -> None:
    page.mark(page._all, "in_person")
    assert page._empty.isVisible()
    assert page.first_focus() is page._back


def test_what_the_rehearsal_said_is_marked_as_such_everywhere(opened: MainWindow, page: TellingPage) -> None:
    assert page._band.isVisible()
    assert "Entraînement" in message_for(opened.desk.campaign, page._all[0])
    desk = opened.desk
    live = dataclasses.replace(desk.campaign.targets[0], rehearsal=False)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(live,))
    page.refresh(None)
    assert page._band.isHidden()
    assert "Entraînement" not in message_for(desk.campaign, page._all[0])


def test_home_the_proposal_and_the_receipt_say_that_it_was_played(opened: MainWindow, page: TellingPage) -> None:
    desk = opened.desk
    made = page._all[0].news[0].proposal
    opened.go("home")
    assert any(label.text().startswith("Entraînement · ") for label in opened.findChildren(Text))
    opened.go("proposal", made)
    assert any("pas une réponse de la Ville" in label.text() for label in opened.findChildren(Text))
    idea = desk.store.value("SELECT min(idea) FROM idea_proposal WHERE proposal = ?", (made,))
    given = receipts.give(desk.store, idea, desk.member.id)
    (fate,) = look_up(desk.store, given.code).fates
    assert desk.campaign.is_rehearsal(fate.target)


def test_each_is_told_in_the_language_they_were_asked_in(opened: MainWindow, tmp_path: Path) -> None:
    desk = opened.desk
    asked = (ConsentDraft(purpose="news", given=True, channels=("post",)),)
    person = PersonDraft(name="Nour", post="3, rue de Tanger, 75019 Paris")
    arabic = Asking(language="ar")
    draft = CaptureDraft(session=None, idea=IdeaDraft(text="فكرة"), person=person, consents=asked, asking=arabic)
    given = ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    assert given.person
    assert languages_of(desk.store, given.person)[0] == "ar"
    news = News(
        answer=RecordId("a"), proposal=RecordId("p"), target="ville", title="Des bancs", phase=CityPhase.KEPT,
        decision=CityDecision.ACCEPTED, raw_state="", reason="", answered_at=desk.store.now(), code="",
    )  # fmt: skip
    telling = Telling(
        person=given.person, name="Nour", phone="", email="", post=person.post, minor=False, channels=("post",),
        news=(news,), languages=("ar", "fr"),
    )  # fmt: skip
    assert "اختارته المدينة" in message_for(desk.campaign, telling)
    path = tmp_path / "lettre.pdf"
    print_news(desk.campaign, "2017-03-01", [telling], path)
    assert language_for(desk.campaign, telling) == "ar"
    assert path.stat().st_size
    assert language_for(desk.campaign, dataclasses.replace(telling, languages=("fr", "bm"))) == "fr"
