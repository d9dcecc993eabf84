"""What a Latin spelling sounds like, coarsely: one letter a sound, voicing and aspiration left out.

For names that several romanisations write differently (Thai, Vietnamese in Hangul, European). `q` stands for ng.
"""

import re
from functools import lru_cache

_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1+")
_SPOKEN = re.compile(
    r"(?<=[aeiouy])r(?=[^aeiouywr]|$)|(?<=s)r(?=[aeiouy])|(?<=[aeiou])h(?=[^aeiouyw]|$)"
    r"|(?<=[aeiou]s[dt])i$|(?<=\w{3}[aeiou]t)r?a$|(?<=[aeiou]t)r$|(?<=n)[td]$|t(?=ch)"
)
_CODA_STOP = re.compile(r"(?<=[aeiouy])(?:ch|sh|ss|th|dh|[tdjsz])(?=[^aeiouywrhl]|$)")
_CODA_L = re.compile(r"(?<=[aeiouy])(?:ll?|rn?)(?=[^aeiouywrlh]|$)")
_SOUNDS = {
    "ngh": "q", "ng": "q", "ksh": "s", "sch": "s", "chh": "c", "tch": "c", "ch": "c", "sh": "c", "ph": "p", "bh": "p",
    "th": "t", "dh": "t", "kh": "k", "gh": "k", "ck": "k", "qu": "kw", "x": "s", "j": "c", "z": "s", "v": "w", "b": "p",
    "d": "t", "g": "k", "f": "p", "l": "r", "c": "k", "q": "k",
    "ee": "i", "ii": "i", "ie": "ia", "ea": "i", "oo": "o", "ou": "o", "uu": "o", "ue": "o", "eu": "o",
    "oe": "o", "u": "o",
    "ae": "e", "ei": "ai", "ey": "ai", "aa": "a", "au": "ao",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_GLIDES = (re.compile("y(?![aeiou])"), "i"), (re.compile("(?<=[aeio])w(?![aeiouy])"), "o")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeio]+")
_LAST_VOWEL = re.compile("[aeio]+$")


@lru_cache(16_384)
def sound_of(word: str) -> str:
    """The sounds of one lower-case Latin word."""
    word = _SPOKEN.sub("", _DOUBLED.sub(r"\1", word))
    for glide, vowel in _GLIDES:
        word = glide.sub(vowel, word)
    word = _CODA_STOP.sub("t", word).replace("ts", "s")
    word = _CODA_L.sub("n", word)
    return _DOUBLE.sub(r"\1", _SOUND.sub(lambda found: _SOUNDS[found[0]], word))


@lru_cache(16_384)
def consonants_of(sound: str) -> str:
    """The consonants of what `sound_of` gives; a vowel at the end is marked by `a`."""
    bare = _VOWELS.sub("", _LAST_VOWEL.sub("\0", sound)).replace("\0", "a")
    return _DOUBLE.sub(r"\1", bare)
