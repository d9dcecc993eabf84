"""Phrases that say why no name stands there: `이름 모름`, `refused to give name`, `อ่านไม่ออก`, `chữ mờ`, `see attached`.

A small grammar per language: what is asked for (name, identity, a role), then that it is unknown, unreadable, refused,
left out, still looked for or to be seen elsewhere. A phrase must be made of these words from end to end: a name that
has one of them in it is a name. Vietnamese words that are names without their marks (`KHONG KHAI`, Khổng Khải) count
alone only where the marks are written.
"""

import re


def _spaced(pattern: str) -> str:
    """A pattern whose blanks may be left out in the text, as in NONAME."""
    return pattern.replace(" ", " ?")


_KO_WHO = (
    "신분증명서|신분증|성명|이름|성함|실명|본명|신원|신분|인적사항|인적|명의인?|명의자|국적|주소|연락처|여권|본인"
    "|당사자|상대방|관련자"
    "|소지자|소지인"
    "|수취인|수취자|수하인|수신인|수령인|발송인|발송자|송하인|발신인|송금인|화주|승객|피의자|용의자|혐의자|대상자"
    "|공범|구매자|판매자|운전자|선원|선주"
)
_KO_WHAT = "글자|글씨|필체|라벨|송장|운송장|서류|문서|전표|기재|기록|내용|자료|정보|해당자?"
_KO_ACT = (
    "확인|파악|식별|특정|판독|해독|인식|조회|기재|기입|입력|신고|진술|답변|공개|제출|제시|제공|언급|표기|기록|작성|조사"
    "|수사|추적|서명|등록|검증"
)
_KO_PERSON = (
    "자|인|인물|남|여|남성|여성|남자|여자|사람|외국인|내국인|승객|수취인|발송인|수하인|송하인|피의자|용의자|대상자"
    "|소지자"
)
_KO_STATE = (
    rf"모름|모른다고?함?|몰라|알수없음|알수없는|알지못함|미상|불상|불명|불명확|불분명|불특정|익명|비공개|비식별"
    rf"|미(?:{_KO_ACT})"
    rf"|(?:{_KO_ACT})(?:이|가|을|를)?(?:불가|불가능|불능|안됨|안함|안돼|못함|불응|되지않음|하지않음|어려움|곤란|거부"
    rf"|거절|회피|예정|필요|요망|요함"
    r"|없음|누락|생략|대기|보류)|(?:확인|파악|수사|추적|특정|판독|식별|검증)(?:중|중임|중에있음)|(?:확인|파악|특정)전"
    r"|없음|누락|생략|훼손|공란|거부|거절|함구|묵비|묵비권행사|무응답|무기명|무기재|무명|비밀|(?:밝히|대|말하|답하|적"
    r"|쓰|알리)지않음|(?:안|못)(?:적음|밝힘|나옴|읽음|보임)"
)
_KO_WORN = (
    "지워짐|번짐|흐림|흐릿함|가려짐|찢어짐|젖음|안보임|잘안보임|읽을수없음|읽기어려움|삭제|삭제됨|(?:지워져|비어"
    "|가려져|찢겨|번져|훼손되어)있음|공백|빈칸|미비|허위"
    "|가명"
)
_KO = re.compile(
    rf"(?:(?:{_KO_WHO}|{_KO_WHAT})(?:은|는|이|가|을|를|도|의|및|와|과|등|란)?){{0,4}}(?:현재|아직|전혀|모두|추후)?"
    rf"(?:{_KO_STATE})(?:임|함|됨|상태)?"
    rf"|(?:(?:외국인|내국인|남성|여성|남자|여자|인물|사람)){{1,3}}(?:신원|성명|이름|인적사항)?(?:미상|불상|불명"
    rf"|미확인|미식별)"
    rf"|(?:{_KO_WHO}){{0,2}}(?:진술거부|판독불가|훼손|멸실|분실)(?:로|으로)(?:인해|인한)?(?:{_KO_STATE})"
    rf"|(?:{_KO_WHO}){{0,2}}(?:미상|불상|불명|미확인|미식별|불특정|익명|비식별|알수없는)의?(?:{_KO_PERSON})"
    rf"|(?:(?:{_KO_WHO}|{_KO_WHAT})(?:은|는|이|가|을|를|란|의)?){{1,4}}(?:{_KO_WORN})(?:임|함|됨)?"
    rf"|(?:자세한|상세)?(?:내용|사항|내역)?은?(?:상기|위(?=와|의|{_KO_WHO}|{_KO_WHAT})|아래|하기|별첨|별지|별도|첨부"
    rf"|붙임|비고|본문|뒷면|후면|다음장|앞장|첨부된?)"
    rf"(?:란|의|한|와|내용|기재|{_KO_WHAT}|명세서|명단|목록|파일|자료|참고|{_KO_WHO})*(?:참조|참고|같음|와같음|과같음"
    rf"|동일|와동일|과동일)(?:바람|요망|요)?"
    rf"|(?:{_KO_WHO}|{_KO_WHAT})(?:명단|파일|명세서)?(?:참조|참고)"
    rf"|(?:최종|실제|해당|동일|제3|현지|국내|해외)(?:{_KO_WHO})|(?:{_KO_WHO})(?:본인|당사자|본인임)"
    r"|동일인물?|추후(?:통보|확인|기재|보완|제출|입력|연락|고지)(?:예정|요망|바람)?|통보예정|노네임|언노운"
)
"""Over a folded text without blanks and signs."""

_EN_ROLE = (
    "consignee|consignees|shipper|consignor|consigner|sender|receiver|recipient|addressee|passenger|suspect|bearer"
    "|holder"
    "|customer|client|owner|buyer|seller|importer|exporter|agent|supplier|courier|driver|caller|informant|traveller"
    "|traveler"
    "|accused|defendant|subject|notify party|male|female|foreigner|crew member|crew|adult"
)
_EN_OF = (
    "name|names|surname|identity|identification|identities|id|person|persons|individual|party|parties|details?"
    "|particulars"
    f"|information|info|data|documents?|papers|national|address|nationality|signature|handwriting|writing|label|field"
    f"|entry|{_EN_ROLE}"
)
_EN_WHOSE = (
    "the|this|his|her|their|its|own|full|first|last|given|family|any|real|true|actual|final|personal|such|korean|thai"
    "|vietnamese|chinese|foreign|asian|young|elderly"
)
_EN_WHAT = (
    rf"(?:(?:{_EN_WHOSE}) ){{0,2}}(?:{_EN_OF})(?: s)?(?: (?:(?:of|and|or"
    rf"|for) )?(?:(?:{_EN_WHOSE}) )?(?:{_EN_OF})(?: s)?){{0,2}}"
)
_EN_DONE = (
    "given|provided|stated|declared|disclosed|known|recorded|listed|supplied|available|entered|indicated|shown"
    "|specified"
    "|identified|identifiable|obtained|established|confirmed|verified|determined|legible|readable|clear|visible"
    "|mentioned"
    "|applicable|completed|filled(?: in| out)?|written|advised|reported|furnished|decipherable|registered|released"
    "|noted"
    "|on file|on record|presented|captured|received|found|present|announced"
)
_EN_LOOK = (
    "attached|above|below|overleaf|attachments?|annex|appendix|enclosed|enclosures?|remarks?|notes?|invoice|manifest"
    "|docs?"
    "|documents?|paperwork|packing list|b l|bl|bill of lading|awb|waybill|next page|previous|previous page"
    "|previous entry"
    "|records?|file|sheet|page|list|report|narrative|separate sheet|comments?|reverse|back|declaration|consignee"
    "|shipper|sender"
)
_EN_STATE = (
    "illegible|unreadable|indecipherable|unknown|unidentified|unidentifiable|anonymous|unnamed|undisclosed|undeclared"
    "|unspecified|unstated|unclear|unconfirmed|unverified|unrecorded|unavailable|unlisted|missing|omitted|withheld"
    "|redacted"
    "|concealed|refused|declined|pending|smudged|blurred|torn off|torn|faded|damaged|left blank|left empty|n a|tbc"
    "|tba|tbd"
    "|to follow"
    "|to be provided|to be supplied|to be (?:advised|confirmed|determined|announced|verified|established|identified)"
    "|(?:has |have |is |was )?(?:not|never)(?: yet)?(?: been)?"
    rf"(?: (?:clearly|fully|properly|immediately))? (?:{_EN_DONE})(?: yet)?"
    "|(?:being (?:verified|checked|investigated|established|confirmed)|under (?:investigation|verification|review"
    "|inquiry|enquiry))"
    "|(?:can|could) ?(?:not|t|n t) be (?:read|made out|determined|established|identified|verified|confirmed|seen)"
    "|(?:can|could) ?(?:not|t|n t) (?:read|identify|verify|make out)|hard to read|impossible to read"
    "|unable to (?:read|identify|verify|confirm|determine|obtain)|awaiting (?:confirmation|verification"
    "|identification)"
    "|awaiting|does not say|did not say|did not (?:give|state|provide|disclose)"
)
_EN_SAY = "give|state|say|provide|disclose|answer|comment|identify|sign|reveal|cooperate|speak|tell|supply|show"
_EN_WHERE = (
    r"(?: (?:at this time|at present|at this stage|yet|so far|currently|by (?:the )?(?:customs|sender|shipper"
    r"|passenger|carrier|suspect)"
    r"|(?:on|in|from) (?:the )?(?:label|parcel|document|documents|manifest|form|waybill|invoice|declaration"
    r"|air waybill|package)))?"
)
_EN = re.compile(
    _spaced(
        rf"(?:{_EN_WHAT} )?(?:is |was |are |remains |being )?(?:still )?(?:{_EN_STATE})(?: {_EN_WHAT})?{_EN_WHERE}"
        rf"|{_EN_WHAT} (?:blank|empty|nil|none|not|refusal){_EN_WHERE}"
        rf"|(?:no|nil|without|lacking) (?:(?:valid|legible|proper|other"
        rf"|further) )?(?:{_EN_WHAT})(?: (?:{_EN_DONE}))?{_EN_WHERE}"
        rf"|(?:none|nothing|nil)(?: was| were)? (?:{_EN_DONE}){_EN_WHERE}"
        rf"|(?:(?:{_EN_WHAT}|he|she) )?(?:refus(?:ed|es|ing)|declin(?:ed|es|ing)|unwilling|would not|will not"
        rf"|wouldn t) (?:to )?(?:{_EN_SAY})"
        rf"(?: (?:{_EN_WHAT}|self|himself|herself|questions))?"
        rf"|(?:please |pls |kindly )?(?:see|refer|refer to|as per|as in|as on|as shown|as stated|as listed|as|same as"
        rf"|according to|vide)"
        rf"(?: (?:the|in|on))?(?: (?:{_EN_LOOK})){{1,3}}|per attached(?: (?:{_EN_LOOK}))?"
        rf"|(?:final|ultimate|end|actual|original|intended|nominal|unnamed) (?:{_EN_ROLE})|nobody|no one|somebody"
        rf"|someone"
    )
)
"""Over a folded text whose words are parted by single blanks."""

_TH_ROLE = "ผู้รับ|ผู้ส่ง|ผู้ต้องสงสัย|ผู้ต้องหา|ผู้โดยสาร|เจ้าของ|ลูกค้า|ผู้ซื้อ|ผู้ขาย|ผู้นำเข้า|ผู้ส่งออก|ผู้ถือ|คนขับ|ผู้ขนส่ง|ผู้ครอบครอง|ผู้ว่าจ้าง"
_TH_WHAT = (
    f"ชื่อ|สกุล|นามสกุล|นาม|ตัวตน|ข้อมูล|เอกสาร|ลายมือ|ตัวหนังสือ|ตัวอักษร|ฉลาก|สัญชาติ|ที่อยู่|บุคคล|รายละเอียด|หลักฐาน|และ"
    f"|หรือ|ของ|คน|ชาย|หญิง"
    f"|ใคร|ใน|เจ้าตัว|ชัดเจน|แน่ชัด|จริง|{_TH_ROLE}"
)
_TH_NOT = "(?:ยัง)?ไม่(?:ได้|สามารถ|ยอม|ขอ|ประสงค์(?:ที่)?(?:จะ)?|ยินยอม|ต้องการ)?"
_TH_VERB = (
    "ทราบ|รู้จัก|รู้|ปรากฏ|ปรากฎ|ระบุ|มี|เปิดเผย|แจ้ง|บอก|ให้การ|ให้|ชัดเจน|ชัด|พบ|กรอก|เขียน|ออก|อ่าน|ยืนยัน|ตอบ|แสดง|ครบถ้วน"
    "|สมบูรณ์|บันทึก"
    "|พิสูจน์ทราบ|พิสูจน์|ลงนาม|สำแดง|ลง"
)
_TH = re.compile(
    rf"(?:{_TH_WHAT})*{_TH_NOT}(?:{_TH_VERB})+(?:ได้|ว่าเป็น|{_TH_WHAT})*"
    rf"|(?:{_TH_WHAT})*(?:(?:อ่าน|มอง|เขียน)ไม่(?:ออก|ได้|เห็น|ชัดเจน|ชัด)|ลบเลือน|เลือนลาง|เลือน|เลอะ|ฉีกขาด|ชำรุด"
    rf"|ถูกปกปิด|สูญหาย)"
    rf"|(?:{_TH_WHAT})*ป[ฏฎ]ิเสธ(?:ที่จะ|การ|ไม่)?(?:{_TH_VERB})?(?:{_TH_WHAT})*|(?:ขอ)?(?:ปกปิด|สงวน)(?:{_TH_WHAT})+"
    r"|(?:โปรด|กรุณา)?(?:รายละเอียด|รายชื่อ|ชื่อ)?(?:ปรากฏตาม|ดู|ตาม|อ้างอิง|เหมือน|เช่นเดียวกับ|ดัง)(?:รายละเอียด"
    r"|รายชื่อ)?(?:ที่|ใน|กับ)?"
    r"(?:เอกสาร|ใบกำกับ|ใบขนสินค้า|ใบขน|ใบ|ไฟล์|บัญชี|รายการ|รายชื่อ|หมายเหตุ|ด้าน|ข้าง|หน้า|สำเนา|อินวอยซ์|ภาคผนวก|ผู้ส่ง"
    r"|ผู้รับ|แนบท้าย|ที่แนบ|แนบ|บน|ล่าง|ต้น|หลัง|ถัดไป|สินค้า|เดิม)+"
    r"|(?:อยู่(?:ใน)?ระหว่าง|ระหว่าง|กำลัง|รอ)(?:การ|ขั้นตอน|ผล)?(?:ตรวจสอบ|สืบสวน|สอบสวน|ยืนยัน|พิสูจน์ทราบ|พิสูจน์"
    r"|ดำเนินการ|สอบปากคำ|แจ้ง|ข้อมูล|เอกสาร)+"
    rf"(?:ภายหลัง|เพิ่มเติม|{_TH_WHAT})*|(?:จะ)?แจ้ง(?:ให้ทราบ)?ภายหลัง|(?:{_TH_WHAT})*(?:เว้นว่าง|ว่างเปล่า|ว่าง)"
    rf"|(?:{_TH_ROLE})(?:ปลายทาง|ต้นทาง|สุดท้าย|ตัวจริง|สินค้า|พัสดุ|ของ|เงิน|รายนี้|คนนี้|ดังกล่าว|คนเดิม|รายเดิม)*"
    rf"|(?:(?:{_TH_WHAT})*)นิรนาม"
)
"""Over a folded text without blanks and signs."""

_VI_ROLE = (
    "nguoi nhan hang|nguoi gui hang|nguoi nhan|nguoi gui|nguoi mua|nguoi ban|nguoi van chuyen|chu hang|doi tuong"
    "|nghi can"
    "|nghi pham|hanh khach|khach hang|tai xe|lai xe|chu xe|nguoi dan ong|nguoi phu nu|nguoi"
)
_VI_WHAT = (
    rf"(?:ho va ten|ho ten|ten that|ten|danh tinh|nhan than|thong tin|ly lich|giay to|dia chi|quoc tich|{_VI_ROLE}"
    rf"|cua|ca nhan|cu the|day du)"
)
_VI_VERB = (
    "ro rang|ro|co|biet|ghi ro|ghi|xac dinh|xac minh|khai bao|cung cap|nhan dien|nhan ra|nhan dang|doc ro|doc duoc"
    "|nhin ro"
    "|tiet lo|tra loi|chiu khai|chiu noi|xuat trinh|hop tac|cap nhat|lam ro|thu thap|ten|tim thay|de lai"
)
_VI_NAME_TOO = "khai ten|khai|noi|dien|de|neu|doc|cong khai|cong bo|the hien|hien thi|nhap|thay|xem"
_VI_SEEN = (
    "tren|duoi|ben tren|ben duoi|phia tren|phia duoi|o tren|o duoi|dinh kem|kem theo|phu luc|ho so|chung tu|tai lieu"
    "|hoa don"
    "|van don|danh sach|bang ke|to khai|ghi chu|mat sau|trang sau|file|ban ke|giay to|nguoi gui|nguoi nhan"
)


def _vietnamese(*, marked: bool) -> re.Pattern[str]:
    """The phrases; with marks written, words that are names without them may stand alone."""
    alone = f"{_VI_VERB}|{_VI_NAME_TOO}" if marked else _VI_VERB
    no = "(?:(?:hien|van|con|hien tai|van con) )?(?:khong|chua|ko)(?: (?:the|duoc|chiu|muon))?"
    worn = r"(?:chu viet|chu|ten|nhan|van don|giay to)(?: tay)?"
    blurred = "(?:mo|nhoe|rach|bi che|bi xoa)"
    phrases = (
        rf"(?:{_VI_WHAT} )*{no} (?:{alone})(?: duoc)?(?: ro(?: rang)?)?(?: {_VI_WHAT})*",
        rf"(?:{_VI_WHAT} )+{no} (?:{_VI_NAME_TOO})(?: duoc)?(?: {_VI_WHAT})*",
        rf"{no} (?:{_VI_NAME_TOO})(?: duoc)?(?: {_VI_WHAT})+",
        rf"{worn} (?:bi |qua )*{blurred}(?: qua)? {no} (?:doc|nhin|xem|xac dinh)(?: duoc| ro)*(?: {_VI_WHAT})*",
        rf"{worn} (?:bi|qua) {blurred}",
        rf"{worn} {no} (?:ro(?: rang)?|doc duoc|nhin ro)",
        *((rf"{worn} {blurred}", "(?:bo|de) trong") if marked else ()),
        rf"(?:{_VI_WHAT} )+(?:bo|de) trong",
        (
            rf"(?:{_VI_WHAT} )*tu choi(?: (?:khai bao|khai|cung cap|tra loi|tiet lo|xuat trinh|hop tac|noi"
            rf"|neu))?(?: {_VI_WHAT})*"
        ),
        rf"(?:chi tiet |vui long |de nghi )*(?:xem|theo|tham khao|nhu trong|nhu)(?: (?:{_VI_SEEN})){{1,3}}",
        (
            "(?:dang|cho|can|se)(?: duoc)? (?:xac minh|dieu tra|kiem tra|cap nhat|lam ro|bo sung|xac nhan|tra cuu"
            "|thong bao)"
            rf"(?: (?:sau|them|{_VI_WHAT}))*"
        ),
        "(?:cap nhat|bo sung|thong bao|khai bao) sau",
        rf"(?:{_VI_WHAT} )*(?:giau ten|an danh|nac danh|vo danh)",
        rf"(?:{_VI_ROLE})(?: (?:cuoi cung|cuoi|nay|tren|dau tien|chinh|la|thuc te|thuc su|khac))?",
    )
    return re.compile(_spaced("|".join(phrases)))


_VI, _VI_MARKED = _vietnamese(marked=False), _vietnamese(marked=True)
_VI_SAYS = re.compile("không|chưa|mờ|nhoè|nhòe|trống|rách")
_VI_SURNAMES = re.compile(r"khổng|đặng|\bchu\b|\bchử\b")
_HANGUL, _THAI = re.compile("[가-힣]"), re.compile("[ก-๎]")


def says_why_unnamed(folded: str, marked: str) -> bool:
    """Whether a text of folded words parted by blanks is such a phrase; `marked` is the text in lower case, in NFC."""
    if _HANGUL.search(folded):
        return _KO.fullmatch(folded.replace(" ", "")) is not None
    if _THAI.search(folded):
        return _TH.fullmatch(folded.replace(" ", "")) is not None
    if _EN.fullmatch(folded):
        return True
    if marked.isascii():
        return _VI.fullmatch(folded) is not None
    if _VI_SURNAMES.search(marked):
        return False
    return (_VI_MARKED if _VI_SAYS.search(marked) else _VI).fullmatch(folded) is not None
