"""A sample typed in again: by somebody else, without seeing, and only what both read is counted."""

from collections.abc import Callable

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries.second_looks import agreement, has_waiting, sample, standing
from outreach_app.services import batches, campaigns, consents, scans
from outreach_app.services.second_look import Difference, look_again
from outreach_app.services.verification import Confirmed, Signer, enter
from outreach_app.store.store import Store

Sheet = Callable[..., RecordId]


@pytest.fixture
def entered(store: Store, campaign: Campaign, member: RecordId, session: RecordId) -> Sheet:
    """`entered("Des bancs")`: a sheet the first member typed in, with a person who agrees to two things of three."""

    def enter_one(text: str, kind: str = "idea") -> RecordId:
        batch = batches.print_batch(
            store, session, layout=kind, version=1, languages=("fr",), geometry="{}", count=1, by=member
        )
        page = scans.ScannedPage(
            file="a.pdf", page=1, outcome=ScanOutcome.RECOGNISED, code=batch.codes[0], image=b"page", squares=4
        )
        taken = scans.take_in(store, page, member)
        asked = [ConsentDraft(purpose=p, given=p != "study") for p in ("publish", "news", "study")]
        who = Signer(person=PersonDraft(name="Aminata Diarra", phone="01 99 00 62 08"), consents=tuple(asked))
        idea = IdeaDraft(text=text, theme="nature") if kind == "idea" else None
        enter(store, campaign, Confirmed(scan=taken.scan, idea=idea, signers=(who,)), member)
        assert taken.sheet
        return taken.sheet

    return enter_one


@pytest.fixture
def second(store: Store) -> RecordId:
    return campaigns.add_member(store, "Salma")[0]


SAME = {
    "text": "des bancs  à l'ombre.",
    "place": "",
    "theme": "nature",
    "name": "aminata diarra",
    "contact": "0199006208",
    "consent.publish": "yes",
    "consent.news": "yes",
    "consent.study": "no",
}


def test_the_same_reading_agrees_whatever_its_spaces_and_capitals(
    store: Store, entered: Sheet, second: RecordId
) -> None:
    compared = look_again(store, entered("Des bancs à l’ombre"), SAME, second)
    assert (compared.fields, compared.differences) == (8, ())
    assert agreement(store).share == 1.0


def test_differences_are_told_field_by_field_and_only_their_names_are_kept(
    store: Store, entered: Sheet, second: RecordId
) -> None:
    typed = SAME | {"consent.study": "", "name": "Aminata Diawara"}
    compared = look_again(store, entered("Des bancs à l’ombre"), typed, second)
    assert compared.differences == (
        Difference(field="name", first="Aminata Diarra", second="Aminata Diawara"),
        Difference(field="consent.study", first="no", second=""),
    )
    whole = agreement(store)
    assert (whole.sheets, whole.fields, whole.agreed) == (1, 8, 6)
    assert store.value("SELECT differing FROM second_look") == '["name", "consent.study"]'
    assert not store.value("SELECT 1 FROM journal WHERE body LIKE '%Diawara%'")


def test_nobody_looks_twice_at_their_own(store: Store, entered: Sheet, member: RecordId, second: RecordId) -> None:
    sheet = entered("Des bancs")
    assert sample(store, member, 10) == []
    assert (has_waiting(store, member), has_waiting(store, second)) == (False, True)
    with pytest.raises(Refused, match="same_member"):
        look_again(store, sheet, SAME, member)
    assert [scan.sheet for scan in sample(store, second, 10)] == [sheet]


def test_a_sample_holds_each_sheet_once_and_none_looked_at(
    store: Store, entered: Sheet, second: RecordId, campaign: Campaign
) -> None:
    sheets = {entered(f"Idée {n}") for n in range(4)} | {entered("", kind="consent")}
    entered("", kind="attendance")
    drawn = sample(store, second, 3)
    assert len({scan.sheet for scan in drawn} & sheets) == 3
    assert len(sample(store, second, 99)) == 5
    assert drawn[0].sheet
    look_again(store, drawn[0].sheet, SAME, second)
    assert len(sample(store, second, 99)) == 4
    person = store.value("SELECT person FROM sheet_person WHERE sheet = ?", (drawn[1].sheet,))
    consents.withdraw(store, person, "news", second)
    assert len(sample(store, second, 99)) == 3, "a page that is gone cannot be read again"
    assert drawn[1].sheet
    assert standing(store, drawn[1].sheet)["consent.news"] == "yes", "the sheet still says what it said"
