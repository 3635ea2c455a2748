"""What a hand scanner types, as a keyboard does: a sheet's number, or all its code says, on any keyboard. No Qt."""

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import campaign_tag, read_code

_AZERTY = "&é\"'(-è_çà)=" + "azqwAZQW" + ",;:!?./§" + "mM%"
_QWERTY = "1234567890-=" + "qwazQWAZ" + "m,./M<>?" + ';:"'
_BY_PLACE = str.maketrans(_AZERTY, _QWERTY)
"""A scanner set to an English keyboard, heard by a computer with a French one: the keys it meant, by their place."""


def read_number(typed: str, campaign: Campaign) -> str:
    """The code of the sheet meant. The check characters tell a right reading from a wrong one.

    Raises Refused `code.malformed`, `code.wrong_check`, `sheet.other_edition`.
    """
    said = typed.strip()
    for text in (said, said.translate(_BY_PLACE)):
        if text.upper().startswith("PV1"):
            return _read_payload(text.upper(), campaign)
    try:
        return read_code(said)
    except Refused as refused:
        try:
            return read_code(said.translate(_BY_PLACE))
        except Refused:
            raise refused from None


def code_in(scanned: str) -> str:
    """The sheet's number where that is all a sheet's code says; anything else as it is."""
    from printables.sheet.payload import Payload, read_payload

    said = "".join(scanned.split())
    for text in (said, said.translate(_BY_PLACE)):
        if isinstance(found := read_payload(text.upper()), Payload):
            return found.code
    return scanned


def _read_payload(text: str, campaign: Campaign) -> str:
    from printables.sheet.payload import Flaw, Payload, read_payload

    payload = read_payload(text)
    if isinstance(payload, Payload):
        if payload.tag != campaign_tag(campaign.id):
            raise refuse("sheet.other_edition", "code")
        return payload.code
    raise refuse("code.wrong_check" if payload is Flaw.WRONG_CHECK else "code.malformed", "code")
