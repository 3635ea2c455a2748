"""`round` at the terminal: a list imported, outcomes by the door's code, taken back, and the round ended."""

import json
import shutil
from pathlib import Path

import pytest

from outreach_app.__main__ import main

PASSPHRASE = "douze mots dans le noir"


class Desk:
    """One person at a terminal."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def lines(self, *arguments: str, exit_code: int = 0) -> list[dict[str, object]]:
        self._capsys.readouterr()
        code = main(["--home", str(self.home), "--lang", "en", *arguments, "--json"])
        out, err = self._capsys.readouterr()
        assert code == exit_code, err
        return [json.loads(line) for line in out.splitlines()]

    def told(self, *arguments: str) -> tuple[int, str]:
        self._capsys.readouterr()
        code = main(["--home", str(self.home), "--lang", "en", *arguments])
        return code, self._capsys.readouterr().err


@pytest.fixture
def desk(tmp_path: Path, imported: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", PASSPHRASE)
    made = Desk(tmp_path / "home", capsys)
    shutil.copytree(imported, made.home)
    made.lines("session", "new", "--kind", "doorstep", "--title", "Tour", "--date", "2017-02-10")
    return made


def test_a_round_from_a_list_to_its_end(desk: Desk, tmp_path: Path) -> None:
    listed = tmp_path / "portes.csv"
    listed.write_text("rue;n°;étage;porte\nrue Archereau;24;2;1\nrue Archereau;24;nulle part;2\n", "utf-8")
    *wrong, entered = desk.lines("round", "import", str(listed), "--session", "Tour", exit_code=3)
    assert [(line["line"], line["problem"]) for line in wrong] == [(3, "floor.malformed")]
    assert (entered["entered"], entered["wrong"]) == (1, 1)
    [door] = desk.lines("round", "doors", "Tour")
    code = str(door["code"])
    assert (door["address"], door["floor"]) == ("24, rue Archereau", 2)
    desk.lines("round", "outcome", code.lower(), "come_back", "--session", "Tour", "--come-back", "samedi")
    code_of_end, err = desk.told("session", "close", "Tour")
    assert code_of_end == 1, "never opened, or its addresses stand: it is ended, not closed"
    code_of_end, err = desk.told("round", "end", "Tour")
    assert (code_of_end, "Doors to go back to: 1" in err) == (1, True)
    desk.lines("round", "undo", "Tour")
    desk.lines("round", "outcome", code, "do_not_contact", "--session", "Tour")
    refused, err = desk.told("round", "outcome", code, "talked", "--session", "Tour")
    assert (refused, "asked not to be called on" in err) == (1, True)
    [row] = [line for line in desk.lines("round", "list") if line["title"] == "Tour"]
    assert (row["tried"], row["opened"], row["doors"]) == (1, 1, 1)
    [ended] = desk.lines("round", "end", "Tour")
    assert ended["erased"] == 2
    assert desk.lines("round", "doors", "Tour") == []


def test_no_listing_says_who_must_not_be_called_on_once_addresses_are_gone(desk: Desk, tmp_path: Path) -> None:
    """Marks and the key that makes them are printed by no verb."""
    listed = tmp_path / "portes.csv"
    listed.write_text("rue;n°;étage;porte\nrue Archereau;24;2;1\n", "utf-8")
    desk.lines("round", "import", str(listed), "--session", "Tour")
    [door] = desk.lines("round", "doors", "Tour")
    desk.lines("round", "outcome", str(door["code"]), "do_not_contact", "--session", "Tour")
    desk.lines("round", "end", "Tour")
    shown = [desk.lines(*verb.split()) for verb in ("round list", "round doors Tour", "session list", "idea list")]
    for table in ("ideas", "sessions", "proposals"):
        out = tmp_path / f"{table}.csv"
        assert desk.told("export", table, str(out))[0] == 0
        shown.append([{"file": out.read_text("utf-8-sig")}])
    assert "Archereau" not in repr(shown)
    assert "hmac" not in repr(shown)


def test_a_wrong_code_is_told(desk: Desk) -> None:
    code, err = desk.told("round", "outcome", "AAAAAB", "absent", "--session", "Tour")
    assert code == 1
    assert "compare it" in err
    code, err = desk.told("round", "outcome", "7K", "absent", "--session", "Tour")
    assert code == 1
    assert "six letters" in err
