"""The example edition, protected and filled, open in a window: copied for each test from one made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_app.campaign import examples, loading
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.services import example, opening
from outreach_app.settings import Home, read_device
from ui.application import dress
from ui.desk import Desk
from ui.look import look
from ui.main_window import MainWindow
from ui.places import places
from ui.work import Work

PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A data folder with the example's vault, under `PASSPHRASE`."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    campaign = loading.load(examples.paris_2017_path())
    store = opening.begin_campaign(home, read_device(home), campaign)
    example.fill(store, campaign)
    opening.protect_with_passphrase(home.vault(campaign.id), store, PASSPHRASE)
    opening.close_campaign(home.vault(campaign.id), store)
    return home


@pytest.fixture(scope="session")
def vault_key(template: Home) -> bytes:
    """Stretching a passphrase is slow on purpose: once is enough."""
    return opening.find_key(template.vault("paris-2017"), passphrase=PASSPHRASE)


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    """A data folder of this test's own, closed."""
    shutil.copytree(template.folder, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """The window's language and look, as every test finds them."""
    dress("fr", "light")
    yield
    look().choose("light", 100)


@pytest.fixture
def opened(home: Home, vault_key: bytes, french: None, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, as large as the smallest laptop's screen, with no page in it yet: `opened.go("home")`."""
    store = opening.open_campaign(home, read_device(home), "paris-2017", vault_key)
    desk = Desk(store=store, campaign=campaign_of(store), member=members(store)[0], language="fr", work=Work())
    window = MainWindow(desk, places(desk, home))
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    store.close()
