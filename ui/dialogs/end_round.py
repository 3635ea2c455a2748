"""The end of a round: doors to go back to are told first; then its addresses are erased, copies and all."""

from collections.abc import Callable
from contextlib import closing

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.rounds import holds_addresses, round_of
from outreach_app.services import round_end
from outreach_app.services.round_end import Ended
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import ask
from ui.work import Progress


def end_round(desk: Desk, session: RecordId, parent: QWidget) -> bool:
    """True where the round is over."""
    if not _is_sure(desk, session, parent):
        return False
    sentence = desk.say("Erasing the addresses, in the copies too")
    try:
        ended = wait_for(desk.work, sentence, _ending(desk.store, desk.vault, session, desk.member.id), parent)
    except Refused as refused:
        desk.tell_refusal(refused)
        return False
    if ended is None:
        return False
    if desk.session == session:
        desk.use_session(None)
    desk.wrote(ended.changes)
    told = desk.say("Round ended. What was said stays; no address is left.")
    desk.tell(told if ended.addresses else desk.say("Session closed."))
    return True


def _is_sure(desk: Desk, session: RecordId, parent: QWidget) -> bool:
    say, waiting = desk.say, len(round_of(desk.store, session).to_come_back)
    if not holds_addresses(desk.store, session):
        return ask(
            say("End here?"),
            say("The session closes. It can be opened again."),
            yes=say("End the round"),
            no=say("Go on"),
            parent=parent,
        )
    text = say(
        "Its addresses, doors and access notes are erased for good, in the copies too. Ideas, counts, contacts given"
        " with consent and “do not contact” stay."
    )
    if waiting:
        back = desk.say_count("{n} door still to go back to.", "{n} doors still to go back to.", waiting)
        return ask(
            back,
            text,
            yes=say("End without going back"),
            no=say("Keep the round open"),
            danger=True,
            parent=parent,
        )
    return ask(
        say("End the round?"), text, yes=say("End and erase"), no=say("Keep the round open"), danger=True, parent=parent
    )


def _ending(store: Store, vault: Vault, session: RecordId, by: RecordId) -> Callable[[Progress], Ended]:
    def end(progress: Progress) -> Ended:
        progress.go_on()
        with closing(store.again()) as again:
            return round_end.end(again, vault, session, by, despite_come_back=True)

    return end
