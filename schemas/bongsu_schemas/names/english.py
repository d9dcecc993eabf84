"""English words in Hangul by rules of spelling, for words that no table has: 에이스 is ACE, 시더 is CEDAR.

Each run of letters stands for the few sounds that Koreans write for it: all of a word's must be those of the Hangul, in
order. Doubled letters are plain ones (써니, 서니; 씨, 시), and the vowel that only parts consonants (스, 크) is none.
"""

import re
from functools import lru_cache

_FIRST, _MANY = ord("가"), 19 * 588
_INITIALS = (
    "g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "j", "c", "k", "t", "p", "h",
)  # fmt: skip
_MEDIALS = (
    "a", "e", "ya", "ye", "A", "e", "yA", "ye", "o", "wa", "we", "we",
    "yo", "u", "wA", "we", "wi", "yu", "", "i", "i",
)  # fmt: skip
_FINALS = (
    "", "K", "K", "K", "n", "n", "n", "T", "r", "K", "m", "r", "r", "r", "P", "r", "m", "P",
    "P", "T", "T", "N", "T", "T", "K", "T", "P", "",
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_VOWEL = re.compile("[aeiouy]")
_SOUNDS = tuple(
    (re.compile(letters), sounds)
    for line in (
        # consonants
        "[ts]ion(?=$|s|al) [sj]y?An; ture$ cA; tch|(?<=[aeiou])ch$ T?ci?; ch [ckK]; sh s[wy]?i?; th [sdt]",
        "p?ph|ff? p; v b; wh h?w; wr r; ^kn n; igh ai; gh g?; qu kw; ck|c(?=[^eiyh]|$) [kK]; ce$ s; cc(?=[eiy]) Ks",
        "s?c s; d?ge$ T?ji; ng(?=e) (?:N|Ng|nj); ng Ng?; n(?=[kqx]|c[^eiy]) N; x$|x(?!^) [kK]s; zz? j; ss s",
        "s(?=[aeiou]|$) [sj]; s s; gg?(?=[eiy]) [gj]; gg? [gK]; dd? [dT]; bb? [bP]; tt? [tT]; pp? [pP]; kk? [kK]",
        "mm? m; nn? n; j j; h h; w(?=oo) w?; w(?=[aeiou]) w",
        # l and r
        "(?<=[^aeiouy])le$ r; (?<=[^aeiouy])re$ A; ll? r; rr?(?=[aeiouy])(?!e$) r; rr?e? A?",
        # vowels
        "e$ ; ear(?=[^aeiouy]) A; ee|ea(?=r) i; ea (?:i|e|ei); ai|ay|ey (?:ei|i); ie$ i; ie (?:i|ai|e); oo u",
        "ou (?:au|u|A|o); ower$ awA; ow (?:au|o|ou); oa o; oy(?=a) oi?y; oi|oy oi; au|aw o; ew|ue|ui y?u",
        "a(?=re$) e; e(?=re$) i; [eiu](?=rr?(?:[^aeiouyr]|$)) A; a(?=rr?(?:[^aeiouyr]|$)) [aAo]",
        "o(?=rr?(?:[^aeiouyr]|$)) [oA]; a(?=[^aeiouywrx]e$) ei; e(?=[^aeiouywrx]e$) i; i(?=[^aeiouywx]e$) (?:ai|i)",
        "o(?=[^aeiouywx]e$) [oA]; u(?=[^aeiouywx]e$) y?u; (?<=[^aeiouy])[eo](?=n$) [eoAi]?; a (?:ei|a|e|A)",
        "e (?:e|i|A); i (?:ai|i); o [oA]; u (?:A|y?u); y(?=[aeiou]) y; y (?:i|ai)",
    )
    for letters, sounds in (pair.split(" ") for pair in line.split("; "))
)
"""Runs of letters with what Hangul has for them: A is ㅓ, N the ng that closes a syllable, c is ㅊ, a capital K, P or T
closes a syllable. The first that fits counts."""
_SHORTEST, _LONGEST, _LONGEST_HANGUL = 3, 20, 24


@lru_cache(16_384)
def said_as(hangul: str, word: str) -> bool:
    """Whether Hangul may be how Koreans write this English word."""
    if not _SHORTEST <= len(word) <= _LONGEST or not (word.isascii() and word.isalpha()):
        return False
    heard = heard_in(hangul) if len(hangul) <= _LONGEST_HANGUL else ""
    return bool(heard) and re.fullmatch(_pattern(word), heard) is not None


@lru_cache(16_384)
def heard_in(hangul: str) -> str:
    """The sounds of Hangul as this module writes them; empty for anything else."""
    parts: list[str] = []
    for syllable in hangul:
        code = ord(syllable) - _FIRST
        if not 0 <= code < _MANY:
            return ""
        parts += (_INITIALS[code // 588], _MEDIALS[code % 588 // 28], _FINALS[code % 28])
    return _DOUBLE.sub(r"\1", "".join(parts))


@lru_cache(16_384)
def _pattern(word: str) -> str:
    found: list[str] = []
    at = 0
    while at < len(word):
        for letters, sounds in _SOUNDS:
            if run := letters.match(word, at):
                stressed = at > 0 and not _VOWEL.search(word, 0, at)
                found.append(sounds.replace("|A)", ")") if stressed and run[0] in "ae" else sounds)
                at = run.end()
                break
        else:
            return "(?!)"
    return "".join(found)
