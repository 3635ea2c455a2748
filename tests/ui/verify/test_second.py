"""A sample read again by somebody else, who sees the first entry only once theirs is typed."""

import dataclasses

import pytest
from PySide6.QtCore import Qt

from outreach_app.domain.drafts import ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.queries.campaigns import members
from outreach_app.queries.persons import held_on
from outreach_app.queries.second_looks import agreement
from outreach_app.services import campaigns
from outreach_app.services.verification import Confirmed, Signer, enter
from ui.dialogs.proof import OpenProof
from ui.pages.person_card import PersonCard
from ui.pages.sheet_asked import Answer

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def entered(page, waiting, read):
    """A sheet the first member entered; the second is now at the laptop."""
    (scan,) = waiting(read(ticked=("consent.publish.yes",)))
    signer = Signer(
        person=PersonDraft(name="Aminata Diarra"), consents=(ConsentDraft(purpose="publish", given=True),), signed=b"x"
    )
    idea = IdeaDraft(text="Des arbres", place="rue Curial")
    enter(
        page.desk.store, page.desk.campaign, Confirmed(scan=scan.id, idea=idea, signers=(signer,)), page.desk.member.id
    )
    campaigns.add_member(page.desk.store, "Salma")
    page.desk.member = next(member for member in members(page.desk.store) if member.name == "Salma")
    page.refresh(None)
    return scan


def test_a_sample_is_read_blind_compared_and_counted(page, entered, hand, qtbot):
    assert page.again.isVisible()
    page.again.click()
    entry = page.entry
    qtbot.waitUntil(lambda: entry.is_form and entry.page.picture.has_page)
    assert entry.form.is_blank, "nothing of the first entry is shown"
    assert entry.save.label == "Comparer"
    hand.write("des arbres")
    hand.press(KEY.Key_Tab)
    hand.write("rue Curiale")
    entry.form.fields.parts["name"].editor.set_value("Aminata Diarra")
    for line in entry.form.eyes.rows:
        line.confirm_it()
    assert entry.form.eyes.rows[0].value is Answer.YES
    hand.press(KEY.Key_Return, CTRL)
    told = [text.text() for text in entry.agreement.findChildren(type(entry.agreement._told)) if text.text()]
    assert "1 champ lu de deux façons" in told
    assert "Première lecture\u00a0: rue Curial" in told
    assert "Seconde lecture\u00a0: rue Curiale" in told
    whole = agreement(page.desk.store)
    assert (whole.sheets, whole.agreed, whole.fields) == (1, 5, 6)
    hand.press(KEY.Key_Return, CTRL)
    hand.press(KEY.Key_Escape)
    assert "83\u00a0% d’accord sur 6 champs relus" in page._context.text()
    assert not page.again.isVisible(), "there is nothing left to read again"


def test_ones_own_sheets_are_not_offered(page, entered):
    page.desk.member = dataclasses.replace(page.desk.member, id=members(page.desk.store)[0].id)
    page.refresh(None)
    assert not page.again.isVisible()


def test_a_sealed_signature_is_opened_for_somebody_and_that_is_kept(page, waiting, read, picture, when_asked, qtbot):
    (scan,) = waiting(read())
    consents = (ConsentDraft(purpose="publish", given=True),)
    signer = Signer(person=PersonDraft(name="Bintou"), consents=consents, signed=picture)
    store, idea = page.desk.store, IdeaDraft(text="Un banc")
    confirmed = Confirmed(scan=scan.id, idea=idea, signers=(signer,))
    (person,) = enter(store, page.desk.campaign, confirmed, page.desk.member.id).persons
    card = PersonCard(page.desk)
    qtbot.addWidget(card)
    card.show_person(person)

    def open_it(dialog: OpenProof) -> None:
        dialog.unseal.click()
        assert dialog.field.has_problem, "for nobody it stays shut"
        assert not dialog.picture.has_page
        dialog.whom.set_value("La déléguée aux données")
        dialog.unseal.click()
        assert dialog.picture.has_page
        dialog.close_it.click()

    when_asked(OpenProof, open_it)
    card.proof.click()
    held = held_on(store, person)
    assert [given.recipient for given in held.disclosures] == ["La déléguée aux données"]
    assert len(held.proofs[0].read_at) == 1
