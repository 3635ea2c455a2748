"""The QApplication, dressed: style, fonts, colours, language. The window, its tests and its pictures all start here."""

import sys
from typing import cast

from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from ui.look import look
from ui.speech import speak


def dress(language: str = "fr", scheme: str = "system", text_scale: int = 100) -> QApplication:
    """This process's application, made if need be, in the given language and look."""
    application = cast(QApplication, QApplication.instance() or QApplication([sys.argv[0], "-style", "fusion"]))
    application.setApplicationName("Porte-voix")
    QGuiApplication.setDesktopFileName("porte-voix")
    speak(application, language)
    look().choose(scheme, text_scale)
    application.setWindowIcon(_window_icon())
    return application


def _window_icon() -> QIcon:
    from ui.widgets.logo import logo

    return QIcon(QPixmap.fromImage(logo(64)))
