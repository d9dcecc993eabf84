"""Keys of a ship's name by its consonants alone, under which Hangul and Latin letters meet: 써니 시더, SUNNY CEDAR.

Coarse, so they are for candidates that are compared afterwards (`matching`), and for a search only beside a number.
"""

import re
from functools import lru_cache
from itertools import islice, product

from bongsu_schemas.names.english import heard_in
from bongsu_schemas.names.pinyin import is_pinyin, parted, syllables
from bongsu_schemas.names.prepared import Prepared, prepare

_SHORTEST, _SHORTEST_NUMBERED, _LONGEST_WORD = 3, 2, 24
_MOST_KEYS, _MOST_SYLLABLES = 8, 4
_CLASSES = str.maketrans(
    {
        **dict.fromkeys("aeiouAwy"), **dict.fromkeys("dT", "t"), **dict.fromkeys("gKq", "k"),
        **dict.fromkeys("bfvP", "p"), **dict.fromkeys("jz", "s"), "l": "r", "N": "n",
    }
)  # fmt: skip
"""Consonants that one script or language takes for each other, each as one of them; vowels are none."""
_LETTERS = tuple(
    (re.compile(letters), sounds.split("|"))
    for letters, sounds in (
        ("ti(?=on)|ture$", "s"), ("tch|sch|ch|sh|dg(?=e)", "s"), ("th", "t|s"), ("ph|ff?", "p"), ("^kn", "n"),
        ("igh|gh|wh", ""), ("ck|c(?=[^eiyh]|$)", "k"), ("s?c", "s"), ("ng(?=[aeiouy])", "n|nk|ns"), ("ng", "n"),
        ("^x", "s"), ("x", "ks"), ("g(?=[eiy])", "k|s"), ("[rh](?![aeiouy])", ""),
    )
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")


def ship_keys(name: str) -> frozenset[str]:
    """Such keys of a ship's name, with its numbers; none for a name of hardly any consonants, or in other scripts."""
    form = prepare(name)
    return keys_of(form) if form else frozenset()


def keys_of(form: Prepared) -> frozenset[str]:
    """The same for a name that `prepare` has taken apart."""
    ways = [_consonants(word) for word, _ in form.pieces]
    if not all(ways):
        return frozenset()
    numbers = "#".join(form.numbers)
    shortest = _SHORTEST_NUMBERED if numbers else _SHORTEST
    found = {_DOUBLE.sub(r"\1", "".join(parts)) for parts in islice(product(*ways), _MOST_KEYS)}
    return frozenset(f"s:{each}:{numbers}" for each in found if len(each) >= shortest)


@lru_cache(16_384)
def _consonants(word: str) -> tuple[str, ...]:
    """In each way in which the word may be read; none for a word that is neither in Latin letters nor in Hangul."""
    if heard := heard_in(word):
        return (_classed(heard.replace("c", "j")),)
    if not word.isascii() or not word.isalpha():
        return ()
    ways = [_classed(each) for each in _read(word)]
    if len(word) <= _LONGEST_WORD and is_pinyin(word):
        known = syllables()
        ways += [
            _classed(heard_in("".join(known[each][0] for each in way)).replace("c", "j"))
            for way in parted(word, _MOST_SYLLABLES)
        ]
    return tuple(dict.fromkeys(ways))


def _read(word: str) -> list[str]:
    """A Latin word's letters with those read that stand for another consonant than their own."""
    ways = [""]
    at = 0
    while at < len(word):
        for letters, sounds in _LETTERS:
            if run := letters.match(word, at):
                ways = [way + sound for way in ways for sound in sounds][:_MOST_KEYS]
                at = run.end()
                break
        else:
            ways = [way + word[at] for way in ways]
            at += 1
    return ways


def _classed(sounds: str) -> str:
    return _DOUBLE.sub(r"\1", sounds.translate(_CLASSES))
