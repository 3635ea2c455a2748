"""Every test sees the same quiet machine: no screen, no wandering language, no real keystore."""

import functools
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeystore

from outreach_app.campaign import examples, loading
from outreach_app.campaign.model import Campaign
from outreach_app.store import keys
from outreach_app.store.store import Store

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PORTE_VOIX_LANG"] = "fr"
keyring.set_keyring(NoKeystore())
# a laptop that does other things meanwhile fails no property; a dear one draws a half or a third of these
hypothesis.settings.register_profile(
    "house", deadline=None, max_examples=40, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("torture", hypothesis.settings.get_profile("house"), max_examples=1_000)
hypothesis.settings.load_profile("house")

_PRICE = keys.MEMORY_KIB, keys.PASSES, keys.LANES
keys.MEMORY_KIB, keys.PASSES, keys.LANES = 64, 1, 1  # a passphrase is dear to stretch: here only where that is tried


loading.parse = functools.lru_cache(maxsize=8)(
    loading.parse
)  # half a second for the example's file, each time the same


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Three thousand tests and all they import stay to the end: no collector need walk over them, now or ever."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


@pytest.fixture
def real_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are stretched as on a person's laptop."""
    for name, cost in zip(("MEMORY_KIB", "PASSES", "LANES"), _PRICE, strict=True):
        monkeypatch.setattr(keys, name, cost)


@pytest.fixture(scope="session")
def paris() -> Campaign:
    """The example's edition; half a second to read, so read once."""
    return loading.load(examples.paris_2017_path())


NewStore = Callable[..., Store]


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """`new_store(path)`: an empty one, its key `bytes(range(32))`. The tables are laid once, being dear, and copied."""
    laid, key = tmp_path_factory.mktemp("laid") / "vault.db", bytes(range(32))
    Store.create(laid, key, "laptop").close()

    def copy(path: Path, writer: str = "laptop") -> Store:
        shutil.copyfile(laid, path)
        return Store.open(path, key, writer)

    return copy
