"""What a receipt's code tells: where the idea stands and what it may still serve. Never who said it, nor its words."""

from dataclasses import dataclass

from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, read_code
from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision, CityPhase, ConsentState, Stage, Standing
from outreach_app.queries.consent import ConsentEvent, consent_history
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """One proposal the idea feeds. `sent_at`, `decision`, `phase` and `reason` are of its latest sending and answer,
    which `target` gave."""

    title: str
    stage: Stage
    sent_at: Instant | None
    decision: CityDecision | None
    reason: str
    phase: CityPhase | None = None
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What stands for one purpose: `live`, or what was said last."""

    purpose: str
    live: bool
    state: ConsentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Status only. `idea` is None while the sheet waits to be typed; `ideas` counts all that the same person gave."""

    code: str
    standing: Standing
    idea: RecordId | None = None
    at: Instant | None = None
    theme: str = ""
    fates: tuple[Fate, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    ideas: int = 1
    from_nobody: bool = False
    withdrawn_at: Instant | None = None

    @property
    def live_purposes(self) -> tuple[str, ...]:
        return tuple(a.purpose for a in self.agreements if a.live)

    @property
    def can_withdraw(self) -> bool:
        """Something of it could still leave."""
        return bool(self.live_purposes) or (self.from_nobody and self.standing in (Standing.LIVE, Standing.UNREAD))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The last act by which something of an idea was taken back."""

    act: RecordId
    at: Instant


def look_up(store: Store, typed: str) -> Whereabouts:
    """By a code as typed: a receipt's, or the number of a paper sheet.

    Refused `code.malformed`, `code.wrong_check` (a slip of the hand) and `receipt.unknown` (well formed, not ours).
    """
    code = read_code(typed)
    idea = store.value("SELECT idea FROM receipt WHERE code = ? AND voided = 0", (code,))
    if idea is None:
        sheet = store.row("SELECT idea FROM sheet WHERE code = ? AND voided = 0", (code,))
        if sheet is None:
            raise refuse("receipt.unknown", "code")
        idea = sheet[0]
    return whereabouts(store, code, idea) if idea else Whereabouts(code=code, standing=Standing.AWAITED)


def whereabouts(store: Store, code: str, idea: RecordId) -> Whereabouts:
    row = store.row("SELECT person, theme, at, cleared_at, voided FROM idea WHERE id = ?", (idea,))
    if row is None:
        raise refuse("receipt.unknown", "code")
    person, theme, at, cleared_at, voided = row
    if was_erased(store, idea):
        return Whereabouts(code=code, standing=Standing.ERASED)
    events = consent_history(store, person) if person else []
    last = last_withdrawal(store, idea)
    agreements = _agreements(events)
    taken_back = store.value("SELECT max(withdrawn_at) FROM receipt WHERE idea = ? AND voided = 0", (idea,))
    standing = _of_person(agreements) if person else _of_nobody(cleared_at, taken_back)
    return Whereabouts(
        code=code,
        standing=Standing.SET_ASIDE if voided else standing,
        idea=idea,
        at=at,
        theme=theme or "",
        fates=_fates(store, idea),
        agreements=agreements,
        ideas=store.value("SELECT count(*) FROM idea WHERE person = ? AND voided = 0", (person,)) if person else 1,
        from_nobody=person is None,
        withdrawn_at=last.at if last else None,
    )


def code_of(store: Store, idea: RecordId) -> str:
    """The code that already stands for an idea: its receipt's, or its sheet's; '' where there is none yet."""
    found = store.value(
        "SELECT code FROM receipt WHERE idea = ? AND voided = 0 ORDER BY row LIMIT 1", (idea,)
    ) or store.value(
        "SELECT sheet.code FROM idea JOIN sheet ON sheet.id = idea.sheet AND sheet.voided = 0 WHERE idea.id = ?",
        (idea,),
    )
    return str(found or "")


def was_erased(store: Store, idea: RecordId) -> bool:
    """Its person was erased: the words may stay, from nobody, but nobody follows them any more."""
    return bool(store.value("SELECT 1 FROM journal WHERE record = ? AND body IS NULL LIMIT 1", (idea,)))


def last_withdrawal(store: Store, idea: RecordId) -> Withdrawal | None:
    """The newest that still stands, of the person's agreements or, where there is nobody, of the idea itself."""
    row = store.row(
        "SELECT made.act, event.at FROM consent_event AS event JOIN idea ON idea.person = event.person"
        " JOIN journal AS made ON made.record = event.id"
        " WHERE idea.id = :idea AND event.state = 'withdrawn' AND event.voided = 0"
        " UNION ALL SELECT written.act, receipt.withdrawn_at FROM receipt"
        " JOIN journal AS written ON written.record = receipt.id"
        "  AND json_extract(written.body, '$.withdrawn_at') = receipt.withdrawn_at"
        " WHERE receipt.idea = :idea AND receipt.voided = 0"
        " ORDER BY 2 DESC, 1 DESC LIMIT 1",
        {"idea": idea},
    )
    return Withdrawal(act=row[0], at=row[1]) if row else None


def _of_nobody(cleared_at: Instant | None, taken_back: Instant | None) -> Standing:
    if taken_back:
        return Standing.WITHDRAWN
    return Standing.LIVE if cleared_at else Standing.UNREAD


def _of_person(agreements: tuple[Agreement, ...]) -> Standing:
    publish = next((a for a in agreements if a.purpose == "publish"), None)
    if publish and publish.live:
        return Standing.LIVE
    taken_back = publish is not None and publish.state is ConsentState.WITHDRAWN
    return Standing.WITHDRAWN if taken_back else Standing.NOT_AGREED


def _agreements(events: list[ConsentEvent]) -> tuple[Agreement, ...]:
    live = {event.purpose for event in events if event.live}
    last = {event.purpose: event.state for event in events}
    return tuple(Agreement(purpose=p, live=p in live, state=state) for p, state in last.items())


def _fates(store: Store, idea: RecordId) -> tuple[Fate, ...]:
    answer = "SELECT {} FROM city_answer AS a WHERE a.proposal = p.id AND a.voided = 0 ORDER BY a.row DESC LIMIT 1"
    rows = store.rows(
        "SELECT p.title, p.stage,"
        " (SELECT max(sent_at) FROM submission AS s WHERE s.proposal = p.id AND s.voided = 0),"
        f" ({answer.format('decision')}), ({answer.format('reason')}), ({answer.format('phase')}),"
        f" coalesce(({answer.format('target')}), '')"
        " FROM idea_proposal AS link JOIN proposal AS p ON p.id = link.proposal AND p.voided = 0"
        " WHERE link.idea = ? AND link.voided = 0 ORDER BY link.row",
        (idea,),
    )
    return tuple(
        Fate(
            title=title,
            stage=Stage(stage),
            sent_at=sent_at,
            decision=CityDecision(decision) if decision else None,
            reason=reason or "",
            phase=CityPhase(phase) if phase else None,
            target=target,
        )
        for title, stage, sent_at, decision, reason, phase, target in rows
    )
