"""Reads of the sample a second person types in again: which sheets, what stands of each, and how often both agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentState
from outreach_app.queries.scans import ScanRow
from outreach_app.queries.scans import scan as find_scan
from outreach_app.store.store import Store

_GIVEN = (ConsentState.GIVEN.value, ConsentState.RENEWED.value)

FIRST = (
    "SELECT member FROM journal WHERE record = sheet.id AND kind = 'sheet'"
    " AND json_extract(body, '$.state') = 'entered' ORDER BY row DESC LIMIT 1"
)
"""Who entered a `sheet`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many fields were read twice, and how many alike, over all second looks; `sheets` counts those."""

    sheets: int
    fields: int
    agreed: int

    @property
    def share(self) -> float:
        return self.agreed / self.fields if self.fields else 0.0


def agreement(store: Store) -> Agreement:
    sheets, fields, agreed = store.rows(
        "SELECT count(*), coalesce(sum(fields), 0), coalesce(sum(agreed), 0) FROM second_look WHERE voided = 0"
    )[0]
    return Agreement(sheets=sheets, fields=fields, agreed=agreed)


def sample(store: Store, member: str, count: int) -> list[ScanRow]:
    """Up to `count` sheets drawn at random that somebody else entered, nobody has looked at again, and still have
    their picture. Those of attendance hold several people and are not drawn."""
    ids = store.column(
        "SELECT max(scan.id) FROM scan JOIN sheet ON sheet.id = scan.sheet JOIN batch ON batch.id = sheet.batch"
        " WHERE scan.voided = 0 AND scan.outcome = 'recognised' AND scan.media IS NOT NULL"
        " AND sheet.voided = 0 AND sheet.state = 'entered'"
        f" AND batch.layout <> 'attendance' AND ({FIRST}) <> ?"
        " AND NOT EXISTS (SELECT 1 FROM second_look WHERE second_look.sheet = sheet.id AND second_look.voided = 0)"
        " GROUP BY sheet.id ORDER BY random() LIMIT ?",
        (member, count),
    )
    return [found for found in (find_scan(store, scan) for scan in ids) if found]


def has_waiting(store: Store, member: str) -> bool:
    """Whether a sample could be drawn."""
    return bool(sample(store, member, 1))


def first_member(store: Store, sheet: RecordId) -> str:
    return str(store.value(f"SELECT ({FIRST}) FROM sheet WHERE id = ?", (sheet,)) or "")


def standing(store: Store, sheet: RecordId) -> Mapping[str, str]:
    """What stands of a sheet, by field: only what was kept can be compared."""
    fields: dict[str, str] = {}
    row = store.row(
        "SELECT idea.text, coalesce(idea.place, ''), coalesce(idea.theme, ''), idea.id FROM sheet"
        " JOIN idea ON idea.id = sheet.idea AND idea.sheet = sheet.id WHERE sheet.id = ?",
        (sheet,),
    )
    if row:
        fields |= {"text": row[0], "place": row[1], "theme": row[2]}
    person = store.value(
        "SELECT person FROM sheet_person WHERE sheet = ? AND voided = 0"
        " UNION SELECT idea.person FROM idea JOIN sheet ON sheet.idea = idea.id"
        " WHERE sheet.id = ? AND idea.sheet = sheet.id AND idea.person IS NOT NULL",
        (sheet, sheet),
    )
    if person:
        fields |= _contact(store, person) | _answers(store, person)
    return fields


def _contact(store: Store, person: RecordId) -> dict[str, str]:
    row = store.row(
        "SELECT coalesce(name, ''), coalesce(phone, ''), coalesce(email, '') FROM contact WHERE person = ?", (person,)
    )
    if row is None:
        return {}
    name, phone, email = row
    return {"name": name, "contact": phone or email}


def _answers(store: Store, person: RecordId) -> dict[str, str]:
    """The answers on the sheet itself, whatever was said later elsewhere."""
    rows = store.rows(
        "SELECT purpose, state FROM consent_event WHERE person = ? AND method = 'paper' AND voided = 0 ORDER BY at, id",
        (person,),
    )
    return {f"consent.{purpose}": "yes" if state in _GIVEN else "no" for purpose, state in rows if state != "withdrawn"}
