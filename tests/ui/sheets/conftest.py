"""An evening's papers: three sheets out, a page of every sort, and the page that takes them in."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import new_sheet_code
from outreach_app.language import translator
from outreach_app.queries.campaigns import members
from outreach_app.queries.sessions import SessionRow, sessions
from outreach_app.services import opening
from outreach_app.settings import Home, read_device
from printables.qr import qr_modules
from printables.raster import make_scan
from printables.sheet.drawing import print_sheets
from printables.sheet.plan import plan_idea_sheet
from ui.journeys import print_batch
from ui.lines import session_line
from ui.main_window import MainWindow
from ui.pages.sheets import SheetsPage

SHEETS = 3


class Evening:
    """A data folder with three sheets out, and papers of every sort: `paper("scan.pdf")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.codes: tuple[str, ...] = ()
        self.session: SessionRow | None = None

    def paper(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture(scope="session")
def evening(tmp_path_factory, template: Home, vault_key: bytes, paris: Campaign) -> Evening:
    evening = Evening(tmp_path_factory.mktemp("evening"))
    shutil.copytree(template.folder, evening.paper("home"))
    home = Home(evening.paper("home"))
    store = opening.open_campaign(home, read_device(home), paris.id, vault_key)
    evening.session = sessions(store)[0]
    line = session_line(evening.session, translator("fr"))
    batch = print_batch(
        store,
        paris,
        evening.session.id,
        evening.paper("sheets.pdf"),
        count=SHEETS,
        languages=("fr", "en"),
        session_line=line,
        handed_to="Mehdi",
        by=members(store)[0].id,
    )
    evening.codes = batch.codes
    opening.close_campaign(home.vault(paris.id), store)
    make_scan(evening.paper("sheets.pdf"), evening.paper("scan.pdf"), dpi=110)
    _print_elsewhere(evening, paris)
    _spoil(evening)
    return evening


def _print_elsewhere(evening: Evening, paris: Campaign) -> None:
    layout = plan_idea_sheet(paris, ("fr",))
    print_sheets(
        evening.paper("other.pdf"), layout, campaign=paris, codes=[new_sheet_code()], session_line="Un autre ordinateur"
    )
    make_scan(evening.paper("other.pdf"), evening.paper("elsewhere.pdf"), dpi=110)


def _spoil(evening: Evening) -> None:
    scan = evening.paper("scan.pdf").read_bytes()
    evening.paper("truncated.pdf").write_bytes(scan[:3000])
    evening.paper("empty.pdf").write_bytes(b"")
    evening.paper("notes.txt").write_text("pas une page", "utf-8")
    modules = np.array(qr_modules("HTTPS://EXEMPLE.ORG/<B>", version=3), bool)
    code = np.kron(np.where(modules, 0, 255).astype(np.uint8), np.ones((12, 12), np.uint8))
    leaflet = np.full((1200, 850), 255, np.uint8)
    leaflet[200 : 200 + code.shape[0], 150 : 150 + code.shape[1]] = code
    cv2.imwrite(str(evening.paper("leaflet.png")), leaflet)
    back = np.full((1200, 850), 240, np.uint8)
    cv2.imwrite(str(evening.paper("blank.jpg")), back)
    cv2.putText(back, "et un banc", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 40, 5)
    cv2.imwrite(str(evening.paper("back.jpg")), back)
    shutil.copy(evening.paper("back.jpg"), evening.paper("renamed.pdf"))
    _lock(evening.paper("locked.pdf"))


def _lock(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "x")
    canvas.save()


@pytest.fixture
def home(evening: Evening, tmp_path: Path) -> Home:
    shutil.copytree(evening.paper("home"), tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> SheetsPage:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    opened.go("sheets")
    assert isinstance(opened.page, SheetsPage)
    return opened.page


TakeIn = Callable[..., None]


@pytest.fixture
def take_in(page: SheetsPage, evening: Evening, qtbot: QtBot) -> TakeIn:
    """Drops papers on the page and waits until all are read."""

    def drop(*names: str) -> None:
        page.take_in([evening.paper(name) for name in names])
        qtbot.waitUntil(lambda: page.returns.busy.isHidden(), timeout=20_000)

    return drop
