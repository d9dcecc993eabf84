"""Words that say of a name that a firm bears it: legal forms, trades and kinds of shops in four languages.

Only words that no person bears: Susan, Marine, Steel and Văn Tài (without marks `van tai`, transport) are none.
A Korean trade is one at the end of four syllables and more: 이건재 is somebody, 백두건재 sells building materials.
"""

import re
import unicodedata
from functools import lru_cache

from bongsu_schemas.names.surnames import LATIN_SURNAMES
from bongsu_schemas.names.transcribed import VIETNAMESE_SURNAMES
from bongsu_schemas.text import fold

_LONGEST = 200
_LATIN = frozenset(
    """
    ltd inc corp llc llp plc gmbh jsc tnhh ctcp bhd sdn pte pty company corporation incorporated limited coltd
    cooperative trading traders logistics service services express import export imports exports impex enterprise
    enterprises industry industries industrial shipping maritime transport transportation freight forwarding
    forwarders cargo foods seafood seafoods fishery fisheries materials hardware electronics engineering
    construction pharmaceutical pharmaceuticals pharma chemical chemicals textile textiles garment garments motors
    machinery holdings group international wholesale products supplies equipment technologies technology solutions
    systems cosmetics cosmetic furniture plastics metals agricultural agriculture aquaculture restaurant
    supermarket minimart store shop pharmacy clinic hospital factory workshop association foundation agency travel
    tours hotel laundry garage warehouse mulsan muyeok sanghoe nongsan xnk dntn htx cty
    """.split()  # noqa: SIM905 - a table, read as a table
)
_BEGINS = (
    # in Vietnamese, with marks and without
    "công ty|doanh nghiệp|hợp tác xã|cửa hàng|cơ sở|xí nghiệp|tập đoàn|đại lý|nhà máy|xưởng|siêu thị|khách sạn"
    "|nhà hàng|ngân hàng"
    "|hiệu thuốc|chi nhánh|hộ kinh doanh|tổng công ty|cong ty|doanh nghiep|hop tac xa|cua hang|xi nghiep|tap doan"
    "|nha may"
    "|sieu thi|khach san|nha hang|ngan hang|hieu thuoc|ho kinh doanh|tong cong ty"
)
_VIETNAMESE = re.compile(
    rf"(?:{_BEGINS})\b|.*\b(?:thương mại|vận tải|vật liệu|thủy sản|thuỷ sản|hải sản|xây dựng|xuất nhập khẩu"
    rf"|xuat nhap khau|vat lieu xay dung)\b"
)
_KOREAN_FORMS = (
    "(주)",
    "㈜",
    "주식회사",
    "유한회사",
    "합자회사",
    "합명회사",
    "사단법인",
    "재단법인",
    "영농조합",
    "협동조합",
)
_KOREAN = re.compile(
    "(?:수산|건재|상회|상사|물산|무역|통상|유통|산업|공업|기업|건설|물류|운수|운송|해운|통운|상선|항공|식품|푸드|농산"
    "|농장|축산|청과|전자|전기|기계|정밀|금속|철강"
    "|제철|중공업|화학|제약|약품|약국|섬유|어패럴|패션|가구|목재|자재|석재|철물|공구|마트|슈퍼|식당|호텔|모텔|세탁소"
    "|정비소|카센터|조합|협회|연구소|총판"
    "|백화점|편의점|트레이딩|로지스틱스|엔터프라이즈|익스프레스|코퍼레이션|컴퍼니|인터내셔널|인터내셔날|테크|시스템"
    "|시스템즈|솔루션|홀딩스|그룹|제지|제과|제분|주류"
    "|음료|냉동|수출입|관광|여행사|투어|렌트카|모터스|택배|특송|창고|포워딩|관세법인|조선소|수협|농협|코스메틱"
    "|바이오팜)(?:[0-9]{1,2}|제?[0-9]호점)?"
)
_FEWEST = 4
_HANGUL_WORD = re.compile("[가-힣]+")
_THAI_BEGINS = re.compile(  # in the form in which the names are searched, which takes ำ apart
    unicodedata.normalize(
        "NFKC",
        "บริษัท|บจก|บมจ|หจก|หสน|ห้างหุ้นส่วน|ห้าง|ร้าน|โรงงาน|สหกรณ์|มูลนิธิ|สมาคม|ธนาคาร|โรงแรม|คลินิก|โรงพยาบาล|อู่ซ่อม"
        "|วิสาหกิจ|กลุ่มบริษัท",
    )
)
_THAI_WITHIN = re.compile(
    unicodedata.normalize(
        "NFKC",
        "จำกัด|มหาชน|เทรดดิ้ง|โลจิสติกส์|กรุ๊ป|เอ็กซ์ปอร์ต|เอ็กซ์พอร์ต|อิมปอร์ต|อิมพอร์ต|เอ็นเตอร์ไพรส์|ซีฟู้ด"
        "|อินเตอร์เนชั่นแนล|คาร์โก้|เอ็กซ์เพรส|วัสดุก่อสร้าง",
    )
)
_THAI_ENDS = re.compile("[ก-๎]+(?:การค้า|ขนส่ง|การประมง|ก่อสร้าง|อุตสาหกรรม|เครื่องเขียน|เภสัช)")
_SEPARATORS = re.compile(r"[.,&/()\[\]\-]+")


@lru_cache(16_384)
def names_firm(name: str) -> bool:
    """Whether a name says that it is a firm's, as (주), CO., LTD., บริษัท, Công ty, 수산 and FISHERIES do."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold()
    if text.isascii():
        words = _SEPARATORS.sub(" ", text).split()
        return not _LATIN.isdisjoint(words) or _is_co(text, words) or _VIETNAMESE.match(text) is not None
    if any(form in text for form in _KOREAN_FORMS):
        return True
    if _THAI_BEGINS.match(text) or _THAI_WITHIN.search(text) or _THAI_ENDS.fullmatch(text):
        return True
    words = _SEPARATORS.sub(" ", text).split()
    return (
        not _LATIN.isdisjoint(words)
        or _is_co(text, words)
        or _VIETNAMESE.match(text) is not None
        or any(map(_ends_in_trade, words[-1:]))
    )


def _is_co(text: str, words: list[str]) -> bool:
    """CO as a legal form: it is a Vietnamese given name as well, where it stands last behind a surname and no dot."""
    if "co" not in words:
        return False
    return not (words[-1] == "co" and not text.rstrip().endswith(".") and fold(words[0]) in VIETNAMESE_SURNAMES)


def _ends_in_trade(word: str) -> bool:
    """Whether a Hangul word of four syllables and more ends in a trade, and is no two-syllable surname with a name."""
    if len(word) < _FEWEST or not _HANGUL_WORD.match(word):
        return False
    for at in range(len("백두"), len(word) - 1):
        if _KOREAN.fullmatch(word, at):
            return not (len(word) == _FEWEST and at == len("남궁") and word[:at] in LATIN_SURNAMES)
    return False
