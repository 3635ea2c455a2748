"""Buttons: filled for the one main action of a screen, outline, link and danger for the rest; their key inside."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.keys import bind, caps
from ui.look import look
from ui.theme import TARGET
from ui.widgets.paint import Ink, caps_size, draw_caps, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable

KINDS = ("filled", "outline", "accent", "danger", "link", "link accent")
_GAP = 12


class Button(Pressable):
    """`Button("Enregistrer l’idée", kind="filled", key="Ctrl+Return", icon="check")`: `clicked` says it was pressed.

    The key works wherever the focus is in the window; with `binds` False it is only shown, as the window has it
    already (the rail's F7). `large` is for the main action under a form.
    """

    def __init__(
        self,
        label: str,
        *,
        kind: str = "outline",
        key: str = "",
        icon: str = "",
        large: bool = False,
        binds: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, parent)
        self.kind = kind
        self.key = key
        self._icon = icon
        self._large = large
        self._caps = caps(key)
        self._key: QShortcut | None = bind(self, key, self.click) if key and binds else None
        stretch = QSizePolicy.Policy.Expanding if large else QSizePolicy.Policy.Preferred
        self.setSizePolicy(stretch, QSizePolicy.Policy.Fixed)

    def show_as(self, kind: str, *, key: str = "", icon: str = "") -> None:
        """Another look, and another key shown; whoever changes it binds that key."""
        if (kind, key, icon) != (self.kind, self.key, self._icon):
            self.kind, self.key, self._icon, self._caps = kind, key, icon, caps(key)
            self.updateGeometry()
            self.update()

    @property
    def _is_link(self) -> bool:
        return self.kind.startswith("link")

    def sizeHint(self) -> QSize:
        height = look().px(56 if self._large else TARGET if self._is_link else 48)
        return QSize(self._content_width() + 2 * self._padding(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint(self, painter: QPainter) -> None:
        ink, cap = self._inks()
        rounded(painter, self.rect(), ink)
        if self.has_ring:
            ring(painter, self.rect(), ink.text)
        self._paint_content(painter, ink, cap)

    def _paint_content(self, painter: QPainter, ink: Ink, cap: Ink) -> None:
        inside = self.rect().adjusted(self._padding(), 0, -self._padding(), 0)
        width = min(self._content_width(), inside.width())
        spare = 0 if self._is_link else inside.width() - width
        left = inside.left() + spare // 2
        if self._icon:
            side = look().px(20)
            place = QRect(left, 0, side, self.height())
            icons.draw(painter, mirrored(place, self.rect(), self.layoutDirection()), self._icon, ink.text)
            left += side + _GAP - 4
        caps_width = caps_size(self._caps).width()
        room = inside.left() + spare // 2 + width - left - (caps_width + _GAP if self._caps else 0)
        place = mirrored(QRect(left, 0, room, self.height()), self.rect(), self.layoutDirection())
        text_line(painter, place, self.label, ink.text, look().font(self._role()))
        if self._caps:
            place = QRect(left + room + _GAP, 0, caps_width, self.height())
            place = mirrored(place, self.rect(), self.layoutDirection())
            draw_caps(painter, place.left(), self.height() // 2, self._caps, cap)

    def _content_width(self) -> int:
        width = text_width(self.label, look().font(self._role())) + 1
        width += look().px(20) + _GAP - 4 if self._icon else 0
        return width + (caps_size(self._caps).width() + _GAP if self._caps else 0)

    def _padding(self) -> int:
        return 4 if self._is_link else look().px(28 if self._large else 20)

    def _role(self) -> str:
        return "strong"

    def _inks(self) -> tuple[Ink, Ink]:
        """The button's own ink, and its key caps'."""
        c = look().colours
        if not self.isEnabled():
            grey = Ink("" if self._is_link else c.quiet, "", c.muted)
            return grey, Ink("", c.line, c.muted)
        hot = self.underMouse() or self.isDown()
        if self.kind == "filled":
            fill = c.accent_hover if hot else c.accent
            return Ink(fill, "", c.on_accent), Ink("", c.on_accent, c.on_accent)
        if self._is_link:
            cap = Ink(c.surface, c.accent, c.accent) if self.kind == "link accent" else Ink(c.quiet, c.line, c.muted)
            return Ink(c.quiet if hot else "", "", c.accent), cap
        tone = {"danger": c.danger, "accent": c.accent}.get(self.kind)
        ground = c.quiet if hot else c.surface
        return Ink(ground, tone or c.control, tone or c.text), Ink(c.quiet, tone or c.line, tone or c.muted)


class IconButton(Pressable):
    """A lone icon to press; `label` is its tip and what a screen reader says."""

    def __init__(self, icon: str, label: str, *, tone: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._icon, self._tone = icon, tone
        self.set_tip(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(TARGET), look().px(TARGET))

    def paint(self, painter: QPainter) -> None:
        c = look().colours
        if self.underMouse() or self.isDown():
            rounded(painter, self.rect(), Ink(c.quiet))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        side = look().px(20)
        place = QRect(0, 0, side, side)
        place.moveCenter(self.rect().center())
        icons.draw(painter, place, self._icon, getattr(c, self._tone) if self.isEnabled() else c.line)
