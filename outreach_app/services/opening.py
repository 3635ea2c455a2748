"""Opening and closing a campaign's vault: the first run, every run, and the bad days."""

import dataclasses
from contextlib import suppress

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import new_id
from outreach_app.settings import Device, Home, keep_device, read_device
from outreach_app.store import keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault, open_vault, remember


def begin_campaign(home: Home, device: Device, campaign: Campaign) -> Store:
    """A new vault holding `campaign`, unprotected as yet: nobody can be recorded in it before `protect_…`."""
    from outreach_app.services import campaigns

    vault = home.vault(campaign.id)
    store = create_vault(vault, device.writer)
    try:
        store.keep_setting("unprotected", "1")
        if campaign.example:
            campaigns.start_example_clock(store, campaign)
        campaigns.adopt(store, campaign, "newcomer")
    except BaseException:
        store.close()
        abandon(vault)
        raise
    keep_device(home, dataclasses.replace(device, campaign=campaign.id))
    return store


def find_key(vault: Vault, *, passphrase: str | None = None, recovery: str | None = None) -> bytes:
    """The vault's key, from what was given or without asking. Raises Refused `vault.locked` where it must be asked."""
    slots = keys.read_slots(vault.keys)
    if passphrase is not None and slots.of_kind("passphrase"):
        return keys.unlock_with_passphrase(slots, passphrase)
    if recovery is not None:
        return keys.unlock_with_recovery(slots, recovery)
    key = keys.unlock_without_asking(slots)
    if key is None:
        raise refuse("vault.locked", "passphrase")
    return key


def open_campaign(home: Home, device: Device, campaign: str, key: bytes, *, read_only: bool = False) -> Store:
    """An open store. A vault put back from a copy gets a new writer's name, so that no sequence is used twice.

    `device` may be from before such a renewal: the name to write under is read again.
    """
    vault = home.vault(campaign)
    known = read_device(home) if home.device_file.exists() else device
    try:
        store = open_vault(vault, key, known.writer, read_only=read_only)
    except Refused as refused:
        if refused.code != "vault.rolled_back":
            raise
        store = open_vault(vault, key, renew_writer(home, known).writer)
        remember(vault, store)
    if not read_only:
        _catch_up(vault, store)
    return store


def _catch_up(vault: Vault, store: Store) -> None:
    """What files beside the database know better, if an older database was put in its place."""
    unprotected = "" if keys.read_slots(vault.keys).is_protected else "1"
    if (store.setting("unprotected") or "") != unprotected:
        store.keep_setting("unprotected", unprotected)
    if vault.erased.exists():
        from outreach_app.services import rights

        rights.forget_again(vault, store, by="restore")


def protect_with_passphrase(vault: Vault, store: Store, passphrase: str) -> None:
    """From now on the vault asks for it, and people may be recorded."""
    slots = keys.read_slots(vault.keys)
    _keep_slots(vault, slots.with_slot(keys.passphrase_slot(slots.vault, store.key, passphrase)))
    store.keep_setting("unprotected", "")


def protect_with_keystore(vault: Vault, store: Store) -> bool:
    """The system's keystore keeps the key; False where there is none to trust."""
    slots = keys.read_slots(vault.keys)
    slot = keys.keystore_slot(slots.vault, store.key)
    if slot is None:
        return False
    _keep_slots(vault, slots.with_slot(slot))
    store.keep_setting("unprotected", "")
    return True


def new_recovery_key(vault: Vault, store: Store) -> tuple[keys.Slot, str]:
    """A recovery key to print, in groups of four, and its slot; it opens nothing until `keep_recovery_key`."""
    return keys.recovery_slot(keys.read_slots(vault.keys).vault, store.key)


def keep_recovery_key(vault: Vault, slot: keys.Slot) -> None:
    """The printed key opens the vault from now on; the one printed before no longer does."""
    _keep_slots(vault, keys.read_slots(vault.keys).with_slot(slot))


def put_keys_back(vault: Vault) -> bool:
    """Where the vault's key slots are missing or damaged: those beside its newest copy. False where no copy has any."""
    from outreach_app.store import backup

    for copy in backup.backups(vault):
        with suppress(Refused):
            keys.write_slots(vault.keys, backup.keys_at(copy))
            return True
    return False


def _keep_slots(vault: Vault, slots: keys.Slots) -> None:
    from outreach_app.store import backup

    keys.write_slots(vault.keys, slots)
    backup.share_slots(vault, slots)


def close_campaign(vault: Vault, store: Store) -> None:
    remember(vault, store)
    store.close()


def renew_writer(home: Home, device: Device) -> Device:
    """After a copy was put back: the name that wrote past it must never write again."""
    renewed = dataclasses.replace(device, writer=new_id())
    keep_device(home, renewed)
    return renewed


def abandon(vault: Vault) -> None:
    """Takes away a vault that was only just made and holds nobody's work; copies of an earlier one stay."""
    for path in (vault.database, vault.keys, vault.mark, *vault.folder.glob("vault.db-*")):
        path.unlink(missing_ok=True)
