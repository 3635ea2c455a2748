"""What each verb is given: where things are, how to speak, and the vault when it is asked for."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused, refuse
from outreach_app.language import Say, catalogue, translator
from outreach_app.queries.campaigns import campaign_of, member_named, members
from outreach_app.services import campaigns, opening
from outreach_app.settings import Device, Home
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, held
from ui.formats import number
from ui.problems import word

FORMAT = 1
"""Of every JSON line; it grows when a key changes its meaning."""

DONE, REFUSED, MISUSED, PARTLY = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open campaign and who is at work in it."""

    store: Store
    campaign: Campaign
    vault: Vault
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The person's side of one command."""

    home: Home
    device: Device
    language: str
    as_json: bool
    passphrase: str | None
    member_name: str
    campaign: str

    @property
    def say(self) -> Say:
        return translator(self.language)

    def say_count(self, one: str, many: str, count: int) -> str:
        """The right number, with `{n}` filled in."""
        return catalogue(self.language).ngettext(one, many, count).format(n=number(count, self.say))

    def line(self, text: str, /, **fields: Any) -> None:
        """One line out: `text` for a person, or `fields` as one JSON line for a script."""
        shown = json.dumps({"format": FORMAT, **fields}, ensure_ascii=False) if self.as_json else text
        print(shown, flush=True)

    def tell_refusal(self, refused: Refused) -> None:
        for problem in refused.problems:
            where = f" ({problem.field})" if problem.field else ""
            print(f"{word(problem, self.say)}{where}", file=sys.stderr)

    @contextmanager
    def open(self, *, write: bool = True) -> Iterator[Opened]:
        """The chosen campaign's vault; a verb that writes holds the lock, one that reads may run beside the window."""
        chosen = self.campaign or self.device.campaign
        vault = self.home.vault(chosen)
        if not chosen or not vault.exists:
            raise refuse("vault.missing")
        with held(vault) if write else nullcontext():
            key = opening.find_key(vault, passphrase=self.passphrase)
            store = opening.open_campaign(self.home, self.device, chosen, key, read_only=not write)
            try:
                member = self._member(store, write=write)
                yield Opened(store=store, campaign=campaign_of(store), vault=vault, member=member)
            finally:
                if write:
                    opening.close_campaign(vault, store)
                else:
                    store.close()

    def _member(self, store: Store, *, write: bool) -> str:
        """Who signs: `--as NAME`, else the only member there is, else this account's name."""
        if not self.member_name and len(known := members(store)) == 1:
            return known[0].id
        name = self.member_name or getpass.getuser()
        found = member_named(store, name)
        if found or not write:
            return found.id if found else "reader"
        return campaigns.add_member(store, name)[0]


def read_passphrase(file: str | None) -> str | None:
    """From `--passphrase-file` (its first line) or PORTE_VOIX_PASSPHRASE; never from an argument."""
    if file:
        try:
            return Path(file).read_text("utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise refuse("passphrase.file_unreadable", "passphrase-file", path=file) from None
    return os.environ.get("PORTE_VOIX_PASSPHRASE")
