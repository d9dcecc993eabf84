"""What stands where a name belongs and names nobody: `상동`, `unknown shipper`, `김○○`, `người nhận`, a surname.

Such words are kept with the alert as they came. They link nobody with anybody, however often they agree.
"""

import re
import unicodedata
from functools import lru_cache

from bongsu_schemas.identifiers import is_placeholder
from bongsu_schemas.names.surnames import LATIN_SURNAMES, SURNAMES_OF
from bongsu_schemas.names.transcribed import VIETNAMESE_SURNAMES
from bongsu_schemas.names.unnamed import says_why_unnamed
from bongsu_schemas.text import fold

_LONGEST = 60
_MASKED = re.compile(r"[○〇◯●□■＊*]|(?:^|[가-힣\s])[oOxX]{2,3}$|^\w{1,12}\s*(?:_{2,}|\.{3,}|…)$")
_OF_MASKED = re.compile(r"^(?:[가-힣]{1,2}모|[A-Z가-힣])(?:씨|군|양|)?(?:\(\d{2}세?\)|\(\d{2},?[남여]\))?$")
_LETTER_PERSON = re.compile(r"^[A-Z](?:씨|군|양)$|^(?:นาย|นาง|นางสาว)\s*[ก-ง]$")
_BLANKS = re.compile(r"[^\w\u0e00-\u0e7f]+")
_NOBODY = re.compile(
    # the same as in another field
    r"상동|동상|위와같음|위와동일|상기와?동일|상기인|전과동|수하인과?동일|수취인과?동일"
    r"|(?:thesame|same|sameas)(?:above|consignee|shipper|consignor|sender|receiver|before)?|asabove|ditto|sac|idem"
    r"|nhutren|giongtren|nhuotren|cungnguoigui"
    # not known yet
    r"|조사중(?:임)?|미정|미기입|미입력|미등록|비공개|비식별|익명|무명|무명씨|가명"
    r"|notyetknown|unknown|anon|nn|nil"
    r"|andanh|vodanh|nacdanh|无名|無名|匿名|佚名"
    # a part that somebody plays, for a name
    r"|본인|수취인|수하인|발송인|송하인|받는사람|보내는사람|피의자|용의자|대상자|당사자|승객|수신인|발신인|지인|판매책|운반책"
    r"|consignee|shipper|consignor|sender|receiver|recipient|addressee|passenger|suspect|bearer|self|customer|owner"
    r"|toorder(?:of\w*)?|totheorder(?:of\w*)?|notifyparty"
    # examples
    r"|john\w?doe|janedoe|test|testuser|xxx+|asdf|nguyenvan[ab]|tranthib"
)


@lru_cache(16_384)
def names_nobody(name: str) -> bool:
    """Whether a name tells nobody from anybody else. A surname alone is left to `is_bare_surname`."""
    if is_placeholder(name):
        return True
    if len(name) > _LONGEST:
        return False
    text = name.strip()
    if _MASKED.search(text) or _LETTER_PERSON.match(text):
        return True
    bare = text.replace(" ", "")
    if _OF_MASKED.match(bare) and "모" in bare[1:3] and bare[: bare.rfind("모")] in LATIN_SURNAMES:
        return True
    words = " ".join(_BLANKS.sub(" ", fold(text)).replace("_", " ").split())
    if not words or _NOBODY.fullmatch(words.replace(" ", "")):
        return True
    return says_why_unnamed(words, unicodedata.normalize("NFC", text).casefold())


@lru_cache(16_384)
def is_bare_surname(name: str) -> bool:
    """Whether a person's name is a surname and no more: `김`, `김씨`, `Mr. KIM`, `Nguyễn`."""
    word = re.sub(r"(?:씨|님|군|양)$", "", name.strip()) if len(name) <= _LONGEST else name
    if word in LATIN_SURNAMES:
        return True
    words = _BLANKS.sub(" ", fold(word)).split()
    words = [each for each in words if each not in {"mr", "mrs", "ms", "miss", "dr"}]
    return len(words) == 1 and (words[0] in SURNAMES_OF or words[0] in VIETNAMESE_SURNAMES)
