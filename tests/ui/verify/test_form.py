"""One sheet verified by keyboard: the uncertain box, the words beside their handwriting, the agreements by eye."""

import dataclasses
import hashlib

import pytest
from PySide6.QtCore import Qt

from outreach_app.domain.words import SheetState
from outreach_app.queries import scans as came_back
from outreach_app.queries.consent import consent_history
from outreach_app.services.ideas import kept_draft
from outreach_app.store import media
from ui.pages.sheet_asked import Answer
from ui.pages.sheet_eyes import EyeRow

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
YES = "consent.publish.yes"
IDEA = "Des arbres devant l’école"


@pytest.fixture
def theme(layout):
    """The first two boxes of themes."""
    return [box.id for box in layout.boxes if box.id.startswith("theme.")][:2]


def row(entry, purpose: str) -> EyeRow:
    return next(row for row in entry.form.eyes.rows if row.pair.purpose == purpose)


def digit(entry, purpose: str):
    return getattr(KEY, f"Key_{entry.form.eyes.rows.index(row(entry, purpose)) + 1}")


def see_all(entry) -> None:
    for line in entry.form.eyes.rows:
        line.confirm_it()


def test_a_sheet_is_verified_by_keyboard_from_the_box_to_the_next_sheet(waiting, begin, hand, read, theme, qtbot):
    once = read(ticked=(theme[0], YES, "consent.news.yes", "consent.study.no"), uncertain=theme[1:])
    first, second = waiting(once, once)
    entry = begin()
    store = entry._desk.store
    assert hand.here is entry.form.question.buttons[0]
    hand.press(KEY.Key_N)
    assert entry.form.question.isHidden(), "answered, it is gone"
    assert hand.here is entry.form.fields.parts["idea"].editor
    assert entry.page.picture.place == "idea"
    hand.write(IDEA)
    hand.press(KEY.Key_Tab)
    hand.write("rue Curial")
    hand.press(KEY.Key_Tab)
    hand.write("Aminata Diarra")
    hand.write("0199006208")  # no name has a digit in it: the first one goes to the next field
    assert entry.form.fields.parts["name"].value() == "Aminata Diarra"
    hand.press(KEY.Key_Tab)
    assert entry.form.fields.parts["contact"].value() == "01 99 00 62 08"
    assert hand.here is row(entry, "publish").confirm
    assert entry.page.picture.place == "consent.publish.row"
    for purpose in ("publish", "news", "study"):
        hand.press(digit(entry, purpose))
    hand.press(KEY.Key_0)
    assert entry.form.agreements_left == 0
    hand.press(KEY.Key_Return, CTRL)
    found = came_back.scan(store, first.id)
    assert found.sheet_state is SheetState.ENTERED
    text, place, chosen = store.row("SELECT text, place, theme FROM idea WHERE id = ?", (found.idea,))
    assert (text, place, f"theme.{chosen}") == (IDEA, "rue Curial", theme[0])
    person = store.value("SELECT person FROM idea WHERE id = ?", (found.idea,))
    assert store.row("SELECT name, phone FROM contact WHERE person = ?", (person,)) == (
        "Aminata Diarra",
        "01 99 00 62 08",
    )
    events = {event.purpose: (event.state, event.method, event.proof) for event in consent_history(store, person)}
    kept = media.fetch(store, store.value("SELECT media FROM proof WHERE person = ?", (person,)))
    proof = hashlib.sha256(kept).hexdigest()
    assert events == {
        "publish": ("given", "paper", proof),
        "news": ("given", "paper", proof),
        "study": ("refused", "paper", proof),
    }
    assert kept != media.fetch(store, first.media), "the proof is a piece of the page, not the page"
    assert entry.scan.id == second.id
    assert entry.form.is_blank
    assert entry.form.agreements_left == len(entry.form.eyes.rows)


def test_no_agreement_is_ever_confirmed_by_the_machine(waiting, begin, hand, read, qtbot):
    (scan,) = waiting(read(ticked=(YES,)))
    entry = begin()
    assert [line.value for line in entry.form.eyes.rows] == [None] * len(entry.form.eyes.rows)
    hand.write(IDEA)
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(entry._desk.store, scan.id).sheet_state is SheetState.SCANNED
    assert hand.here is entry.form.eyes.rows[0].confirm
    assert "7 accords" in entry.progress._rest.text()
    hand.press(KEY.Key_1)
    assert entry.form.eyes.rows[0].value is Answer.YES
    assert hand.here is entry.form.eyes.rows[1].confirm, "on to the next line"


def test_shift_and_a_digit_correct_what_was_misread(waiting, begin, hand, read):
    (scan,) = waiting(read(ticked=(YES,)))
    entry = begin()
    hand.write(IDEA)
    entry.form.eyes.rows[0].confirm.setFocus()
    hand.press(digit(entry, "publish"), SHIFT)
    assert row(entry, "publish").value is Answer.NO
    hand.press(digit(entry, "publish"), SHIFT)
    assert row(entry, "publish").value is Answer.BLANK
    hand.press(digit(entry, "publish"), SHIFT)
    hand.press(digit(entry, "publish"), SHIFT)
    hand.press(KEY.Key_0)
    hand.press(KEY.Key_Return, CTRL)
    store = entry._desk.store
    states = store.rows(
        "SELECT purpose, state FROM consent_event WHERE person ="
        " (SELECT person FROM idea WHERE id = (SELECT idea FROM sheet WHERE id = ?))",
        (scan.sheet,),
    )
    assert states == [("publish", "refused")]


def test_what_the_machine_could_not_read_is_asked_for_and_never_guessed(waiting, begin, hand, read):
    waiting(read(ticked=(YES, "consent.publish.no"), uncertain=("consent.news.yes",)))
    entry = begin()
    for purpose in ("publish", "news"):
        assert row(entry, purpose)._said.text() == "incertain"
        assert row(entry, purpose).correct.label == "C’est bien non"
    entry.form.eyes.rows[0].confirm.setFocus()
    hand.press(digit(entry, "news"), SHIFT)
    assert row(entry, "news").value is Answer.NO


def test_a_question_nobody_answered_is_shown_as_such_and_waits_for_an_eye(waiting, begin, read):
    waiting(read(ticked=(YES,)))
    entry = begin()
    answered, unanswered = row(entry, "publish"), row(entry, "news")
    assert (answered._said.text(), answered._said.property("tone")) == ("Oui", "")
    assert (unanswered._said.text(), unanswered._said.property("tone")) == ("Rien", "amber")
    assert unanswered.value is None
    unanswered.confirm_it()
    assert (unanswered.value, unanswered._said.property("tone")) == (Answer.BLANK, "")


def test_a_digit_in_a_field_is_a_digit_and_with_alt_an_agreement(waiting, begin, hand, read, opened):
    waiting(read(ticked=(YES,)))
    entry = begin()
    hand.write("3 bancs")
    hand.press(KEY.Key_1)
    assert entry.form.fields.parts["idea"].value() == "3 bancs1"
    assert row(entry, "publish").value is None
    opened._take_digit(1)
    assert row(entry, "publish").value is Answer.YES
    assert hand.here is entry.form.fields.parts["idea"].editor, "whoever types goes on typing"


def test_an_uncertain_box_may_stay_unknown_and_two_themes_are_asked_about(waiting, begin, hand, read, theme):
    (scan,) = waiting(read(uncertain=theme))
    entry = begin()
    hand.press(KEY.Key_J)
    assert entry.form.question.buttons, "the second box is asked about"
    hand.press(KEY.Key_J)
    assert entry.form.question.isHidden()
    assert entry.form.fields.theme.choice.value() == ""
    (scan,) = waiting(read(ticked=theme))
    hand.press(KEY.Key_Escape)
    hand.press(KEY.Key_Return, CTRL)
    hand.press(KEY.Key_PageDown)
    assert entry.scan.id == scan.id
    assert not entry.form.question.isHidden()
    hand.press(KEY.Key_B)
    assert f"theme.{entry.form.fields.theme.choice.value()}" == theme[1]
    assert entry.form.question.isHidden()


@pytest.mark.parametrize(
    ("written", "signed", "told"),
    [
        (("idea", "name"), False, "ni datée ni signée"),
        (("idea", "name", "date"), False, "pas signée"),
        (("idea", "name", "signature"), True, "pas datée"),
        (("idea", "name", "date", "signature"), True, ""),
    ],
)
def test_an_agreement_without_date_or_signature_is_told(waiting, begin, hand, read, written, signed, told):
    waiting(read(ticked=(YES,), written=written, signed=signed))
    entry = begin()
    assert entry.form.eyes._note.isHidden(), "nothing is agreed to before somebody has seen it"
    row(entry, "publish").confirm_it()
    assert told in entry.form.eyes._notes.text()
    assert entry.form.eyes._note.isHidden() == (not told)


def test_tab_skips_what_nobody_wrote_and_comes_to_it_last(waiting, begin, hand, read):
    waiting(read(written=("idea", "contact")))
    entry = begin()
    hand.press(KEY.Key_Tab)
    assert hand.here is entry.form.fields.parts["contact"].editor
    seen = set()
    for _ in range(60):
        hand.press(KEY.Key_Tab)
        seen.add(hand.here)
    assert entry.form.fields.parts["name"].editor in seen, "it can still be reached"


def test_the_page_says_what_was_found_and_where_each_field_is(waiting, begin, read, layout):
    waiting(read(signed=False))
    entry = begin()
    assert entry.page.found.told == ["Code lu aux deux endroits", "Quatre coins trouvés", "Aucune signature vue"]
    letters = {mark.name: mark.letter for mark in entry.page.picture._marks}
    assert letters["idea"] == "A"
    assert letters["consent.publish"] == "1"
    assert entry.form.fields.parts["idea"].snippet.has_image
    assert all(line.snippet.has_image for line in entry.form.eyes.rows)
    drawn = entry.form.fields.parts["idea"].snippet._image
    whole = layout.zones[0].h / layout.height * entry.page.picture._image.height()
    assert drawn.height() < whole / 2, "cut to the ink"


def test_what_is_begun_waits_on_its_page(waiting, begin, hand, read):
    first, second = waiting(read(ticked=(YES,)), read())
    entry = begin()
    hand.write("Une idee commencee")
    row(entry, "publish").correct_it()
    hand.press(KEY.Key_PageDown)
    assert entry.scan.id == second.id
    assert entry.form.is_blank
    hand.press(KEY.Key_PageUp)
    assert entry.form.fields.parts["idea"].value() == "Une idee commencee"
    assert row(entry, "publish").value is Answer.NO
    hand.press(KEY.Key_Escape)
    assert kept_draft(entry._desk.store, f"sheet:{first.sheet}")
    hand.press(KEY.Key_Return, CTRL)
    assert entry.form.fields.parts["idea"].value() == "Une idee commencee"


def test_the_last_sheet_is_taken_back_with_its_words_and_answers(waiting, begin, hand, read):
    first, second = waiting(read(ticked=(YES,)), read())
    entry = begin()
    hand.write("Mal copiee")
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert entry.scan.id == second.id
    assert kept_draft(entry._desk.store, f"sheet:{first.sheet}") is None
    hand.press(KEY.Key_Z, CTRL)
    assert entry.scan.id == first.id
    assert entry.form.fields.parts["idea"].value() == "Mal copiee"
    assert row(entry, "publish").value is Answer.YES
    assert came_back.scan(entry._desk.store, first.id).sheet_state is SheetState.SCANNED
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(entry._desk.store, first.id).sheet_state is SheetState.ENTERED


def test_a_refusal_is_told_at_its_field_and_loses_nothing(waiting, begin, hand, read):
    (scan,) = waiting(read(ticked=(YES,)))
    entry = begin()
    entry.form.fields.parts["name"].editor.setFocus()
    hand.write("Aminata")
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert entry.scan.id == scan.id
    assert entry.form.fields.parts["idea"].field.has_problem
    assert entry.form.fields.parts["name"].value() == "Aminata"
    assert hand.here is entry.form.fields.parts["idea"].editor


def test_after_the_last_page_one_can_still_take_it_back(page, waiting, begin, hand, read):
    waiting(read())
    entry = begin()
    hand.write("La derniere")
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert entry.scan is None
    assert not entry.save.isVisible()
    hand.press(KEY.Key_Z, CTRL)
    assert entry.is_form
    assert entry.form.fields.parts["idea"].value() == "La derniere"
    hand.press(KEY.Key_Return, CTRL)
    hand.press(KEY.Key_Escape)
    assert not page.returns.ready


def test_a_name_without_an_agreement_is_not_kept_and_that_is_told(opened, waiting, begin, hand, read):
    waiting(read())
    entry = begin()
    hand.write(IDEA)
    entry.form.fields.parts["name"].editor.set_value("Aminata")
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert opened.notice.isVisible()
    assert not entry._desk.store.value("SELECT 1 FROM contact WHERE name = 'Aminata'")


def test_a_picture_that_is_gone_is_told_and_the_sheet_still_entered(page, waiting, hand, read, qtbot):
    (scan,) = waiting(read(ticked=(YES,)))
    for file in media.folder_of(page.desk.store).iterdir():
        file.unlink()
    hand.press(KEY.Key_Return, CTRL)
    entry = page.entry
    qtbot.waitUntil(lambda: "manque" in entry.page._words.text())
    hand.write("Copiee du papier")
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    assert came_back.scan(page.desk.store, scan.id).sheet_state is SheetState.ENTERED


def test_a_page_no_machine_read_asks_for_every_agreement(waiting, begin, hand, read):
    waiting(None)
    entry = begin()
    assert entry.page.found.isHidden()
    entry.form.eyes.rows[0].confirm.setFocus()
    hand.press(KEY.Key_1)
    hand.press(KEY.Key_2, SHIFT)
    assert [line.value for line in entry.form.eyes.rows[:3]] == [Answer.YES, Answer.NO, None]


def test_the_theme_and_the_language_can_be_corrected(waiting, begin, hand, read, theme):
    (scan,) = waiting(read(ticked=theme[:1]))
    entry = begin()
    hand.write("A bench, please")
    entry.form.fields.theme.choice.set_value(theme[1].partition(".")[2])
    entry.form.fields.theme.choice.edited.emit()
    entry.form.fields.language.set_value("en")
    entry.form.fields.language.edited.emit()
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    idea = came_back.scan(entry._desk.store, scan.id).idea
    chosen, language = entry._desk.store.row("SELECT theme, language FROM idea WHERE id = ?", (idea,))
    assert (f"theme.{chosen}", language) == (theme[1], "en")


def test_the_form_is_made_ahead_while_the_page_is_in_sight(page, waiting, begin, read, qtbot):
    waiting(read())
    assert page.isVisible()
    qtbot.waitUntil(lambda: page._entry is not None, timeout=20_000)
    assert not page._entry.isVisible()
    assert begin() is page._entry


def test_alt_digits_are_free_again_once_the_page_is_left(page, waiting, begin, hand, read):
    waiting(read())
    begin()
    hand.press(KEY.Key_Escape)
    assert not page.take_digit(1)


def test_on_a_page_in_black_and_white_the_theme_is_confirmed_too(waiting, begin, hand, read, theme):
    (scan,) = waiting(dataclasses.replace(read(ticked=(theme[0], YES)), grey=False))
    entry = begin()
    assert entry.form.boxes_left == 1
    assert hand.here is entry.form.question.buttons[0], "what was read of it comes first"
    assert entry.form.question.buttons[-1].label == "Aucun thème"
    hand.press(KEY.Key_A)
    assert entry.form.boxes_left == 0
    hand.write(IDEA)
    see_all(entry)
    hand.press(KEY.Key_Return, CTRL)
    found = came_back.scan(entry._desk.store, scan.id)
    assert entry._desk.store.value("SELECT theme FROM idea WHERE id = ?", (found.idea,)) == theme[0].partition(".")[2]


def test_a_page_laid_flat_by_two_corners_is_cut_into_pieces_and_an_older_one_is_not(waiting, begin, hand, read, qtbot):
    flat = dataclasses.replace(read(), squares=2)
    turned = dataclasses.replace(flat, written=(), signed=None)  # as a page was read that could only be turned upright
    waiting(flat, turned)
    entry = begin()
    snippet = entry.form.fields.parts["idea"].snippet
    qtbot.waitUntil(lambda: snippet.has_image)
    assert row(entry, "publish").snippet.has_image
    hand.press(KEY.Key_PageDown)
    qtbot.waitUntil(lambda: entry.page.picture.has_page and not snippet.has_image)
