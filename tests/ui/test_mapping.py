"""Tying our themes to a platform's own: guessed by name, looked at by a person, kept in the edition."""

import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach_app.campaign.mapping import find_untied, guess, terms_of
from outreach_app.campaign.model import Campaign, Target, Term, Terms
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.queries.campaigns import campaign_of
from outreach_app.queries.proposals import proposal
from outreach_app.services import proposals as service
from sync.platform import Offer, Offers
from ui.dialogs.deposit import Deposit
from ui.dialogs.mapping import MappingDialog
from ui.leaving import leaving_proposal
from ui.main_window import MainWindow
from ui.widgets.combo import Choice

OFFERS = (("12", "Le cadre de vie"), ("13", "Sports"), ("14", "Culture et patrimoine"), ("40", "19e arrondissement"))


@pytest.fixture
def target(opened: MainWindow) -> Target:
    """A live platform of the edition, with nothing tied yet."""
    desk = opened.desk
    live = dataclasses.replace(desk.campaign.targets[0], code="ville", rehearsal=False)
    desk.campaign = dataclasses.replace(desk.campaign, targets=(live, *desk.campaign.targets[1:]))
    return live


def test_names_are_guessed_without_accents_articles_or_endings() -> None:
    ours = {"cadre": "Cadre de vie", "sport": "Sport", "ecole": "Éducation et jeunesse", "a19": "Paris 19e"}
    theirs = [
        ("1", "Cadres de vie"),
        ("2", "SPORTS"),
        ("3", "L’éducation, la jeunesse"),
        ("4", "Paris 19ème"),
        ("5", "Eau"),
    ]
    assert guess(ours, theirs) == {"cadre": "1", "sport": "2", "ecole": "3", "a19": "4"}
    assert guess({"sport": "Sport"}, [("1", "Sport"), ("2", "Sports")]) == {}, "two as near: a person chooses"
    assert guess({"x": "Autre chose"}, theirs) == {}


def test_an_area_is_what_the_one_around_it_is(paris: Campaign) -> None:
    small = next(a for a in paris.areas if len(paris.area_path(a.code)) == 3)
    around = paris.area_path(small.code)[1].code
    tied = Terms(themes={"sport": Term()}, areas={around: Term(id="40", name="19e")})
    target = dataclasses.replace(paris.targets[0], mapping=tied)
    assert find_untied(paris, target, "sport", small.code) == ()
    assert find_untied(paris, target, "cadre_de_vie", "") == ("theme",)
    assert terms_of(paris, target, "sport", small.code)["taxonomies"] == ["40"]
    assert terms_of(paris, dataclasses.replace(target, kind="files"), "sport", small.code)["scope"] == "40"


def test_guesses_are_marked_and_what_is_chosen_is_kept(opened: MainWindow, target: Target, qtbot: QtBot) -> None:
    desk = opened.desk
    dialog = MappingDialog(desk, target, opened)
    dialog.offer(OFFERS)
    cadre, culture = (dialog.choices["themes", code] for code in ("cadre_de_vie", "culture_patrimoine"))
    assert isinstance(cadre, Choice)
    assert (cadre.value(), culture.value()) == ("12", "14")
    assert not dialog._pills["themes", "cadre_de_vie"].isHidden()
    first = next(code for part, code in dialog.choices if part == "themes" and not dialog.choices[part, code].value())
    dialog.choices["themes", first].set_value("-")
    dialog.save.click()
    mapping = next(t for t in campaign_of(desk.store).targets if t.code == "ville").mapping
    assert mapping.themes["cadre_de_vie"] == Term(id="12", name="Le cadre de vie")
    assert mapping.themes[first] == Term(), "nothing there is an answer"
    assert desk.campaign.targets[0].mapping == mapping
    again = MappingDialog(desk, desk.campaign.targets[0], opened)
    assert again.choices["themes", "cadre_de_vie"].value() == "12"
    assert again._pills["themes", "cadre_de_vie"].isHidden()


def test_the_platform_is_asked_and_out_of_reach_one_types(
    opened: MainWindow, target: Target, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened.desk
    dialog = MappingDialog(desk, target, opened)
    dialog.choices["themes", "cadre_de_vie"].set_value("77")
    dialog.ask.click()
    qtbot.waitUntil(dialog.ask.isEnabled, timeout=10_000)
    assert dialog._told.text(), "no access is kept here: said, and one goes on by hand"
    offers = Offers(themes=(Offer(id="1", name="Thèmes"), Offer(id="13", name="Sport", parent="1")))
    monkeypatch.setattr("ui.dialogs.mapping.journeys.find_credentials", lambda _: ("key", "secret"))
    monkeypatch.setattr("ui.dialogs.mapping.journeys.list_targets", lambda *_, **__: offers)
    dialog.ask.click()
    qtbot.waitUntil(lambda: "2 thèmes" in dialog._told.text(), timeout=10_000)
    sport = dialog.choices["themes", "sport"]
    assert isinstance(sport, Choice)
    assert "Thèmes › Sport" in [sport.itemText(place) for place in range(sport.count())]
    dialog.save.click()
    assert desk.campaign.targets[0].mapping.themes["cadre_de_vie"].id == "77", "typed before, and kept"


def test_what_is_not_tied_is_tied_from_what_leaves(
    opened: MainWindow, target: Target, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    desk = opened.desk
    draft = ProposalDraft(
        title="Des bancs pour souffler", text="Six bancs à l’ombre.", theme="sport", place="Rue Riquet"
    )
    built = service.create(desk.store, desk.campaign, draft, (), desk.member.id)
    whole = proposal(desk.store, built.proposal)
    assert whole
    dialog = Deposit(desk, whole, [target], opened)
    show(dialog)
    assert dialog.tie.isVisible(), "said, with the act that mends it"
    qtbot.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (ties,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MappingDialog) and w.isVisible())
    ties.offer(OFFERS)
    ties.save.click()
    assert not dialog.tie.isVisible()
    assert "Thème là-bas\u00a0: Sports" in dialog._view.text.value()
    small = dataclasses.replace(target, kind="adhocracy")
    alike = leaving_proposal(desk, whole, small)
    assert (alike.address, alike.locale) == ("", ""), "only what goes there is shown"
    assert target.name in alike.unsaid
