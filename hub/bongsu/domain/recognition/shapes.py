"""What identifiers look like in running text, strongest shapes first, and the words that announce them.

Every pattern runs over folded text (lower case, plain digits, single blanks) and is linear: repetitions are bounded and
their parts do not overlap. What a shape cannot do without is said beside it, so that most texts run few patterns.
"""

import re
from typing import NamedTuple

from bongsu.domain.recognition.folding import fold_term
from bongsu_schemas.identifiers import thai_province

_LEFT = r"(?<![a-z0-9])"
_RIGHT = r"(?![a-z0-9])"
_NUMBER_LEFT = r"(?<![a-z0-9.,/:+#-])"
_NUMBER_RIGHT = (
    r"(?![a-z0-9]|[-.,/:]\d|\s?(?:원|만원|억|달러|바트|위안|동전|정|개|봉|그램|그람|킬로|밀리|리터|캡슐|명|건|회"
    r"|won|krw|usd|thb|vnd|บาท|กรัม|กก|มล|เม็ด|đồng|gam|viên|gói))"
)
_AFTER = r"(?:[\s(]{0,2}(?:번호|no|number|số|เลขที่|หมายเลข|id))?(?:[\s.:=#(]|은|는|이|가|을|를){0,4}$"


_FORMULA = r"[a-z]{2,12}\((?:\$?[a-z]{1,3}\$?\d{1,6}[:;,)+*/-]|\d{1,9}[+*/;,)]|[\"'])"  # `@SUM(A1:A9)` of a sheet


class Shape(NamedTuple):
    """A pattern of a scheme: where it has a group, but for phones, the group is the identifier.

    `evidence` is what is asked beyond the shape: `none`; `announced` by a word of the scheme; `either` that or a valid
    check digit; `capitals`, `written`, `awb` and `phone` as the rules of that name say. A text without `digits` digits
    in one group of numbers, or without any of `hints`, cannot have the shape.
    """

    scheme: str
    pattern: re.Pattern[str]
    evidence: str
    digits: int
    hints: tuple[str, ...]


def _split(words: str) -> tuple[str, ...]:
    return tuple(fold_term(word) for word in words.split("|"))


_WORDS = {
    "account": "계좌|입금처|송금처|은행|농협|신협|새마을금고|บัญชี|ธนาคาร|พร้อมเพย์|tài khoản|tai khoan|stk"
    "|ngân hàng|ngan hang|account|a/c|bank|acct",
    "phone": "연락처|연락 번호|전화|휴대폰|휴대전화|휴대 전화|핸드폰|핸펀|휴대번호|폰|문의|โทรศัพท์|โทร|เบอร์|มือถือ"
    "|điện thoại|dien thoai|di động|số máy|sđt|sdt|đt|liên hệ|phone|tel|mobile|mob|cell|h/p|hp|call|contact",
    "passport": "여권|패스포트|passport|ppt|travel document|หนังสือเดินทาง|พาสปอร์ต|hộ chiếu|ho chieu|h/c|pp",
    "courier": "운송장|송장|등기|소포|택배|특송|우편물|화물|배송조회|조회"
    "|tracking|parcel|waybill|item|shipment|dhl|fedex|ups|ems"
    "|พัสดุ|ติดตาม|สิ่งของ|vận đơn|van don|bưu gửi|bưu phẩm|bưu kiện|kiện hàng|mã đơn",
    "awb": "운송장|항공화물|awb|waybill|ใบตราส่ง|vận đơn|van don",
    "bl": "b/l|bl|hb/l|mb/l|hbl|mbl|비엘|선하증권|선증|bill of lading|ใบตราส่ง|ใบตราส่งสินค้า|บีแอล|บี/แอล"
    "|vận đơn|van don|vận đơn đường biển|số bill",
    "imo": "imo|선박번호|선박식별번호",
    "mmsi": "mmsi|해상이동업무식별",
    "flight": "항공편|편명|flight|เที่ยวบิน|chuyến bay|chuyen bay|số hiệu chuyến|số hiệu bay",
    "vehicle": "차량|번호판|자동차|승용차|화물차|ทะเบียน|ทะเบียนรถ|biển số|bien so|biển kiểm soát|bks|xe",
    "business_no": "사업자|사업자등록|business no|tax id|เลขผู้เสียภาษี|mã số thuế|mst",
    "crypto": "지갑|wallet|กระเป๋า|ví|address|btc|usdt|tron|trx|비트코인|코인",
}
_HINTS = {scheme: _split(words) for scheme, words in _WORDS.items()}


def _announcing(words: tuple[str, ...]) -> re.Pattern[str]:
    starts = "|".join((r"(?<![a-z])" if word[0].isascii() else "") + re.escape(word) for word in words)
    return re.compile(f"(?:{starts}){_AFTER}")


KEYWORDS = {scheme: _announcing(words) for scheme, words in _HINTS.items()}
"""Words that announce a scheme, to be searched at the end of what stands before a number."""

BEFORE = 32
"""So many characters before a number are looked at for a word that announces it."""

_SERVICES = (
    "텔레그램|텔레|telegram|เทเลแกรม|카카오톡|카카오|카톡|kakaotalk|kakao|라인|line|ไลน์|위챗|wechat|zalo|잘로|facebook|페이스북|เฟซบุ๊ก"
    "|인스타그램|인스타|instagram|whatsapp|wickr|signal"
)
_NO_LETTERS_OF_PASSPORTS = "no|nr|id|so|is|in|on|of|at|to|by|or|as|pp|he|my"
_NO_CARRIERS = (
    "from|with|for|and|the|via|per|copy|date|dated|house|master|issue|issued|under|total|number|nos|qty|pkgs|pkg|box|boxes"
    "|container|cntr|vessel|ship|port|seal|imo|mmsi|flight|tel|phone|ngay|cho|lo|hang|tau|tren"
)
_AIRLINES = (
    "ke|oz|7c|lj|tw|bx|ze|rs|rf|yp|kj|tg|we|fd|sl|xj|vz|dd|vn|vj|qh|bl|vu|ca|mu|cz|hu|mf|zh|fm|3u|9c|ho|sc|ci|br|it|jx|cx|uo"
    "|hx|hb|nx|jl|nh|mm|gk|bc|nq|tr|sq|mh|ak|d7|od|ga|jt|id|qz|pr|5j|z2|qv|k6|8m|ub|lo|lh|lx|os|kl|af|ba|vs|ay|sk|tk|ek|ey"
    "|qr|sv|et|ms|ai|6e|ul|ua|dl|aa|ac|ws|am|la|av|ha|nz|qf|jq|su|hy|kc|om|mx|eo|pk|bg|fx|5x|cv|k4|5y|po"
)
_PLATE_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호바사아자배"
_DOUBTFUL_WITH_BLANK = "호조배주자구두수보부고도로"  # also count, measure or name a road: `101호 4022`, `35도 1234`
_PLATE_LETTERS_WITH_BLANK = "".join(letter for letter in _PLATE_LETTERS if letter not in _DOUBTFUL_WITH_BLANK)
_PROVINCES = "|".join(
    re.escape(name) + ("(?![ก-๎])" if len(name) <= len("แพร่") else "")  # short ones begin other words
    for name in map(fold_term, (*thai_province.ON_PLATES, *thai_province.SHORT))
)


def _shape(
    scheme: str, pattern: str, evidence: str = "none", *, digits: int = 0, hints: tuple[str, ...] | None = None
) -> Shape:
    if hints is None:
        hints = _HINTS[scheme] if evidence == "announced" else ()
    return Shape(scheme, re.compile(pattern), evidence, digits, hints)


SHAPES: tuple[Shape, ...] = (
    _shape(
        "crypto", rf"{_LEFT}(?:0x[0-9a-f]{{40}}|(?:bc|tb|ltc)1[a-z0-9]{{11,87}}){_RIGHT}", hints=("0x", "c1", "tb1")
    ),
    _shape("crypto", rf"{_LEFT}[13lmt][1-9a-z]{{25,34}}{_RIGHT}", "either"),
    _shape("cargo_no", rf"{_LEFT}\d\d[a-z]{{4}}\d{{4}}[ie]-?\d{{4}}(?:-?\d{{3,4}})?{_RIGHT}", digits=4),
    _shape("container", rf"{_LEFT}[a-z]{{3}}[ujz](?:[ .-]?\d){{7}}{_RIGHT}", digits=7),
    _shape("s10", rf"{_LEFT}[a-z]{{2}}(?:[ .-]?\d){{9}}[ .-]?[a-z]{{2}}{_RIGHT}", "written", digits=9),
    _shape(  # letters for digits: misread, and so invalid
        "s10", rf"{_LEFT}[a-z]{{2}}(?=(?:[oilbs]{{0,5}}\d){{4}})[0-9oilbs]{{9}}[a-z]{{2}}{_RIGHT}", "written", digits=2
    ),
    _shape("imo", r"(?<![a-z])imo(?:\s?(?:number|번호|no))?[\s.:#-]{0,3}(\d{7})(?!\d)", digits=7, hints=("imo",)),
    _shape(
        "mmsi", r"(?<![a-z])mmsi(?:\s?(?:number|번호|no))?[\s.:#-]{0,3}([2-7]\d{8})(?!\d)", digits=9, hints=("mmsi",)
    ),
    _shape("ref", rf"{_LEFT}[a-z]{{2,6}}-\d{{3,7}}/(?:25|20)\d\d(?!\d|/)", hints=("/25", "/20")),
    _shape("ref", rf"{_LEFT}[a-z]{{2,5}}-\d\d(?:\d\d)?/\d{{3,7}}(?:/[a-z]{{1,5}}\d?)?{_RIGHT}", hints=("/",)),
    _shape("ref", rf"{_LEFT}(?:kcs\d{{8,12}}|moj\d\d-\d{{5,8}}){_RIGHT}", digits=7, hints=("kcs", "moj")),
    _shape("ref", r"(?<![가-힣a-z0-9])[가-힣]{2,8}-20\d\d-\d{3,7}(?!\d|-)", digits=7, hints=("-20",)),
    _shape("ref", r"(?<![가-힣a-z0-9])[가-힣]{2,4}-\d{4}-\d{4,6}(?!\d|-)", digits=8, hints=("-",)),
    _shape(
        "ref",
        r"(?<!\d)(?:19|20)\d\d\s?(?:형제|형|압제|고단|고합|고약|노|내사|수제|진정)\s?\d{2,7}\s?호?",
        digits=4,
        hints=("형", "압제", "고단", "고합", "고약", "노", "내사", "수제", "진정"),
    ),
    _shape("ref", rf"{_LEFT}([a-z]{{2,6}}-?\d[0-9a-z/-]{{4,24}})(?=\s?(?:호)?\s?통보)", hints=("통보",)),
    _shape("handle", rf"(?<![a-z0-9_.@/])@(?!{_FORMULA})[a-z0-9_](?:\.?[a-z0-9_]){{2,31}}", hints=("@",)),
    _shape(
        "handle",
        rf"(?<![a-z])(?:{_SERVICES})\s?(?:(?:id|아이디|ไอดี)\s?[:=]?|[:=])\s?(@?[a-z](?:[.-]?[a-z0-9_]){{3,31}})",
        hints=_split(_SERVICES),
    ),
    _shape("handle", r"(?<![a-z])t\.me/([a-z](?:[a-z0-9_]){3,31})", hints=("t.me/",)),
    _shape(
        "passport",
        rf"{_LEFT}(?:[a-z]\d{{3}}[a-z]\d{{4}}|[a-z]{{1,2}}\d{{6,8}}|\d{{9}}){_RIGHT}",
        "announced",
        digits=4,
    ),
    _shape(  # with a hyphen behind its letters
        "passport",
        rf"{_LEFT}(?:[a-z]{{1,2}}-\d{{6,8}}|[a-z]-\d{{3}}[a-z]\d{{4}}){_NUMBER_RIGHT}",
        "announced",
        digits=4,
        hints=_HINTS["passport"],
    ),
    _shape(  # cut by one blank after its letters or before its last four digits
        "passport",
        rf"{_LEFT}(?!(?:{_NO_LETTERS_OF_PASSPORTS}) )(?:[a-z] [a-z]?\d{{6,8}}|[a-z]{{2}} \d{{6,8}}"
        r"|[a-z] \d{3}[a-z]\d{4}"
        rf"|[a-z] ?\d{{3}}[a-z] \d{{4}}|[a-z]{{1,2}} ?\d{{3,4}} \d{{4}}|\d{{5}} \d{{4}}){_NUMBER_RIGHT}",
        "announced",
        digits=4,
    ),
    _shape(  # with the country's code and no plus
        "phone", rf"{_NUMBER_LEFT}[1-9](?:[ .()-]{{0,2}}\d){{10,13}}{_NUMBER_RIGHT}", "announced", digits=11
    ),
    _shape("business_no", rf"{_NUMBER_LEFT}\d{{3}}-\d\d-\d{{5}}{_NUMBER_RIGHT}", "either", digits=10, hints=("-",)),
    _shape("account", rf"{_NUMBER_LEFT}\d(?:[ -]?\d){{5,18}}{_NUMBER_RIGHT}", "announced", digits=6),
    _shape("account", rf"{_NUMBER_LEFT}\d{{3,6}}-\d{{2,6}}-\d{{5,8}}(?:-\d{{1,3}})?{_NUMBER_RIGHT}", digits=10),
    _shape("awb", rf"{_NUMBER_LEFT}\d{{3}}-\d{{8}}{_NUMBER_RIGHT}", "awb", digits=11),
    _shape("awb", rf"{_NUMBER_LEFT}\d{{3}}[ -]?\d{{4}}[ -]?\d{{4}}{_NUMBER_RIGHT}", "announced", digits=11),
    _shape(
        "awb",
        rf"{_NUMBER_LEFT}(?:\d{{3}} ?-? ?\d{{8}}|[1-9]\d{{10}}){_NUMBER_RIGHT}",
        "waybill",
        digits=11,
        hints=(*_HINTS["awb"], *_HINTS["courier"]),
    ),
    _shape("phone", r"(?<![a-z0-9])\+\d(?:[ .()-]{0,2}\d){6,15}", hints=("+",)),
    _shape(  # a mobile number with slashes, or with hyphens between blanks
        "phone",
        rf"{_NUMBER_LEFT}01[016789](?: ?- ?|/)\d{{3,4}}(?: ?- ?|/)\d{{4}}{_NUMBER_RIGHT}",
        "phone",
        digits=4,
        hints=("01",),
    ),
    _shape(  # with letters for digits: misread, and so invalid
        "phone",
        rf"{_NUMBER_LEFT}01[016789oil]-?(?=[\doil-]{{0,8}}[oil])[\doil]{{3,4}}-[\doil]{{4}}{_RIGHT}",
        "phone",
        digits=4,
        hints=_HINTS["phone"],
    ),
    _shape("phone", rf"{_NUMBER_LEFT}00[1-9]\d{{1,2}}[ -]\d{{8,10}}{_NUMBER_RIGHT}", "announced", digits=12),
    _shape(
        "phone",
        rf"{_NUMBER_LEFT}\(?0\d{{1,3}}\)?([ .-]?)\d{{3,4}}[ .-]?\d{{3,4}}{_NUMBER_RIGHT}",
        "phone",
        digits=8,
        hints=("0",),
    ),
    _shape("phone", rf"{_NUMBER_LEFT}1[568]\d\d-\d{{4}}{_NUMBER_RIGHT}", "phone", digits=8, hints=("15", "16", "18")),
    _shape(
        "phone",
        rf"{_NUMBER_LEFT}00\d{{2,3}}[ -]\d{{1,3}}[ -]\d{{3,4}}[ -]?\d{{4}}{_NUMBER_RIGHT}",
        "phone",
        digits=12,
        hints=("00",),
    ),
    _shape("courier", rf"{_LEFT}1z[0-9a-z]{{16}}{_RIGHT}", "either", hints=("1z",)),
    _shape("courier", rf"{_NUMBER_LEFT}[1-9]\d{{3}}[ -]?\d{{4}}[ -]?\d\d(?:\d\d)?{_NUMBER_RIGHT}", "either", digits=10),
    _shape("courier", rf"{_NUMBER_LEFT}\d(?:[ -]?\d){{8,21}}{_NUMBER_RIGHT}", "announced", digits=9),
    _shape("imo", rf"{_NUMBER_LEFT}\d{{7}}{_NUMBER_RIGHT}", "announced", digits=7),
    _shape("mmsi", rf"{_NUMBER_LEFT}[2-7]\d{{8}}{_NUMBER_RIGHT}", "announced", digits=9),
    _shape("bl", rf"{_LEFT}(?!(?:{_NO_CARRIERS}) )[a-z]{{4,6}}[ -]?\d{{8,10}}{_RIGHT}", "capitals", digits=8),
    _shape(  # cut by one blank before its digits, behind its carrier or between digits
        "bl",
        rf"{_LEFT}(?!(?:{_NO_CARRIERS}) )(?:[a-z]{{3,6}} (?=[a-z]{{0,6}}\d{{4}})[a-z0-9](?:-?[a-z0-9]){{4,15}}"
        rf"|(?!(?:19|20)\d\d )[a-z]{{0,6}}\d{{3,6}}(?: \d{{3,8}}){{1,3}}){_NUMBER_RIGHT}(?! \d{{3}})",
        "announced",
        digits=4,
    ),
    _shape("bl", rf"{_LEFT}(?=[a-z-]{{0,12}}\d)[a-z0-9](?:-?[a-z0-9]){{6,20}}{_RIGHT}", "announced", digits=4),
    _shape(
        "flight",
        rf"{_LEFT}(?:{_AIRLINES})\d{{3,4}}{_RIGHT}(?!정|개|명|원|호|년|월|일|번지|동|층)",
        "capitals",
        digits=3,
    ),
    _shape("flight", rf"{_LEFT}(?:[a-z]{{2}}|[a-z]\d|\d[a-z])\s?\d{{2,4}}(?=\s?(?:항공)?편)", digits=2, hints=("편",)),
    _shape("flight", rf"{_LEFT}(?:[a-z]{{2}}|[a-z]\d|\d[a-z])\s?\d{{2,4}}{_RIGHT}", "announced", digits=2),
    _shape("vehicle", rf"(?<![0-9a-z])\d{{2,3}}[{_PLATE_LETTERS}]\d{{4}}(?!\d)", digits=4),
    _shape(
        "vehicle",
        rf"(?<![0-9a-z가-힣.,-])\d{{2,3}}[{_PLATE_LETTERS_WITH_BLANK}] (?!(?:19|20)\d\d\s?[-./년])\d{{4}}"
        r"(?!\d|[-.,/:]\d|[원만억천정개명건회호년]|k?g)",
        digits=4,
    ),
    _shape("vehicle", r"(?<![0-9a-z])\d{2,3}\s?[가-힣]\s?\d{4}(?!\d)", "announced", digits=4),
    _shape("vehicle", rf"{_LEFT}\d\d[a-zđ]{{1,2}}\d?[ -]\d{{3}}\.?\d{{1,2}}{_RIGHT}", "announced", digits=3),
    _shape(
        "vehicle",
        r"(?:(?<![0-9ก-๎])|(?<=ทะเบียน))\d?[ก-ฮ]{2,3}[ -]?\d{1,4}(?!\d)"
        rf"(?:[ (]{{0,2}}(?:จังหวัด|จ\.)? ?(?:{_PROVINCES}))?",
        "announced",
        digits=1,
    ),
)
"""In the order in which they claim a place: what stands earlier takes it from what stands later."""
