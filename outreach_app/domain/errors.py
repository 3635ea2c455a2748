"""What went wrong, told so that a person can mend it."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: `code` names it (`text.too_long`), `field` says where, `details` fill the sentence.

    The sentence itself is made in `ui`, in the reader's language.
    """

    code: str
    field: str = ""
    details: dict[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """The act was not done, nothing was written, and the person can do something about it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.code}@{p.field}" if p.field else p.code for p in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        return self.problems[0].code


def refuse(code: str, field: str = "", **details: Any) -> Refused:
    """The common case, one problem: `raise refuse("text.empty", "text")`."""
    return Refused(Problem(code=code, field=field, details=details))
