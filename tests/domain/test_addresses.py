"""Addresses: one spelling of each, floors and numbers as people write them."""

import pytest

from outreach_app.domain.addresses import (
    door_key,
    read_floor,
    split_number,
    street_key,
)
from outreach_app.domain.errors import Refused


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("24 bis", "rue Archereau"), ("24BIS", "Rue  ARCHÉREAU")),
        (("", "24 bis, rue Archereau"), ("24bis", "r. archereau")),
        (("12", "bd. de la Villette"), ("12", "Boulevard de la Villette")),
        (("3", "rue de l’Ourcq"), ("3", "rue de l'Ourcq")),
    ],
)
def test_one_address_has_one_spelling(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert street_key(*one) == street_key(*other)


def test_addresses_apart_stay_apart() -> None:
    assert street_key("24", "rue Archereau") != street_key("24 bis", "rue Archereau")
    assert street_key("2", "4 rue Archereau") != street_key("24", "rue Archereau")
    assert door_key("x", "Escalier B", 4, "porte 04") == door_key("x", "esc. b", 4, "4")
    assert len({door_key("x", "B", 4, "1"), door_key("x", "B", None, "41"), door_key("x", "", 4, "1")}) == 3


def test_floors_and_numbers_as_people_write_them() -> None:
    typed = {"4": 4, "4e étage": 4, "1er": 1, "RDC": 0, "Rez-de-chaussée": 0, "-1": -1, "sous-sol": -1, "": None}
    assert {text: read_floor(text) for text in typed} == typed
    for wrong in ("quatrième", "99", "4/5"):
        with pytest.raises(Refused, match=r"floor\.malformed"):
            read_floor(wrong)
    assert split_number("24 bis, rue Archereau") == ("24 bis", "rue Archereau")
    assert split_number("rue du 8 Mai") == ("", "rue du 8 Mai")
