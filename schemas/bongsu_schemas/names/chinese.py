"""Chinese persons' names: pinyin and the Hangul that it is read into are one, whatever the order and the blanks.

Exact by syllables, as `pinyin` reads them: 왕웨이 is Wang Wei and no Wang Wen, however alike they sound.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Literal

from bongsu_schemas.names.pinyin import parted, syllables
from bongsu_schemas.names.prepared import Prepared, is_unusual, unmarked

_OF_ONE = frozenset(
    """
    ai an ao ba bai ban bao bi bian bo bu cai cao cen chai chang chao che chen cheng chi chu cui dai dang deng di diao
    ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gu guan gui guo hai han hao he heng hong hou hu hua
    huang huo ji jia jian jiang jiao jin jing ju kang ke kong kuang lai lan lang lei leng li lian liang liao lin ling
    liu long lou lu luan luo lv ma mai mao mei meng mi miao min ming mo mou mu ni nie ning niu nong ou pan pang pei peng
    pi piao ping pu qi qian qiao qin qiu qu quan que ran rao ren rong ruan sang sha shan shang shao shen sheng shi shu
    shuai si song su sui sun tai tan tang tao teng tian tong tu wan wang wei wen weng wo wu xi xia xian xiang xiao xie
    xin xing xiong xu xuan xue xun yan yang yao ye yi yin ying yong you yu yuan yue yun zang zeng zha zhai zhan zhang
    zhao zhen zheng zhong zhou zhu zhuang zhuo zong zou zu
    """.split()  # noqa: SIM905 - a table, read as a table
)
_OF_TWO = {
    "".join(parts): parts
    for parts in (
        ("ou", "yang"), ("si", "ma"), ("shang", "guan"), ("zhu", "ge"), ("si", "tu"), ("xia", "hou"), ("huang", "fu"),
        ("dong", "fang"), ("mu", "rong"), ("ling", "hu"), ("gong", "sun"), ("duan", "mu"), ("du", "gu"),
        ("nan", "gong"), ("xi", "men"), ("yu", "wen"), ("zhang", "sun"), ("xian", "yu"),
    )
}  # fmt: skip
"""The commonest surnames of China: some 250 of one syllable, in passports' spelling but for lyu, and those of two."""
_IN_SURNAMES = _OF_ONE.union({"lyu"}, _OF_TWO, *_OF_TWO.values())
_NOTHING: frozenset[str] = frozenset()
_UMLAUT = {"lyu": "lv", "nyu": "nv", "lue": "lve", "nue": "nve"}
_MOST_WORDS, _MOST_GIVEN = 4, 2
_LONGEST_WORD, _LONGEST_HANGUL, _LONGEST_PIECE, _LONGEST_SURNAME = 24, 14, 3, 4
_LONGEST_SURNAME_WORD = 7
_TELLING = 3
"""A name written as one word is read as Chinese only if it has so many syllables."""

Spoken = Literal["by the rules", "by habit", ""]


def told(hangul: Prepared, latin: Prepared) -> Spoken:
    """Whether a name in Hangul is how one in Latin letters is read, and whether as the rules have it.

    A name that Koreans may bear is Chinese by the rules alone, and not where the Latin letters are a Korean's of
    another surname: 위지민 is no Yu Jimin.
    """
    words = _pinyin(latin)
    if hangul.glued in hangul_of(words):
        return "" if _may_be_korean(hangul) and _is_another_korean(hangul, latin, words) else "by the rules"
    return "by habit" if hangul.glued in _habits_of(words) and not _may_be_korean(hangul) else ""


def told_apart(one: Prepared, other: Prepared) -> bool:
    """Whether a Chinese name in Hangul stands beside another one in pinyin, or beside a Korean one."""
    hangul, latin = hangul_first(one, other)
    if hangul.script != "Hang" or latin.script != "Latn" or not (latin.korean or is_pinyin(latin)):
        return False
    return bool(read_hangul(hangul.glued)) and not told(hangul, latin)


def hangul_first(one: Prepared, other: Prepared) -> tuple[Prepared, Prepared]:
    """Two names, that in Hangul before the other."""
    return (one, other) if one.script == "Hang" else (other, one)


def keys_of(form: Prepared) -> frozenset[str]:
    """A person's name in Hangul or pinyin as the rules write it in Hangul, in each way it may be meant."""
    if form.script == "Latn":
        return hangul_of(_pinyin(form)) if _may_be_pinyin(form.words) else _NOTHING
    if form.script != "Hang" or form.glued[0] not in _ends()[0] or form.glued[-1] not in _ends()[1]:
        return _NOTHING
    read = read_hangul(form.glued)
    return read & {form.glued} if read and _may_be_korean(form) else read


def _may_be_pinyin(words: tuple[str, ...]) -> bool:
    """A quick look that most names do not pass."""
    if len(words) == 1:
        return any(words[0][:end] in _OF_ONE for end in range(2, _LONGEST_SURNAME_WORD))
    return words[0] in _IN_SURNAMES or words[-1] in _IN_SURNAMES


def is_pinyin(latin: Prepared) -> bool:
    """Whether Latin words may be a Chinese person's name."""
    return bool(hangul_of(_pinyin(latin)))


def _may_be_korean(hangul: Prepared) -> bool:
    """Whether a name in Hangul may as well be a Korean's; in the South none begins with 리."""
    ordinary = bool(hangul.korean) and not hangul.foreign and not is_unusual(hangul.korean)
    return ordinary and not hangul.glued.startswith("리")


def _is_another_korean(hangul: Prepared, latin: Prepared, words: tuple[str, ...]) -> bool:
    lengths = {len(given) for _, given in read_pinyin(words)}
    return any(
        mine.surnames.isdisjoint(theirs.surnames) and any(len(given) in lengths for given in mine.given & theirs.given)
        for mine in hangul.korean
        for theirs in latin.korean
    )


def _pinyin(latin: Prepared) -> tuple[str, ...]:
    """The words, ü as v."""
    if all(map(str.isascii, latin.marked_words)):
        return latin.words
    if not any("u\u0308" in word for word in latin.marked_words):
        return latin.words
    return tuple(unmarked(word.replace("u\u0308", "v")) for word in latin.marked_words)


@lru_cache(16_384)
def read_pinyin(words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The ways to read Latin words as surname and given name, in syllables; none for what is no Chinese name."""
    if not 0 < len(words) <= _MOST_WORDS:
        return ()
    words = tuple(_UMLAUT.get(word, word) for word in words)
    return tuple(dict.fromkeys(_one_word(words[0]) if len(words) == 1 else _words(words)))


def _words(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    orders = [(words[0], words[1:]), (words[-1], words[:-1])]
    if len(words) > 2:  # noqa: PLR2004 - Ou Yang Xiu
        orders += [("".join(words[:2]), words[2:]), ("".join(words[-2:]), words[:-2])]
    for surname, given in orders:
        if syllables_of := _surname(surname):
            for way in _given(given):
                yield syllables_of, way


def _surname(word: str) -> tuple[str, ...]:
    return (word,) if word in _OF_ONE else _OF_TWO.get(word, ())


def _given(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(parts) == 1:
        return parted(parts[0], _MOST_GIVEN) if len(parts[0]) <= _LONGEST_WORD else []
    return [parts] if len(parts) == _MOST_GIVEN and all(part in syllables() for part in parts) else []


def _one_word(word: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """SONGDESHENG."""
    if len(word) <= _LONGEST_WORD and word.isascii():
        for cut in range(2, min(len(word), 10)):
            if surname := _surname(word[:cut]):
                for way in _given((word[cut:],)):
                    if len(surname) + len(way) >= _TELLING:
                        yield surname, way


@lru_cache(16_384)
def hangul_of(words: tuple[str, ...]) -> frozenset[str]:
    """A Chinese name in pinyin as the rules write it in Hangul, without blanks; in each order that may be meant."""
    known = syllables()
    return frozenset("".join(known[each][0] for each in surname + given) for surname, given in read_pinyin(words))


@lru_cache(4_096)
def _habits_of(words: tuple[str, ...]) -> frozenset[str]:
    known = syllables()
    return frozenset(
        "".join(parts)
        for surname, given in read_pinyin(words)
        for parts in product(*(known[each] for each in surname + given))
    )


@lru_cache(16_384)
def read_hangul(hangul: str) -> frozenset[str]:
    """A Chinese name in Hangul as the rules would have it, in each way it may be meant; empty for any other name."""
    if not 1 < len(hangul) <= _LONGEST_HANGUL:
        return frozenset()
    found = {
        surname + given
        for cut in range(1, min(len(hangul), _LONGEST_SURNAME + 1))
        for surname in _surnames().get(hangul[:cut], ())
        for given in _ruled(hangul[cut:], _MOST_GIVEN)
    }
    return frozenset(found)


def _ruled(hangul: str, most: int) -> set[str]:
    known = _pieces()
    found = set(known.get(hangul, ()))
    if most > 1:
        for cut in range(1, min(len(hangul), _LONGEST_PIECE + 1)):
            for first in known.get(hangul[:cut], ()):
                found |= {first + rest for rest in _ruled(hangul[cut:], most - 1)}
    return found


@cache
def _pieces() -> dict[str, tuple[str, ...]]:
    """Each Hangul of a syllable, by the rules or by habit, with what the rules have for it."""
    found: dict[str, dict[str, None]] = {}
    for ways in syllables().values():
        for way in ways:
            found.setdefault(way, {})[ways[0]] = None
    return {way: tuple(ruled) for way, ruled in found.items()}


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """With what a Chinese name in Hangul may begin and end."""
    return frozenset(surname[0] for surname in _surnames()), frozenset(piece[-1] for piece in _pieces())


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    known = syllables()
    found: dict[str, dict[str, None]] = {}
    for parts in [(each,) for each in sorted(_OF_ONE)] + list(_OF_TWO.values()):
        ruled = "".join(known[each][0] for each in parts)
        for ways in product(*(known[each] for each in parts)):
            found.setdefault("".join(ways), {})[ruled] = None
    return {way: tuple(ruled) for way, ruled in found.items()}
