"""How each Hangul syllable is written in Latin letters, and which syllables a Latin spelling may stand for.

By rule, sound by sound: the Revised Romanisation, McCune-Reischauer without its marks, Yale's commonest forms, and the
habits of passports (oo, ee, young, hyun, sh, wh). Our own compilation. No dictionary of names is needed.
"""

from functools import cache, lru_cache
from itertools import product

from bongsu_schemas.names.hanja import name_syllables

_FIRST = ord("가")
_INITIALS = (
    "g k gh kh", "kk gg k", "n", "d t", "tt dd t d", "r l rh", "m", "b p", "pp bb b p", "s", "ss s", "", "j ch jh",
    "jj tch j", "ch tch", "k kh", "t th", "p ph f", "h",
)  # fmt: skip
_MEDIALS = (
    "a ah", "ae ai ay e ea ei", "ya yah ia", "yae ye", "eo u o eu ou eou uh oe", "e eh ey ei ay",
    "yeo you yu yo yeu yeou yuh yoe", "ye yea yeh e", "o oh", "wa oa", "wae oae", "oe oi oy we ue wae oei", "yo yoh",
    "u oo ou uh", "wo weo uo ueo", "we", "wi wee ui", "yu yoo you yew iu", "eu u ue", "ui eui ee i euy", "i ee ie ih",
)  # fmt: skip
_FINALS = (
    "", "k g c ck", "k g", "k g", "n hn", "n", "n", "t d", "l r ll", "k g lk", "m lm", "l p lb", "l", "l", "p", "l",
    "m", "p b", "p", "t s d", "t s", "ng", "t j", "t ch", "k", "t", "p", "h t",
)  # fmt: skip
_H, _S, _SILENT = 18, 9, 11
_SOFT = frozenset({2, 3, 6, 7, 12, 16, 17, 20})  # ya, yae, yeo, ye, yo, wi, yu, i: before them s is written sh as well
_ROUND = frozenset({9, 10, 14, 16})  # wa, wae, wo, wi: with them hw is written wh as well
_OWN = {
    "우": "woo wu oo w", "운": "woon wun oon", "욱": "wook wuk ook wug", "웅": "woong wung oong", "울": "wool",
    "이": "yi yee lee rhee ri", "일": "yil ill", "인": "ihn yin in", "익": "ick ic ihk yik",
    "임": "yim lim rim", "의": "yi uy e", "희": "hy hie heui hee", "혜": "hae hea hei hey he hay",
    "해": "hae hay hea", "예": "yae yea", "세": "say sei se sae", "승": "seoung", "성": "seoung seung soung",
    "정": "joung jeung jeoung chyung", "규": "que kyoo", "현": "hyen hyeun hyoun", "연": "yen yeun",
    "근": "guen kuen", "택": "teak taik taek", "태": "tae tai tay te", "재": "jai jae jay che",
    "대": "dai dae tae tai", "배": "bae bai pai", "래": "rae lae rai lai", "호": "ho hoh", "화": "wha",
    "환": "whan", "수": "su soo sue sou", "주": "ju joo chu jou", "지": "ji jee jie chi gee", "룡": "yong",
    "여": "yea yeoh", "진": "jin jean chin", "준": "jun joon june chun juhn", "훈": "hun hoon hoone whun",
    "철": "cheul choul chul", "영": "yeung", "용": "yong", "민": "min minn", "빈": "bin been",
    "휘": "whi whee hui", "균": "kyoon gyun kyun", "육": "yook", "욕": "yok", "석": "seog suhk suk",
    "학": "hack hak hag", "혁": "heok hyouk hyuk", "옥": "ok ock", "애": "ae ai ay", "아": "a ah",
    "열": "youl yeul", "렬": "ryul ryoul yeol yul youl", "률": "ryul yul", "율": "yool yul youl",
    "국": "kook gook kug", "구": "koo goo ku", "유": "yoo you yu yew ryu", "류": "ryu ryoo",
    "범": "beom bum bom pum", "원": "wone", "춘": "choon choun chun", "순": "soon sun", "숙": "sook suk suck",
    "식": "sik sick shik", "선": "sun son seon sunn", "섭": "sup sub sop", "업": "up eop eup",
    "헌": "hun hon heon", "건": "gun kun gon kon", "걸": "girl gul kul", "복": "bok bock",
    "덕": "duk duck deok dug", "득": "deuk duk", "찬": "chan", "천": "chun choun chon",
    "중": "joong jung jong choong", "종": "jong chong", "충": "choong", "창": "chang",
    "경": "kyoung gyoung keong kyeong kung", "형": "hyoung hyung", "명": "myoung", "병": "byoung pyoung byung",
    "평": "pyoung", "향": "hyang", "상": "shang", "윤": "youn yoon yune", "은": "eun un en", "온": "on ohn",
    "봉": "bong pong", "붕": "boong", "동": "dong tong", "홍": "hong", "슬": "seul sul", "별": "byul byeol",
    "기": "ki gi kee key", "미": "mi mee me", "비": "bi bee", "시": "si shi see", "실": "sil shil",
    "신": "sin shin", "심": "sim shim", "하": "ha", "허": "heo huh", "보": "bo boh", "표": "pyo", "효": "hyo",
    "요": "yo", "길": "gil kil ghil", "흠": "heum hum", "흥": "heung", "문": "moon mun", "무": "moo mu",
    "묵": "mook", "월": "wol weol", "권": "kwon gwon kweon kwun", "관": "kwan gwan", "광": "kwang gwang",
}  # fmt: skip
_MOST = 64
_SYLLABLES = 19 * 588


@cache
def spellings(syllable: str) -> frozenset[str]:
    """The Latin spellings of one Hangul syllable, in lower case; any other character stands for itself."""
    if not "가" <= syllable <= "힣":
        return frozenset({syllable})
    code = ord(syllable) - _FIRST
    initial, medial, final = code // 588, code % 588 // 28, code % 28
    starts = _INITIALS[initial].split() or [""]
    starts += ["sh"] if initial == _S and medial in _SOFT else []
    ends = _FINALS[final].split() or ["", "h"]
    found = {start + vowel + end for start, vowel, end in product(starts, _MEDIALS[medial].split(), ends)}
    if initial == _H and medial in _ROUND:
        found |= {"w" + spelling for spelling in found if spelling.startswith("h") and spelling[1] != "w"}
        found |= {"wh" + spelling[2:] for spelling in found if spelling.startswith("hw")}
    if initial == _SILENT and medial in _ROUND:
        found |= {"w" + spelling for spelling in found if spelling[0] in "aeo"}
    return frozenset(found | set(_OWN.get(syllable, "").split()))


@cache
def _syllables_of() -> dict[str, str]:
    """Each Latin spelling with the syllables of names that it may stand for."""
    found: dict[str, list[str]] = {}
    for syllable in sorted(name_syllables()):
        for spelling in spellings(syllable):
            found.setdefault(spelling, []).append(syllable)
    return {spelling: "".join(syllables) for spelling, syllables in found.items()}


@lru_cache(16_384)
def read_syllables(letters: str, count: int) -> frozenset[str]:
    """The sequences of `count` Hangul syllables that these Latin letters may stand for."""
    table = _syllables_of()
    if count == 1:
        return frozenset(table.get(letters, ""))
    return frozenset(
        first + rest
        for cut in range(1, min(len(letters), 8))
        for first in table.get(letters[:cut], "")
        for rest in read_syllables(letters[cut:], count - 1)
    )


@lru_cache(16_384)
def read_given(parts: tuple[str, ...]) -> frozenset[str]:
    """The Hangul given names that a Latin one may stand for; its parts were divided by blanks or hyphens."""
    letters = "".join(parts)
    if not letters.isalpha() or len(letters) > 16:  # noqa: PLR2004 - three long syllables
        return frozenset()
    if len(parts) > 1:
        divided = [read_syllables(part, 1) for part in parts]
        if len(parts) <= 3 and all(divided):  # noqa: PLR2004 - so many syllables at most
            return frozenset(map("".join, product(*divided)))
    return (read_syllables(letters, 1) | read_syllables(letters, 2)) or read_syllables(letters, 3)


@lru_cache(16_384)
def reads_as(hangul: str, letters: str) -> bool:
    """Whether Latin letters can be read as exactly this run of Hangul, syllable by syllable, as written or as said."""
    return _reads(hangul, letters) or ((said := _run_together(hangul)) != hangul and _reads(said, letters))


_RUN_TOGETHER = {
    ("ㄴ", "ㄹ"): ("ㄹ", "ㄹ"), ("ㄹ", "ㄴ"): ("ㄹ", "ㄹ"), ("ㅇ", "ㄹ"): ("ㅇ", "ㄴ"), ("ㅁ", "ㄹ"): ("ㅁ", "ㄴ"),
    ("ㄱ", "ㄹ"): ("ㅇ", "ㄴ"), ("ㅂ", "ㄹ"): ("ㅁ", "ㄴ"), ("ㄱ", "ㄴ"): ("ㅇ", "ㄴ"), ("ㄱ", "ㅁ"): ("ㅇ", "ㅁ"),
    ("ㅂ", "ㄴ"): ("ㅁ", "ㄴ"), ("ㅂ", "ㅁ"): ("ㅁ", "ㅁ"),
}  # fmt: skip
_INITIAL_LETTERS, _FINAL_LETTERS = (
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
    " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
)


def _run_together(hangul: str) -> str:
    """Hangul as it is said where a syllable's end meets the next one's beginning: 한라, Halla."""
    said = list(hangul)
    for at in range(len(said) - 1):
        here, there = (ord(each) - _FIRST for each in said[at : at + 2])
        if not (0 <= here < _SYLLABLES and 0 <= there < _SYLLABLES):
            continue
        met = _RUN_TOGETHER.get((_FINAL_LETTERS[here % 28], _INITIAL_LETTERS[there // 588]))
        if met:
            said[at] = chr(_FIRST + here - here % 28 + _FINAL_LETTERS.index(met[0]))
            said[at + 1] = chr(_FIRST + there % 588 + 588 * _INITIAL_LETTERS.index(met[1]))
    return "".join(said)


def _reads(hangul: str, letters: str) -> bool:
    ends = {0}
    for syllable in hangul[:_MOST]:
        ends = {
            end + len(spelling) for end in ends for spelling in spellings(syllable) if letters.startswith(spelling, end)
        }
        if not ends:
            return False
    return len(letters) in ends and len(hangul) <= _MOST
