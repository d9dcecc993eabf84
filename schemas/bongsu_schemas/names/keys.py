"""Keys under which one name is found in its many spellings: persons, firms, vessels.

Korean names meet across Hangul, hanja and any romanisation by (surname, folded given name), Thai ones and foreigners'
names in Hangul by their consonants, Chinese ones by the Hangul of their pinyin, Western words by their Latin spelling,
firms by the sound of their own words and their last trade, numbered ships by `ships`, all Latin ones without marks,
blanks and word order. Of 736 pairs of spellings that no rule was tuned on, 90 % share a key, and of pairs of other
people none but 0.4 % (`tests/bench/linking/names.py`). Whether two names are one says `matching`.
"""

import re
from functools import lru_cache

from bongsu_schemas.names import chinese, ships
from bongsu_schemas.names.prepared import Prepared, as_written_or_said, latin_forms, prepare
from bongsu_schemas.names.skeleton import sound_of
from bongsu_schemas.names.sound import reduced, romanised
from bongsu_schemas.names.surnames import INITIAL_SOUND_LAW, LATIN_SURNAMES, SURNAMES_OF
from bongsu_schemas.names.thai import romanise

_MOST_TOKENS = 8
_HANGUL_RUN = re.compile("[가-힣]+")
_LATIN_WORD = re.compile("[a-z0-9]+")
_THAI = re.compile("[\u0e01-\u0e4e]")
_THAI_RUN = re.compile("[\u0e01-\u0e4e]+")
_NUMBERED_SHIP = re.compile(r"^제?(\d+)(.+?)호?$")
_DOUBLE = re.compile(r"(.)\1+")
_TWO_VOWELS = str.maketrans({"o": "a", "e": "i", "c": "t"})
_CODAS = str.maketrans({"a": None, "y": None, "w": None, "h": None, "s": "t", "c": "t", "r": "n"})
"""What Thai writes and says differently at the end of a syllable."""
_LONGEST = 512
_LONGEST_SOUND = 40
_MOST_THAI_WORDS = 5
_SHORTEST_FIRM = 4
_TELLING = 6
"""So many consonants tell a name apart."""
_LONGEST_GIVEN = 14
_LONGEST_HANGUL_PERSON = 5


@lru_cache(maxsize=16_384)
def fold_keys(name: str) -> frozenset[str]:
    """Every key of a name; two spellings of one name have at least one in common. Empty for a placeholder."""
    form = prepare(name)
    if form is None:
        return frozenset()
    folded = form.sort_key[0]
    whole = folded.replace(" ", "")
    keys = {f"n:{whole or ''.join(name[:_LONGEST].split())}"}
    if form.script == "Hani":
        keys |= {f"n:{word}" for word in form.words} | _hangul_keys(form.words[0], form.words[0])
    hangul = "".join(_HANGUL_RUN.findall(folded))
    if form.western:
        keys |= _western_keys(form)
    if hangul and not (form.western and form.foreign):
        keys |= _hangul_keys(hangul, whole)
    latin = _LATIN_WORD.findall(folded) if not _THAI.search(folded) else []
    if latin and (not hangul or any(word.isalpha() for word in latin)):
        keys |= _latin_keys(latin)
    if read := chinese.keys_of(form):
        keys |= {f"v:{each}" for each in read}
    if form.guess == "vessel" and form.numbers:
        keys |= ships.keys_of(form)
    return frozenset(keys | _sound_keys(form) | _firm_keys(form))


def _sound_keys(form: Prepared) -> set[str]:
    """For Thai and for foreigners' names: their consonants in either order, all sounds where those are few."""
    apart = form.script == "Hang" and len(form.words) > 2  # noqa: PLR2004 - 부 반 푸 may be Korean and Vietnamese
    if form.vietnamese or ((form.foreign or apart) and len(form.whole) <= _LONGEST_SOUND):
        keys = {f"v:{_consonants_and_two_vowels(form.whole)}"}
    else:
        keys = set()
    if form.script == "Latn" and (form.vietnamese or form.korean or len(form.words) > _MOST_THAI_WORDS):
        return keys
    if form.script not in {"Latn", "Thai", "Hang"} or not (form.foreign or form.script != "Hang") or not form.sounds:
        return keys
    if form.script == "Latn" and (len(form.words) < 2 or not all(map(str.isalpha, form.words))):  # noqa: PLR2004
        return keys
    turned = range(len(form.sounds)) if form.script == "Latn" else range(1)
    for cut in turned:
        sounds, consonants = (each[cut:] + each[:cut] for each in (form.sounds, form.consonants))
        bare = _DOUBLE.sub(r"\1", "".join(consonants).translate(_CODAS)) + "a" * consonants[-1].endswith("a")
        keys.add(f"t:{bare if len(bare) >= _TELLING else ''.join(sounds)}")
    return keys


def _western_keys(form: Prepared) -> set[str]:
    """Those of the name in Latin letters: all of its first spelling, those by sound of a few more."""
    forms = latin_forms(form)
    return _latin_keys(list(forms[0].words)).union(*map(_sound_keys, forms)) if forms else set()


def _firm_keys(form: Prepared) -> set[str]:
    """A firm's or a vessel's own words by sound, with its last trade or its numbers."""
    own = "".join(word for word, concepts in form.pieces if not concepts)
    single = len(form.words) == 1 and (form.script == "Latn" or own != form.glued or len(own) >= _SHORTEST_FIRM)
    if not own or (form.guess is None and (not single or len(own) < 2)):  # noqa: PLR2004 - no surname alone
        return set()
    last = next((concepts for _, concepts in reversed(form.pieces) if concepts), frozenset({""}))
    numbers = "#".join(form.numbers)
    if _THAI.search(own):
        spoken = {sound_of(_THAI_RUN.sub(lambda run: romanise(run[0]), own))}
    elif _HANGUL_RUN.search(own):
        spoken = {reduced(_HANGUL_RUN.sub(lambda run: romanised(run[0]), own))}
    else:
        spoken = _vowel_variants(reduced(own)) | {sound_of(own)}
    return {f"f:{each}:{trade}:{numbers}" for each in spoken for trade in last}


def _vowel_variants(sound: str) -> set[str]:
    """McCune-Reischauer and passports write ㅓ as o too: each spelling with o has both keys."""
    return {sound, sound.replace("o", "u")}


def _consonants_and_two_vowels(sound: str) -> str:
    return _DOUBLE.sub(r"\1", sound.translate(_TWO_VOWELS))


def _hangul_keys(hangul: str, whole: str) -> set[str]:
    keys = {f"n:{hangul}"} if hangul == whole or not any(char.isdigit() for char in whole) else set()
    if ship := _NUMBERED_SHIP.match(whole):
        keys.add(f"n:{ship[1]}{ship[2]}")
    if len(hangul) <= _LONGEST_HANGUL_PERSON:
        for length in (1, 2):
            surname = INITIAL_SOUND_LAW.get(hangul[:length], hangul[:length])
            if surname in LATIN_SURNAMES and len(hangul) > length:
                keys |= {f"k:{surname}:{reduced(romanised(each))}" for each in as_written_or_said(hangul[length:])}
    return keys


def _latin_keys(words: list[str]) -> set[str]:
    """The words glued in the orders in which a name may come, and the Korean keys if first or last is a surname."""
    orders = [(words[0], words[1:]), (words[-1], words[:-1])]
    keys = {f"n:{''.join(words)}"}
    if len(words) > _MOST_TOKENS:
        return keys
    for surname, given in orders:
        rest = "".join(given)
        keys |= {f"n:{surname}{rest}", f"n:{rest}{surname}"}
        if rest.isalpha() and len(rest) <= _LONGEST_GIVEN:
            keys |= {
                f"k:{hangul}:{sound}"
                for hangul in SURNAMES_OF.get(surname, ())
                for sound in _vowel_variants(reduced(rest))
            }
    return keys
