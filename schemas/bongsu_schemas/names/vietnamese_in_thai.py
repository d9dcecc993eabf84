"""Vietnamese names in Thai letters: เหงียน วัน อัน. Thai is read by how it may spell each syllable of Vietnamese names.

After the Royal Society of Thailand's rules for Vietnamese, with the press's looser spellings (ตรัน, มินห์). Tones are left
out, as Thai writes them by marks that hardly anybody sets alike; what Vietnamese tells apart by vowels stays apart.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from unicodedata import normalize

_SURNAMES = frozenset(
    """
    nguyên trân lê pham hoang huynh phan vu vo đăng bui đô hô ngô dương ly đinh đoan trương lâm mai trinh đao cao ha
    lương lưu thai châu ta phung tô vương quach nông tôn liêu tăng triêu kiêu thach
    """.split()  # noqa: SIM905 - a table, read as a table
)
_SYLLABLES = _SURNAMES | frozenset(
    """
    văn thi an anh ân bach bao bich binh ca câm cam canh chi chiên chinh chung công cương cuc dân danh đat diêm diên
    diêp diêu điên điêp đông đưc dung duy duyên đai đao gia giang giao giap han hân hanh hăng hao hâu hiên hiêp hiêu hoa
    hai hoai hoan hông huê hung hưng hương hưu huy huyên khai khang khanh khoa khôi khuê kiêm kiên kiêt kim
    ky lai lam lan
    lân liên linh loan lôc lơi long luân lưc man manh minh mơ my nam nga ngân nghi nghia ngoc nguyêt nha nhan nhân nhât
    nhi nhiên như nhung ninh oanh phat phi phong phu phuc phươc phương quan quân quang quôc quy quyên quyêt quynh sang
    sâm sen sinh sơn sương tai tâm tân thang thăng thanh thao thê thiên thiêu thinh tho thơ thoa thoai thông thơm thu
    thuân thuc thương thuy tiên tiên tin tinh toan toan tra tram trâm trang tri trong truc trung truyên tu tư tuân tuê
    tung tươi tương tuyên tuyêt uyên vân viên viêt vinh vi vy xuân xuyên yên y hong hoan lich loi mi muôi na nho oanh
    """.split()  # noqa: SIM905 - a table, read as a table
)
"""Syllables of names without their tones."""
_INITIALS = {
    "ngh": "ง", "ng": "ง", "nh": "ญ น", "gi": "ซ ส จ ย", "gh": "ก ค", "tr": "จ ตร ทร", "ch": "จ ช", "ph": "ฟ ฝ พ",
    "th": "ท ถ ธ", "kh": "ค ข", "qu": "กว คว", "d": "ซ ส ย ด", "đ": "ด", "x": "ซ ส", "s": "ซ ส", "v": "ว", "c": "ก ค",
    "k": "ก ค", "g": "ก ค", "h": "ฮ ห", "r": "ร ซ", "b": "บ", "l": "ล", "m": "ม", "n": "น", "t": "ต ท", "": "อ",
}  # fmt: skip
_RIMES = {
    "a": "-า", "ac": "-าก -ัก", "ach": "-าก -ัก แ-ก", "ai": "-าย ไ- -ัย", "am": "-าม -ำ -ัม", "an": "-าน -ัน",
    "ang": "-าง -ัง",
    "anh": "-ัญ -าญ แ-ญ แ-ง -าน -ัน", "ao": "-าว เ-า", "ap": "-าป", "at": "-าต -ัต -าด -ัด -าท", "au": "-าว เ-า",
    "ay": "-ัย ไ- -าย",
    "ăc": "-ัก", "ăn": "-ัน -าน", "ăng": "-ัง -าง", "âc": "เ-ิก", "âm": "เ-ิม -ัม -ำ", "ân": "เ-ิน -ัน -าน",
    "ât": "เ-ิต เ-ิด -ัต -ัด", "âu": "เ-ิว เ-า", "en": "แ-น เ-น", "ê": "เ-", "i": "-ิ", "y": "-ิ", "ia": "เ-ิย",
    "ich": "-ิก", "im": "-ิม", "in": "-ิน", "inh": "-ิญ -ิน -ิง", "iêm": "เ-ิยม", "iên": "เ-ิยน", "iêp": "เ-ิยป",
    "iêt": "เ-ิยต เ-ิยด เ-ิยท", "iêu": "เ-ิยว", "o": "-อ โ-", "oc": "-อก โ-ก", "oi": "-อย", "ong": "-อง", "ô": "โ-",
    "ôc": "-ก โ-ก", "ôi": "โ-ย", "ôn": "-น โ-น", "ông": "-ง โ-ง", "ơ": "เ-อ", "ơi": "เ-ย เ-อย", "ơm": "เ-ิม",
    "ơn": "เ-ิน",
    "u": "-ุ", "uc": "-ุก -ุค", "ui": "-ุย", "ung": "-ุง", "uôc": "-วก", "uôi": "-วย", "ư": "-ึ", "ưc": "-ึก", "ưng": "-ึง",
    "ưu": "-ิว -ึว", "ươc": "เ-ึอก", "ươi": "เ-ึอย", "ương": "เ-ึอง", "oa": "-วา -ัว", "oai": "-วาย", "oan": "-วาน -วน",
    "oang": "-วาง", "oanh": "-วญ -วัญ แ-วญ -วาน", "uân": "เ-วิน -วน -วัน", "uê": "เ-ว", "uy": "-วิ -ุย",
    "uyên": "เ-วิยน", "uyêt": "เ-วิยต เ-วิยด", "uynh": "-วิญ -วิน -ุยญ -ุยน -วิง",
}  # fmt: skip
_OWN = {
    "nguyên": "เงิยน เงวิยน",
    "nguyêt": "เงวิยต เงวียต",
    "quôc": "กวก กวอก",
    "quy": "กวิ กุย",
    "yên": "เอิยน เยน",
    "y": "อิ",
}
"""Syllables that no rule gives, by custom or by a spelling of their own."""
_SPLIT = re.compile("(ngh|ng|nh|gi(?=[aăâeêioôơuưy])|gh|tr|ch|ph|th|kh|qu|[dđxsvckghrblmnt]|)(.+)")
_ALIKE = (
    (re.compile("[\u0e47-\u0e4b]"), ""),
    (re.compile("ห์|ญ์"), lambda found: "ญ" if found[0][0] == "ญ" else ""),
    (re.compile("ฮห(?=ว)"), "ฮ"),
    (re.compile("ห(?=[งญนมยรลว])"), ""),
    (re.compile("ี"), "ิ"),
    (re.compile("ู"), "ุ"),
    (re.compile("ื"), "ึ"),
)
_MARKS = str.maketrans("ăâêôơưđ", "aaeooud")
_FEWEST, _MOST = 2, 6


def toneless(word: str) -> str:
    """A Vietnamese word with the marks of its vowels and without those of its tone, composed."""
    return normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", normalize("NFD", word)))


def vietnamese_readings(words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """What each word of a Thai name may be in Vietnamese, if it begins with a surname of theirs and each word may be.

    With the marks of the vowels and bare as well.
    """
    if not _FEWEST <= len(words) <= _MOST:
        return ()
    found = [_table().get(_alike(word), frozenset()) for word in words]
    if not all(found) or found[0].isdisjoint(_SURNAMES):
        return ()
    found[0] &= _SURNAMES
    return tuple(each | {syllable.translate(_MARKS) for syllable in each} for each in found)


def is_syllable(word: str) -> bool:
    """Whether a bare Latin word is a syllable of Vietnamese names that is known here."""
    return word in _bare()


@cache
def _bare() -> frozenset[str]:
    return frozenset(syllable.translate(_MARKS) for syllable in _SYLLABLES)


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for syllable in _SYLLABLES:
        for spelling in _spellings(syllable):
            found.setdefault(_alike(spelling), set()).add(syllable)
    return {spelling: frozenset(syllables) for spelling, syllables in found.items()}


def _spellings(syllable: str) -> Iterator[str]:
    yield from _OWN.get(syllable, "").split()
    parts = _SPLIT.fullmatch(syllable)
    initial, rime = (parts[1], parts[2]) if parts else ("", syllable)
    for letters, form in product(_INITIALS[initial].split(), _RIMES.get(rime, "").split()):
        yield form.replace("-", letters)


def _alike(word: str) -> str:
    """A Thai spelling without what is written in several ways: tones, long and short vowels, a silent ห."""
    for pattern, plain in _ALIKE:
        word = pattern.sub(plain, word)
    return word
