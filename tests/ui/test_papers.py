"""The kit, the minutes and the evening, by the window's own keys: drawn whole or not at all, told where it must be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import campaign_tag, show_code
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.batches import batches
from outreach_app.queries.minutes import minutes_of
from outreach_app.queries.sessions import SessionRow, sessions
from outreach_app.queries.walk import doors_to_walk, sheet_to_place
from outreach_app.services.batches import print_batch
from outreach_app.services.sessions import create
from outreach_app.store.kinds import contacts_of
from printables import paper as printed
from printables.reading.pages import count_pages
from printables.sheet.payload import Payload
from ui.desk import Desk
from ui.dialogs.evening import Evening
from ui.dialogs.minutes import MinutesDialog
from ui.dialogs.print_kit import PrintKit, print_kit_dialog
from ui.dialogs.projected import Projected
from ui.main_window import MainWindow
from ui.papers import KIT, WORDS, KitOrder, PaperKind, draw, print_kit, print_paper
from ui.papers_words import notice_languages
from ui.widgets.buttons import Button

KEY, CTRL, PLAIN = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CODES = ("7K39QX", "7K39QY", "7K39QZ")


@pytest.fixture
def at_desk(opened: MainWindow) -> Desk:
    return opened.desk


@pytest.fixture
def workshop(at_desk: Desk) -> SessionRow:
    return next(s for s in sessions(at_desk.store) if s.kind is SessionKind.WORKSHOP and s.ideas > 15)


@pytest.fixture
def tour(at_desk: Desk) -> SessionRow:
    """A round of three doors."""
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée du 24", date="2017-02-10", area="7511901")
    made = create(at_desk.store, at_desk.campaign, draft, at_desk.member.id).session
    session = next(s for s in sessions(at_desk.store) if s.id == made)
    reader = contacts_of(session.id)
    with at_desk.store.act(at_desk.member.id) as act:
        building = act.create(
            "building", audience=reader, session=session.id, position=1.0, street="rue Archereau", number="24"
        )
        for place, code in enumerate(CODES):
            act.create("door", audience=reader, building=building, code=code, floor=2, position=float(place))
    return session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where papers go: empty, and a person's own."""
    made = tmp_path / "papiers"
    made.mkdir()
    return made


@pytest.fixture
def words_of(said_in: Callable[[Path], list[str]]) -> Callable[[Path], str]:
    return lambda file: " ".join(" ".join(said_in(file)).split())


def press(widget, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(QApplication.focusWidget() or widget, key, modifiers)


def put_up(dialog, qtbot: QtBot):
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def disclosures(desk: Desk) -> int:
    return int(desk.store.value("SELECT count(*) FROM disclosure"))


def test_every_paper_has_its_word_and_every_session_its_kit():
    assert set(WORDS) == set(PaperKind)
    assert set(KIT) == set(SessionKind)


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.SHEETS])
def test_every_paper_is_drawn_from_the_example_and_names_no_resident(at_desk, words_of, workshop, tour, tmp_path, kind):
    session = tour if kind in KIT[SessionKind.DOORSTEP] and kind is not PaperKind.NOTICES else workshop
    out = tmp_path / "paper.pdf"
    draw(at_desk.store, at_desk.campaign, KitOrder(session=session, kinds=()), kind, out)
    said = words_of(out)
    assert session.title[:20] in said or kind in (PaperKind.DOOR_CARDS, PaperKind.ROUND_POSTER)
    for name in at_desk.store.column("SELECT name FROM contact WHERE name IS NOT NULL"):
        assert name not in said


def test_minutes_that_carry_proposals_are_told_and_a_poster_is_not(at_desk, workshop, tmp_path):
    order = KitOrder(session=workshop, kinds=())
    desk, before = at_desk, disclosures(at_desk)
    print_paper(desk.store, desk.campaign, order, PaperKind.POSTER, tmp_path / "a.pdf", by=desk.member.id)
    assert disclosures(desk) == before
    print_paper(desk.store, desk.campaign, order, PaperKind.MINUTES, tmp_path / "b.pdf", by=desk.member.id)
    assert disclosures(desk) == before + 1
    what, sha256 = desk.store.row("SELECT what, sha256 FROM disclosure ORDER BY row DESC LIMIT 1")
    assert what == f"minutes/{workshop.id}"
    assert len(sha256) == 64


def test_a_kit_in_one_file_or_in_many(at_desk, workshop, folder):
    desk = at_desk
    order = KitOrder(session=workshop, kinds=KIT[SessionKind.WORKSHOP], sheets=3, rows=15, tables=2)
    kit = print_kit(desk.store, desk.campaign, order, folder, by=desk.member.id)
    assert [file.exists() for file in kit.files] == [True] * 6
    assert len(list(folder.iterdir())) == 6, "nothing else is left in the folder"
    assert [(run.kind, run.count) for run in batches(desk.store)] == [("attendance", 2), ("idea", 3)]
    one = print_kit(desk.store, desk.campaign, order, folder, merged=True, by=desk.member.id)
    pages = sum(count_pages(file) for file in kit.files)
    assert count_pages(one.files[0]) == pages


@pytest.mark.parametrize(("number", "code"), [(28, "print.disk_full"), (13, "print.folder_closed"), (5, "not_written")])
def test_a_full_disk_leaves_no_paper_and_no_sheet(at_desk, workshop, folder, monkeypatch, number, code):
    """The disk gives out at the sheets, the last to be drawn."""
    whole = Path.write_bytes

    def give_out(self: Path, data: bytes) -> int:
        if "feuilles" in self.name:
            raise OSError(number, "no")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", give_out)
    order = KitOrder(session=workshop, kinds=KIT[SessionKind.WORKSHOP], sheets=2)
    with pytest.raises(Refused, match=code):
        print_kit(at_desk.store, at_desk.campaign, order, folder, by=at_desk.member.id)
    assert list(folder.iterdir()) == []
    assert batches(at_desk.store) == []


def test_a_folder_that_went_away_is_told(at_desk, workshop, tmp_path):
    order = KitOrder(session=workshop, kinds=(PaperKind.POSTER,))
    with pytest.raises(Refused, match=r"print\.not_written"):
        print_kit(at_desk.store, at_desk.campaign, order, tmp_path / "gone", by=at_desk.member.id)


def test_a_kit_that_is_stopped_leaves_nothing(at_desk, workshop, folder):
    asked = iter([False, False, True, True])
    order = KitOrder(session=workshop, kinds=KIT[SessionKind.WORKSHOP], sheets=2)
    with pytest.raises(Refused, match=r"print\.stopped"):
        print_kit(at_desk.store, at_desk.campaign, order, folder, by=at_desk.member.id, stopped=lambda: next(asked))
    assert list(folder.iterdir()) == []


def test_every_language_with_a_notice_can_be_printed(at_desk, paris, said_in, workshop, tmp_path):
    assert notice_languages(paris, "2017-02-09") == ["fr", "en", "ar"]
    order = KitOrder(session=workshop, kinds=(PaperKind.NOTICES,), languages=("fr", "ar"))
    print_kit(at_desk.store, paris, order, tmp_path, by=at_desk.member.id)
    printed = "".join(said_in(next(tmp_path.glob("*.pdf"))))
    assert "فكرتكم" in printed


def test_the_kit_is_written_by_keyboard(opened, at_desk, workshop, qtbot, folder, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    qtbot.waitUntil(lambda: dialog.picture.has_page, timeout=20_000)
    assert batches(at_desk.store) == [], "looking prints nothing"
    press(dialog, KEY.Key_Space)
    assert not dialog.ticks[PaperKind.SHEETS].value()
    assert dialog.languages["ar"].isEnabled()
    press(dialog, KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: dialog.kit is not None, timeout=30_000)
    assert len(list(folder.iterdir())) == 5
    assert [(batch.kind, batch.count) for batch in batches(at_desk.store)] == [("attendance", 3)]


def test_the_kit_goes_to_a_printer_in_one_act(opened, at_desk, workshop, qtbot, tmp_path, monkeypatch):
    """Sheets printed on paper count as out; a printer that never starts leaves none."""
    out = tmp_path / "printed.pdf"
    printers = iter([tmp_path / "no" / "such" / "place.pdf", out])

    def chosen(name, parent):
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFileName(str(next(printers)))
        return printer

    monkeypatch.setattr("ui.dialogs.print_kit.ask_printer", chosen)
    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    for kind, tick in dialog.ticks.items():
        tick.set_value(kind in (PaperKind.SHEETS, PaperKind.POSTER))
    dialog.form.fields["sheets"].editor.set_number(3)
    press(dialog, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog._note.text() != "", timeout=30_000)
    assert batches(at_desk.store) == []
    press(dialog, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.kit is not None, timeout=30_000)
    assert count_pages(out) == 4
    assert [row.out for row in batches(at_desk.store)] == [3]


def test_the_paper_last_ticked_is_shown(opened, at_desk, workshop, qtbot):
    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    qtbot.waitUntil(lambda: dialog.picture.has_page, timeout=20_000)
    before = dialog.picture._image.copy()
    dialog.ticks[PaperKind.STICKERS].setFocus()
    press(dialog, KEY.Key_Space)
    qtbot.waitUntil(lambda: dialog.picture._image != before, timeout=20_000)


def test_with_three_languages_it_says_which_two_a_sheet_holds(opened, at_desk, workshop, qtbot):
    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    for tick in dialog.languages.values():
        tick.set_value(True)
        tick.edited.emit()
    qtbot.waitUntil(dialog._two.isVisible, timeout=5_000)
    assert "anglais" in dialog._two.text()
    assert "arabe" not in dialog._two.text()


def test_what_is_missing_is_told_before_asking_where(opened, at_desk, workshop, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: pytest.fail("asked where to, for nothing"))
    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    dialog.form.fields["tables"].editor.set_number(500)
    dialog.form.fields["rows"].editor.set_number(999_999)
    press(dialog, KEY.Key_S, CTRL)
    assert dialog.form.fields["tables"].has_problem
    assert dialog.form.fields["rows"].has_problem
    for tick in dialog.ticks.values():
        tick.set_value(False)
    press(dialog, KEY.Key_S, CTRL)
    assert at_desk.say("Please tick at least one paper to print.") in dialog._note.text()


def test_a_full_disk_is_told_in_the_dialog(opened, at_desk, workshop, qtbot, folder, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))

    def full(*_: object) -> None:
        raise printed.not_written(folder / "x.pdf", OSError(28, "no space"))

    dialog = put_up(PrintKit(at_desk, opened, workshop), qtbot)
    monkeypatch.setattr("printables.poster.print_poster", full)
    press(dialog, KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: "plein" in dialog._note.text(), timeout=30_000)
    assert dialog.isVisible()
    assert dialog.kit is None
    assert list(folder.iterdir()) == []


def test_the_sessions_page_leads_to_each_by_its_key(opened, at_desk, tour, when_asked):
    opened.go("sessions", tour.id)
    for label, kind in (
        ("Print the kit…", PrintKit),
        ("Minutes…", MinutesDialog),
        ("Enter the round’s paper…", Evening),
    ):
        opened.activateWindow()
        QTest.qWaitForWindowActive(opened)
        seen: list[object] = []

        def close(dialog: QDialog, seen: list[object] = seen) -> None:
            seen.append(dialog)
            dialog.reject()

        when_asked(kind, close)
        (button,) = (b for b in opened.findChildren(Button) if b.label == at_desk.say(label) and b.isVisible())
        press(opened, QKeySequence(button.key)[0].key(), CTRL)
        assert seen, kind


def test_next_steps_are_kept_and_stand_on_the_minutes(
    opened, at_desk, words_of, workshop, qtbot, tmp_path, monkeypatch
):
    out = tmp_path / "compte-rendu.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    dialog = put_up(MinutesDialog(at_desk, opened, workshop), qtbot)
    QTest.keyClicks(dialog.steps, "On relit le 16")
    press(dialog, KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: str(out) in dialog._caption.text(), timeout=20_000)
    assert "On relit le 16" in words_of(out)
    assert minutes_of(at_desk.store, workshop.id).next_steps == "On relit le 16"
    dialog.reject()


def test_both_versions_are_projected_and_turned_by_arrows(opened, at_desk, workshop, qtbot):
    dialog = put_up(MinutesDialog(at_desk, opened, workshop), qtbot)
    qtbot.waitUntil(lambda: len(dialog.pages) == 1, timeout=20_000)
    dialog.version.set_value(PaperKind.EASY_MINUTES.value)
    before = dialog.pages
    dialog._draw()
    qtbot.waitUntil(lambda: dialog.pages is not before, timeout=20_000)
    shown = put_up(Projected([*before, *dialog.pages], dialog), qtbot)
    shown.resize(1366, 768)
    assert (shown.page, shown.is_wide) == (0, True)
    press(shown, KEY.Key_Right)
    assert shown.page == 1
    press(shown, KEY.Key_Right)
    assert shown.page == len(dialog.pages)
    press(shown, KEY.Key_Left)
    assert shown.page == 0
    downs = 0
    while shown.page == 0 and downs < 9:
        press(shown, KEY.Key_Down)
        downs += 1
    assert 2 < downs < 9, "one reads a page in a few steps, then comes to the next"
    assert shown.down == 0
    press(shown, KEY.Key_Minus)
    assert not shown.is_wide
    shown.grab()
    press(shown, KEY.Key_Escape)
    assert not shown.isVisible()
    dialog.reject()


def test_an_evening_s_paper_is_entered_by_codes_alone(opened, at_desk, tour, qtbot):
    dialog = put_up(Evening(at_desk, opened, tour), qtbot)

    def scan(code: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), code)
        press(dialog, KEY.Key_Return)

    scan(CODES[0])
    assert dialog.field.has_problem, "a result comes first"
    for code in ("ABSENTS", *CODES[:2], "i", CODES[2]):
        scan(code)
        assert not dialog.field.has_problem
    found = {door.code: door.last for door in doors_to_walk(at_desk.store, tour.id)}
    assert list(found.values()) == [VisitOutcome.ABSENT, VisitOutcome.ABSENT, VisitOutcome.IDEA]
    assert len(dialog.entered) == 3
    scan(CODES[2])
    assert CODES[2] in dialog._told.text()
    assert len(dialog.entered) == 3, "twice is told, not written"
    scan("7K39QV")
    assert dialog.field.has_problem
    assert dialog.line.selectedText() == "7K39QV", "to compare with the paper, and the next scan takes its place"
    scan(CODES[2])
    assert not dialog.field.has_problem
    press(dialog, KEY.Key_Z, CTRL)
    assert doors_to_walk(at_desk.store, tour.id)[2].last is None
    assert len(dialog.entered) == 2
    assert QApplication.focusWidget() is dialog.line, "the line never loses the keyboard"
    press(dialog, KEY.Key_Escape)
    assert not dialog.isVisible()


def test_the_window_says_where_the_kit_went(opened, at_desk, workshop, qtbot, folder, when_asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    told: list[str] = []
    monkeypatch.setattr(at_desk, "tell", lambda words, *_: told.append(words))

    def only_signs(dialog: PrintKit) -> None:
        for kind, tick in dialog.ticks.items():
            tick.set_value(kind is PaperKind.TABLE_SIGNS)
        press(dialog, KEY.Key_S, CTRL)

    when_asked(PrintKit, only_signs)
    print_kit_dialog(at_desk, opened, workshop)
    assert told == [f"1 fichier écrit\u00a0: {folder}"]
    assert [file.suffix for file in folder.iterdir()] == [".pdf"]


def test_sheets_are_scanned_with_their_doors_in_the_evening(opened, at_desk, tour, qtbot):
    store, by = at_desk.store, at_desk.member.id
    sheets = print_batch(
        store, tour.id, layout="idea", version=1, languages=("fr",), geometry="{}", count=3, by=by
    ).codes
    dialog = put_up(Evening(at_desk, opened, tour), qtbot)

    def scan(code: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), code)
        press(dialog, KEY.Key_Return)

    def door(code: str) -> str:
        found = sheet_to_place(store, code)
        assert found
        return found.door

    qr = str(Payload(tag=campaign_tag(at_desk.campaign.id), code=sheets[0], kind="idea", version=1, page=1))
    for code in ("UNEIDEE", CODES[0], qr):
        scan(code)
        assert not dialog.field.has_problem
    assert (door(sheets[0]), len(dialog.entered)) == (CODES[0], 2), "scanned right after its door"
    scan(sheets[1])
    assert show_code(sheets[1]) in dialog._current.text(), "it asks once for its door"
    scan(sheets[2])
    assert (door(sheets[1]), door(sheets[2])) == ("", ""), "one sheet waits at a time"
    scan(CODES[1])
    assert door(sheets[1]) == CODES[1]
    assert store.value("SELECT count(*) FROM visit WHERE voided = 0 AND session = ?", (tour.id,)) == 2
    scan(sheets[2])
    press(dialog, KEY.Key_Return)
    assert store.value("SELECT returned_at IS NOT NULL FROM sheet WHERE code = ?", (sheets[2],)) == 1
    assert (door(sheets[2]), len(dialog.entered)) == ("", 4), "taken in without a door, and no visit invented"
    assert "2" in dialog._count.text()
    for _ in range(4):
        press(dialog, KEY.Key_Z, CTRL)
    assert [door(code) for code in sheets] == ["", "", ""]
    assert store.value("SELECT count(*) FROM visit WHERE voided = 0 AND session = ?", (tour.id,)) == 0
    dialog.reject()
