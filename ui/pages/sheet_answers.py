"""A sheet being verified: what was read, what a person typed and saw, and what is still to be answered. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.reading import Reading, Tick
from outreach_app.services.verification import Confirmed, Signer
from ui.pages.sheet_asked import (
    WHOLE,
    Answer,
    Asked,
    Typed,
    is_written,
    read_pair,
    ticked_themes,
    uncertain_themes,
)
from ui.pages.sheet_fields import FIELDS

_NOTHING = Asked(kind="", zones=(), themes=(), pairs=())


@dataclass(slots=True)
class Answers:
    """`typed` changes as a person goes on; everything else is the page's."""

    campaign: Campaign
    asked: Asked = _NOTHING
    reading: Reading | None = None
    typed: Typed = field(default_factory=Typed)

    def uncertain(self) -> list[str]:
        """The boxes of themes still to be decided."""
        return [box for box in uncertain_themes(self.asked, self.reading) if box not in self.typed.ticks]

    def ticked(self) -> list[str]:
        return ticked_themes(self.asked, self.reading, self.typed.ticks)

    def must_choose(self) -> bool:
        """Several themes are ticked, or faint ticks are lost in black and white, and nobody said which one counts."""
        return self.typed.theme is None and (len(self.ticked()) > 1 or self.is_faded()) and not self.uncertain()

    def is_faded(self) -> bool:
        """A page in pure black and white: what was ticked in pencil may not be there."""
        return bool(self.asked.themes and self.asked.has_idea and self.reading and not self.reading.grey)

    def to_choose(self) -> list[str]:
        """The themes to choose from: the ticked ones, and after them all others where a tick may be lost."""
        ticked = self.ticked()
        others = [code for code, _ in self.asked.themes if code not in ticked] if self.is_faded() else []
        return [*ticked, *others]

    def theme(self) -> str:
        """What was chosen, else the only one ticked; a theme the edition has dropped is none."""
        if self.typed.theme is not None:
            return self.typed.theme
        ticked = self.ticked()
        return ticked[0] if len(ticked) == 1 and ticked[0] in self.campaign.theme_by_code else ""

    def inked(self) -> list[int]:
        """The rows somebody wrote in or ticked, or all of them where nobody looked."""
        return [row for row in self.asked.rows if row == WHOLE or self._is_inked(row)]

    def unseen(self) -> list[int]:
        """The inked rows with an agreement no eye has confirmed."""
        return [
            row
            for row in self.inked()
            if any(p.purpose not in self.typed.row(row).answers for p in self.asked.pairs_of(row))
        ]

    def lacks_parent(self, row: int) -> bool:
        """Of a yes: a parent is named and did not sign, or signed and is not named."""
        asked = {zone.name: zone for zone in self.asked.zones_of(row, ("guardian.name", "guardian.signature"))}
        typed = self.typed.row(row)
        if self.reading is None or len(asked) < 2 or Answer.YES not in typed.answers.values():
            return False
        named = bool(typed.words.get("guardian.name", "").strip())
        return named != is_written(asked["guardian.signature"], self.reading)

    def lacks(self, row: int) -> tuple[bool, bool]:
        """Of a yes: whether its date is missing, and its signature. Neither, where no machine looked."""
        if self.reading is None or Answer.YES not in self.typed.row(row).answers.values():
            return False, False
        closing = {
            zone.name: is_written(zone, self.reading) for zone in self.asked.zones_of(row, ("date", "signature"))
        }
        return not closing.get("date", True), not closing.get("signature", True)  # a parent's own is `lacks_parent`'s

    def is_young(self, row: int) -> bool:
        """Under 15, as the box says or as a person said since; an uncertain box counts as ticked."""
        said = self.typed.row(row).young
        if said is not None:
            return said
        ticks = self.reading.ticks if self.reading else {}
        return ticks.get(self.asked.box_of_young(row), Tick.EMPTY) is not Tick.EMPTY

    def is_of_nobody(self) -> bool:
        """An idea and no answer to any agreement."""
        answers = self.typed.row(WHOLE).answers.values()
        return self.asked.has_idea and not any(answer in (Answer.YES, Answer.NO) for answer in answers)

    def confirmed(self, scan: RecordId, signed: Mapping[int, bytes], linked: RecordId | None) -> Confirmed:
        """Everything typed and seen, as the work takes it. `signed` proves it, by row."""
        words = self.typed.row(WHOLE).words
        idea = IdeaDraft(
            text=words.get("idea", ""),
            theme=self.theme(),
            place=words.get("where", ""),
            language=self.typed.language,
        )
        return Confirmed(
            scan=scan,
            idea=idea if self.asked.has_idea else None,
            signers=tuple(self._signer(row, signed) for row in self.asked.rows),
            language=self.typed.language,
            linked=linked,
            cleared=self.typed.cleared,
        )

    def compared(self) -> dict[str, str]:
        """The same by field, for a second look."""
        row = self.typed.row(WHOLE)
        said = {FIELDS[name]: text for name, text in row.words.items() if name in FIELDS}
        answers = {f"consent.{purpose}": said for purpose, said in row.answers.items() if said != Answer.BLANK}
        return said | answers | {"theme": self.theme()}

    def _is_inked(self, row: int) -> bool:
        zones = any(is_written(zone, self.reading) for zone in self.asked.zones_of(row))
        return zones or any(read_pair(pair, self.reading) is not Answer.BLANK for pair in self.asked.pairs_of(row))

    def _signer(self, number: int, signed: Mapping[int, bytes]) -> Signer:
        row = self.typed.row(number)
        contact, guardian = row.words.get("contact", "").strip(), row.words.get("guardian.name", "").strip()
        is_mail = "@" in contact
        answers = [(pair.purpose, row.answers.get(pair.purpose)) for pair in self.asked.pairs_of(number)]
        if self.asked.box_of_young(number) and self.is_young(number):
            answers = []  # a child's line bears no parent's signature: nothing of it may be kept
        return Signer(
            person=PersonDraft(
                name=row.words.get("name", ""),
                email=contact if is_mail else "",
                phone="" if is_mail else contact,
                minor=bool(guardian),
                guardian_name=guardian,
                child_assent=bool(guardian) and not self.lacks(number)[1],
            ),
            consents=tuple(
                ConsentDraft(purpose=purpose, given=said == Answer.YES)
                for purpose, said in answers
                if said in (Answer.YES, Answer.NO) and purpose in self.campaign.purpose_by_code
            ),
            signed=signed.get(number, b""),
            number=number,
        )
