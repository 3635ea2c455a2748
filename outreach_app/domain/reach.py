"""What in free words lets somebody be reached: a telephone number, an e-mail address."""

import re

_HIDDEN = "•••"
_NUMBER = r"(?:(?:\+|00)[1-9]\d{0,2}(?:[ .\-/\u00a0\u202f]?\(?\d{1,4}\)?){3,6}|0[1-9](?:[ .\-/\u00a0\u202f]?\d{2}){4})"
_REACH = re.compile(rf"(?<![\w+]){_NUMBER}(?!\d)|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""Ten digits from a nought, as French numbers are, or any behind a country's: years, sums and floors are none."""


def lets_reach(text: str) -> bool:
    return bool(_REACH.search(text))


def without_reach(text: str) -> str:
    """The same words, each number and address hidden: fit for a wall that a whole room reads."""
    return _REACH.sub(_HIDDEN, text)
