"""The neighbourhood's words: every closed list the app knows, as codes. `ui` and `printables` say them aloud."""

from enum import StrEnum


class SessionKind(StrEnum):
    WORKSHOP = "workshop"
    DOORSTEP = "doorstep"
    STALL = "stall"


class HostKind(StrEnum):
    ASSOCIATION = "association"
    SOCIAL_CENTRE = "social_centre"  # centre social
    DAY_CENTRE = "day_centre"  # accueil de jour
    SHELTER = "shelter"  # centre d'hébergement
    SCHOOL = "school"
    LIBRARY = "library"
    LANDLORD = "landlord"
    TOWN_HALL = "town_hall"
    STREET = "street"
    OTHER = "other"


class Reach(StrEnum):
    """How people were reached."""

    INVITED = "invited"
    REGULARS = "regulars"
    PASSING = "passing"
    DOORS = "doors"
    WORD_OF_MOUTH = "word_of_mouth"
    POSTER = "poster"
    SCHOOL = "school"
    OTHER = "other"


class Counting(StrEnum):
    """How a count was made; a figure without it means little to the study."""

    DECLARED = "declared"
    OBSERVED = "observed"
    STICKERS = "stickers"
    SHEETS = "sheets"


class Fact(StrEnum):
    """A fact about an area that may not be known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ConsentState(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"
    INVALIDATED = "invalidated"


class ConsentMethod(StrEnum):
    SCREEN = "screen"
    ORAL = "oral"
    PAPER = "paper"


class AnswerState(StrEnum):
    """A study question's answer; `not_asked` is also what no record at all means."""

    ANSWERED = "answered"
    REFUSED = "refused"
    DOES_NOT_KNOW = "does_not_know"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


class IdeaSource(StrEnum):
    SCREEN = "screen"
    PAPER = "paper"
    IMPORT = "import"


class SheetState(StrEnum):
    PRINTED = "printed"
    SCANNED = "scanned"
    ENTERED = "entered"
    VOID = "void"


class ScanOutcome(StrEnum):
    RECOGNISED = "recognised"
    UNKNOWN = "unknown"  # our kind of code, our campaign, but no such sheet here
    FOREIGN = "foreign"  # a QR of somebody else's, or of another campaign
    SPOILT = "spoilt"  # a damaged page or a code whose check does not hold
    ALREADY_ENTERED = "already_entered"
    NO_CODE = "no_code"
    OTHER_CAMPAIGN = "other_campaign"  # one of ours, but printed for another edition
    UNKNOWN_LAYOUT = "unknown_layout"  # our sheet, drawn by a newer app: its geometry cannot be read here
    DUPLICATE = "duplicate"  # a second picture of a sheet that waits to be entered
    TWO_SHEETS = "two_sheets"  # more than one sheet on one picture: each is its own part


class Stage(StrEnum):
    GATHERED = "gathered"  # idées groupées
    WRITING = "writing"  # écriture ensemble
    AGREED = "agreed"  # accord des porteurs
    SUBMITTED = "submitted"  # à envoyer, puis envoyée
    ANSWERED = "answered"  # réponse de la Ville
    SET_ASIDE = "set_aside"


class ProposerKind(StrEnum):
    RESIDENT = "resident"
    COLLECTIVE = "collective"
    ASSOCIATION = "association"
    NEIGHBOURHOOD_COUNCIL = "neighbourhood_council"  # conseil de quartier
    CITIZEN_COUNCIL = "citizen_council"  # conseil citoyen
    SCHOOL = "school"
    OTHER = "other"


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"  # at the door: validation or rights, not the city's judgement
    UNKNOWN = "unknown"  # it left, no reply came: look for our marker before sending again
    SET_ASIDE = "set_aside"  # a person decided that it does not leave, for now


class Errand(StrEnum):
    """What a parcel is to do over there."""

    CREATE = "create"
    EDIT = "edit"
    WITHDRAW = "withdraw"


class CityDecision(StrEnum):
    EVALUATING = "evaluating"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class CityPhase(StrEnum):
    """Where a proposal stands in the city's year, in the words every edition shares."""

    ADMISSIBLE = "admissible"  # recevable
    STUDIED = "studied"  # à l'étude
    KEPT = "kept"  # retenu
    NOT_KEPT = "not_kept"  # non retenu
    AT_VOTE = "at_vote"  # au vote
    WINNER = "winner"  # lauréat


class LetterKind(StrEnum):
    """What a letter asks of the city."""

    RETRACTION = "retraction"  # take the whole proposal back
    EDIT = "edit"  # take one part out of it


class ProposalForm(StrEnum):
    """How several ideas become one proposal."""

    MERGE = "merge"  # fusion: one text, co-written
    GROUP = "group"  # regroupement: every part is kept and delivered


class AgreementHow(StrEnum):
    SHOW_OF_HANDS = "show_of_hands"
    NAMED = "named"


class AdviceAnswer(StrEnum):
    """What the room did with the coach's advice on one sentence."""

    KEPT = "kept"
    CHANGED = "changed"


class PlanSection(StrEnum):
    AGENDA = "agenda"
    ROLE = "role"
    TABLE = "table"
    MATERIAL = "material"


class PastOutcome(StrEnum):
    WON = "won"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class VisitOutcome(StrEnum):
    """What happened at one door."""

    ABSENT = "absent"
    REFUSED = "refused"
    TALKED = "talked"
    IDEA = "idea"
    COME_BACK = "come_back"
    DO_NOT_CONTACT = "do_not_contact"  # ne plus solliciter


class Standing(StrEnum):
    """Where an idea stands, as its receipt tells it."""

    LIVE = "live"
    UNREAD = "unread"  # from nobody, and nobody has read it over yet
    NOT_AGREED = "not_agreed"  # its person did not agree to have it published, or their yes is over
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside"
    ERASED = "erased"
    AWAITED = "awaited"  # the sheet's number is ours, and nobody has typed the sheet in yet
