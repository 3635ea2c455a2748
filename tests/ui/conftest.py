"""A dressed application, and a desk on a real store of the example campaign."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign import examples, loading
from outreach_app.campaign.model import Campaign
from outreach_app.queries.campaigns import members
from outreach_app.services import campaigns
from outreach_app.store.vault import Vault, create_vault
from ui.application import dress
from ui.desk import Desk
from ui.work import Work


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["porte-voix", "-style", "fusion"]


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The window's own look, in French, light, at 100 %."""
    return dress("fr", "light", 100)


@pytest.fixture
def english(qapp: QApplication) -> Iterator[QApplication]:
    """The same in English, for tests of the parts' own words and keys."""
    yield dress("en", "light", 100)
    dress("fr", "light", 100)


@pytest.fixture(scope="session")
def paris() -> Campaign:
    return loading.load(examples.paris_2017_path())


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, paris: Campaign) -> Iterator[Desk]:
    """Inès at work on a fresh vault, speaking English."""
    store = create_vault(Vault(tmp_path / "vault"), "laptop")
    campaigns.adopt(store, paris, "newcomer")
    campaigns.add_member(store, "Inès")
    desk = Desk(store=store, campaign=paris, member=members(store)[0], language="en", work=Work())
    yield desk
    desk.work.close()
    store.close()


Show = Callable[[QWidget], None]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Puts a widget on the (offscreen) screen, active, so that the keyboard reaches it; kept until the test ends."""
    kept: list[QWidget] = []

    def put(widget: QWidget) -> None:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)

    yield put
    for widget in kept:
        widget.close()
