"""What platforms answer, in plain words: every trouble, every refusal at the door, every attempt. No Qt."""

import re

from outreach_app.domain.errors import Problem
from outreach_app.domain.words import OutboxState
from outreach_app.language import N_, Say
from outreach_app.queries.outbox import AskedBack, Attempt, ParcelRow
from outreach_app.queries.pictures import PictureFate, PictureState
from sync.platform import Objection, Trouble
from ui.problems import WORDS, word
from ui.said import said

TROUBLES = {
    Trouble.NO_CONNECTION: N_("No network reaches “{target}”."),
    Trouble.TLS: N_("“{target}” could not prove who it is: nothing was sent. Please try another network."),
    Trouble.SIGN_IN: N_("“{target}” does not accept our access. Please check it in the settings."),
    Trouble.SLOW_DOWN: N_("“{target}” asks for a pause."),
    Trouble.NO_COMPONENT: N_("“{target}” takes no proposals where the edition’s file says. Please check its number."),
    Trouble.FILES_ONLY: N_("“{target}” is too old to take proposals by itself: hand over the file instead."),
    Trouble.SIGN_IN_AGAIN: N_("Your session on “{target}” is over. Sign in again in the settings."),
    Trouble.REDIRECT: N_("“{target}” sends us elsewhere: a Wi-Fi that wants a password, or an address that changed."),
    Trouble.SERVER_ERROR: N_("“{target}” is out of order on its side."),
    Trouble.NO_REPLY: N_("The line to “{target}” broke before its reply came."),
    Trouble.DEADLINE: N_("“{target}” took too long to answer."),
    Trouble.TOO_BIG: N_("What “{target}” answered is far too long to be an answer."),
    Trouble.NOT_UNDERSTOOD: N_("This is no answer of “{target}”, perhaps a Wi-Fi’s page. Open a browser first."),
}
"""Why a round ended early, as a sentence that says what to do."""

NOT_ALONE = N_(
    "Another laptop sends to “{target}” as well; what it had sent was not sent again. Choose in the settings which one"
    " sends."
)

_IN_SHORT = {
    Trouble.NO_CONNECTION: N_("no network"),
    Trouble.TLS: N_("the other side could not prove who it is"),
    Trouble.SIGN_IN: N_("our access was not accepted"),
    Trouble.SLOW_DOWN: N_("the platform asked for a pause"),
    Trouble.NO_COMPONENT: N_("the platform takes no proposals there"),
    Trouble.FILES_ONLY: N_("the platform takes files only"),
    Trouble.SIGN_IN_AGAIN: N_("the session was over"),
    Trouble.REDIRECT: N_("sent elsewhere, perhaps by a Wi-Fi"),
    Trouble.SERVER_ERROR: N_("the platform was out of order"),
    Trouble.NO_REPLY: N_("the line broke before the reply"),
    Trouble.DEADLINE: N_("the reply took too long"),
    Trouble.TOO_BIG: N_("the reply was too long"),
    Trouble.NOT_UNDERSTOOD: N_("the reply made no sense, perhaps a Wi-Fi’s page"),
    "interrupted": N_("this computer stopped while sending"),
    "still_arriving": N_("looked for, and not there yet"),
    "not_there": N_("looked for, and not there"),
}

OBJECTIONS = {
    Objection.VALIDATION: N_("The platform does not take it as it is. Mend what it names, then send again."),
    Objection.RIGHTS: N_("Our access may not deposit there, or deposits are closed. Ask the city, then send again."),
    Objection.LOCALE: N_("The platform does not speak this proposal’s language. Check the edition’s file."),
    Objection.UNACCEPTABLE: N_("The platform turned it away before reading it. Please try again later."),
    Objection.THEME: N_("The platform does not know the theme. Tie the themes again, then send again."),
    Objection.FILES_ONLY: N_("This platform takes files only. Hand over the import file instead."),
    Objection.GONE: N_("It does not stand there any more, so it can’t be changed. Ask the city what became of it."),
    Objection.BREAKS_IT: N_("The platform breaks down each time it is sent. Change its words, or ask the city."),
    "consent.withdrawn": N_("Held back here: one of its ideas may no longer leave. Take that idea out, or ask again."),
}
"""Why one was refused at the door, and what to do."""

_FIELDS = {
    "title": N_("Title"),
    "body": N_("Text"),
    "address": N_("Place"),
    "latitude": N_("Point on the map"),
    "longitude": N_("Point on the map"),
    "category": N_("Theme"),
}
_BARE = re.compile(r"HTTP \d{3}")
"""No words at all: a number for the trail, which says nothing to whoever is to mend it."""


def word_refusal(parcel: ParcelRow, say: Say) -> str:
    """Why it was refused at the door, and what to do now."""
    template = OBJECTIONS.get(parcel.reason)
    return say(template) if template else word(Problem(code=parcel.reason), say)


def platform_said(parcel: ParcelRow, say: Say) -> str:
    """The platform's own words, with the field they are about: `Titre : is too long`; empty where it said nothing."""
    if not parcel.message or parcel.state is not OutboxState.REFUSED or _BARE.fullmatch(parcel.message):
        return ""
    field = say(_FIELDS[parcel.field]) if parcel.field in _FIELDS else parcel.field
    return say("{field}: {said}").format(field=field, said=parcel.message) if field else parcel.message


PICTURE_OBJECTIONS = {
    Objection.VALIDATION: N_("the platform does not take it as it is. Choose another."),
    Objection.RIGHTS: N_("our access may not change what stands there. Ask the city, then send it again."),
    Objection.GONE: N_("the proposal does not stand there any more."),
    Objection.BREAKS_IT: N_("the platform breaks down each time it is sent. Choose another."),
    "media.missing": N_("its file is not on this computer. Choose it again here."),
    "media.damaged": N_("its file is damaged. Choose it again here."),
}
_PICTURE_TURNED_AWAY = N_("the platform turned it away. Choose a smaller one, or send it again later.")
_PICTURE_TRIES = {
    "picture_sent": N_("the picture went after it"),
    "picture_refused": N_("sent without its picture"),
    "picture_waiting": N_("the picture has not gone yet"),
}


def word_picture_refusal(fate: PictureFate, say: Say) -> str:
    """Why a proposal stands there without its picture: in the platform's own words, where it has some."""
    if fate.message and not _BARE.fullmatch(fate.message):
        return say("“{said}”").format(said=fate.message)
    return say(PICTURE_OBJECTIONS.get(fate.reason, _PICTURE_TURNED_AWAY))


def in_short(parcel: ParcelRow, say: Say) -> str:
    """One line for the list: what keeps it, or where it stands."""
    if parcel.is_gone:
        return say("It no longer stands there: it was taken back.")
    if parcel.state is OutboxState.SENT and parcel.asked_back is AskedBack.KEPT:
        return say("The city was asked by letter to take it off, and did not.")
    match parcel.state:
        case OutboxState.REFUSED:
            return platform_said(parcel, say).replace("\n", " · ") or word_refusal(parcel, say)
        case OutboxState.UNKNOWN:
            return say("It left, no reply came. It is looked for there before it is sent again.")
        case OutboxState.QUEUED if parcel.message:
            return say("Not gone yet: {why}").format(why=_short(parcel.message, say))
        case OutboxState.SENT if parcel.picture == PictureState.REFUSED:
            return say("There without its picture")
        case OutboxState.SENT if parcel.remote_id:
            return say("There under number {number}").format(number=parcel.remote_id)
    return ""


def word_attempt(attempt: Attempt, say: Say) -> str:
    """One line of the trail: `pas de réseau`."""
    if attempt.outcome == "begun":
        return say("begins to leave")
    if attempt.outcome == OutboxState.QUEUED:
        return _short(attempt.message, say)
    if attempt.outcome in _PICTURE_TRIES:
        outcome = say(_PICTURE_TRIES[attempt.outcome])
        if not attempt.message:
            return outcome
        return say("{outcome}: {why}").format(outcome=outcome, why=_short_picture(attempt.message, say))
    outcome = said(OutboxState(attempt.outcome), say)
    if not attempt.message or attempt.outcome == OutboxState.SENT:
        return outcome
    return say("{outcome}: {why}").format(outcome=outcome, why=_short(attempt.message, say))


def _short_picture(code: str, say: Say) -> str:
    return say(PICTURE_OBJECTIONS[code]) if code in PICTURE_OBJECTIONS else _short(code, say)


def _short(code: str, say: Say) -> str:
    """A trouble's code in words; anything else is already the platform's own."""
    if code in _IN_SHORT:
        return say(_IN_SHORT[code])
    return say(WORDS[code]) if code in WORDS else code.replace("\n", " · ")
