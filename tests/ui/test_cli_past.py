"""`past import|list|similar` at a terminal."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach_app.__main__ import main

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, imported: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "douze mots dans le noir")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--home", str(tmp_path / "home"), "--lang", "en", *arguments])
        return code, *capsys.readouterr()

    shutil.copytree(imported, tmp_path / "home")
    return run


def test_a_file_is_taken_in_listed_and_asked(said: Said, tmp_path: Path) -> None:
    winners, refused = tmp_path / "w.csv", tmp_path / "r.csv"
    winners.write_text("Annee;Nom;Sujet\n2016;A1;Une fontaine à boire\n2017;A2;\n", "utf-8")
    refused.write_text("Annee;Titre;Motif\n2015;Une fontaine de chocolat;Ce n’est pas un investissement\n", "utf-8")
    code, out, _ = said("past", "import", str(winners), "--map", "title=Sujet", "--outcome", "won")
    assert code == 3
    assert out == ("Line 3: no title. Left out.\n1 project imported from w.csv, 1 without a title left out.\n")
    assert said("past", "import", str(refused), "--outcome", "rejected")[0] == 0
    code, out, err = said("past", "import", str(refused))
    assert (code, out) == (1, "")
    assert "already imported" in err
    assert said("past", "import", str(refused), "--outcome", "rejected", "--replace")[0] == 0
    assert [line.split()[-1] for line in said("past", "list")[1].splitlines()] == ["r.csv", "w.csv"]
    _, out, _ = said("past", "similar", "des fontaines")
    assert "Une fontaine à boire  Won 2016" in out
    _, out, _ = said("past", "similar", "des fontaines de chocolat", "--json")
    assert '"kind": "past"' in out
    assert "Ce n’est pas un investissement" in out


def test_a_column_that_is_not_there(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("Titre\nDes bancs\n", "utf-8")
    assert said("past", "import", str(file), "--map", "title=Intitule")[0] == 1
    assert said("past", "import", str(file), "--map", "title=")[0] == 1
    assert said("past", "import", str(file), "--map", "colour=Titre")[0] == 1
