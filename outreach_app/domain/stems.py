"""Words as memory compares them: no accents, no endings, and without those that say nothing of an idea."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile("[a-z]{3,}")
_LONG_E = re.compile("ee?s?$")
_SHORTEST = 3
_LONGEST = 40

_SILENT_WORDS = """
afin ailleurs ainsi alors ans apres assez au aucun aussi autour autre autres aux avant avec avoir beaucoup bien bon
bonne car cela ces cet cette ceux chaque chez comme comment contre dans davantage depuis des deux dire doit doivent
donc dont elle elles encore entre est etc etre eux faire fait faites faut fois font fut grand grande grands ici ils
jamais jour jours les leur leurs lors lui mais meme memes mes mettre mieux moins mon mot nos notre nous ont par parce
partout pas peu peut peuvent peux plein plus plusieurs plutot pour pourquoi pourrait pouvoir pres quand que quel
quelle quelque quelques qui quoi rien sans sera serait ses seul seulement sinon soient soit son sont sous souvent
suis sur sure tous tout toute toutes tres trop une vers voici voila vos votre vouloir vous vraiment
aimerais aimerait aimerions amenagement amenager arrondissement ameliorer besoin creation creer habitant habitants
idee idees installation installer manque mise paris petit petite petits place proche projet projets proposer
propose proposons quartier quartiers rue rues ville voudrais voudrait
about all also and any are because been but can could does for from has have her here his how into its just like
make more most need needs not now one our out over should some such than that the their them then there these they
this those too two very want was way were what when where which who will with would you your
city district idea ideas neighbourhood project projects street
"""
_SILENT = frozenset(_SILENT_WORDS.split())
"""Words of French and of English that are in every second idea, folded."""


def fold_words(text: str) -> list[str]:
    """Its words in order: lower case, no accents (as the index has them), `œ` as `oe`. Numbers are no words."""
    plain = _apart(text.casefold())
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return _WORD.findall(unicodedata.normalize("NFC", bare))


def telling(text: str, *, latin: bool = True) -> set[str]:
    """Its folded words that say something. With `latin`, words of other scripts are left out, and it is five times
    as fast: a hundred texts are read for each letter typed."""
    if not latin:
        return {word for word in fold_words(text) if tells(word)}
    plain = _apart(text.lower())
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return {*_LATIN_WORD.findall(plain)} - _SILENT


def tells(word: str) -> bool:
    """A folded word that says something of an idea."""
    shortest = _SHORTEST if word.isascii() else 2
    return shortest <= len(word) <= _LONGEST and word not in _SILENT


@lru_cache(maxsize=30_000)
def stem(word: str, language: str = "fr") -> str:
    """A folded word without its ending: `fontaines` and `fontaine` are one, as are `plantée` and `planter`.

    English has its own endings; every other language takes those of French. Other scripts stay as they are.
    """
    if not word.isascii() or len(word) > _LONGEST:
        return word
    found = _new_stemmer("english" if language == "en" else "french").stemWord(_plain_e(word, language))
    return found[:-1] if found.endswith("eux") and len(found) <= 5 else str(found)


def _apart(text: str) -> str:
    """Ligatures and elisions as two."""
    return text.replace("œ", "oe").replace("æ", "ae").replace("’", "'")


def _plain_e(word: str, language: str) -> str:
    """Without accents `allée` would be `allee`: its e is made one again."""
    return _LONG_E.sub("e", word) if language != "en" and len(word) > 4 else word


def _new_stemmer(name: str) -> Any:
    """A fresh one each time, as it keeps its place between calls. Imported late: 40 ms that no start should pay."""
    import snowballstemmer

    return snowballstemmer.stemmer(name)
