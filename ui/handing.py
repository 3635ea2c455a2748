"""An import file for a city's staff: written whole, told in the ledger with its hash, put in place; or none of it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from outreach_app.campaign.model import Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.queries.parcels import Parcel
from outreach_app.services import handing, outbox
from outreach_app.store import cipher
from outreach_app.store.store import Store

if TYPE_CHECKING:
    from sync.platforms import files


def hand_over_file(store: Store, target: Target, path: Path, *, by: str) -> Changes:
    """All that waits for `target`, as CSV or JSON by the ending of `path`. It counts as sent.

    Refused `handing.nothing`, `consent.withdrawn`, `export.format`, `export.in_use`, `store.disk_full`,
    `store.read_only`; a file that stood there before stays until then.
    """
    from sync.platforms import files

    outbox.tie_again(store, target)
    parcels = handing.waiting_for_file(store, target.code)
    if not parcels:
        raise refuse("handing.nothing", "path")
    with cipher.told():
        try:
            digest = files.write_import_file(path, [_line(store, parcel) for parcel in parcels], target.locale)
            with store.write():
                changes = handing.note_handed_over(store, parcels, digest, by)
                files.put_in_place(path)
        finally:
            files.give_up(path)
    return changes


def _line(store: Store, parcel: Parcel) -> "files.Line":
    from sync.platforms import files

    terms = json.loads(store.value("SELECT terms FROM local_outbox WHERE id = ?", (parcel.id,)) or "{}")
    return files.Line(
        title=parcel.title,
        body=parcel.body,
        taxonomies=tuple(terms.get("taxonomies", ())),
        scope=str(terms.get("scope", "")),
        address=parcel.address or "",
        latitude=parcel.latitude,
        longitude=parcel.longitude,
    )
