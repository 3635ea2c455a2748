"""Réglages and Aide: what is chosen is kept and shows at once; the vault, the edition, the platforms, the keys."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas, opening
from outreach_app.settings import Home, read_device
from outreach_app.store import backup, keys
from ui.desk import Desk
from ui.dialogs.dialog import Question
from ui.dialogs.guide import GuideDialog
from ui.dialogs.member import MemberDialog
from ui.dialogs.protect import ProtectDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.ending import Ending
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.help import HelpPage
from ui.pages.settings import SettingsPage
from ui.pages.settings_edition import PlatformsCard
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
LONG = "cheval agrafe pile correcte"


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("settings")
    return opened


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    return cast(SettingsPage, window.page)


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How the window was asked to end. (Outside its loop, Qt's own `exit` does nothing.)"""
    asked: list[int] = []
    monkeypatch.setattr(QApplication, "exit", lambda code=0: asked.append(code))
    return asked


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisibleTo(widget))


def test_colours_and_size_of_text_show_at_once_and_are_kept(page: SettingsPage, home: Home) -> None:
    page.window_card.scheme.setFocus(Qt.FocusReason.TabFocusReason)
    press(K.Key_Right)
    press(K.Key_Right)
    assert (look().colours.name, page.window_card.scheme.value()) == ("dark", "dark")
    page.window_card.scale.setFocus(Qt.FocusReason.TabFocusReason)
    press(K.Key_Right)
    assert look().scale == 1.25
    assert (read_device(home).look, read_device(home).text_scale) == ("dark", 125)
    assert page.desk.store.writer == read_device(home).writer


def test_another_language_asks_for_the_window_to_be_made_again(
    page: SettingsPage, home: Home, endings: list[int]
) -> None:
    press(K.Key_Right)
    assert read_device(home).language == "en"
    assert endings == [Ending.REBUILD]


def test_a_name_is_kept_and_home_greets_by_it(window: MainWindow, page: SettingsPage) -> None:
    page.member.form.set_values(name="Inès B.", organisation="")
    press(K.Key_Return, M.ControlModifier)
    assert [(m.name, m.organisation) for m in members(page.desk.store)] == [("Inès B.", "")]
    window.go("home")
    assert "Inès B." in words(window)


def test_a_refused_name_is_told_at_its_field(page: SettingsPage) -> None:
    page.member.form.set_values(name="  ", organisation="Les Voisins de Curial")
    press(K.Key_Return, M.ControlModifier)
    assert page.member.form.fields["name"].has_problem
    assert [m.name for m in members(page.desk.store)] == ["Inès"]


def test_the_laptop_is_handed_to_somebody_new(page: SettingsPage, when_asked: WhenAsked) -> None:
    def say_who(dialog: MemberDialog) -> None:
        QTest.keyClick(dialog, K.Key_Return)
        assert dialog.isVisible()
        assert dialog.form.fields["name"].has_problem
        dialog.form.set_values(name="Mehdi")
        QTest.keyClick(dialog, K.Key_Return)

    when_asked(MemberDialog, say_who)
    press(K.Key_M, M.ControlModifier)
    assert page.desk.member.name == "Mehdi"
    assert page.desk.store.setting("member") == page.desk.member.id
    assert "Aussi dans cette édition\u00a0: Inès" in words(page)


def test_a_copy_is_made_checked_and_told(page: SettingsPage, qtbot: QtBot) -> None:
    assert "0 copie vérifiée" in words(page)
    press(K.Key_S, M.ControlModifier)
    assert "1 copie vérifiée" in words(page)
    [copy] = backup.backups(page.desk.vault)
    assert copy.path.is_file()


def test_a_copy_is_put_back_only_once_the_window_has_closed(
    page: SettingsPage, endings: list[int], when_asked: WhenAsked
) -> None:
    backup.back_up(page.desk.vault, page.desk.store)
    page.vault.read()
    when_asked(Question, lambda dialog: dialog.no.click())
    press(K.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert endings == []
    when_asked(Question, lambda dialog: dialog.yes.click())
    page.vault.restore.click()
    assert endings == [Ending.RESTORE]


def test_the_passphrase_changes(page: SettingsPage, when_asked: WhenAsked, qtbot: QtBot) -> None:
    def choose(dialog: ProtectDialog) -> None:
        dialog.form.set_values(passphrase=LONG, again=LONG)
        QTest.keyClick(dialog, K.Key_Return)

    when_asked(ProtectDialog, choose)
    press(K.Key_P, M.ControlModifier)
    slots = keys.read_slots(page.desk.vault.keys)
    assert keys.unlock_with_passphrase(slots, LONG) == page.desk.store.key


def test_a_new_recovery_sheet_opens_the_vault(
    page: SettingsPage, when_asked: WhenAsked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "fiche"), ""))

    def save(dialog: RecoveryDialog) -> None:
        QTest.keyClick(dialog, K.Key_Return)
        qtbot.waitUntil(lambda: dialog.save.isEnabled(), timeout=10_000)
        assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")
        QTest.keyClick(dialog, K.Key_Return)

    when_asked(RecoveryDialog, save)
    press(K.Key_R, M.ControlModifier)
    assert keys.read_slots(page.desk.vault.keys).of_kind("recovery")
    assert "Une fiche de secours est imprimée." in words(page)


def changed_file(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "edition.yaml"
    text = examples.paris_2017_path().read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_a_changed_file_is_taken_in(
    page: SettingsPage, tmp_path: Path, endings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed_file(tmp_path, "fr: Budget participatif de Paris, édition 2017", "fr: Une autre année")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(K.Key_O, M.ControlModifier)
    assert campaign_of(page.desk.store).name["fr"] == "Une autre année"
    assert endings == [Ending.REBUILD]


def test_the_file_of_another_edition_is_refused(
    window: MainWindow, page: SettingsPage, tmp_path: Path, endings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed_file(tmp_path, "id: paris-2017", "id: lyon-2018")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(K.Key_O, M.ControlModifier)
    assert "lyon-2018" in window.notice.accessibleName()
    assert endings == []


def capture_with_consent(desk: Desk) -> None:
    draft = CaptureDraft(
        session=sessions(desk.store)[0].id,
        idea=IdeaDraft(text="Un banc"),
        person=PersonDraft(name="Aminata"),
        consents=(ConsentDraft(purpose="publish", given=True),),
    )
    ideas.capture(desk.store, desk.campaign, draft, desk.member.id)


def with_new_material_notice(campaign: Campaign, tmp_path: Path) -> Path:
    """The example's file with a second, material version of the first notice."""
    text = examples.paris_2017_path().read_text("utf-8")
    notice = next(n for n in campaign.notices if n.purpose == "publish" and n.language == "fr")
    added = (
        f"notices:\n  - {{purpose: publish, version: {notice.version + 1}, language: fr, valid_from: 2017-02-01,"
        " material: true, spoken: Tout autre chose., page: Tout autre chose., full: Tout autre chose.}\n"
    )
    path = tmp_path / "edition.yaml"
    path.write_text(text.replace("\nnotices:\n", "\n" + added, 1), "utf-8")
    return path


@pytest.mark.parametrize("agrees", [True, False])
def test_agreements_that_would_lapse_are_counted_before_the_file_is_taken_in(
    page: SettingsPage,
    tmp_path: Path,
    endings: list[int],
    when_asked: WhenAsked,
    monkeypatch: pytest.MonkeyPatch,
    agrees: bool,
) -> None:
    desk = page.desk
    capture_with_consent(desk)
    path = with_new_material_notice(desk.campaign, tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    told: list[str] = []

    def answer(dialog: Question) -> None:
        told.append(words(dialog))
        (dialog.yes if agrees else dialog.no).click()

    when_asked(Question, answer)
    press(K.Key_O, M.ControlModifier)
    assert "Publier mon idée, sans mon nom, sur le site de la Ville\u00a0: 1" in told[0]
    versions = {n.version for n in campaign_of(desk.store).notices if n.purpose == "publish"}
    assert (max(versions) == 2) is agrees
    assert endings == ([Ending.REBUILD] if agrees else [])


def test_access_is_refused_at_its_field_where_no_keystore_can_be_trusted(
    desk: Desk, french: None, qtbot: QtBot
) -> None:
    city = Target(
        code="city",
        name="La Ville",
        kind="decidim",
        title_max=150,
        body_max=4000,
        url="https://x.example",
        component="1",
    )
    new = Desk(
        store=desk.store,
        campaign=dataclasses.replace(desk.campaign, targets=(city,)),
        member=desk.member,
        language="fr",
        work=desk.work,
    )
    card = PlatformsCard(new)
    qtbot.addWidget(card)
    [part] = card.parts
    part.set_values(target="clef", secret="secret")
    part.save.click()
    qtbot.waitUntil(lambda: part.fields["target"].has_problem)
    assert part.value("secret") == "secret"


def test_help_lists_the_keys_of_the_page_it_was_asked_on(window: MainWindow, when_asked: WhenAsked) -> None:
    window.go("sessions")
    QTest.keyClick(window, K.Key_F1)
    page = window.page
    assert isinstance(page, HelpPage)
    shown = words(page)
    for wanted in ("Séances", "Nouvelle séance", "Imprimer des feuilles", "Une soirée en cinq étapes", "Version 0.1"):
        assert wanted in shown
    window.go("settings")
    QTest.keyClick(window, K.Key_F1)
    assert "Faire une copie" in words(page)
    assert "Nouvelle séance" not in words(page)
    told: list[str] = []

    def read(dialog: GuideDialog) -> None:
        told.append(dialog.text.toPlainText())
        dialog.reject()

    when_asked(GuideDialog, read)
    press(K.Key_G, M.ControlModifier)
    assert "Avant l'atelier" in told[0]


def test_an_example_not_protected_yet_says_so(desk: Desk, french: None, tmp_path: Path, qtbot: QtBot) -> None:
    from ui.pages.settings_vault import VaultCard

    new = Desk(store=desk.store, campaign=desk.campaign, member=desk.member, language="fr", work=desk.work)
    card = VaultCard(new)
    qtbot.addWidget(card)
    card.read()
    assert "Pas encore protégé" in words(card)
    assert card.protect.label == "Protéger le coffre"
    opening.protect_with_passphrase(desk.vault, desk.store, LONG)
    card.read()
    assert "Il s’ouvre avec votre phrase secrète." in words(card)
    assert card.protect.label == "Changer la phrase"


def test_help_names_the_first_and_the_last_key_of_the_rail(window: MainWindow) -> None:
    window.go("help")
    keys = [place.key for place in window.places if place.key and not place.at_foot]
    assert f"de {keys[0]} à {keys[-1]}" in words(cast(HelpPage, window.page))
