"""A witness for the setting of scripts: Qt draws the same line in the same typeface, and the two pictures agree."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication

from printables.paper import open_canvas
from printables.pen import Pen
from printables.raster import Grey
from printables.style import FONTS, Type

Picture = NDArray[np.float64]
Drawn = Callable[[Path, float], list[Grey]]
SIZE = (480, 64)
AGREE, DIFFER = 0.86, 0.75
LINES = (
    ("NotoSansArabic-Regular", "ما هي فكرتكم من أجل الحي؟", "؟يحلا لجأ نم مكتركف يه ام"),
    ("NotoSansArabic-Regular", "بَيْتٌ مُحَمَّدٌ لا إله", "إله لا مُحَمَّدٌ بَيْتٌ"),
    ("NotoSansTamil-Regular", "உங்கள் யோசனை கொ கௌ க்ஷ ஸ்ரீ", "உஙகள யசன க கள கஷ ஸர"),
    ("NotoSansSC-Regular", "您的想法可以改变社区", "区社变改以可法想的您"),
    ("NotoSans-Regular", "Fɔ̀lɔ́ jumɛ̂n ɲɛ̀nɛ́", "Fɔlɔ jumɛn ɲɛnɛ ŋana"),
)


def cropped(ink: Picture) -> Picture:
    """The ink alone, brought to one size."""
    rows, columns = np.where(ink.max(axis=1) > 60)[0], np.where(ink.max(axis=0) > 60)[0]
    tight = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(Image.fromarray(tight.astype(np.uint8)).resize(SIZE, Image.Resampling.BOX), np.float64)


def ours(text: str, pdf: Path, drawn: Drawn) -> Picture:
    held = BytesIO()
    canvas = open_canvas(held, "t", (260, 40))
    Pen(canvas, 40).say(10, 25, text, Type(40))
    canvas.showPage()
    canvas.save()
    pdf.write_bytes(held.getvalue())
    (page,) = drawn(pdf, 108)
    return cropped(255.0 - page.astype(np.float64))


def qt_s(text: str, face: str) -> Picture:
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(FONTS / f"{face}.ttf")))[0]
    font = QFont(family)
    font.setPixelSize(60)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    image = QImage(int(line.naturalTextWidth()) + 120, 220, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setPen(QColor("white"))
    layout.draw(painter, QPointF(60, 60))
    painter.end()
    wide = image.bytesPerLine()
    return cropped(np.frombuffer(image.constBits(), np.uint8).reshape(220, wide)[:, : image.width()].astype(np.float64))


def likeness(one: Picture, other: Picture) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize(("face", "text", "wrong"), LINES)
def test_our_line_looks_as_qt_draws_it(
    qapp: QApplication, drawn: Drawn, tmp_path: Path, face: str, text: str, wrong: str
) -> None:
    line = ours(text, tmp_path / "line.pdf", drawn)
    assert likeness(line, qt_s(text, face)) > AGREE
    assert likeness(line, qt_s(wrong, face)) < DIFFER, "in the wrong order or shape it would be seen"
