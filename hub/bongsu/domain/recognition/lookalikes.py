"""Characters that stand for others: digits, signs, Cyrillic and Greek for Latin letters, Latin letters for Thai ones.

A character is only replaced inside a word that mixes scripts; a Russian word stays Russian. Each stands for one
character, so that a text rewritten has the places of the text as it was.
"""

import re

_ALWAYS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e", "!": "i"}
_CYRILLIC = dict(zip("асеорхуіјѕԁһкмтнвгпиӏ", "aceopxyijsdhkmthbrnul", strict=True))
_GREEK = dict(zip("αβεγηικμνορστυχω", "abeynikuvopotuxw", strict=True))
_SAME_SHAPE = frozenset("асеорхуіјѕԁһο")
_LATIN = str.maketrans(_ALWAYS | _CYRILLIC | _GREEK)
READINGS_OF_ONE = (_LATIN | {ord("1"): "i", ord("|"): "i"}, _LATIN | {ord("1"): "l", ord("|"): "l"})
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"
_LETTER = "a-z\u00df-\u024f\u1e00-\u1eff"
ODD = re.compile(
    f"[{_LETTER}][013-578@$€!|*](?=[{_LETTER}0-578@$])|[{_LETTER}][0345](?![\\w])|[{_FOREIGN}]|[0-9@$][{_LETTER}]{{3}}"
)
"""What a disguised Latin word has somewhere: a sign that is no letter between letters, or a foreign letter."""
_TOKEN = re.compile(
    f"(?<![\\w@./:$€!|*-])[{_LETTER}{_FOREIGN}0-9@$][{_LETTER}{_FOREIGN}0-9@$€!|*]{{1,22}}(?![\\w@/:$€|*-]|[.!]\\w)"
)
_HAS_LATIN = re.compile(f"[{_LETTER}]")
_HAS_FOREIGN = re.compile(f"[{_FOREIGN}]")
_RUSSIAN = re.compile("[б-джзйлфц-я]")

_THAI_FIRST = str.maketrans(
    dict(zip("abcdefghijklmnoprstuvwxy", "าบคดีฟกหีจคลมนอปรสตูววซย", strict=True))
)  # fmt: skip
_THAI_OTHER = str.maketrans(
    dict(zip("abcdefghijklmnoprstuvwxy", "อพซดเฟจฮอจกรมณโผลซทุววฉญ", strict=True))
)  # fmt: skip
THAI_READINGS = (_THAI_FIRST, _THAI_OTHER)
THAI_MIXED = re.compile("[\u0e01-\u0e4e][a-z]{1,2}(?![a-z])|(?<![a-z])[a-z]{1,2}[\u0e01-\u0e4e]")


def disguised_words(text: str) -> list[tuple[int, int]]:
    """Places of the words in a folded text that look Latin but are not all Latin."""
    russian = _RUSSIAN.search(text) is not None
    found = []
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.isdecimal() or (word.isascii() and word.isalpha()):
            continue
        if not _HAS_LATIN.search(word):
            if russian or not _HAS_FOREIGN.search(word) or not _SAME_SHAPE.issuperset(word):
                continue
        elif not ODD.search(word):
            continue
        found.append(token.span())
    return found
