"""Every place of the window: its name, its key, and its page, which is imported on the first visit."""

from outreach_app.settings import Home
from ui.desk import Desk
from ui.main_window import Place
from ui.widgets.page import Page


def places(desk: Desk, home: Home) -> list[Place]:
    """In the order of the rail."""
    say = desk.say

    def settings(desk: Desk) -> Page:
        from ui.pages.settings import SettingsPage

        return SettingsPage(desk, home)

    return [
        Place(name="home", word=say("Home"), icon="home", key="F2", make=_home),
        Place(name="sessions", word=say("Sessions"), icon="calendar", key="F3", make=_sessions),
        Place(name="capture", word=say("Capture"), icon="edit", key="F4", make=_capture),
        Place(name="doors", word=say("Doorstep"), icon="door", key="F5", make=_doors),
        Place(name="ideas", word=say("Ideas"), icon="bulb", key="F6", make=_ideas),
        Place(name="proposals", word=say("Proposals"), icon="file", key="F7", make=_proposals),
        Place(name="proposal", word=say("Proposal"), icon="file", key="", make=_proposal, within="proposals"),
        Place(name="sheets", word=say("Sheets"), icon="printer", key="F8", make=_sheets),
        Place(name="outbox", word=say("To send"), icon="send", key="F9", make=_outbox),
        Place(name="telling", word=say("Tell residents"), icon="users", key="", make=_telling, within="outbox"),
        Place(name="wall", word=say("Wall"), icon="wall", key="F10", make=_wall),
        Place(name="settings", word=say("Settings"), icon="sliders", key="Ctrl+,", make=settings, at_foot=True),
        Place(name="help", word=say("Help"), icon="help", key="F1", make=_help, at_foot=True),
    ]


def _home(desk: Desk) -> Page:
    from ui.pages.home import HomePage

    return HomePage(desk)


def _sessions(desk: Desk) -> Page:
    from ui.pages.sessions import SessionsPage

    return SessionsPage(desk)


def _capture(desk: Desk) -> Page:
    from ui.pages.capture import CapturePage

    return CapturePage(desk)


def _doors(desk: Desk) -> Page:
    from ui.pages.doorstep import DoorstepPage

    return DoorstepPage(desk)


def _ideas(desk: Desk) -> Page:
    from ui.pages.ideas import IdeasPage

    return IdeasPage(desk)


def _proposals(desk: Desk) -> Page:
    from ui.pages.proposals import ProposalsPage

    return ProposalsPage(desk)


def _proposal(desk: Desk) -> Page:
    from ui.pages.proposal_editor import ProposalPage

    return ProposalPage(desk)


def _sheets(desk: Desk) -> Page:
    from ui.pages.sheets import SheetsPage

    return SheetsPage(desk)


def _outbox(desk: Desk) -> Page:
    from ui.pages.outbox import OutboxPage

    return OutboxPage(desk)


def _telling(desk: Desk) -> Page:
    from ui.pages.telling import TellingPage

    return TellingPage(desk)


def _help(desk: Desk) -> Page:
    from ui.pages.help import HelpPage

    return HelpPage(desk)


def _wall(desk: Desk) -> Page:
    from ui.pages.wall import WallPage

    return WallPage(desk)
