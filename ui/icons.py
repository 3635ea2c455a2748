"""Our own stroke icons, drawn in any colour and size, sharp on any screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent / "resources" / "icons"

_POINTS_SOMEWHERE = {"send", "undo", "chevron-left", "chevron-right", "announce"}
"""Turned round where people read from right to left; arrows aren't, they stand for keys."""


def draw(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """The icon `name`, as large as fits in the middle of `rect`."""
    side = min(rect.width(), rect.height())
    place = QPoint(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2)
    painter.drawImage(place, image(name, side, colour, painter.device().devicePixelRatioF()))


def image(name: str, side: int, colour: str, ratio: float = 1.0) -> QImage:
    """`side` in logical pixels, `ratio` the screen's."""
    turned = name in _POINTS_SOMEWHERE and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return _image(name, side, colour, ratio, turned)


def icon(name: str, colour: str, side: int = 20) -> QIcon:
    """For the few places of Qt's own that want a QIcon."""
    return QIcon(QPixmap.fromImage(image(name, side, colour, 2.0)))


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


@lru_cache(maxsize=512)
def _image(name: str, side: int, colour: str, ratio: float, turned: bool) -> QImage:
    drawn = QImage(QSize(side, side) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(
        painter, QRectF(0, 0, drawn.width(), drawn.height())
    )
    painter.end()
    if turned:
        drawn = drawn.transformed(QTransform().scale(-1, 1))
    drawn.setDevicePixelRatio(ratio)
    return drawn


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text("utf-8")
