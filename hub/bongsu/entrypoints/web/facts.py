"""Facts of an incident, which the services give with their codes, in words."""

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import WORDS, word


def fact_in_words(fact: str, language: Language) -> str:
    """A fact of an incident such as `bl SYNM20160828` with its code in words."""
    kind, _, value = fact.partition(" ")
    if kind in ("substance", "concealment"):
        return word(kind, value, language)
    for vocabulary in ("scheme", "type"):
        if kind in WORDS[vocabulary]:
            return f"{word(vocabulary, kind, language)} {value}"
    return value if kind == "birth_date" else fact
