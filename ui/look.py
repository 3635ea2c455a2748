"""How the window looks right now: the colours in use and the size of text, and where both are changed."""

from functools import cache
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import printables
from ui.stylesheet import stylesheet
from ui.theme import DARK, FAMILIES, LIGHT, SCHEMES, SIZES, Colours

FONTS = Path(printables.__file__).parent / "fonts"
_FILES = ("AtkinsonHyperlegible", "NotoSans", "NotoSansArabic")


class Look(QObject):
    """The colours and the text scale, asked by whoever paints; `changed` says to ask again."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.colours: Colours = LIGHT
        self.scale = 1.0
        self.scheme = "system"
        self._dressed: tuple[Colours, float] | None = None
        self._fonts: dict[str, QFont] = {}
        self._application = application
        _load_fonts()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, scheme: str = "system", text_scale: int = 100) -> None:
        """`scheme` is system, light, dark or contrast; `text_scale` in per cent, 100 to 200."""
        self.scheme = scheme
        self.colours = SCHEMES.get(scheme) or self._system_colours()
        self.scale = min(max(text_scale, 100), 200) / 100
        self._dress()
        self.changed.emit()

    def px(self, length: float) -> int:
        """A length that grows with the text."""
        return round(length * self.scale)

    def font(self, role: str = "body") -> QFont:
        """One of the type roles of the theme, the caller's own to change."""
        if role not in self._fonts:
            size, bold = SIZES[role]
            font = self._fonts[role] = QFont(self._application.font())
            font.setPixelSize(self.px(size))
            font.setBold(bold)
        return QFont(self._fonts[role])

    def colour(self, name: str) -> QColor:
        return QColor(getattr(self.colours, name))

    def _system_colours(self) -> Colours:
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def _follow_system(self) -> None:
        if self.scheme == "system" and self.colours is not self._system_colours():
            self.choose("system", round(self.scale * 100))

    def _dress(self) -> None:
        wanted = (self.colours, self.scale)
        if wanted == self._dressed:  # Qt would dress every widget again all the same
            return
        self._dressed = wanted
        self._fonts.clear()
        font = QFont(list(FAMILIES))
        font.setPixelSize(self.px(16))
        self._application.setStyleSheet("")  # to put one sheet over another costs Qt several times as much
        self._application.setFont(font)
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(stylesheet(self.colours, self.scale))


@cache
def look() -> Look:
    """The look of this application."""
    return Look(cast(QApplication, QApplication.instance()))


def _load_fonts() -> None:
    """All six files cost under two milliseconds: nothing to put off."""
    for family in _FILES:
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(FONTS / f"{family}-{weight}.ttf"))


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(c.surface), QColor(c.background))
    for which, colour in (
        (role.Window, c.background),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.quiet),
        (role.Text, c.text),
        (role.PlaceholderText, c.muted),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.ToolTipBase, c.text),
        (role.ToolTipText, c.surface),
        (role.Mid, c.line),
        (role.Dark, c.control),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.muted))
    return palette
