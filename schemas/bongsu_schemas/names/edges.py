"""How the sounds of two words begin and end, as `skeleton.sound_of` writes them: there alike names differ."""

_TELLING = 3
_VOWELS = frozenset("aeiou")
_CODA = str.maketrans("rcs", "ntt")  # what closes a Thai syllable sounds so, whatever it is written with


def end_alike_in_hangul(one: str, other: str) -> bool:
    """Whether two names' last sounds may be one: Hangul has ng for nh as well."""
    closed = [_last_sounds(each)[1] for each in (one, other)]
    return closed[0] == closed[1] or set(closed) == {"n", "q"}


def ends_alike(one: str, other: str) -> bool:
    """Whether two words' last sounds may be one: Kittipong is not Kittiphon, nor Prasit Prasert, nor Mario Maria."""
    if one == other:
        return True
    (mine, closed), (theirs, shut) = _last_sounds(one), _last_sounds(other)
    if closed != shut:
        return False
    if not closed:
        return mine[-1:] == theirs[-1:] or {mine[-1:], theirs[-1:]} == {"o", "e"}
    return (mine == "i") == (theirs == "i") or mine[-1:] == theirs[-1:]


def begin_otherwise(one: str, other: str) -> bool:
    """Whether two words begin with other consonants, or one with a vowel: Adisak is not Kittisak."""
    return one[0] != other[0] and not {one[0], other[0]} <= _VOWELS


def end_otherwise(one: str, other: str) -> bool:
    """Whether two words end in vowels that no spelling takes for each other: Rossi is not Rosso."""
    return one[-1:] != other[-1:] and {one[-1:], other[-1:]} <= set("aio")


def swapped(one: str, other: str) -> bool:
    """Whether two words' consonants are as many and one sounds otherwise: Kanokporn is not Kanokwan."""
    if len(one) <= _TELLING:
        return len(one) == len(other) and one != other
    return len(one) == len(other) and one.translate(_CODA) != other.translate(_CODA)


def _last_sounds(word: str) -> tuple[str, str]:
    """The last run of vowels and the consonants after it."""
    stem = word.rstrip("qwrtypsdfghjklzxcvbnm")
    vowels = stem[len(stem.rstrip("aeiou")) :]
    return vowels, word[len(stem) :]
