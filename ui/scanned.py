"""What a hand scanner types into a line: a sheet's QR says more than the number printed under it."""

from printables.sheet.payload import Payload, read_payload


def code_in(scanned: str) -> str:
    """The sheet's number where that is a sheet's QR; anything else as it is."""
    found = read_payload("".join(scanned.split()).upper())
    return found.code if isinstance(found, Payload) else scanned
