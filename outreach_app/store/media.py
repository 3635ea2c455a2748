"""Pictures beside the vault: each encrypted under a key of its own, which lives in its row."""

import hashlib
import secrets
from pathlib import Path

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.store.act import Act
from outreach_app.store.files import write_whole
from outreach_app.store.store import Store

LARGEST = 40 * 1024 * 1024


def folder_of(store: Store) -> Path:
    return store.path.parent / "media"


def keep(act: Act, content: bytes, *, what: str, audience: str) -> RecordId:
    """Writes the file durably, then its row. A crash between leaves an unreadable orphan, nothing else."""
    if len(content) > LARGEST:
        raise refuse("media.too_large", bytes=len(content), largest=LARGEST)
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = secrets.token_bytes(32)
    sealed = ChaCha20Poly1305(key).encrypt(bytes(12), content, None)  # the key is used once, so may the nonce be
    name = hashlib.sha256(sealed).hexdigest()
    folder = folder_of(act.store)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, sealed)
    return act.create("media", audience=audience, name=name, key=key.hex(), what=what, bytes=len(content))


def file_of(store: Store, media: RecordId) -> Path:
    """Where the encrypted picture lies."""
    return folder_of(store) / str(store.value("SELECT name FROM media WHERE id = ?", (media,)))


def fetch(store: Store, media: RecordId) -> bytes:
    """The picture's bytes. Raises Refused `media.missing` or `media.damaged`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    found = store.row("SELECT name, key FROM media WHERE id = ? AND key IS NOT NULL", (media,))
    if found is None:
        raise refuse("media.missing")
    try:
        sealed = (folder_of(store) / found[0]).read_bytes()
        return ChaCha20Poly1305(bytes.fromhex(found[1])).decrypt(bytes(12), sealed, None)
    except FileNotFoundError:
        raise refuse("media.missing") from None
    except InvalidTag:
        raise refuse("media.damaged") from None


def forget(act: Act, media: RecordId) -> Path | None:
    """Erases the row and its key. The file is noise once the act is committed: the caller unlinks it then."""
    name = act.store.value("SELECT name FROM media WHERE id = ?", (media,))
    act.erase("media", media)
    return folder_of(act.store) / str(name) if name else None


def orphans(store: Store) -> list[Path]:
    """Files no row knows."""
    known = set(store.column("SELECT name FROM media"))
    folder = folder_of(store)
    return [path for path in folder.iterdir() if path.name not in known] if folder.exists() else []
