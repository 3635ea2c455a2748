"""Merged or grouped, agreed by hands or by name, dissent and advice beside; and what erasure takes of it."""

from collections.abc import Callable

import pytest

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import Asking, ConsentDraft, IdeaDraft, ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AdviceAnswer, AgreementHow, ProposalForm, ProposerKind, Stage
from outreach_app.queries.cobuilding import (
    advice_given,
    agreements,
    dissents,
    lineage,
    may_agree_by_name,
    parts,
)
from outreach_app.queries.leaving import compose_body
from outreach_app.queries.persons import held_on
from outreach_app.queries.proposals import proposal as proposal_whole
from outreach_app.queries.tables import proposals_table
from outreach_app.services import cobuilding, consents, deposits, ideas, proposals, rights
from outreach_app.services.cobuilding import AgreementDraft
from outreach_app.services.ideas import Captured
from outreach_app.services.lineage import link_sentence
from outreach_app.store import journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]

ASKING = Asking()
HANDS = AgreementDraft(
    how=AgreementHow.SHOW_OF_HANDS, told="À main levée", in_favour=32, against=1, abstained=3, note="salle pleine"
)


def form_of(store: Store, proposal: RecordId) -> ProposalForm:
    whole = proposal_whole(store, proposal)
    assert whole
    return whole.form


@pytest.fixture
def told(say: Say) -> list[Captured]:
    """Two ideas with a person who publishes, one without."""
    return [
        say("Des bancs plus hauts,\nà l’ombre. Avec un dossier", name="Aminata Koné", yes=("publish",)),
        say("Une fontaine", name="Bilal Sow", yes=("publish",)),
        say("Douze arbres", cleared=True),
    ]


@pytest.fixture
def writing(store: Store, campaign: Campaign, member: RecordId, told: list[Captured]) -> RecordId:
    draft = ProposalDraft(title="Le square Curial", text="Pour souffler.")
    made = proposals.create(store, campaign, draft, [said.idea for said in told], member).proposal
    proposer = proposals.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Amis")
    proposals.set_proposer(store, made, proposer, member)
    return made


def test_unsaid_is_a_merge_and_only_the_text_leaves(store: Store, writing: RecordId) -> None:
    assert form_of(store, writing) is ProposalForm.MERGE
    assert parts(store, writing) == ()
    assert compose_body(store, writing).startswith("Pour souffler.\n\nSalle A")


def test_a_group_delivers_every_part_whole_and_numbered(
    store: Store, campaign: Campaign, writing: RecordId, told: list[Captured]
) -> None:
    act = cobuilding.choose_form(store, writing, ProposalForm.GROUP, "m").act
    body = compose_body(store, writing)
    assert body.startswith(
        "Pour souffler.\n\n1. Des bancs plus hauts,\nà l’ombre. Avec un dossier\n\n"
        "2. Une fontaine\n\n3. Douze arbres\n\n"
    )
    assert all(store.value("SELECT text FROM idea WHERE id = ?", (said.idea,)) in body for said in told)
    proposals.unlink(store, writing, told[1].idea, "m")
    assert "2. Douze arbres" in compose_body(store, writing)
    ideas.undo(store, act, "m")
    assert form_of(store, writing) is ProposalForm.MERGE


def test_a_file_carries_the_parts_too(store: Store, campaign: Campaign, member: RecordId, say: Say) -> None:
    free = [say("Une fontaine", cleared=True).idea, say("Un banc", cleared=True).idea]
    draft = ProposalDraft(title="Ensemble", text="Pour souffler.")
    proposals.create(store, campaign, draft, free, member, form=ProposalForm.GROUP)
    table = proposals_table(store, campaign)
    (row,) = table.rows
    assert row[table.columns.index("text")] == "Pour souffler.\n\n1. Une fontaine\n\n2. Un banc"


def test_the_form_is_said_when_it_is_begun(store: Store, campaign: Campaign, told: list[Captured]) -> None:
    draft = ProposalDraft(title="Ensemble", text="")
    made = proposals.create(store, campaign, draft, [told[1].idea], "m", form=ProposalForm.GROUP).proposal
    assert compose_body(store, made).startswith("1. Une fontaine\n\n")


def test_a_part_too_many_is_told_with_the_whole_length(
    store: Store, campaign: Campaign, writing: RecordId, target: Target
) -> None:
    tight = Target(code="v", name="V", kind="decidim", title_max=120, body_max=260)
    assert not [p for p in deposits.find_submit_problems(store, campaign, writing, tight) if p.field == "text"]
    cobuilding.choose_form(store, writing, ProposalForm.GROUP, "m")
    (problem,) = [p for p in deposits.find_submit_problems(store, campaign, writing, tight) if p.field == "text"]
    assert problem.code == "target.length_with_parts"
    whole = len(compose_body(store, writing).rsplit("\n\n", 1)[0])
    assert (problem.details["length"], problem.details["count"]) == (whole, 3)


def test_the_form_is_closed_with_the_words(store: Store, writing: RecordId) -> None:
    cobuilding.agree(store, writing, HANDS, "m")
    with pytest.raises(Refused, match=r"proposal.not_open_to_edit@form"):
        cobuilding.choose_form(store, writing, ProposalForm.GROUP, "m")
    with pytest.raises(Refused, match=r"proposal.unknown"):
        cobuilding.choose_form(store, RecordId("nulle"), ProposalForm.GROUP, "m")


def test_in_a_group_people_agree_to_the_parts_too(
    store: Store, campaign: Campaign, writing: RecordId, told: list[Captured], target: Target
) -> None:
    cobuilding.choose_form(store, writing, ProposalForm.GROUP, "m")
    cobuilding.agree(store, writing, HANDS, "m")

    def codes() -> set[str]:
        return {p.code for p in deposits.find_submit_problems(store, campaign, writing, target)}

    assert "proposer.agreed_to_other_words" not in codes()
    ideas.edit(store, campaign, told[2].idea, IdeaDraft(text="Vingt arbres"), "m")
    assert "proposer.agreed_to_other_words" in codes()


def test_hands_are_counted_and_tied_to_the_words(store: Store, writing: RecordId) -> None:
    act = cobuilding.agree(store, writing, HANDS, "m").act
    (found,) = agreements(store, writing)
    assert (found.how, found.in_favour, found.against, found.abstained) == (AgreementHow.SHOW_OF_HANDS, 32, 1, 3)
    assert (found.note, found.persons) == ("salle pleine", ())
    assert found.digest == proposals.words_digest(store, writing)
    whole = proposal_whole(store, writing)
    assert whole
    assert whole.proposer
    assert (whole.stage, whole.proposer.agreed_how) == (Stage.AGREED, "À main levée")
    journal.rebuild(store)
    assert agreements(store, writing) == (found,)
    ideas.undo(store, act, "m")
    assert agreements(store, writing) == ()
    assert store.value("SELECT stage FROM proposal WHERE id = ?", (writing,)) == Stage.WRITING


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (AgreementDraft(how=AgreementHow.SHOW_OF_HANDS, told="À main levée"), "agreement.nobody_in_favour@in_favour"),
        (AgreementDraft(how=AgreementHow.SHOW_OF_HANDS, told="x", in_favour=0), "agreement.nobody_in_favour"),
        (
            AgreementDraft(how=AgreementHow.SHOW_OF_HANDS, told="x", in_favour=3, against=-1),
            "count.implausible@against",
        ),
        (AgreementDraft(how=AgreementHow.NAMED, told="x"), "agreement.nobody_named@persons"),
        (AgreementDraft(how=AgreementHow.NAMED, told="x", persons=(RecordId("p"),)), "person.unknown"),
        (AgreementDraft(how=None, told="x", note="n" * 300), "text.too_long@note"),
    ],
)
def test_what_is_no_agreement_is_refused_and_nothing_is_written(
    store: Store, writing: RecordId, draft: AgreementDraft, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        cobuilding.agree(store, writing, draft, "m")
    assert store.value("SELECT stage FROM proposal WHERE id = ?", (writing,)) == Stage.WRITING
    assert agreements(store, writing) == ()


def test_only_who_consented_is_named(
    store: Store, campaign: Campaign, writing: RecordId, told: list[Captured], say: Say
) -> None:
    aminata, bilal = told[0].person, told[1].person
    assert aminata
    assert bilal
    say("Ailleurs", name="Chloé", yes=("publish",))
    assert may_agree_by_name(store, writing) == ((aminata, "Aminata Koné"), (bilal, "Bilal Sow"))
    consents.withdraw(store, bilal, "publish", "m")
    assert [name for _, name in may_agree_by_name(store, writing)] == ["Aminata Koné"]
    both = AgreementDraft(how=AgreementHow.NAMED, told="Par leur nom", persons=(aminata, bilal))
    with pytest.raises(Refused, match=r"agreement.not_consented"):
        cobuilding.agree(store, writing, both, "m")
    one = AgreementDraft(how=AgreementHow.NAMED, told="Par leur nom", persons=(aminata, aminata))
    cobuilding.agree(store, writing, one, "m")
    (found,) = agreements(store, writing)
    assert (found.persons, found.in_favour) == ((aminata,), 1)


def test_a_person_named_finds_it_in_what_we_hold_and_erasure_cuts_it(
    store: Store, vault: Vault, writing: RecordId, told: list[Captured]
) -> None:
    aminata = told[0].person
    assert aminata
    cobuilding.agree(
        store, writing, AgreementDraft(how=AgreementHow.NAMED, told="Par leur nom", persons=(aminata,)), "m"
    )
    held = held_on(store, aminata)
    assert held
    assert [agreed.proposal for agreed in held.agreements] == ["Le square Curial"]
    rights.erase(store, vault, aminata, texts_too=False, reason="", by="m")
    (found,) = agreements(store, writing)
    assert (found.persons, found.in_favour) == ((), 1)
    assert not store.value("SELECT count(*) FROM agreement_person")
    entries = store.column("SELECT body FROM journal WHERE kind = 'agreement_person'")
    assert all(aminata not in str(fields) for fields in entries)
    held = held_on(store, aminata)
    assert held
    assert held.agreements == ()


def test_dissent_is_noted_beside_and_taken_back(store: Store, writing: RecordId) -> None:
    first = cobuilding.note_dissent(store, writing, "Les arbres feront de l’ombre aux jardins.", "m")
    cobuilding.note_dissent(store, writing, "Trop cher", "m")
    assert [d.text for d in dissents(store, writing)] == ["Les arbres feront de l’ombre aux jardins.", "Trop cher"]
    gone = cobuilding.withdraw_dissent(store, dissents(store, writing)[1].id, "m")
    assert len(dissents(store, writing)) == 1
    with pytest.raises(Refused, match=r"dissent.unknown"):
        cobuilding.withdraw_dissent(store, gone.ids("dissent")[0], "m")
    ideas.undo(store, gone.act, "m")
    ideas.undo(store, first.act, "m")
    assert [d.text for d in dissents(store, writing)] == ["Trop cher"]
    with pytest.raises(Refused, match=r"text.empty@dissent"):
        cobuilding.note_dissent(store, writing, "  ", "m")


def test_a_dissent_said_with_the_agreement_is_one_act(store: Store, writing: RecordId) -> None:
    draft = AgreementDraft(how=None, told="Signé sur papier", dissent="Pas d’accord pour la haie")
    act = cobuilding.agree(store, writing, draft, "m").act
    assert agreements(store, writing) == ()
    assert [d.text for d in dissents(store, writing)] == ["Pas d’accord pour la haie"]
    ideas.undo(store, act, "m")
    assert dissents(store, writing) == ()


def test_advice_is_noted(store: Store, writing: RecordId) -> None:
    cobuilding.note_advice(store, writing, "wages", "Un animateur sera payé.", AdviceAnswer.KEPT, "m")
    (found,) = advice_given(store, writing)
    assert (found.rule, found.sentence, found.answer) == ("wages", "Un animateur sera payé.", AdviceAnswer.KEPT)


def test_erasing_an_ideas_words_takes_its_sentence_and_its_part(
    store: Store, campaign: Campaign, vault: Vault, member: RecordId, say: Say, target: Target, ready: Ready
) -> None:
    mine = say("Des xylophones géants au square", name="Zoé", yes=("publish",))
    other = say("Une fontaine à boire", cleared=True)
    made = ready(mine.idea, other.idea)
    proposals.move(store, made, Stage.WRITING, member)
    cobuilding.choose_form(store, made, ProposalForm.GROUP, member)
    text = "Nous voulons des xylophones géants. La Ville plantera une haie le long du mur."
    proposals.edit(store, campaign, made, ProposalDraft(title="Le square, enfin", text=text), member)
    own, ours = "Nous voulons des xylophones géants.", "La Ville plantera une haie le long du mur."
    for sentence in (own, ours):
        link_sentence(store, made, mine.idea, sentence, member)
    link_sentence(store, made, other.idea, ours, member)
    cobuilding.note_advice(store, made, "wages", own, AdviceAnswer.KEPT, member)
    proposals.agree(store, made, "Oui", member)
    deposits.submit(store, campaign, made, target, member)
    assert mine.person
    rights.erase(store, vault, mine.person, texts_too=True, reason="", by=member)
    assert set(store.column("SELECT sentence FROM lineage WHERE idea = ?", (mine.idea,))) == {"", ours}
    assert store.column("SELECT sentence FROM advice") == [""]
    kept = store.column("SELECT body FROM journal WHERE kind IN ('lineage', 'advice')")
    assert not [fields for fields in kept if "xylophones" in str(fields)]
    assert {link.sentence for link in lineage(store, made)} == {ours}
    body = store.value("SELECT body FROM local_outbox")
    assert "1. Une fontaine à boire" in body
    assert "Des xylophones géants au square" not in body
    before = store.rows("SELECT * FROM lineage ORDER BY row")
    journal.rebuild(store)
    assert [row[1:] for row in store.rows("SELECT * FROM lineage ORDER BY row")] == [row[1:] for row in before]


def test_a_withdrawal_holds_a_group_back(
    store: Store, campaign: Campaign, writing: RecordId, told: list[Captured], target: Target
) -> None:
    cobuilding.choose_form(store, writing, ProposalForm.GROUP, "m")
    assert told[0].person
    consents.answer(store, campaign, told[0].person, ConsentDraft(purpose="publish", given=False), ASKING, "m")
    codes = {p.code for p in deposits.find_submit_problems(store, campaign, writing, target)}
    assert "idea.may_not_leave" in codes
