"""The file a city's own staff load: Decidim's columns, nothing a spreadsheet would run, and the same when read back."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.domain.errors import Refused
from sync.platforms.files import Line, beside, give_up, put_in_place, read_import_file, write_import_file

LINE = Line(
    title="Des bancs; à l’ombre",
    body="Six bancs.\n\n1. « Pour souffler »\nréf. PV-7F3K-Q2",
    taxonomies=("12", "40"),
    scope="3",
    address="12, rue Curial",
    latitude=48.8921,
    longitude=-2.3714,
)


def write(path: Path, *lines: Line) -> str:
    digest = write_import_file(path, lines, "fr")
    put_in_place(path)
    return digest


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_it_has_the_platforms_columns_and_reads_back_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"ville.{ending}"
    digest = write(path, LINE, Line(title="Un titre", body="Un texte"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert read_import_file(path, "fr") == [LINE, Line(title="Un titre", body="Un texte")]
    heads = ["title/fr", "body/fr", "taxonomies/ids", "scope/id", "address", "latitude", "longitude"]
    if ending == "csv":
        rows = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True), delimiter=";"))
        assert (rows[0], rows[1][2]) == (heads, "12,40")
    else:
        (first, _) = json.loads(path.read_text("utf-8"))
        assert (list(first), first["taxonomies/ids"]) == (heads, "12,40")


@pytest.mark.parametrize("trap", ["=1+1", "+33 6", "-cmd|' /C calc'!A0", "@SUM(A1)", "|x", "%0A", "\t=1"])
def test_a_spreadsheet_runs_nothing_of_it(tmp_path: Path, trap: str) -> None:
    path = tmp_path / "ville.csv"
    write(path, Line(title=trap, body=trap, address=trap))
    (_, row) = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True), delimiter=";"))
    assert not any(cell.startswith(("=", "+", "-", "@", "|", "%", "\t")) for cell in row)
    assert read_import_file(path, "fr") == [Line(title=trap, body=trap, address=trap)]


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


@given(title=words, body=words, ending=st.sampled_from(["csv", "json"]))
def test_whatever_is_said_comes_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, body: str, ending: str
) -> None:
    path = tmp_path_factory.mktemp("file") / f"ville.{ending}"
    write(path, Line(title=title, body=body))
    assert read_import_file(path, "fr") == [Line(title=title, body=body)]


def test_a_file_that_is_given_up_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "ville.csv"
    path.write_text("ancien")
    write_import_file(path, [LINE], "fr")
    give_up(path)
    assert path.read_text() == "ancien"
    assert not beside(path).exists()
    with pytest.raises(Refused, match=r"export\.format"):
        write_import_file(tmp_path / "ville.xlsx", [LINE], "fr")
