"""Reads for a session's minutes and for what is reported back: counts, and the proposals that may leave; no name."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AgreementHow, CityDecision, Counting, ProposalForm, Stage
from outreach_app.queries.release import unreleasable_ideas
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDecision:
    """The latest agreement on a proposal, by count."""

    how: AgreementHow
    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomProposal:
    """One proposal of the session. `form` is None where it was never said; `decision` where nobody decided yet."""

    id: RecordId
    title: str
    text: str
    form: ProposalForm | None
    stage: Stage
    ideas: int
    decision: RoomDecision | None
    dissent: tuple[str, ...]
    answer: CityDecision | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMinutes:
    """`proposals` are those whose every idea may leave; `withheld` counts the others."""

    attendance: int | None
    counting: Counting | None
    ideas: int
    proposals: tuple[RoomProposal, ...]
    withheld: int
    next_steps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """What a round found, in counts. `themes` are (code, ideas), most first."""

    doors: int
    opened: int
    ideas: int
    themes: tuple[tuple[str, int], ...]


_FED = (
    "SELECT link.proposal FROM idea JOIN idea_proposal AS link ON link.idea = idea.id AND link.voided = 0"
    " WHERE idea.session = :session AND idea.voided = 0"
)
_LATEST = "FROM city_answer AS a WHERE a.proposal = proposal.id AND a.voided = 0 ORDER BY a.row DESC LIMIT 1"


def minutes_of(store: Store, session: str) -> SessionMinutes | None:
    row = store.row(
        "SELECT attendance, attendance_counting, coalesce(next_steps, '') FROM session WHERE id = ? AND voided = 0",
        (session,),
    )
    if row is None:
        return None
    attendance, counting, next_steps = row
    if attendance is None:
        attendance, counting = _counted(store, session)
    proposals = room_proposals(store, session)
    free = tuple(proposal for proposal in proposals if not unreleasable_ideas(store, proposal.id))
    return SessionMinutes(
        attendance=attendance,
        counting=Counting(counting) if counting else None,
        ideas=store.value("SELECT count(*) FROM idea WHERE session = ? AND +voided = 0", (session,)),
        proposals=free,
        withheld=len(proposals) - len(free),
        next_steps=next_steps,
    )


def room_proposals(store: Store, session: str) -> list[RoomProposal]:
    """Those written in the session, and those of no session its ideas have joined; the most decided upon first."""
    rows = store.rows(
        "SELECT id, title, text, form, stage,"
        " (SELECT count(*) FROM idea_proposal AS link JOIN idea ON idea.id = link.idea AND idea.voided = 0"
        "  WHERE link.proposal = proposal.id AND link.voided = 0),"
        f" (SELECT a.decision {_LATEST}), (SELECT a.reason {_LATEST})"
        " FROM proposal WHERE voided = 0 AND stage <> 'set_aside'"
        f" AND (session = :session OR session IS NULL AND id IN ({_FED})) ORDER BY row",
        {"session": session},
    )
    found = [
        RoomProposal(
            id=i,
            title=title,
            text=text,
            form=ProposalForm(form) if form else None,
            stage=Stage(stage),
            ideas=ideas,
            decision=_decision(store, i),
            dissent=tuple(
                store.column("SELECT text FROM dissent WHERE proposal = ? AND voided = 0 ORDER BY at, row", (i,))
            ),
            answer=CityDecision(answer) if answer else None,
            reason=reason or "",
        )
        for i, title, text, form, stage, ideas, answer, reason in rows
    ]
    return sorted(found, key=lambda p: -(p.decision.in_favour if p.decision else -1))


def round_figures(store: Store, session: str) -> RoundFigures:
    """Doors by their visits where the round has any, else by the counts typed for the session."""
    doors, opened = store.row(
        "SELECT count(DISTINCT door), count(DISTINCT CASE WHEN outcome <> 'absent' THEN door END)"
        " FROM visit WHERE session = ? AND voided = 0",
        (session,),
    ) or (0, 0)
    if not doors:
        typed = store.row("SELECT doors_tried, doors_opened FROM session WHERE id = ?", (session,)) or (0, 0)
        doors, opened = (count or 0 for count in typed)
    themes = store.rows(
        "SELECT theme, count(*) FROM idea WHERE session = ? AND +voided = 0 AND theme IS NOT NULL"
        " GROUP BY theme ORDER BY 2 DESC, 1",
        (session,),
    )
    return RoundFigures(
        doors=doors,
        opened=opened,
        ideas=store.value("SELECT count(*) FROM idea WHERE session = ? AND +voided = 0", (session,)),
        themes=tuple((theme, count) for theme, count in themes),
    )


def _counted(store: Store, session: str) -> tuple[int | None, str | None]:
    """Stickers counted by band and area; else those who gave their name; else nobody knows."""
    row = store.row(
        "SELECT sum(count), max(counting) FROM headcount WHERE session = ? AND voided = 0 AND counting ="
        " (SELECT counting FROM headcount WHERE session = ? AND voided = 0 ORDER BY row DESC LIMIT 1)",
        (session, session),
    )
    if row and row[0] is not None:
        return row[0], row[1]
    named = store.value("SELECT count(DISTINCT person) FROM attendee WHERE session = ? AND voided = 0", (session,))
    return (named, Counting.SHEETS.value) if named else (None, None)


def _decision(store: Store, proposal: str) -> RoomDecision | None:
    row = store.row(
        "SELECT id, how, in_favour, against, abstained FROM agreement WHERE proposal = ? AND voided = 0"
        " ORDER BY at DESC, row DESC LIMIT 1",
        (proposal,),
    )
    if row is None:
        return None
    agreement, how, in_favour, against, abstained = row
    if in_favour is None:
        in_favour = store.value(
            "SELECT count(*) FROM agreement_person WHERE agreement = ? AND voided = 0", (agreement,)
        )
    return RoomDecision(how=AgreementHow(how), in_favour=in_favour, against=against or 0, abstained=abstained or 0)
