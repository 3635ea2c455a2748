"""The first run, every run, and the bad days of a campaign's vault."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outreach_app import settings
from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.queries.campaigns import campaign_of
from outreach_app.services import campaigns, ideas, opening, proposals, rights
from outreach_app.settings import Device, Home, find_home, keep_device, machine_mark, read_device
from outreach_app.store import backup, keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

PASSPHRASE = "quatre mots faciles à garder"


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def device(home: Home) -> Device:
    return read_device(home)


@pytest.fixture
def vault(home: Home, campaign: Campaign) -> Vault:
    return home.vault(campaign.id)


def begin(home: Home, device: Device, campaign: Campaign) -> Store:
    return opening.begin_campaign(home, device, campaign)


def print_recovery_key(vault: Vault, store: Store) -> str:
    slot, groups = opening.new_recovery_key(vault, store)
    opening.keep_recovery_key(vault, slot)
    return groups


def meet_somebody(store: Store, campaign: Campaign) -> None:
    draft = CaptureDraft(
        session=None,
        idea=IdeaDraft(text="Des bancs"),
        person=PersonDraft(name="Awa"),
        consents=(ConsentDraft(purpose="publish", given=True),),
    )
    ideas.capture(store, campaign, draft, "m")


def test_a_campaign_begun_is_found_again(home: Home, device: Device, campaign: Campaign, vault: Vault) -> None:
    opening.close_campaign(vault, begin(home, device, campaign))
    assert home.campaigns() == [campaign.id]
    assert read_device(home).campaign == campaign.id
    key = opening.find_key(vault)
    store = opening.open_campaign(home, device, campaign.id, key)
    assert campaign_of(store) == campaign
    store.close()


def test_nobody_is_recorded_before_the_vault_is_protected(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    store = begin(home, device, campaign)
    assert refusal(lambda: meet_somebody(store, campaign)) == "vault.unprotected"
    assert refusal(lambda: proposals.introduce(store, None, name="Awa", by="m")) == "vault.unprotected"
    assert store.value("SELECT count(*) FROM person") == 0
    ideas.capture(store, campaign, CaptureDraft(session=None, idea=IdeaDraft(text="Des bancs")), "m")
    opening.protect_with_passphrase(vault, store, PASSPHRASE)
    meet_somebody(store, campaign)
    store.close()


def test_a_protected_vault_asks(home: Home, device: Device, campaign: Campaign, vault: Vault) -> None:
    store = begin(home, device, campaign)
    assert opening.find_key(vault) == store.key
    opening.protect_with_passphrase(vault, store, PASSPHRASE)
    groups = print_recovery_key(vault, store)
    assert refusal(lambda: opening.find_key(vault)) == "vault.locked"
    assert refusal(lambda: opening.find_key(vault, passphrase="autre chose")) == "passphrase.wrong"
    assert opening.find_key(vault, passphrase=PASSPHRASE) == store.key
    assert opening.find_key(vault, recovery=groups.lower().replace("0", "o")) == store.key
    opening.new_recovery_key(vault, store)
    assert opening.find_key(vault, recovery=groups) == store.key, "one that never came out of the printer"
    newer = print_recovery_key(vault, store)
    assert refusal(lambda: opening.find_key(vault, recovery=groups)) == "recovery.wrong"
    assert opening.find_key(vault, recovery=newer) == store.key
    store.close()


def test_where_there_is_no_keystore_a_passphrase_it_is(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    store = begin(home, device, campaign)
    if keys.keep_secret("porte-voix.tests", "x"):
        pytest.skip("this machine has a keystore")
    assert not opening.protect_with_keystore(vault, store)
    assert store.setting("unprotected")
    assert not keys.read_slots(vault.keys).is_protected
    store.close()


def test_protecting_reaches_the_copies_made_before(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    """An open slot left beside one copy would open them all, and the vault."""
    store = begin(home, device, campaign)
    backup.back_up(vault, store)
    opening.protect_with_passphrase(vault, store, PASSPHRASE)
    everything = b"".join(path.read_bytes() for path in vault.folder.rglob("*") if path.is_file())
    assert store.key.hex().encode() not in everything
    (copy,) = backup.backups(vault)
    assert keys.unlock_with_passphrase(backup.keys_at(copy), PASSPHRASE) == store.key
    opening.protect_with_passphrase(vault, store, "une autre, celle-là a fuité")
    assert refusal(lambda: keys.unlock_with_passphrase(backup.keys_at(copy), PASSPHRASE)) == "passphrase.wrong"
    store.close()


def test_a_copy_from_before_the_passphrase_does_not_lower_the_guard(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    store = begin(home, device, campaign)
    copy = backup.back_up(vault, store)
    opening.protect_with_passphrase(vault, store, PASSPHRASE)
    store.close()
    rights.restore(vault, copy, store.key, by="m")
    again = opening.open_campaign(home, device, campaign.id, store.key)
    meet_somebody(again, campaign)
    again.close()


def test_a_vault_whose_keys_came_back_open_takes_nobody(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    store = begin(home, device, campaign)
    slots = vault.keys.read_bytes()
    opening.protect_with_passphrase(vault, store, PASSPHRASE)
    opening.close_campaign(vault, store)
    vault.keys.write_bytes(slots)
    again = opening.open_campaign(home, device, campaign.id, store.key)
    assert refusal(lambda: meet_somebody(again, campaign)) == "vault.unprotected"
    again.close()


def test_a_campaign_that_cannot_begin_leaves_nothing_in_the_way(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    unplanned = replace(campaign, calendar=(), example=True)
    vault.backups.mkdir(parents=True)
    (vault.backups / "2017-02-09T100000Z.db").write_bytes(b"of an earlier vault")
    with pytest.raises(IndexError):
        begin(home, device, unplanned)
    assert [path.name for path in vault.folder.iterdir()] == ["backups"]
    assert len(backup.backups(vault)) == 1
    begin(home, device, campaign).close()


def test_after_a_restore_the_old_name_never_writes_again(
    home: Home, device: Device, campaign: Campaign, vault: Vault
) -> None:
    store = begin(home, device, campaign)
    copy = backup.back_up(vault, store)
    campaigns.add_member(store, "Mehdi")
    opening.close_campaign(vault, store)
    rights.restore(vault, copy, store.key, by="m")
    for name in ("Awa", "Inès"):  # the second time too: whoever opens may still hold yesterday's device
        again = opening.open_campaign(home, device, campaign.id, store.key)
        campaigns.add_member(again, name)
        opening.close_campaign(vault, again)
    last = opening.open_campaign(home, device, campaign.id, store.key, read_only=True)
    writers = last.rows("SELECT writer, count(*) FROM journal WHERE kind = 'member' GROUP BY writer")
    assert [count for _, count in writers] == [2]
    assert writers[0][0] not in (device.writer, "restore")
    assert read_device(home).writer == writers[0][0]
    last.close()


def test_reading_beside_the_window(home: Home, device: Device, campaign: Campaign, vault: Vault) -> None:
    store = begin(home, device, campaign)
    beside = opening.open_campaign(home, device, campaign.id, store.key, read_only=True)
    campaigns.add_member(store, "Mehdi")
    assert beside.value("SELECT count(*) FROM member") == 1
    assert refusal(lambda: campaigns.add_member(beside, "Awa")) == "store.read_only"
    beside.close()
    store.close()


def test_the_example_lives_in_its_own_year(home: Home, device: Device, campaign: Campaign) -> None:
    store = begin(home, device, replace(campaign, example=True))
    with store.act("m") as act:
        assert 1_486_600_000_000 < act.at < 1_486_700_000_000  # 9 February 2017
    other = store.again()
    assert abs(other.now() - store.now()) < 5_000
    other.close()
    store.close()


def test_another_campaigns_file_is_refused(home: Home, device: Device, campaign: Campaign) -> None:
    store = begin(home, device, campaign)
    assert refusal(lambda: campaigns.adopt(store, replace(campaign, id="autre"), "m")) == "campaign.another"
    store.close()


def test_a_device_without_memory_takes_a_new_name(home: Home) -> None:
    first = read_device(home)
    assert read_device(home) == first
    for content in (b"", b"{", b"[]", b"null", b'{"campaign": "x"}', b"\xff\xfe"):
        home.device_file.write_bytes(content)
        renewed = read_device(home)
        assert renewed.writer != first.writer
        assert read_device(home) == renewed


def test_what_a_newer_app_remembers_is_passed_over(home: Home) -> None:
    keep_device(home, Device(writer="w", language="en", text_scale=150))
    known = json.loads(home.device_file.read_text())
    home.device_file.write_text(json.dumps({**known, "later": 1}))
    assert read_device(home) == Device(writer="w", language="en", text_scale=150, machine=machine_mark())


def test_a_folder_copied_to_another_computer_writes_under_a_name_of_its_own(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sit_at(computer: str) -> None:
        (tmp_path / computer).write_text(computer)
        monkeypatch.setattr(settings, "MACHINE_FILES", (tmp_path / "none", tmp_path / computer))

    keep_device(home, Device(writer="w", language="en"))
    sit_at("desk")
    here = read_device(home)
    assert (here.writer, here.language) == ("w", "en"), "of before computers were told apart: it is its own"
    assert read_device(home) == here
    shutil.copytree(home.folder, tmp_path / "copied")
    sit_at("lap")
    there = read_device(Home(tmp_path / "copied"))
    assert there.writer != "w"
    assert read_device(Home(tmp_path / "copied")) == there
    assert "lap" not in Home(tmp_path / "copied").device_file.read_text()
    sit_at("desk")
    assert read_device(home) == here
    monkeypatch.setattr(settings, "MACHINE_FILES", ())
    assert read_device(home) == here, "where the system says nothing, nothing is changed"


def test_where_the_data_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTE_VOIX_HOME", str(tmp_path / "env"))
    assert find_home(str(tmp_path / "given")).folder == tmp_path / "given"
    assert find_home(None).folder == tmp_path / "env"
    monkeypatch.delenv("PORTE_VOIX_HOME")
    assert find_home(None).folder.name == "porte-voix"
    assert find_home(None).campaigns() == [] or find_home(None).folder.exists()
