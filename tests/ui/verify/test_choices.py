"""Sheets that are not typed in just so: two pictures of one, several lines on one, an agreement alone."""

import pytest
from PySide6.QtCore import Qt

from outreach_app.domain.drafts import IdeaDraft
from outreach_app.domain.words import ScanOutcome, SheetState
from outreach_app.queries import scans as came_back
from outreach_app.queries.consent import allows
from outreach_app.services import receipts, scans
from outreach_app.services.verification import Confirmed, enter
from ui.dialogs.compare_pages import ComparePages
from ui.look import look as window_look

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
YES = "consent.publish.yes"


def see_all(entry) -> None:
    for line in entry.form.eyes.rows:
        line.confirm_it()


def write_whole(entry, hand, words: str) -> None:
    hand.write(words)
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)


def look(page, outcome: ScanOutcome):
    """Goes to the page with that outcome, as its row is opened."""
    places = [place for place, scan in enumerate(page.returns.others) if scan.outcome is outcome]
    page.returns.list.choose(places[0])
    page._look(page.returns.others[places[0]])
    return page.entry


def come_back(page, qtbot) -> None:
    """Off screen no window manager gives the keyboard back once a dialog is gone."""
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)


@pytest.fixture
def twice(page, waiting, begin, hand, read):
    """A sheet entered from its first picture, and a second picture of it with another answer."""
    (first,) = waiting(read(ticked=(YES,)))
    entry = begin()
    write_whole(entry, hand, "La premiere lecture")
    hand.press(KEY.Key_Escape)
    (second,) = waiting(read(ticked=("consent.news.yes",)), codes=(first.code,))
    assert second.outcome is ScanOutcome.ALREADY_ENTERED
    return first, second


def test_of_an_entered_sheet_both_pictures_are_compared_and_the_second_may_stand(
    page, twice, hand, when_asked, qtbot
) -> None:
    first, second = twice
    store = page.desk.store
    person = store.value("SELECT person FROM sheet_person WHERE sheet = ?", (first.sheet,))
    entry = look(page, ScanOutcome.ALREADY_ENTERED)
    decision = entry.decision
    assert decision.quote.value() == "La premiere lecture"
    assert hand.here is decision.both

    def choose(dialog: ComparePages) -> None:
        qtbot.waitUntil(lambda: all(picture.has_page for picture in dialog.pictures))
        dialog.keep_second.click()

    when_asked(ComparePages, choose)
    hand.press(KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry.is_form)
    come_back(page, qtbot)
    assert entry.scan.id == second.id
    assert not allows(store, person, "publish"), "the agreements of the picture that fell do not stand"
    write_whole(entry, hand, "La seconde lecture")
    entered = came_back.scan(store, second.id)
    assert entered.sheet_state is SheetState.ENTERED
    after = store.value("SELECT person FROM idea WHERE id = ?", (entered.idea,))
    assert allows(store, after, "news")
    hand.press(KEY.Key_Z, CTRL)
    assert entry.scan.id == second.id
    assert entry.form.fields.parts["idea"].value() == "La seconde lecture"


def test_the_first_picture_may_stand_and_the_second_leaves(page, twice, hand, when_asked, qtbot) -> None:
    first, second = twice
    look(page, ScanOutcome.ALREADY_ENTERED)
    when_asked(ComparePages, lambda dialog: dialog.keep_first.click())
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(page.desk.store, second.id) is None
    assert came_back.scan(page.desk.store, first.id).idea
    come_back(page, qtbot)
    hand.press(KEY.Key_Z, CTRL)
    assert came_back.scan(page.desk.store, second.id), "and it comes back"


def test_deciding_later_changes_nothing(page, twice, hand, when_asked) -> None:
    _, second = twice
    look(page, ScanOutcome.ALREADY_ENTERED)
    when_asked(ComparePages, lambda dialog: dialog.later.click())
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(page.desk.store, second.id).outcome is ScanOutcome.ALREADY_ENTERED


def test_a_sheet_scanned_twice_is_entered_from_the_better_picture(page, waiting, read, hand, when_asked, qtbot) -> None:
    (first,) = waiting(read())
    (second,) = waiting(read(ticked=(YES,)), codes=(first.code,))
    assert second.outcome is ScanOutcome.DUPLICATE
    entry = look(page, ScanOutcome.DUPLICATE)
    when_asked(ComparePages, lambda dialog: dialog.keep_second.click())
    hand.press(KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry.is_form)
    assert entry.scan.id == second.id
    assert came_back.scan(page.desk.store, first.id) is None


def test_lines_of_attendance_are_copied_one_after_another_and_entered_together(
    page, waiting, begin, hand, read, attendance
) -> None:
    written = ("row.1.name", "row.1.signature", "row.2.name", "row.2.contact")
    ticked = ("row.1.consent.news.yes", "row.2.consent.news.no")
    (scan,) = waiting(read(ticked=ticked, written=written, on=attendance), on=attendance, kind="attendance")
    entry = begin()
    store = page.desk.store
    assert entry.form.rows._words.text() == "Ligne 1 sur 3"
    hand.write("Aminata")
    hand.press(KEY.Key_Return, CTRL)
    assert entry.form.row == 1, "its agreement is not seen yet"
    hand.press(KEY.Key_1)
    hand.press(KEY.Key_Return, CTRL)
    assert entry.form.row == 2
    hand.write("Bintou")
    hand.press(KEY.Key_PageUp, CTRL)
    assert entry.form.fields.parts["name"].value() == "Aminata"
    hand.press(KEY.Key_PageDown, CTRL)
    assert entry.form.fields.parts["name"].value() == "Bintou"
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(store, scan.id).sheet_state is SheetState.ENTERED
    names = store.column("SELECT name FROM contact JOIN attendee ON attendee.person = contact.person")
    assert list(names) == ["Aminata"], "the third line is empty, the second agreed to nothing"
    assert store.value("SELECT count(*) FROM proof") == 1


def test_an_agreement_alone_is_tied_to_the_idea_whose_number_is_typed(page, waiting, begin, hand, read, layout) -> None:
    store, by = page.desk.store, page.desk.member.id
    (paper,) = waiting(read())
    idea = enter(store, page.desk.campaign, Confirmed(scan=paper.id, idea=IdeaDraft(text="Un banc")), by).idea
    code = receipts.give(store, idea, by).code
    zones = tuple(zone for zone in layout.zones if zone.id not in ("idea", "where"))
    boxes = tuple(box for box in layout.boxes if not box.id.startswith("theme."))
    alone = type(layout)(
        **{name: getattr(layout, name) for name in layout.__slots__} | {"zones": zones, "boxes": boxes}
    )
    waiting(read(ticked=(YES,), on=alone), on=alone, kind="consent")
    entry = begin()
    hand.write("Aminata")
    entry.form.fields.linked.setFocus()
    hand.write(code[:-1] + ("0" if code[-1] != "0" else "1"))
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert entry.form.fields.fields["code"].has_problem, "a slip of the hand is told at its field"
    entry.form.fields.linked.set_value(code)
    hand.press(KEY.Key_Return, CTRL)
    person = store.value("SELECT person FROM idea WHERE id = ?", (idea,))
    assert allows(store, person, "publish")


OUTCOMES = {
    ScanOutcome.UNKNOWN: "take",
    ScanOutcome.FOREIGN: "put_aside",
    ScanOutcome.SPOILT: "take",
    ScanOutcome.NO_CODE: "take",
    ScanOutcome.OTHER_CAMPAIGN: "put_aside",
    ScanOutcome.UNKNOWN_LAYOUT: "take",
    ScanOutcome.TWO_SHEETS: "take",
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_name_its_sentence_and_one_main_act(page, outcome, picture) -> None:
    scanned = scans.ScannedPage(file="a.jpg", page=1, outcome=outcome, code="?", image=picture)
    scans.take_in(page.desk.store, scanned, page.desk.member.id)
    page.refresh(None)
    decision = look(page, outcome).decision
    assert len(decision._says.text()) > 20
    acts = [decision.both, decision.take, decision.see, decision.put_aside]
    filled = [act for act in acts if not act.isHidden() and act.kind == "filled"]
    assert filled == [getattr(decision, OUTCOMES[outcome])]
    assert decision.accessibleName()


@pytest.fixture
def large(opened):
    window_look().choose("light", 200)
    opened.resize(1366, 768)


def test_at_twice_the_size_the_question_is_in_sight_and_the_boxes_keep_their_names(
    opened, large, waiting, begin, read, layout, qtbot
) -> None:
    themes = [box.id for box in layout.boxes if box.id.startswith("theme.")]
    waiting(read(uncertain=themes[:1], ticked=(YES,)))
    entry = begin()
    button = entry.form.question.buttons[0]

    def is_seen() -> bool:
        return opened.page.rect().contains(button.mapTo(opened.page, button.rect().center()))

    qtbot.waitUntil(is_seen)
    assert [head.isVisible() for head in entry.form.eyes._head_words] == [True, True]
