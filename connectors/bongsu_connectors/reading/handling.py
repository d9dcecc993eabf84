"""The agencies' markings as the hub's handling; `docs/release.md` has the table.

TLP is chosen from the marking: amber for what all members may read, amber+strict where the originator must be asked
before it goes on (H2) or names the readers, red where nobody but originator and joint desk may read.
"""

import re
from collections.abc import Sequence
from typing import Any

from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.cast import clip, country_of
from bongsu_connectors.reading.fields import Fields
from bongsu_schemas import codelists

ALL = ("*",)
_BETWEEN = re.compile(r"[\s,;/]+")
_AGENCY = re.compile(r"[a-z]{2}\.[a-z0-9_-]{2,32}")


def handling(codes: Sequence[str], releasable_to: Sequence[str], caveat: str = "") -> dict[str, Any]:
    """Conditions from codes H0 to H3 and a release list; onward sharing and court use are to be asked for."""
    if not releasable_to or "H3" in codes:
        tlp = "red"
    elif "H2" in codes or tuple(releasable_to) != ALL:
        tlp = "amber+strict"
    else:
        tlp = "amber"
    return {
        "tlp": tlp,
        "codes": list(codes),
        "releasable_to": list(releasable_to),
        "onward": "ask",
        "purposes": [],
        "judicial_use": "ask",
        "caveat": clip(caveat) or None,
    }


def for_all_members(_: Fields) -> dict[str, Any]:
    """A feed without markings: all member agencies may read, onward only after asking."""
    return handling((), ALL)


def releasees(fields: Fields, name: str) -> tuple[str, ...]:
    """A list of agencies' ids; empty means all members. One that is no agency is left out, never widening the list."""
    sent = fields.get(name)
    if sent in (None, "", []):
        return ALL
    named = [each for text in fields.texts(name) for each in _BETWEEN.split(text) if each]
    known = tuple(dict.fromkeys(each for word in named if _AGENCY.fullmatch(each := squashed(word).casefold())))
    for each in named:
        if squashed(each).casefold() not in known:
            fields.warn(name, "unknown_agency", found=each)
    return known


def graded(fields: Fields, column: str, label: str, words: tuple[str, str, str], destination: str) -> dict[str, Any]:
    """Three grades as `Fields.word` reads them: for all members; for all under H2; for the addressee alone.

    `destination` is the field that names the addressee's country. An absent or unknown word takes the strictest.
    """
    marking, (plain, secret, top) = fields.word(column), words
    if marking == plain:
        return handling((), ALL)
    caveat = f"{label} {fields.text(column) or '–'}"
    if marking == secret:
        return handling(("H2",), ALL, caveat)
    if marking != top:
        fields.warn(column, "unknown_marking", found=marking)
    return handling(("H2",), addressee(country_of(fields, destination)), caveat)


def addressee(country: str | None) -> tuple[str, ...]:
    """The customs administration of a country; of an unknown one, nobody."""
    found = codelists.customs_of(country) if country else None
    return (found,) if found else ()
