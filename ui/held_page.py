"""A page that came back as its thread makes it ready: its picture, where things stand on it, and what is cut out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries import batches as ledger
from outreach_app.queries import scans as came_back
from outreach_app.store.store import Store
from ui.pages.sheet_asked import CLOSING, WHOLE, Asked

if TYPE_CHECKING:
    from printables.sheet.layout import Layout, Place

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


def layouts_of(store: Store, sheet: RecordId) -> list[Layout]:
    """The pages of the layout the sheet was printed with; none where it is of another time or of no time."""
    from printables.sheet.layout import read_layout

    geometry = ledger.batch_geometry(store, sheet)
    if not geometry:
        return []
    try:
        first = read_layout(geometry)
        return [first, *(read_layout(geometry, page) for page in range(2, first.pages + 1))]
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        return []


def hold_page(store: Store, scan: came_back.ScanRow, asked: Asked | None) -> HeldPage:
    """The picture kept of a page, ready to be shown, and what is cut out of it and of its sheet's other pages.

    Refused where it is missing or damaged.
    """
    assert scan.media, "nothing was kept of this page"
    with closing(store.again()) as own:
        picture = came_back.page_picture(own, scan.media)
        whole = came_back.scan(own, scan.id) or scan  # a list's row does not say what was read
        layouts = {layout.page: layout for layout in layouts_of(own, scan.sheet)} if scan.sheet else {}
        others = _others(own, scan) if len(layouts) > 1 else {}
    image = _image(picture)
    layout = layouts.get(scan.sheet_page)
    if layout is None or asked is None or not whole.lies_flat:
        return HeldPage(image=image, places={}, signed=dict.fromkeys(asked.rows if asked else (WHOLE,), picture))
    pages = {scan.sheet_page: image} | {number: _image(other) for number, other in others.items()}
    found = [(pages[number], layouts[number]) for number in sorted(pages) if number in layouts]
    crops: dict[str, QImage] = {}
    for page, its in found:
        crops |= _cut_out(page, its, asked)
    return HeldPage(
        image=image,
        places={name: _round(places, layout) for name, places in _groups(layout, asked).items()},
        crops=crops,
        signed={row: _proof(found, asked, row) for row in asked.rows},
    )


def _others(store: Store, scan: came_back.ScanRow) -> dict[int, bytes]:
    """The pictures of the sheet's other pages, by page; one that is missing is left out."""
    found: dict[int, bytes] = {}
    for other in came_back.pages_of_sheet(store, scan):
        if other.media and other.sheet_page != scan.sheet_page and other.lies_flat:
            with suppress(Refused):
                found[other.sheet_page] = came_back.page_picture(store, other.media)
    return found


def _image(picture: bytes) -> QImage:
    return QImage.fromData(picture).convertToFormat(QImage.Format.Format_RGB32)  # scaled three times as fast as grey


def _cut_out(image: QImage, layout: Layout, asked: Asked) -> dict[str, QImage]:
    groups = _groups(layout, asked)
    written = {zone.id for zone in layout.zones}
    crops = {}
    for name, places in groups.items():
        if _is_cut(name):
            around = _AROUND_ZONE if name in written else _AROUND_THEME if "theme." in name else _AROUND_PAIR
            crops[name] = cut(image, _round(places, layout), around / layout.width)
    return crops | {name: _to_the_ink(crops[name]) for name in written}


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
    themes = [box for _, box in asked.themes if box in boxes]
    for box in themes:
        groups[box] = [boxes[box], *([frames[box]] if box in frames else [])]
    for pair in asked.pairs:
        if pair.yes not in boxes:
            continue
        name = pair.yes.removesuffix(".yes")
        groups[name] = [boxes[pair.yes], *([boxes[pair.no]] if pair.no else [])]
        groups[f"{name}.row"] = [*groups[name], *([frames[name]] if name in frames else [])]
    if themes:
        groups["themes"] = [place for box in themes for place in groups[box]]
    return groups


def _is_cut(name: str) -> bool:
    return name != "themes" and not name.endswith(".row")


def _proof(pages: Sequence[tuple[QImage, Layout]], asked: Asked, row: int) -> bytes:
    """One person's answers, and the date and signature under them, from page to page: nothing of anybody else's."""
    parts = [part for image, layout in pages if (part := _signed_part(image, layout, asked, row)) is not None]
    whole = parts[0] if parts else pages[0][0]
    if len(parts) > 1:
        whole = QImage(max(p.width() for p in parts), sum(p.height() for p in parts), QImage.Format.Format_RGB32)
        whole.fill(0xFFFFFFFF)
        with QPainter(whole) as painter:
            y = 0
            for part in parts:
                painter.drawImage(0, y, part)
                y += part.height()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    whole.convertToFormat(QImage.Format.Format_Grayscale8).save(buffer, "JPEG", 80)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _signed_part(image: QImage, layout: Layout, asked: Asked, row: int) -> QImage | None:
    names = {pair.yes.removesuffix(".yes") for pair in asked.pairs_of(row)}
    places = [place for place in (*layout.boxes, *layout.frames) if _belongs(place.id, names)]
    closing_zones = {zone.id for zone in asked.zones if zone.row == row and zone.name in CLOSING}
    places += [zone for zone in layout.zones if zone.id in closing_zones]
    if row != WHOLE:
        places += [zone for zone in layout.zones if zone.id.startswith(f"row.{row}.")]
    return cut(image, _round(places, layout)) if places else None


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
