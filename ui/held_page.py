"""A page that came back as its thread makes it ready: its picture, where things stand on it, and what is cut out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF
from PySide6.QtGui import QImage

from outreach_app.domain.errors import Refused
from outreach_app.queries import batches as ledger
from outreach_app.queries import scans as came_back
from outreach_app.store.store import Store
from ui.pages.sheet_asked import WHOLE, Asked

if TYPE_CHECKING:
    from printables.sheet.layout import Layout, Place

FLAT = 3
"""Corner squares from which on a picture lies exactly as the layout does."""
_AROUND_PAIR, _AROUND_THEME, _AROUND_ZONE = 1.3, 0.2, -0.3
"""Millimetres cut out round what is asked: ink does not stop at a box's line, but print begins beside a zone's."""
_GRID = 3
"""Pixels of the picture to one of the small one ink is looked for in."""
_DARK = 40
"""How much darker than its row a spot is that is ink, of 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """A page's picture, where its questions stand on it (shares of the page), and what is cut out of it.

    `crops` are by zone, by theme's box (`theme.CODE`) and by agreement (`consent.PURPOSE`), rows before them;
    `signed` is by row what proves the agreements: a picture of its own.
    """

    image: QImage
    places: Mapping[str, QRectF]
    crops: Mapping[str, QImage] = field(default_factory=dict)
    signed: Mapping[int, bytes] = field(default_factory=dict)


def layout_of(store: Store, scan: came_back.ScanRow) -> Layout | None:
    """The layout the sheet was printed with, that page of it; None where it is of another time or of no time."""
    from printables.sheet.layout import read_layout

    geometry = ledger.batch_geometry(store, scan.sheet) if scan.sheet else None
    if not geometry:
        return None
    try:
        return read_layout(geometry, scan.sheet_page)
    except (Refused, KeyError, TypeError, ValueError):
        return None


def hold_page(store: Store, scan: came_back.ScanRow, asked: Asked | None) -> HeldPage:
    """The picture kept of a page, ready to be shown. Refused where it is missing or damaged."""
    assert scan.media, "nothing was kept of this page"
    with closing(store.again()) as own:
        picture = came_back.page_picture(own, scan.media)
        layout = layout_of(own, scan)
    image = QImage.fromData(picture).convertToFormat(QImage.Format.Format_RGB32)  # scaled three times as fast as grey
    if layout is None or asked is None or scan.squares < FLAT:
        return HeldPage(image=image, places={}, signed=dict.fromkeys(asked.rows if asked else (WHOLE,), picture))
    groups = _groups(layout, asked)
    written = {zone.id for zone in asked.zones}
    crops = {}
    for name, places in groups.items():
        if _is_cut(name):
            around = _AROUND_ZONE if name in written else _AROUND_THEME if "theme." in name else _AROUND_PAIR
            crops[name] = cut(image, _round(places, layout), around / layout.width)
    crops |= {name: _to_the_ink(crops[name]) for name in written}
    return HeldPage(
        image=image,
        places={name: _round(places, layout) for name, places in groups.items()},
        crops=crops,
        signed={row: _proof(image, layout, asked, row) for row in asked.rows},
    )


def cut(image: QImage, share: QRectF, margin: float = 0.0) -> QImage:
    """The part of `image` at those shares of the page, and `margin` round it, a share of its width."""
    width, height = image.width(), image.height()
    around = margin * width
    left, top = share.x() * width - around, share.y() * height - around
    wanted = QRectF(left, top, share.width() * width + 2 * around, share.height() * height + 2 * around).toAlignedRect()
    return image.copy(wanted.intersected(image.rect()))


def _groups(layout: Layout, asked: Asked) -> dict[str, list[Place]]:
    """Zones, each theme and each agreement by name, and what is printed beside their boxes."""
    boxes = {box.id: box for box in layout.boxes}
    frames = {frame.id: frame for frame in layout.frames}
    groups: dict[str, list[Place]] = {zone.id: [zone] for zone in layout.zones}
    for _, box in asked.themes:
        groups[box] = [boxes[box], *([frames[box]] if box in frames else [])]
    for pair in asked.pairs:
        name = pair.yes.removesuffix(".yes")
        groups[name] = [boxes[pair.yes], *([boxes[pair.no]] if pair.no else [])]
        groups[f"{name}.row"] = [*groups[name], *([frames[name]] if name in frames else [])]
    if asked.themes:
        groups["themes"] = [place for _, box in asked.themes for place in groups[box]]
    return groups


def _is_cut(name: str) -> bool:
    return name != "themes" and not name.endswith(".row")


def _proof(image: QImage, layout: Layout, asked: Asked, row: int) -> bytes:
    """One person's answers, and the date and signature under them: nothing of anybody else's."""
    names = {pair.yes.removesuffix(".yes") for pair in asked.pairs_of(row)}
    boxes = [place for place in (*layout.boxes, *layout.frames) if _belongs(place.id, names)]
    closing_zones = {zone.id for zone in asked.zones if zone.row == row and zone.name in ("date", "signature")}
    places = boxes + [zone for zone in layout.zones if zone.id in closing_zones]
    if row != WHOLE:
        places += [zone for zone in layout.zones if zone.id.startswith(f"row.{row}.")]
    part = cut(image, _round(places, layout)) if places else image
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    part.convertToFormat(QImage.Format.Format_Grayscale8).save(buffer, "JPEG", 80)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _belongs(place: str, names: set[str]) -> bool:
    return place.removesuffix(".yes").removesuffix(".no") in names


def _round(places: Sequence[Place], layout: Layout) -> QRectF:
    """The rectangle round several places, as shares of the page."""
    left, top = min(p.x for p in places), min(p.y for p in places)
    right, bottom = max(p.right for p in places), max(p.bottom for p in places)
    width, height = layout.width, layout.height
    return QRectF(left / width, top / height, (right - left) / width, (bottom - top) / height)


def _to_the_ink(crop: QImage) -> QImage:
    """Without the lines nobody wrote on: from the first ink to the last, ruled lines left out of account."""
    small = crop.scaled(max(crop.width() // _GRID, 1), max(crop.height() // _GRID, 1))
    small = small.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, stride = small.width(), small.height(), small.bytesPerLine()
    spots = bytes(small.constBits())
    rows, right = [], 0
    for y in range(height):
        line = spots[y * stride : y * stride + width]
        usual = sorted(line)[width // 2]
        dark = [x for x in range(3, width - 3) if line[x] < usual - _DARK]
        if len(dark) >= 2:
            rows.append(y)
            right = max(right, dark[-1])
    if not rows:
        return crop
    pad = 4 * _GRID
    top, bottom = max(rows[0] * _GRID - pad, 0), min((rows[-1] + 1) * _GRID + pad, crop.height())
    return crop.copy(QRect(0, top, min((right + 1) * _GRID + 3 * pad, crop.width()), bottom - top))
