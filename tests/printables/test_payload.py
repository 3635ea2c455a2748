"""What a QR may hold: our sheets read back exactly, anything else gets its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.ids import ALPHABET, new_sheet_code
from printables.sheet.payload import KINDS, LONGEST, Flaw, Payload, read_payload

CODE = "7K39QXM2A3"  # fixed: parallel runs collect the same tests


@given(
    kind=st.sampled_from(KINDS),
    tag=st.text(ALPHABET, min_size=4, max_size=4),
    version=st.integers(1, 999),
    page=st.integers(1, 99),
)
def test_a_payload_reads_back(kind, tag, version, page):
    payload = Payload(tag=tag, code=new_sheet_code(), kind=kind, version=version, page=page)
    assert read_payload(str(payload)) == payload
    assert len(str(payload)) <= LONGEST
    assert set(str(payload)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:./-")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://budgetparticipatif.paris.fr",
        f"PV2:1M4E:{CODE}:I1:1",
        f"PV1:1M4E:{CODE}:Z1:1",
        f"PV1:1M4E:{CODE}:I1:0",
        f"PV1:1M4E:{CODE}:I1:1\n",
        f" PV1:1M4E:{CODE}:I1:1",
        f"pv1:1m4e:{CODE.lower()}:i1:1",
        f"PV1:1M4É:{CODE}:I1:1",
        f"PV1:1M4E:{CODE}:I١:1",
        "PV1:" * 1000,
        "\x00\ud800",
    ],
)
def test_anything_else_is_not_ours(text):
    assert read_payload(text) is Flaw.NOT_OURS


def test_one_wrong_character_fails_the_check():
    wrong = "0" if CODE[3] != "0" else "1"
    assert read_payload(f"PV1:1M4E:{CODE[:3]}{wrong}{CODE[4:]}:I1:1") is Flaw.WRONG_CHECK


@given(st.text())
def test_no_text_breaks_the_reader(text):
    assert isinstance(read_payload(text), Flaw)
