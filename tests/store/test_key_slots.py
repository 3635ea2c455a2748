"""Who can open a vault, and how each way in answers a slip of the hand."""

import json
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from outreach_app.store import keys

KEY = bytes(range(32))


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.problems[0].field


def slots_with(*slots: keys.Slot) -> keys.Slots:
    return keys.Slots(vault="v", slots=slots)


@pytest.mark.usefixtures("real_price")
def test_a_passphrase_opens_what_it_closed_at_its_real_price() -> None:
    slots = slots_with(keys.passphrase_slot("v", KEY, "quatre mots faciles à garder"))
    assert keys.unlock_with_passphrase(slots, "quatre mots faciles à garder") == KEY
    slot = slots.of_kind("passphrase")
    assert slot is not None
    assert (slot["memory"], slot["passes"], slot["lanes"]) == (65_536, 3, 4)
    assert KEY.hex() not in json.dumps(slots.slots)


class TestPassphrase:
    def test_a_wrong_one_is_told_at_its_field(self) -> None:
        slots = slots_with(keys.passphrase_slot("v", KEY, "quatre mots"))
        assert refusal(lambda: keys.unlock_with_passphrase(slots, "quatre mot")) == ("passphrase.wrong", "passphrase")
        assert refusal(lambda: keys.unlock_with_passphrase(slots, "")) == ("passphrase.wrong", "passphrase")

    def test_a_short_one_is_refused(self) -> None:
        assert refusal(lambda: keys.passphrase_slot("v", KEY, "a" * 9)) == ("passphrase.too_short", "passphrase")

    def test_it_is_the_same_on_every_keyboard(self) -> None:
        """Some keyboards write é as one sign, some as two."""
        slots = slots_with(keys.passphrase_slot("v", KEY, unicodedata.normalize("NFC", "été à l’école")))
        assert keys.unlock_with_passphrase(slots, unicodedata.normalize("NFD", "été à l’école")) == KEY

    def test_odd_signs_are_only_wrong(self) -> None:
        slots = slots_with(keys.passphrase_slot("v", KEY, "\ud83d quatre mots"))
        assert keys.unlock_with_passphrase(slots, "\ud83d quatre mots") == KEY
        assert refusal(lambda: keys.unlock_with_passphrase(slots, "\ud800\0")) == ("passphrase.wrong", "passphrase")

    def test_a_slot_moved_to_another_vault_opens_nothing(self) -> None:
        slot = keys.passphrase_slot("v", KEY, "quatre mots")
        elsewhere = keys.Slots(vault="w", slots=(slot,))
        assert refusal(lambda: keys.unlock_with_passphrase(elsewhere, "quatre mots"))[0] == "passphrase.wrong"

    def test_none_was_set(self) -> None:
        slots = slots_with(keys.open_slot(KEY))
        assert refusal(lambda: keys.unlock_with_passphrase(slots, "quatre mots"))[0] == "passphrase.none_set"

    def test_a_new_one_replaces_the_old_and_retires_the_open_slot(self) -> None:
        slots = slots_with(keys.open_slot(KEY))
        assert not slots.is_protected
        for passphrase in ("premiers mots", "seconds mots"):
            slots = slots.with_slot(keys.passphrase_slot("v", KEY, passphrase))
        assert slots.is_protected
        assert [slot["kind"] for slot in slots.slots] == ["passphrase"]
        assert keys.unlock_with_passphrase(slots, "seconds mots") == KEY

    @pytest.mark.parametrize("cost", [{"memory": 1 << 30}, {"passes": 10**6}, {"lanes": 0}, {"memory": "x"}])
    def test_a_price_nobody_could_pay_is_damage(self, cost: dict[str, Any]) -> None:
        slot = {**keys.passphrase_slot("v", KEY, "quatre mots"), **cost}
        assert refusal(lambda: keys.unlock_with_passphrase(slots_with(slot), "quatre mots"))[0] == "vault.keys_damaged"

    @pytest.mark.parametrize("field", ["salt", "wrapped", "nonce", "memory"])
    @pytest.mark.parametrize("value", [None, "zz", "", "00", 4])
    def test_a_slot_somebody_edited_is_damage_or_wrong(self, field: str, value: object) -> None:
        slot = {**keys.passphrase_slot("v", KEY, "quatre mots"), field: value}
        if value is None:
            del slot[field]
        told = refusal(lambda: keys.unlock_with_passphrase(slots_with(slot), "quatre mots"))[0]
        assert told in ("vault.keys_damaged", "passphrase.wrong")


def test_a_recovery_key_is_read_however_it_is_typed() -> None:
    slot, printed = keys.recovery_slot("v", KEY)
    slots = slots_with(slot)
    assert len(printed.split("-")) == 13
    by_hand = printed.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    for typed in (printed, by_hand, printed.replace("0", "O").replace("1", "i"), f"  {printed}\n"):
        assert keys.unlock_with_recovery(slots, typed) == KEY


def test_a_recovery_key_copied_wrong_is_told_apart_from_one_cut_short() -> None:
    slot, printed = keys.recovery_slot("v", KEY)
    slots = slots_with(slot)
    wrong = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert refusal(lambda: keys.unlock_with_recovery(slots, wrong)) == ("recovery.wrong", "recovery")
    assert refusal(lambda: keys.unlock_with_recovery(slots, "Z" * 52)) == ("recovery.wrong", "recovery")
    for typed in (printed[:-1], "", "U" * 52, "\0", "\ud800" * 52):
        assert refusal(lambda t=typed: keys.unlock_with_recovery(slots, t))[0] == "recovery.malformed"  # type: ignore[misc]
    assert refusal(lambda: keys.unlock_with_recovery(slots_with(), printed))[0] == "recovery.none_set"


def test_a_recovery_sheet_alone_does_not_protect() -> None:
    """It opens the vault for whoever holds the paper; nobody is asked anything as long as the open slot is there."""
    slot, _ = keys.recovery_slot("v", KEY)
    assert not slots_with(keys.open_slot(KEY)).with_slot(slot).is_protected


def test_slots_are_kept_whole_for_this_account_alone(tmp_path: Path) -> None:
    slots = slots_with(keys.open_slot(KEY), keys.recovery_slot("v", KEY)[0])
    path = tmp_path / "vault.keys"
    keys.write_slots(path, slots)
    assert keys.read_slots(path) == slots
    assert [p.name for p in tmp_path.iterdir()] == ["vault.keys"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(
    st.binary(max_size=80) | st.sampled_from([b"{}", b"[]", b"null", b'{"vault": 1, "slots": 4}', b'{"vault": "v"}'])
)
def test_a_slot_file_of_any_bytes_is_damaged(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.keys"
    path.write_bytes(content)
    assert refusal(lambda: keys.read_slots(path))[0] == "vault.keys_damaged"


@pytest.mark.parametrize(
    "slots", ["[4]", '["x"]', "[{}]", '{"kind": "open"}', '[{"kind": "open"}]', '[{"kind": "open", "key": "zz"}]']
)
def test_slots_of_the_wrong_shape_are_damaged(tmp_path: Path, slots: str) -> None:
    path = tmp_path / "vault.keys"
    path.write_text(f'{{"vault": "v", "slots": {slots}}}')
    assert refusal(lambda: keys.unlock_without_asking(keys.read_slots(path)))[0] == "vault.keys_damaged"


def test_no_slot_file(tmp_path: Path) -> None:
    assert refusal(lambda: keys.read_slots(tmp_path / "vault.keys"))[0] == "vault.keys_missing"


class Keystore(keyring.backend.KeyringBackend):
    """A keystore in memory, worth the name."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class PlaintextKeystore(Keystore):
    """Like keyrings.alt's: a file in the clear."""

    priority = 5


class Forgetful(Keystore):
    def get_password(self, service: str, username: str) -> str | None:
        return None


class Locked(Keystore):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError("locked")


class Chained(Keystore):
    """Like keyring's chainer: asks each in turn."""

    def __init__(self, *backends: keyring.backend.KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


@pytest.fixture
def use() -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


Use = Callable[[keyring.backend.KeyringBackend], None]


def test_the_systems_keystore_opens_without_asking(use: Use) -> None:
    store = Keystore()
    use(store)
    slot = keys.keystore_slot("v", KEY)
    assert slot is not None
    assert keys.unlock_without_asking(slots_with(slot)) == KEY
    assert KEY.hex() not in json.dumps([slot, list(store.kept.values())])
    assert slots_with(keys.open_slot(KEY)).with_slot(slot).is_protected
    store.kept.clear()
    assert keys.unlock_without_asking(slots_with(slot)) is None


def test_a_keystore_that_holds_another_secret_is_told(use: Use) -> None:
    store = Keystore()
    use(store)
    slot = keys.keystore_slot("v", KEY)
    assert slot is not None
    store.kept = dict.fromkeys(store.kept, "00" * 32)
    assert refusal(lambda: keys.unlock_without_asking(slots_with(slot)))[0] == "keystore.wrong"
    store.kept = dict.fromkeys(store.kept, "not hex")
    assert refusal(lambda: keys.unlock_without_asking(slots_with(slot)))[0] == "keystore.wrong"


@pytest.mark.parametrize(
    "backend",
    [
        PlaintextKeystore(),
        Forgetful(),
        Locked(),
        Chained(PlaintextKeystore(), Keystore()),
        Chained(),
        keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]
    ],
    ids=["plaintext", "forgetful", "locked", "chained to plaintext", "chained to nothing", "none"],
)
def test_a_keystore_not_worth_the_name_is_not_used(use: Use, backend: keyring.backend.KeyringBackend) -> None:
    use(backend)
    assert keys.keystore_slot("v", KEY) is None
    assert keys.unlock_without_asking(slots_with({"kind": "keystore"})) is None
    assert not keys.keep_secret("target.ville", "key")
    assert keys.kept_secret("target.ville") is None


def test_a_chain_whose_first_link_is_good_is_good(use: Use) -> None:
    use(Chained(Keystore(), PlaintextKeystore()))
    assert keys.keystore_slot("v", KEY) is not None


def test_secrets_of_platforms_rest_in_the_keystore(use: Use) -> None:
    use(Keystore())
    assert keys.keep_secret("target.ville", "clé\nsecret")
    assert keys.kept_secret("target.ville") == "clé\nsecret"
