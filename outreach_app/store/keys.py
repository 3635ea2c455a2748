"""The vault's key and its slots: who can open it, and how the key is wrapped for each.

The key is 32 random bytes. Each slot wraps it (ChaCha20-Poly1305, the vault's id as associated data) under a key of
its own: a passphrase through argon2id, a printed recovery key, or the system's keystore. `open` slots hold it in the
clear: only the example campaign has one, and only until somebody real is recorded.
"""

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import ALPHABET
from outreach_app.store.cipher import KEY_BYTES
from outreach_app.store.files import write_whole

SERVICE = "porte-voix"
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4  # argon2id: about 0.2 s on an old laptop
SHORTEST_PASSPHRASE = 10

Slot = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The key-slot file beside a vault. `vault` is the vault's own random id."""

    vault: str
    slots: tuple[Slot, ...]

    def of_kind(self, kind: str) -> Slot | None:
        return next((slot for slot in self.slots if slot["kind"] == kind), None)

    @property
    def is_protected(self) -> bool:
        return bool(self.slots) and self.of_kind("open") is None

    def with_slot(self, slot: Slot) -> "Slots":
        """Those slots with one of a kind replaced; any real protection retires the open slot."""
        retired = {slot["kind"]} if slot["kind"] == "recovery" else {slot["kind"], "open"}
        kept = tuple(s for s in self.slots if s["kind"] not in retired)
        return Slots(vault=self.vault, slots=(*kept, slot))


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def read_slots(path: Path) -> Slots:
    """Raises Refused `vault.keys_missing`, `vault.keys_damaged`."""
    try:
        with _damage_told():
            document = json.loads(path.read_bytes())
            slots = Slots(vault=document["vault"], slots=tuple(document["slots"]))
            if not (isinstance(slots.vault, str) and all(isinstance(slot["kind"], str) for slot in slots.slots)):
                raise TypeError
            return slots
    except FileNotFoundError:
        raise refuse("vault.keys_missing") from None


def write_slots(path: Path, slots: Slots) -> None:
    """Whole or not at all: a half-written slot file would lock everyone out."""
    document = {"format": 1, "vault": slots.vault, "slots": slots.slots}
    write_whole(path, json.dumps(document, indent=1).encode())


def open_slot(key: bytes) -> Slot:
    return {"kind": "open", "key": key.hex()}


def passphrase_slot(vault: str, key: bytes, passphrase: str) -> Slot:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise refuse("passphrase.too_short", "passphrase", shortest=SHORTEST_PASSPHRASE)
    salt = os.urandom(16)
    cost = {"memory": MEMORY_KIB, "passes": PASSES, "lanes": LANES}
    wrapped = _wrap(vault, key, _stretch(passphrase, salt, cost))
    return {"kind": "passphrase", "salt": salt.hex(), **cost, **wrapped}


def recovery_slot(vault: str, key: bytes) -> tuple[Slot, str]:
    """A slot and the key to print for it: 52 characters in groups of four."""
    secret = os.urandom(32)
    value = int.from_bytes(secret)
    spelt = "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(52)))
    groups = "-".join(spelt[i : i + 4] for i in range(0, 52, 4))
    return {"kind": "recovery", **_wrap(vault, key, secret)}, groups


def keystore_slot(vault: str, key: bytes) -> Slot | None:
    """A slot whose key rests in the system's keystore, or None where there is none worth the name."""
    secret = os.urandom(32)
    if not keep_secret(vault, secret.hex()):
        return None
    return {"kind": "keystore", **_wrap(vault, key, secret)}


def unlock_without_asking(slots: Slots) -> bytes | None:
    """The key, where the open slot or the system's keystore gives it."""
    if slot := slots.of_kind("open"):
        with _damage_told():
            return bytes.fromhex(slot["key"])
    slot = slots.of_kind("keystore")
    secret = kept_secret(slots.vault) if slot else None
    if slot is None or secret is None:
        return None
    try:
        under = bytes.fromhex(secret)
    except ValueError:  # somebody else's word under our name
        raise refuse("keystore.wrong", "keystore") from None
    with _damage_told():
        return _unwrap(slots.vault, slot, under)


def unlock_with_passphrase(slots: Slots, passphrase: str) -> bytes:
    slot = slots.of_kind("passphrase")
    if slot is None:
        raise refuse("passphrase.none_set", "passphrase")
    with _damage_told():
        return _unwrap(slots.vault, slot, _stretch(passphrase, bytes.fromhex(slot["salt"]), slot))


def unlock_with_recovery(slots: Slots, typed: str) -> bytes:
    """`typed` as printed on the recovery sheet, any case, with or without hyphens."""
    slot = slots.of_kind("recovery")
    if slot is None:
        raise refuse("recovery.none_set", "recovery")
    spelt = "".join(typed.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    if len(spelt) != 52 or any(c not in ALPHABET for c in spelt):
        raise refuse("recovery.malformed", "recovery")
    value = 0
    for character in spelt:
        value = value << 5 | ALPHABET.index(character)
    if value >> 256:
        raise refuse("recovery.wrong", "recovery")
    with _damage_told():
        return _unwrap(slots.vault, slot, value.to_bytes(32))


def keep_secret(name: str, secret: str) -> bool:
    """Leaves a secret with the system's keystore; False where there is none to trust, or it forgets at once."""
    keystore = _keystore()
    if keystore is None:
        return False
    try:
        keystore.set_password(SERVICE, name, secret)
    except keystore.errors.KeyringError:
        return False
    return kept_secret(name) == secret


def kept_secret(name: str) -> str | None:
    keystore = _keystore()
    try:
        return keystore.get_password(SERVICE, name) if keystore else None
    except keystore.errors.KeyringError:
        return None


def _keystore() -> Any:
    """The system's, unless it (or the first it would ask, where several are chained) is missing or keeps plain text."""
    import keyring
    from keyring.backends import fail

    chained = getattr(keyring.get_keyring(), "backends", (keyring.get_keyring(),))
    backend = next(iter(chained), None)
    plain = "plaintext" in f"{type(backend).__module__} {type(backend).__name__}".lower()
    weak = backend is None or isinstance(backend, fail.Keyring) or plain or backend.priority < 1
    return None if weak else keyring


@contextmanager
def _damage_told() -> Iterator[None]:
    """A slot file edited or half lost: told as such, never a crash."""
    try:
        yield
    except (ValueError, KeyError, TypeError, OverflowError):
        raise refuse("vault.keys_damaged") from None


def _stretch(passphrase: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if not (8 <= cost["memory"] <= 1 << 21 and 1 <= cost["passes"] <= 20 and 1 <= cost["lanes"] <= 16):
        raise refuse("vault.keys_damaged")
    kdf = Argon2id(salt=salt, length=32, iterations=cost["passes"], lanes=cost["lanes"], memory_cost=cost["memory"])
    # some keyboards write é as one sign, some as two
    return kdf.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))


def _wrap(vault: str, key: bytes, under: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(12)
    return {
        "nonce": nonce.hex(),
        "wrapped": ChaCha20Poly1305(under).encrypt(nonce, key, vault.encode()).hex(),
    }


def _unwrap(vault: str, slot: Slot, under: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        sealed, nonce = bytes.fromhex(slot["wrapped"]), bytes.fromhex(slot["nonce"])
        return ChaCha20Poly1305(under).decrypt(nonce, sealed, vault.encode())
    except InvalidTag:
        raise refuse(f"{slot['kind']}.wrong", slot["kind"]) from None
