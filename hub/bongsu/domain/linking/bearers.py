"""Whether a passport or identity number that two persons have is one person's: their birth dates, their names."""

from collections.abc import Iterator

from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Party
from bongsu_schemas.names.initials import agree_by_initials
from bongsu_schemas.names.prepared import prepare
from bongsu_schemas.text import script_of

DOCUMENTS = frozenset({"passport", "national_id"})
"""Numbers that one person has, though two countries may give out the same one."""
_SCRIPTS = ("Hang", "Thai", "Hani", "Latn")
_WHOLE_DATE = len("2026-01-01")


def share_a_document(mine: Party, theirs: Party) -> bool:
    """Whether two persons have one passport or identity number."""
    return any(key[0] in DOCUMENTS and key in theirs.keys for key in mine.keys)


def two_bearers(
    mine: Party, theirs: Party, model: Model, matched: set[tuple[str, str]], *, named_alike: bool
) -> Iterator[Evidence]:
    """What says that a number which only one person has is two persons': names of one script, birth dates.

    A name with initials, or without its middle one, is no other name. A place whose names are told is added to
    `matched`.
    """
    for script in () if named_alike else _SCRIPTS:
        some, others = _own_name(mine, script), _own_name(theirs, script)
        if some and others:
            if not _shortened(some, others):
                bits = model.levels["name_other"] / (2 if mine.side == "sender" else 1)
                yield Evidence("name", "other", (some, others), bits)
            if mine.place == theirs.place:
                matched.add(mine.place)
            break
    if mine.birth and theirs.birth and not agree(mine.birth, theirs.birth):
        yield compared_births(mine.birth, theirs.birth, model)


def _shortened(one: str, other: str) -> bool:
    """Whether one name is the other with initials, or with fewer words: ANDERSON MICHAEL JAMES, Michael Anderson."""
    forms = prepare(one), prepare(other)
    return forms[0] is not None and forms[1] is not None and agree_by_initials(forms[0], forms[1])


def _own_name(party: Party, script: str) -> str:
    """The first name of a party in a script, but for aliases; empty if there is none."""
    return min((name for name in party.names if name not in party.aliases and script_of(name) == script), default="")


def compared_births(mine: str, theirs: str, model: Model) -> Evidence:
    values = (mine, theirs) if mine < theirs else (theirs, mine)
    if not agree(mine, theirs):
        bits = model.levels["birth_other"]
        return Evidence("birth", "other", values, bits, bits, 0.0)
    if min(len(mine), len(theirs)) == _WHOLE_DATE:
        bits = model.levels["birth"]
        return Evidence("birth", "same", values, bits, bits)
    bits = model.levels["birth_year"]
    return Evidence("birth", "same_year", values, bits, bits)


def agree(mine: str, theirs: str) -> bool:
    """Whether two birth dates may be one, as far as the less exact of them says."""
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]
