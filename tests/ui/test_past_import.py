"""Importing a city's past projects on the screen: columns guessed and mended, a report to read, out again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.words import PastOutcome
from outreach_app.queries.past import past_imports
from ui.dialogs.dialog import Question
from ui.dialogs.past_import import PastImportDialog
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage
from ui.widgets.text import Text

K, M = Qt.Key, Qt.KeyboardModifier
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]
Show = Callable[[QWidget], None]

WINNERS = """Edition;Titre du projet lauréat;Budget global;Arrondissement;Adresse
2016;Une fontaine à boire;12000;75019;Square
2017;;500;75019;Square
2018;Des bancs;beaucoup;75123;Square
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gagnants.csv"
    path.write_bytes(WINNERS.encode("utf-8-sig"))
    return path


@pytest.fixture
def dialog(opened: MainWindow, file: Path, show: Show) -> PastImportDialog:
    made = PastImportDialog(opened.desk, opened)
    assert made.read(file)
    show(made)
    return made


def sample(dialog: PastImportDialog) -> str:
    QApplication.processEvents()
    return "\n".join(text.text() for text in dialog._sample_card.findChildren(Text) if text.isVisible())


def test_columns_are_guessed_and_the_first_projects_shown(dialog: PastImportDialog) -> None:
    assert dialog.form.value("title") == "1"
    assert dialog.form.value("text") == ""
    assert dialog.form.value("all") == PastOutcome.WON.value
    assert "Une fontaine à boire" in sample(dialog)
    assert "Lauréat · 2016 · 12\u00a0000\u00a0€ · Paris 19ᵉ · Square" in sample(dialog)


def test_another_column_shows_at_once(dialog: PastImportDialog) -> None:
    editor = dialog.form.fields["title"].editor
    dialog.form.set_values(title="4")
    editor.edited.emit()  # type: ignore[attr-defined]
    assert "Square" in sample(dialog)
    dialog.form.set_values(title="")
    editor.edited.emit()  # type: ignore[attr-defined]
    assert "Choisissez la colonne des titres." in sample(dialog)
    dialog.take_in()
    assert dialog.form.fields["title"].has_problem
    assert dialog.imported is None


def test_importing_reports_every_line_that_is_not_whole(dialog: PastImportDialog, opened: MainWindow) -> None:
    QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)
    assert dialog.imported
    assert dialog._told.text() == "2 projets importés. 1 sans titre, laissé de côté. 1 territoire inconnu ici."
    assert dialog.report.value().splitlines() == [
        "Ligne 3\u00a0: pas de titre. Laissée de côté.",
        "Ligne 4\u00a0: le territoire «\u00a075123\u00a0» n’est pas dans l’édition. Gardé sans lui.",
        "Ligne 4\u00a0: «\u00a0beaucoup\u00a0» n’est pas un montant. Gardé sans lui.",
    ]
    assert dialog.focusWidget() is dialog.finish
    dialog.remove.click()
    assert past_imports(opened.desk.store) == []


def test_the_same_file_again_is_asked_about(
    dialog: PastImportDialog, opened: MainWindow, file: Path, show: Show, when_asked: WhenAsked
) -> None:
    dialog.take_in()
    (first,) = past_imports(opened.desk.store)
    again = PastImportDialog(opened.desk, opened)
    again.read(file)
    when_asked(Question, lambda question: question.no.click())
    again.take_in()
    assert [one.id for one in past_imports(opened.desk.store)] == [first.id]
    when_asked(Question, lambda question: question.yes.click())
    again.take_in()
    (second,) = past_imports(opened.desk.store)
    assert second.id != first.id


def test_a_file_that_is_none_is_refused_in_words(opened: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "tableur.xlsx"
    path.write_bytes(b"PK\x03\x04 and so on")
    told: list[str] = []
    opened.desk.notice.connect(lambda sentence, kind: told.append(sentence))
    assert not PastImportDialog(opened.desk, opened).read(path)
    assert told == [
        "Ce n’est pas un fichier CSV. Enregistrez-le en CSV depuis votre tableur, puis choisissez-le à nouveau."
    ]


def test_from_the_settings_by_keyboard(
    opened: MainWindow, file: Path, qtbot: QtBot, when_asked: WhenAsked, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("settings")
    QApplication.processEvents()
    page = cast(SettingsPage, opened.page)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))

    def take(dialog: PastImportDialog) -> None:
        QTest.keyClick(dialog, K.Key_Return, M.ControlModifier)
        QTest.keyClick(dialog, K.Key_Return)

    when_asked(PastImportDialog, take)
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, K.Key_I, M.ControlModifier)
    said = [text.text() for text in page.past.findChildren(Text)]
    assert "gagnants.csv" in said
    assert any("2 projets · 2 lauréats" in words for words in said)
