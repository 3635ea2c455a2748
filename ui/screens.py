"""Which screen a widget stands on."""

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


def screen_of(widget: QWidget) -> QScreen:
    """Never ask `widget.screen()`: PySide takes that screen for the widget's child, and destroys it with the widget."""
    return QGuiApplication.screenAt(widget.geometry().center()) or QGuiApplication.primaryScreen()
