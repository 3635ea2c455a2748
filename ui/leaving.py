"""What leaves of one proposal for one platform, in the shape its preview shows."""

from dataclasses import replace

from outreach_app.campaign.mapping import area_term, theme_term
from outreach_app.campaign.model import Campaign, Target
from outreach_app.queries.leaving import compose_body
from outreach_app.queries.outbox import ParcelRow
from outreach_app.queries.proposals import Proposal, proposal
from ui.desk import Desk
from ui.widgets.leaving import Leaving


def leaving_parcel(desk: Desk, parcel: ParcelRow) -> Leaving:
    """As it waits, or as it left."""
    point = None
    if parcel.latitude is not None and parcel.longitude is not None:
        point = parcel.latitude, parcel.longitude
    whole = proposal(desk.store, parcel.proposal)
    target = next((t for t in desk.campaign.targets if t.code == parcel.target), None)
    leaving = Leaving(
        title=parcel.title,
        body=parcel.body,
        address=parcel.address,
        point=point,
        locale=parcel.locale,
        theme=_there(desk.campaign, target, whole) if target and whole else "",
        untied=_untied(desk, target, whole) if target and whole else "",
    )
    return _as_taken(desk, leaving, target) if target else leaving


def leaving_proposal(desk: Desk, whole: Proposal, target: Target) -> Leaving:
    """As it would leave now."""
    point = None
    if whole.latitude is not None and whole.longitude is not None:
        point = whole.latitude, whole.longitude
    leaving = Leaving(
        title=whole.title,
        body=compose_body(desk.store, whole.id),
        address=whole.place,
        point=point,
        locale=target.locale,
        theme=_there(desk.campaign, target, whole),
        untied=_untied(desk, target, whole),
    )
    return _as_taken(desk, leaving, target)


def _as_taken(desk: Desk, leaving: Leaving, target: Target) -> Leaving:
    """Without what that platform has no field for: it is told, so that whoever cares writes it into the text."""
    if target.kind != "adhocracy":
        return leaving
    told = desk.say("“{target}” has no field for the address: where it matters, write it into the text.")
    has_place = bool(leaving.address or leaving.point)
    unsaid = told.format(target=target.name) if has_place else ""
    return replace(leaving, address="", point=None, locale="", unsaid=unsaid)


def _there(campaign: Campaign, target: Target, whole: Proposal) -> str:
    """Its theme and its area as that platform calls them."""
    terms = (theme_term(target, whole.theme), area_term(campaign, target, whole.area))
    return ", ".join(term.name or term.id for term in terms if term and term.id)


def _untied(desk: Desk, target: Target, whole: Proposal) -> str:
    """Said before it leaves, not after: where the platform knows nothing of our theme or place."""
    say = desk.say
    if target.kind == "files" or target.rehearsal:
        return ""
    theme = whole.theme and theme_term(target, whole.theme) is None
    area = whole.area and area_term(desk.campaign, target, whole.area) is None
    if not theme and not area:
        return ""
    names = [say("its theme")] * bool(theme) + [say("its place")] * bool(area)
    what = say("{some} and {last}").format(some=names[0], last=names[-1]) if len(names) == 2 else names[0]
    return say("“{target}” is not told {what}: nothing there is tied to it yet.").format(target=target.name, what=what)
