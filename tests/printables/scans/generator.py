"""Filled sheets as scanners, copiers and phones would send them, drawn from nothing but chance and a seed.

What it proves: that the reader holds against turn, skew, stretch, curl, perspective, shadow, blur, grain, thresholds
and JPEG, and against the pens and habits named below, on the true printed page. What it does NOT prove: that real hands
tick, scribble and correct as these curves do; real ink, real paper, show-through of real writing, crumpled or wet
sheets, lens distortion, mixed light, glare, a copier's own "text mode". It shares with the reader only the layout; yet
the same head wrote both, so its figures are upper bounds until real sheets are scanned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Chance = np.random.Generator


@dataclass(frozen=True)
class Pen:
    """Millimetres wide, 0 to 1 dark, and how much it skips."""

    name: str
    width: tuple[float, float]
    dark: tuple[float, float]
    skips: float = 0.0


PENS = (
    Pen("ballpoint, blue", (0.25, 0.5), (0.5, 0.8), 0.15),
    Pen("ballpoint, black", (0.25, 0.55), (0.7, 0.92), 0.1),
    Pen("gel", (0.35, 0.8), (0.8, 0.97)),
    Pen("felt", (0.7, 1.4), (0.7, 0.97)),
    Pen("marker", (1.2, 2.2), (0.45, 0.9)),
    Pen("pencil", (0.3, 0.7), (0.3, 0.65), 0.35),
    Pen("light pencil", (0.3, 0.6), (0.18, 0.32), 0.35),
)
_SHARES = (0.3, 0.2, 0.15, 0.1, 0.05, 0.14, 0.06)
HABITS = ("cross", "tick", "long tick", "slash", "small tick", "big cross", "scrawl")
_HABIT_SHARES = (0.36, 0.26, 0.10, 0.06, 0.08, 0.08, 0.06)


@dataclass(frozen=True)
class Filled:
    """A page with somebody's writing on it. `truth`: ticked, empty, blackened, beside or circled, a box."""

    page: Grey
    truth: dict[str, str]
    written: frozenset[str]
    pen: str


@dataclass(frozen=True)
class Scan:
    picture: Grey
    device: str
    dpi: int


@dataclass(frozen=True)
class Canvas:
    """Where ink goes, and how many of its pixels a millimetre is."""

    ink: Grey
    px: float


def fill(clean: Grey, layout: Any, chance: Chance, *, odd: float = 0.012) -> Filled:
    """Somebody with one pen ticks, answers, writes. `odd` is the share of boxes corrected, circled or just missed."""
    pen = PENS[chance.choice(len(PENS), p=_SHARES)]
    habit = HABITS[chance.choice(len(HABITS), p=_HABIT_SHARES)]
    width, dark = chance.uniform(*pen.width), chance.uniform(*pen.dark)
    ink = Canvas(np.zeros(clean.shape, np.uint8), clean.shape[1] / layout.width)
    truth = {}
    for box in layout.boxes:
        truth[box.id] = "empty"
    for group in _groups([box.id for box in layout.boxes], chance):
        truth |= dict.fromkeys(group, "ticked")
    for box in layout.boxes:
        if chance.random() < odd:
            truth[box.id] = str(chance.choice(["blackened", "beside", "circled"], p=[0.6, 0.2, 0.2]))
        _mark(ink, box, truth[box.id], habit, width, chance)
    written = [zone for zone in layout.zones if chance.random() < 0.6]
    for zone in written:
        _write(ink, zone, min(width, 0.9), chance)
    if chance.random() < 0.06:
        _scribble(ink, layout.codes[chance.integers(0, len(layout.codes))], width, chance)
    page = _inked(clean, ink.ink, dark, pen.skips, chance)
    return Filled(page=page, truth=truth, written=frozenset(zone.id for zone in written), pen=pen.name)


def _groups(names: list[str], chance: Chance) -> list[list[str]]:
    """Who ticks: about a third of the themes, and one answer of most questions of yes or no."""
    ticked = [[name] for name in names if not name.endswith((".yes", ".no")) and chance.random() < 0.3]
    answered = [name[:-4] for name in names if name.endswith(".yes") and chance.random() < 0.92]
    return ticked + [[f"{name}.{'yes' if chance.random() < 0.6 else 'no'}"] for name in answered]


def _mark(ink: Canvas, box: Any, what: str, habit: str, width: float, chance: Chance) -> None:
    middle = np.array([box.x + box.w / 2, box.y + box.h / 2])
    if what == "ticked":
        for line in _tick(habit, box.w, chance):
            _stroke(ink, middle + line, width, chance)
    elif what == "blackened":
        half = box.w / 2 * chance.uniform(0.95, 1.15)
        step = max(0.12, width * 0.8)
        for y in np.arange(-half, half + step, step):
            _stroke(ink, middle + np.array([(-half, y), (half, y + chance.uniform(-0.2, 0.2))]), width, chance)
    elif what == "beside":
        away = middle + np.array([chance.choice([-1, 1]) * box.w * chance.uniform(1.05, 1.2), chance.uniform(-1, 1)])
        for line in _tick("small tick", box.w, chance):
            _stroke(ink, away + line, width, chance)
    elif what == "circled":
        turn = np.linspace(0, 2 * np.pi * chance.uniform(0.92, 1.1), 24) + chance.uniform(0, 6)
        round_it = (
            np.column_stack([np.cos(turn), np.sin(turn)]) * box.w * np.array([0.95, 0.85]) * chance.uniform(0.9, 1.1)
        )
        _stroke(ink, middle + round_it, width, chance)


def _tick(habit: str, size: float, chance: Chance) -> list[NDArray[np.float64]]:
    """Strokes about the middle of a box `size` millimetres wide."""
    off = chance.normal(0, 0.08, 2) * size
    r = size / 2
    if habit in ("cross", "big cross"):
        r *= chance.uniform(0.65, 1.05) if habit == "cross" else chance.uniform(1.2, 1.7)
        lines = [[(-r, -r), (r, r)], [(r, -r), (-r, r)]]
    elif habit == "slash":
        r *= chance.uniform(0.8, 1.4)
        lines = [[(-r, r), (r, -r)]]
    elif habit == "scrawl":
        points = chance.uniform(-0.9 * r, 0.9 * r, (7, 2))
        points[:, 0] = np.linspace(-0.8 * r, 0.8 * r, 7)
        lines = [points.tolist()]
    else:
        r *= {"tick": 1.0, "long tick": 1.5, "small tick": 0.6}[habit] * chance.uniform(0.85, 1.15)
        rise = 2.2 if habit == "long tick" else 1.0
        start = (-1.4 * r, -0.2 * r) if habit == "long tick" else (-0.8 * r, 0.0)
        lines = [[start, (-0.2 * r, 0.75 * r), (0.95 * r * rise**0.5, -0.9 * r * rise)]]
    return [np.array(line, float) + off + chance.normal(0, 0.07 * r, (len(line), 2)) for line in lines]


def _stroke(ink: Canvas, points: NDArray[np.float64], width: float, chance: Chance) -> None:
    """A line through `points`, a little bowed, of a pen's pressure."""
    fine = 8 if len(points) < 8 else 1
    along = np.linspace(0, len(points) - 1, fine * (len(points) - 1) + 1)
    path = np.column_stack([np.interp(along, np.arange(len(points)), points[:, k]) for k in (0, 1)])
    path += (np.sin(along / along[-1] * np.pi) * chance.normal(0, 0.12))[:, None]
    press = width * (1 + 0.25 * np.sin(along * chance.uniform(0.5, 2) + chance.uniform(0, 6)))
    for (a, b), w in zip(pairwise(path), press, strict=False):
        ends = [tuple((16 * p * ink.px).round().astype(int).tolist()) for p in (a, b)]
        cv2.line(ink.ink, ends[0], ends[1], 255, max(1, round(w * ink.px)), cv2.LINE_AA, 4)


def _write(ink: Canvas, zone: Any, width: float, chance: Chance) -> None:
    """Words of loops on some of the zone's lines."""
    lines = max(1, zone.lines)
    tall = zone.h / lines
    for line in range(max(1, chance.integers(1, lines + 1))):
        x, base = zone.x + 1.5, zone.y + tall * (line + 1) - 0.25 * tall
        while x < zone.x + zone.w * chance.uniform(0.4, 0.95):
            letters = chance.integers(2, 9)
            t = np.arange(letters * 6) / 6
            wide = chance.uniform(1.2, 2.2)
            high = tall * chance.uniform(0.15, 0.3)
            path = np.column_stack(
                [
                    x + t * wide + 0.4 * np.sin(t * 12.6),
                    base - high * (1 + np.sin(t * 6.3 + chance.normal(0, 0.5, len(t)))),
                ]
            )
            _stroke(ink, path, width, chance)
            x += letters * wide + 2.0


def _scribble(ink: Canvas, code: Any, width: float, chance: Chance) -> None:
    """A child's hand over one copy of the code."""
    points = chance.uniform(0, 1, (chance.integers(4, 14), 2)) * (code.w, code.h) + (code.x, code.y)
    _stroke(ink, points, width, chance)


def _inked(clean: Grey, ink: Grey, dark: float, skips: float, chance: Chance) -> Grey:
    cover = ink
    if skips:
        grain = cv2.resize(chance.random((301, 301), np.float32), (602, 602), interpolation=cv2.INTER_LINEAR)
        left = (255 * (1 - skips * 1.6 * np.clip(grain * 1.5 - 0.3, 0, 1))).astype(np.uint8)
        everywhere = np.tile(left, (len(ink) // 602 + 1, ink.shape[1] // 602 + 1))[: len(ink), : ink.shape[1]]
        cover = cv2.multiply(ink, np.ascontiguousarray(everywhere), scale=1 / 255)
    return np.asarray(cv2.multiply(clean, 255 - cv2.multiply(cover, dark), scale=1 / 255), np.uint8)


# ---- the paper's life before the glass


def wear(page: Grey, px: float, chance: Chance) -> Grey:
    """Stains, folds and dust, on some pages."""
    light = page.astype(np.float32)
    height, width = page.shape
    if chance.random() < 0.15:
        at, radius = chance.uniform(0, 1, 2) * (width, height), chance.uniform(10, 45) * px
        far = _far(height, width, at)
        ring = np.exp(-(((far - radius) / (chance.uniform(0.6, 2.5) * px)) ** 2))
        light *= 1 - chance.uniform(0.05, 0.2) * _up(ring, page.shape) - 0.04 * _up((far < radius) * 1.0, page.shape)
    for _ in range(chance.integers(0, 3) if chance.random() < 0.35 else 0):
        y = chance.uniform(0.25, 0.75) * height + np.linspace(-1, 1, width) * chance.uniform(0, 0.01) * height
        top, bottom = int(max(0, y.min() - 4 * px)), int(min(height, y.max() + 4 * px))
        down = (np.arange(top, bottom, dtype=np.float32)[:, None] - y[None, :].astype(np.float32)) / px
        light[top:bottom] *= 1 - chance.uniform(0.03, 0.16) * np.exp(-((down / chance.uniform(0.3, 1.2)) ** 2))
    for _ in range(chance.integers(0, 25)):
        at = (chance.uniform(0, 1, 2) * (width, height)).astype(int)
        size = max(1, int(chance.exponential(0.12) * px))
        cv2.circle(light, tuple(at.tolist()), size, float(chance.uniform(20, 180)), -1, cv2.LINE_AA)
    return cv2.convertScaleAbs(light)


def _far(height: int, width: int, at: NDArray[np.float64]) -> Floats:
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    return np.hypot(x - at[0], y - at[1])


def _up(small: NDArray[Any], shape: tuple[int, ...]) -> Floats:
    return cv2.resize(small.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


# ---- what machines see


def flatbed(page: Grey, px: float, chance: Chance, dpi: int = 0) -> Scan:
    dpi = dpi or int(chance.choice([150, 200, 300]))
    turn = chance.normal(0, 0.8) if chance.random() < 0.8 else chance.uniform(-4, 4)
    scale = dpi / 25.4 / px * chance.uniform(0.97, 1.03)
    picture = _lay(page, px, chance, turn, (scale, scale), border=int(chance.choice([0, 40, 200, 255])))
    return Scan(_sensed(picture, chance, dpi, blur=(0.03, 0.10), noise=(1, 6), quality=(35, 95)), "flatbed", dpi)


def feeder(page: Grey, px: float, chance: Chance, dpi: int = 0) -> Scan:
    """Skewed, stretched along its way, waving, with a streak of dust now and then."""
    dpi = dpi or int(chance.choice([150, 200, 300]))
    scale = dpi / 25.4 / px * chance.uniform(0.98, 1.02)
    stretch = chance.uniform(0.985, 1.015)
    wave = (chance.uniform(0, 0.4) * px, chance.uniform(60, 200) * px)
    turn = chance.normal(0, 1.2)
    turn = float(np.clip(turn, -4, 4))
    picture = _lay(
        page, px, chance, turn, (scale, scale * stretch), wave=wave, border=int(chance.choice([20, 220, 255]))
    )
    if chance.random() < 0.2:
        x = chance.integers(0, picture.shape[1])
        picture[:, x : x + max(1, dpi // 200)] *= chance.uniform(0.4, 0.9)
    return Scan(_sensed(picture, chance, dpi, blur=(0.04, 0.13), noise=(2, 7), quality=(30, 90)), "feeder", dpi)


def copier(page: Grey, px: float, chance: Chance, dpi: int = 0) -> Scan:
    """Pure black and white, by one threshold: what is faint is gone."""
    dpi = dpi or int(chance.choice([200, 300]))
    grey = feeder(page, px, chance, dpi).picture
    limit = chance.uniform(0.5, 0.72) * np.percentile(grey, 90)
    return Scan(np.where(grey > limit, 255, 0).astype(np.uint8), "copier", dpi)


def phone(page: Grey, px: float, chance: Chance, dpi: int = 0) -> Scan:
    """Held askew over a table, in whatever light there is."""
    dpi = dpi or int(chance.integers(150, 290))
    height, width = page.shape
    scale = dpi / 25.4 / px
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    lean = chance.uniform(-1, 1, (4, 2)) * chance.uniform(1, 11) * px
    angle = np.radians(chance.uniform(-9, 9))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = ((corners - corners.mean(axis=0)) @ turn.T + lean) * scale
    margin = chance.uniform(6, 40) * px * scale
    seen += margin - seen.min(axis=0)
    size = tuple(np.ceil(seen.max(axis=0) + margin).astype(int).tolist())
    bend = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    curled = _waved(page, (chance.uniform(0, 0.9) * px, chance.uniform(150, 400) * px), chance)
    picture = cv2.warpPerspective(curled, bend, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    on_page = cv2.warpPerspective(np.ones((height, width), np.uint8), bend, size, flags=cv2.INTER_NEAREST)
    table = chance.uniform(20, 200) + 12 * _up(chance.normal(0, 1, (40, 30)), picture.shape)
    picture = np.where(on_page > 0, picture * chance.uniform(0.82, 1.0), table).astype(np.float32)
    picture *= _light(picture.shape, chance, px * scale)
    picture = _sensed(picture, chance, dpi, blur=(0.04, 0.20), noise=(2, 9), quality=(45, 92), white=(150, 250))
    return Scan(np.ascontiguousarray(np.rot90(picture, chance.integers(0, 4))), "phone", dpi)


DEVICES: dict[str, Callable[..., Scan]] = {"flatbed": flatbed, "feeder": feeder, "copier": copier, "phone": phone}


def _light(shape: tuple[int, ...], chance: Chance, px: float) -> Floats:
    """A slope, a vignette, and often the shadow of whoever holds the phone."""
    height, width = shape[:2]
    y, x = np.mgrid[-1 : 1 : (height // 8 + 1) * 1j, -1 : 1 : (width // 8 + 1) * 1j].astype(np.float32)
    way = chance.uniform(0, 2 * np.pi)
    light = 1 - chance.uniform(0, 0.3) * (1 + np.cos(way) * x + np.sin(way) * y) / 2
    light *= 1 - chance.uniform(0, 0.2) * (x**2 + y**2) / 2
    if chance.random() < 0.6:
        way = chance.uniform(0, 2 * np.pi)
        edge = (np.cos(way) * x + np.sin(way) * y - chance.uniform(-0.6, 0.6)) * height / 2
        soft = chance.uniform(2, 30) * px
        light *= 1 - chance.uniform(0.1, 0.5) / (1 + np.exp(-np.clip(edge / soft * 4, -30, 30)))
    return _up(light, shape)


def _lay(
    page: Grey,
    px: float,
    chance: Chance,
    turn: float,
    scale: tuple[float, float],
    *,
    wave: tuple[float, float] = (0, 1),
    border: int = 255,
) -> Floats:
    """The page on the glass: turned about its middle, shifted, some of its edge perhaps outside."""
    height, width = page.shape
    if wave[0]:
        page = _waved(page, wave, chance)
    angle = np.radians(turn)
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * np.array(scale)[:, None]
    room = chance.uniform(-2, 6, 2) * px * np.array(scale)
    size = np.array([width, height]) * scale + np.maximum(0, 2 * room)
    middle = size / 2 + chance.uniform(-1, 1, 2) * px * np.array(scale)
    place = np.column_stack([linear, middle - linear @ [width / 2, height / 2]])
    if scale[0] < 0.8:  # what a coarser sensor averages
        page = cv2.GaussianBlur(page, (0, 0), 0.42 / scale[0])
    out = cv2.warpAffine(
        page, place, tuple(size.round().astype(int).tolist()), flags=cv2.INTER_LINEAR, borderValue=(float(border),)
    )
    return out.astype(np.float32)


def _waved(page: Grey, wave: tuple[float, float], chance: Chance) -> Grey:
    height, width = page.shape
    shift = wave[0] * np.sin(np.arange(height) / wave[1] * 2 * np.pi + chance.uniform(0, 6))
    lift = wave[0] * 0.7 * np.sin(np.arange(width) / wave[1] * 2 * np.pi + chance.uniform(0, 6))
    x = np.arange(width, dtype=np.float32)[None, :] + shift[:, None].astype(np.float32)
    y = np.arange(height, dtype=np.float32)[:, None] + lift[None, :].astype(np.float32)
    return cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _sensed(
    light: Floats,
    chance: Chance,
    dpi: int,
    *,
    blur: tuple[float, float],
    noise: tuple[float, float],
    quality: tuple[int, int],
    white: tuple[float, float] = (204, 255),
) -> Grey:
    """Through the lens, onto the sensor, into a JPEG and out again."""
    light = cv2.GaussianBlur(light, (0, 0), max(0.3, chance.uniform(*blur) * dpi / 25.4))
    black = chance.uniform(0, 0.18)
    share = cv2.pow(np.clip(light, 0, 255) / 255, chance.uniform(0.8, 1.25))
    picture = chance.uniform(*white) * (black + (1 - black) * share)
    grain = _grain(picture.shape, chance.uniform(*noise), chance)
    if chance.random() < 0.3:
        grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * 2
    seen = cv2.convertScaleAbs(np.maximum(picture + grain, 0))
    coded = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(*quality))])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _grain(shape: tuple[int, ...], spread: float, chance: Chance) -> Floats:
    """A square of noise laid side by side: as good as a page of it, and far faster."""
    tile = chance.normal(0, spread, (601, 601)).astype(np.float32)
    return np.tile(tile, (shape[0] // 601 + 1, shape[1] // 601 + 1))[: shape[0], : shape[1]]


def make(clean: Grey, layout: Any, device: str, seed: int, dpi: int = 0, odd: float = 0.012) -> tuple[Filled, Scan]:
    """One filled page by one device; the same seed makes the same page. `clean` is best drawn at 300 dpi."""
    chance = np.random.default_rng([seed, sorted(DEVICES).index(device)])
    filled = fill(clean, layout, chance, odd=odd)
    px = clean.shape[1] / layout.width
    return filled, DEVICES[device](wear(filled.page, px, chance), px, chance, dpi)
