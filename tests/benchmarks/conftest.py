"""A vault of 100,000 ideas, made once a run, and how ratios are told."""

import random
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from outreach_app.campaign import examples, loading
from outreach_app.campaign.model import Campaign
from outreach_app.services import campaigns
from outreach_app.store.store import Store

IDEAS = 100_000
_TEXT = """
banc ombre école rue square fontaine jardin vélo local atelier lumière passage arbre jeux terrain basket
crèche bibliothèque musique potager compost trottoir poussette ascenseur cour façade fresque marché
gymnase piscine quartier enfants anciens nuit sécurité propreté toilettes eau soleil abri œuvre théâtre
cinéma boulevard
"""
_WORDS = _TEXT.split()


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return loading.load(examples.paris_2017_path())


@pytest.fixture(scope="session")
def big_store(tmp_path_factory: pytest.TempPathFactory, campaign: Campaign) -> Iterator[Store]:
    store = fill(tmp_path_factory.mktemp("big") / "vault.db", campaign, IDEAS)
    yield store
    store.close()


@pytest.fixture(scope="session")
def fill_at() -> Callable[[Path, Campaign], Store]:
    """An open store of 100,000 ideas, made where it is wanted."""
    return lambda path, campaign: fill(path, campaign, IDEAS)


def fill(path: Path, campaign: Campaign, count: int) -> Store:
    """`count` ideas written through the journal, in one act of a thousand ideas at a time."""
    draw = random.Random(2017)
    store = Store.create(path, secrets.token_bytes(32), "bench")
    campaigns.adopt(store, campaign, "bench")
    themes, areas = [t.code for t in campaign.themes], [a.code for a in campaign.areas]
    for _ in range(count // 1000):
        with store.act("bench") as act:
            for _ in range(1000):
                act.create(
                    "idea",
                    session=f"{draw.randrange(200):032x}",
                    text=" ".join(draw.choices(_WORDS, k=draw.randrange(8, 30))),
                    theme=draw.choice(themes),
                    area=draw.choice(areas),
                    place=f"{draw.randrange(90)}, rue {draw.choice(_WORDS)}",
                    source="screen",
                    at=act.at,
                    cleared_at=act.at,
                )
    return store


Told = dict[str, tuple[float, float, float]]


@pytest.fixture(scope="session")
def race() -> Callable[[str, Callable[[], object], Callable[[], object], int], Told]:
    return run_race


def run_race(what: str, ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> Told:
    """Runs both in turn and prints; for CPU and wall: our median, the bare median (milliseconds), and their ratio."""
    times: dict[str, list[list[float]]] = {"cpu": [[], []], "wall": [[], []]}
    for _ in range(rounds):
        for index, act in enumerate((ours, bare)):
            cpu, wall = time.process_time(), time.perf_counter()
            act()
            times["cpu"][index].append(time.process_time() - cpu)
            times["wall"][index].append(time.perf_counter() - wall)
    told = {}
    for clock, (mine, theirs) in times.items():
        told[clock] = (median(mine) * 1000, median(theirs) * 1000, median(mine) / median(theirs))
        print(f"{what}, {clock}: {told[clock][0]:.3f} ms over {told[clock][1]:.3f} ms = x{told[clock][2]:.2f}")
    return told
