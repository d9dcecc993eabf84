"""In which of our languages somebody is answered."""

from bongsu.entrypoints.api.identity import Reader
from bongsu_schemas.codelists import language_of
from bongsu_schemas.messages import LANGUAGES


def accepted(header: str, otherwise: str = "en") -> str:
    """The first of our languages that an Accept-Language header names, `otherwise` when it names none."""
    for part in header.split(","):
        asked = part.strip()[:2].lower()
        if asked in LANGUAGES:
            return asked
    return otherwise


def answered_in(reader: Reader, lang: str | None, header: str | None) -> str:
    """What is asked for, else what the header accepts, else the language of the reader's agency."""
    return lang or accepted(header or "", language_of(reader.viewer.agency))
