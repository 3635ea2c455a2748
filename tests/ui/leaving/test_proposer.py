"""Who carries a proposal: a group, a person of its ideas, somebody new; never without their agreement."""

from typing import TypeVar

from leaving.acts import asked, stored, told
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentState, ProposerKind
from outreach_app.queries.consent import allows, consent_history
from outreach_app.queries.persons import contact_of
from ui.dialogs.proposer import SOMEBODY_NEW, ProposerDialog
from ui.pages.proposal_editor import ProposalPage

D = TypeVar("D", bound=QWidget)


def person_of(page: ProposalPage) -> RecordId:
    return RecordId(page.desk.store.value("SELECT person FROM idea WHERE person IS NOT NULL"))


def test_nobody_carries_it_and_the_card_says_so(page: ProposalPage) -> None:
    assert "Personne encore" in told(page.proposer)
    assert page.proposer.main.label == "Nommer le porteur"


def test_a_group_is_named_by_keyboard(page: ProposalPage, qtbot: QtBot) -> None:
    page.desk.go("proposal", stored(page).id)
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    dialog.form.set_values(kind="citizen_council")
    name = dialog.form.fields["organisation"].editor
    name.setFocus()
    qtbot.keyClicks(name, "Conseil Curial")
    dialog.name.click()
    proposer = stored(page).proposer
    assert proposer
    assert (proposer.kind, proposer.organisation) == (ProposerKind.CITIZEN_COUNCIL, "Conseil Curial")
    assert "Conseil Curial" in told(page.proposer)


def test_naming_nobody_is_told_at_the_field(page: ProposalPage) -> None:
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    dialog.name.click()
    assert dialog.form.fields["organisation"].has_problem
    assert stored(page).proposer is None
    dialog.reject()


def test_a_person_of_the_ideas_is_asked_before_the_city_gets_their_contact(page: ProposalPage) -> None:
    person = person_of(page)
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    assert dialog.person.choice.findText("Aminata Koné") >= 0
    dialog.person.choice.set_value(person)
    dialog.person.choice.edited.emit()
    assert not dialog.person.consent.isHidden()
    dialog.name.click()
    assert dialog.person.picked.fields["person"].has_problem
    dialog.person.consent.set_value(True)
    dialog.name.click()
    proposer = stored(page).proposer
    assert proposer
    assert (proposer.person, proposer.name) == (person, "Aminata Koné")
    assert allows(page.desk.store, person, "transmit")
    page.proposer.main.click()
    again = asked(ProposerDialog)
    assert again.person.choice.value() == person
    assert again.person._notice.isHidden()
    again.reject()


def test_a_no_is_written_once_and_names_nobody(page: ProposalPage) -> None:
    person = person_of(page)
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    dialog.person.choice.set_value(person)
    dialog.person.choice.edited.emit()
    dialog.person.consent.set_value(False)
    dialog.name.click()
    dialog.name.click()
    assert dialog.person.picked.fields["person"].has_problem
    answers = [e.state for e in consent_history(page.desk.store, person) if e.purpose == "transmit"]
    assert answers == [ConsentState.REFUSED]
    assert stored(page).proposer is None
    dialog.reject()


def introduce(dialog: ProposerDialog, **fields: str) -> None:
    dialog.person.choice.set_value(SOMEBODY_NEW)
    dialog.person.choice.edited.emit()
    dialog.person.form.set_values(**fields)


def test_somebody_new_is_introduced_with_their_agreement(page: ProposalPage) -> None:
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    introduce(dialog, name="Moussa", phone="01 99 00 11 11", email="moussa@example.org")
    dialog.person.consent.set_value(True)
    dialog.name.click()
    proposer = stored(page).proposer
    assert proposer
    assert proposer.person
    contact = contact_of(page.desk.store, proposer.person)
    assert contact
    assert (contact.name, contact.phone, contact.email) == ("Moussa", "01 99 00 11 11", "moussa@example.org")
    assert allows(page.desk.store, proposer.person, "transmit")


def test_nothing_of_somebody_new_is_kept_without_their_agreement(page: ProposalPage) -> None:
    before = page.desk.store.value("SELECT count(*) FROM contact")
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    introduce(dialog, name="Moussa")
    dialog.person.consent.set_value(False)
    dialog.name.click()
    dialog.reject()
    assert page.desk.store.value("SELECT count(*) FROM contact") == before


def test_a_refused_proposer_leaves_no_person_behind(page: ProposalPage) -> None:
    """One transaction: the person is introduced only if the rest stands."""
    before = page.desk.store.value("SELECT count(*) FROM person")
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    introduce(dialog, name="Moussa")
    dialog.person.consent.set_value(True)
    dialog.form.set_values(organisation="x" * 300)
    dialog.name.click()
    assert dialog.form.fields["organisation"].has_problem
    assert dialog.person.form.value("name") == "Moussa"
    assert page.desk.store.value("SELECT count(*) FROM person") == before
    dialog.reject()


def test_a_name_is_needed_to_introduce_somebody(page: ProposalPage) -> None:
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    introduce(dialog, phone="01 99 00 11 11")
    dialog.person.consent.set_value(True)
    dialog.name.click()
    assert dialog.person.form.fields["name"].has_problem
    dialog.reject()


def test_nobody_is_their_own_deputy(page: ProposalPage) -> None:
    person = person_of(page)
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    for part in (dialog.person, dialog.deputy):
        part.choice.set_value(person)
        part.choice.edited.emit()
        part.consent.set_value(True)
    dialog.name.click()
    assert dialog.deputy.picked.fields["person"].has_problem
    assert stored(page).proposer is None
    dialog.reject()


def test_an_unprotected_vault_takes_no_person(page: ProposalPage) -> None:
    page.desk.store.keep_setting("unprotected", "1")
    page.proposer.main.click()
    dialog = asked(ProposerDialog)
    introduce(dialog, name="Moussa")
    dialog.person.consent.set_value(True)
    dialog.name.click()
    assert dialog.person.picked.fields["person"].has_problem
    assert dialog.person.form.value("name") == "Moussa"
    dialog.reject()
