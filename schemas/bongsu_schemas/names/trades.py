"""Words of firms' names that stand for one trade in several languages, and the numbers in a name.

A firm writes its trade in translation or by sound: 통상 as TRADING or TONGSANG, 인터내셔널 as INTERNATIONAL. Our own
compilation from the names of registered firms.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bongsu_schemas.names.loanwords import cut, read_word
from bongsu_schemas.text import fold

_CONCEPTS = (
    "trading: trading trade thuongmai 무역 통상 상사 교역 트레이딩 การค้า เทรดดิ้ง ค้าขาย commerce commercial พาณิชย์",
    "international: international intl inter quocte 국제",
    "international: 국제 인터내셔널 인터내셔날 인터네셔널 อินเตอร์เนชั่นแนล อินเตอร์ นานาชาติ ระหว่างประเทศ",
    "global: global toancau 글로벌 โกลบอล",
    "industry: industry industries industrial congnghiep 산업 공업 인더스트리 인더스트리얼 อุตสาหกรรม อินดัสตรี",
    "heavyindustry: heavyindustries 중공업",
    "shipping: shipping ship ships vantaibien 해운 상선 쉬핑 선박 เดินเรือ ชิปปิ้ง",
    "marine: marine maritime hanghai 해양 마린 해상 상선 해운 มารีน ทะเล",
    "merchant: merchant 상선",
    "logistics: logistics logis logistic haucan 물류 로지스틱스 로지스틱 로지스 โลจิสติกส์ โลจิสติก",
    "transport: transport transportation vantai 운송 운수 트랜스포트 트랜스 통운 해운 ขนส่ง ทรานสปอร์ต",
    "express: express chuyenphatnhanh 익스프레스 특송 통운 เอ็กซ์เพรส",
    "air: air airline airlines airways aviation hangkhong 항공 에어 แอร์ การบิน",
    "foods: food foods thucpham 식품 푸드 푸드시스템 อาหาร ฟู้ดส์ ฟู้ด",
    "beverage: beverage beverages 음료 เบฟเวอเรจ เครื่องดื่ม",
    "electronics: electronics electronic dientu 전자 일렉트로닉스 อิเล็กทรอนิกส์",
    "construction: construction engineeringconstruction xaydung 건설 건설산업 ก่อสร้าง คอนสตรัคชั่น",
    "engineering: engineering engineers kythuat 엔지니어링 공학 วิศวกรรม เอ็นจิเนียริ่ง",
    "pharma: pharmaceutical pharmaceuticals pharm pharma pharmacy duocpham 제약 약품 파마 เภสัช ฟาร์มา",
    "chemical: chemical chemicals chem hoachat 화학 케미칼 케미컬 เคมี เคมิคอล",
    "petrochemical: petrochemical 석유화학",
    "fishery: fishery fisheries fishing seafood thuysan haisan 수산 어업 ประมง",
    "group: group tapdoan 그룹 กรุ๊ป",
    "korea: korea korean hanquoc 코리아 한국 대한 고려 เกาหลี",
    "thai: thai thailand thailan 타이 ไทย",
    "vietnam: vietnam vietnamese 베트남 비엣남 เวียดนาม",
    "asia: asia asian chaua 아시아 เอเชีย เอเซีย",
    "import: import imports nhapkhau 수입 นำเข้า อิมปอร์ต",
    "export: export exports xuatkhau 수출 ส่งออก เอ็กซ์ปอร์ต",
    "impex: impex xuatnhapkhau 수출입 นำเข้าส่งออก",
    "cement: cement ximang 시멘트 ซีเมนต์ ปูนซิเมนต์",
    "steel: steel thep 제철 제강 철강 강업 스틸 เหล็ก สตีล",
    "motors: motors motor oto 자동차 모터스 มอเตอร์ ยานยนต์",
    "auto: auto automobile 자동차 ออโต้",
    "bank: bank nganhang 은행 뱅크 ธนาคาร",
    "insurance: insurance baohiem 보험 ประกันภัย",
    "tech: tech technology technologies congnghe 테크 기술 테크놀로지 เทค เทคโนโลยี",
    "solutions: solution solutions giaiphap 솔루션 솔루션즈 โซลูชั่น",
    "system: system systems hethong 시스템 시스템즈 ระบบ ซิสเต็ม",
    "service: service services dichvu 서비스 เซอร์วิส บริการ",
    "development: development phattrien 개발 พัฒนา",
    "investment: investment dautu 투자 인베스트먼트 ลงทุน",
    "enterprise: enterprise enterprises 기업 엔터프라이즈 เอ็นเตอร์ไพรส์",
    "agriculture: agriculture agricultural nongnghiep 농업 농산 เกษตร",
    "textile: textile textiles detmay 섬유 방직 สิ่งทอ",
    "energy: energy nangluong 에너지 พลังงาน เอ็นเนอร์ยี่",
    "association: association hiephoi 협회 สมาคม",
    "distribution: distribution phanphoi 유통 จัดจำหน่าย",
    "partners: partner partners 파트너스",
    "medical: medical yte 메디칼 메디컬 의료 การแพทย์ เมดิคอล",
    "star: star 스타 ดาว สตาร์",
    "new: new 뉴 นิว",
    "ocean: ocean 오션 โอเชี่ยน",
    "express: express 익스프레스",
    "cargo: cargo 카고 화물 คาร์โก้",
    "holdings: holding holdings 홀딩스 โฮลดิ้ง",
    "tire: tire tires tyre tyres 타이어 ยางรถยนต์",
    "paper: paper 제지 페이퍼 กระดาษ",
    "dairy: dairy dairies milk 유업 우유 นม",
    "confectionery: confectionery confectioneries banhkeo 제과 ขนม",
    "brewery: brewery breweries beer 맥주 주조 เบียร์",
    "oil: oil petroleum xangdau 정유 석유 오일 น้ำมัน ปิโตรเลียม",
    "gas: gas 가스 แก๊ส",
    "electric: electric electrical electricity dienluc 전기 전력 일렉트릭 ไฟฟ้า",
    "telecom: telecom telecommunications vienthong 통신 텔레콤 โทรคมนาคม",
    "machinery: machinery machine machines comay 기계 중기 머시너리 เครื่องจักร",
    "shipbuilding: shipbuilding dongtau 조선 ต่อเรือ",
    "metal: metal metals kimloai 금속 메탈 โลหะ",
    "plastics: plastic plastics 플라스틱 พลาสติก",
    "rubber: rubber caosu 고무 러버 ยางพารา",
    "furniture: furniture noithat 가구 เฟอร์นิเจอร์",
    "travel: travel tour tours tourism dulich 여행 여행사 관광 투어 ท่องเที่ยว ทัวร์",
    "hotel: hotel khachsan 호텔 โรงแรม",
    "hospital: hospital benhvien 병원 โรงพยาบาล",
    "cosmetics: cosmetics cosmetic mypham 화장품 코스메틱 เครื่องสำอาง",
    "wood: wood timber 목재 ไม้",
    "fashion: fashion thoitrang 패션 어패럴 แฟชั่น",
    "sports: sport sports thethao 스포츠 กีฬา",
    "media: media truyenthong 미디어 มีเดีย",
    "science: science sciences 과학 사이언스",
    "materials: material materials vatlieu 소재 재료 자재 วัสดุ",
    "buildingmaterials: buildingmaterials 건재 건자재 건축자재 vatlieuxaydung วัสดุก่อสร้าง",
    "hardware: hardware 철물 공구",
    "general: general 종합 tonghop",
    "store: store stores shop 상회 상점 cuahang",
    "farm: farm farms 농장 nongtrai ฟาร์ม",
    "livestock: livestock 축산 channuoi ปศุสัตว์",
    "produce: nongsan 농산",
    "seafood: seafood seafoods 씨푸드 해산물 ซีฟู้ด",
    "bio: bio 바이오 ไบโอ",
    "securities: securities chungkhoan 증권 หลักทรัพย์",
    "golden: golden gold 골드 골든 ทอง",
    "pacific: pacific 퍼시픽 แปซิฟิก",
)
_IDLE = frozenset({"and", "the", "of", "และ", "va"})
_PHRASES = {
    "building materials": "buildingmaterials", "building material": "buildingmaterials",
    "vat lieu xay dung": "vatlieuxaydung", "cua hang": "cuahang", "tong hop": "tonghop", "nong trai": "nongtrai",
    "chan nuoi": "channuoi", "heavy industries": "heavyindustries", "heavy industry": "heavyindustries",
    "engineering construction": "engineeringconstruction", "xuat nhap khau": "import export",
    "thuong mai": "thuongmai", "air lines": "airlines", "cao su": "caosu", "xang dau": "xangdau",
    "vien thong": "vienthong", "du lich": "dulich", "my pham": "mypham", "vat lieu": "vatlieu",
    "van tai bien": "vantaibien", "van tai": "vantai", "quoc te": "quocte", "cong nghiep": "congnghiep",
    "hang hai": "hanghai", "thuc pham": "thucpham", "dien tu": "dientu", "xay dung": "xaydung",
    "duoc pham": "duocpham", "hoa chat": "hoachat", "thuy san": "thuysan", "hai san": "haisan",
    "tap doan": "tapdoan", "nhap khau": "nhapkhau", "xuat khau": "xuatkhau", "dich vu": "dichvu",
    "dau tu": "dautu", "phat trien": "phattrien", "cong nghe": "congnghe", "viet nam": "vietnam",
    "han quoc": "hanquoc", "thai lan": "thailan", "hang khong": "hangkhong", "toan cau": "toancau",
    "ky thuat": "kythuat", "bien dong": "biendong", "van tai bien dong": "vantai biendong", "xnk": "import export",
    "tmdv": "thuongmai dichvu", "tm dv": "thuongmai dichvu", "tm": "thuongmai",
}  # fmt: skip
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(_PHRASES, key=len, reverse=True)) + r")\b")
_COMPOUND = re.compile("[가-힣]+|[ก-๎]+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_LAST_ROMAN = {"i": "1", "v": "5", "x": "10"}
_PIECE = re.compile(r"\d+|[ก-๎]+|[가-힣]+|[^\W\d_ก-๎가-힣]+")


@cache
def _concepts() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _CONCEPTS:
        concept, words = line.split(": ")
        for word in words.split():
            found.setdefault(fold(word), set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@cache
def _longest() -> int:
    return max(map(len, _concepts()))


def concepts_of(word: str) -> frozenset[str]:
    """The trades that a folded word stands for; empty for a word that is the firm's own."""
    return _concepts().get(word, frozenset())


def split_name(folded: str) -> tuple[list[str], tuple[str, ...]]:
    """A folded firm's or vessel's name in words (compounds cut before their trades) and its numbers, in order."""
    words: list[str] = []
    numbers: list[str] = []
    pieces = _PIECE.findall(_PHRASE.sub(lambda found: _PHRASES[found[0]], folded))
    for index, piece in enumerate(pieces):
        if piece.isdigit():
            numbers.append(piece.lstrip("0") or "0")
        elif piece in _ROMAN and index:
            numbers.append(_ROMAN[piece])
        elif piece in _LAST_ROMAN and index and index == len(pieces) - 1:
            numbers.append(_LAST_ROMAN[piece])
        elif _COMPOUND.fullmatch(piece):
            words += _parts(piece)
        elif piece not in _IDLE:
            words.append(piece)
    return words, tuple(numbers)


@lru_cache(16_384)
def _parts(compound: str) -> tuple[str, ...]:
    """A word without blanks in its trades, which stay as they are, English words in Latin letters, and what is left."""
    if whole := _known_parts(compound):
        return whole
    found: list[str] = []
    for part in reversed(list(_cut(compound))):
        found += (part,) if part in _concepts() else _known_parts(part) or (part,)
    return tuple(found)


def _known_parts(compound: str) -> tuple[str, ...]:
    """A compound of known words alone, of which one at least is no trade; else nothing."""
    if compound in _concepts():
        return ()
    parts = [compound] if read_word(compound) else cut(compound, _script(compound), _is_known)
    read = tuple(part if part in _concepts() else read_word(part) for part in parts)
    return read if read != tuple(parts) else ()


def _is_known(part: str) -> bool:
    return part in _concepts() or bool(read_word(part))


def _script(compound: str) -> str:
    return "Hang" if "가" <= compound[0] <= "힣" else "Thai"


def _cut(compound: str) -> Iterator[str]:
    """The trades at the end of a word written without blanks, last first, then what stands before them."""
    while compound:
        for length in range(min(_longest(), len(compound)), 1, -1):
            if compound[-length:] in _concepts():
                yield compound[-length:]
                compound = compound[:-length]
                break
        else:
            for length in range(min(_longest(), len(compound)), 1, -1):
                if compound[:length] in _concepts():
                    if rest := compound[length:]:
                        yield rest
                    yield compound[:length]
                    return
            yield compound
            return
