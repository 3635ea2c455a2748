"""Every kind of sheet the app prints has its questions; a sheet of two pages is verified as one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.queries.sessions import sessions
from outreach_app.services import batches, scans
from outreach_app.store import media
from printables.sheet.layout import pages_as_json
from printables.sheet.plan import plan_sheet
from ui.pages.sheet_asked import WHOLE, ask
from ui.sheet_kinds import WORDS

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("kind", WORDS)
def test_the_questions_of_each_kind_are_its_layouts(paris, kind: str) -> None:
    pages = plan_sheet(kind, paris, ("fr",))
    asked = ask(pages, paris, kind)
    boxes = {box.id for page in pages for box in page.boxes}
    named = {pair.yes for pair in asked.pairs} | {pair.no for pair in asked.pairs}
    named |= {box for _, box in asked.themes} | {box for _, box in asked.young}
    assert named == boxes, "no box of the sheet is left unasked"
    assert {zone.id for zone in asked.zones} == {zone.id for page in pages for zone in page.zones}
    assert asked.has_idea == kind.startswith("idea")
    assert (asked.rows == (WHOLE,)) == (kind != "attendance")
    assert all(asked.zones_of(row) for row in asked.rows)


@pytest.fixture
def print_kind(page):
    """`print_kind("idea-large")`: the code of one sheet of that kind, and its pages."""

    def ordered(kind: str, languages: tuple[str, ...] = ("fr",)):
        store, pages = page.desk.store, plan_sheet(kind, page.desk.campaign, languages)
        batch = batches.print_batch(
            store,
            sessions(store)[0].id,
            layout=kind,
            version=1,
            languages=languages,
            geometry=pages_as_json(pages),
            count=1,
            by=page.desk.member.id,
        )
        return batch.codes[0], pages

    return ordered


def take_in(page, code: str, picture: bytes, number: int, reading) -> None:
    scanned = scans.ScannedPage(
        file="grand.pdf",
        page=number,
        outcome=ScanOutcome.RECOGNISED,
        code=code,
        image=picture,
        squares=4,
        sheet_page=number,
        reading=reading,
    )
    scans.take_in(page.desk.store, scanned, page.desk.member.id)


def test_a_sheet_of_two_pages_is_gone_through_once(page, print_kind, picture, read, begin, hand) -> None:
    code, (front, back) = print_kind("idea-large")
    take_in(page, code, picture, 1, read(on=front, written=("idea",), signed=None))
    take_in(
        page, code, picture, 2, read(on=back, ticked=("consent.publish.yes",), written=("name", "date", "signature"))
    )
    page.refresh(None)
    entry = begin()
    assert entry.scan.sheet_page == 1
    assert entry.form.fields.parts["idea"].snippet.has_image
    assert entry.form.fields.parts["name"].snippet.has_image, "cut out of the other page"
    assert all(row.snippet.has_image for row in entry.form.eyes.rows)
    hand.write("Un banc")
    hand.press(KEY.Key_Tab)
    hand.write("Bintou")
    for row in entry.form.eyes.rows:
        row.confirm_it()
    hand.press(KEY.Key_Return, CTRL)
    store = page.desk.store
    assert store.value("SELECT state FROM sheet WHERE code = ?", (code,)) == SheetState.ENTERED
    assert entry.scan is None, "its second page asks for nothing more"
    hand.press(KEY.Key_Escape)
    assert not page.returns.ready
    assert not page.returns.others
    proof = QImage.fromData(media.fetch(store, store.value("SELECT media FROM proof")))
    assert 0 < proof.height() < QImage.fromData(picture).height(), "a piece of the page that bears the answers"


def test_a_second_page_that_is_not_back_is_asked_for_and_never_taken_for_empty(
    page, print_kind, picture, read, begin
) -> None:
    code, (front, _) = print_kind("idea-large")
    take_in(page, code, picture, 1, read(on=front, written=("idea",), signed=None))
    page.refresh(None)
    entry = begin()
    assert {row._said.text() for row in entry.form.eyes.rows} == {"non lu"}
    assert not entry.form.fields.parts["name"].snippet.isHidden(), "somebody may have written there"


@pytest.mark.parametrize(("child", "assent"), [(("signature",), 1), ((), 0)])
def test_a_childs_agreement_on_paper_needs_the_parents_name(
    page, print_kind, picture, read, begin, hand, child, assent
) -> None:
    """And the child’s own signature: a parent’s does not stand for it."""
    code, (sheet,) = print_kind("consent")
    written = ("name", "date", *child, "guardian.name", "guardian.signature")
    take_in(page, code, picture, 1, read(on=sheet, ticked=("consent.publish.yes",), written=written))
    page.refresh(None)
    entry = begin()
    hand.write("Awa")
    hand.press(KEY.Key_Tab)
    assert hand.here is entry.form.fields.parts["guardian.name"].editor
    hand.write("Fatou Sow")
    for row in entry.form.eyes.rows:
        row.confirm_it()
    hand.press(KEY.Key_Return, CTRL)
    store = page.desk.store
    kept = store.row(
        "SELECT person.minor, event.guardian, event.child_assent FROM person"
        " JOIN consent_event AS event ON event.person = person.id"
    )
    assert kept == ((1, 1, 1) if assent else None)


def test_nothing_is_kept_of_a_childs_line_on_an_attendance_list(page, print_kind, picture, read, begin, hand) -> None:
    code, (sheet,) = print_kind("attendance")
    ticked = ("row.1.under_15", "row.1.consent.news.yes", "row.2.consent.news.yes")
    take_in(page, code, picture, 1, read(on=sheet, ticked=ticked, written=("row.1.name", "row.2.name")))
    page.refresh(None)
    entry = begin()
    assert entry.form.fields.young.value()
    for name in ("Petit Moussa", "Grande Awa"):
        hand.write(name)
        for row in entry.form.eyes.rows:
            row.confirm_it()
        hand.press(KEY.Key_Return, CTRL)
    kept = page.desk.store.column("SELECT contact.name FROM contact JOIN attendee ON attendee.person = contact.person")
    assert list(kept) == ["Grande Awa"]


def test_a_line_passed_over_is_gone_back_to_before_the_list_is_entered(page, print_kind, picture, read, begin, hand):
    code, (sheet,) = print_kind("attendance")
    ticked = ("row.1.consent.news.yes", "row.2.consent.news.yes")
    take_in(page, code, picture, 1, read(on=sheet, ticked=ticked, written=("row.1.name", "row.2.name")))
    page.refresh(None)
    entry = begin()
    hand.press(KEY.Key_PageDown, CTRL)
    assert entry.form.row == 2
    for name, number in (("Bintou", 1), ("Awa", None)):
        hand.write(name)
        for row in entry.form.eyes.rows:
            row.confirm_it()
        hand.press(KEY.Key_Return, CTRL)
        if number:
            assert entry.form.row == number, "somebody wrote there too"
    names = {name for (name,) in page.desk.store.rows("SELECT name FROM contact")}
    assert {"Bintou", "Awa"} <= names


@pytest.mark.parametrize(
    ("parent", "signed", "noted"), [("Fatou", True, False), ("Fatou", False, True), ("", True, True)]
)
def test_a_parent_s_line_half_filled_in_is_told(page, print_kind, picture, read, begin, parent, signed, noted) -> None:
    code, (sheet,) = print_kind("consent")
    written = ("name", "date", "signature", *(("guardian.signature",) if signed else ()))
    take_in(page, code, picture, 1, read(on=sheet, ticked=("consent.publish.yes",), written=written))
    page.refresh(None)
    entry = begin()
    entry.form.fields.parts["guardian.name"].field.set_value(parent)
    for row in entry.form.eyes.rows:
        row.confirm_it()
    assert ("enfant" in entry.form.eyes._notes.text()) is noted


def test_an_agreement_for_an_idea_not_entered_yet_is_not_cut_off_from_it(page, print_kind, picture, read, begin, hand):
    awaited, _ = print_kind("idea")
    code, (sheet,) = print_kind("consent")
    take_in(page, code, picture, 1, read(on=sheet, ticked=("consent.publish.yes",), written=("name", "reference")))
    page.refresh(None)
    entry = begin()
    hand.write("Awa")
    entry.form.fields.parts["reference"].field.set_value(awaited)
    for row in entry.form.eyes.rows:
        row.confirm_it()
    hand.press(KEY.Key_Return, CTRL)
    assert entry.form.fields.fields["code"].has_problem
    assert page.desk.store.value("SELECT state FROM sheet WHERE code = ?", (code,)) == SheetState.SCANNED


@pytest.mark.parametrize(("languages", "heads"), [(("fr", "ar"), ["Oui", "Non"]), (("ar", "fr"), ["Non", "Oui"])])
def test_yes_stands_over_the_box_that_says_yes(page, print_kind, picture, read, begin, languages, heads) -> None:
    code, (sheet,) = print_kind("consent", languages)
    take_in(page, code, picture, 1, read(on=sheet, ticked=("consent.publish.yes",)))
    page.refresh(None)
    entry = begin()
    assert [head.text() for head in entry.form.eyes._head_words] == heads
