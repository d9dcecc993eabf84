"""Keys of a person's name without the words between the given name and the surname: ANDERSON<<MICHAEL JAMES.

For the index alone, so that a search for Michael Anderson finds him; whether two such names are one says `matching`.
"""

from collections.abc import Iterable

from bongsu_schemas.names import fold_keys, fold_name
from bongsu_schemas.names.prepared import prepare

_MOST_WORDS = 4
_PARTICLES = frozenset(
    """
    o d l mc mac de del della di da dos du la le van von der den ter al el bin bint ibn abu st
    """.split()  # noqa: SIM905 - a table, read as a table
)
"""Words that go before a surname and belong to it."""
_FILLER = "<<"


def keys_without_middle_names(name: str) -> frozenset[str]:
    """Empty for a name without such words, and for Korean and Vietnamese ones, whose words are not left out.

    `<<` tells the surname, as passports write it; without it the surname stands first or last.
    """
    form = prepare(name)
    if form is None or form.script != "Latn" or form.korean or form.vietnamese or not form.glued.isalpha():
        return frozenset()
    surname, filler, given = name.partition(_FILLER)
    parts = ["".join(fold_name(surname).split()), *_joined(fold_name(given).split())] if filler else _joined(form.words)
    if not 2 < len(parts) <= _MOST_WORDS:  # noqa: PLR2004 - given name and surname
        return frozenset()
    others = parts[1:2] if filler else (parts[1], parts[-1])
    return frozenset().union(*(fold_keys(f"{parts[0]} {other}") for other in others))


def _joined(words: Iterable[str]) -> list[str]:
    """The words with such as go before a surname joined to it: o connor."""
    joined: list[str] = []
    before = ""
    for word in words:
        if word in _PARTICLES:
            before += word
        else:
            joined.append(before + word)
            before = ""
    return [*joined, before] if before else joined
