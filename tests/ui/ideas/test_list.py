"""Idées: all of them, searched, filtered, chosen, put aside; the look of the list."""

import pytest
from ideas.acts import press, rows, search, shown, told, undo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalSeed
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaFilter, find_ideas, history, idea, idea_row, idea_rows
from outreach_app.queries.proposals import proposals_of_idea
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas
from ui.application import dress
from ui.desk import Desk
from ui.look import look
from ui.main_window import MainWindow
from ui.pages.idea_filters import branch
from ui.pages.ideas import IdeasPage
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns
from ui.widgets.text import Text

K, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def fits(inset: Inset) -> bool:
    """Nothing in it is wider than what is seen of it."""
    content = inset.widget()
    return content is not None and content.minimumSizeHint().width() <= inset.viewport().width()


def test_all_are_there_and_the_latest_is_read_at_once(page: IdeasPage) -> None:
    assert page.list.hasFocus()
    assert len(rows(page)) == len(find_ideas(page.desk.store, IdeaFilter())) > 50
    newest = idea_rows(page.desk.store, find_ideas(page.desk.store, IdeaFilter())[:1])[0]
    assert shown(page) == newest.id
    assert newest.text in told(page)
    assert "Peut partir" in page.detail.reading._pill.accessibleName()


def test_search_ignores_accents_and_leaves_the_keyboard_where_it_is(page: IdeasPage, qtbot: QtBot) -> None:
    press(K.Key_F, CTRL)
    assert page.filters.search.hasFocus()
    search(page, "ecole", qtbot)
    found = rows(page)
    assert 0 < len(found) < 30
    assert any("école" in row.title or "École" in row.title for row in found)
    assert page.filters.search.hasFocus()
    press(K.Key_Down)
    assert page.list.hasFocus()
    assert shown(page) == found[0].key


def test_nothing_typed_is_syntax(page: IdeasPage) -> None:
    for typed in ('"', "banc OR", "NEAR(a b)", "*", "-banc", "^a", "banc\x00", "a AND", "x" * 5_000):
        page.filters.search.setText(typed)
        page.filters.search._search()
        assert len(rows(page)) <= 60, typed


def test_nothing_found_says_what_to_try_and_shows_all_again(page: IdeasPage, qtbot: QtBot) -> None:
    everything = len(rows(page))
    search(page, "zzzz", qtbot)
    assert rows(page) == []
    assert page.detail.shown is None
    assert not page.build.isEnabled()
    press(K.Key_T, CTRL)
    assert len(rows(page)) == everything
    assert not page.all.isVisible()


def test_a_district_holds_its_quarters(page: IdeasPage) -> None:
    campaign = page.desk.campaign
    inside = branch(campaign, "75119")
    assert inside[0] == "75119"
    assert len(inside) == 5
    assert set(branch(campaign, "75056")) == set(campaign.area_by_code)
    page.filters.area.set_value("75119")
    page.filters.area.edited.emit()
    expected = [row.id for row in idea_rows(page.desk.store, find_ideas(page.desk.store, IdeaFilter(areas=inside)))]
    assert [row.key for row in rows(page)] == expected
    assert {idea_row(page.desk.store, key).area for key in expected} > {"75119"}  # type: ignore[union-attr]


def test_filters_narrow_together(page: IdeasPage) -> None:
    session = sessions(page.desk.store)[1]
    page.filters.session.set_value(session.id)
    page.filters.theme.set_value("education_jeunesse")
    page.filters.theme.edited.emit()
    for row in rows(page):
        found = idea(page.desk.store, RecordId(row.key))
        assert found
        assert (found.session, found.theme) == (session.id, "education_jeunesse")
    page.filters.clear()
    page.filters.apart.click()
    assert rows(page)
    assert not any(proposals_of_idea(page.desk.store, row.key) for row in rows(page))


def test_coming_for_one_idea_or_for_a_session(opened: MainWindow, page: IdeasPage) -> None:
    wanted = RecordId(rows(page)[7].key)
    page.filters.search.setText("zzzz")
    page.filters.search._search()
    opened.go("ideas", wanted)
    assert shown(page) == wanted
    assert page.list.current
    assert page.list.current.key == wanted
    session = sessions(page.desk.store)[1]
    opened.go("ideas", session.id)
    assert {idea(page.desk.store, RecordId(row.key)).session for row in rows(page)} == {session.id}  # type: ignore[union-attr]


def test_an_idea_is_put_aside_and_brought_back(opened: MainWindow, page: IdeasPage) -> None:
    gone, total = shown(page), len(rows(page))
    page.list.setFocus()
    press(K.Key_Delete)
    assert len(rows(page)) == total - 1
    assert shown(page) != gone
    undo(opened)
    assert len(rows(page)) == total
    assert rows(page)[0].key == gone


def test_delete_in_a_field_takes_letters_only(page: IdeasPage) -> None:
    total = len(rows(page))
    page.filters.search.setFocus()
    press(K.Key_Delete)
    page.filters.theme.setFocus()
    press(K.Key_Delete)
    assert len(rows(page)) == total


def test_several_are_chosen_through_several_searches(page: IdeasPage, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    page.desk.go_requested.disconnect()
    page.desk.go_requested.connect(lambda name, argument: asked.append((name, argument)))
    page.list.setFocus()
    trees = {row.id for row in idea_rows(page.desk.store, find_ideas(page.desk.store, IdeaFilter(words="arbre")))}
    apart = next(place for place, row in enumerate(rows(page)) if row.key not in trees)
    page.list.choose(apart)
    press(K.Key_Space)
    first = [rows(page)[apart].key]
    search(page, "arbre", qtbot)
    press(K.Key_Down)
    press(K.Key_Down, SHIFT)
    press(K.Key_Down, SHIFT)
    second = [row.key for row in rows(page)[:3]]
    assert page.build.label == "Proposition de 4 idées"
    press(K.Key_Return, CTRL)
    assert asked == [("proposals", ProposalSeed(ideas=tuple(first + second)))]
    press(K.Key_Up)
    press(K.Key_Space)
    assert page.build.label == "Proposition de 3 idées"
    press(K.Key_Escape)
    assert page.build.label == "Faire une proposition"
    assert page.list.rows.marks == {}


def test_one_idea_alone_makes_a_proposal_too(page: IdeasPage) -> None:
    asked: list[object] = []
    page.desk.go_requested.disconnect()
    page.desk.go_requested.connect(lambda _, argument: asked.append(argument))
    press(K.Key_Return, CTRL)
    assert asked == [ProposalSeed(ideas=(shown(page),))]


def test_a_proposal_it_feeds_leads_there(page: IdeasPage) -> None:
    fed = next(row for row in rows(page) if row.pill.endswith("proposition"))
    page.list.choose(rows(page).index(fed))
    proposal = proposals_of_idea(page.desk.store, fed.key)[0]
    asked: list[tuple[str, object]] = []
    page.desk.go_requested.disconnect()
    page.desk.go_requested.connect(lambda name, argument: asked.append((name, argument)))
    link = next(
        b for b in page.detail.reading.findChildren(QPushButton) if b.accessibleName().startswith(proposal.title)
    )
    link.click()
    assert asked == [("proposals", proposal.id)]


def test_an_empty_edition_says_what_to_do(desk: Desk, dressed: QApplication, qtbot: QtBot) -> None:
    french = Desk(store=desk.store, campaign=desk.campaign, member=desk.member, language="fr", work=desk.work)
    page = IdeasPage(french)
    assert list(page.make_parts()), "several steps: none holds the window for long"
    qtbot.addWidget(page)
    page.refresh(None)
    page.show()
    asked: list[str] = []
    french.go_requested.connect(lambda name, _: asked.append(name))
    said = [text.text() for text in page.findChildren(Text) if text.isVisible()]
    assert "Pas encore d’idée" in said
    assert not page.list.isVisible()
    next(b for b in page._empty.findChildren(QPushButton)).click()
    assert asked == ["capture"]


def test_history_is_of_the_idea_alone(page: IdeasPage) -> None:
    assert len(history(page.desk.store, shown(page))) == 1
    assert not page.detail.reading.history.isVisible()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_nothing_is_cut_off_and_columns_stay_put(opened: MainWindow, page: IdeasPage, scale: int, qtbot: QtBot) -> None:
    dress("fr", "light", scale)
    desk = page.desk
    consents = tuple(ConsentDraft(purpose=purpose, given=True) for purpose in desk.campaign.purpose_by_code)
    person = PersonDraft(name="Marie-Christine Vandenbroucke-Ramanantsoa", phone="01 99 00 24 17", minor=False)
    for whose, asked in ((None, ()), (person, consents)):
        draft = CaptureDraft(session=None, idea=IdeaDraft(text="Un banc."), person=whose, consents=asked)
        desk.wrote(ideas.capture(desk.store, desk.campaign, draft, desk.member.id).changes)
    widths = set()
    for place in (0, 1, *range(2, len(rows(page)), 12)):
        page.list.choose(place)
        QApplication.processEvents()
        assert fits(page.detail._inset)
        widths.add(page.detail.width() // 20)
    page.detail.begin_edit()
    QApplication.processEvents()
    assert fits(page.detail.form._inset)
    assert len(widths) == 1


def test_letters_held_down_leave_the_columns_alone(page: IdeasPage) -> None:
    page.detail.begin_edit()
    page.detail.form.form.set_values(text="x" * 4_000, place="y" * 250)
    assert page.detail.save()
    QApplication.processEvents()
    assert fits(page.detail._inset)
    assert page.detail.reading.words.text().replace("\u200b", "") == "x" * 4_000
    assert page.list.width() > 300


def test_the_filters_give_way_when_the_text_grows_while_they_show(page: IdeasPage) -> None:
    look().choose("light", 200)
    QApplication.processEvents()
    assert page.filters.search.minimumWidth() == 400
    [columns] = [part for part in page.filters.findChildren(Columns) if part.isAncestorOf(page.filters.search)]
    assert columns.is_stacked
