"""A campaign the size of the Paris example, its sheet, and a scanner that treats paper as scanners do."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from outreach_app.campaign.model import Campaign, Desk, Purpose, Retention, Theme
from outreach_app.domain.ids import new_sheet_code
from printables.qr import qr_modules
from printables.raster import Grey
from printables.reading.pages import PageImage, read_pages
from printables.sheet.drawing import print_sheets
from printables.sheet.layout import Layout
from printables.sheet.plan import plan_idea_sheet

MakeCampaign = Callable[..., Campaign]
Scan = Callable[..., Grey]
PIXELS = 200 / 25.4

THEMES = (
    ("street", "Rue, place", "Streets, squares", "bench"),
    ("school", "École, jeunesse", "School, young people", "school"),
    ("nature", "Nature, eau, ombre", "Nature, water, shade", "tree"),
    ("help", "Entraide", "Mutual help", "heart"),
    ("culture", "Culture", "Culture", "music"),
    ("sport", "Sport, jeux", "Sport, play", "ball"),
    ("move", "Se déplacer", "Getting around", "bicycle"),
    ("safety", "Prévention, sécurité", "Feeling safe", "lamp"),
    ("work", "Travail, commerces", "Work, shops", "briefcase"),
    ("clean", "Propreté", "Cleanliness", "broom"),
    ("health", "Santé", "Health", "cross"),
)
PURPOSES = (
    (
        "publish",
        "Publier mon idée, sans mon nom, sur le site de la Ville",
        "Publish my idea, without my name, on the City’s website",
    ),
    ("named", "Y mettre mon nom", "Put my name to it"),
    ("news", "Me dire ce que devient mon idée", "Tell me what becomes of my idea"),
    ("invite", "M’inviter aux ateliers et au vote", "Invite me to the workshops and the vote"),
    (
        "transmit",
        "Donner mon contact à la Ville, comme porteur du projet",
        "Give my contact to the City, as the project’s proposer",
    ),
    (
        "study",
        "Garder mes réponses, sans mon nom, pour l’étude de l’université",
        "Keep my answers, without my name, for the university’s study",
    ),
    ("image", "Utiliser les photos où l’on me voit", "Use the photos I am in"),
)
DESK = Desk(
    organisation="Les Voisins de Curial",
    phone="01 99 00 41 17",
    hours={"fr": "mardi et jeudi, de 17 h à 19 h", "en": "Tuesday and Thursday, 5 to 7 pm"},
    email="donnees@voisins-curial.example",
    data_officer="dpo@voisins-curial.example",
)


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One printed sheet: its code, the PDF it stands in, and that page as a perfect 200 dpi scan."""

    campaign: Campaign
    layout: Layout
    code: str
    pdf: Path
    clean: Grey


def _make_campaign(theme_count: int = 11, purpose_count: int = 7, **changes: Any) -> Campaign:
    more_themes = [(f"t{n}", f"Thème {n} et la suite", f"Theme {n} and more", "") for n in range(40)]
    more_purposes = [(f"p{n}", f"Une autre chose à permettre, {n}", f"One more thing, {n}") for n in range(20)]
    campaign = Campaign(
        id="paris-2017",
        name={"fr": "Budget participatif de Paris, édition 2017", "en": "Paris participatory budget, 2017"},
        city="Paris",
        languages=("fr", "en", "ar"),
        timezone="Europe/Paris",
        calendar=(),
        themes=tuple(
            Theme(code=c, words={"fr": f, "en": e}, icon=i) for c, f, e, i in [*THEMES, *more_themes][:theme_count]
        ),
        areas=(),
        priority_districts=(),
        criteria=(),
        money=(),
        purposes=tuple(
            Purpose(code=c, words={"fr": f, "en": e}, legal_basis="consent", allows=())
            for c, f, e in [*PURPOSES, *more_purposes][:purpose_count]
        ),
        notices=(),
        questions=(),
        targets=(),
        retention=(Retention(category="contact", until="2017-12-31"),),
        desk=DESK,
    )
    return dataclasses.replace(campaign, **changes)


@pytest.fixture(scope="session")
def make_campaign() -> MakeCampaign:
    return _make_campaign


@pytest.fixture(scope="session")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    campaign, code = _make_campaign(), new_sheet_code()
    layout = plan_idea_sheet(campaign, ("fr", "en"))
    pdf = tmp_path_factory.mktemp("sheet") / "sheet.pdf"
    print_sheets(pdf, layout, campaign=campaign, codes=[code], session_line="Atelier Curial, 19e · 9 février 2017")
    page = next(read_pages(pdf))
    assert isinstance(page, PageImage)
    return Sheet(campaign=campaign, layout=layout, code=code, pdf=pdf, clean=page.grey)


@pytest.fixture(scope="session")
def scan() -> Scan:
    return _scan


@pytest.fixture(scope="session")
def page_with_code() -> Callable[[str], Grey]:
    """A white 200 dpi page with one QR somewhere in its upper half."""

    def draw(text: str) -> Grey:
        modules = np.kron(~qr_modules(text), np.ones((6, 6), bool)) * np.uint8(255)
        page = np.full((2339, 1654), 255, np.uint8)
        page[400 : 400 + len(modules), 700 : 700 + len(modules)] = modules
        return page

    return draw


def _scan(
    clean: Grey,
    seed: int,
    *,
    dpi: int = 200,
    turn: float = 0,
    lean: float = 0,
    blur: float = 0,
    noise: float = 0,
    shadow: float = 0,
    quarters: int = 0,
    margin: float = 12,
) -> Grey:
    """`clean` as a scanner or phone sees it: `turn` in degrees, `lean` and `blur` in millimetres."""
    chance = np.random.default_rng(seed)
    scale = dpi / 25.4
    size = np.array([210 + 2 * margin, 297 + 2 * margin])
    corners = np.array([(0, 0), (210, 0), (210, 297), (0, 297)], float)
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    rotation = np.array([[cosine, -sine], [sine, cosine]])
    moved = (corners - [105, 148.5]) @ rotation.T + size / 2 + chance.uniform(-lean, lean, (4, 2))
    page = cv2.getPerspectiveTransform(np.float32(corners), np.float32(moved * scale))
    whole = _shift(-0.5) @ page @ np.diag([1 / PIXELS, 1 / PIXELS, 1]) @ _shift(0.5)
    width, height = (size * scale).round().astype(int).tolist()
    picture = cv2.warpPerspective(clean, whole, (width, height), flags=cv2.INTER_AREA, borderValue=(90,))
    light = np.float32(picture) * 0.86 + 18
    if shadow:
        light *= 1 - shadow * _slope(chance, height, width)
    if blur:
        light = cv2.GaussianBlur(light, (0, 0), blur * scale)
    light += chance.normal(0, noise, light.shape)
    return np.ascontiguousarray(np.rot90(np.clip(light, 0, 255).astype(np.uint8), quarters))


def _shift(by: float) -> NDArray[np.float64]:
    return np.array([[1, 0, by], [0, 1, by], [0, 0, 1.0]])


def _slope(chance: np.random.Generator, height: int, width: int) -> NDArray[np.float64]:
    """From 0 to 1 across the picture, in some direction."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    across = x * chance.uniform(-1, 1) + y * chance.uniform(-1, 1)
    return (across - across.min()) / np.ptp(across)
