"""A small campaign and a real, protected vault for the use cases."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outreach_app.campaign.document import notice_digest
from outreach_app.campaign.model import (
    Area,
    Campaign,
    Criterion,
    Desk,
    Modality,
    Notice,
    Phase,
    Purpose,
    Question,
    Target,
    Theme,
)
from outreach_app.domain.drafts import (
    CaptureDraft,
    ConsentDraft,
    IdeaDraft,
    PersonDraft,
    ProposalDraft,
    SessionDraft,
)
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposerKind, SessionKind, Verdict
from outreach_app.services import campaigns, ideas, proposals, sessions
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault, open_vault

PURPOSES = {"publish": "platform", "named": "name", "news": "contact", "study": "study"}


def make_notice(purpose: str, version: int = 1, language: str = "fr", *, material: bool = False) -> Notice:
    words = (f"Dit pour {purpose} {version} {language}", "Une page", "Tout")
    return Notice(
        purpose=purpose,
        version=version,
        language=language,
        spoken=words[0],
        page=words[1],
        full=words[2],
        valid_from="2000-01-01",
        sha256=notice_digest(*words),
        material=material,
    )


def make_campaign() -> Campaign:
    said = {"fr": "Dit", "en": "Said"}
    return Campaign(
        id="petite",
        name=said,
        city="Ville",
        languages=("fr", "en"),
        timezone="Europe/Paris",
        calendar=(Phase(code="depot", words=said, starts="2017-01-01", ends="2017-02-21", gate=True),),
        themes=(Theme(code="nature", words=said), Theme(code="sport", words=said)),
        areas=(Area(code="v", name="Ville", kind="city"), Area(code="q1", name="Nord", kind="quartier", parent="v")),
        priority_districts=(),
        criteria=(
            Criterion(code="interest", question=said, help=said),
            Criterion(code="cost", question=said, help=said),
        ),
        money=(),
        purposes=tuple(
            Purpose(code=code, words=said, legal_basis="consent", allows=(outlet,), channels=("sms", "phone"))
            for code, outlet in PURPOSES.items()
        ),
        notices=tuple(make_notice(code) for code in PURPOSES),
        questions=(
            Question(
                code="age",
                words=said,
                modalities=(Modality(code="11-14", words=said), Modality(code="25-39", words=said)),
                universe=said,
                under_15=("11-14",),
            ),
        ),
        targets=(Target(code="ville", name="Ville", kind="decidim", title_max=120, body_max=5_000, title_min=3),),
        retention=(),
        desk=Desk(organisation="Asso", phone="01", hours=said, email="a@example.org", data_officer="d"),
    )


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, campaign: Campaign) -> tuple[Vault, bytes]:
    """A vault the campaign has begun in, and its key."""
    vault = Vault(tmp_path_factory.mktemp("begun") / "vault")
    store = create_vault(vault, "laptop")
    campaigns.adopt(store, campaign, "newcomer")
    store.close()
    return vault, store.key


@pytest.fixture
def store(vault: Vault, begun: tuple[Vault, bytes]) -> Iterator[Store]:
    """This test's own copy of what has begun: laying the tables anew is dear."""
    made, key = begun
    shutil.copytree(made.folder, vault.folder)
    shutil.copyfile(made.mark, vault.mark)
    opened = open_vault(vault, key, "laptop")
    yield opened
    opened.close()


@pytest.fixture
def member(store: Store) -> RecordId:
    return campaigns.add_member(store, "Mehdi Membre", "Asso des bénévoles")[0]


@pytest.fixture
def session(store: Store, campaign: Campaign, member: RecordId) -> RecordId:
    draft = SessionDraft(
        kind=SessionKind.WORKSHOP, title="Atelier", date="2017-02-09", place="Salle A", members=(member,)
    )
    return sessions.create(store, campaign, draft, member).session


Say = Callable[..., Captured]


@pytest.fixture
def say(store: Store, campaign: Campaign, member: RecordId, session: RecordId) -> Say:
    """`say(text, name=…, yes=(purposes), no=(purposes))` captures an idea, with a person where one is described."""

    def capture(
        text: str = "Des bancs", *, yes: tuple[str, ...] = (), no: tuple[str, ...] = (), **said: object
    ) -> Captured:
        cleared, sheet = bool(said.pop("cleared", False)), said.pop("sheet", None)
        consents = [ConsentDraft(purpose=p, given=True) for p in yes] + [
            ConsentDraft(purpose=p, given=False) for p in no
        ]
        person = PersonDraft(**said) if said or consents else None  # type: ignore[arg-type]
        draft = CaptureDraft(
            session=session,
            idea=IdeaDraft(text=text),
            person=person,
            consents=tuple(consents),
            sheet=sheet,  # type: ignore[arg-type]
            cleared=cleared,
        )
        return ideas.capture(store, campaign, draft, member)

    return capture


Ready = Callable[..., RecordId]


@pytest.fixture
def ready(store: Store, campaign: Campaign, member: RecordId) -> Ready:
    """A proposal made of `ideas`, agreed on and checked: it only has to be submitted."""

    def prepare(*feeding: RecordId, title: str = "Des bancs à l’ombre") -> RecordId:
        draft = ProposalDraft(title=title, text="Pour souffler en remontant du marché.")
        proposal = proposals.create(store, campaign, draft, feeding, member).proposal
        proposer = proposals.ProposerDraft(kind=ProposerKind.ASSOCIATION, organisation="Les Amis du square")
        proposals.set_proposer(store, proposal, proposer, member)
        for criterion in campaign.criteria:
            proposals.check_criterion(store, campaign, proposal, criterion.code, Verdict.YES, "", member)
        proposals.agree(store, proposal, "À main levée", member)
        return proposal

    return prepare


@pytest.fixture
def target(campaign: Campaign) -> Target:
    return campaign.targets[0]
