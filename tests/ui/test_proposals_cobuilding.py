"""Co-building by real keys: a sentence tied to its ideas, the coach's words taken or not, hands counted, dissent."""

import time
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AdviceAnswer, AgreementHow, ProposalForm, ProposerKind, Stage
from outreach_app.queries.cobuilding import advice_given, agreements, dissents, lineage, not_yet_in_text
from outreach_app.queries.persons import held_on
from outreach_app.queries.proposals import Proposal, proposal
from outreach_app.services import ideas
from outreach_app.services import proposals as service
from outreach_app.services.lineage import link_sentence
from ui.access import access_answer
from ui.dialogs.agreement import Agreement
from ui.dialogs.deposit import Deposit
from ui.dialogs.dissent import Dissents
from ui.main_window import MainWindow
from ui.pages.proposal_editor import ProposalPage
from ui.widgets.sentences import SentenceWriting
from ui.widgets.text import Text

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
D = TypeVar("D", bound=QWidget)

SHADE, TREES, WAGE = "Il fait chaud au square.", "Nous plantons douze arbres.", "Un animateur sera payé."
IDEAS = ("De l’ombre au square", "Des arbres devant l’école", "Quelqu’un pour le jardin")


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> ProposalPage:
    """Three sentences, three ideas (the first one Aminata's), an association to carry it."""
    desk = opened.desk
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    person = PersonDraft(name="Aminata Koné")
    consents = (ConsentDraft(purpose="publish", given=True),)
    said = [
        ideas.capture(
            desk.store,
            desk.campaign,
            CaptureDraft(
                session=None,
                idea=IdeaDraft(text=text),
                person=None if number else person,
                consents=() if number else consents,
                cleared=True,
            ),
            desk.member.id,
        ).idea
        for number, text in enumerate(IDEAS)
    ]
    words = ProposalDraft(title="Le square, à l’ombre", text=f"{SHADE} {TREES} {WAGE}")
    built = service.create(desk.store, desk.campaign, words, said, desk.member.id)
    proposer = service.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Voisins")
    service.set_proposer(desk.store, built.proposal, proposer, desk.member.id)
    opened.go("proposal", built.proposal)
    QApplication.processEvents()
    shown = opened.page
    assert isinstance(shown, ProposalPage)
    return shown


def stored(page: ProposalPage) -> Proposal:
    assert page._shown
    found = proposal(page.desk.store, page._shown.id)
    assert found
    return found


def text(page: ProposalPage) -> SentenceWriting:
    return page.words.words.text


def tied(page: ProposalPage) -> set[tuple[str, str]]:
    """(sentence, idea's words)."""
    words = page.desk.store.pairs("SELECT id, text FROM idea")
    return {(link.sentence, words[link.idea]) for link in lineage(page.desk.store, stored(page).id)}


def service_link(page: ProposalPage, sentence: str, idea: RecordId) -> None:
    link_sentence(page.desk.store, stored(page).id, idea, sentence, page.desk.member.id)


def asked(kind: type[D]) -> D:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def told(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the keyboard."""
    from PySide6.QtTest import QTest

    here = QApplication.focusWidget()
    assert here
    QTest.keyClick(here, key, modifier)


def test_a_sentence_is_tied_in_three_keys_and_taken_back(page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_Down, ALT)
    here = text(page).here
    assert here
    assert here.words == TREES
    press(KEY.Key_L, ALT)
    assert page.lineage.is_linking
    assert page.lineage.lines[0].hasFocus()
    press(KEY.Key_2)
    assert tied(page) == {(TREES, IDEAS[1])}
    assert text(page).hasFocus()
    assert text(page).numbers_in(stored(page).text) == [(TREES, len(f"{SHADE} {TREES}"), [2])]
    assert [each.idea for each in page.lineage.lines if each._is_lit] == [page.acts.ideas[1].id]
    press(KEY.Key_Z, CTRL)
    assert tied(page) == set()


def test_undo_takes_back_the_link_before_what_was_typed_before_it(page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_X)
    press(KEY.Key_L, ALT)
    press(KEY.Key_1)
    assert tied(page) == {(f"x{SHADE}", IDEAS[0])}
    press(KEY.Key_Z, CTRL)
    assert tied(page) == set()
    assert text(page).value().startswith("x")
    press(KEY.Key_Z, CTRL)
    assert text(page).value().startswith(SHADE)


def test_letters_that_count_twice_for_qt_do_not_shift_sentences(page: ProposalPage) -> None:
    text(page).set_value(f"Ici \U0001f333 et là \U0001f333. {TREES} Fin.")
    text(page).setFocus()
    press(KEY.Key_Down, ALT)
    here = text(page).here
    assert here
    assert here.words == TREES
    press(KEY.Key_End, CTRL)
    assert text(page).here == text(page).sentences[-1]
    press(KEY.Key_Up, ALT)
    text(page).replace(text(page).sentences[1], "Six arbres.")
    assert text(page).value() == "Ici \U0001f333 et là \U0001f333. Six arbres. Fin."


def test_a_long_text_rewritten_whole_is_followed_quickly(page: ProposalPage) -> None:
    """The longest text there may be: what a letter costs here must not be felt."""
    ideas_of = page.acts.ideas
    for sentence in (SHADE, TREES, WAGE):
        service_link(page, sentence, ideas_of[0].id)
    page.refresh(None)
    long = " ".join(f"Une phrase de plus, la numéro {n}, qui parle d’arbres et de bancs." for n in range(300))
    text(page).set_value(long)
    took = []
    for _ in range(3):
        start = time.process_time()
        page.tying._marks(long)
        took.append(time.process_time() - start)
    assert min(took) < 0.05


def test_the_same_keys_untie(page: ProposalPage) -> None:
    text(page).setFocus()
    for _ in range(2):
        press(KEY.Key_L, ALT)
        press(KEY.Key_3)
    assert tied(page) == set()


def test_arrows_and_enter_pick_and_escape_goes_back(opened: MainWindow, page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    press(KEY.Key_Down)
    press(KEY.Key_Return)
    assert tied(page) == {(SHADE, IDEAS[1])}
    press(KEY.Key_L, ALT)
    press(KEY.Key_Escape)
    assert opened.page is page
    assert text(page).hasFocus()
    assert not page.lineage.is_linking
    press(KEY.Key_Escape)
    assert opened.page is not page


def test_going_back_to_the_text_ends_the_linking(page: ProposalPage, qtbot: QtBot) -> None:
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    assert page.lineage.title.text().startswith("À quelle idée")
    qtbot.mouseClick(text(page).viewport(), Qt.MouseButton.LeftButton)
    assert not page.lineage.is_linking
    assert page.lineage.title.text() == "Les idées d’où vient ce texte"
    press(KEY.Key_2)
    assert tied(page) == set()


def test_a_number_of_two_digits_waits_for_the_second(page: ProposalPage, qtbot: QtBot) -> None:
    store = page.desk.store
    more = store.column("SELECT id FROM idea WHERE id NOT IN (SELECT idea FROM idea_proposal) LIMIT 9")
    page.desk.wrote(service.link(store, stored(page).id, list(more), page.desk.member.id))
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    press(KEY.Key_1)
    assert tied(page) == set()
    press(KEY.Key_2)
    assert {link.idea for link in lineage(store, stored(page).id)} == {more[-1]}
    press(KEY.Key_L, ALT)
    press(KEY.Key_1)
    qtbot.waitUntil(lambda: (SHADE, IDEAS[0]) in tied(page), timeout=3_000)


def test_an_idea_is_picked_by_hand(page: ProposalPage, qtbot: QtBot) -> None:
    page.link_sentence.click()
    qtbot.mouseClick(page.lineage.lines[1].findChildren(Text)[0], Qt.MouseButton.LeftButton)
    assert tied(page) == {(SHADE, IDEAS[1])}
    qtbot.mouseClick(page.lineage.lines[0], Qt.MouseButton.LeftButton)
    assert len(tied(page)) == 1, "only while linking"


def test_what_no_sentence_comes_from_stands_last_and_says_so(page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    press(KEY.Key_3)
    words = [line.accessibleName() for line in page.lineage.lines]
    assert words == [f"3. {IDEAS[2]}", f"1. {IDEAS[0]}", f"2. {IDEAS[1]}"]
    assert told(page.lineage).count("Pas encore dans le texte") == 2
    assert "Pas encore" not in told(page.lineage.lines[0])


def test_the_number_follows_its_sentence_while_it_is_typed(page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    press(KEY.Key_1)
    press(KEY.Key_Y)
    assert text(page).numbers_in(text(page).value())[0][0] == f"y{SHADE}"
    press(KEY.Key_S, CTRL)
    assert tied(page) == {(f"y{SHADE}", IDEAS[0])}


def test_a_lost_sentence_loses_no_idea(page: ProposalPage) -> None:
    text(page).setFocus()
    press(KEY.Key_L, ALT)
    press(KEY.Key_1)
    text(page).selectAll()
    press(KEY.Key_Delete)
    press(KEY.Key_S, CTRL)
    assert len(not_yet_in_text(page.desk.store, stored(page).id)) == 3


def coach_speaks(page: ProposalPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.coach.card.isVisible, timeout=3_000)


def test_the_coach_quotes_the_words_and_tints_the_criterion(page: ProposalPage, qtbot: QtBot) -> None:
    coach_speaks(page, qtbot)
    assert "«\u00a0animateur sera payé\u00a0»" in told(page.coach.card)
    assert "Équiper une cabane" in told(page.coach.card)
    assert page.criteria.cells["investment"].accessibleDescription() == "Une phrase à revoir"
    assert page.criteria.cells["city_power"].accessibleDescription() == "Pas encore regardé"
    assert page.road.agree.isEnabled(), "nothing is blocked"


def test_the_coach_reads_a_moment_after_the_last_letter(page: ProposalPage, qtbot: QtBot) -> None:
    coach_speaks(page, qtbot)
    text(page).setFocus()
    text(page).selectAll()
    press(KEY.Key_Delete)
    qtbot.waitUntil(page.coach.card.isHidden, timeout=3_000)
    press(KEY.Key_P, ALT)
    assert text(page).value() == "", "a key at rest writes nothing"
    qtbot.keyClicks(text(page), "Un gardien de nuit.")
    coach_speaks(page, qtbot)
    assert "gardien" in told(page.coach.card)


def test_taking_the_coachs_words_changes_the_sentence_and_keeps_its_ideas(page: ProposalPage, qtbot: QtBot) -> None:
    coach_speaks(page, qtbot)
    text(page).setFocus()
    press(KEY.Key_Down, ALT)
    press(KEY.Key_Down, ALT)
    press(KEY.Key_L, ALT)
    press(KEY.Key_3)
    press(KEY.Key_P, ALT)
    (instead,) = [rule.instead["fr"] for rule in page.desk.campaign.coach if rule.code == "wages"]
    assert text(page).value() == f"{SHADE} {TREES} {instead}"
    assert page.coach.card.isHidden()
    press(KEY.Key_Z, CTRL)
    assert text(page).value().endswith(WAGE)
    coach_speaks(page, qtbot)
    press(KEY.Key_P, ALT)
    press(KEY.Key_S, CTRL)
    assert tied(page) == {(instead, IDEAS[2])}
    (noted,) = advice_given(page.desk.store, stored(page).id)
    assert (noted.rule, noted.sentence, noted.answer) == ("wages", WAGE, AdviceAnswer.CHANGED)


def test_a_sentence_kept_is_noted_and_not_spoken_of_again(page: ProposalPage, qtbot: QtBot) -> None:
    coach_speaks(page, qtbot)
    text(page).setFocus()
    press(KEY.Key_G, ALT)
    assert page.coach.card.isHidden()
    (noted,) = advice_given(page.desk.store, stored(page).id)
    assert (noted.sentence, noted.answer) == (WAGE, AdviceAnswer.KEPT)
    page.coach.read()
    assert not page.coach.found
    press(KEY.Key_Z, CTRL)
    coach_speaks(page, qtbot)


def test_hands_are_counted_by_keyboard(page: ProposalPage, qtbot: QtBot) -> None:
    text(page).setFocus()
    press(KEY.Key_Return, CTRL)
    dialog = asked(Agreement)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    press(KEY.Key_1)
    press(KEY.Key_Return, CTRL)
    assert dialog.counts.fields["in_favour"].has_problem
    assert stored(page).stage is Stage.WRITING
    qtbot.keyClicks(QApplication.focusWidget(), "32")
    press(KEY.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    dialog.dissent.set_value("Pas de haie")
    press(KEY.Key_Return, CTRL)
    (found,) = agreements(page.desk.store, stored(page).id)
    assert (found.how, found.in_favour, found.against, found.abstained) == (AgreementHow.SHOW_OF_HANDS, 32, 1, 0)
    whole = stored(page)
    assert whole.stage is Stage.AGREED
    assert whole.proposer
    assert whole.proposer.agreed_how == "À main levée\u00a0: 32 pour, 1 contre"
    assert page.dissent.label == "1 désaccord noté"


def test_only_who_consented_is_offered_by_name_and_no_name_is_written(page: ProposalPage) -> None:
    page.road.agree.click()
    dialog = asked(Agreement)
    dialog.how.take_digit(2)
    (tick,) = dialog.names.ticks.values()
    assert tick.label == "Aminata Koné"
    dialog.agree.click()
    assert dialog.form.fields["persons"].has_problem
    tick.click()
    dialog.agree.click()
    whole = stored(page)
    assert whole.proposer
    assert whole.proposer.agreed_how == "Nom par nom\u00a0: 1 personne"
    (found,) = agreements(page.desk.store, whole.id)
    assert found.persons == tuple(dialog.names.ticks)
    held = held_on(page.desk.store, found.persons[0])
    assert held
    answer = access_answer(held, page.desk.campaign, "2017-02-09", "fr")
    rows = next(section.rows for section in answer.sections if "approuvées" in section.title)
    assert [said for _, said in rows] == ["«\u00a0Le square, à l’ombre\u00a0»"]


def test_a_disagreement_is_noted_listed_and_taken_back(opened: MainWindow, page: ProposalPage, qtbot: QtBot) -> None:
    text(page).setFocus()
    press(KEY.Key_D, ALT)
    dialog = asked(Dissents)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    press(KEY.Key_Return, CTRL)
    assert dialog.form.fields["dissent"].has_problem
    qtbot.keyClicks(dialog.form.fields["dissent"].editor, "Trop cher")
    press(KEY.Key_Return, CTRL)
    assert [found.text for found in dissents(page.desk.store, stored(page).id)] == ["Trop cher"]
    assert page.dissent.label == "1 désaccord noté"
    page.dissent.click()
    asked(Dissents).rows[0].click()
    assert dissents(page.desk.store, stored(page).id) == ()
    asked(Dissents).reject()
    opened.notice.undo.click()
    assert len(dissents(page.desk.store, stored(page).id)) == 1


def test_a_group_shows_that_every_part_leaves(opened: MainWindow, page: ProposalPage) -> None:
    text(page).setFocus()
    alone = page.words.fields["text"].hint.text()
    press(KEY.Key_R, ALT)
    assert stored(page).form is ProposalForm.GROUP
    assert page.words.fields["text"].hint.text() != alone
    assert "parties comprises" in page.words.fields["text"].hint.text()
    assert "Pas encore dans le texte" not in told(page.lineage)
    assert page._context.text().startswith("Regroupement de 3 idées")
    page.preview.click()
    shown = asked(Deposit)._view.text.value()
    assert f"{WAGE}\n\n1. {IDEAS[0]}\n\n2. {IDEAS[1]}\n\n3. {IDEAS[2]}\n\n" in shown
    asked(Deposit).reject()
    opened.notice.undo.click()
    assert stored(page).form is ProposalForm.MERGE


def test_closed_words_offer_no_link(page: ProposalPage) -> None:
    page.desk.wrote(service.agree(page.desk.store, stored(page).id, "Oui", page.desk.member.id))
    assert page.link_sentence.isHidden()
    assert page.next_sentence.isHidden()
    assert page.lineage.form.isHidden()
    page.coach.read()
    assert page.coach.card.isHidden()
