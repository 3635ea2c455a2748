"""Looking a receipt up: where the idea stands, in plain words; from here it is taken back, or given back."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import Standing
from outreach_app.queries.receipts import Agreement, Fate, Whereabouts, look_up
from outreach_app.services import receipts
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.keys import DigitRow
from ui.lines import theme_name
from ui.look import look
from ui.problems import word
from ui.said import said
from ui.theme import TARGET
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Columns, clear, column, line
from ui.widgets.text import Icon, Pill, Rule, Text

_SIGNS = {
    Standing.LIVE: ("check-circle", "accent"),
    Standing.UNREAD: ("check-circle", "accent"),
    Standing.NOT_AGREED: ("check-circle", "accent"),
    Standing.WITHDRAWN: ("ban", "amber"),
    Standing.SET_ASIDE: ("eye-off", "muted"),
    Standing.ERASED: ("trash", "muted"),
    Standing.AWAITED: ("clock", "muted"),
}


class ReceiptLookup(Dialog):
    """The code, then Enter. Nothing shows who said it: whoever has the code may ask."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Receipts"), parent, width=760)
        self._desk = desk
        self.found: Whereabouts | None = None
        self.links: list[Button] = []
        self.code = Line("7K39-QXM2-4T", icon="search")
        self.code.setProperty("role", "writing")
        self.field = Field(say("Number of the receipt, or of the sheet"), self.code)
        self.search = Button(say("Look it up"), kind="filled", key="Return")
        self._card = Card()
        self._card.setMinimumHeight(96)
        self._told = column(spacing=10)
        self._card.body.addLayout(self._told)
        self._note = Text("", "secondary", "accent", wrap=True)
        self.withdraw = Button(say("Take it back"), kind="danger", key="F10", icon="ban")
        self.undo = Button(say("Give it back"), key="F12", icon="undo")
        self.print: Button | None = None
        self._digits = DigitRow(self)
        self._lay_out()
        self._listen()
        self._tell()
        self.code.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if handle := self.windowHandle():
            self._digits.watch(handle)

    def look_up(self) -> None:
        """Reads the code as typed; a slip is said at its field."""
        self.found = None
        try:
            self.found = look_up(self._desk.store, self.code.value())
        except Refused as refused:
            self.field.show_problem(" ".join(word(problem, self._desk.say) for problem in refused.problems))
        else:
            self.field.clear_problem()
            self.code.set_value(show_code(self.found.code))
        self._say_note("")
        self._tell()
        self.code.setFocus()
        self.code.selectAll()

    def take_digit(self, digit: int) -> None:
        """Alt and a digit takes that agreement back."""
        if 1 <= digit <= len(self.links):
            self.links[digit - 1].click()

    def _withdraw(self, *purposes: str) -> None:
        desk = self._desk
        if self.found and self.found.can_withdraw:
            self._write(lambda idea: receipts.withdraw(desk.store, idea, desk.member.id, purposes), self._after())

    def _after(self) -> str:
        told = self._desk.say("Taken back. It holds from now on: nothing more leaves.")
        until = self._desk.say("A mistake? F12 gives it back, until midnight.")
        return f"{told} {until}"

    def _undo(self) -> None:
        desk = self._desk
        told = desk.say("Given back: everything is as it was before. What was held back waits in To send (F9).")
        self._write(lambda idea: receipts.undo_withdrawal(desk.store, desk.campaign, idea, desk.member.id), told)

    def _write(self, act: Callable[[RecordId], Changes], sentence: str) -> None:
        if self.found is None or self.found.idea is None:
            return
        try:
            changes = act(self.found.idea)
        except Refused as refused:
            self._say_note(" ".join(word(problem, self._desk.say) for problem in refused.problems), "danger")
            return
        self._desk.wrote(changes)
        self.found = look_up(self._desk.store, self.found.code)
        self._tell()
        self._say_note(sentence)

    def _tell(self) -> None:
        clear(self._told)
        self.links, self.print = [], None
        found = self.found
        self._card.setVisible(found is not None)
        self.withdraw.setVisible(found is not None and found.can_withdraw)
        self.undo.setVisible(found is not None and found.idea is not None and self._is_of_today(found))
        if found is None:
            return
        icon, tone = _SIGNS[found.standing]
        heading = Text(said(found.standing, self._desk.say), "heading", wrap=True)
        head = line(Icon(icon, tone, 28), heading, spacing=12)
        head.setStretch(1, 1)
        self._told.addLayout(head)
        for part in self._details(found):
            self._told.addWidget(part)
        self._card.setAccessibleName(heading.text())

    def _details(self, found: Whereabouts) -> Iterator[QWidget]:
        say, zone = self._desk.say, self._desk.campaign.timezone
        if found.at is not None:
            theme = theme_name(self._desk.campaign, found.theme, self._desk.language)
            day = formats.plain_day(formats.civil_day(found.at, zone), say)
            yield Text(" · ".join(part for part in (formats.capital(day), theme) if part), tone="muted", wrap=True)
        for fate in found.fates:
            yield Rule()
            yield self._fate(fate)
        if found.idea and not found.fates:
            yield Text(say("It has not joined a proposal yet. We keep it, and it counts."), wrap=True)
        if found.idea:
            self.print = Button(say("Print what became of it…"), kind="link", key="Ctrl+P", icon="printer")
            self.print.clicked.connect(self._print)
            yield self.print
        if found.agreements:
            yield Rule()
            yield self._agreements(found)
        if found.from_nobody and found.can_withdraw:
            told = say("Nobody’s name goes with it. Taken back, it does not leave, nor what carries it.")
            yield Text(told, "secondary", "muted", wrap=True)

    def _fate(self, fate: Fate) -> QWidget:
        say, zone = self._desk.say, self._desk.campaign.timezone
        part = QWidget()
        told = [said(fate.stage, say)]
        if fate.sent_at:
            sent = formats.plain_day(formats.civil_day(fate.sent_at, zone), say)
            told.append(say("sent on {day}").format(day=sent))
        layout = column(Text(say("In the proposal “{title}”").format(title=fate.title), "strong", wrap=True), spacing=4)
        layout.addWidget(Text(" · ".join(told), "secondary", "muted", wrap=True))
        if fate.decision:
            answer = said(fate.phase or fate.decision, say) + (f" ({fate.reason})" if fate.reason else "")
            layout.addWidget(Text(say("The city’s answer: {answer}").format(answer=answer), wrap=True))
        if self._desk.campaign.is_rehearsal(fate.target):
            warned = say("Rehearsal: this is not an answer of the City.")
            layout.addWidget(Text(warned, "secondary strong", "amber", wrap=True))
        part.setLayout(layout)
        return part

    def _agreements(self, found: Whereabouts) -> QWidget:
        say, part = self._desk.say, QWidget()
        layout = column(Text(say("What the person allows"), "small strong"), spacing=0)
        if found.ideas > 1:
            told = self._desk.say_count("It holds for their {n} idea", "It holds for their {n} ideas", found.ideas)
            layout.addWidget(Text(told, "small", "muted", wrap=True))
        order = list(self._desk.campaign.purpose_by_code)
        for agreement in sorted(found.agreements, key=lambda a: order.index(a.purpose) if a.purpose in order else 99):
            layout.addWidget(self._agreement(agreement))
        part.setLayout(layout)
        return part

    def _agreement(self, agreement: Agreement) -> QWidget:
        say, part = self._desk.say, QWidget()
        purpose = self._desk.campaign.purpose_by_code.get(agreement.purpose)
        words = self._desk.campaign.say(purpose.words, self._desk.language) if purpose else agreement.purpose
        told = Text(words, "secondary", wrap=True)
        state = say("Yes") if agreement.live else said(agreement.state, say)
        row = line(told, Pill(state, "selected" if agreement.live else "quiet"), spacing=12)
        row.setStretch(0, 1)
        part.setMinimumHeight(look().px(TARGET))
        if agreement.live and len(self.links) < 9:
            link = Button(say("Take back"), kind="link", key=f"Alt+{len(self.links) + 1}", binds=False)
            link.setAccessibleName(f"{say('Take back')} {words}")
            link.clicked.connect(lambda: self._withdraw(agreement.purpose))
            self.links.append(link)
            row.addWidget(link)
        part.setLayout(row)
        return part

    def _is_of_today(self, found: Whereabouts) -> bool:
        campaign = self._desk.campaign
        at = found.withdrawn_at
        return at is not None and campaign.day(at) == campaign.day(self._desk.store.now())

    def _print(self) -> None:
        from ui.dialogs.save_paper import save_paper

        say = self._desk.say
        if self.found:
            name = say("what-became-of-{code}.pdf").format(code=self.found.code)
            self._say_note(
                save_paper(self._desk, say("Print what became of it…"), name, self._drawer(self.found), self)
            )

    def _drawer(self, found: Whereabouts) -> Callable[[Path], None]:
        """Its date and theme stand for the idea: the code's holder may not be its author."""
        desk = self._desk
        say, zone = desk.say, desk.campaign.timezone
        heard = formats.plain_day(formats.civil_day(found.at or 0, zone), say)
        theme = theme_name(desk.campaign, found.theme, desk.language)
        idea = say("Said on {day}").format(day=heard) + (f" · {theme}" if theme else "")
        today = desk.campaign.day(desk.store.now())

        def draw(path: Path) -> None:
            from printables.family import house_of
            from printables.receipt import Followed, print_whereabouts
            from printables.receipt import Whereabouts as Told

            proposals = tuple(
                Followed(
                    title=fate.title,
                    stage=said(fate.stage, say),
                    answer=said(fate.phase or fate.decision, say) if fate.decision else "",
                    reason=self._why(fate),
                )
                for fate in found.fates
            )
            house = house_of(desk.campaign, desk.language)
            code = show_code(found.code)
            print_whereabouts(path, Told(house=house, code=code, day=today, idea=idea, proposals=proposals))

        return draw

    def _why(self, fate: Fate) -> str:
        """What a rehearsed answer is goes onto the paper too."""
        played = self._desk.campaign.is_rehearsal(fate.target)
        warned = [self._desk.say("Rehearsal: this is not an answer of the City.")] if played else []
        return " ".join([*warned, *([fate.reason] if fate.reason else [])])

    def _say_note(self, sentence: str, tone: str = "accent") -> None:
        self._note.setText(sentence)
        self._note.set_tone(tone)
        self._note.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        say = self._desk.say
        told = say("Whoever has the number may ask: no name and no contact shows here.")
        self.body.addWidget(Text(told, tone="muted", wrap=True))
        beside = QWidget()
        beside.setLayout(column(Text(" ", "small strong"), self.search, 0, spacing=6))
        self.body.addWidget(Columns(self.field, beside, stretch=(1, 0), level=True))
        self.body.addWidget(self._card)
        self.body.addWidget(self._note)
        self.body.addStretch()
        close = Button(say("Close"), key="Escape")
        close.clicked.connect(self.reject)
        self.set_buttons(self.undo, self.withdraw, close)

    def _listen(self) -> None:
        self.search.clicked.connect(self.look_up)
        self.withdraw.clicked.connect(lambda: self._withdraw())
        self.undo.clicked.connect(self._undo)
        self._digits.pressed.connect(self.take_digit)
