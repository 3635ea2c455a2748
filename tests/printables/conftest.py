"""A campaign the size of the Paris example, and one as big as a sheet can hold."""
import dataclasses
import pytest
from outreach_app.campaign.model import Campaign, Desk, Purpose, Theme
THEMES = (
    ("cadre", "Cadre de vie", "Living environment", "house"),
    ("education", "Éducation et jeunesse", "Education and youth", "cap"),
    ("environnement", "Environnement", "Environment", "leaf"),
    ("solidarite", "Solidarités", "Solidarity", "heart"),
    ("culture", "Culture et patrimoine", "Culture and heritage", "music"),
    ("sport", "Sport", "Sport", "ball"),
    ("mobilite", "Mobilités", "Getting around", "bike"),
    ("prevention", "Prévention et sécurité", "Prevention and safety", "shield"),
    ("emploi", "Attractivité et emploi", "Jobs and local economy", "briefcase"),
    ("proprete", "Propreté", "Cleanliness", "bin"),
    ("sante", "Santé", "Health", "care"),
)
PURPOSES = (
    ("publish", "Publier mon idée, sans mon nom, sur la plateforme de la Ville", "Publish my idea, without my name, on the City’s platform"),
    ("named", "Publier mon idée avec mon nom", "Publish my idea with my name"),
    ("news", "Me dire ce que devient mon idée", "Tell me what becomes of my idea"),
    ("invite", "M’inviter aux prochains ateliers et au vote", "Invite me to the next workshops and to the vote"),
    ("transmit", "Donner mon contact à la Ville, comme porteur ou porteuse du projet", "Give my contact to the City, as the project’s proposer"),
    ("study", "Utiliser mes réponses, sans mon nom, pour l’étude de l’université", "Use my answers, without my name, for the university’s study"),
    ("image", "Utiliser des photos de l’atelier où l’on me voit", "Use photos of the workshop that show me"),
)


def a_campaign(themes=THEMES, purposes=PURPOSES, **changes) -> Campaign:
    campaign = Campaign(
        id="paris-2017", name={"fr": "Budget participatif de Paris", "en": "Paris participatory budget"}, city="Paris",
        languages=("fr", "en", "ar"), timezone="Europe/Paris", calendar=(), themes=tuple(Theme(code=c, words={"fr": f, "en": e}, icon=i) for c, f, e, i in themes),
        areas=(), priority_districts=(), criteria=(), money=(), purposes=tuple(Purpose(code=c, words={"fr": f, "en": e}, legal_basis="consent", allows=()) for c, f, e in purposes),
        notices=(), questions=(), targets=(), retention=(),
        desk=Desk(organisation="association Les Voisins de Curial", phone="01 99 00 41 17", hours={"fr": "mardi et jeudi, 17 h – 19 h", "en": "Tuesday and Thursday, 5 to 7 pm"}, email="donnees@voisins-curial.example", data_officer="dpo@voisins-curial.example"),
    )
    return dataclasses.replace(campaign, **changes)


@pytest.fixture
def campaign() -> Campaign:
    return a_campaign()
