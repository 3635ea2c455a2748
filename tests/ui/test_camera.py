"""Sheets photographed: a camera that shows pictures of a folder takes the place of one of glass."""

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from outreach_app.domain.ids import new_sheet_code, show_code
from outreach_app.queries.scans import scans_to_enter
from outreach_app.queries.sessions import sessions
from printables.raster import rasterise
from printables.reading.live import LOOKS, InSight, Shutter
from printables.sheet.drawing import print_sheets
from printables.sheet.plan import plan_idea_sheet
from ui.camera import Camera, open_camera
from ui.dialogs.camera import _EVERY, CameraDialog
from ui.journeys import print_batch
from ui.main_window import MainWindow
from ui.pages.sheets import SheetsPage
from ui.widgets.text import Text

KEY = Qt.Key


class FolderCamera(Camera):
    """Shows pictures of files, as long as it runs."""

    def __init__(self, names: tuple[str, ...] = ("Caméra intégrée",)) -> None:
        super().__init__()
        self._names = names
        self.running = ""

    def choices(self) -> list[tuple[str, str]]:
        return [(str(place), name) for place, name in enumerate(self._names)]

    def start(self, code: str) -> None:
        self.running = code

    def stop(self) -> None:
        self.running = ""

    def show(self, file: Path, frames: int = 1) -> None:
        image = QImage(str(file))
        assert not image.isNull()
        for _ in range(frames if self.running else 0):
            self.frame_came.emit(image)


class Desktop:
    """Under the camera: two sheets of ours, one of another laptop, a page with no code, half a sheet."""

    def __init__(self, folder: Path, window: MainWindow) -> None:
        self._folder, desk = folder, window.desk
        pdf, by, session = folder / "sheets.pdf", desk.member.id, sessions(desk.store)[0].id
        batch = print_batch(
            desk.store,
            desk.campaign,
            session,
            pdf,
            count=2,
            languages=("fr",),
            session_line="",
            by=by,
        )
        self.codes = batch.codes
        for number, page in enumerate(rasterise(pdf, 110)):
            self._lay(f"sheet{number}", page)
        layout = plan_idea_sheet(desk.campaign, ("fr",))
        print_sheets(folder / "other.pdf", layout, campaign=desk.campaign, codes=[new_sheet_code()], session_line="")
        self._lay("other", next(rasterise(folder / "other.pdf", 110)))
        note = np.full((720, 1280), 235, np.uint8)
        cv2.putText(note, "et un banc", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 40, 5)
        cv2.imwrite(str(self.file("note")), note)
        half = cv2.imread(str(self.file("sheet0")))
        half[:, :640] = 90
        cv2.imwrite(str(self.file("half")), half)

    def file(self, name: str) -> Path:
        return self._folder / f"{name}.png"

    def _lay(self, name: str, page: bytes) -> None:
        """The sheet sideways on a dark desk, as a camera of 1920 by 1080 sees it."""
        sheet = np.rot90(cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE))
        seen = np.full((1080, 1920), 90, np.uint8)
        seen[60 : 60 + sheet.shape[0], 300 : 300 + sheet.shape[1]] = sheet
        cv2.imwrite(str(self.file(name)), seen)


@pytest.fixture
def under(opened: MainWindow, tmp_path: Path) -> Desktop:
    return Desktop(tmp_path, opened)


@pytest.fixture
def camera() -> FolderCamera:
    return FolderCamera()


@pytest.fixture
def dialog(opened: MainWindow, camera: FolderCamera, qtbot: QtBot) -> Iterator[CameraDialog]:
    dialog = CameraDialog(opened.desk, camera, opened)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    qtbot.waitUntil(lambda: dialog._job is None)
    dialog.close()


def wait(dialog: CameraDialog, qtbot: QtBot) -> str:
    """Until the picture under way is read; what is then said of it."""
    assert dialog._job is not None
    qtbot.waitUntil(lambda: dialog._job is None, timeout=10_000)
    return dialog.told.text()


@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_Return])
def test_a_key_takes_the_picture_and_the_sheet_is_ready_to_enter(
    opened: MainWindow, under: Desktop, camera: FolderCamera, dialog: CameraDialog, qtbot: QtBot, key: Qt.Key
) -> None:
    camera.show(under.file("sheet0"))
    QTest.keyClick(dialog.focusWidget(), key)
    assert wait(dialog, qtbot) == f"Feuille {show_code(under.codes[0])} lue"
    assert dialog.count.text() == "1 feuille prise"
    camera.show(under.file("sheet0"), LOOKS * _EVERY * 2)
    assert dialog._job is None, "it is not taken again by itself"
    (scan,) = scans_to_enter(opened.desk.store)
    assert (scan.code, scan.is_ready) == (under.codes[0], True)


def test_a_whole_sheet_that_lies_still_is_taken_once_by_itself(
    under: Desktop, camera: FolderCamera, dialog: CameraDialog, qtbot: QtBot
) -> None:
    still = LOOKS * _EVERY
    camera.show(under.file("half"), still * 2)
    assert dialog._job is None, "half a sheet waits for the rest"
    for number in (0, 1):
        camera.show(under.file(f"sheet{number}"), still - 1)
        assert dialog._job is None
        camera.show(under.file(f"sheet{number}"))
        wait(dialog, qtbot)
        camera.show(under.file(f"sheet{number}"), still * 2)
        assert dialog._job is None, "it still lies there"
    assert dialog.count.text() == "2 feuilles prises"


def test_what_is_no_sheet_of_ours_is_told_and_a_page_without_a_code_leaves_nothing(
    opened: MainWindow, under: Desktop, camera: FolderCamera, dialog: CameraDialog, qtbot: QtBot
) -> None:
    camera.show(under.file("note"))
    dialog.take.click()
    assert wait(dialog, qtbot) == "Pas de code\u00a0: reprenez la photo"
    assert not scans_to_enter(opened.desk.store)
    camera.show(under.file("other"))
    dialog.take.click()
    assert wait(dialog, qtbot).startswith("Feuille inconnue ici")
    told = []
    for name in ("half", "half", "sheet0"):
        camera.show(under.file(name))
        dialog.take.click()
        told.append(wait(dialog, qtbot))
    assert told[0] == f"Feuille {show_code(under.codes[0])} lue, pas tous ses coins\u00a0: montrez-la entière"
    assert told[1] == "Cette photo a déjà été prise"
    assert told[2].startswith("Vue deux fois")
    assert dialog.count.text() == "1 feuille prise"


def test_leaving_keeps_the_picture_under_way(
    opened: MainWindow, under: Desktop, camera: FolderCamera, dialog: CameraDialog, qtbot: QtBot
) -> None:
    camera.show(under.file("sheet1"))
    dialog.take.click()
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert not camera.running
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert len(dialog.filed) == 1
    assert [scan.code for scan in scans_to_enter(opened.desk.store)] == [under.codes[1]]


def test_another_camera_is_chosen_and_one_that_fails_is_told(opened: MainWindow, qtbot: QtBot) -> None:
    camera = FolderCamera(("Caméra intégrée", "Caméra de table"))
    dialog = CameraDialog(opened.desk, camera, opened)
    dialog.show()
    assert camera.running == "0"
    dialog.which.setFocus()
    QTest.keyClick(dialog.which, KEY.Key_Down)
    assert camera.running == "1"
    camera.failed.emit("camera.refused")
    assert "ne répond pas" in dialog.told.text()
    assert not dialog.take.isEnabled()
    dialog.close()


@pytest.mark.parametrize(("is_there", "told"), [(False, "Il manque au système"), (True, "Aucune caméra trouvée")])
def test_with_no_camera_it_says_what_to_do(opened: MainWindow, is_there: bool, told: str) -> None:
    dialog = CameraDialog(opened.desk, FolderCamera(()) if is_there else None, opened)
    dialog.show()
    assert dialog.told.text().startswith(told)
    assert dialog.focusWidget() is dialog.close_it
    dialog.close()


def test_the_page_tells_what_was_photographed(
    opened: MainWindow, under: Desktop, when_asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = FolderCamera()
    monkeypatch.setattr("ui.camera.open_camera", lambda: camera)
    monkeypatch.setattr("ui.pages.sheet_drop.has_camera", lambda: True)
    opened.go("sheets")
    page = opened.page
    assert isinstance(page, SheetsPage)

    def photograph(dialog: CameraDialog) -> None:
        camera.show(under.file("sheet0"))
        dialog.take.click()
        QTest.keyClick(dialog, KEY.Key_Escape)

    when_asked(CameraDialog, photograph)
    page.returns.drop.camera.click()
    assert page.returns.told.text() == "1 page lue\u00a0: 1 prête à saisir."
    assert [scan.code for scan in page.returns.ready] == [under.codes[0]]


def test_without_the_extra_there_is_no_button_and_help_says_how_to_get_it(
    opened: MainWindow, under: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    assert open_camera() is None
    for module in ("sheet_drop", "help"):
        monkeypatch.setattr(f"ui.pages.{module}.has_camera", lambda: False)
    opened.go("sheets")
    assert isinstance(opened.page, SheetsPage)
    assert opened.page.returns.drop.watch.isVisible()
    assert not opened.page.returns.drop.camera.isVisible()
    opened.go("help")
    assert any("make camera" in text.text() for text in opened.page.findChildren(Text))


def test_the_shutter_waits_for_stillness_and_takes_each_page_once() -> None:
    shutter = Shutter()
    moving = [shutter.look(InSight(text="A", x=0.1 * step, y=0.5)) for step in range(6)]
    assert not any(moving)
    assert [shutter.look(InSight(text="A", x=0.5, y=0.5)) for _ in range(LOOKS + 3)].count(True) == 1
    assert not shutter.look(InSight(text="B", x=0.5, y=0.5)), "another page begins anew"
    assert not shutter.look(None)
    assert [shutter.look(InSight(text="B", x=0.5, y=0.5)) for _ in range(LOOKS)] == [False] * (LOOKS - 1) + [True]
