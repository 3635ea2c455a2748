"""Why a file, or one page of it, gives no picture: each reason has its sentence in `ui.problems`."""

from enum import StrEnum


class Fault(StrEnum):
    EMPTY = "file.empty"
    UNREADABLE = "file.unreadable"
    GONE = "file.gone"
    TOO_LARGE = "file.too_large"
    UNKNOWN_KIND = "file.unknown_kind"
    ENCRYPTED = "file.encrypted"
    DAMAGED = "file.damaged"
    TOO_MANY_PAGES = "file.too_many_pages"
    SWELLS = "file.swells"
    NO_HEIC = "file.no_heic"
    PAGE_DAMAGED = "page.damaged"
    PAGE_TOO_LARGE = "page.too_large"
    PAGE_UNREAD = "page.unread"


class NoPicture(Exception):
    """Raised where pixels were expected, with the fault that stands in their place."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
