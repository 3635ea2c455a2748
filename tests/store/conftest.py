"""Real stores in a temporary folder, and a way to see every projected table at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

KEY = bytes(range(32))

Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "vault.db", KEY, "laptop")
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "campaign")


@pytest.fixture
def opened(vault: Vault) -> Iterator[Store]:
    """A store in a whole vault: key slots, mark and all."""
    made = create_vault(vault, "laptop")
    yield made
    made.close()


@pytest.fixture
def tables() -> Callable[[Store], Tables]:
    """Every projected table, in the order of its lists; all columns but the row number."""

    def dump(store: Store) -> Tables:
        return {
            kind: store.rows(f"SELECT id, {', '.join(KINDS[kind].fields)} FROM {kind} ORDER BY row") for kind in KINDS
        }

    return dump
