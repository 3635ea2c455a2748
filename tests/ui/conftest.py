"""The window for tests: dressed, on a small fresh vault or on the example edition, protected and filled."""

import dataclasses
import gc
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.__main__ import main
from outreach_app.campaign import examples
from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposerKind, Verdict
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.queries.proposals import proposals
from outreach_app.services import campaigns, deposits, example, opening
from outreach_app.services import proposals as service
from outreach_app.settings import Home, read_device
from outreach_app.store.vault import Vault, create_vault, open_vault
from printables.raster import PDFIUM, Grey, render
from sync.rehearsal.server import Rehearsal
from ui.application import dress
from ui.desk import Desk
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.outbox import OutboxPage
from ui.pages.proposal_editor import ProposalPage
from ui.places import places
from ui.work import Work

PASSPHRASE = "correct horse battery"
Drawn = Callable[[Path, float], list[Grey]]
SaidIn = Callable[[Path], list[str]]
Show = Callable[[QWidget], None]
Queue = Callable[..., RecordId]
WhenAsked = Callable[[type[QWidget], Callable[[Any], object]], None]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """As in the window: no garbage goes while Qt walks over every widget, only between two tests."""
    gc.disable()
    yield
    gc.collect(1)


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


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the terminal has imported the example's file, under "douze mots dans le noir"."""
    home = tmp_path_factory.mktemp("imported") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTE_VOIX_PASSPHRASE", "douze mots dans le noir")
        assert main(["--home", str(home), "campaign", "import", str(examples.paris_2017_path())]) == 0
    return home


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, paris: Campaign) -> tuple[Vault, bytes]:
    """A fresh vault where nobody but Inès has been, and its key: laid once, as that is dear."""
    vault = Vault(tmp_path_factory.mktemp("begun") / "vault")
    store = create_vault(vault, "laptop")
    campaigns.adopt(store, paris, "newcomer")
    campaigns.add_member(store, "Inès")
    store.close()
    return vault, store.key


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, paris: Campaign, begun: tuple[Vault, bytes]) -> Iterator[Desk]:
    """Inès at work on a fresh, empty vault, speaking English."""
    made, key = begun
    vault = Vault(tmp_path / "vault")
    shutil.copytree(made.folder, vault.folder)
    shutil.copyfile(made.mark, vault.mark)
    store = open_vault(vault, key, "laptop")
    desk = Desk(store=store, campaign=paris, member=members(store)[0], language="en", work=Work())
    yield desk
    desk.work.close()
    store.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, paris: Campaign) -> Home:
    """A data folder with the example's vault, under `PASSPHRASE`."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    store = opening.begin_campaign(home, read_device(home), paris)
    example.fill(store, paris)
    opening.protect_with_passphrase(home.vault(paris.id), store, PASSPHRASE)
    opening.close_campaign(home.vault(paris.id), store)
    return home


@pytest.fixture(scope="session")
def vault_key(template: Home) -> bytes:
    """Stretching a passphrase is slow on purpose: once is enough."""
    return opening.find_key(template.vault("paris-2017"), passphrase=PASSPHRASE)


@pytest.fixture
def said_in() -> SaidIn:
    """`said_in(pdf)`: the words of each page. Under the lock, as the window's own threads may be drawing meanwhile."""

    def read(pdf: Path) -> list[str]:
        with PDFIUM, pypdfium2.PdfDocument(pdf) as pages:
            return [page.get_textpage().get_text_range() for page in pages]

    return read


@pytest.fixture
def drawn() -> Drawn:
    """`drawn(pdf, dpi)`: each page in grey, under the same lock."""

    def draw(pdf: Path, dpi: float) -> list[Grey]:
        with PDFIUM, pypdfium2.PdfDocument(pdf) as pages:
            return [render(page, dpi) for page in pages]

    return draw


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
def when_asked(qapp: QApplication) -> Iterator[WhenAsked]:
    """`when_asked(ProtectDialog, act)`: `act(dialog)` once such a dialog shows. The test fails where none did."""
    waiting: list[QTimer] = []
    give_up = QTimer(interval=20_000, singleShot=True)
    give_up.timeout.connect(lambda: _close_all(give_up))
    give_up.start()

    def wait(kind: type[QWidget], act: Callable[[Any], object]) -> None:
        timer = QTimer(interval=10)
        waiting.append(timer)
        timer.timeout.connect(lambda: _answer(timer, kind, act, give_up))
        timer.start()

    yield wait
    give_up.stop()
    unasked = [timer for timer in waiting if timer.isActive()]
    for timer in unasked:
        timer.stop()
    assert not unasked, "a dialog that was expected never showed"


def _answer(timer: QTimer, kind: type[QWidget], act: Callable[[Any], object], give_up: QTimer) -> None:
    shown = QApplication.activeModalWidget()
    if not isinstance(shown, kind) or not timer.isActive():
        return
    if not shown.isActiveWindow():  # the keyboard reaches it only then
        shown.activateWindow()
        return
    timer.stop()
    try:
        act(shown)
    except BaseException:
        give_up.start(0)  # whatever dialog shows from now on would wait for ever
        raise


def _close_all(give_up: QTimer) -> None:
    shown = QApplication.activeModalWidget()
    if shown:
        shown.hide()
    give_up.start(10)


@pytest.fixture
def opened(home: Home, vault_key: bytes, french: None, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, as large as the smallest laptop's screen, with no page in it yet: `opened.go("home")`."""
    store = opening.open_campaign(home, read_device(home), "paris-2017", vault_key)
    desk = Desk(store=store, campaign=campaign_of(store), member=members(store)[0], language="fr", work=Work())
    window = MainWindow(desk, places(desk, home))
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()  # which ends its work too
    window.deleteLater()  # else every later test would dress this window again
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    store.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def outbox_page(opened: MainWindow) -> Iterator[OutboxPage]:
    """The page, its platform on a port of this test's own."""
    desk = opened.desk
    target = dataclasses.replace(desk.campaign.targets[0], url=f"http://127.0.0.1:{_free_port()}")
    desk.campaign = dataclasses.replace(desk.campaign, targets=(target, *desk.campaign.targets[1:]))
    opened.go("outbox")
    shown = opened.page
    assert isinstance(shown, OutboxPage)
    yield shown
    assert shown.training
    shown.training.stop()


@pytest.fixture
def rehearsal(outbox_page: OutboxPage, qtbot: QtBot) -> Rehearsal:
    outbox_page.switch.click()
    assert outbox_page.training
    qtbot.waitUntil(lambda: outbox_page.training is not None and outbox_page.training.is_running, timeout=10_000)
    assert outbox_page.training._rehearsal
    return outbox_page.training._rehearsal


@pytest.fixture
def queue(opened: MainWindow, outbox_page: OutboxPage) -> Queue:
    """A proposal by the whole road, into the queue; returns its id."""
    desk = opened.desk

    def put(title: str = "Des bancs pour souffler", given: tuple[RecordId, ...] = ()) -> RecordId:
        draft = ProposalDraft(title=title, text="Six bancs à l’ombre, plus hauts, avec accoudoirs.", place="Rue Riquet")
        built = service.create(desk.store, desk.campaign, draft, given, desk.member.id)
        group = service.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Voisins")
        service.set_proposer(desk.store, built.proposal, group, desk.member.id)
        for criterion in desk.campaign.criteria:
            service.check_criterion(
                desk.store, desk.campaign, built.proposal, criterion.code, Verdict.YES, "", desk.member.id
            )
        service.agree(desk.store, built.proposal, "À main levée", desk.member.id)
        desk.wrote(deposits.submit(desk.store, desk.campaign, built.proposal, desk.campaign.targets[0], desk.member.id))
        return built.proposal

    return put


@pytest.fixture
def send(outbox_page: OutboxPage, qtbot: QtBot) -> Callable[[], None]:
    def round_() -> None:
        outbox_page.round.send.click()
        assert not outbox_page.round.send.isEnabled()
        qtbot.waitUntil(lambda: not outbox_page.round.is_under_way, timeout=15_000)
        assert outbox_page.round.send.isEnabled()
        assert outbox_page.round.busy.isHidden()

    return round_


@pytest.fixture
def square(opened: MainWindow, qtbot: QtBot) -> ProposalPage:
    """A proposal of the example that is still being written, on its page."""
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    chosen = next(row for row in proposals(opened.desk.store) if row.title.startswith("Le square"))
    opened.go("proposal", chosen.id)
    shown = opened.page
    assert isinstance(shown, ProposalPage)
    return shown
