"""Chinese syllables in pinyin and how Hangul writes them: 쑹더성 for song de sheng.

By the National Institute of Korean Language's rules for loanwords (외래어 표기법, table 5 and chapter 3, section 7: the
pinyin syllables of Standard Chinese, without tones), here as initials and finals. Besides, what people write who do not
know them: 조우 for 저우, 지엔 for 젠, 쟝 for 장, 송 for 쑹. What is another syllable's rule is no habit: 수 is shu.
"""

from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import product

_INITIALS = {
    "b": "ㅂ", "p": "ㅍ", "m": "ㅁ", "f": "ㅍ", "d": "ㄷ", "t": "ㅌ", "n": "ㄴ", "l": "ㄹ", "g": "ㄱ", "k": "ㅋ",
    "h": "ㅎ", "j": "ㅈ", "q": "ㅊ", "x": "ㅅ", "zh": "ㅈ", "ch": "ㅊ", "sh": "ㅅ", "r": "ㄹ", "z": "ㅉ",
    "c": "ㅊ", "s": "ㅆ",
}  # fmt: skip
_PLAIN = {"ㅉ": "ㅈ", "ㅆ": "ㅅ"}
"""Initials as people write them who shun doubled letters: 송 for 쑹."""
_SYLLABLES = """
b a o ai ei ao an en ang eng i ie iao ian in ing u
p a o ai ei ao ou an en ang eng i ie iao ian in ing u
m a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u
f a o ei ou an en ang eng u
d a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un
t a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un
n a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan v ve
l a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve
g a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
k a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang
h a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
j i ia ie iao iu ian in iang ing iong u ue uan un
q i ia ie iao iu ian in iang ing iong u ue uan un
x i ia ie iao iu ian in iang ing iong u ue uan un
zh a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang
ch a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang
sh a e ai ei ao ou an en ang eng i u ua uo uai ui uan un uang
r e ao ou an en ang eng ong i u uo ui uan un
z a e ai ei ao ou an en ang eng ong i u uo ui uan un
c a e ai ao ou an en ang eng ong i u uo ui uan un
s a e ai ao ou an en ang eng ong i u uo ui uan un
"""
_FINALS = {
    "a": "아", "o": "오", "e": "어", "ai": "아이", "ei": "에이", "ao": "아오", "ou": "어우 오우", "an": "안",
    "en": "언", "ang": "앙", "eng": "엉", "ong": "웅 옹", "i": "이", "ia": "야 이아", "ie": "예 이에",
    "iao": "야오 이아오", "iu": "유 이우", "ian": "옌 이엔 이앤 엔", "in": "인", "iang": "양 이앙", "ing": "잉",
    "iong": "융 용 이옹", "u": "우", "ua": "와", "uo": "워 우오", "uai": "와이", "ui": "우이", "uan": "완",
    "un": "운", "uang": "왕", "v": "위", "ve": "웨 위에",
}  # fmt: skip
"""After an initial: by the rules, then as people write otherwise."""
_AFTER_PALATALS = {"u": "위", "ue": "웨 위에", "uan": "위안 위앤 위엔", "un": "윈 윤"}
"""After j, q and x, where u is ü."""
_ALONE = {
    "a": "아", "ai": "아이", "an": "안", "ang": "앙", "ao": "아오", "e": "어", "en": "언", "er": "얼",
    "ou": "어우 오우", "ya": "야", "yan": "옌 얀 앤 엔", "yang": "양", "yao": "야오", "ye": "예 이에", "yi": "이",
    "yin": "인", "ying": "잉", "yong": "융 용", "you": "유 요우", "yu": "위", "yuan": "위안 위앤 위엔 유안",
    "yue": "웨 위에 유에", "yun": "윈 윤", "wa": "와", "wai": "와이", "wan": "완", "wang": "왕", "wei": "웨이",
    "wen": "원 웬", "weng": "웡", "wo": "워", "wu": "우",
}  # fmt: skip
_NARROWED = dict(zip("ㅑㅖㅛㅠ", "ㅏㅔㅗㅜ", strict=True))
"""Vowels after ㅈ, ㅉ and ㅊ: 장 for zhang and jiang. People write 쟝 too."""
_FIRST, _SILENT = ord("가"), 11
_INITIAL_LETTERS, _VOWELS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LONGEST, _LONGEST_WAY, _LONGEST_RUN, _MOST_OF_RUN = 6, 3, 24, 4


@cache
def syllables() -> dict[str, tuple[str, ...]]:
    """Each pinyin syllable in lower case, ü as v, with its Hangul: by the rules first, then people's habits."""
    found = {syllable: {each: int(at > 0) for at, each in enumerate(way.split())} for syllable, way in _ALONE.items()}
    for row in _SYLLABLES.strip().splitlines():
        initial, *finals = row.split()
        for final in finals:
            found[initial + final] = _ways(initial, final)
    ruled = {next(iter(ways)) for ways in found.values()}
    steps: dict[str, int] = {}
    for ways in found.values():
        for hangul, step in ways.items():
            steps[hangul] = min(step, steps.get(hangul, step))
    return {
        syllable: tuple(
            hangul for hangul, step in ways.items() if step == 0 or (hangul not in ruled and step == steps[hangul])
        )
        for syllable, ways in found.items()
    }


def _ways(initial: str, final: str) -> dict[str, int]:
    """The Hangul of one syllable and by how many habits each differs from the rules, which come first."""
    letter = _INITIALS[initial]
    if final == "i" and initial in {"zh", "ch", "sh", "r", "z", "c", "s"}:
        ways = ["으"]
    else:
        ways = ((_AFTER_PALATALS.get(final) if initial in "jqx" else None) or _FINALS[final]).split()
    found: dict[str, int] = {}
    for steps, letters in enumerate([letter, *_PLAIN.get(letter, "")]):
        for at, way in enumerate(ways):
            found.setdefault(_joined(letters, way, narrowed=True), steps + (at > 0))
            found.setdefault(_joined(letters, way, narrowed=False), steps + 1)
    return found


def _joined(letter: str, final: str, *, narrowed: bool) -> str:
    code = ord(final[0]) - _FIRST
    vowel = _VOWELS[code % 588 // 28]
    if narrowed and letter in "ㅈㅉㅊ":
        vowel = _NARROWED.get(vowel, vowel)
    first = _INITIAL_LETTERS.index(letter) * 588 + _VOWELS.index(vowel) * 28 + code % 28
    return chr(_FIRST + first) + final[1:]


def parted(word: str, most: int) -> list[tuple[str, ...]]:
    """The ways to read a Latin word as one to `most` syllables.

    A syllable inside a word begins with a consonant where it can: what is meant otherwise has an apostrophe (xi'an).
    """
    ways = _parted(word, most)
    return [way for way in ways if not any(each[0] in "aeo" for each in way[1:])] or ways


def _parted(word: str, most: int) -> list[tuple[str, ...]]:
    known = syllables()
    found: list[tuple[str, ...]] = [(word,)] if word in known else []
    if most > 1:
        for cut in range(1, min(len(word), _LONGEST + 1)):
            if word[:cut] in known:
                found += [(word[:cut], *rest) for rest in _parted(word[cut:], most - 1)]
    return found


@lru_cache(16_384)
def said_in_pinyin(hangul: str, word: str) -> bool:
    """Whether Hangul is how a run of pinyin is read, by the rules or by habit: 톈허 is tianhe."""
    if len(word) > _LONGEST_RUN or not is_pinyin(word):
        return False
    known = syllables()
    return any(hangul in map("".join, product(*map(known.__getitem__, way))) for way in parted(word, _MOST_OF_RUN))


@lru_cache(16_384)
def is_pinyin(word: str) -> bool:
    """Whether a Latin word is a run of pinyin syllables."""
    return _is_run(word, syllables().keys(), _LONGEST)


@lru_cache(16_384)
def is_pinyin_in_hangul(hangul: str) -> bool:
    """Whether Hangul is a run of Chinese syllables, by the rules or by habit."""
    return _is_run(hangul, _ways_of_all(), _LONGEST_WAY)


@cache
def _ways_of_all() -> frozenset[str]:
    return frozenset(way for ways in syllables().values() for way in ways)


def _is_run(text: str, known: AbstractSet[str], longest: int) -> bool:
    ends = {0}
    for end in range(1, len(text) + 1):
        if any(start in ends and text[start:end] in known for start in range(max(0, end - longest), end)):
            ends.add(end)
    return bool(text) and len(text) in ends
