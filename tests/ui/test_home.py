"""Accueil: what it says of the example's evening, of a new edition, and what Enter does."""

from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.widgets.text import Text


def words(window: MainWindow) -> str:
    assert window.page
    return "\n".join(label.text() for label in window.page.findChildren(Text) if label.isVisible())


def test_home_says_what_to_do_this_evening(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("home")
    told = words(opened)
    assert "Bonjour Inès" in told
    assert "Ce soir" in told
    assert "18\u00a0h\u00a030" in told
    assert "Dépôt\u00a0: J-12" in told
    assert "5 propositions non déposées" in told
