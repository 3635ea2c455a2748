"""One picture a proposal: kept encrypted beside the vault, replaced, removed, each act taken back whole."""

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.pictures import picture_content, picture_of
from outreach_app.services import ideas, pictures, proposals
from outreach_app.services.pictures import PictureDraft
from outreach_app.store import journal, media
from outreach_app.store.store import Store

STREET, SQUARE = b"\xff\xd8\xff street", b"\xff\xd8\xff square"


def draft(content: bytes = STREET, **said: object) -> PictureDraft:
    usual: dict[str, object] = {"width": 1600, "height": 1200, "words": " Une rue\u00a0sans ombre ", "nobody": True}
    return PictureDraft(content=content, **{**usual, **said})  # type: ignore[arg-type]


@pytest.fixture
def proposal(store: Store, campaign: Campaign) -> RecordId:
    return proposals.create(store, campaign, ProposalDraft(title="Des bancs", text="À l’ombre"), (), "me").proposal


def test_it_lies_encrypted_beside_the_vault(store: Store, proposal: RecordId) -> None:
    changes = pictures.put(store, proposal, draft(), "me")
    assert {kind for kind, _ in changes.records} == {"media", "proposal_picture"}
    found = picture_of(store, proposal)
    assert found
    assert (found.words, found.nobody, found.width, found.height) == ("Une rue\u00a0sans ombre", True, 1600, 1200)
    assert picture_content(store, found.id) == STREET
    (file,) = media.folder_of(store).iterdir()
    assert b"street" not in file.read_bytes()
    journal.rebuild(store)
    assert picture_of(store, proposal) == found


def test_another_takes_its_place_and_each_act_is_taken_back(store: Store, proposal: RecordId) -> None:
    pictures.put(store, proposal, draft(), "me")
    first = picture_of(store, proposal)
    assert first
    said = pictures.put(store, proposal, draft(b"", words="La rue de Curial", nobody=False), "me")
    found = picture_of(store, proposal)
    assert found
    assert (found.id, found.words, found.nobody) == (first.id, "La rue de Curial", False)
    ideas.undo(store, said.act, "me")
    replaced = pictures.put(store, proposal, draft(SQUARE), "me")
    found = picture_of(store, proposal)
    assert found
    assert picture_content(store, found.id) == SQUARE
    assert store.value("SELECT count(*) FROM proposal_picture WHERE voided = 0") == 1
    ideas.undo(store, replaced.act, "me")
    assert picture_of(store, proposal) == first
    removed = pictures.remove(store, proposal, "me")
    assert picture_of(store, proposal) is None
    ideas.undo(store, removed.act, "me")
    assert picture_of(store, proposal) == first


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (draft(words="  "), "picture.without_words", "words"),
        (draft(words="x" * 401), "text.too_long", "words"),
        (draft(width=599), "picture.too_small", "picture"),
        (draft(b""), "picture.none", "picture"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_keeps_nothing(
    store: Store, proposal: RecordId, said: PictureDraft, code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        pictures.put(store, proposal, said, "me")
    assert [(p.code, p.field) for p in refused.value.problems] == [(code, field)]
    assert picture_of(store, proposal) is None
    assert not media.orphans(store)


def test_a_save_that_fails_leaves_no_file(store: Store, proposal: RecordId, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pictures, "check_none_left_there", full)
    with pytest.raises(Refused, match=r"store\.disk_full"):
        pictures.put(store, proposal, draft(), "me")
    assert not media.orphans(store)
    assert picture_of(store, proposal) is None


def test_nothing_to_remove_and_nobody_s_proposal(store: Store, proposal: RecordId) -> None:
    with pytest.raises(Refused, match=r"picture\.none"):
        pictures.remove(store, proposal, "me")
    with pytest.raises(Refused, match=r"proposal\.unknown"):
        pictures.put(store, RecordId("no"), draft(), "me")
