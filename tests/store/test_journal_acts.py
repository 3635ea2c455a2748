"""Acts in the journal, and the tables they make: always the same tables, always undone whole."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.domain import moments
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.store import journal
from outreach_app.store.act import Act
from outreach_app.store.kinds import KINDS
from outreach_app.store.store import Store

NewStore = Callable[..., Store]
Dump = Callable[[Store], dict[str, list[tuple[Any, ...]]]]

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NUMBERS = st.integers(0, 1 << 40)
FRESH: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "member": {"name": WORDS, "organisation": st.none() | WORDS},
    "person": {"at": NUMBERS, "session": st.none() | WORDS, "minor": st.integers(0, 1)},
    "contact": {"person": WORDS, "name": st.none() | WORDS, "phone": st.none() | WORDS},
    "idea": {
        "text": WORDS,
        "place": st.none() | WORDS,
        "source": st.just("screen"),
        "at": NUMBERS,
        "latitude": st.none() | st.floats(-90, 90),
    },
}
NEVER_EMPTY = {"member": {"name"}, "person": {"at", "minor"}, "contact": {"person"}, "idea": {"text", "source", "at"}}


@contextmanager
def fresh_store(new_store: NewStore) -> Iterator[Store]:
    """One a hypothesis example; `store` is one a test."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "vault.db")
        try:
            yield store
        finally:
            store.close()


def why_not(store: Store, data: st.DataObject, acts: list[RecordId], records: list[tuple[str, RecordId]]) -> str:
    """Does something; why it was refused, or ''."""
    try:
        do_something(store, data, acts, records)
    except Refused as refused:
        return refused.code
    return ""


def do_something(store: Store, data: st.DataObject, acts: list[RecordId], records: list[tuple[str, RecordId]]) -> None:
    """One random act: a few records made, changed, voided or erased together, or an earlier act undone."""
    if acts and data.draw(st.integers(0, 3)) == 0:
        with store.act("m") as act:
            act.undo(data.draw(st.sampled_from(acts)))
    else:
        with store.act("m") as act:
            for _ in range(data.draw(st.integers(1, 3))):
                _touch(act, data, records)
    acts.append(act.id)


def _touch(act: Act, data: st.DataObject, records: list[tuple[str, RecordId]]) -> None:
    what = data.draw(st.sampled_from(["create", "create", "change", "change", "void", "erase"]))
    if what == "create" or not records:
        kind = data.draw(st.sampled_from(sorted(FRESH)))
        fields = {name: data.draw(values) for name, values in FRESH[kind].items()}
        audience = "contacts.s" if KINDS[kind].identifies else "campaign"
        records.append((kind, act.create(kind, audience=audience, **fields)))
        return
    kind, record = data.draw(st.sampled_from(records))
    chosen = data.draw(st.sets(st.sampled_from(sorted(FRESH[kind]))))
    fields = {name: data.draw(FRESH[kind][name]) for name in chosen}
    if what == "change":
        act.change(kind, record, **fields, voided=data.draw(st.integers(0, 1)))
    elif what == "void":
        act.void(kind, record)
    else:
        said = {name: data.draw(FRESH[kind][name]) for name in NEVER_EMPTY[kind] | chosen}
        act.erase(kind, record, **(said if data.draw(st.booleans()) else {}))


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_the_journal_alone_makes_the_same_tables(tables: Dump, new_store: NewStore, data: st.DataObject) -> None:
    acts: list[RecordId] = []
    records: list[tuple[str, RecordId]] = []
    with fresh_store(new_store) as store:
        for _ in range(data.draw(st.integers(1, 8))):
            before, known = tables(store), list(records)
            if refused := why_not(store, data, acts, records):
                assert refused in ("undo.moved", "undo.nothing", "record.unknown")
                assert tables(store) == before
                records[:] = known
        before = tables(store)
        journal.rebuild(store)
        assert tables(store) == before
        assert_gap_free(store)
        stamps = list(store.column("SELECT stamp FROM journal ORDER BY row"))
        assert stamps == sorted(set(stamps))


def assert_gap_free(store: Store) -> None:
    for writer, audience, count, least, most in store.rows(
        "SELECT writer, audience, count(*), min(sequence), max(sequence) FROM journal GROUP BY writer, audience"
    ):
        assert (least, most) == (1, count), (writer, audience)


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_undoing_the_last_act_restores_exactly_what_stood_and_undoing_that_brings_it_back(
    tables: Dump, new_store: NewStore, data: st.DataObject
) -> None:
    acts: list[RecordId] = []
    records: list[tuple[str, RecordId]] = []
    with fresh_store(new_store) as store:
        dumps = [living(tables(store))]
        for _ in range(data.draw(st.integers(1, 6))):
            known = list(records)
            with store.act("m") as act:
                for _ in range(data.draw(st.integers(1, 3))):
                    _touch_gently(act, data, records, known)
            if act.changes.records:
                acts.append(act.id)
                dumps.append(living(tables(store)))
        if not acts:
            return
        undone = undo(store, acts[-1])
        assert living(tables(store)) == dumps[-2]
        undo(store, undone.act)
        assert living(tables(store)) == dumps[-1]


def _touch_gently(
    act: Act, data: st.DataObject, records: list[tuple[str, RecordId]], known: list[tuple[str, RecordId]]
) -> None:
    """Anything but erasing, which nothing undoes; `known` are the records of earlier acts."""
    if not known or data.draw(st.booleans()):
        records.append(("idea", act.create("idea", text=data.draw(WORDS), source="screen", at=1)))
        return
    kind, record = data.draw(st.sampled_from(known))
    fields: dict[str, Value] = {"text": data.draw(WORDS)} if data.draw(st.booleans()) else {"voided": 1}
    act.change(kind, record, **fields)


def living(dump: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Without the voided records, which no list shows; `voided` is the last column."""
    return {kind: [row for row in rows if not row[-1]] for kind, rows in dump.items()}


def undo(store: Store, act: RecordId) -> Changes:
    with store.act("m") as undoing:
        undoing.undo(act)
    return undoing.changes


def make_idea(store: Store, text: str = "Des bancs") -> tuple[RecordId, RecordId]:
    """The act and the idea."""
    with store.act("m") as act:
        idea = act.create("idea", text=text, source="screen", at=act.at)
    return act.id, idea


def change_idea(store: Store, idea: RecordId, **fields: Value) -> RecordId:
    with store.act("m") as act:
        act.change("idea", idea, **fields)
    return act.id


def refusal_of(store: Store, act: RecordId) -> str:
    with pytest.raises(Refused) as refused:
        undo(store, act)
    return refused.value.code


def text_of(store: Store, idea: RecordId) -> Any:
    return store.value("SELECT text FROM idea WHERE id = ?", (idea,))


def test_undo_is_refused_where_those_fields_have_moved(store: Store) -> None:
    _, idea = make_idea(store)
    first = change_idea(store, idea, text="Un banc")
    change_idea(store, idea, text="Trois bancs")
    assert refusal_of(store, first) == "undo.moved"
    assert text_of(store, idea) == "Trois bancs"


def test_undo_leaves_other_fields_alone(store: Store) -> None:
    _, idea = make_idea(store)
    first = change_idea(store, idea, text="Un banc")
    change_idea(store, idea, place="Square")
    undo(store, first)
    assert store.row("SELECT text, place FROM idea") == ("Des bancs", "Square")


def test_an_act_is_undone_once(store: Store) -> None:
    made, _ = make_idea(store)
    undo(store, made)
    assert refusal_of(store, made) == "undo.moved"


def test_an_act_that_made_a_record_and_changed_it_is_undone_whole(store: Store) -> None:
    with store.act("m") as act:
        idea = act.create("idea", text="a", source="screen", at=1)
        act.change("idea", idea, text="b")
        act.change("idea", idea, text="c", place="d")
    undone = undo(store, act.id)
    assert store.value("SELECT voided FROM idea") == 1
    undo(store, undone.act)
    assert store.row("SELECT text, place, voided FROM idea") == ("c", "d", 0)


def test_an_act_that_changed_one_field_twice_is_undone_to_what_stood_before_it(store: Store) -> None:
    _, idea = make_idea(store)
    with store.act("m") as act:
        act.change("idea", idea, text="a")
        act.change("idea", idea, text="b")
    undo(store, act.id)
    assert text_of(store, idea) == "Des bancs"


@pytest.mark.parametrize("keep", [{}, {"text": "", "source": "screen", "at": 1}])
def test_an_erasure_is_never_undone(store: Store, keep: dict[str, Value]) -> None:
    made, idea = make_idea(store, "Je suis Awa")
    with store.act("m") as act:
        act.erase("idea", idea, **keep)
    assert refusal_of(store, act.id) == "undo.moved"
    assert refusal_of(store, made) == "undo.moved"
    assert "Awa" not in json.dumps(store.rows("SELECT * FROM journal"))


def test_nothing_more_is_said_of_what_was_erased_whole(store: Store, tables: Dump) -> None:
    _, idea = make_idea(store, "Je suis Awa")
    with store.act("m") as act:
        act.erase("idea", idea)
    with pytest.raises(Refused) as refused:
        change_idea(store, idea, text="Je suis encore Awa")
    assert refused.value.code == "record.unknown"
    before = tables(store)
    journal.rebuild(store)
    assert tables(store) == before


def test_what_is_erased_keeps_its_place_in_the_lists(store: Store, tables: Dump) -> None:
    ideas = [make_idea(store, f"Idée {n}")[1] for n in range(3)]
    with store.act("m") as act:
        act.erase("idea", ideas[1], text="", source="screen", at=1)
    assert store.column("SELECT id FROM idea ORDER BY row") == ideas


def test_a_change_that_changes_nothing_writes_nothing(store: Store) -> None:
    _, idea = make_idea(store)
    count = store.value("SELECT count(*) FROM journal")
    change_idea(store, idea, text="Des bancs", place=None)
    assert store.value("SELECT count(*) FROM journal") == count


def test_a_record_is_not_taken_for_another_kind(store: Store) -> None:
    _, idea = make_idea(store)
    with pytest.raises(Refused) as refused, store.act("m") as act:
        act.change("proposal", idea, title="Banc")
    assert refused.value.code == "record.unknown"


def test_contacts_never_travel_with_the_work(store: Store) -> None:
    with pytest.raises(ValueError, match="audience"), store.act("m") as act:
        act.create("contact", person="p", name="Awa")
    with pytest.raises(ValueError, match="audience"), store.act("m") as act:
        act.create("idea", audience="contacts.s", text="a", source="screen", at=1)
    assert store.value("SELECT count(*) FROM journal") == 0


def test_each_audience_has_its_own_sequence(store: Store) -> None:
    for session in ("s", "t", "s"):
        with store.act("m") as act:
            person = act.create("person", at=1)
            act.create("contact", audience=f"contacts.{session}", person=person, name="Awa")
    assert store.rows("SELECT audience, sequence FROM journal WHERE kind = 'contact' ORDER BY row") == [
        ("contacts.s", 1),
        ("contacts.t", 1),
        ("contacts.s", 2),
    ]
    assert_gap_free(store)


def test_a_refused_act_leaves_no_gap(store: Store) -> None:
    make_idea(store)
    with pytest.raises(Refused):
        make_one_and_change_another(store)
    make_idea(store)
    assert_gap_free(store)
    assert store.value("SELECT count(*) FROM idea") == 2


def make_one_and_change_another(store: Store) -> None:
    with store.act("m") as act:
        act.create("idea", text="perdue", source="screen", at=1)
        act.change("idea", RecordId("nobody"), text="x")


def test_stamps_go_on_when_the_clock_goes_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for clock in (2_000, 1_000, 0, 1_500, 3_000):
        monkeypatch.setattr(moments, "now", lambda clock=clock: clock)
        make_idea(store)
    stamps = list(store.column("SELECT stamp FROM journal ORDER BY row"))
    assert stamps == sorted(set(stamps))
    assert stamps[-1] == 3_000 << 16


def test_kinds_of_a_newer_app_stay_in_the_journal(store: Store, tables: Dump) -> None:
    make_idea(store)
    store.execute(
        "INSERT INTO journal (writer, audience, sequence, stamp, member, act, format, kind, record, body)"
        " VALUES ('other', 'campaign', 1, 1, 'm', 'a', 9, 'telegram', 'v', '{\"door\": 4}')"
    )
    before = tables(store)
    journal.rebuild(store)
    assert tables(store) == before
    assert store.value("SELECT count(*) FROM journal WHERE kind = 'telegram'") == 1


def test_two_laptops_that_had_not_seen_each_other_keep_both_wordings(store: Store) -> None:
    _, idea = make_idea(store)
    seen = store.value("SELECT writer || '/campaign/' || sequence FROM journal")
    for writer, words in (("a", "Un banc"), ("b", "Trois bancs")):
        store.execute(
            "INSERT INTO journal (writer, audience, sequence, stamp, member, act, format, kind, record, body, seen)"
            " VALUES (?, 'campaign', 1, 99, 'm', ?, 1, 'idea', ?, json_object('text', ?),"
            " json_object('text', json_array(?)))",
            (writer, f"act-{writer}", idea, words, seen),
        )
    journal.rebuild(store)
    assert text_of(store, idea) == "Trois bancs"
    assert refusal_of(store, RecordId("act-b")) == "undo.moved"
    change_idea(store, idea, text="Deux bancs")
    journal.rebuild(store)
    assert text_of(store, idea) == "Deux bancs"


def test_history_reads_oldest_first(store: Store) -> None:
    _, idea = make_idea(store)
    change_idea(store, idea, text="Un banc")
    assert [dict(e.fields or {}).get("text") for e in journal.history(store, idea)] == ["Des bancs", "Un banc"]


def test_drafts_and_the_outbox_are_outside_the_projection(store: Store) -> None:
    store.execute("INSERT INTO local_draft VALUES ('capture', '{}', 1)")
    store.keep_setting("unprotected", "1")
    journal.rebuild(store)
    assert store.value("SELECT count(*) FROM local_draft") == 1
    assert store.setting("unprotected") == "1"


def write_and_fail(store: Store) -> None:
    with store.write():
        store.keep_setting("lost", "1")
        with store.write():
            store.keep_setting("lost too", "1")
        raise ZeroDivisionError


def test_what_fails_inside_a_transaction_is_taken_back_alone(store: Store) -> None:
    with store.write():
        store.keep_setting("kept", "1")
        with pytest.raises(ZeroDivisionError):
            write_and_fail(store)
        with store.write():
            store.keep_setting("kept too", "1")
    assert not store.conn.in_transaction
    names = ("kept", "lost", "lost too", "kept too")
    assert [store.setting(name) for name in names] == ["1", None, None, "1"]
