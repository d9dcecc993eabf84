"""Codes of the code lists by their names in a language."""

from collections.abc import Callable, Mapping
from typing import Any

from bongsu_schemas import codelists


def listed_name(kind: str, code: str, lang: str) -> str:
    """The name of a code in a language (en, ko, th, vi); a code that is not in its list stays as it is."""
    return _LISTED[kind](code, lang)


def _named(listed: Callable[[], Mapping[str, Any]]) -> Callable[[str, str], str]:
    """How a code of a list with a name in every language is said; one that is not in it stays as it is."""

    def name(code: str, lang: str) -> str:
        found = listed().get(code)
        return str(found.names[lang]) if found else code

    return name


def _place(code: str, lang: str) -> str:
    found = codelists.places().get(code)
    return found.names.get(lang) or found.names["en"] if found else code


def _substance(code: str, lang: str) -> str:
    """The name that the language's officials use first; English, then the id, where there is none."""
    found = codelists.substances().get(code)
    if found is None:
        return code
    for spoken in (lang, "en"):
        for kind in ("official", "common"):
            for term in found.terms:
                if term.lang == spoken and term.kind == kind:
                    return term.text
    return code


_LISTED: Mapping[str, Callable[[str, str], str]] = {
    "agency": _named(codelists.agencies),
    "country": _named(codelists.countries),
    "place": _place,
    "transport_mode": _named(codelists.transport_modes),
    "concealment": _named(codelists.concealment),
    "form": _named(codelists.substance_forms),
    "substance": _substance,
}
