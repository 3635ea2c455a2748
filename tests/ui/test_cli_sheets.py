"""Paper from the terminal: each kind with its code, and where everything stands on it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outreach_app.__main__ import main
from printables.raster import Grey
from printables.reading.codes import find_codes
from printables.sheet.payload import KINDS

DPI = 150
Drawn = Callable[[Path, float], list[Grey]]
Lines = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def lines(tmp_path: Path, imported: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lines:
    """A verb's JSON lines, on a vault of the example's edition."""
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "douze mots dans le noir")

    def run(*arguments: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        code = main(["--home", str(tmp_path / "home"), "--lang", "en", *arguments, "--json"])
        out, err = capsys.readouterr()
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]

    shutil.copytree(imported, tmp_path / "home")
    return run


@pytest.fixture
def session(lines: Lines) -> str:
    (line,) = lines("session", "new", "--title", "Atelier", "--date", "2017-02-09", "--place", "Centre Curial")
    return str(line["session"])


def test_the_geometry_says_where_things_stand_on_the_paper(
    lines: Lines, session: str, drawn: Drawn, tmp_path: Path
) -> None:
    for kind in KINDS:
        pdf, layout = tmp_path / f"{kind}.pdf", tmp_path / f"{kind}.json"
        (printed,) = lines(
            *("sheets", "print", "--session", session, "--kind", kind, "--count", "3"),
            *("--out", str(pdf), "--layout", str(layout)),
        )
        told = json.loads(layout.read_text("utf-8"))
        assert list(dict.fromkeys(page["code"] for page in told)) == printed["codes"]
        assert printed["files"] == [str(pdf)]
        pages = drawn(pdf, DPI)
        assert {page["page"] for page in told} == set(range(1, len(pages) + 1))
        for page in told:
            check_page(page, pages[page["page"] - 1])


def test_who_has_which_sheets_and_what_replaces_a_spoilt_one(lines: Lines, session: str, tmp_path: Path) -> None:
    pdf = tmp_path / "feuilles.pdf"
    (printed,) = lines(
        "sheets", "print", "--session", session, "--count", "6", "--handed-to", "Inès", "--out", str(pdf)
    )
    codes, batch = printed["codes"], printed["batch"]
    lines("sheets", "hand", batch, "--to", "Mehdi", "--first", "4", "--last", "6")
    lines("sheets", "back", codes[0])
    (again,) = lines("sheets", "reprint", codes[5], "--out", str(tmp_path / "une.pdf"))
    assert again["codes"] != [codes[5]]
    told = lines("sheets", "list", "--out")
    assert [(row["handed_to"], row["codes"]) for row in told] == [
        ("Inès", codes[1:3]),
        ("Mehdi", codes[3:5]),
        ("Mehdi", again["codes"]),
    ]
    assert told[0]["numbers"] == [2, 3]
    assert [row["void"] for row in lines("sheets", "list")] == [0, 1]


def check_page(page: dict[str, Any], grey: Grey) -> None:
    assert grey.shape == pytest.approx([page[side] * DPI / 25.4 for side in ("height", "width")], abs=1.5)
    assert all(darkness(grey, mark, 0.5) > 0.9 for mark in page["marks"])
    assert all(0.08 < darkness(grey, box, -0.3) < 0.6 for box in page["boxes"])
    assert all(darkness(grey, box, 0.6) == 0 for box in page["boxes"])
    assert page["writing"] or page["boxes"]
    found = [code.payload for code in find_codes(grey) if inside(code.corners.mean(axis=0), page["codes"])]
    assert {payload.code for payload in found if payload} == {page["code"]}


def darkness(grey: Grey, place: dict[str, Any], inset: float) -> float:
    """The share of dark pixels in a rectangle in millimetres, `inset` from its edges."""
    scale = DPI / 25.4
    left, top = (round((place[side] + inset) * scale) for side in "xy")
    right, bottom = round((place["x"] + place["w"] - inset) * scale), round((place["y"] + place["h"] - inset) * scale)
    return float(np.mean(grey[top:bottom, left:right] < 200))


def inside(point: Any, places: list[dict[str, Any]]) -> bool:
    x, y = point * 25.4 / DPI
    return any(p["x"] < x < p["x"] + p["w"] and p["y"] < y < p["y"] + p["h"] for p in places)
