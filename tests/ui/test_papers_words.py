"""What papers are filled with: the places near, the dates to come, the next round, what became of a proposal."""

import dataclasses

import pytest

from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.words import CityDecision, SessionKind, Stage
from outreach_app.language import translator
from outreach_app.queries.minutes import RoomProposal
from outreach_app.queries.sessions import SessionRow, session_row
from outreach_app.services import sessions
from printables.sheet.plan import plan_sheet
from ui.desk import Desk
from ui.papers import KitOrder, PaperKind, coded_run
from ui.papers_room import notice_papers, sticker_poster, table_signs
from ui.papers_round import became, door_card, report_back, results
from ui.papers_words import coming, hours_of, paper_language

FR = translator("fr")


def announce(desk: Desk, **said: object) -> SessionRow:
    fields = {"kind": SessionKind.WORKSHOP, "title": "Atelier", "date": "2017-02-09", **said}
    held = sessions.create(desk.store, desk.campaign, SessionDraft(**fields), desk.member.id)
    row = session_row(desk.store, held.session)
    assert row
    return row


@pytest.mark.parametrize(
    ("area", "near"),
    [
        ("7511902", ("Pont-de-Flandre", "Villette", "Amérique", "Combat")),
        ("75119", ("Villette", "Pont-de-Flandre", "Amérique", "Combat")),
        ("75056", ()),
        ("", ()),
    ],
)
def test_stickers_ask_for_the_neighbours_then_elsewhere(desk, area, near):
    poster = sticker_poster(desk.campaign, announce(desk, area=area))
    assert poster.areas == (*near, "Ailleurs à Paris", "Autre commune")
    assert poster.bands[0] == "7 à 10 ans"
    assert poster.bands[-1] == FR("I would rather not say")


def test_an_edition_that_asks_no_age_has_nothing_to_stick(desk):
    silent = dataclasses.replace(desk.campaign, questions=())
    with pytest.raises(Refused, match=r"print\.no_ages"):
        sticker_poster(silent, announce(desk))


def test_papers_speak_the_edition_s_first_language_that_we_do(paris):
    assert paper_language(paris) == "fr"
    assert paper_language(dataclasses.replace(paris, languages=("ar", "en", "fr"))) == "en"
    assert paper_language(dataclasses.replace(paris, languages=("ar",))) == "fr"


def test_attendance_asks_only_for_what_needs_a_contact(desk):
    order = KitOrder(session=announce(desk), kinds=(PaperKind.ATTENDANCE,), rows=30)
    assert coded_run(desk.campaign, order, PaperKind.ATTENDANCE) == ("attendance", 3, ("fr",))
    (page,) = plan_sheet("attendance", desk.campaign, ("fr",))
    asked = {box.id.split(".")[3] for box in page.boxes if ".consent." in box.id}
    assert asked == {"news", "invite"}


def test_more_tables_than_themes_stay_numbered(paris):
    signs = table_signs(paris, 14)
    assert [sign.number for sign in signs] == list(range(1, 15))
    assert signs[0].subject == "Rue, place"
    assert signs[13].subject == ""


def test_what_is_over_is_not_to_come(paris):
    dates = coming(paris, "2017-02-09", "fr")
    assert dates[0] == ("jusqu’au 21 février 2017", "Dépôt")
    assert dates[2] == ("du 1er mars 2017 au 30 juin 2017", "Étude par la Ville")
    assert "Appel aux idées" not in [what for _, what in dates]
    assert coming(paris, "2018-01-01", "fr") == []


def test_a_card_says_the_next_round_only(desk):
    first = announce(desk, kind=SessionKind.DOORSTEP, date="2017-02-10")
    assert door_card(desk.store, desk.campaign, first).next_visit == ""
    announce(desk, kind=SessionKind.DOORSTEP, date="2017-03-10", starts="17:00", ends="20:00")
    announce(desk, kind=SessionKind.DOORSTEP, date="2017-02-16", starts="17:00", ends="20:00")
    announce(desk, date="2017-02-11")
    said = door_card(desk.store, desk.campaign, first).next_visit.replace("\u00a0", " ")
    assert "16 février" in said
    assert "de 17 h à 20 h" in said


def test_hours_are_said_as_far_as_they_are_known(desk):
    assert hours_of(announce(desk), FR) == ""
    assert hours_of(announce(desk, starts="18:30"), FR).replace("\u00a0", " ") == "18 h 30"


def test_results_keep_the_order_of_the_keys():
    assert [result.letter for result in results(FR)] == list("AEIRPN")


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        (None, "", "Écriture ensemble"),
        (CityDecision.EVALUATING, "", "À l’étude"),
        (CityDecision.REJECTED, "frais de fonctionnement", ": frais de fonctionnement"),
        (CityDecision.ACCEPTED, "", "Retenue"),
    ],
)
def test_what_became_of_a_proposal_is_said_with_its_reason(answer, reason, said):
    proposal = RoomProposal(
        id="p",
        title="Des bancs",
        text="",
        form=None,
        stage=Stage.WRITING,
        ideas=1,
        decision=None,
        dissent=(),
        answer=answer,
        reason=reason,
    )
    assert said in became(proposal, FR).replace("\u00a0", " ")


def test_a_round_that_found_nothing_reports_nothing(desk):
    paper, proposals = report_back(desk.store, desk.campaign, announce(desk, kind=SessionKind.DOORSTEP))
    assert (paper.figures, paper.themes, paper.proposals, proposals) == ((), (), (), [])


def test_notices_come_language_after_language_and_one_without_is_refused(paris):
    papers = notice_papers(paris, ("fr", "en"), "2017-02-09", {"fr": "Français", "en": "Anglais"})
    assert [paper.language for paper in papers] == ["Français"] * 7 + ["Anglais"] * 7
    with pytest.raises(Refused, match=r"print\.no_notice") as refused:
        notice_papers(paris, ("ta",), "2017-02-09", {"ta": "Tamoul"})
    assert refused.value.problems[0].details["language"] == "Tamoul"
