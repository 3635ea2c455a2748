"""The design tokens: every colour, type size and measure of the window, in one place."""

from dataclasses import dataclass

GRID = 8
RADIUS = 8
MARGIN = 24
GAP = 16
TARGET = 44
"""Smallest height of anything to press; in pixels at 100 %, like every measure here."""

FAMILIES = ("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic")
"""The first that has a letter draws it."""

SIZES = {
    "notice": (44, True),
    "answer": (32, True),
    "spoken": (24, False),
    "figure": (32, True),
    "title": (28, True),
    "heading": (20, True),
    "brand": (18, True),
    "writing": (20, False),
    "strong": (16, True),
    "body": (16, False),
    "secondary": (15, False),
    "secondary strong": (15, True),
    "small": (14, False),
    "small strong": (14, True),
    "cap": (12, True),
}
"""Type roles: pixels at 100 %, and whether bold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One set of colours. Each `…_surface` is a ground that `text` and the colour of the same name are read on."""

    name: str
    dark: bool
    background: str
    surface: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    line: str
    control: str
    quiet: str
    track: str
    amber: str
    amber_surface: str
    band: str
    amber_line: str
    danger: str
    danger_surface: str
    tints: tuple[str, str, str, str, str]
    """From nothing to most: the grounds of a map's tiles."""
    on_tints: tuple[str, str, str, str, str]


LIGHT = Colours(
    name="light",
    dark=False,
    background="#F5F6F8",
    surface="#FFFFFF",
    text="#17202B",
    muted="#536070",
    accent="#0B6E63",
    accent_hover="#095B52",
    on_accent="#FFFFFF",
    selected="#E0F1EE",
    line="#DCE1E7",
    control="#7A8696",
    quiet="#F0F2F5",
    track="#EBEEF2",
    amber="#8A5200",
    amber_surface="#FFF1D2",
    band="#FFE3A3",
    amber_line="#E0A93B",
    danger="#B3261E",
    danger_surface="#FCE9E7",
    tints=("#FFFFFF", "#DDF0ED", "#A6D6CF", "#5BAEA3", "#0B6E63"),
    on_tints=("#536070", "#17202B", "#17202B", "#17202B", "#FFFFFF"),
)

DARK = Colours(
    name="dark",
    dark=True,
    background="#12161B",
    surface="#1B2128",
    text="#E9EDF2",
    muted="#A9B4C0",
    accent="#4CC2B2",
    accent_hover="#6FD3C5",
    on_accent="#12161B",
    selected="#1C3A36",
    line="#313A45",
    control="#8290A0",
    quiet="#262E37",
    track="#262E37",
    amber="#F3C56B",
    amber_surface="#3A2F18",
    band="#4A3A12",
    amber_line="#A77E2C",
    danger="#FF9C92",
    danger_surface="#43211F",
    tints=("#1B2128", "#1C3A36", "#22574F", "#2E8076", "#4CC2B2"),
    on_tints=("#A9B4C0", "#E9EDF2", "#E9EDF2", "#FFFFFF", "#12161B"),
)

CONTRAST = Colours(
    name="contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    text="#FFFFFF",
    muted="#E2E2E2",
    accent="#FFD60A",
    accent_hover="#FFE566",
    on_accent="#000000",
    selected="#3A3300",
    line="#8C8C8C",
    control="#FFFFFF",
    quiet="#1F1F1F",
    track="#333333",
    amber="#FFB84D",
    amber_surface="#2E1E00",
    band="#4D3200",
    amber_line="#FFB84D",
    danger="#FFA39B",
    danger_surface="#3D0B07",
    tints=("#000000", "#2A2600", "#5C5200", "#8F7F00", "#FFD60A"),
    on_tints=("#E2E2E2", "#FFFFFF", "#FFFFFF", "#000000", "#000000"),
)

SCHEMES = {colours.name: colours for colours in (LIGHT, DARK, CONTRAST)}

TEXT_PAIRS = (
    *(("text", ground) for ground in ("background", "surface", "selected", "quiet", "amber_surface", "danger_surface")),
    *(("muted", ground) for ground in ("background", "surface", "selected", "quiet")),
    *(("accent", ground) for ground in ("background", "surface", "selected")),
    *(("amber", ground) for ground in ("background", "surface", "amber_surface", "band")),
    *(("danger", ground) for ground in ("background", "surface", "danger_surface")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("surface", "text"),
)
"""Which colour is read on which ground; each pair stays above 4.5:1."""
