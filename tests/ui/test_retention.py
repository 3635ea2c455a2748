"""What must be erased: said in the settings and at the terminal, done once asked twice, and reported on paper."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from outreach_app.__main__ import main
from outreach_app.campaign.model import Retention
from outreach_app.domain.words import ScanOutcome
from outreach_app.queries.retention import purges
from outreach_app.services import scans
from outreach_app.settings import Home
from ui.dialogs.dialog import Question
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage
from ui.purge_report import print_purge_report

SaidIn = Callable[[Path], list[str]]
PAST = "2001-01-01"


@pytest.fixture
def page(opened: MainWindow) -> SettingsPage:
    """The example's own day is before every term: two of them are brought forward."""
    desk = opened.desk
    scanned = scans.ScannedPage(file="a.jpg", page=1, outcome=ScanOutcome.NO_CODE, image=b"a page")
    scans.take_in(desk.store, scanned, desk.member.id)
    terms = (Retention(category="media", until=PAST), Retention(category="contact", until="2999-12-31"))
    desk.campaign = dataclasses.replace(desk.campaign, retention=terms)
    opened.go("settings")
    found = opened.page
    assert isinstance(found, SettingsPage)
    return found


def rows(page: SettingsPage) -> list[str]:
    layout = page.retention._rows
    widgets = [layout.itemAt(place).widget() for place in range(layout.count())]
    return [text.text() for widget in widgets for text in widget.findChildren(type(page.retention._latest))]


def test_what_is_past_its_day_is_told_erased_and_reported(
    page: SettingsPage, when_asked: Any, qtbot: QtBot, tmp_path: Path, said_in: SaidIn
) -> None:
    card, store = page.retention, page.desk.store
    told = rows(page)
    assert told[0] == "Images des pages et des lieux · 1, à effacer depuis le 1er janvier 2001"
    assert "à garder jusqu’au 31 décembre 2999" in told[1]
    when_asked(Question, lambda question: question.no.click())
    card.erase.click()
    assert purges(store) == [], "asked twice"
    when_asked(Question, lambda question: question.yes.click())
    card.erase.click()
    qtbot.waitUntil(lambda: len(purges(store)) == 1)
    assert not store.value("SELECT 1 FROM scan WHERE media IS NOT NULL")
    assert not card.erase.isEnabled()
    assert "nombre effacé\u00a0: 1" in card._latest.text()
    report = print_purge_report(store, page.desk.campaign, tmp_path / "rapport.pdf", "fr")
    (text,) = said_in(report)
    assert "Ce qui a été effacé à son terme" in text
    assert purges(store)[0].sha256[:32] in text


def test_the_terminal_lists_and_erases(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTE_VOIX_PASSPHRASE", "correct horse battery")

    def lines(*arguments: str) -> list[dict[str, object]]:
        capsys.readouterr()
        assert main(["--home", str(home.folder), "--lang", "fr", *arguments, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    held = {line["category"]: line for line in lines("retention", "list")}
    assert set(held) == {"contact", "answers", "media", "consents"}
    assert not any(line["is_due"] for line in held.values()), "the example lives in its own season"
    report = tmp_path / "rapport.pdf"
    [done] = lines("retention", "run", "--report", str(report))
    assert (done["what"], done["categories"]) == ("done", 0)
    assert report.stat().st_size > 1_000
