"""The terminal's verbs, each through its front door, on a real vault: what it prints, writes, and exits with."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outreach_app.__main__ import main
from outreach_app.campaign import examples
from outreach_app.domain.ids import device_number, is_handed_to, show_code
from outreach_app.settings import Home
from sync.rehearsal.server import Rehearsal

PASSPHRASE = "douze mots dans le noir"


class Desk:
    """One person at a terminal, with a data folder of their own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def run(self, *arguments: str) -> int:
        return main(["--home", str(self.home), "--lang", "en", *arguments])

    def said(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = self.run(*arguments)
        out, err = self._capsys.readouterr()
        return code, out, err

    def lines(self, *arguments: str) -> list[dict[str, object]]:
        code, out, err = self.said(*arguments, "--json")
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("PORTE_VOIX_PASSPHRASE", raising=False)
    return Desk(tmp_path / "home", capsys)


@pytest.fixture
def open_desk(desk: Desk, imported: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """With the example's file imported under a passphrase."""
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", PASSPHRASE)
    shutil.copytree(imported, desk.home)
    return desk


def new_session(desk: Desk, title: str = "Atelier Curial") -> str:
    (line,) = desk.lines("session", "new", "--title", title, "--date", "2017-02-09", "--place", "Centre Curial")
    return str(line["session"])


def test_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    french = capsys.readouterr().out
    assert main(["--lang", "en", "--help"]) == 0
    english = capsys.readouterr().out
    assert "Porter la voix" in french
    assert "usage\N{NO-BREAK SPACE}:" in french
    assert "Carry residents' voices" in english
    for verb in ("campaign", "session", "idea", "sheets", "scan", "proposal", "sync", "export", "doctor", "demo"):
        assert verb in french


def test_misuse_exits_with_two(desk: Desk) -> None:
    assert desk.run("session", "new") == 2
    assert desk.run("sing") == 2


def test_check_names_line_and_field(desk: Desk, tmp_path: Path) -> None:
    spoilt = tmp_path / "campagne.yaml"
    spoilt.write_text(examples.paris_2017_path().read_text("utf-8").replace("kind: decidim", "kind: pigeon"), "utf-8")
    code, out, err = desk.said("campaign", "check", str(spoilt))
    assert (code, out) == (1, "")
    assert "targets[0].kind" in err
    assert "line" in err
    assert desk.run("campaign", "check", str(examples.paris_2017_path())) == 0


def test_import_without_a_passphrase_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    real = tmp_path / "vraie.yaml"
    real.write_text(examples.paris_2017_path().read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    code, _, err = desk.said("campaign", "import", str(real))
    assert code == 1
    assert "passphrase" in err
    assert not Home(desk.home).campaigns()


def test_wrong_passphrase(open_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "tout autre chose")
    code, _, err = open_desk.said("idea", "list")
    assert code == 1
    assert "passphrase" in err


def test_passphrase_from_a_file(open_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PORTE_VOIX_PASSPHRASE")
    (tmp_path / "phrase").write_text(PASSPHRASE + "\n", "utf-8")
    assert open_desk.run("idea", "list") == 1
    assert open_desk.run("--passphrase-file", str(tmp_path / "phrase"), "idea", "list") == 0


def test_ideas_from_the_terminal(open_desk: Desk) -> None:
    session = new_session(open_desk)
    open_desk.lines("idea", "add", "Des bancs à l’école, côté œuvre sociale", "--session", session)
    open_desk.lines("idea", "add", "Une fontaine", "--session", "atelier curial", "--cleared")
    assert [line["text"] for line in open_desk.lines("idea", "list")] == [
        "Une fontaine",
        "Des bancs à l’école, côté œuvre sociale",
    ]
    (found,) = open_desk.lines("idea", "search", "ECOLE oeuv")
    assert found["session"] == session
    assert found["format"] == 1
    assert open_desk.lines("idea", "search", 'AND OR ("*') == []
    code, _, err = open_desk.said("idea", "add", "x" * 200_000, "--session", session)
    assert code == 1
    assert "(text)" in err


def test_sheets_go_out_and_come_back(open_desk: Desk, tmp_path: Path) -> None:
    from printables.raster import make_scan

    session = new_session(open_desk)
    sheets, scan = tmp_path / "feuilles.pdf", tmp_path / "scan.pdf"
    (printed,) = open_desk.lines(
        "sheets", "print", "--session", session, "--count", "2", "--languages", "fr,en", "--out", str(sheets)
    )
    make_scan(sheets, scan)
    pages = open_desk.lines("scan", str(scan))
    assert [page["outcome"] for page in pages] == ["recognised", "recognised"]
    assert [page["code"] for page in pages] == printed["codes"]
    nothing = tmp_path / "rien.pdf"
    nothing.write_bytes(b"")
    code, out, _ = open_desk.said("scan", str(nothing), str(scan), "--json")
    assert code == 3
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["spoilt", "known", "known"]


def test_a_proposal_from_ideas_to_the_city(open_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Rehearsal() as city:
        moved = (
            examples.paris_2017_path().read_text("utf-8").replace("127.0.0.1:8917", city.url.removeprefix("http://"))
        )
        (tmp_path / "c.yaml").write_text(moved, "utf-8")
        assert open_desk.run("campaign", "import", str(tmp_path / "c.yaml")) == 0
        session = new_session(open_desk)
        (idea,) = open_desk.lines("idea", "add", "Une fontaine à boire", "--session", session)
        built = open_desk.lines(
            *("proposal", "new", "--title", "Une fontaine au square Curial", "--organisation", "Les Voisins"),
            *(
                "--text",
                "Une fontaine à boire pour tout le monde au square.",
                "--idea",
                str(idea["idea"]),
                "--cost",
                "12 000",
            ),
        )
        proposal = str(built[0]["proposal"])
        assert open_desk.run("proposal", "submit", proposal) == 1
        for criterion in ("parisian", "general_interest", "city_power", "investment"):
            open_desk.run("proposal", "check", proposal, criterion, "yes")
        assert open_desk.run("proposal", "agree", proposal, "--how", "main levée") == 0
        code, _, err = open_desk.said("proposal", "submit", proposal)
        assert code == 1, "an idea nobody read over may not leave"
        assert "(ideas)" in err
        assert open_desk.run("idea", "clear", str(idea["idea"])) == 0
        assert open_desk.run("proposal", "submit", proposal) == 0
        city.fail_next("drop_reply_after_create")
        code, out, _ = open_desk.said("sync", "--json")
        assert (code, json.loads(out)["unknown"]) == (3, 1)
        (item,) = json.loads(out)["items"]
        assert (item["proposal"], item["outcome"], item["number"]) == (proposal, "unknown", None)
        assert item["said"]
        assert open_desk.lines("sync")[0]["sent"] == 1
        (standing,) = city.proposals
        city.answer(standing.id, "rejected", "Dépense de fonctionnement")
        _, out, _ = open_desk.said("sync")
        assert out.startswith("0 sent, 0 refused at the door, 0 of unknown fate, 1 answer of the city.\n")
        (line,) = open_desk.lines("proposal", "list")
        assert (line["decision"], line["reason"]) == ("rejected", "Dépense de fonctionnement")
    code, out, _ = open_desk.said("sync", "--json")
    assert (code, json.loads(out)["trouble"]) == (1, "no_connection")
    code, _, err = open_desk.said("sync", "--target", "paris")
    assert code == 1
    assert "settings" not in err, "no access opens a target that takes things by hand only"


def test_window_and_terminal_share_one_lock(open_desk: Desk) -> None:
    from outreach_app.store.vault import held

    with held(Home(open_desk.home).vault("paris-2017")):
        session = ("session", "new", "--title", "Deux", "--date", "2017-02-09")
        ended = subprocess.run(
            [sys.executable, "-m", "outreach_app", "--home", str(open_desk.home), "--lang", "en", *session],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 1
        assert "open" in ended.stderr
        assert open_desk.run("session", "list") == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "geojson"])
def test_exports(open_desk: Desk, tmp_path: Path, ending: str) -> None:
    session = new_session(open_desk)
    open_desk.lines("idea", "add", "Gardée", "--session", session)
    open_desk.lines(
        "idea", "add", "Partante", "--session", session, "--cleared", "--latitude", "48.89", "--longitude", "2.37"
    )
    out = tmp_path / f"idées.{ending}"
    code, told, _ = open_desk.said("export", "ideas", str(out))
    assert code == 0
    assert f"Rows written to {out}: 1." in told
    assert "1 held back" in told
    content = out.read_bytes()
    assert b"Gard" not in content
    assert (b"Partante" in content) or ending == "xlsx"


def test_doctor_and_copies(open_desk: Desk) -> None:
    assert open_desk.run("vault", "backup") == 0
    code, out, _ = open_desk.said("doctor", "--json")
    checks = {line["check"]: line for line in map(json.loads, out.splitlines())}
    assert checks["vault"]["ok"]
    assert checks["protection"]["ok"]
    assert code == (0 if checks["window"]["ok"] else 1)
    new_session(open_desk, "Après la copie")
    assert open_desk.run("vault", "restore") == 0
    assert all(line["title"] != "Après la copie" for line in open_desk.lines("session", "list"))


def test_doctor_warns_of_work_without_a_copy_and_a_folder_that_takes_nothing(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checks() -> dict[str, bool]:
        _, out, _ = open_desk.said("doctor", "--json")
        return {line["check"]: line["ok"] for line in map(json.loads, out.splitlines())}

    assert checks()["copies"], "there is nothing to lose yet"
    open_desk.lines("idea", "add", "Des bancs", "--session", new_session(open_desk))
    assert not checks()["copies"]
    assert open_desk.run("vault", "backup") == 0
    assert checks()["copies"]
    assert checks()["folder"]
    full = "ui.commands.doctor.tempfile.TemporaryFile"
    monkeypatch.setattr(full, lambda **_: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
    assert not checks()["folder"]


def test_a_theme_that_is_not_there_is_no_empty_list(open_desk: Desk) -> None:
    code, out, err = open_desk.said("idea", "list", "--theme", "zzz")
    assert (code, out) == (1, "")
    assert "theme" in err


def test_a_file_that_is_not_there_is_told_in_the_person_s_words(
    open_desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--home", str(open_desk.home), "--lang", "fr", "campaign", "check", "nulle-part.yaml"]) == 1
    assert "il n’est pas là" in capsys.readouterr().err


def test_a_receipt_tells_status_and_a_slip_is_not_a_stranger(open_desk: Desk, tmp_path: Path) -> None:
    session = new_session(open_desk)
    sheets = tmp_path / "feuilles.pdf"
    (printed,) = open_desk.lines("sheets", "print", "--session", session, "--count", "1", "--out", str(sheets))
    code = printed["codes"][0]  # type: ignore[index]
    (found,) = open_desk.lines("receipt", f"{code[:4].lower()} {code[4:]}")
    assert (found["code"], found["standing"], found["proposals"]) == (code, "awaited", [])
    slip = ("8" if code[0] != "8" else "9") + code[1:]
    for typed, told in ((slip, "wrong"), ("7K39QXM24T", "number"), ("7K", "ten letters")):
        ended, _, err = open_desk.said("receipt", typed)
        assert ended == 1
        assert told in err


def test_papers_of_a_session(open_desk: Desk, tmp_path: Path) -> None:
    new_session(open_desk)
    folder = tmp_path / "papiers" / "new"
    wanted = ("--kind", "poster", "--kind", "minutes", "--out", str(folder))
    lines = open_desk.lines("papers", "Atelier Curial", *wanted)
    assert [Path(str(line["file"])).exists() for line in lines] == [True, True]
    wanted = ("--kind", "notices", "--languages", "ar", "--out", str(folder))
    (notices,) = open_desk.lines("papers", "Atelier Curial", *wanted)
    assert Path(str(notices["file"])).exists()
    file = tmp_path / "a file"
    file.touch()
    code, _, err = open_desk.said("papers", "Atelier Curial", "--kind", "poster", "--out", str(file))
    assert code == 1
    assert str(file) in err
    assert len(list(folder.iterdir())) == 3


def test_what_is_not_there_is_refused_and_leaves_no_trace(open_desk: Desk, tmp_path: Path) -> None:
    code, _, err = open_desk.said("proposal", "new", "--title", "Bancs", "--text", "Des bancs.", "--idea", "nope")
    assert code == 1
    assert "no longer here" in err
    assert open_desk.lines("proposal", "list") == []
    code, out, err = open_desk.said("scan", str(tmp_path / "nope.pdf"), "--json")
    assert (code, out) == (1, "")
    assert "nope.pdf" in err


def test_a_platform_out_of_reach_is_told_on_stderr(open_desk: Desk) -> None:
    code, _, err = open_desk.said("sync", "--target", "repetition")
    assert code == 1
    assert err.strip()


def test_an_export_tells_a_script_how_many(open_desk: Desk, tmp_path: Path) -> None:
    new_session(open_desk)
    (line,) = open_desk.lines("export", "sessions", str(tmp_path / "bilan.csv"))
    assert (line["rows"], line["withheld"]) == (1, 0)


def test_sending_is_handed_to_a_number_at_the_terminal_too(open_desk: Desk) -> None:
    (first,) = open_desk.lines("sync", "--take-over", "Le mien")
    assert (first["sender"], first["code"]) == (first["device"], None)
    number = show_code(device_number("awa"))
    (given,) = open_desk.lines("sync", "--hand-over", number)
    assert given["sender"] == device_number("awa"), "as that laptop knows itself"
    assert is_handed_to(str(given["code"]).replace("-", ""), "paris-2017", device_number("awa"))
