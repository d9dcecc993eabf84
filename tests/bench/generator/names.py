"""People in four scripts with the spellings that clerks make of them."""

from random import Random
from typing import NamedTuple

from generator import more_names

KO_SURNAMES = {
    "배": ("BAE", "Bae", "Pae"), "노": ("NOH", "Roh", "No"),
    "류": ("RYU", "Ryoo", "Yoo"), "문": ("MOON", "Mun", "Moon"),
    "손": ("SON", "Sohn", "Son"), "양": ("YANG", "Yang", "Ryang"), "백": ("BAEK", "Paik", "Back"),
    "허": ("HEO", "Hur", "Huh"), "남": ("NAM", "Nam", "Nam"),
    "심": ("SHIM", "Sim", "Shim"), "곽": ("KWAK", "Gwak", "Kwag"),
    "성": ("SUNG", "Seong", "Sung"), "차": ("CHA", "Cha", "Tcha"),
    "주": ("JOO", "Ju", "Chu"), "우": ("WOO", "Wu", "Woo"),
    "구": ("KOO", "Gu", "Ku"), "민": ("MIN", "Min", "Minn"), "진": ("JIN", "Chin", "Jin"), "지": ("JI", "Jee", "Chi"),
    "엄": ("EOM", "Um", "Uhm"), "채": ("CHAE", "Chae", "Chai"),
    "원": ("WON", "Won", "Weon"), "천": ("CHEON", "Chun", "Cheon"),
    "방": ("BANG", "Pang", "Bang"), "공": ("KONG", "Gong", "Kong"), "현": ("HYUN", "Hyeon", "Hyun"),
    "김": ("KIM", "Gim", "Kim"), "이": ("LEE", "Yi", "Rhee"),
    "박": ("PARK", "Pak", "Bak"), "최": ("CHOI", "Choe", "Choi"),
}  # fmt: skip
KO_SYLLABLES = {
    "재": ("JAE", "Jai"), "호": ("HO", "Ho"), "우": ("WOO", "U"), "빈": ("BIN", "Been"), "나": ("NA", "Na"),
    "라": ("RA", "La"), "동": ("DONG", "Tong"), "규": ("KYU", "Gyu"), "하": ("HA", "Ha"), "람": ("RAM", "Lam"),
    "석": ("SEOK", "Suk"), "원": ("WON", "Weon"), "범": ("BEOM", "Bum"),
    "채": ("CHAE", "Chai"), "율": ("YUL", "Yool"),
    "다": ("DA", "Ta"), "솔": ("SOL", "Sol"), "찬": ("CHAN", "Chan"), "혁": ("HYUK", "Hyeok"), "주": ("JOO", "Ju"),
    "연": ("YEON", "Yun"), "희": ("HEE", "Hui"), "남": ("NAM", "Nam"),
    "길": ("GIL", "Kil"), "병": ("BYUNG", "Pyeong"),
    "옥": ("OK", "Ock"), "순": ("SOON", "Sun"), "복": ("BOK", "Pok"),
    "필": ("PIL", "Phil"), "경": ("KYUNG", "Gyeong"),
}  # fmt: skip
TH_GIVEN = {
    "อนุชา": "ANUCHA", "ณัฐพล": "NATTAPHON", "วราภรณ์": "WARAPHON", "กมล": "KAMON", "ธนวัฒน์": "THANAWAT",
    "รัตนา": "RATTANA", "อภิชาติ": "APHICHAT", "มานะ": "MANA", "สุรชัย": "SURACHAI", "ปรีชา": "PREECHA",
    "นภา": "NAPHA", "เอกชัย": "EKKACHAI", "ดวงใจ": "DUANGCHAI", "บุญเลิศ": "BUNLOET", "กัลยา": "KANLAYA",
}  # fmt: skip
TH_FAMILY = {
    "แสงทอง": "SAENGTHONG", "พรหมมา": "PHROMMA", "อินทร์แก้ว": "INKAEW",
    "ทองดี": "THONGDEE", "จันทร์เพ็ญ": "CHANPHEN",
    "ศรีวิชัย": "SRIWICHAI", "คงสุข": "KHONGSUK", "มณีรัตน์": "MANEERAT",
    "ชัยมงคล": "CHAIMONGKHON", "นาคสวัสดิ์": "NAKSAWAT",
    "สายบัว": "SAIBUA", "เพชรรัตน์": "PHETCHARAT",
}  # fmt: skip
VI_FAMILY = {
    "Đặng": "DANG", "Phan": "PHAN", "Huỳnh": "HUYNH", "Võ": "VO",
    "Dương": "DUONG", "Hồ": "HO", "Lý": "LY", "Đinh": "DINH",
    "Trương": "TRUONG", "Mai": "MAI", "Lương": "LUONG", "Nguyễn": "NGUYEN", "Đoàn": "DOAN", "Tạ": "TA",
}  # fmt: skip
VI_MIDDLE = {"Thanh": "THANH", "Xuân": "XUAN", "Kim": "KIM", "Công": "CONG", "Bá": "BA", "Thùy": "THUY", "Gia": "GIA"}
VI_GIVEN = {
    "Hoà": "HOA", "Thủy": "THUY", "Khánh": "KHANH", "Nhật": "NHAT", "Tường": "TUONG", "Vy": "VY", "Bảo": "BAO",
    "Đạt": "DAT", "Phước": "PHUOC", "Kiên": "KIEN", "Yến": "YEN", "Sơn": "SON", "Diễm": "DIEM", "Lộc": "LOC",
}  # fmt: skip
WESTERN = (
    ("", "ZHAO MEI", "赵梅", "CN"), ("", "SUN JIE", "孙杰", "CN"),
    ("", "GUO FENG", "郭锋", "CN"), ("", "MA LIN", "马林", "CN"),
    ("", "ANNA KOWALSKI", "", "DE"), ("", "LUIS ORTEGA", "", "MX"), ("", "SOPHIE VERMEER", "", "NL"),
    ("", "TYLER BROOKS", "", "US"), ("", "KHAMLA SISAVATH", "", "LA"), ("", "SOK DARA", "", "KH"),
)  # fmt: skip


# How to spell every syllable; the pools above stay as they are, so that a seed gives the same people as ever.
SURNAMES = more_names.KO_SURNAMES | KO_SURNAMES
SYLLABLES = more_names.KO_SYLLABLES | KO_SYLLABLES


class Person(NamedTuple):
    """A person: name in the own script, family and given name in Latin capitals, ISO alpha-2 of the nationality."""

    own: str
    family: str
    given: str
    country: str

    def latin(self) -> str:
        """Plain Latin capitals, in the country's own order."""
        return f"{self.given} {self.family}" if self.country == "TH" else f"{self.family} {self.given}"


class _Pools(NamedTuple):
    ko: tuple[tuple[str, tuple[str, ...]], ...]
    syllables: tuple[tuple[str, tuple[str, ...]], ...]


POOLS = _Pools(tuple(KO_SURNAMES.items()), tuple(KO_SYLLABLES.items()))
TH = (tuple(TH_GIVEN.items()), tuple(TH_FAMILY.items()))
VI = (tuple(VI_FAMILY.items()), tuple(VI_MIDDLE.items()), tuple(VI_GIVEN.items()))


def korean(rng: Random) -> Person:
    random = rng.random
    surname, latin = POOLS.ko[int(random() * len(POOLS.ko))]
    one, first = POOLS.syllables[int(random() * len(POOLS.syllables))]
    two, second = POOLS.syllables[int(random() * len(POOLS.syllables))]
    return Person(surname + one + two, latin[0], f"{first[0]} {second[0]}", "KR")


def thai(rng: Random) -> Person:
    given, given_latin = TH[0][int(rng.random() * len(TH[0]))]
    family, family_latin = TH[1][int(rng.random() * len(TH[1]))]
    return Person(f"{given} {family}", family_latin, given_latin, "TH")


def vietnamese(rng: Random) -> Person:
    (a, a_latin), (b, b_latin), (c, c_latin) = (pool[int(rng.random() * len(pool))] for pool in VI)
    return Person(f"{a} {b} {c}", a_latin, f"{b_latin} {c_latin}", "VN")


def foreign(rng: Random) -> Person:
    _, latin, own, country = WESTERN[int(rng.random() * len(WESTERN))]
    family, _, given = latin.partition(" ")
    return Person(own, family, given, country)


def of_country(rng: Random, country: str) -> Person:
    """Somebody of that country."""
    maker = {"KR": korean, "TH": thai, "VN": vietnamese}.get(country, foreign)
    return maker(rng)


def spelled(rng: Random, person: Person) -> str:
    """The name in Latin letters as one more clerk would write it: another romanisation, case, hyphen or spacing."""
    if person.country != "KR" or rng.random() < 0.4:
        name = person.latin()
        return name.title() if rng.random() < 0.3 else name
    family = SURNAMES.get(person.own[0], (person.family,))
    one, two = (SYLLABLES.get(syllable, (syllable, syllable)) for syllable in person.own[1:3])
    first, second = one[rng.random() < 0.4], two[rng.random() < 0.4]
    surname = family[int(rng.random() * len(family))]
    joined = (f"{first} {second}", f"{first}-{second.lower()}", f"{first}{second.lower()}")[int(rng.random() * 3)]
    text = f"{surname} {joined}"
    return text.upper() if rng.random() < 0.5 else text


def mrz(rng: Random, person: Person) -> str:
    """As a passport's machine-readable zone writes it, or plainly."""
    return f"{person.family}<<{person.given}" if rng.random() < 0.6 else spelled(rng, person)
