"""Real stores in a temporary folder, and a way to see every projected table at once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault

Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def store(tmp_path: Path, new_store: Callable[..., Store]) -> Iterator[Store]:
    opened = new_store(tmp_path / "vault.db")
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "campaign")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, bytes]:
    """A vault of this version, new and closed, and its key."""
    vault = Vault(tmp_path_factory.mktemp("made") / "campaign")
    store = create_vault(vault, "laptop")
    store.close()
    return vault, store.key


@pytest.fixture
def opened(vault: Vault, made: tuple[Vault, bytes]) -> Iterator[Store]:
    """A store in a whole vault: key slots, mark and all."""
    pattern, key = made
    shutil.copytree(pattern.folder, vault.folder)
    shutil.copyfile(pattern.mark, vault.mark)
    store = Store.open(vault.database, key, "laptop")
    yield store
    store.close()


@pytest.fixture
def tables() -> Callable[[Store], Tables]:
    """Every projected table, in the order of its lists; all columns but the row number."""

    def dump(store: Store) -> Tables:
        return {
            kind: store.rows(f"SELECT id, {', '.join(KINDS[kind].fields)} FROM {kind} ORDER BY row") for kind in KINDS
        }

    return dump
