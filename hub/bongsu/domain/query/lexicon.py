"""What a word of a query may stand for: drugs, modes of transport, identifiers, names. Everything looked up, cached."""

from collections.abc import Iterable
from functools import cache, lru_cache
from unicodedata import normalize

from bongsu.domain.recognition.identifiers import find_identifiers
from bongsu_schemas import codelists
from bongsu_schemas.identifiers import normalise, thai_province
from bongsu_schemas.names import fold_keys
from bongsu_schemas.text import compact, index_terms

REGIONS = ("KR", "TH", "VN")
"""Where a telephone number without a country code may belong."""

_HOME_PREFIXES = ("phone:+82", "phone:+66", "phone:+84")


def drugs(words: str) -> tuple[str, ...]:
    """The substances that a word or a few words are a name of, ambiguous ones too; empty when none."""
    return _drug_words().get(index_terms(words), ())


@cache
def _drug_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for substance in codelists.substances().values():
        spellings = [substance.id, substance.id.replace("-", " "), substance.inn, *(t.text for t in substance.terms)]
        for spelling in spellings:
            if key := index_terms(spelling):
                found.setdefault(key, {})[substance.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def transport_modes(words: str) -> tuple[str, ...]:
    """The modes of transport that a word or a few words name in any language; empty when none."""
    found = _transport_words()
    return found.get(_as_written(words)) or found.get(index_terms(words), ())


@cache
def _transport_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for mode in codelists.transport_modes().values():
        if mode.id == "unknown":
            continue
        for spelling in (mode.id, *mode.names.values(), *(phrase for _, phrase in mode.phrases)):
            for key in _keys(spelling):
                found.setdefault(key, {})[mode.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _keys(spelling: str) -> set[str]:
    """How a phrase is looked up. A single Vietnamese syllable keeps its marks: `tàu` is a ship, Tau may be a name."""
    folded = index_terms(spelling)
    one_syllable = folded.isascii() and not spelling.isascii() and " " not in folded
    return {_as_written(spelling)} if one_syllable else {_as_written(spelling), folded}


def _as_written(words: str) -> str:
    return normalize("NFC", words).casefold()


@lru_cache(4_096)
def recognised(text: str, regions: Iterable[str] = REGIONS) -> tuple[tuple[str, str, int, int], ...]:
    """Identifiers in a text as (scheme, value, start, end), for every region that a number may belong to."""
    found: dict[tuple[str, str, int, int], None] = {}
    for region in regions:
        for each in find_identifiers(text, region=region):
            found[(each.scheme, each.value, each.start, each.end)] = None
    return tuple(found)


@lru_cache(4_096)
def normal_values(scheme: str, raw: str) -> tuple[str, ...]:
    """The normal forms that an identifier of a known scheme may have; without a country code a phone has several."""
    if scheme != "phone":
        return (normalise(scheme, raw).value,)
    normal = [normalise(scheme, raw, region=region) for region in REGIONS]
    valid = {each.value: None for each in normal if each.valid}
    return tuple(valid) or tuple(dict.fromkeys(each.value for each in normal))


def national_writings(identifiers: Iterable[str]) -> tuple[str, ...]:
    """Telephone numbers among `scheme:value` as they are written at home, in compact form.

    A sender may give a number without its country code in a record of another country: its normal form is then wrong.
    """
    return tuple(
        f"0{identifier[len(prefix) :]}"
        for identifier in identifiers
        for prefix in _HOME_PREFIXES
        if identifier.startswith(prefix)
    )


def with_other_plates(identifiers: Iterable[str]) -> tuple[str, ...]:
    """The `scheme:value` of a query, and what a Thai plate of them may be where a province is left out or written."""
    found = dict.fromkeys(identifiers)
    for identifier in list(found):
        scheme, _, value = identifier.partition(":")
        if scheme == "vehicle":
            found |= dict.fromkeys(f"vehicle:{other}" for other in thai_province.other_writings(value))
    return tuple(found)


@lru_cache(4_096)
def name_keys(name: str) -> tuple[str, ...]:
    """The keys under which spellings of one name in any script meet."""
    return tuple(sorted(fold_keys(name)))


def same_name(one: str, other: str) -> bool:
    """Whether two names of a code list are the same but for case, marks, blanks and signs."""
    return compact(one) == compact(other)
