"""Facts of an incident and of its links, which the services give with their codes and days, in words."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.vocabulary import WORDS, word

_DAY = re.compile(r"\b\d{4}(-\d\d){0,2}\b", re.ASCII)


def fact_in_words(fact: str, language: Language, date: Callable[[str], str] = str) -> str:
    """A fact of an incident such as `bl SYNM20160828` with its code in words; `date` writes a day."""
    kind, _, value = fact.partition(" ")
    if kind in ("substance", "concealment"):
        return word(kind, value, language)
    for vocabulary in ("scheme", "type"):
        if kind in WORDS[vocabulary]:
            return f"{word(vocabulary, kind, language)} {value}"
    return date(value) if kind == "birth_date" else fact


def explained(line: Mapping[str, Any], clock: Clockface) -> str:
    """Why two reports are linked, with dates of birth as the reader writes days: the linker gives them in ISO form."""
    told = str(line["explanation"])
    for each in line["evidence"]:
        if each["field"] == "birth":
            said = each["statement"]
            told = told.replace(said, _DAY.sub(lambda day: clock.date(day[0]), said))
    return told
