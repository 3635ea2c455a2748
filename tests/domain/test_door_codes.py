"""A door's code, typed from a walk list by cold hands: one wrong or two swapped characters always show."""

import pytest

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import ALPHABET, new_door_code, read_door_code


def is_refused(code: str) -> bool:
    try:
        read_door_code(code)
    except Refused as refused:
        return refused.code == "door_code.wrong_check"
    return False


def test_a_code_is_read_however_it_is_typed() -> None:
    for code in {new_door_code() for _ in range(200)}:
        assert len(code) == 6
        assert read_door_code(f" {code[:3].lower()}-{code[3:].lower()} ") == code


def test_every_single_slip_and_every_swap_shows() -> None:
    for code in {new_door_code() for _ in range(60)}:
        for place in range(6):
            slips = (code[:place] + other + code[place + 1 :] for other in ALPHABET if other != code[place])
            assert all(is_refused(slip) for slip in slips)
            for later in range(place + 1, 6):
                swapped = list(code)
                swapped[place], swapped[later] = swapped[later], swapped[place]
                assert swapped == list(code) or is_refused("".join(swapped))


@pytest.mark.parametrize("typed", ["", "7K39Q", "7K39QX2", "7K39Q!", "７Ｋ３９ＱＸ"])
def test_what_is_no_code_is_told_so(typed: str) -> None:
    with pytest.raises(Refused, match=r"door_code\.malformed"):
        read_door_code(typed)
