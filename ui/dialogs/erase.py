"""Erasing a person: what goes and what stays, said before; what was done and what is out of reach, said after."""

from collections.abc import Iterable
from contextlib import closing
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.persons import Held, held_on
from outreach_app.queries.proposals import proposal
from outreach_app.services import rights
from outreach_app.services.rights import Erased
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.dialogs.dialog import Dialog
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import clear, line
from ui.widgets.text import Icon, Text
from ui.widgets.tiles import Tick
from ui.work import Progress


class Erase(Dialog):
    """Accepted once the person is erased and what was done has been read."""

    def __init__(self, desk: Desk, person: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Erase this person"), parent, width=640)
        self._desk, self._person = desk, person
        self._held = held_on(desk.store, person)
        assert self._held, "the card shows somebody"
        self._told = QVBoxLayout()
        self._told.setSpacing(8)
        self.texts_too = Tick(self._texts_words(self._held))
        self.texts_too.setVisible(bool(self._held.ideas))
        self.form = Form()
        self.form.add("reason", Field(say("Why"), Line(), hint=say("optional")))
        self._problem = Text(tone="danger", wrap=True)
        self._problem.hide()
        self.keep = Button(say("Keep them"), key="Escape")
        self.go_on = Button(say("Erase for good"), kind="danger", key="Ctrl+Return", icon="trash")
        self.close_button = Button(say("Close"), kind="filled", key="Return")
        self.keep.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._erase)
        self.close_button.clicked.connect(self.accept)
        self.close_button.hide()
        self.body.addLayout(self._told)
        for part in (self.texts_too, self.form, self._problem):
            self.body.addWidget(part)
        self.body.addStretch()
        self.set_buttons(self.keep, self.go_on, self.close_button)
        self._show_before(self._held)
        self.keep.setFocus()

    def _show_before(self, held: Held) -> None:
        say = self._desk.say
        who = held.contact.name if held.contact and held.contact.name else say("this person")
        self._tell(say("What goes"), "trash", "danger", self._going(held, who))
        stays = [say("What was agreed to and taken back, without any name: the proof that we were allowed.")]
        if held.ideas:
            stays.append(say("The ideas, from nobody, unless you tick their words below."))
        self._tell(say("What stays"), "shield", "accent", stays)
        self._tell(say("This cannot be undone."), "warning", "amber", ())

    def _going(self, held: Held, who: str) -> Iterable[str]:
        say, say_count = self._desk.say, self._desk.say_count
        if held.contact:
            yield say("The name and contact of {name}").format(name=who)
        if held.answers:
            yield say_count("{n} answer to the study", "{n} answers to the study", len(held.answers))
        if held.ideas:
            yield say_count("The link with {n} idea", "The link with {n} ideas", len(held.ideas))
        if held.pages:
            yield say_count("{n} scanned page", "{n} scanned pages", held.pages)
        if held.signatures:
            yield say_count("{n} signature", "{n} signatures", held.signatures)
        if held.attended:
            yield say_count(
                "Their name in {n} attendance list", "Their name in {n} attendance lists", len(held.attended)
            )
        yield say("Every copy of the vault made before, and the drafts on this laptop")

    def _texts_words(self, held: Held) -> str:
        say_count = self._desk.say_count
        return say_count("Erase the words of their idea too", "Erase the words of their {n} ideas too", len(held.ideas))

    def _erase(self) -> None:
        desk = self._desk
        self._problem.hide()
        task = partial(
            _erase, desk, self._person, texts_too=self.texts_too.value(), reason=self.form.value("reason").strip()
        )
        try:
            erased = wait_for(desk.work, desk.say("Erasing, here and in the copies…"), task, self)
        except Refused as refused:
            self._take_refusal(refused)
        else:
            if erased:
                self._show_after(erased)
                desk.wrote(erased.changes)

    def _take_refusal(self, refused: Refused) -> None:
        """Erased here all the same, where it is only the copies that could not be made anew."""
        desk, now = self._desk, held_on(self._desk.store, self._person)
        elsewhere = self.form.show_problems(refused.problems)
        sentence = " ".join(word(problem, desk.say) for problem in elsewhere)
        if now and now.erased_at is not None:
            self._leave_form()
            self._tell(desk.say("Erased here; the older copies are still there"), "warning", "amber", [sentence])
            self._tell(desk.say("They go by themselves with the next copy that can be made."), "info", "muted", ())
            desk.changed.emit(Changes(act=self._person, records=(("person", self._person), ("idea", self._person))))
        elif sentence:
            self._problem.setText(sentence)
            self._problem.show()

    def _show_after(self, erased: Erased) -> None:
        say, held = self._desk.say, self._held
        self._leave_form()
        self._tell(say("Done"), "check-circle", "accent", self._done(erased))
        if erased.to_review:
            titles = (found.title for i in erased.to_review if (found := proposal(self._desk.store, i)))
            self._tell(say("Proposals to read over: they carried these words"), "file", "amber", titles)
        out = dict.fromkeys(given.recipient for given in held.disclosures) if held else ()
        elsewhere = [say("Given out before, to be asked back: {who}").format(who=who) for who in out]
        elsewhere.append(say("Other laptops, until they exchange with this one; sticks and papers handed over."))
        self._tell(say("What we cannot reach from here"), "info", "amber", elsewhere)

    def _leave_form(self) -> None:
        self.set_title(self._desk.say("This person is erased"))
        clear(self._told)
        for part in (self.texts_too, self.form, self._problem, self.keep, self.go_on):
            part.hide()
        self.close_button.show()
        self.close_button.setFocus()

    def _done(self, erased: Erased) -> Iterable[str]:
        say_count = self._desk.say_count
        yield say_count("{n} record erased", "{n} records erased", erased.records)
        if erased.told:
            yield say_count("{n} recipient is to be told", "{n} recipients are to be told", erased.told)
        if erased.copies_removed:
            yield say_count(
                "{n} older copy of the vault removed", "{n} older copies of the vault removed", erased.copies_removed
            )
        yield self._desk.say("A new copy of the vault, without this person")

    def _tell(self, heading: str, icon: str, tone: str, sentences: Iterable[str]) -> None:
        self._told.addLayout(line(Icon(icon, tone), Text(heading, "strong", wrap=True)))
        for sentence in sentences:
            told = line(28, Text(sentence, "secondary", wrap=True))
            self._told.addLayout(told)
        self._told.addSpacing(8)


def _erase(desk: Desk, person: RecordId, progress: Progress, *, texts_too: bool, reason: str) -> Erased:
    del progress
    with closing(desk.store.again()) as own:
        return rights.erase(own, desk.vault, person, texts_too=texts_too, reason=reason, by=desk.member.id)
