"""Recueil: the person behind an idea, their agreements, a child's parents, the study's answers."""

from collections.abc import Iterator

import pytest
from capture.acts import answer, count, go_to, newest, press, problem_at, save, type_text, words
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ConsentMethod, ConsentState
from outreach_app.queries.consent import consent_history
from ui.dialogs.protect import ProtectDialog
from ui.main_window import MainWindow
from ui.pages.capture import CapturePage
from ui.pages.capture_form import CaptureForm

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def undecided() -> Iterator[None]:
    """Whoever is asked for a passphrase leaves the dialog with Escape."""

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()

    timer = QTimer(interval=20)
    timer.timeout.connect(leave)
    timer.start()
    yield
    timer.stop()


@pytest.fixture
def decided() -> Iterator[None]:
    """Whoever is asked for a passphrase chooses one, and leaves the recovery sheet for later."""

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ProtectDialog):
            if isinstance(dialog, QDialog):
                dialog.reject()
        elif dialog.form.isHidden():
            dialog.choose.click()
        elif dialog.go_on.isEnabled():
            dialog.form.set_values(passphrase="cheval agrafe pile", again="cheval agrafe pile")
            dialog.go_on.click()

    timer = QTimer(interval=50)
    timer.timeout.connect(choose)
    timer.start()
    yield
    timer.stop()


def test_a_person_and_their_agreements_by_o_and_n(window: MainWindow, form: CaptureForm) -> None:
    type_text("Un local à vélos")
    go_to(form, "name")
    type_text("Aminata Koné")
    press(K.Key_Tab)
    type_text("01 99 00 12 34")
    answer(form, "ONO")
    chips = form.card.consents._channels["news"]
    chips._chips["sms"].setFocus()
    press(K.Key_Space)
    save()
    person = newest(window).person
    assert person
    events = {event.purpose: event for event in consent_history(window.desk.store, person)}
    assert {p: e.state for p, e in events.items()} == {
        "publish": ConsentState.GIVEN,
        "named": ConsentState.REFUSED,
        "news": ConsentState.GIVEN,
    }
    assert events["publish"].method == ConsentMethod.ORAL
    assert events["publish"].witness == "Inès"
    store = window.desk.store
    assert store.row("SELECT name, phone FROM contact WHERE person = ?", (person,)) == (
        "Aminata Koné",
        "01 99 00 12 34",
    )
    means = store.pairs("SELECT purpose, channels FROM consent_event WHERE person = ?", (person,))
    assert means == {"publish": None, "named": None, "news": "sms"}


def test_letters_answer_only_on_a_row(window: MainWindow, form: CaptureForm) -> None:
    type_text("Oui non")
    assert form.idea.text.value() == "Oui non"
    assert form.card.consents.rows.values() == {}


def test_an_answer_can_be_taken_back(form: CaptureForm) -> None:
    answer(form, "O")
    form.card.consents.rows.setFocus()
    press(K.Key_Delete)
    assert form.draft().consents == ()
    assert form.draft().person is None


def test_a_contact_without_an_answer_is_refused_at_the_agreements(window: MainWindow, form: CaptureForm) -> None:
    before = count(window)
    type_text("Des casiers")
    go_to(form, "phone")
    type_text("01 99 00 12 34")
    save()
    assert count(window) == before
    assert problem_at(form, "consents")
    first = form.card.consents.rows.rows["publish"]
    assert QApplication.focusWidget() is first
    QTest.qWait(50)
    told = form.card.consents.fields["consents"]._problem
    assert told.visibleRegion().boundingRect().height() == told.height(), "over the seven rows, in sight"
    assert first.visibleRegion().boundingRect().height() == first.height()
    assert form.idea.text.value() == "Des casiers"
    assert form.fields["phone"].value() == "01 99 00 12 34"
    press(K.Key_O)
    assert not problem_at(form, "consents")
    save()
    assert count(window) == before + 1


def test_all_refused_keeps_no_contact_and_says_so(window: MainWindow, page: CapturePage, form: CaptureForm) -> None:
    type_text("Un cinéma dehors")
    go_to(form, "name")
    type_text("Aminata")
    answer(form, "NN")
    save()
    person = newest(window).person
    assert person
    assert window.desk.store.value("SELECT count(*) FROM contact WHERE person = ?", (person,)) == 0
    assert "Coordonnées non gardées" in words(page.latest)


def test_under_fifteen_both_agree_or_the_idea_goes_alone(window: MainWindow, form: CaptureForm) -> None:
    before = count(window)
    type_text("Un mur d’escalade")
    go_to(form, "name")
    type_text("Ilyès")
    form.card.who.minor.setFocus()
    press(K.Key_Space)
    answer(form, "O")
    save()
    assert count(window) == before
    assert problem_at(form, "guardian_name")
    assert problem_at(form, "child_assent")
    assert QApplication.focusWidget() is form.fields["guardian_name"].editor
    press(K.Key_G, M.ControlModifier)
    saved = newest(window)
    assert (saved.text, saved.person) == ("Un mur d’escalade", None)
    assert form.is_blank
    assert form.undo()
    assert form.idea.text.value() == "Un mur d’escalade"


def test_a_childs_idea_with_a_parent(window: MainWindow, form: CaptureForm) -> None:
    type_text("Une cabane")
    go_to(form, "name")
    type_text("Ilyès")
    form.card.who.minor.setFocus()
    press(K.Key_Space)
    go_to(form, "guardian_name")
    type_text("Fatou")
    press(K.Key_Tab)
    press(K.Key_Space)
    answer(form, "O")
    save()
    person = newest(window).person
    assert person
    assert window.desk.store.value("SELECT minor FROM person WHERE id = ?", (person,)) == 1


def test_the_age_band_calls_for_a_parent(form: CaptureForm) -> None:
    assert not form.fields["guardian_name"].isVisible()
    answer(form, ".....O")
    study = form.card._study
    assert study
    study.choices["age"].setFocus()
    press(K.Key_Down)
    assert form.draft().person
    assert form.fields["guardian_name"].isVisible()


def test_study_answers_four_ways_of_having_none(window: MainWindow, form: CaptureForm) -> None:
    type_text("Un composteur")
    answer(form, ".....O")
    study = form.card._study
    assert study
    for question, chosen in (("age", "25-39"), ("sex", "state:refused"), ("diploma", "state:does_not_know")):
        study.choices[question].set_value(chosen)
        study.choices[question].edited.emit()
    save()
    person = newest(window).person
    rows = window.desk.store.pairs("SELECT question, state FROM answer WHERE person = ?", (person,))
    assert rows == {
        "age": AnswerState.ANSWERED,
        "sex": AnswerState.REFUSED,
        "diploma": AnswerState.DOES_NOT_KNOW,
    }


def test_answers_stay_out_once_the_study_is_refused(form: CaptureForm) -> None:
    answer(form, ".....O")
    study = form.card._study
    assert study
    study.choices["sex"].set_value("female")
    form.card.consents.answer("study", False)
    assert not study.isVisible()
    person = form.draft().person
    assert person
    assert person.answers == ()


def test_another_idea_from_the_same_person(window: MainWindow, form: CaptureForm) -> None:
    type_text("La première")
    go_to(form, "name")
    type_text("Aminata Koné")
    answer(form, "O")
    press(K.Key_Return, M.ControlModifier | M.ShiftModifier)
    first = newest(window)
    assert "Encore Aminata Koné" in words(form)
    assert not form.card.consents.isVisible()
    type_text("La deuxième")
    save()
    second = newest(window)
    assert first.person
    assert first.person == second.person
    assert second.text == "La deuxième"
    assert form.card.consents.isVisible(), "the next one is somebody else's"


def test_undoing_the_first_idea_lets_the_person_go(window: MainWindow, form: CaptureForm) -> None:
    type_text("La première")
    go_to(form, "name")
    type_text("Aminata Koné")
    answer(form, "O")
    press(K.Key_Return, M.ControlModifier | M.ShiftModifier)
    type_text("La deuxième")
    assert form.undo()
    save()
    assert form.idea.text.value() == "La deuxième"
    save()
    assert newest(window).person is None


def test_a_person_waits_until_the_vault_is_protected(window: MainWindow, form: CaptureForm, undecided: None) -> None:
    window.desk.store.keep_setting("unprotected", "1")
    before = count(window)
    type_text("Une idée")
    go_to(form, "name")
    type_text("Aminata")
    answer(form, "O")
    save()
    assert count(window) == before
    assert problem_at(form, "name")
    assert form.fields["name"].value() == "Aminata"


def test_once_protected_the_person_is_saved_in_the_same_breath(
    window: MainWindow, form: CaptureForm, decided: None
) -> None:
    window.desk.store.keep_setting("unprotected", "1")
    type_text("Une idée")
    go_to(form, "name")
    type_text("Aminata")
    answer(form, "O")
    save()
    assert newest(window).person
    assert form.is_blank


def test_the_keyboard_goes_as_one_reads(form: CaptureForm) -> None:
    card, order = form.card, []
    card.who.minor.click()
    for purpose in ("news", "study"):
        card.consents.answer(purpose, True)
    form.idea.text.setFocus()
    QApplication.processEvents()
    for _ in range(60):
        order.append(QApplication.focusWidget())
        press(K.Key_Tab)
    rows = card.consents.rows.rows
    assert card._study
    wanted = [
        form.idea.text,
        form.idea.language,
        form.idea.place,
        form.fields["name"].editor,
        card.who.minor,
        form.fields["guardian_name"].editor,
        card.who.alone,
        rows["news"],
        card.consents._channels["news"].chips[0],
        rows["invite"],
        rows["image"],
        *card._study.choices.values(),
        card.asking.change,
        card.notice,
    ]
    assert [part for part in dict.fromkeys(order) if part in wanted] == wanted


def test_a_sheet_is_its_own_proof(window: MainWindow, form: CaptureForm) -> None:
    from outreach_app.services import batches

    store, member = window.desk.store, window.desk.member.id
    assert window.desk.session
    batch = batches.print_batch(
        store, window.desk.session, layout="idea", version=1, languages=("fr",), geometry="{}", count=1, by=member
    )
    sheet = batches.find_sheet(store, batch.codes[0])
    form.set_sheet(sheet, "abc123 1")
    form.first_focus().setFocus()
    type_text("Venue sur papier")
    answer(form, "O")
    draft = form.draft()
    assert (draft.asking.method, draft.asking.witness, draft.asking.proof) == (ConsentMethod.PAPER, "", "abc123 1")
    save()
    saved = newest(window)
    assert (saved.sheet, saved.source) == (sheet, "paper")
    assert store.value("SELECT proof FROM consent_event WHERE person = ?", (saved.person,)) == "abc123 1"


def test_after_the_sheets_one_is_asked_as_before(window: MainWindow, form: CaptureForm) -> None:
    usual = form.draft().asking
    form.set_sheet(RecordId("a sheet"), "abc 1")
    form.idea.text.textCursor().insertText("À moitié copiée")
    form.keep_now()
    form.set_sheet(None)
    assert form.draft().asking == usual
    form.set_sheet(RecordId("a sheet"), "abc 1")
    assert form.idea.text.value() == "À moitié copiée"
    form.set_session(window.desk.session)
    assert form.draft().asking == usual
    assert form.is_blank
