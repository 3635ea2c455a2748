"""What is being typed outlives a crash: kept within a second, given back word for word, free when nothing changes."""

import dataclasses
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from outreach_app.domain.drafts import AnswerDraft, Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ConsentMethod
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.sessions import sessions
from outreach_app.services import ideas, opening
from outreach_app.settings import Home, read_device
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.capture_form import CaptureForm
from ui.pages.capture_typed import Typed, as_body, from_body
from ui.work import Work

ANY = st.text(max_size=40)
drafts = st.builds(
    CaptureDraft,
    session=st.none() | ANY.map(RecordId),
    idea=st.builds(IdeaDraft, text=ANY, theme=ANY, place=ANY, area=ANY, language=ANY),
    person=st.none()
    | st.builds(
        PersonDraft,
        name=ANY,
        phone=ANY,
        email=ANY,
        post=ANY,
        minor=st.booleans(),
        guardian_name=ANY,
        child_assent=st.booleans(),
        answers=st.lists(
            st.builds(AnswerDraft, question=ANY, state=st.sampled_from(AnswerState), value=ANY), max_size=3
        ).map(tuple),
    ),
    consents=st.lists(
        st.builds(ConsentDraft, purpose=ANY, given=st.booleans(), channels=st.lists(ANY, max_size=2).map(tuple)),
        max_size=3,
    ).map(tuple),
    asking=st.builds(Asking, method=st.sampled_from(ConsentMethod), language=ANY, witness=ANY, proof=ANY),
    sheet=st.none() | ANY.map(RecordId),
    cleared=st.booleans(),
)


@given(st.builds(Typed, draft=drafts, same_person=st.none() | ANY.map(RecordId), same_name=ANY))
def test_a_form_comes_back_as_it_was_kept(typed: Typed) -> None:
    assert from_body(json.loads(json.dumps(as_body(typed)))) == typed


def test_a_draft_of_another_version_gives_what_it_can() -> None:
    body = as_body(Typed(draft=CaptureDraft(session=None, idea=IdeaDraft(text="Des bancs"))))
    body["draft"]["idea"]["mood"] = "sunny"
    del body["draft"]["asking"], body["same_name"]
    assert from_body(body).draft.idea == IdeaDraft(text="Des bancs")
    assert from_body({}).is_blank


def test_languages_and_witness_alone_are_no_draft() -> None:
    circumstances = CaptureDraft(
        session=RecordId("s"), idea=IdeaDraft(text=" ", language="ar"), asking=Asking(witness="Inès")
    )
    assert Typed(draft=circumstances).is_blank
    assert not Typed(draft=dataclasses.replace(circumstances, person=PersonDraft(minor=True))).is_blank


@pytest.fixture
def session(opened: MainWindow) -> RecordId:
    return sessions(opened.desk.store)[0].id


@pytest.fixture
def form(opened: MainWindow, qtbot: QtBot, session: RecordId) -> CaptureForm:
    return make_form(opened.desk, qtbot, session)


def make_form(desk: Desk, qtbot: QtBot, session: RecordId) -> CaptureForm:
    made = CaptureForm(desk)
    qtbot.addWidget(made)
    made.set_session(session)
    made.show()
    return made


@pytest.fixture
def after_a_crash(opened: MainWindow, home: Home, vault_key: bytes) -> Iterator[Desk]:
    """The same vault, opened by another window that knows nothing of the first."""
    store = opening.open_campaign(home, read_device(home), "paris-2017", vault_key)
    desk = Desk(store=store, campaign=opened.desk.campaign, member=opened.desk.member, language="fr", work=Work())
    yield desk
    desk.work.close()
    store.close()


def type_in(form: CaptureForm, text: str) -> None:
    form.idea.text.textCursor().insertText(text)


def test_words_are_kept_within_the_second(
    form: CaptureForm, qtbot: QtBot, after_a_crash: Desk, session: RecordId
) -> None:
    type_in(form, "Transformer le local à poussettes")
    form.card.consents.answer("publish", True)
    qtbot.waitUntil(lambda: "Brouillon gardé à" in form.idea.aside.text(), timeout=1_500)
    found = make_form(after_a_crash, qtbot, session)
    assert found.idea.text.value() == "Transformer le local à poussettes"
    assert found.card.consents.rows.values() == {"publish": True}
    assert found.idea.aside.text() == "Votre brouillon est revenu"


def test_a_saved_idea_is_no_draft_any_more(
    form: CaptureForm, qtbot: QtBot, after_a_crash: Desk, session: RecordId
) -> None:
    type_in(form, "Des bancs")
    form.keep_now()
    assert form.save()
    assert make_form(after_a_crash, qtbot, session).is_blank


def test_an_idea_and_its_draft_go_in_one_transaction(form: CaptureForm, opened: MainWindow, session: RecordId) -> None:
    """A crash between two commits would bring back as a draft what is already saved."""
    store, commits = opened.desk.store, []
    type_in(form, "Des bancs")
    form.keep_now()
    store.conn.set_trace_callback(lambda sql: commits.append(sql) if sql.startswith("COMMIT") else None)
    form.save()
    store.conn.set_trace_callback(None)
    assert len(commits) == 1
    assert ideas.kept_draft(store, f"capture:{session}") is None


def test_each_session_has_its_own_draft(form: CaptureForm, opened: MainWindow, session: RecordId) -> None:
    other = sessions(opened.desk.store)[1].id
    type_in(form, "Dite ici")
    form.set_session(other)
    assert form.is_blank
    type_in(form, "Dite ailleurs")
    form.set_session(session)
    assert form.idea.text.value() == "Dite ici"
    form.set_session(other)
    assert form.idea.text.value() == "Dite ailleurs"


def test_what_waits_behind_an_undone_save_outlives_a_crash(
    form: CaptureForm, qtbot: QtBot, after_a_crash: Desk, session: RecordId
) -> None:
    type_in(form, "Première")
    form.save()
    type_in(form, "Deuxième")
    form.undo()
    found = make_form(after_a_crash, qtbot, session)
    assert found.idea.text.value() == "Première"
    found.save()
    assert found.idea.text.value() == "Deuxième"


def test_nothing_is_written_while_nothing_changes(form: CaptureForm, opened: MainWindow, qtbot: QtBot) -> None:
    type_in(form, "Des bancs")
    form.keep_now()
    store = opened.desk.store
    before = store.conn.total_changes
    form.keep_now()
    qtbot.wait(1_100)
    assert store.conn.total_changes == before
    type_in(form, " verts")
    type_in(form, " et bleus")
    assert store.conn.total_changes == before, "not at each letter"
    qtbot.waitUntil(lambda: store.conn.total_changes > before, timeout=1_500)


def test_emptying_the_form_forgets_its_draft(form: CaptureForm, opened: MainWindow, session: RecordId) -> None:
    type_in(form, "Des bancs")
    form.keep_now()
    form.clear()
    form.keep_now()
    assert ideas.kept_draft(opened.desk.store, f"capture:{session}") is None


def test_nobody_is_kept_before_the_vault_is_protected(
    form: CaptureForm, opened: MainWindow, qtbot: QtBot, after_a_crash: Desk, session: RecordId
) -> None:
    opened.desk.store.keep_setting("unprotected", "1")
    type_in(form, "Des bancs")
    form.fields["name"].set_value("Aminata Koné")
    form.keep_now()
    body = opened.desk.store.value("SELECT body FROM local_draft")
    assert "Des bancs" in body
    assert "Aminata" not in body
    assert form.fields["name"].value() == "Aminata Koné", "it stays on the screen"


def test_a_refused_save_keeps_its_draft(
    form: CaptureForm, opened: MainWindow, qtbot: QtBot, after_a_crash: Desk, session: RecordId
) -> None:
    before = count_ideas(opened.desk.store)
    type_in(form, "Des casiers")
    form.fields["name"].set_value("Aminata")
    assert form.save() is None
    form.keep_now()
    assert count_ideas(opened.desk.store) == before
    assert make_form(after_a_crash, qtbot, session).fields["name"].value() == "Aminata"


def test_a_draft_that_cannot_be_kept_says_so_once(form: CaptureForm, opened: MainWindow) -> None:
    store, told = opened.desk.store, []
    opened.desk.notice.connect(lambda sentence, kind: told.append(sentence))
    store.execute(f"PRAGMA max_page_count = {store.value('PRAGMA page_count')}")
    for _ in range(3):
        type_in(form, "Une longue histoire. " * 5_000)
        form.keep_now()
    assert form.idea.aside.text() == "Brouillon non gardé"
    assert len(told) == 1
    assert "Le disque est plein" in told[0]
    store.execute("PRAGMA max_page_count = 1000000")
    type_in(form, "!")
    form.keep_now()
    assert "Brouillon gardé" in form.idea.aside.text()


def test_a_save_that_finds_no_room_loses_nothing(form: CaptureForm, opened: MainWindow) -> None:
    store, before = opened.desk.store, count_ideas(opened.desk.store)
    text = "Des bancs. " * 400
    type_in(form, text)
    form.keep_now()
    store.execute(f"PRAGMA max_page_count = {store.value('PRAGMA page_count')}")
    while form.save():
        type_in(form, text)
    assert form.idea.text.value() == text
    store.execute("PRAGMA max_page_count = 1000000")
    assert form.save()
    assert count_ideas(store) > before
