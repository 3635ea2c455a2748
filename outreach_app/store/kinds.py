"""Which kinds of records the journal knows, their fields, and who may read them."""

from dataclasses import dataclass

CAMPAIGN = "campaign"
"""The audience everyone in the campaign reads: work, consent and erasure events under a person token."""


def contacts_of(session: str | None) -> str:
    """The audience of what identifies people met in one session: its capturing device and coordinators."""
    return f"contacts.{session or '-'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A projected table of the same name. `identifies` kinds travel only in a contacts audience."""

    name: str
    fields: tuple[str, ...]
    identifies: bool = False


def _kind(name: str, fields: str, *, identifies: bool = False) -> Kind:
    return Kind(name=name, fields=(*fields.split(), "voided"), identifies=identifies)


KINDS = {
    kind.name: kind
    for kind in (
        _kind("campaign", "document sha256 imported_at"),
        _kind("notice", "purpose version language spoken page full valid_from valid_to material sha256"),
        _kind("organisation", "name kind"),
        _kind("member", "name organisation"),
        _kind(
            "session",
            "kind title date starts ends place area host host_kind reach interpreter"
            " attendance attendance_counting refusals refusals_counting doors_tried doors_opened"
            " volunteer_minutes note opened_at closed_at template next_steps",
        ),
        _kind("session_member", "session member"),
        _kind("person", "session minor at erased_at"),
        _kind("contact", "person name phone email post guardian_name", identifies=True),
        _kind("answer", "person question state value", identifies=True),
        _kind(
            "consent_event",
            "person purpose state notice at recorded_at expires_at method proof witness device"
            " guardian child_assent channels seen",
        ),
        _kind(
            "idea",
            "session person text theme place area latitude longitude language source sheet at"
            " cleared_by cleared_at erased_at",
        ),
        _kind("batch", "session layout version languages count geometry printed_at handed_to handed_at"),
        _kind("sheet", "batch code number state idea handed_to handed_at returned_at"),
        _kind("scan", "file page outcome reason code sheet media squares at source part sheet_page reading"),
        _kind("media", "name key what bytes", identifies=True),
        _kind(
            "proposal",
            "title text theme place area latitude longitude cost_cents stage marker at form session target",
        ),
        _kind("idea_proposal", "idea proposal"),
        _kind("proposer", "proposal kind organisation person deputy agreed_at agreed_how agreed_digest"),
        _kind("criterion_check", "proposal criterion verdict note"),
        _kind("submission", "proposal target remote_id url reference sent_at"),
        _kind("city_answer", "proposal target decision raw_state reason answered_at fetched_at phase by_hand"),
        _kind("disclosure", "at what outlet recipient sha256 count"),
        _kind("disclosed_person", "disclosure person events"),
        _kind("retraction", "disclosure person purpose at done_at"),
        _kind("erasure", "person at reason"),
        _kind("plan_item", "session section position words minutes who done"),
        _kind("attendee", "session person at"),
        _kind("headcount", "session band area count counting"),
        _kind("wall_group", "session name position"),
        _kind("card", "session idea wall_group position"),
        _kind("dot", "session idea"),
        _kind("lineage", "proposal idea sentence"),
        _kind("agreement", "proposal session how in_favour against abstained note digest at"),
        _kind("agreement_person", "agreement person"),
        _kind("dissent", "proposal session text at"),
        _kind("advice", "proposal rule sentence answer at"),
        _kind("past_import", "file sha256 columns count at"),
        _kind(
            "past_project",
            "past_import reference title text theme area place year cost_cents outcome progress reason",
        ),
        _kind("building", "session position street number area access", identifies=True),
        _kind("door", "building code staircase floor label position", identifies=True),
        _kind("visit", "session door outcome come_back idea at"),
        _kind("suppression", "door_hmac at expires_at"),
        _kind("door_key", "key"),
        _kind("receipt", "idea code at withdrawn_at"),
        _kind("sheet_door", "sheet door", identifies=True),
        _kind("sheet_person", "sheet person"),
        _kind("proof", "person scan page media sha256 at", identifies=True),
        _kind("second_look", "sheet fields agreed differing at"),
        _kind("purge", "category count sha256 at"),
        _kind("sender", "device name at"),
        _kind("told", "person proposal city_answer how at"),
        _kind("proposal_picture", "proposal media words nobody width height at"),
        _kind("letter", "proposal target what at printed_at sent_at answered_at answer ideas"),
    )
}
