"""What resembles a text: found by its rare words in any ending, never by the words every idea has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import CaptureDraft, IdeaDraft, ProposalDraft
from outreach_app.domain.words import CityDecision, PastOutcome
from outreach_app.queries.similar import Learnt, similar
from outreach_app.services import campaigns, ideas, proposals
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault

SAID = (
    "Des bancs à l’ombre devant l’école de la rue de Tanger",
    "Un banc",
    "Une fontaine à boire au square Curial",
    "Végétaliser la cour de l’école Cambrai",
    "Des jeux pour les tout-petits, des jeux de ballon",
    "L’œuvre d’un artiste sur la façade de la bibliothèque",
    "Transformer le local à poussettes en salle de devoirs",
    "Un atelier de réparation de vélos tenu par les jeunes",
    "Éclairer le passage entre la rue Curial et la rue de Cambrai",
    "Un composteur partagé au jardin d’Éole",
    "Des casiers pour les gens à la rue",
    "Plus de poubelles dans le square",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, paris: Campaign) -> Iterator[Store]:
    opened = create_vault(Vault(tmp_path_factory.mktemp("similar") / "vault"), "laptop")
    campaigns.adopt(opened, paris, "newcomer")
    member, _ = campaigns.add_member(opened, "Inès")
    for text in SAID:
        ideas.capture(opened, paris, CaptureDraft(session=None, idea=IdeaDraft(text=text)), member)
    with opened.act(member) as act:
        batch = act.create("past_import", file="p.csv", sha256="0", columns="{}", count=3, at=act.at)
        for title, year, outcome, reason in (
            ("Des fontaines à boire dans les squares", 2016, PastOutcome.WON, None),
            ("Une salle de devoirs pour les collégiens", 2015, PastOutcome.REJECTED, "Le local est privé"),
            ("Rénovation d’un gymnase", 2014, PastOutcome.WON, None),
        ):
            act.create("past_project", past_import=batch, title=title, year=year, outcome=outcome.value, reason=reason)
    yield opened
    opened.close()


def texts(store: Store, typed: str, **wanted: object) -> list[str]:
    return [found.text for found in similar(store, typed, **wanted).ideas]  # type: ignore[arg-type]


def test_endings_and_accents_mean_nothing(store: Store) -> None:
    assert texts(store, "vegetalisation des cours d'ecoles") == [SAID[3]]
    assert texts(store, "Reparer les velos, dans un ATELIER") == [SAID[7]]
    assert texts(store, "oeuvre d'artistes sur les façades") == [SAID[5]]
    assert texts(store, "une aire de jeu, un ballon") == [SAID[4]]


def test_words_of_every_idea_find_nothing(store: Store) -> None:
    for typed in ("", "des", "Des idées pour le quartier", "dans la rue avec les", "19e 2017 !!", "   "):
        assert similar(store, typed).count == 0, typed


def test_one_word_in_common_is_too_little_where_the_idea_says_more(store: Store) -> None:
    assert SAID[2] not in texts(store, "Des poubelles jaunes au square pour trier le verre et le carton")
    assert texts(store, "Des bancs à l’ombre")[0] == SAID[0]
    assert SAID[6] not in texts(store, "Un local pour les associations de danse et de théâtre")


def test_the_word_being_typed_counts_before_it_is_whole(store: Store) -> None:
    assert texts(store, "compost") == [SAID[9]]
    assert texts(store, "Une fonta") == [SAID[2]]
    assert texts(store, "Une fonta ") == [], "once it is left it is a word of its own"


def test_a_past_project_says_what_became_of_it_and_why(store: Store) -> None:
    (found,) = similar(store, "Une salle pour faire les devoirs").past
    project = found.project
    assert (project.outcome, project.year, project.reason) == (PastOutcome.REJECTED, 2015, "Le local est privé")
    fountain = similar(store, "une fontaine à boire")
    assert [project.title for project in fountain.past_of(PastOutcome.WON)] == [
        "Des fontaines à boire dans les squares"
    ]
    assert fountain.count == 2


def test_an_idea_says_which_proposal_it_feeds_and_what_the_city_said(store: Store, paris: Campaign) -> None:
    idea = similar(store, "composteurs partagés").ideas[0].id
    draft = ProposalDraft(title="Composter ensemble", text="Un composteur partagé au jardin.")
    proposal = proposals.create(store, paris, draft, [idea], "m").proposal
    with store.act("m") as act:
        act.create(
            "city_answer",
            proposal=proposal,
            target="ville",
            decision=CityDecision.REJECTED.value,
            reason="Déjà prévu par la Ville",
            fetched_at=act.at,
        )
    found = similar(store, "composteurs partagés")
    (fed,) = found.ideas[0].proposals
    assert (fed.decision, fed.reason) == (CityDecision.REJECTED, "Déjà prévu par la Ville")
    assert found.proposals[0].proposal.id == proposal
    without = similar(store, "composteurs partagés", exclude=(proposal, idea))
    assert (without.ideas, without.proposals) == ((), ())


def test_what_was_learnt_follows_every_write(store: Store, paris: Campaign) -> None:
    learnt = Learnt()
    assert similar(store, "Un planétarium", learnt=learnt).count == 0
    draft = CaptureDraft(session=None, idea=IdeaDraft(text="Des planétariums"))
    made = ideas.capture(store, paris, draft, "m")
    assert [found.id for found in similar(store, "Un planétarium", learnt=learnt).ideas] == [made.idea]
    ideas.undo(store, made.changes.act, "m")
    assert similar(store, "Un planétarium", learnt=learnt).count == 0


def test_the_rarest_words_lead_among_many(store: Store, paris: Campaign) -> None:
    """Hundreds of newer ideas that share the common words do not hide the old one that shares the rare ones."""
    with store.act("m") as act:
        old = act.create("idea", text="Un jardin suspendu de lavande et de romarin", source="screen", at=act.at)
        for number in range(400):
            common = ("jardin", "partage") if number % 2 else ("jardin", "lumiere")
            act.create("idea", text=f"Un {common[0]} avec {common[1]}", source="screen", at=act.at)
    found = similar(store, "De la lavande au jardin, du romarin, un partage de lumière")
    assert found.ideas[0].id == old
    assert 0.4 < found.ideas[0].likeness <= 1


@given(st.text(max_size=80) | st.sampled_from(['"', "banc* OR", "NEAR(banc)", "{text}: banc", "\ud800", "a\x00b"]))
def test_nothing_typed_can_break_the_query(store: Store, typed: str) -> None:
    assert similar(store, typed, learnt=Learnt()).count >= 0


def test_a_text_longer_than_any_is_answered(store: Store, tmp_path: Path) -> None:
    assert similar(store, " ".join(f"mot{n} bancs ombre" for n in range(3_000))).count >= 0


@pytest.mark.parametrize("text", SAID)
def test_a_text_resembles_itself_the_most(store: Store, text: str) -> None:
    """In capitals and without its accents too."""
    shouted = text.upper().replace("É", "E").replace("À", "A").replace("Œ", "OE")
    for typed in (text, shouted):
        best = similar(store, f"{typed}.").ideas[0]
        assert (best.text, best.likeness) == (text, 1.0)
