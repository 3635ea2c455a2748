"""Names for things: record ids, sheet and door codes a person can type, public markers."""

import os
import time
from typing import NewType

from outreach_app.domain.errors import refuse

RecordId = NewType("RecordId", str)
"""UUIDv7 as 32 hex digits: sorts by creation, made anywhere without asking anyone."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MODULUS = 1021  # the largest prime under 32²: one wrong or two swapped characters always show (ISO 7064 style)


def new_id() -> RecordId:
    """A fresh UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | _random_bits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return RecordId(f"{value:032x}")


def new_sheet_code() -> str:
    """Ten characters, 40 random bits and two check characters, undecorated: `7K39QXM24T`."""
    return _with_check(_spell(_random_bits(40), 8))


def new_marker() -> str:
    """The public mark in a sent proposal's footer: `PV-7F3K-Q2XM`, 30 random bits and a check."""
    body = _with_check(_spell(_random_bits(30), 6))
    return f"PV-{body[:4]}-{body[4:]}"


def show_code(code: str) -> str:
    """`7K39QXM24T` as people read it: `7K39-QXM2-4T`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """A sheet code as typed by hand, any case, spaces or hyphens; refused where its check does not hold."""
    code = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if len(code) != 10 or any(c not in ALPHABET for c in code):
        raise refuse("code.malformed", "code")
    if not has_valid_check(code):
        raise refuse("code.wrong_check", "code")
    return code


def has_valid_check(code: str) -> bool:
    """Of any text at all: a page may carry anybody's QR."""
    return all(c in ALPHABET for c in code) and _value(code) % _MODULUS == 1


def new_door_code() -> str:
    """Six characters, 25 random bits and one check character: `7K39QX`, beside a door on the walk list."""
    body = _spell(_random_bits(25), 5)
    return body + ALPHABET[_door_sum(body + ALPHABET[0])]


def read_door_code(typed: str) -> str:
    """A door's code as typed by hand or scanned; refused where its check does not hold."""
    code = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if len(code) != 6 or any(c not in ALPHABET for c in code):
        raise refuse("door_code.malformed", "code")
    if _door_sum(code):
        raise refuse("door_code.wrong_check", "code")
    return code


def campaign_tag(campaign: str) -> str:
    """Four characters that tell one campaign's sheets from another's."""
    import hashlib

    digest = hashlib.sha256(campaign.encode()).digest()
    return _spell(int.from_bytes(digest[:4]) & 0xFFFFF, 4)


def device_number(writer: str) -> str:
    """An installation as people name it to one another: ten characters with their check, made from its own name."""
    return _with_check(_spell(_digest(writer) & (1 << 40) - 1, 8))


def hand_over_code(campaign: str, number: str, at: int) -> str:
    """What the laptop that gave sending away shows, to be typed on the one that takes it. Against slips, not malice."""
    nonce = _spell(at & 0x7FFF, 3)
    return _with_check(nonce + _spell(_digest(f"{campaign}/{number}/{nonce}") & (1 << 25) - 1, 5))


def is_handed_to(code: str, campaign: str, number: str) -> bool:
    """Whether a hand-over code was made for this laptop and this edition."""
    return code == hand_over_code(campaign, number, _value(code[:3]))


def _digest(text: str) -> int:
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _spell(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(length)))


def _value(text: str) -> int:
    value = 0
    for character in text:
        value = value << 5 | ALPHABET.index(character)
    return value


def _with_check(body: str) -> str:
    check = (1 - (_value(body) << 10)) % _MODULUS
    return body + _spell(check, 2)


def _door_sum(code: str) -> int:
    """Zero for a whole code. In the field of 32, each place weighs another power of two (times, without carry).

    So one wrong character, or two swapped ones, always show.
    """
    total = 0
    for character in code:
        total = total << 1 ^ (0b100101 if total & 16 else 0) ^ ALPHABET.index(character)
    return total


def _random_bits(count: int) -> int:
    """From the system's own randomness, without importing `random` at start-up."""
    return int.from_bytes(os.urandom(count // 8 + 1)) & (1 << count) - 1
