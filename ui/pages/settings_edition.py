"""The edition and its file, the platforms it sends to, and where the data is."""

from functools import partial

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.errors import Refused
from outreach_app.language import N_
from outreach_app.services import campaigns
from outreach_app.settings import Home
from sync.platform import CAPABILITIES
from ui.desk import Desk
from ui.dialogs.campaign_file import read_campaign_file
from ui.dialogs.dialog import ask
from ui.ending import Ending, end
from ui.pages.settings_sending import AccountPart
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line, SecretLine
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow
from ui.widgets.text import Rule, Text
from ui.work import Progress


class EditionCard(Card):
    """The file of the edition may change during the season: what that undoes is said before it is taken in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The edition"), parent=parent)
        self._desk = desk
        self.update_file = Button(say("Take in a changed file"), key="Ctrl+O", icon="folder")
        self.switch = Button(say("Another edition"), kind="link", key="Ctrl+Shift+O")
        self.update_file.clicked.connect(self._update)
        self.switch.clicked.connect(lambda: end(Ending.SWITCH))
        self.body.addWidget(Text(desk.campaign.say(desk.campaign.name, desk.language), wrap=True))
        self.body.addLayout(Flow(self.update_file, self.switch, spacing=16))

    def _update(self) -> None:
        desk = self._desk
        campaign = read_campaign_file(desk.work, self)
        if campaign is None or not self._may_lapse(campaign):
            return
        try:
            desk.wrote(campaigns.adopt(desk.store, campaign, desk.member.id))
        except Refused as refused:
            desk.tell_refusal(refused)
        else:
            end(Ending.REBUILD)

    def _may_lapse(self, campaign: Campaign) -> bool:
        """Asks where the new notices overtake agreements already given."""
        desk, say = self._desk, self._desk.say
        lapses = {code: count for code, count in campaigns.material_lapses(desk.store, campaign).items() if count}
        if not lapses:
            return True
        named = [
            say("{purpose}: {count}").format(
                purpose=campaign.say(campaign.purpose_by_code[code].words, desk.language), count=count
            )
            for code, count in lapses.items()
        ]
        return ask(
            say("These agreements would have to be asked again"),
            "\n".join(
                [*named, "", say("What their notice says has changed. Until they say yes again, nothing leaves.")]
            ),
            yes=say("Take the file in"),
            no=say("Leave all as it is"),
            danger=True,
            parent=self,
        )


class PlatformsCard(Card):
    """Access to the platforms spoken to by machine: kept by this laptop's keystore, never in the vault."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Where proposals are sent"), parent=parent)
        self.parts = [TargetPart(desk, target) for target in desk.campaign.targets]
        for part in self.parts:
            if part is not self.parts[0]:
                self.body.addWidget(Rule())
            self.body.addWidget(part)
        if not self.parts:
            self.body.addWidget(Text(say("This edition names no platform."), tone="muted", wrap=True))


class TargetPart(Form):
    """One platform, and the access to it where it is spoken to by machine."""

    def __init__(self, desk: Desk, target: Target) -> None:
        super().__init__()
        say = desk.say
        self._desk, self._target = desk, target
        told = say("By hand: a file to hand over.") if target.kind == "files" else target.url
        if target.rehearsal:
            told = say("To practise: nothing reaches the city.")
        self.add_part(Text(target.name, "strong", wrap=True))
        self.add_part(Text(told, "secondary", "muted", wrap=True))
        self.save = Button(say("Keep this access"), icon="lock")
        self.save.clicked.connect(self._save)
        self._takes_access = CAPABILITIES[target.kind].create and not target.rehearsal
        if self._takes_access:
            names = (N_("Key"), N_("Secret")) if target.kind == "decidim" else (N_("Account name"), N_("Password"))
            key, secret = Field(say(names[0]), Line(icon="key")), Field(say(names[1]), SecretLine())
            self.add_row(("target", key), ("secret", secret))
            self._kept_here = Text("", "secondary", wrap=True)
            self.add_part(self._kept_here)
            self.add_part(self.save)
        self.account: AccountPart | None = None
        if target.client_id and CAPABILITIES[target.kind].person and not target.rehearsal:
            self.account = AccountPart(desk, target)
            self.add_part(self.account)
        self.tie = Button(say("Tie our themes"), icon="link")
        self.tie.clicked.connect(self._show_ties)
        if not target.rehearsal:
            self.add_part(self.tie)

    def read(self) -> None:
        """Whether an access is kept: asked off the window's thread, where a keystore may take its time."""
        if self.account:
            self.account.read()
        if self._takes_access:
            self._desk.work.run(partial(_has_access, self._target), done=self._say_kept)

    def _show_ties(self) -> None:
        """As the edition has them now: they may have been kept since this page was made."""
        from ui.dialogs.mapping import MappingDialog

        target = next(t for t in self._desk.campaign.targets if t.code == self._target.code)
        MappingDialog(self._desk, target, self.window()).open()

    def _save(self) -> None:
        access = (self.value("target").strip(), self.value("secret").strip())
        self.save.setEnabled(False)
        self._desk.work.run(partial(_keep, self._target, access), done=self._kept, failed=self._fail)

    def _say_kept(self, is_kept: bool) -> None:
        say = self._desk.say
        told = say("An access is kept on this laptop.") if is_kept else say("No access is kept on this laptop yet.")
        self._kept_here.setText(told)
        self._kept_here.set_tone("" if is_kept else "amber")

    def _kept(self, _: None) -> None:
        self.save.setEnabled(True)
        self.set_values(target="", secret="")
        self._say_kept(True)
        self._desk.tell(self._desk.say("Access kept by this laptop’s keystore"))

    def _fail(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Refused):
            self._desk.tell_refusal(self.show_problems(error.problems))


def _has_access(target: Target, progress: Progress) -> bool:
    from ui.journeys import has_access

    del progress
    return has_access(target)


def _keep(target: Target, access: tuple[str, str], progress: Progress) -> None:
    from ui.journeys import keep_credentials

    del progress
    keep_credentials(target, access)


class FolderCard(Card):
    """Where the data folder is: to be copied, and known when help is asked for."""

    def __init__(self, desk: Desk, home: Home, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Where the data is"), parent=parent)
        path = Text(str(home.folder), "secondary", "muted", wrap=True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        show = Button(say("Open the folder"), kind="link", key="Ctrl+D", icon="folder")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(home.folder))))
        self.body.addWidget(path)
        self.body.addLayout(Flow(show))
