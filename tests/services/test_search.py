"""Search as you type: nothing typed is syntax, accents do not matter, and the index always agrees with the ideas."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import IdeaDraft, ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import IdeaFilter, find_ideas, history, idea_rows, match_words
from outreach_app.queries.persons import find_persons
from outreach_app.services import ideas, proposals, rights
from outreach_app.services.ideas import Captured
from outreach_app.store import journal
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]


def found(store: Store, words: str, **narrowed: object) -> list[str]:
    rows = find_ideas(store, IdeaFilter(words=words, **narrowed))  # type: ignore[arg-type]
    return [row.text for row in idea_rows(store, rows)]


NASTY = [
    *(
        '"',
        '""',
        "'",
        "*",
        "a*",
        "^a",
        "a AND",
        "AND",
        "OR NOT",
        "NEAR(a b, 2)",
        "text:a",
        "-a",
        "+a",
        "(",
        ")",
        "{text}: a",
    ),
    *(
        "a\0b",
        "\0",
        "\ud800",
        "a\udfffb",
        "\x1b[31m",
        "%",
        "_",
        "\\",
        ";--",
        "'; DROP TABLE idea; --",
        "\u0301",
        "²",
        "٣",
    ),
    *("\u200b", "\ufeffa", "\u202e", "🌳", "a🌳b", "\U000f0000", "\uffff", " " * 600, "a " * 100_000, "a" * 200_000),
    " ".join(f"mot{n}" for n in range(100_000)),
]


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_nothing_typed_breaks_the_search(store: Store, say: Say, typed: str) -> None:
    say("a banc")
    find_ideas(store, IdeaFilter(words=typed))
    find_persons(store, typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(st.characters(), max_size=40) | st.text("\"'*^:()-+{}ANDORNEAR \u0301œ", max_size=30))
def test_no_text_at_all_breaks_the_search(store: Store, typed: str) -> None:
    find_ideas(store, IdeaFilter(words=typed))
    find_persons(store, typed)


def test_at_most_thirty_two_words_are_looked_for() -> None:
    assert match_words("a " * 200).count('"a"') == 32
    assert match_words("!!! ???") == ""


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("École élémentaire", "ecole ELEMENTAIRE"),
        ("Ecole", "école"),
        ("Œuvre d’art", "oeuvre"),
        ("Œuvre d’art", "OEUVRE"),
        ("OEUVRE", "Œuvre"),
        ("œuvre", "œuv"),
        ("Lætitia", "laetitia"),
        ("LAETITIA", "læt"),
        ("l’ascenseur en panne", "ascens"),
        ("l’ascenseur en panne", "l'ascenseur"),
        ("பூங்கா வேண்டும்", "பூங்கா"),
        ("பூங்கா வேண்டும்", "வேண்டு"),
        ("نريد مكتبة جديدة", "مكتبة"),
        ("ספרייה חדשה", "ספרייה"),
        ("e\u0301cole", "e\u0301cole"),
        ("27 bancs", "27"),
    ],
)
def test_accents_ligatures_and_scripts(store: Store, say: Say, said: str, typed: str) -> None:
    say(said)
    say("Tout autre chose")
    assert [text for text in found(store, typed) if text != "Tout autre chose"] == found(store, typed)
    assert len(found(store, typed)) == 1


def test_every_word_counts_and_the_last_may_be_unfinished(store: Store, say: Say) -> None:
    say("Des bancs à l’ombre")
    say("Des bancs au soleil")
    assert found(store, "bancs omb") == ["Des bancs à l’ombre"]
    assert found(store, "omb bancs") == []
    assert found(store, "bancs") == ["Des bancs au soleil", "Des bancs à l’ombre"]


def test_words_narrow_within_the_filters(store: Store, campaign: Campaign, say: Say, session: RecordId) -> None:
    plain, sport = say("Des bancs"), say("Des bancs de touche")
    ideas.edit(store, campaign, sport.idea, IdeaDraft(text="Des bancs de touche", theme="sport", area="q1"), "m")
    assert found(store, "bancs", theme="sport") == ["Des bancs de touche"]
    assert found(store, "bancs", areas=("q1", "v")) == ["Des bancs de touche"]
    assert found(store, "bancs", session=session) == ["Des bancs de touche", "Des bancs"]
    assert found(store, "bancs", session="other") == []
    assert found(store, "", theme="sport") == ["Des bancs de touche"]
    proposal = proposals.create(store, campaign, ProposalDraft(title="B", text="t"), [plain.idea], "m").proposal
    assert found(store, "bancs", without_proposal=True) == ["Des bancs de touche"]
    assert found(store, "", without_proposal=True) == ["Des bancs de touche"]
    proposals.unlink(store, proposal, plain.idea, "m")
    assert found(store, "", without_proposal=True) == ["Des bancs de touche", "Des bancs"]


def words_of(store: Store, table: str) -> list[tuple[object, ...]]:
    """Every word an index holds: (word, row, column, place)."""
    store.conn.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, 'instance')")
    try:
        return store.rows("SELECT term, doc, col, offset FROM temp.words ORDER BY 1, 2, 3, 4")
    finally:
        store.conn.execute("DROP TABLE temp.words")


def assert_the_index_agrees(store: Store) -> None:
    """With one made from nothing but the ideas that stand."""
    store.conn.execute("INSERT INTO idea_fts (idea_fts) VALUES ('integrity-check')")
    store.conn.execute(
        "CREATE VIRTUAL TABLE made_again USING fts5(text, place, tokenize='unicode61 remove_diacritics 2')"
    )
    try:
        store.conn.execute(
            "INSERT INTO made_again (rowid, text, place) SELECT row, text, place FROM idea WHERE voided = 0"
        )
        assert words_of(store, "idea_fts") == words_of(store, "made_again")
    finally:
        store.conn.execute("DROP TABLE made_again")


def test_the_index_agrees_after_any_act(store: Store, campaign: Campaign, say: Say, vault: Vault) -> None:
    chance = random.Random(2017)
    acts: list[RecordId] = []
    for number in range(60):
        standing = list(store.column("SELECT id FROM idea WHERE voided = 0 AND erased_at IS NULL"))
        what = chance.choice(["say", "say", "edit", "aside", "undo"]) if standing else "say"
        if what == "say":
            acts.append(say(f"Idée {number} écrite", name="Awa", yes=("publish",)).changes.act)
        elif what == "edit":
            reworded = IdeaDraft(text=f"Reprise {number}", place=chance.choice(["", "Square", "Œuvre"]))
            acts.append(ideas.edit(store, campaign, chance.choice(standing), reworded, "m").act)
        elif what == "aside":
            acts.append(ideas.set_aside(store, chance.choice(standing), "m").act)
        else:
            try:
                acts.append(ideas.undo(store, chance.choice(acts), "m").act)
            except Refused:
                continue
    assert_the_index_agrees(store)
    for texts_too in (True, False):
        person = store.value("SELECT id FROM person WHERE erased_at IS NULL AND voided = 0")
        rights.erase(store, vault, person, texts_too=texts_too, reason="", by="m")
        assert_the_index_agrees(store)
    journal.rebuild(store)
    assert_the_index_agrees(store)
    assert store.value("SELECT count(*) FROM idea WHERE voided = 1") > 3


def test_what_was_set_aside_is_not_found_and_comes_back(store: Store, campaign: Campaign, say: Say) -> None:
    said = say("Des bancs")
    done = ideas.set_aside(store, said.idea, "m")
    assert found(store, "bancs") == found(store, "") == []
    ideas.undo(store, done.act, "m")
    assert found(store, "bancs") == found(store, "") == ["Des bancs"]
    ideas.edit(store, campaign, said.idea, IdeaDraft(text="Une fontaine"), "m")
    assert found(store, "bancs") == []
    assert found(store, "font") == ["Une fontaine"]


def test_an_ideas_history_names_who_changed_it(store: Store, campaign: Campaign, say: Say, member: RecordId) -> None:
    said = say("Des bancs")
    ideas.edit(store, campaign, said.idea, IdeaDraft(text="Une fontaine"), member)
    told = history(store, said.idea)
    assert [revision.member for revision in told] == ["Mehdi Membre", "Mehdi Membre"]
    assert [revision.fields.get("text") for revision in told] == ["Des bancs", "Une fontaine"]


@pytest.mark.parametrize(
    "typed", ["Benoît", "benoit", "BENOIT", "noît d", "0612", "06 12", "06.12.34", "b.diallo@", " Benoit "]
)
def test_a_person_is_found_however_they_spell_it(store: Store, say: Say, typed: str) -> None:
    """Somebody is on the phone about their rights."""
    said = say(name="Benoît Diallo", phone="06 12 34 56 78", email="b.diallo@exemple.org", yes=("publish",))
    say(name="Awa", phone="07 98", yes=("publish",))
    assert [hit.person for hit in find_persons(store, typed)] == [said.person]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "zzz", "06 99"])
def test_signs_are_not_wildcards(store: Store, say: Say, typed: str) -> None:
    say(name="Benoît", phone="06 12", yes=("publish",))
    assert find_persons(store, typed) == []
