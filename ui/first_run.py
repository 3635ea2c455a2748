"""The first run: the example edition, open at once; or a new one from its file, protected before anything is in it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from PySide6.QtWidgets import QDialog

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.campaigns import campaign_of, members
from outreach_app.services import opening
from outreach_app.settings import Device, Home
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, held
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.campaign_file import read_campaign_file
from ui.dialogs.dialog import Notification
from ui.dialogs.protect import protect
from ui.dialogs.welcome import WelcomeDialog
from ui.problems import word
from ui.speech import say
from ui.way_in import new_member, open_store, seat
from ui.work import Progress, Work


class _GaveUp(Exception):
    """The person went back before the vault was protected."""


def first_run(home: Home, device: Device, work: Work, stack: ExitStack) -> Desk | None:
    """A desk in a vault just made, or None where the person left. What goes wrong is said, then asked again."""
    welcome = WelcomeDialog()
    while welcome.exec() == QDialog.DialogCode.Accepted:
        begin = _begin_example if welcome.wants == "example" else _begin_from_file
        with ExitStack() as trial:
            try:
                desk = begin(home, device, work, welcome, trial)
            except Refused as refused:
                _tell(welcome.show_problems(refused.problems))
            except _GaveUp:
                pass
            else:
                stack.push(trial.pop_all())
                return desk
    return None


def _tell(problems: list[Problem]) -> None:
    if problems:
        text = "\n".join(word(problem, say) for problem in problems)
        Notification(say("This could not be done"), text).exec()


def _begin_example(home: Home, device: Device, work: Work, who: WelcomeDialog, stack: ExitStack) -> Desk:
    task = partial(_make_example, home, device, who.name, who.organisation, stack)
    made = wait_for(work, say("Preparing the example edition…"), task)
    if made is None:
        raise _GaveUp
    campaign, member = made
    store = open_store(home, device, campaign, opening.find_key(home.vault(campaign)), stack)
    known = next(m for m in members(store) if m.id == member)
    return seat(store, campaign_of(store), work, device.language, known)


def _make_example(
    home: Home, device: Device, name: str, organisation: str, stack: ExitStack, progress: Progress
) -> tuple[str, RecordId]:
    """On a thread: the store made here is closed here. The example's own facilitator signs where no name is given."""
    from outreach_app.campaign import examples, loading
    from outreach_app.services import example

    campaign = loading.load(examples.paris_2017_path())
    vault = home.vault(campaign.id)
    stack.enter_context(held(vault))
    store = opening.begin_campaign(home, device, campaign)
    with _undone(vault, store):
        progress.go_on()
        member = example.fill(store, campaign)
        if name:
            member = new_member(store, name, organisation).id
        progress.go_on()
    opening.close_campaign(vault, store)
    return campaign.id, member


def _begin_from_file(home: Home, device: Device, work: Work, who: WelcomeDialog, stack: ExitStack) -> Desk:
    campaign = read_campaign_file(work)
    if campaign is None:
        raise _GaveUp
    vault = home.vault(campaign.id)
    stack.enter_context(held(vault))
    store = opening.begin_campaign(home, device, campaign)
    with _undone(vault, store):
        desk = seat(store, campaign, work, device.language, new_member(store, who.name, who.organisation))
        if not protect(desk):
            raise _GaveUp
    stack.callback(opening.close_campaign, vault, store)
    return desk


@contextmanager
def _undone(vault: Vault, store: Store) -> Iterator[None]:
    """Whatever goes wrong meanwhile, no half-made vault stays behind."""
    try:
        yield
    except BaseException:
        store.close()
        opening.abandon(vault)
        raise
