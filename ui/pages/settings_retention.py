"""What must be erased: each category with its day, the act that does it, and the report of what went."""

from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.queries.retention import Kept, PurgeRow, kept, purges
from outreach_app.services import retention
from outreach_app.services.retention import Purged
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import ask
from ui.purge_report import CATEGORIES, kept_line, print_purge_report, purge_line
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.text import Icon, Text
from ui.work import Progress


class RetentionCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("What must be erased"), parent=parent)
        self._desk = desk
        told = say("The edition’s file says how long each kind of thing is kept. Past its day it is erased for good.")
        self._rows = column(spacing=8)
        self._shown: tuple[list[Kept], list[PurgeRow]] | None = None
        self._latest = Text("", "secondary", "muted", wrap=True)
        self.erase = Button(say("Erase what is past its day"), key="Ctrl+E", icon="trash")
        self.report = Button(say("Report of erasures"), kind="link", icon="printer")
        self.erase.clicked.connect(self._erase)
        self.report.clicked.connect(self._print)
        self.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        self.body.addLayout(self._rows)
        self.body.addWidget(self._latest)
        self.body.addLayout(Flow(self.erase, self.report, spacing=16))

    def read(self) -> None:
        desk, say = self._desk, self._desk.say
        rules, gone = kept(desk.store, desk.campaign), purges(desk.store)
        if (rules, gone) == self._shown:
            return
        self._shown = rules, gone
        clear(self._rows)
        for rule in rules:
            due = rule.is_due and rule.count > 0
            words = Text(f"{say(CATEGORIES[rule.category])} · {kept_line(rule, say)}", wrap=True)
            words.set_tone("amber" if due else "")
            row = QWidget()
            sign = Icon("warning" if due else "clock", "amber" if due else "muted", 18)
            row.setLayout(line(sign, words, spacing=10))
            self._rows.addWidget(row)
        latest = f"{say(CATEGORIES[gone[0].category])}: {purge_line(gone[0], desk.campaign, say)}" if gone else ""
        self._latest.setText(say("The latest: {when}").format(when=latest) if gone else say("Nothing was erased yet."))
        self.erase.setEnabled(any(rule.is_due and rule.count for rule in rules))
        self.report.setVisible(bool(gone))

    def _erase(self) -> None:
        """Asked once: nothing brings it back, not even a copy."""
        desk, say = self._desk, self._desk.say
        due = [rule for rule in kept(desk.store, desk.campaign) if rule.is_due and rule.count]
        what = "\n".join(f"{say(CATEGORIES[rule.category])} · {kept_line(rule, say)}" for rule in due)
        text = say("They go for good, files and older copies too. What was typed of ideas stays.")
        title, yes, no = say("Erase what is past its day?"), say("Erase them"), say("Keep them for now")
        if not due or not ask(title, f"{what}\n\n{text}", yes=yes, no=no, danger=True, parent=self):
            return
        try:
            purged = wait_for(desk.work, say("Erasing, in the copies too"), partial(_purge, desk), self)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        if purged:
            desk.changed.emit(purged.changes)
            self.read()
            count = sum(row.count for row in purged.lines)
            desk.tell(desk.say_count("{n} record erased for good", "{n} records erased for good", count))

    def _print(self) -> None:
        from ui.dialogs.save_paper import save_paper

        desk, say = self._desk, self._desk.say
        told = save_paper(desk, say("Report of erasures"), f"{say('erasures')}.pdf", partial(_write, desk), self)
        if told:
            desk.tell(told, "info")


def _purge(desk: Desk, progress: Progress) -> Purged:
    def go_on(done: int, total: int) -> None:
        progress.report(done, total)
        progress.go_on()

    with closing(desk.store.again()) as own:
        return retention.purge(own, desk.vault, desk.campaign, desk.member.id, go_on)


def _write(desk: Desk, path: Path) -> None:
    with closing(desk.store.again()) as own:
        print_purge_report(own, desk.campaign, path, desk.language)
