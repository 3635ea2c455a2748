"""From a double click to an open edition: the first run, the lock, the key, the bad days. Dialogs, no window yet."""

from __future__ import annotations

import dataclasses
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.queries.campaigns import Member, campaign_of, members
from outreach_app.services import opening
from outreach_app.settings import Device, Home, keep_device
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, held
from ui.desk import Desk
from ui.problems import word
from ui.speech import say
from ui.work import Work

if TYPE_CHECKING:
    from outreach_app.campaign.model import Campaign

MEMBER = "member"
"""The vault's own note of who was last at work on this laptop."""


def way_in(home: Home, device: Device, work: Work, stack: ExitStack, *, choose: bool = False) -> Desk | None:
    """An open desk, or None where the person left. `stack` holds the lock, and closes the store.

    `choose` asks which edition even where there is only one. Refused with what no dialog could mend.
    """
    chosen = _choose(home, device, ask=choose)
    if chosen is None:
        return None
    if not chosen:
        from ui.first_run import first_run

        return first_run(home, device, work, stack)
    stack.enter_context(held(home.vault(chosen)))
    return _open(home, device, chosen, work, stack)


def tell(refused: Refused) -> None:
    """Why there is no window, in words, and what to do next."""
    from ui.dialogs.dialog import Notification

    text = "\n".join(word(problem, say) for problem in refused.problems)
    Notification(say("Porte-voix could not open"), text, button=say("Close")).exec()


def open_store(home: Home, device: Device, campaign: str, key: bytes, stack: ExitStack) -> Store:
    """The edition's store, closed with `stack`."""
    store = opening.open_campaign(home, device, campaign, key)
    stack.callback(opening.close_campaign, home.vault(campaign), store)
    return store


def seat(store: Store, campaign: Campaign, work: Work, language: str, member: Member) -> Desk:
    """A desk for `member`, who is remembered for the next time."""
    if store.setting(MEMBER) != member.id:
        store.keep_setting(MEMBER, member.id)
    return Desk(store=store, campaign=campaign, member=member, language=language, work=work)


def _choose(home: Home, device: Device, *, ask: bool) -> str | None:
    """The id of an edition here, "" for another one, None for leaving."""
    known = home.campaigns()
    if not known:
        return ""
    if len(known) == 1 and not ask:
        return known[0]
    from ui.dialogs.choose import ChooseDialog

    dialog = ChooseDialog(known, device.campaign)
    return dialog.chosen if dialog.exec() == QDialog.DialogCode.Accepted else None


def _open(home: Home, device: Device, chosen: str, work: Work, stack: ExitStack) -> Desk | None:
    vault = home.vault(chosen)
    found = _find_key(vault, work)
    if found is None:
        return None
    key, lost_passphrase = found
    store = _open_or_restore(home, device, chosen, key, work, stack)
    if store is None:
        return None
    if device.campaign != chosen:
        keep_device(home, dataclasses.replace(device, campaign=chosen))
    member = _who(store)
    if member is None:
        return None
    desk = seat(store, campaign_of(store), work, device.language, member)
    if lost_passphrase:
        _new_passphrase(desk)
    return desk


def _find_key(vault: Vault, work: Work) -> tuple[bytes, bool] | None:
    """The key, and whether the recovery sheet gave it because the passphrase is lost."""
    try:
        return opening.find_key(vault), False
    except Refused as refused:
        if refused.code in ("vault.keys_missing", "vault.keys_damaged"):
            if opening.put_keys_back(vault):
                return _find_key(vault, work)
            raise
        if refused.code not in ("vault.locked", "keystore.wrong"):
            raise
    from ui.dialogs.unlock import UnlockDialog

    dialog = UnlockDialog(vault, work)
    return (dialog.key, dialog.by_recovery) if dialog.exec() == QDialog.DialogCode.Accepted else None


def _open_or_restore(home: Home, device: Device, chosen: str, key: bytes, work: Work, stack: ExitStack) -> Store | None:
    try:
        return open_store(home, device, chosen, key, stack)
    except Refused as refused:
        if refused.code != "vault.damaged":
            raise
    if not restore_copy(home.vault(chosen), key, work, say("The vault is damaged: it can’t be read as it stands.")):
        return None
    return open_store(home, device, chosen, key, stack)


def restore_copy(vault: Vault, key: bytes, work: Work, why: str) -> bool:
    """True once a copy stands in the vault's place."""
    from ui.dialogs.restore import RestoreDialog

    return RestoreDialog(vault, key, work, by="restore", why=why).exec() == QDialog.DialogCode.Accepted


def _who(store: Store) -> Member | None:
    """The member who was last at work here, else the only one, else the one who says so."""
    known = members(store)
    last = store.setting(MEMBER)
    member = next((m for m in known if m.id == last), known[0] if len(known) == 1 else None)
    return member or ask_member(store, known)


def ask_member(store: Store, known: list[Member], parent: QWidget | None = None) -> Member | None:
    """One of those known, or somebody new, added; None where nobody said."""
    from ui.dialogs.member import MemberDialog

    dialog = MemberDialog(known, parent)
    while dialog.exec() == QDialog.DialogCode.Accepted:
        if dialog.chosen:
            return next(m for m in known if m.id == dialog.chosen)
        try:
            return new_member(store, dialog.name, dialog.organisation)
        except Refused as refused:
            dialog.show_problems(refused.problems)
    return None


def new_member(store: Store, name: str, organisation: str) -> Member:
    from outreach_app.services.campaigns import add_member

    member, _ = add_member(store, name, organisation)
    return next(m for m in members(store) if m.id == member)


def _new_passphrase(desk: Desk) -> None:
    from ui.dialogs.protect import ProtectDialog

    ProtectDialog(desk, passphrase=True).exec()
