"""A city's own form, field by field: what to copy into it from the screen, or from the printed dossier. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.words import Fact, ProposerKind
from outreach_app.language import N_, Say, translator
from outreach_app.queries.consent import live_consents, purposes_for
from outreach_app.queries.outbox import ParcelRow
from outreach_app.queries.proposals import Proposer, proposal
from outreach_app.store.store import Store
from ui.papers_words import paper_language

_SUBMITTERS = {
    ProposerKind.RESIDENT: N_("A resident"),
    ProposerKind.ASSOCIATION: N_("An association"),
    ProposerKind.NEIGHBOURHOOD_COUNCIL: N_("A council"),
    ProposerKind.CITIZEN_COUNCIL: N_("A council"),
}
"""The four of the city's form: individual, association, council, other."""
_FACTS = {Fact.YES: N_("Yes"), Fact.NO: N_("No"), Fact.UNKNOWN: N_("To be checked")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field as it is to be typed. `longest` is the form's limit in characters, 0 where there is none."""

    label: str
    value: str
    longest: int = 0
    is_long: bool = False

    @property
    def is_too_long(self) -> bool:
        return bool(self.longest) and len(self.value) > self.longest


def form_fields(store: Store, campaign: Campaign, target: Target, parcel: ParcelRow, say: Say) -> tuple[FormField, ...]:
    """In the order of the form. No resident's name is among them, and a contact is offered only where they agreed."""
    whole = proposal(store, parcel.proposal)
    area = whole.area if whole else ""
    theme = campaign.theme_by_code.get(whole.theme) if whole else None
    language = paper_language(campaign)
    return (
        FormField(label=say("Title"), value=parcel.title, longest=target.title_max),
        FormField(label=say("Description"), value=parcel.body, longest=target.body_max, is_long=True),
        FormField(label=say("Theme"), value=campaign.say(theme.words, language) if theme else ""),
        FormField(label=say("Location"), value=_location(campaign, area, say)),
        FormField(label=say("Street address"), value=parcel.address),
        FormField(label=say("Who deposits it"), value=_submitter(whole.proposer if whole else None, say)),
        FormField(label=say("Quartier populaire"), value=say(_FACTS[_popular(campaign, area)])),
        FormField(
            label=say("Agrees to be contacted by the city"),
            value=say("Yes") if whole and _may_transmit(store, whole.proposer) else say("No"),
        ),
    )


def print_dossier(store: Store, campaign: Campaign, target: Target, parcels: Sequence[ParcelRow], out: Path) -> None:
    """The same on paper, one proposal a page, in the edition's first language. Refused as any paper."""
    from printables import dossier
    from printables.family import house_of

    language = paper_language(campaign)
    say = translator(language)
    pages = []
    for parcel in parcels:
        fields = form_fields(store, campaign, target, parcel, say)
        marker = proposal(store, parcel.proposal)
        pages.append(
            dossier.DossierPage(
                marker=marker.marker if marker else "",
                fields=tuple(
                    dossier.DossierField(label=f.label, value=f.value, longest=f.longest, is_long=f.is_long)
                    for f in fields
                ),
            )
        )
    dossier.print_dossier(out, house_of(campaign, language), target.name, target.url, pages)


def _location(campaign: Campaign, area: str, say: Say) -> str:
    """The whole city, or the part of it just below: its arrondissement."""
    path = campaign.area_path(area)
    return path[1].name if len(path) > 1 else say("The whole city")


def _popular(campaign: Campaign, area: str) -> Fact:
    """The smallest area around it whose fact is known."""
    known = (a.quartier_populaire for a in reversed(campaign.area_path(area)))
    return next((fact for fact in known if fact is not Fact.UNKNOWN), Fact.UNKNOWN)


def _submitter(proposer: Proposer | None, say: Say) -> str:
    if proposer is None:
        return say("Other")
    kind = say(_SUBMITTERS[proposer.kind]) if proposer.kind in _SUBMITTERS else say("Other")
    return say("{kind}: {name}").format(kind=kind, name=proposer.organisation) if proposer.organisation else kind


def _may_transmit(store: Store, proposer: Proposer | None) -> bool:
    if proposer is None or proposer.person is None:
        return False
    allowed = purposes_for(store, "city")
    return any(consent.purpose in allowed for consent in live_consents(store, [proposer.person]))
