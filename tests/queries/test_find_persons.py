"""Somebody calls about their rights: found by how the name sounds, by a bit of the number, or not at all."""

from collections.abc import Iterator

import pytest

from outreach_app.queries.persons import find_persons
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, create_vault

PEOPLE = (
    ("Aminata Koné", "06 39 98 24 17", ""),
    ("Zoë Lefèvre", "01.99.00.41.12", "zoe.l@example.org"),
    ("Koné Ibrahim", "", "ik@example.org"),
    ("Thi Nguyễn", "+33 6 39 98 00 00", ""),
    ("100 % Mehdi", "", ""),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = create_vault(Vault(tmp_path_factory.mktemp("persons") / "vault"), "laptop")
    with opened.act("Inès") as act:
        for name, phone, email in PEOPLE:
            person = act.create("person", session="s", minor=0, at=act.at)
            kept = {"name": name, "phone": phone or None, "email": email or None}
            act.create("contact", audience="contacts.s", person=person, **kept)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kone", ["Aminata Koné", "Koné Ibrahim"]),
        ("KONÉ ami", ["Aminata Koné"]),
        ("nguyen", ["Thi Nguyễn"]),
        ("zoe", ["Zoë Lefèvre"]),
        ("@example", ["Koné Ibrahim", "Zoë Lefèvre"]),
        ("0639 98", ["Aminata Koné"]),
        ("01 99 00", ["Zoë Lefèvre"]),
        ("kone 24 17", ["Aminata Koné"]),
        ("ibrahim 24 17", []),
        ("0639zzz", []),
        ("%", ["100 % Mehdi"]),
        ("_", []),
        ("\x00 *", []),
        ("", []),
        ("   ", []),
    ],
)
def test_find_persons(store: Store, typed: str, names: list[str]) -> None:
    assert [found.name for found in find_persons(store, typed)] == names


def test_no_more_than_asked(store: Store) -> None:
    assert len(find_persons(store, "e", limit=2)) == 2
