"""Handing a file out: every form, how much is in it and was held back, and every trouble said in words."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.queries.sessions import session_names
from outreach_app.services import ideas
from ui.dialogs.dialog import Question
from ui.dialogs.export import Export
from ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(opened: MainWindow) -> Iterator[Export]:
    """The dialog over an edition of 65 ideas, two of which may not leave."""
    desk = opened.desk
    session = session_names(desk.store)[0].id
    refused = (ConsentDraft(purpose="publish", given=False), ConsentDraft(purpose="news", given=True))
    for text, person in (("Au 12.", PersonDraft(name="Zoë")), ("Chez Madame Diallo.", None)):
        idea, consents = IdeaDraft(text=text), refused if person else ()
        draft = CaptureDraft(session=session, idea=idea, person=person, consents=consents)
        ideas.capture(desk.store, desk.campaign, draft, desk.member.id)
    dialog = Export(desk, opened)
    dialog.show()
    dialog.activateWindow()
    yield dialog
    dialog.reject()
    dialog.deleteLater()


def order(form: Export, path: Path, *, what: str = "ideas", session: str = "") -> None:
    """Fills the form as a person would, and asks for the file by its key."""
    form.what.set_value(what)
    form.what.edited.emit()
    form.kind.set_value(path.suffix[1:] if path.suffix else "xlsx")
    form.kind.edited.emit()
    form.form.set_values(recipient="Université Paris 8", path=str(path), session=session)
    form.activateWindow()
    while not form.isActiveWindow():
        QApplication.processEvents()
    QTest.keyClick(form, Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()


def told(form: Export) -> str:
    QApplication.processEvents()
    return form._told.text() if form.outcome.isVisible() else ""


def answer(yes: bool) -> QTimer:
    """Answers the one question that comes up."""
    timer = QTimer(interval=10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Question) and dialog.isVisible():
            timer.stop()
            (dialog.yes if yes else dialog.no).click()

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_a_spreadsheet_of_ideas_says_what_was_held_back(form: Export, opened: MainWindow, tmp_path: Path) -> None:
    out = tmp_path / "idées.csv"
    order(form, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert len(lines) == 66
    assert "Texte" in lines[0]
    assert not any("Zoë" in cell or "Au 12." in cell for line in lines for cell in line)
    assert "65 lignes écrites." in told(form)
    assert "2 idées ont été retenues\u00a0: la personne n’a pas accepté de publier" in told(form)
    assert str(out) in told(form)
    ledger = opened.desk.store.row("SELECT what, recipient, count FROM disclosure ORDER BY row DESC LIMIT 1")
    assert ledger == ("ideas.csv", "Université Paris 8", 65)


@pytest.mark.parametrize("ending", ["xlsx", "json", "geojson"])
def test_the_other_forms(form: Export, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"x.{ending}"
    order(form, out)
    assert out.stat().st_size > 1_000
    if ending == "geojson":
        points = len(json.loads(out.read_bytes())["features"])
        assert f"{points} points écrits. {65 - points} ne sont pas placées sur la carte." in told(form)
    else:
        assert "65 lignes écrites." in told(form)


def test_one_session_only(form: Export, opened: MainWindow, tmp_path: Path) -> None:
    session = session_names(opened.desk.store)[3]
    order(form, tmp_path / "x.json", session=session.id)
    rows = json.loads((tmp_path / "x.json").read_bytes())["rows"]
    assert rows
    assert {row["session"] for row in rows} == {session.title}


def test_figures_and_proposals(form: Export, tmp_path: Path) -> None:
    for what in ("proposals", "sessions"):
        out = tmp_path / f"{what}.json"
        order(form, out, what=what)
        document = json.loads(out.read_bytes())
        assert document["table"] == what
        assert len(document["rows"]) > 2
        assert "retenue" not in told(form)


def test_figures_make_no_map(form: Export) -> None:
    form.kind.set_value("geojson")
    form.what.set_value("sessions")
    form.what.edited.emit()
    assert form.kind.value() == "xlsx"
    form.kind.set_value("geojson")
    assert form.kind.value() == ""


def test_the_session_at_hand_is_proposed(opened: MainWindow) -> None:
    session = session_names(opened.desk.store)[2].id
    dialog = Export(opened.desk, opened, session)
    assert dialog.form.value("session") == session
    dialog.deleteLater()


def test_what_is_missing_is_said_at_its_field(form: Export, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    form.form.set_values(recipient="  ", path=str(out))
    form.write()
    assert form.form.fields["recipient"].has_problem
    form.form.set_values(recipient="La Ville", path="")
    form.write()
    assert form.form.fields["path"].has_problem
    assert form.form.value("recipient") == "La Ville"
    assert not out.exists()


def test_an_ending_nobody_writes_is_said_at_the_path(form: Export, tmp_path: Path) -> None:
    form.form.set_values(recipient="La Ville", path=str(tmp_path / "x.docx"))
    form.write()
    assert form.form.fields["path"].has_problem
    assert form.form.value("path").endswith("x.docx")


def test_a_place_that_takes_no_file_is_told_and_the_form_stays(form: Export, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    order(form, tmp_path / "file" / "x.csv")
    assert "Choisissez-en un autre" in told(form)
    assert form.form.value("recipient") == "Université Paris 8"


def test_a_full_disk_leaves_the_old_file_alone(form: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out" / "x.csv"
    out.parent.mkdir()
    out.write_text("d’avant")
    form._agreed = out

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    order(form, out)
    assert "Le disque est plein" in told(form)
    assert out.read_text() == "d’avant"
    assert list(out.parent.iterdir()) == [out]


def test_a_file_open_elsewhere_is_told_plainly(form: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file because it is being used")

    monkeypatch.setattr(Path, "replace", held)
    out = tmp_path / "out"
    out.mkdir()
    order(form, out / "x.xlsx")
    assert form.form.fields["path"].has_problem
    assert "x.xlsx » est ouvert dans un autre programme" in form.path.accessibleDescription()
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("yes", [True, False])
def test_a_file_that_stands_there_goes_only_if_that_is_agreed(form: Export, tmp_path: Path, yes: bool) -> None:
    out = tmp_path / "x.csv"
    out.write_text("d’avant")
    timer = answer(yes)
    order(form, out)
    assert (out.read_bytes() == "d’avant".encode()) == (not yes)
    timer.stop()


def test_a_place_chosen_in_the_systems_window_was_agreed_to_there(
    form: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "x.csv"
    out.write_text("d’avant")
    form.kind.set_value("csv")
    form.kind.edited.emit()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "x"), ""))
    form.path.choose.click()
    assert form.path.value() == str(out)
    form.form.set_values(recipient="La Ville")
    form.write()
    assert out.read_bytes() != "d’avant".encode()


def test_names_are_suggested_and_a_persons_own_are_kept(form: Export, tmp_path: Path) -> None:
    assert Path(form.path.value()).name == "idees-2017-02-09.xlsx"
    form.kind.set_value("csv")
    form.kind.edited.emit()
    assert Path(form.path.value()).name == "idees-2017-02-09.csv"
    form.what.set_value("sessions")
    form.what.edited.emit()
    assert Path(form.path.value()).name == "bilan-des-seances-2017-02-09.csv"
    form.form.set_values(path=str(tmp_path / "à moi.csv"))
    form.kind.set_value("json")
    form.kind.edited.emit()
    assert form.path.value() == str(tmp_path / "à moi.json")
