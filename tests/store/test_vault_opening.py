"""What a vault's folder may have become over night, and what opening it then says."""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.store import backup, cipher, journal, schema
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault, held, is_sound, open_vault, read_mark, remember

FROZEN = Path(__file__).parent / "frozen"
FROZEN_KEY = bytes(range(32))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def say_something(store: Store, count: int = 1) -> RecordId:
    for number in range(count):
        with store.act("m") as act:
            idea = act.create("idea", text=f"Des bancs {number}", source="screen", at=act.at)
    return idea


def close_for_the_night(vault: Vault, store: Store) -> bytes:
    """Closes it as the window does; its key."""
    remember(vault, store)
    store.close()
    return store.key


def test_what_was_said_is_there_in_the_morning(vault: Vault, opened: Store) -> None:
    idea = say_something(opened)
    key = close_for_the_night(vault, opened)
    store = open_vault(vault, key, "laptop")
    assert store.value("SELECT id FROM idea") == idea
    assert is_sound(store)
    store.close()


def test_a_vault_is_noise_on_disk(vault: Vault, opened: Store) -> None:
    say_something(opened)
    everything = b"".join(path.read_bytes() for path in vault.folder.rglob("*") if path.is_file())
    assert b"Des bancs" not in everything
    assert b"CREATE TABLE" not in everything
    assert not vault.database.read_bytes().startswith(b"SQLite format 3")


def test_a_second_vault_is_not_made_over_the_first(vault: Vault, opened: Store) -> None:
    assert refusal(lambda: create_vault(vault, "laptop")) == "vault.exists"


def test_a_wrong_key_reads_as_damage(vault: Vault, opened: Store) -> None:
    opened.close()
    assert refusal(lambda: open_vault(vault, bytes(32), "laptop")) == "vault.damaged"


def test_a_short_key_is_never_taken_for_a_passphrase(vault: Vault, opened: Store) -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        cipher.connect(vault.database, bytes(31))


def test_no_vault_at_all(vault: Vault) -> None:
    assert refusal(lambda: open_vault(vault, bytes(32), "laptop")) == "vault.missing"


@pytest.mark.parametrize("left", [0, 1, 100, 4096, 20_000])
def test_a_truncated_database_is_damaged_and_its_newest_good_copy_is_found(
    vault: Vault, opened: Store, left: int
) -> None:
    say_something(opened)
    copy = backup.back_up(vault, opened)
    key = close_for_the_night(vault, opened)
    os.truncate(vault.database, left)
    assert refusal(lambda: open_vault(vault, key, "laptop")) == "vault.damaged"
    assert backup.newest_good(vault, key) == copy


def test_a_missing_database_beside_its_keys_is_damaged(vault: Vault, opened: Store) -> None:
    opened.close()
    vault.database.unlink()
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) == "vault.damaged"


def test_every_flipped_bit_is_noticed(vault: Vault, opened: Store, tmp_path: Path) -> None:
    say_something(opened, 20)
    copy = backup.back_up(vault, opened)
    whole, chance = copy.path.read_bytes(), random.Random(2017)
    for _ in range(40):
        place = chance.randrange(len(whole))
        copy.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        assert backup.newest_good(vault, opened.key) is None, place
    copy.path.write_bytes(whole)
    assert backup.newest_good(vault, opened.key) == copy


def test_reading_a_damaged_page_says_damaged(vault: Vault, opened: Store) -> None:
    say_something(opened, 60)
    key = close_for_the_night(vault, opened)
    content = bytearray(vault.database.read_bytes())
    for page in range(40, len(content) // 4096):
        content[page * 4096 + 7] ^= 1
    vault.database.write_bytes(content)

    def read() -> None:
        store = open_vault(vault, key, "laptop")
        try:
            assert not is_sound(store)
            store.rows("SELECT * FROM journal")
            store.rows("SELECT * FROM idea")
        finally:
            store.close()

    assert refusal(read) == "vault.damaged"


def test_a_plain_database_in_its_place_is_left_untouched(vault: Vault, opened: Store) -> None:
    opened.close()
    plain = b"SQLite format 3\0" + bytes(4080)
    vault.database.write_bytes(plain)
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) == "vault.not_encrypted"
    assert vault.database.read_bytes() == plain


def test_a_vault_of_a_newer_app_is_refused_and_left_untouched(vault: Vault, opened: Store) -> None:
    opened.conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    opened.close()
    before = vault.database.read_bytes()
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) == "vault.newer"
    assert vault.database.read_bytes() == before


def test_an_empty_database_in_its_place_is_damaged(vault: Vault, opened: Store) -> None:
    opened.close()
    vault.mark.unlink()
    vault.database.unlink()
    cipher.create(vault.database, opened.key).close()
    assert refusal(lambda: open_vault(vault, opened.key, "laptop")) == "vault.damaged"


def test_an_older_vault_put_in_place_needs_a_new_name_to_write_under(vault: Vault, opened: Store) -> None:
    say_something(opened)
    opened.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = vault.database.read_bytes()
    say_something(opened)
    key = close_for_the_night(vault, opened)
    vault.database.write_bytes(older)
    assert refusal(lambda: open_vault(vault, key, "laptop")) == "vault.rolled_back"
    store = open_vault(vault, key, "another")
    assert store.value("SELECT count(*) FROM idea") == 1
    store.close()


def test_a_whole_folder_put_back_by_hand_is_noticed(vault: Vault, opened: Store, tmp_path: Path) -> None:
    key = close_for_the_night(vault, opened)
    shutil.copytree(vault.folder, tmp_path / "stick")
    store = open_vault(vault, key, "laptop")
    say_something(store)
    close_for_the_night(vault, store)
    shutil.rmtree(vault.folder)
    shutil.copytree(tmp_path / "stick", vault.folder)
    assert refusal(lambda: open_vault(vault, key, "laptop")) == "vault.rolled_back"


def test_an_older_vault_may_be_read(vault: Vault, opened: Store) -> None:
    opened.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = vault.database.read_bytes()
    say_something(opened)
    key = close_for_the_night(vault, opened)
    vault.database.write_bytes(older)
    store = open_vault(vault, key, "laptop", read_only=True)
    assert store.value("SELECT count(*) FROM idea") == 0
    assert refusal(lambda: say_something(store)) == "store.read_only"
    store.close()


@pytest.mark.parametrize(
    "mark", ["", "{", "[]", "null", '{"writer": 4}', '{"writer": "laptop", "sequence": "x"}', "é\ud800"]
)
def test_a_mark_nobody_can_read_stops_nobody(vault: Vault, opened: Store, mark: str) -> None:
    key = close_for_the_night(vault, opened)
    vault.mark.write_bytes(mark.encode("utf-16-le", "surrogatepass") if "é" in mark else mark.encode())
    open_vault(vault, key, "laptop").close()


def test_the_mark_follows_the_work(vault: Vault, opened: Store) -> None:
    say_something(opened, 3)
    remember(vault, opened)
    assert read_mark(vault) == {"writer": "laptop", "sequence": 3}


def test_a_second_window_is_told_so_at_once(vault: Vault, opened: Store) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom outreach_app.domain.errors import Refused\n"
        "from outreach_app.store.vault import Vault, held\n"
        "try:\n    with held(Vault(Path(sys.argv[1]))): print('held')\n"
        "except Refused as refused: print(refused.code)\n"
    )
    command = [sys.executable, "-c", script, str(vault.folder)]

    def ask() -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()

    with held(vault):
        assert ask() == "vault.in_use"
    assert ask() == "held"


def test_the_lock_is_let_go_after_a_crash_inside(vault: Vault, opened: Store) -> None:
    with pytest.raises(RuntimeError), held(vault):
        raise RuntimeError
    with held(vault):
        pass


def test_each_thread_has_its_own_store_and_both_write(opened: Store) -> None:
    def work() -> None:
        own = opened.again()
        try:
            say_something(own, 20)
        finally:
            own.close()

    thread = threading.Thread(target=work)
    thread.start()
    say_something(opened, 20)
    thread.join()
    assert opened.value("SELECT count(*) FROM idea") == 40
    assert opened.row("SELECT count(*), max(sequence) FROM journal") == (40, 40)


@pytest.mark.parametrize(("frozen", "entries"), [("v1.db", 6), ("v2.db", 21), ("v4.db", 26), ("v5.db", 13)])
def test_the_frozen_vaults_of_every_schema_still_open(vault: Vault, frozen: str, entries: int) -> None:
    """`frozen/make_v1.py` and its like made them; never made again: later schemas must go on opening them."""
    vault.folder.mkdir()
    vault.database.write_bytes((FROZEN / frozen).read_bytes())
    store = open_vault(vault, FROZEN_KEY, "laptop")
    assert schema.schema_version(store.conn) == schema.VERSION
    assert store.conn.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
    assert store.column("SELECT text FROM idea WHERE voided = 0 ORDER BY row") == [
        "Des bancs à l’ombre",
        "Une fontaine",
    ]
    assert store.column("SELECT rowid FROM idea_fts WHERE idea_fts MATCH 'fontaine'") == [2]
    assert store.value("SELECT count(*) FROM journal") == entries
    before = store.rows("SELECT id, text, voided FROM idea ORDER BY row")
    journal.rebuild(store)
    assert store.rows("SELECT id, text, voided FROM idea ORDER BY row") == before
    say_something(store)
    assert is_sound(store)
    store.close()


@pytest.mark.parametrize("frozen", ["v1.db", "v2.db", "v4.db", "v5.db"])
def test_a_frozen_vault_brought_up_to_date_has_the_tables_of_a_new_one(vault: Vault, store: Store, frozen: str) -> None:
    """Before the first release a change of a schema makes its frozen vault anew; after it, a migration."""
    vault.folder.mkdir()
    vault.database.write_bytes((FROZEN / frozen).read_bytes())
    older = open_vault(vault, FROZEN_KEY, "laptop")

    def schema_of(one: Store) -> dict[str, str]:
        rows = one.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows}

    assert schema_of(older) == schema_of(store)
    older.close()


def test_a_migration_that_fails_leaves_the_schema_before(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "CREATE TABLE later (a TEXT) STRICT;\nCREATE TABLE idea (a TEXT) STRICT"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    standing = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", standing + 1)
    with pytest.raises(Exception, match="already exists"):
        schema.migrate(store.conn)
    assert schema.schema_version(store.conn) == standing
    assert store.value("SELECT count(*) FROM sqlite_schema WHERE name = 'later'") == 0


def test_an_older_vault_put_in_place_is_noticed_before_it_is_brought_up_to_date(
    vault: Vault, opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = vault.database.read_bytes()
    say_something(opened)
    key = close_for_the_night(vault, opened)
    vault.database.write_bytes(older)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (a TEXT) STRICT"))
    standing = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", standing + 1)
    for _ in range(2):
        assert refusal(lambda: open_vault(vault, key, "laptop")) == "vault.rolled_back"
    open_vault(vault, key, "another").close()


def test_an_older_vault_is_copied_before_it_is_brought_up_to_date(
    vault: Vault, opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_something(opened)
    key = close_for_the_night(vault, opened)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (a TEXT) STRICT"))
    standing = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", standing + 1)
    store = open_vault(vault, key, "laptop")
    assert schema.schema_version(store.conn) == standing + 1
    (copy,) = backup.backups(vault)
    before = Store.open(copy.path, key, "check", read_only=True)
    assert schema.schema_version(before.conn) == standing
    before.close()
    store.close()
